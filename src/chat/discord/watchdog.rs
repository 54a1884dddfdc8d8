//! The watchdog of a gateway client: decides from what it observes whether to give the client up. Pure: it is told the
//! time.

use super::backoff::Pace;
use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;
use tokio::time::Instant;

/// More sessions than this within [`UNSTEADY_WITHIN`] are a reconnect storm.
const UNSTEADY: usize = 5;
const UNSTEADY_WITHIN: Duration = Duration::from_secs(10 * 60);
/// Why a client was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// It stopped by itself.
    Stopped,
    /// It had no session, or no answer to its heartbeats, for too long.
    Silent,
    /// Its sessions start over and over.
    Unsteady,
}

/// What was observed of a client.
pub(super) struct Watchdog {
    pace: Pace,
    /// Since when there has been no session; `None` while there is one.
    without_session_since: Option<Instant>,
    /// How long the last heartbeat took, and when that value changed.
    pub(super) heartbeat: (Option<Duration>, Instant),
    /// When the latest sessions started.
    sessions: VecDeque<Instant>,
}

impl Watchdog {
    pub(super) fn new(pace: Pace, now: Instant) -> Self {
        Watchdog { pace, without_session_since: Some(now), heartbeat: (None, now), sessions: VecDeque::new() }
    }

    pub(super) fn session_began(&mut self, now: Instant) {
        self.sessions.push_back(now);
        while self.sessions.front().is_some_and(|began| now.duration_since(*began) > UNSTEADY_WITHIN) {
            self.sessions.pop_front();
        }
    }

    /// Judges the current state: whether there is a session, how long the last heartbeat took, and since when a
    /// connection attempt has been running.
    pub(super) fn check(
        &mut self,
        (connected, beat): (bool, Option<Duration>),
        dialled: Option<Instant>,
        now: Instant,
    ) -> Result<(), Lost> {
        if self.sessions.len() > UNSTEADY {
            return Err(Lost::Unsteady);
        }
        self.without_session_since = if connected { None } else { self.without_session_since.or(Some(now)) };
        let patience = if self.sessions.is_empty() { self.pace.greeting } else { self.pace.returning };
        if self.without_session_since.is_some_and(|since| now.duration_since(since) > patience) {
            return Err(Lost::Silent);
        }
        if dialled.is_some_and(|since| now.duration_since(since) > self.pace.returning) {
            return Err(Lost::Silent);
        }
        // No two heartbeats take the same time to the nanosecond, so an unchanged value is an old one.
        if beat != self.heartbeat.0 {
            self.heartbeat = (beat, now);
        }
        if now.duration_since(self.heartbeat.1) > self.pace.silence {
            return Err(Lost::Silent);
        }
        Ok(())
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Lost::Stopped => "the client stopped",
            Lost::Silent => "no answer in time",
            Lost::Unsteady => "sessions begin again and again",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const CONNECTED: bool = true;

    #[test]
    fn a_session_has_to_come_about_in_time() {
        let start = Instant::now();
        let greeting = Pace::default().greeting;
        let mut watchdog = Watchdog::new(Pace::default(), start);
        assert_eq!(watchdog.check((!CONNECTED, None), None, start + greeting), Ok(()));
        assert_eq!(watchdog.check((!CONNECTED, None), None, start + greeting + SECOND), Err(Lost::Silent));
    }

    #[test]
    fn a_session_that_is_lost_has_to_come_back_in_time() {
        let start = Instant::now();
        let returning = Pace::default().returning;
        let mut watchdog = Watchdog::new(Pace::default(), start);
        watchdog.session_began(start + SECOND);
        assert_eq!(watchdog.check((CONNECTED, None), None, start + SECOND), Ok(()));
        assert_eq!(watchdog.check((!CONNECTED, None), None, start + SECOND * 100), Ok(()));
        assert_eq!(watchdog.check((!CONNECTED, None), None, start + SECOND * 100 + returning), Ok(()));
        assert_eq!(watchdog.check((!CONNECTED, None), None, start + SECOND * 101 + returning), Err(Lost::Silent));
    }

    #[test]
    fn a_connection_that_is_made_anew_has_to_become_a_session_in_time() {
        let start = Instant::now();
        let returning = Pace::default().returning;
        let mut watchdog = Watchdog::new(Pace::default(), start);
        watchdog.session_began(start);
        // It reports a connection, but there is none.
        assert_eq!(watchdog.check((CONNECTED, None), Some(start + SECOND), start + SECOND + returning), Ok(()));
        assert_eq!(
            watchdog.check((CONNECTED, None), Some(start + SECOND), start + SECOND * 2 + returning),
            Err(Lost::Silent)
        );
        assert_eq!(watchdog.check((CONNECTED, None), None, start + SECOND * 2 + returning), Ok(()));
    }

    #[test]
    fn heartbeats_have_to_be_answered() {
        let start = Instant::now();
        let mut watchdog = Watchdog::new(Pace::default(), start);
        for beat in 1..20 {
            let at = start + SECOND * 41 * beat;
            assert_eq!(watchdog.check((CONNECTED, Some(Duration::from_nanos(beat.into()))), None, at), Ok(()));
        }
        let last = start + SECOND * 41 * 19;
        let same = Some(Duration::from_nanos(19));
        let silence = Pace::default().silence;
        assert_eq!(watchdog.check((CONNECTED, same), None, last + silence), Ok(()));
        assert_eq!(watchdog.check((CONNECTED, same), None, last + silence + SECOND), Err(Lost::Silent));
    }

    #[test]
    fn sessions_that_begin_again_and_again_are_a_storm() {
        let start = Instant::now();
        let mut watchdog = Watchdog::new(Pace::default(), start);
        for session in 0..20 {
            watchdog.session_began(start + UNSTEADY_WITHIN * session);
            assert_eq!(
                watchdog.check((CONNECTED, Some(SECOND * session)), None, start + UNSTEADY_WITHIN * session),
                Ok(())
            );
        }
        let now = start + UNSTEADY_WITHIN * 40;
        (0..=UNSTEADY).for_each(|_| watchdog.session_began(now));
        assert_eq!(watchdog.check((CONNECTED, None), None, now), Err(Lost::Unsteady));
    }
}
