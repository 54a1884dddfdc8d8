//! A stand-in for Discord, in this process and on loopback: REST and the gateway, and people who type and press.
//!
//! It records every request and holds each against Discord's limits and, where `DISCORD_OPENAPI` names it, against
//! Discord's own OpenAPI file. What is wrong is collected; [`StandIn::finish`] fails the test with it.

#![allow(dead_code, reason = "each test uses its part of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod gateway;
pub mod limits;
pub mod openapi;
pub mod people;
pub mod rest;

use gateway::ToBot;
use people::Asked;
use people::Kind;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::time::Duration;
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// The application, which is also the bot's user.
pub const APPLICATION: u64 = 42;
/// The token that is accepted. Its first part is the application's id.
pub const TOKEN: &str = "NDI.made.up";
/// The server the bot is in.
pub const SERVER: u64 = 5_000;
/// How long anything may take before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// What the stand-in does differently from a Discord that is well.
#[derive(Debug, Clone)]
pub struct Faults {
    /// `GET /gateway` answers with this status.
    pub gateway_status: Option<u16>,
    /// `GET /gateway` is answered so many times, and then with 503.
    pub gateway_answers: Option<usize>,
    /// `GET /gateway` names this address.
    pub gateway_url: Option<String>,
    /// There is no `GET /gateway/bot`.
    pub without_gateway_bot: bool,
    /// Identifies left, and milliseconds until there are more.
    pub identifies_left: (u64, u64),
    /// An IDENTIFY is answered with this close.
    pub close_on_identify: Option<u16>,
    /// An IDENTIFY is answered with nothing at all.
    pub silent_on_identify: bool,
    /// A RESUME is answered with this close.
    pub close_on_resume: Option<u16>,
    /// A RESUME is answered with "not valid".
    pub refuse_resume: bool,
    /// Heartbeats are not answered.
    pub deaf: bool,
    /// Milliseconds between heartbeats.
    pub heartbeat: u64,
    /// READY names this address for resuming.
    pub resume_url: Option<String>,
    /// Requests for commands are answered with these statuses first.
    pub commands_status: VecDeque<u16>,
    /// Answers to interactions are refused with these statuses and codes first.
    pub callback_status: VecDeque<(u16, i64)>,
}

impl Default for Faults {
    fn default() -> Self {
        Faults {
            gateway_status: None,
            gateway_answers: None,
            gateway_url: None,
            without_gateway_bot: false,
            identifies_left: (1_000, 0),
            close_on_identify: None,
            silent_on_identify: false,
            close_on_resume: None,
            refuse_resume: false,
            deaf: false,
            heartbeat: 41_250,
            resume_url: None,
            commands_status: VecDeque::new(),
            callback_status: VecDeque::new(),
        }
    }
}

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub query: String,
    pub body: Option<Value>,
}

/// An interaction and what became of it.
#[derive(Debug)]
pub struct Interaction {
    pub token: String,
    pub kind: Kind,
    pub asker: u64,
    pub sent: Instant,
    /// The message that was pressed on.
    pub on: Option<u64>,
    pub payload: Value,
    pub answer: Option<Value>,
    /// The message that the answer made or changed.
    pub message: Option<u64>,
}

#[derive(Default)]
pub struct State {
    pub faults: Faults,
    pub wrong: Vec<String>,
    pub seen: Vec<Seen>,
    /// Registered commands; those of a server under its id.
    pub commands: BTreeMap<Option<u64>, Value>,
    pub interactions: BTreeMap<u64, Interaction>,
    pub messages: BTreeMap<u64, Value>,
    pub identifies: Vec<Value>,
    pub resumes: Vec<Value>,
    /// How connections ended: with the bot's close code, or without any.
    pub closes: Vec<Option<u16>>,
    pub connections: usize,
    pub beats: usize,
    /// The connection that events are sent on.
    pub to_bot: Option<mpsc::UnboundedSender<ToBot>>,
    /// Events of the session, for a resume.
    pub log: Vec<Value>,
    pub session: u64,
    next_id: u64,
}

impl State {
    /// A new id, larger than any before.
    pub fn id(&mut self) -> u64 {
        self.next_id += 1;
        // As Discord's: a time in the upper bits.
        (1_240_000_000_000 + self.next_id) << 22
    }

    pub fn complain(&mut self, what: impl Into<String>) {
        self.wrong.push(what.into());
    }
}

#[derive(Clone)]
pub struct Shared {
    state: Arc<Mutex<State>>,
    changed: Arc<Notify>,
    pub port: u16,
}

impl Shared {
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Wakes whoever waits for something to happen.
    pub fn changed(&self) {
        self.changed.notify_waiters();
    }
}

pub struct StandIn {
    shared: Shared,
    server: JoinHandle<()>,
    finished: bool,
}

impl StandIn {
    pub async fn start() -> Self {
        Self::start_with(Faults::default()).await
    }

    pub async fn start_with(faults: Faults) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        assert!(address.ip().is_loopback());
        let state = State { faults, ..State::default() };
        let shared =
            Shared { state: Arc::new(Mutex::new(state)), changed: Arc::new(Notify::new()), port: address.port() };
        let service = rest::router(shared.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        StandIn { shared, server, finished: false }
    }

    /// Where it is. Always on loopback.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.shared.port)
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.shared.lock()
    }

    /// Waits until something holds, and returns it.
    pub async fn until<T>(&self, what: &str, mut holds: impl FnMut(&mut State) -> Option<T>) -> T {
        let waiting = async {
            loop {
                let changed = self.shared.changed.notified();
                if let Some(found) = holds(&mut self.state()) {
                    return found;
                }
                // Now and then it is looked without being woken: a change may come between the two lines above.
                let _ = timeout(Duration::from_millis(20), changed).await;
            }
        };
        match timeout(PATIENCE * 4, waiting).await {
            Ok(found) => found,
            Err(_) => panic!("waited in vain: {what}; so far: {:#?}", self.state().seen),
        }
    }

    /// Waits until the bot has a session.
    pub async fn connected(&self) {
        self.until("the bot is connected", |state| state.to_bot.is_some().then_some(())).await;
    }

    /// Waits until the commands are what they will stay, and returns them.
    pub async fn registered(&self) -> Value {
        self.until("the commands are registered", |state| state.commands.get(&None).cloned()).await
    }

    /// The requests of this method whose path ends so.
    pub fn requests(&self, method: &str, ending: &str) -> Vec<Seen> {
        let fits = |seen: &&Seen| seen.method == method && seen.path.ends_with(ending);
        self.state().seen.iter().filter(fits).cloned().collect()
    }

    /// The answer to an interaction: the body of its callback.
    pub async fn answer(&self, asked: &Asked) -> Value {
        let id = asked.0;
        let answered = |state: &mut State| state.interactions.get(&id).and_then(|it| it.answer.clone());
        self.until("an interaction is answered", answered).await
    }

    /// The message that an answer made or changed, with the answer's type.
    pub async fn shown(&self, asked: &Asked) -> (u64, Value) {
        let kind = self.answer(asked).await["type"].as_u64().unwrap();
        let state = self.state();
        let message = state.interactions[&asked.0].message.expect("a message came of it");
        (kind, state.messages[&message].clone())
    }

    /// Sends an event or a close to the bot.
    pub fn send(&self, to_bot: ToBot) {
        let state = self.state();
        state.to_bot.as_ref().expect("the bot is connected").send(to_bot).unwrap();
    }

    /// What is wrong so far.
    pub fn wrong(&self) -> Vec<String> {
        self.state().wrong.clone()
    }

    /// Ends it, and fails if the bot sent anything that Discord would refuse, or left somebody without an answer.
    pub fn finish(mut self) {
        let mut wrong = self.close();
        let state = self.state();
        let unanswered = state.interactions.values().filter(|it| it.answer.is_none()).count();
        if unanswered > 0 {
            wrong.push(format!("{unanswered} interactions without an answer"));
        }
        drop(state);
        assert!(wrong.is_empty(), "Discord would refuse:\n{}", wrong.join("\n"));
    }

    /// Ends it, and returns what was wrong.
    pub fn close(&mut self) -> Vec<String> {
        self.finished = true;
        self.server.abort();
        self.wrong()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.server.abort();
        assert!(self.finished || std::thread::panicking(), "a stand-in was not asked what was wrong");
    }
}

/// A user as Discord writes one, with every key that is always there.
pub fn user(id: u64, name: &str, bot: bool) -> Value {
    json!({
        "id": id.to_string(), "username": name, "discriminator": "0", "global_name": name, "avatar": null, "bot": bot,
        "flags": 0, "public_flags": 0, "primary_guild": null, "avatar_decoration_data": null, "banner": null,
        "accent_color": null,
    })
}
