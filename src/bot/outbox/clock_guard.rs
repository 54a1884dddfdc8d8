//! The clock guard decides whether the machine's clock can be trusted. If not, nothing is planned, sent or deleted.
//!
//! It compares the clock with what it showed before, and with a second clock that nobody sets: the time since the program began.
//! If the two diverge, a source with the right time is asked.

use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// The largest error allowed in a clock.
const TOLERANCE: TimeDelta = TimeDelta::seconds(120);
/// The longest time the program may have been off without its clock being doubted.
const LONGEST_OFF: TimeDelta = TimeDelta::days(30);

/// The guard of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard {
    /// The latest moment that the clock has shown while it was trusted.
    latest: DateTime<Utc>,
    /// The readings of both clocks at the last comparison.
    last: (DateTime<Utc>, Duration),
    trusted: bool,
}

impl Guard {
    /// Starts the guard with what the clock showed when the program last ran.
    pub fn new(latest: DateTime<Utc>, now: DateTime<Utc>, up: Duration) -> Self {
        let trusted = now >= latest - TOLERANCE && now <= latest + LONGEST_OFF;
        Guard { latest, last: (now, up), trusted }
    }

    /// A guard that trusts any clock, for when a person sets it on purpose.
    pub fn trusting() -> Self {
        Guard { latest: DateTime::UNIX_EPOCH, last: (DateTime::UNIX_EPOCH, Duration::ZERO), trusted: true }
    }

    /// Compares the clocks, now and every so often. Returns whether the machine's clock is trusted.
    pub fn compare(&mut self, now: DateTime<Utc>, up: Duration) -> bool {
        let (then, then_up) = self.last;
        let passed = TimeDelta::from_std(up.saturating_sub(then_up)).unwrap_or(TimeDelta::MAX);
        let jump = (now - then) - passed;
        self.last = (now, up);
        if jump.abs() > TOLERANCE || now < self.latest - TOLERANCE {
            self.trusted = false;
        }
        if self.trusted {
            self.latest = self.latest.max(now);
        }
        self.trusted
    }

    /// Compares the clock with the right time from elsewhere. Returns whether it is trusted again.
    pub fn told(&mut self, now: DateTime<Utc>, up: Duration, right: DateTime<Utc>) -> bool {
        self.last = (now, up);
        self.trusted = (now - right).abs() <= TOLERANCE;
        if self.trusted {
            // Its readings while it was wrong no longer count.
            self.latest = now;
        }
        self.trusted
    }

    /// Whether the clock is trusted.
    pub fn trusts(&self) -> bool {
        self.trusted
    }
}

#[cfg(test)]
mod tests {
    use super::Guard;
    use chrono::{DateTime, TimeDelta, Utc};
    use std::time::Duration;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    const START: &str = "2026-11-23T09:00:00Z";

    fn guard() -> Guard {
        Guard::new(at(START) - TimeDelta::hours(8), at(START), Duration::ZERO)
    }

    #[test]
    fn a_clock_that_goes_as_time_does_is_believed() {
        let mut guard = guard();
        assert!((1..2_000).all(|half_minute| {
            let up = Duration::from_secs(30 * half_minute);
            guard.compare(at(START) + TimeDelta::from_std(up).unwrap(), up)
        }));
    }

    #[test]
    fn a_jump_is_not_believed_until_somebody_confirms_it() {
        for jump in [TimeDelta::hours(1), -TimeDelta::hours(1), TimeDelta::days(3_652), TimeDelta::seconds(121)] {
            let mut guard = guard();
            let (now, up) = (at(START) + TimeDelta::seconds(30) + jump, Duration::from_secs(30));
            assert!(!guard.compare(now, up), "{jump}");
            assert!(!guard.compare(now + TimeDelta::seconds(30), up * 2), "going on evenly does not make it right");
            assert!(!guard.told(now, up * 2, at(START)), "and nor does somebody who says otherwise");
            assert!(guard.told(now, up * 2, now + TimeDelta::seconds(100)));
            assert!(guard.compare(now + TimeDelta::seconds(30), up * 3));
        }
    }

    #[test]
    fn a_start_in_1970_or_in_2098_is_not_believed() {
        let starts = |now| Guard::new(at(START), at(now), Duration::ZERO).trusts();
        assert!(starts(START) && starts("2026-12-20T09:00:00Z"));
        assert!(!starts("1970-01-01T00:00:30Z") && !starts("2098-01-01T00:00:00Z"));
        assert!(!starts("2026-11-23T08:57:00Z") && !starts("2026-12-24T09:00:00Z"));
        let first = Guard::new(DateTime::UNIX_EPOCH, at(START), Duration::ZERO);
        assert!(!first.trusts(), "and whoever never saw a clock asks");
    }

    #[test]
    fn what_a_wrong_clock_showed_is_forgotten_with_it() {
        let mut guard = guard();
        let minute = Duration::from_secs(60);
        guard.compare(at("2098-01-01T00:00:00Z"), minute);
        guard.compare(at(START) + TimeDelta::minutes(2), minute * 2);
        assert!(guard.told(at(START) + TimeDelta::minutes(2), minute * 2, at(START) + TimeDelta::minutes(2)));
        assert!(guard.compare(at(START) + TimeDelta::minutes(3), minute * 3));
    }
}
