//! One connection to Discord's gateway, from the first HELLO to the close.
//!
//! It speaks the protocol and no more: it keeps the heartbeat, tells what came in and why it ended. Whether and
//! when to dial again is [`super::connect`]'s business.
//!
//! Not serenity's own client, which was read and tried: it swallows the closes 4003, 4010 and 4011 and then spins
//! on the dead socket, takes 4012 for a hiccup and identifies anew every few seconds, waits for ever for a server
//! that accepts and says nothing, and never uses the address that READY gives for resuming.

use futures_util::SinkExt;
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;
use std::fmt;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio::time::sleep_until;
use tokio::time::timeout;
use tokio_tungstenite::MaybeTlsStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

/// GUILDS and nothing else: it tells of removal and outage. Interactions come without any.
const INTENTS: u64 = 1;
/// How long the address, TLS, the upgrade and HELLO may take together.
const OPENING: Duration = Duration::from_secs(15);
/// How long READY or RESUMED may take.
const GREETING: Duration = Duration::from_secs(30);
/// How long one frame may take to leave.
const SENDING: Duration = Duration::from_secs(10);
/// How long to wait for the other side to say goodbye too.
const GOODBYE: Duration = Duration::from_millis(500);
/// Ends the session: this bot is leaving.
pub(super) const LEAVING: u16 = 1000;
/// Ends the connection and keeps the session, so that it can be resumed.
pub(super) const BACK_SOON: u16 = 4000;

/// An open connection.
pub(super) struct Connection {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The last sequence number that came in: what a resume continues after.
    seq: Option<u64>,
    beat_every: Duration,
    next_beat: Instant,
    answered: bool,
    /// When READY or RESUMED must have come; none once it has.
    greet_by: Option<Instant>,
}

/// What must be known to take up a session where it broke off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) seq: Option<u64>,
    /// Where READY said to resume. Whether it may be dialled is not decided here.
    pub(super) address: Option<String>,
}

/// What came in.
#[derive(Debug)]
pub(super) enum Event {
    /// A new session.
    Ready(Ready),
    /// The old session goes on.
    Resumed,
    /// Somebody did something.
    Interaction(Value),
}

/// What a new session begins with.
#[derive(Debug, Deserialize)]
pub(super) struct Ready {
    session_id: String,
    #[serde(default)]
    resume_gateway_url: Option<String>,
    pub(super) application: Named,
    #[serde(default)]
    pub(super) guilds: Vec<Named>,
}

/// Something of which only the id matters.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    pub(super) id: String,
}

/// Why a connection is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// The other side closed it, with this code.
    Closed(u16),
    /// It broke without a word.
    Broken,
    /// It answered too late, or not at all.
    Silent,
    /// We were asked to come again.
    Asked,
    /// The session is over, or is not ours to resume now.
    Invalid {
        /// Whether resuming may yet succeed.
        resumable: bool,
    },
}

/// A frame of the gateway's protocol.
#[derive(Deserialize)]
struct Frame {
    op: u8,
    #[serde(default)]
    d: Value,
    s: Option<u64>,
    t: Option<String>,
}

impl Connection {
    /// Dials, and waits for HELLO. `seq` is where a resume will continue.
    pub(super) async fn open(address: &str, seq: Option<u64>) -> Result<Self, Lost> {
        timeout(OPENING, Self::open_unhurried(address, seq)).await.map_err(|_| Lost::Silent)?
    }

    async fn open_unhurried(address: &str, seq: Option<u64>) -> Result<Self, Lost> {
        let (socket, _) = tokio_tungstenite::connect_async(address).await.map_err(|_| Lost::Broken)?;
        let now = Instant::now();
        let mut connection =
            Connection { socket, seq, beat_every: OPENING, next_beat: now, answered: true, greet_by: None };
        loop {
            let frame = connection.frame().await?;
            if frame.op == 10 {
                let every = frame.d["heartbeat_interval"].as_u64().filter(|every| *every > 0).ok_or(Lost::Broken)?;
                connection.beat_every = Duration::from_millis(every);
                // The first beat at a random moment, so that not everybody beats together after an outage.
                connection.next_beat = Instant::now() + connection.beat_every.mul_f64(super::pace::chance());
                return Ok(connection);
            }
        }
    }

    /// Asks for a new session.
    pub(super) async fn identify(&mut self, token: &str) -> Result<(), Lost> {
        self.greet_by = Some(Instant::now() + GREETING);
        let properties = json!({ "os": std::env::consts::OS, "browser": "nextrung", "device": "nextrung" });
        let body = json!({
            "token": token, "intents": INTENTS, "properties": properties, "compress": false, "shard": [0, 1],
        });
        self.send(2, body).await
    }

    /// Asks to go on with an old session.
    pub(super) async fn resume(&mut self, token: &str, session: &Session) -> Result<(), Lost> {
        self.greet_by = Some(Instant::now() + GREETING);
        self.send(6, json!({ "token": token, "session_id": session.id, "seq": session.seq })).await
    }

    /// The next thing that matters. Until then it beats.
    pub(super) async fn next(&mut self) -> Result<Event, Lost> {
        loop {
            let (next_beat, greet_by) = (self.next_beat, self.greet_by);
            tokio::select! {
                frame = self.frame() => {
                    if let Some(event) = self.take(frame?).await? {
                        return Ok(event);
                    }
                }
                // A beat falls due, and the one before it was never answered: nobody is there any more.
                () = sleep_until(next_beat) => {
                    if !self.answered {
                        return Err(Lost::Silent);
                    }
                    self.beat().await?;
                }
                () = sleep_until(greet_by.unwrap_or(next_beat)), if greet_by.is_some() => return Err(Lost::Silent),
            }
        }
    }

    /// Says goodbye, and waits a moment for the echo.
    pub(super) async fn close(mut self, code: u16) {
        let goodbye = CloseFrame { code: code.into(), reason: "".into() };
        let _ = timeout(GOODBYE, async {
            // Nothing is left to be done about a goodbye that does not arrive.
            let _ = self.socket.close(Some(goodbye)).await;
            while let Some(Ok(_)) = self.socket.next().await {}
        })
        .await;
    }

    /// The last sequence number that came in.
    pub(super) fn seq(&self) -> Option<u64> {
        self.seq
    }

    async fn take(&mut self, frame: Frame) -> Result<Option<Event>, Lost> {
        match frame.op {
            0 => Ok(self.dispatched(frame)),
            1 => self.beat().await.map(|()| None),
            7 => Err(Lost::Asked),
            9 => Err(Lost::Invalid { resumable: frame.d == Value::Bool(true) }),
            11 => {
                self.answered = true;
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    fn dispatched(&mut self, frame: Frame) -> Option<Event> {
        self.seq = frame.s.or(self.seq);
        match frame.t.as_deref() {
            Some("READY") => match Ready::deserialize(frame.d) {
                Ok(ready) => {
                    self.greet_by = None;
                    Some(Event::Ready(ready))
                }
                Err(_) => {
                    tracing::error!("READY without a session or an application");
                    None
                }
            },
            Some("RESUMED") => {
                self.greet_by = None;
                Some(Event::Resumed)
            }
            Some("INTERACTION_CREATE") => Some(Event::Interaction(frame.d)),
            _ => None,
        }
    }

    async fn beat(&mut self) -> Result<(), Lost> {
        self.answered = false;
        self.next_beat = Instant::now() + self.beat_every;
        self.send(1, json!(self.seq)).await
    }

    async fn send(&mut self, op: u8, d: Value) -> Result<(), Lost> {
        let frame = Message::text(json!({ "op": op, "d": d }).to_string());
        match timeout(SENDING, self.socket.send(frame)).await {
            Ok(Ok(())) => Ok(()),
            // What closed it is told by reading on: the close frame may already be waiting.
            Ok(Err(_)) => Ok(()),
            Err(_) => Err(Lost::Silent),
        }
    }

    /// The next frame that is one of the protocol's.
    async fn frame(&mut self) -> Result<Frame, Lost> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
                    Ok(frame) => return Ok(frame),
                    Err(_) => tracing::warn!("a frame of the gateway that is no JSON object"),
                },
                Some(Ok(Message::Close(Some(close)))) => return Err(Lost::Closed(close.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(Lost::Broken),
            }
        }
    }
}

impl Ready {
    /// The session that has begun.
    pub(super) fn session(&self, seq: Option<u64>) -> Session {
        Session { id: self.session_id.clone(), seq, address: self.resume_gateway_url.clone() }
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lost::Closed(code) => write!(f, "closed with {code}"),
            Lost::Broken => f.write_str("broken off"),
            Lost::Silent => f.write_str("no answer in time"),
            Lost::Asked => f.write_str("asked to reconnect"),
            Lost::Invalid { .. } => f.write_str("the session is not valid"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;
    use tokio::net::TcpListener;

    async fn listener() -> (TcpListener, u16) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        (listener, port)
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_accepts_and_says_nothing_is_given_up() {
        let (listener, port) = listener().await;
        let silent = tokio::spawn(async move { listener.accept().await });
        let opened = Connection::open(&format!("ws://127.0.0.1:{port}/"), None).await;
        assert_eq!(opened.err(), Some(Lost::Silent));
        silent.abort();
    }

    #[tokio::test]
    async fn nobody_there_and_no_tls_are_failures_and_no_more() {
        let (listener, port) = listener().await;
        let plain = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.expect("a connection");
            let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        });
        // rustls panics where it has no, or two, providers of cryptography to choose from.
        let opened = Connection::open(&format!("wss://127.0.0.1:{port}/"), None).await;
        assert_eq!(opened.err(), Some(Lost::Broken));
        plain.await.expect("the server did not panic");
        let opened = Connection::open(&format!("ws://127.0.0.1:{port}/"), None).await;
        assert_eq!(opened.err(), Some(Lost::Broken));
    }
}
