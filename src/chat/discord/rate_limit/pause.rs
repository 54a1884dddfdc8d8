//! Pauses of requests: one that Discord asked for, or one that we make after too many refusals.

use super::RetryAfter;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// After this many refusals (401, 403, 429) within this time, nothing is sent until they are fewer. Discord shuts out
/// bots with 10,000.
pub(super) const REFUSALS: usize = 500;
pub(super) const REFUSALS_WITHIN: Duration = Duration::from_secs(10 * 60);
/// From this many refusals on, background requests are no longer sent. The rest is for requests that people wait for.
pub(super) const BACKGROUND_LIMIT: usize = 400;
/// The most refusals plus background requests in flight, each of which may be refused as well.
pub(super) const AT_RISK_LIMIT: usize = 490;
/// The shortest time that background requests are put off. Refusals come and expire in crowds; with thousands waiting
/// for the first free place, they would ask again and again.
const SHORTEST_RETRY: Duration = Duration::from_secs(15);

/// Pauses of the counted requests and of all requests.
pub(super) struct Pause {
    pub(super) until: Instant,
    pub(super) shut_out_until: Instant,
    /// The times of recent refusals, oldest first.
    refusals: VecDeque<Instant>,
    /// When the log last warned about them.
    warned_at: Option<Instant>,
    /// Background requests in flight.
    pub(super) background: usize,
}

impl Pause {
    pub(super) fn new(now: Instant) -> Self {
        Pause { until: now, shut_out_until: now, refusals: VecDeque::new(), warned_at: None, background: 0 }
    }

    /// Drops the refusals that no longer count.
    fn forget(&mut self, now: Instant) {
        while self.refusals.front().is_some_and(|refused| now.duration_since(*refused) >= REFUSALS_WITHIN) {
            self.refusals.pop_front();
        }
    }

    /// Whether there is room for one more background request to be refused.
    pub(super) fn check_background(&mut self, now: Instant) -> Result<(), RetryAfter> {
        self.forget(now);
        if let Some(surplus) = self.refusals.len().checked_sub(BACKGROUND_LIMIT) {
            return Err(RetryAfter((self.refusals[surplus] + REFUSALS_WITHIN - now).max(SHORTEST_RETRY)));
        }
        let at_risk = self.refusals.len() + self.background;
        if at_risk < AT_RISK_LIMIT { Ok(()) } else { Err(RetryAfter(SHORTEST_RETRY)) }
    }

    /// Whether there are enough refusals to warn about, and no warning was logged for as long as they count.
    pub(super) fn should_warn(&mut self, now: Instant) -> bool {
        let said = self.warned_at.is_some_and(|said| now.duration_since(said) < REFUSALS_WITHIN);
        let says = self.refusals.len() >= BACKGROUND_LIMIT && !said;
        if says {
            self.warned_at = Some(now);
        }
        says
    }

    pub(super) fn extend(&mut self, until: Instant) {
        self.until = self.until.max(until);
    }

    /// Records a refusal. Returns until when to pause, if it is one too many.
    pub(super) fn refused(&mut self, now: Instant) -> Option<Instant> {
        self.forget(now);
        self.refusals.push_back(now);
        let surplus = self.refusals.len().checked_sub(REFUSALS)?;
        let until = self.refusals[surplus] + REFUSALS_WITHIN;
        let paused_already = self.until > now;
        self.extend(until);
        (!paused_already).then_some(until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn five_hundred_refusals_in_ten_minutes_pause_everything_until_they_are_fewer() {
        let start = Instant::now();
        let mut pause = Pause::new(start);
        for refusal in 1..REFUSALS as u32 {
            assert_eq!(pause.refused(start + SECOND * refusal), None);
        }
        let last = start + SECOND * REFUSALS as u32;
        assert_eq!(pause.refused(last), Some(start + SECOND + REFUSALS_WITHIN));
        assert_eq!(pause.until, start + SECOND + REFUSALS_WITHIN);
        assert_eq!(pause.refused(last), None, "said once");
        // Old refusals no longer count.
        assert_eq!(pause.refused(last + REFUSALS_WITHIN + SECOND), None);
        assert_eq!(pause.refusals.len(), 1);
    }
}
