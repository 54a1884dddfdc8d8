//! Stays connected: finds the gateway, starts a client, and backs off when the connection is lost. It ends only when
//! told to, or when no further try could succeed.

use super::backoff::{Backoff, Pace};
use super::gateway::{Connection, Ended, Event};
use super::http::Api;
use super::metrics::{GatewayState, Metrics};
use super::response::RequestError;
use super::watchdog::Lost;
use super::{Fatal, address};
use serde_json::Value;
use serenity::http::Route;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep};

/// The longest delay before asking again where the gateway is. Asking costs nothing, and nobody should wait long after
/// an outage is over.
const LONGEST_LOOKUP_WAIT: Duration = Duration::from_secs(60);

/// Keeps a connection to Discord's gateway.
pub(super) struct Connector {
    api: Arc<Api>,
    metrics: Arc<Metrics>,
    pace: Pace,
    /// Delays between sessions. Each session uses one of the day's identifies.
    backoff: Backoff,
    /// Delays between lookups of the gateway's address.
    lookup_backoff: Backoff,
    /// The delay before the next try.
    wait: Duration,
}

impl Connector {
    /// A connector that starts with this delay.
    pub(super) fn new(api: Arc<Api>, metrics: Arc<Metrics>, pace: Pace, wait: Duration) -> Self {
        let lookup_backoff = Backoff::new(Pace { longest: pace.longest.min(LONGEST_LOOKUP_WAIT), ..pace });
        Connector { api, metrics, pace, backoff: Backoff::new(pace), lookup_backoff, wait }
    }

    /// Stays connected and forwards events until `leaving` says to go; then it says goodbye.
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
                () = asked_to_leave(&mut leaving) => return Ok(()),
            };
            let connection = match dialled {
                Ok(connection) => connection,
                Err(missed) => {
                    self.dial_failed(&missed);
                    continue;
                }
            };
            match forward_events(connection, &events, &mut leaving).await {
                None => return Ok(()),
                Some((Ended::Fatal(fatal), _)) => return Err(fatal),
                Some((Ended::Lost(lost), held)) => self.connection_lost(lost, held),
            }
        }
    }

    /// One connection attempt.
    async fn dial(&mut self) -> Result<Result<Connection, DialFailure>, Fatal> {
        let wait = std::mem::take(&mut self.wait);
        if !wait.is_zero() {
            self.metrics.state(GatewayState::Waiting);
            sleep(wait).await;
        }
        self.metrics.state(GatewayState::Connecting);
        let address = match self.look_up().await {
            Ok(address) => address,
            Err(DialFailure::Unanswered(error)) if error.is_unauthorised() => return Err(Fatal::Unauthorised),
            Err(missed) => return Ok(Err(missed)),
        };
        self.lookup_backoff.succeeded();
        self.budget().await?;
        let opened = Connection::open(&self.api, &self.metrics, &address, self.pace).await;
        Ok(opened.map_err(DialFailure::Lost))
    }

    /// The gateway's address. It is looked up each time; there is no fallback if the lookup fails.
    async fn look_up(&self) -> Result<String, DialFailure> {
        let body = self.api.get(Route::Gateway).await.map_err(DialFailure::Unanswered)?;
        body["url"]
            .as_str()
            .and_then(|named| address::gateway(named, self.api.origin()))
            .ok_or(DialFailure::WrongAddress)
    }

    /// Checks that the token is good and that identifies are left. If none are, it waits until there are.
    async fn budget(&self) -> Result<(), Fatal> {
        match self.api.get(Route::GatewayBot).await {
            Ok(body) => {
                let wait = wait_for_identifies(&body["session_start_limit"]);
                if !wait.is_zero() {
                    let seconds = wait.as_secs();
                    tracing::error!(
                        seconds,
                        "no identifies are left today, and Nextrung waits for new ones; find out what makes it connect \
                         again and again"
                    );
                    self.metrics.state(GatewayState::Waiting);
                }
                sleep(wait).await;
                self.metrics.state(GatewayState::Connecting);
                Ok(())
            }
            Err(error) if error.is_unauthorised() => Err(Fatal::Unauthorised),
            // The gateway itself will tell if it does not accept us.
            Err(error) => {
                tracing::debug!(%error, "Discord does not say how many identifies are left; connecting all the same");
                Ok(())
            }
        }
    }

    /// Sets the delay after a failed attempt. If this goes on, somebody has to look at it.
    fn dial_failed(&mut self, missed: &DialFailure) {
        let (wait, longest) = match missed {
            DialFailure::Unanswered(_) | DialFailure::WrongAddress => {
                (self.lookup_backoff.failed(), self.pace.longest.min(LONGEST_LOOKUP_WAIT))
            }
            DialFailure::Lost(_) => (self.backoff.failed(), self.pace.longest),
        };
        self.wait = wait;
        let seconds = wait.as_secs();
        match missed {
            DialFailure::WrongAddress => tracing::error!(
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

    /// Sets the delay after a lost connection. A connection that lasted resets the failures before it.
    fn connection_lost(&mut self, lost: Lost, held: Duration) {
        if held >= self.pace.settled {
            self.backoff.succeeded();
        }
        self.wait = self.backoff.failed();
        let seconds = self.wait.as_secs();
        tracing::warn!(seconds, "connection given up: {lost}; Nextrung reconnects by itself, there is nothing to do");
    }
}

/// Why a connection attempt failed.
#[derive(Debug)]
enum DialFailure {
    /// The API did not say where the gateway is.
    Unanswered(RequestError),
    /// The address it named must not be dialled.
    WrongAddress,
    /// The client did not start.
    Lost(Lost),
}

impl fmt::Display for DialFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DialFailure::Unanswered(error) => write!(f, "asking where the gateway is: {error}"),
            DialFailure::WrongAddress => f.write_str("the gateway that is named is not dialled"),
            DialFailure::Lost(lost) => write!(f, "dialling the gateway: {lost}"),
        }
    }
}

/// Forwards events until the connection is over, and returns how long it was usable. `None` if we left by ourselves.
async fn forward_events(
    mut connection: Connection,
    events: &mpsc::Sender<Event>,
    leaving: &mut watch::Receiver<bool>,
) -> Option<(Ended, Duration)> {
    let mut since: Option<Instant> = None;
    let ended = loop {
        let next = tokio::select! {
            next = connection.next() => next,
            () = asked_to_leave(leaving) => break None,
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
                // Only while we are leaving is there no receiver.
                let _ = events.send(event).await;
            }
        }
    };
    connection.close().await;
    ended.map(|ended| (ended, since.map_or(Duration::ZERO, |since| since.elapsed())))
}

/// Resolves when we should leave, or when nobody can say so any more.
async fn asked_to_leave(leaving: &mut watch::Receiver<bool>) {
    let _ = leaving.wait_for(|leave| *leave).await;
}

/// How long until identifies are available again; zero while there are some.
fn wait_for_identifies(limit: &Value) -> Duration {
    if limit["remaining"].as_u64() != Some(0) {
        return Duration::ZERO;
    }
    Duration::from_millis(limit["reset_after"].as_u64().unwrap_or(60_000)) + Duration::from_secs(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn connector() -> Connector {
        let api = Api::new("http://127.0.0.1:9", "token", Pace::default(), Arc::default()).expect("an origin");
        Connector::new(Arc::new(api), Arc::default(), Pace::default(), Duration::ZERO)
    }

    #[tokio::test]
    async fn a_connection_that_never_held_waits_longer_each_time() {
        let mut connector = connector();
        let mut last = Duration::ZERO;
        for _ in 0..6 {
            connector.connection_lost(Lost::Stopped, Duration::from_millis(20));
            assert!(connector.wait > last && connector.wait >= Duration::from_secs(5));
            last = connector.wait;
        }
        connector.connection_lost(Lost::Silent, Duration::from_secs(3_600));
        assert!(connector.wait < Duration::from_secs(8));
    }

    #[tokio::test]
    async fn asking_where_the_gateway_is_never_waits_long_and_costs_later_tries_nothing() {
        let mut connector = connector();
        for _ in 0..20 {
            connector.dial_failed(&DialFailure::WrongAddress);
            assert!(connector.wait <= LONGEST_LOOKUP_WAIT, "{:?}", connector.wait);
        }
        assert!(connector.wait > LONGEST_LOOKUP_WAIT / 2, "{:?}", connector.wait);
        connector.dial_failed(&DialFailure::Lost(Lost::Stopped));
        assert!(connector.wait < Duration::from_secs(8), "{:?}", connector.wait);
    }

    #[test]
    fn without_identifies_left_it_waits_for_the_reset() {
        assert_eq!(wait_for_identifies(&json!({ "remaining": 1, "reset_after": 5_000 })), Duration::ZERO);
        assert_eq!(wait_for_identifies(&json!({ "remaining": 0, "reset_after": 5_000 })), Duration::from_secs(6));
        assert_eq!(wait_for_identifies(&Value::Null), Duration::ZERO);
    }
}
