//! The rate limit for opening direct channels.

use super::RetryAfter;
use std::time::Duration;
use tokio::time::Instant;

/// New direct channels: this many at once, then one more per interval. Bots that opened a few dozen in a row were shut
/// out of direct messages for good.
const OPENINGS: u32 = 5;
const OPENING: Duration = Duration::from_secs(30);
/// How long no channel is opened after Discord said "too fast" once, and after it said so again within
/// [`OPENINGS_STOPPED`].
const OPENINGS_HELD: Duration = Duration::from_secs(10 * 60);
const OPENINGS_STOPPED: Duration = Duration::from_secs(24 * 60 * 60);

/// The rate limit for opening direct channels (the generic cell rate algorithm, with a rate that can change).
pub(super) struct ChannelOpenings {
    /// When the allowance will be full again.
    full: Instant,
    space: Duration,
    /// No channel is opened before this.
    not_before: Instant,
    last_too_fast: Option<Instant>,
}

impl ChannelOpenings {
    pub(super) fn new(now: Instant) -> Self {
        ChannelOpenings { full: now, space: OPENING, not_before: now, last_too_fast: None }
    }

    /// Takes a turn, if a channel may be opened now.
    pub(super) fn take(&mut self, now: Instant) -> Result<(), RetryAfter> {
        let full = self.full.max(now) + self.space;
        let free = full.checked_sub(self.space * OPENINGS).unwrap_or(now).max(self.not_before);
        if free > now {
            return Err(RetryAfter(free - now));
        }
        self.full = full;
        Ok(())
    }

    /// Halves the rate and stops openings for a while.
    pub(super) fn too_fast(&mut self, now: Instant) -> Duration {
        let again = self.last_too_fast.is_some_and(|last| now.duration_since(last) < OPENINGS_STOPPED);
        let held = if again { OPENINGS_STOPPED } else { OPENINGS_HELD };
        self.last_too_fast = Some(now);
        self.space = (self.space * 2).min(OPENINGS_HELD);
        self.not_before = self.not_before.max(now + held);
        held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_direct_channels_at_once_and_then_one_now_and_then() {
        let start = Instant::now();
        let mut channel_openings = ChannelOpenings::new(start);
        for _ in 0..OPENINGS {
            assert_eq!(channel_openings.take(start), Ok(()));
        }
        assert_eq!(channel_openings.take(start), Err(RetryAfter(OPENING)));
        assert_eq!(channel_openings.take(start + OPENING), Ok(()));
        assert_eq!(channel_openings.take(start + OPENING), Err(RetryAfter(OPENING)));
    }

    #[test]
    fn too_fast_halves_the_rate_and_a_second_time_stops_for_a_day() {
        let start = Instant::now();
        let mut channel_openings = ChannelOpenings::new(start);
        assert_eq!(channel_openings.too_fast(start), OPENINGS_HELD);
        assert_eq!(channel_openings.take(start), Err(RetryAfter(OPENINGS_HELD)));
        let later = start + OPENINGS_HELD;
        assert_eq!(channel_openings.take(later), Ok(()));
        assert_eq!(channel_openings.space, OPENING * 2);
        assert_eq!(channel_openings.too_fast(later), OPENINGS_STOPPED);
        assert_eq!(channel_openings.take(later), Err(RetryAfter(OPENINGS_STOPPED)));
        assert_eq!(channel_openings.too_fast(later + OPENINGS_STOPPED), OPENINGS_HELD);
    }
}
