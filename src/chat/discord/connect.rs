//! Stays connected: dials, resumes or identifies, and backs off. Ends only when it is told to, or when no further
//! try could ever succeed.

use super::Fatal;
use super::address;
use super::gateway::BACK_SOON;
use super::gateway::Connection;
use super::gateway::Event;
use super::gateway::LEAVING;
use super::gateway::Lost;
use super::gateway::Session;
use super::http::Api;
use super::http::Trouble;
use super::pace::Backoff;
use super::pace::Pace;
use serde_json::Value;
use serenity::http::Route;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio::time::sleep;

/// The way to Discord's gateway, and what is known of it.
pub(super) struct Line {
    api: Arc<Api>,
    /// Bare, as IDENTIFY wants it.
    token: String,
    pace: Pace,
    backoff: Backoff,
    /// Where a new session begins, as the API last said.
    home: Option<String>,
    /// What can be resumed.
    session: Option<Session>,
    /// How long to wait before the next try.
    wait: Duration,
}

impl Line {
    /// Not connected yet; the first try is after this wait.
    pub(super) fn new(api: Arc<Api>, token: String, pace: Pace, wait: Duration) -> Self {
        let backoff = Backoff::new(pace);
        Line { api, token, pace, backoff, home: None, session: None, wait }
    }

    /// Stays connected and passes on what comes in, until `leaving` says to go; then it says goodbye.
    ///
    /// # Errors
    ///
    /// If no further try could succeed.
    pub(super) async fn stay(
        mut self,
        events: mpsc::Sender<Event>,
        mut leaving: watch::Receiver<bool>,
    ) -> Result<(), Fatal> {
        loop {
            let connection = tokio::select! {
                connection = self.dial() => connection?,
                () = told(&mut leaving) => return Ok(()),
            };
            match self.hold(connection, &events, &mut leaving).await {
                Some((lost, held)) => self.after(lost, held)?,
                None => return Ok(()),
            }
        }
    }

    /// Tries until there is a connection on which a session was asked for.
    async fn dial(&mut self) -> Result<Connection, Fatal> {
        loop {
            sleep(std::mem::take(&mut self.wait)).await;
            let tried = match self.session.clone() {
                Some(session) => self.resume(session).await,
                None => self.identify().await?,
            };
            match tried {
                Some(connection) => return Ok(connection),
                None => self.wait = self.backoff.failed(),
            }
            tracing::warn!(seconds = self.wait.as_secs(), "not connected; the next try is later");
        }
    }

    async fn resume(&mut self, session: Session) -> Option<Connection> {
        let named = session.address.as_deref().and_then(|named| address::gateway(named, self.api.origin()));
        let address = named.or_else(|| self.home.clone())?;
        let opened = async {
            let mut connection = Connection::open(&address, session.seq).await?;
            connection.resume(&self.token, &session).await?;
            Ok(connection)
        };
        let opened: Result<Connection, Lost> = opened.await;
        if opened.is_err()
            && let Some(session) = &mut self.session
        {
            // Where READY said to resume nobody answers: the next try goes where sessions begin.
            session.address = None;
        }
        opened.inspect_err(|lost| tracing::warn!("resuming: {lost}")).ok()
    }

    async fn identify(&mut self) -> Result<Option<Connection>, Fatal> {
        let Some(address) = self.look_up().await? else { return Ok(None) };
        self.home = Some(address.clone());
        self.budget().await?;
        let mut connection = match Connection::open(&address, None).await {
            Ok(connection) => connection,
            Err(lost) => {
                tracing::warn!("connecting: {lost}");
                return Ok(None);
            }
        };
        let asked = connection.identify(&self.token).await;
        Ok(asked.map(|()| connection).ok())
    }

    /// Where the gateway is. It is asked for here, and nothing stands in for an answer that does not come.
    async fn look_up(&self) -> Result<Option<String>, Fatal> {
        let body = match self.api.get(Route::Gateway).await {
            Ok(body) => body,
            Err(trouble) if trouble.is_unauthorised() => return Err(Fatal::Unauthorised),
            Err(trouble) => {
                tracing::warn!("asking where the gateway is: {trouble}");
                return Ok(None);
            }
        };
        let address = body["url"].as_str().and_then(|named| address::gateway(named, self.api.origin()));
        if address.is_none() {
            tracing::error!("the API names a gateway that is not dialled: no WebSocket, less secure, or elsewhere");
        }
        Ok(address)
    }

    /// Whether the token is good and identifies are left; if none are, this waits until there are.
    async fn budget(&self) -> Result<(), Fatal> {
        match self.api.get(Route::GatewayBot).await {
            Ok(body) => {
                let wait = exhausted(&body["session_start_limit"]);
                if !wait.is_zero() {
                    tracing::error!(seconds = wait.as_secs(), "no identifies are left today; waiting for more");
                }
                sleep(wait).await;
                Ok(())
            }
            Err(trouble) if trouble.is_unauthorised() => Err(Fatal::Unauthorised),
            Err(Trouble { .. }) => Ok(()),
        }
    }

    /// Passes on what comes in until the connection is lost, and says for how long it was any good. None, if it
    /// was we who left.
    async fn hold(
        &mut self,
        mut connection: Connection,
        events: &mpsc::Sender<Event>,
        leaving: &mut watch::Receiver<bool>,
    ) -> Option<(Lost, Duration)> {
        let mut since: Option<Instant> = None;
        let lost = loop {
            let event = tokio::select! {
                event = connection.next() => event,
                () = told(leaving) => {
                    connection.close(LEAVING).await;
                    return None;
                }
            };
            match &event {
                Ok(Event::Ready(ready)) => {
                    self.session = Some(ready.session(connection.seq()));
                    since = Some(Instant::now());
                    tracing::info!(servers = ready.guilds.len(), "connected");
                }
                Ok(Event::Resumed) => {
                    since = Some(Instant::now());
                    tracing::info!("resumed");
                }
                Ok(Event::Interaction(_)) => {}
                Err(lost) => break *lost,
            }
            if let Ok(event) = event {
                // Nobody listens any more only while we are leaving.
                let _ = events.send(event).await;
            }
        };
        if let Some(session) = &mut self.session {
            session.seq = connection.seq();
        }
        if !matches!(lost, Lost::Closed(_) | Lost::Broken) {
            tokio::spawn(connection.close(BACK_SOON));
        }
        Some((lost, since.map_or(Duration::ZERO, |since| since.elapsed())))
    }

    /// What a loss means for the session, and how long to wait.
    fn after(&mut self, lost: Lost, held: Duration) -> Result<(), Fatal> {
        if let Lost::Closed(code) = lost
            && let Some(fatal) = Fatal::from_close(code)
        {
            return Err(fatal);
        }
        if ends_session(lost) {
            self.session = None;
        }
        if held >= self.pace.settled {
            self.backoff.succeeded();
        }
        // What is said meanwhile comes in after a resume, so a good connection is resumed at once.
        let at_once = self.session.is_some() && held >= self.pace.first;
        self.wait = if at_once { Duration::ZERO } else { self.backoff.failed() };
        tracing::warn!(seconds = self.wait.as_secs(), "connection lost: {lost}");
        Ok(())
    }
}

/// Resolves once we are to leave, or nobody is left to say so.
async fn told(leaving: &mut watch::Receiver<bool>) {
    let _ = leaving.wait_for(|leave| *leave).await;
}

/// Not authenticated, a session that timed out, a sequence number that is none: only a new session helps.
fn ends_session(lost: Lost) -> bool {
    matches!(lost, Lost::Invalid { resumable: false } | Lost::Closed(4003 | 4006 | 4007 | 4009))
}

/// How long until there are identifies again; no time at all while there are.
fn exhausted(limit: &Value) -> Duration {
    if limit["remaining"].as_u64() != Some(0) {
        return Duration::ZERO;
    }
    Duration::from_millis(limit["reset_after"].as_u64().unwrap_or(60_000)) + Duration::from_secs(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn line() -> Line {
        let api = Api::new("http://127.0.0.1:9", "token").expect("an origin");
        Line::new(Arc::new(api), "token".into(), Pace::default(), Duration::ZERO)
    }

    fn with_session() -> Line {
        let session = Session { id: "s".into(), seq: Some(7), address: None };
        Line { session: Some(session), ..line() }
    }

    const AN_HOUR: Duration = Duration::from_secs(3_600);

    #[test]
    fn a_connection_that_was_good_is_resumed_at_once() {
        let mut line = with_session();
        line.after(Lost::Asked, AN_HOUR).expect("not fatal");
        assert_eq!((line.wait, line.session.is_some()), (Duration::ZERO, true));
    }

    #[test]
    fn a_connection_that_never_held_waits_longer_each_time() {
        let mut line = with_session();
        let mut last = Duration::ZERO;
        for _ in 0..6 {
            line.after(Lost::Closed(4000), Duration::from_millis(20)).expect("not fatal");
            assert!(line.wait > last && line.wait >= Duration::from_secs(5));
            last = line.wait;
        }
    }

    #[test]
    fn a_session_that_is_over_is_forgotten_and_not_rushed() {
        for lost in [Lost::Invalid { resumable: false }, Lost::Closed(4007), Lost::Closed(4009)] {
            let mut line = with_session();
            line.after(lost, AN_HOUR).expect("not fatal");
            assert_eq!(line.session, None);
            assert!(line.wait >= Duration::from_secs(5));
        }
    }

    #[test]
    fn closes_that_no_further_try_survives_are_fatal() {
        let expected = [
            (4004, Fatal::AuthenticationFailed),
            (4010, Fatal::InvalidShard),
            (4011, Fatal::ShardingRequired),
            (4012, Fatal::InvalidApiVersion),
            (4013, Fatal::InvalidIntents),
            (4014, Fatal::DisallowedIntents),
        ];
        for (code, fatal) in expected {
            assert_eq!(line().after(Lost::Closed(code), AN_HOUR), Err(fatal));
        }
        for code in [1000, 1001, 1006, 4000, 4001, 4002, 4003, 4005, 4008, 4009, 4999] {
            assert_eq!(line().after(Lost::Closed(code), AN_HOUR), Ok(()), "{code}");
        }
    }

    #[test]
    fn without_identifies_left_it_waits_for_the_reset() {
        assert_eq!(exhausted(&json!({ "remaining": 1, "reset_after": 5_000 })), Duration::ZERO);
        assert_eq!(exhausted(&json!({ "remaining": 0, "reset_after": 5_000 })), Duration::from_secs(6));
        assert_eq!(exhausted(&Value::Null), Duration::ZERO);
    }
}
