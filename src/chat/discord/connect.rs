//! Stays connected: finds the gateway, starts a client, and backs off when it is lost. Ends only when it is told to,
//! or when no further try could ever succeed.

use super::Fatal;
use super::address;
use super::gateway::Connection;
use super::gateway::Ended;
use super::gateway::Event;
use super::http::Api;
use super::metrics::Metrics;
use super::metrics::State;
use super::pace::Backoff;
use super::pace::Pace;
use super::response::Trouble;
use super::verdict::Lost;
use serde_json::Value;
use serenity::http::Route;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio::time::sleep;

/// The longest wait before it is asked once more where the gateway is. Asking spends nothing, and an outage that is
/// over is not to be sat out.
const ASKED_AGAIN: Duration = Duration::from_secs(60);

/// The way to Discord's gateway.
pub(super) struct Line {
    api: Arc<Api>,
    metrics: Arc<Metrics>,
    pace: Pace,
    /// Between sessions, each of which spends one of the day's identifies.
    backoff: Backoff,
    /// Between questions where the gateway is.
    asking: Backoff,
    /// How long to wait before the next try.
    wait: Duration,
}

impl Line {
    /// Not connected yet; the first try is after this wait.
    pub(super) fn new(api: Arc<Api>, metrics: Arc<Metrics>, pace: Pace, wait: Duration) -> Self {
        let asking = Backoff::new(Pace { longest: pace.longest.min(ASKED_AGAIN), ..pace });
        Line { api, metrics, pace, backoff: Backoff::new(pace), asking, wait }
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
            let dialled = tokio::select! {
                dialled = self.dial() => dialled?,
                () = told(&mut leaving) => return Ok(()),
            };
            let connection = match dialled {
                Ok(connection) => connection,
                Err(missed) => {
                    self.missed(&missed);
                    continue;
                }
            };
            match hold(connection, &events, &mut leaving).await {
                None => return Ok(()),
                Some((Ended::Fatal(fatal), _)) => return Err(fatal),
                Some((Ended::Lost(lost), held)) => self.after(lost, held),
            }
        }
    }

    /// One try.
    async fn dial(&mut self) -> Result<Result<Connection, Missed>, Fatal> {
        let wait = std::mem::take(&mut self.wait);
        if !wait.is_zero() {
            self.metrics.state(State::Waiting);
            sleep(wait).await;
        }
        self.metrics.state(State::Connecting);
        let address = match self.look_up().await {
            Ok(address) => address,
            Err(Missed::Untold(trouble)) if trouble.is_unauthorised() => return Err(Fatal::Unauthorised),
            Err(missed) => return Ok(Err(missed)),
        };
        self.asking.succeeded();
        self.budget().await?;
        let opened = Connection::open(&self.api, &self.metrics, &address, self.pace).await;
        Ok(opened.map_err(Missed::Lost))
    }

    /// Where the gateway is. It is asked for here, and nothing stands in for an answer that does not come.
    async fn look_up(&self) -> Result<String, Missed> {
        let body = self.api.get(Route::Gateway).await.map_err(Missed::Untold)?;
        body["url"].as_str().and_then(|named| address::gateway(named, self.api.origin())).ok_or(Missed::Astray)
    }

    /// Whether the token is good and identifies are left; if none are, this waits until there are.
    async fn budget(&self) -> Result<(), Fatal> {
        match self.api.get(Route::GatewayBot).await {
            Ok(body) => {
                let wait = exhausted(&body["session_start_limit"]);
                if !wait.is_zero() {
                    let seconds = wait.as_secs();
                    tracing::error!(
                        seconds,
                        "no identifies are left today, and Nextrung waits for new ones; find out what makes it connect \
                         again and again"
                    );
                    self.metrics.state(State::Waiting);
                }
                sleep(wait).await;
                self.metrics.state(State::Connecting);
                Ok(())
            }
            Err(trouble) if trouble.is_unauthorised() => Err(Fatal::Unauthorised),
            // The gateway itself will say so if it does not want us.
            Err(trouble) => {
                tracing::debug!(%trouble, "Discord does not say how many identifies are left; connecting all the same");
                Ok(())
            }
        }
    }

    /// How long to wait after a try that came to nothing. Somebody has to look where it goes on like that.
    fn missed(&mut self, missed: &Missed) {
        let (wait, longest) = match missed {
            Missed::Untold(_) | Missed::Astray => (self.asking.failed(), self.pace.longest.min(ASKED_AGAIN)),
            Missed::Lost(_) => (self.backoff.failed(), self.pace.longest),
        };
        self.wait = wait;
        let seconds = wait.as_secs();
        match missed {
            Missed::Astray => tracing::error!(
                seconds,
                "not connected: the API names a gateway that is not dialled, for it leads elsewhere, is less secure or \
                 is none; correct NEXTRUNG_DISCORD_API"
            ),
            _ if wait >= longest / 2 => tracing::error!(
                seconds,
                "still not connected, {missed}; it is tried again, and `nextrung doctor` says what can be done"
            ),
            _ => tracing::warn!(seconds, "not connected, {missed}; it is tried again, there is nothing to do yet"),
        }
    }

    /// How long to wait after a loss. A connection that held makes good for the failures before it.
    fn after(&mut self, lost: Lost, held: Duration) {
        if held >= self.pace.settled {
            self.backoff.succeeded();
        }
        self.wait = self.backoff.failed();
        let seconds = self.wait.as_secs();
        tracing::warn!(
            seconds,
            "connection given up: {lost}; Nextrung connects anew by itself, there is nothing to do"
        );
    }
}

/// Why a try came to nothing.
#[derive(Debug)]
enum Missed {
    /// The API did not say where the gateway is.
    Untold(Trouble),
    /// Where it says may not be dialled.
    Astray,
    /// The client did not start.
    Lost(Lost),
}

impl fmt::Display for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Missed::Untold(trouble) => write!(f, "asking where the gateway is: {trouble}"),
            Missed::Astray => f.write_str("the gateway that is named is not dialled"),
            Missed::Lost(lost) => write!(f, "dialling the gateway: {lost}"),
        }
    }
}

/// Passes on what comes in until the connection is over, and says for how long it was any good. None, if it was we
/// who left.
async fn hold(
    mut connection: Connection,
    events: &mpsc::Sender<Event>,
    leaving: &mut watch::Receiver<bool>,
) -> Option<(Ended, Duration)> {
    let mut since: Option<Instant> = None;
    let ended = loop {
        let next = tokio::select! {
            next = connection.next() => next,
            () = told(leaving) => break None,
        };
        match next {
            Err(ended) => break Some(ended),
            Ok(event) => {
                match &event {
                    Event::Ready { servers, .. } => {
                        if since.is_some() {
                            tracing::warn!("the session was lost, and with it what came in until the new one");
                        }
                        since.get_or_insert_with(Instant::now);
                        tracing::info!(servers = servers.len(), "connected to Discord");
                    }
                    Event::Resumed => tracing::info!("the session is resumed; nothing was missed"),
                    Event::Joined(server) => tracing::debug!(%server, "we are in this server"),
                    Event::Removed(server) => tracing::info!(%server, "we are in this server no longer"),
                    Event::OutOfReach(server) => {
                        tracing::info!(%server, "this server is out of reach, which is Discord's trouble; nothing changes");
                    }
                    Event::Interaction(..) | Event::Unreadable(..) => {}
                }
                // Nobody listens any more only while we are leaving.
                let _ = events.send(event).await;
            }
        }
    };
    connection.close().await;
    ended.map(|ended| (ended, since.map_or(Duration::ZERO, |since| since.elapsed())))
}

/// Resolves once we are to leave, or nobody is left to say so.
async fn told(leaving: &mut watch::Receiver<bool>) {
    let _ = leaving.wait_for(|leave| *leave).await;
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
        let api = Api::new("http://127.0.0.1:9", "token", Pace::default(), Arc::default()).expect("an origin");
        Line::new(Arc::new(api), Arc::default(), Pace::default(), Duration::ZERO)
    }

    #[tokio::test]
    async fn a_connection_that_never_held_waits_longer_each_time() {
        let mut line = line();
        let mut last = Duration::ZERO;
        for _ in 0..6 {
            line.after(Lost::Stopped, Duration::from_millis(20));
            assert!(line.wait > last && line.wait >= Duration::from_secs(5));
            last = line.wait;
        }
        line.after(Lost::Silent, Duration::from_secs(3_600));
        assert!(line.wait < Duration::from_secs(8));
    }

    #[tokio::test]
    async fn asking_where_the_gateway_is_never_waits_long_and_costs_later_tries_nothing() {
        let mut line = line();
        for _ in 0..20 {
            line.missed(&Missed::Astray);
            assert!(line.wait <= ASKED_AGAIN, "{:?}", line.wait);
        }
        assert!(line.wait > ASKED_AGAIN / 2, "{:?}", line.wait);
        line.missed(&Missed::Lost(Lost::Stopped));
        assert!(line.wait < Duration::from_secs(8), "{:?}", line.wait);
    }

    #[test]
    fn without_identifies_left_it_waits_for_the_reset() {
        assert_eq!(exhausted(&json!({ "remaining": 1, "reset_after": 5_000 })), Duration::ZERO);
        assert_eq!(exhausted(&json!({ "remaining": 0, "reset_after": 5_000 })), Duration::from_secs(6));
        assert_eq!(exhausted(&Value::Null), Duration::ZERO);
    }
}
