//! Retry delays for the connection: never a storm, neither against a Discord that is down nor against the limit of
//! 1,000 identifies a day.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

/// The delays between retries. Tests use short ones, everything else the default.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// The delay after the first failure. It doubles with each further one.
    pub first: Duration,
    /// The longest delay.
    pub longest: Duration,
    /// A connection that lasted this long resets the count of failures.
    pub settled: Duration,
    /// How long a new client may take to get a session before it is given up. Without a session serenity identifies
    /// every five seconds.
    pub greeting: Duration,
    /// How long a client that lost its session may take to get one again. serenity resumes at once and identifies after
    /// five seconds.
    pub returning: Duration,
    /// The shortest time between two connections of one client. serenity itself does not pause before it resumes.
    pub between: Duration,
    /// How long a client may go without an answer to a heartbeat: more than three of Discord's intervals. This ends
    /// clients that hang or loop without saying so.
    pub silence: Duration,
    /// How long nothing is sent after Discord's outermost protection turned us away without a reason.
    pub shut_out: Duration,
}

impl Default for Pace {
    /// Five seconds to a quarter of an hour. A connection that keeps breaking after ten good minutes needs 144
    /// identifies a day, one that never lasts needs fewer.
    fn default() -> Self {
        Pace {
            first: Duration::from_secs(5),
            longest: Duration::from_secs(15 * 60),
            settled: Duration::from_secs(10 * 60),
            greeting: Duration::from_secs(20),
            returning: Duration::from_secs(8),
            between: Duration::from_secs(1),
            silence: Duration::from_secs(150),
            shut_out: Duration::from_secs(10 * 60),
        }
    }
}

/// Counts consecutive failures and computes the delay after each (exponential backoff with jitter).
#[derive(Debug)]
pub(super) struct Backoff {
    pace: Pace,
    failures: u32,
}

impl Backoff {
    /// A count of zero.
    pub(super) fn new(pace: Pace) -> Self {
        Backoff { pace, failures: 0 }
    }

    /// Records a failure and returns the delay. It is a little more than the plain doubling, so that clients that lost
    /// the same connection do not all return at once, but never more than the longest.
    pub(super) fn failed(&mut self) -> Duration {
        let doubled = self.pace.first.saturating_mul(2_u32.saturating_pow(self.failures));
        self.failures = self.failures.saturating_add(1);
        if doubled < self.pace.longest {
            doubled.mul_f64(1.0 + chance() / 2.0).min(self.pace.longest)
        } else {
            self.pace.longest.mul_f64(1.0 - chance() / 5.0)
        }
    }

    /// Resets the count.
    pub(super) fn succeeded(&mut self) {
        self.failures = 0;
    }
}

/// A random number from 0 up to 1.
pub(super) fn chance() -> f64 {
    // Each RandomState has its own keys; a delay needs no better randomness.
    let bits = RandomState::new().build_hasher().finish() >> 12;
    bits as f64 / (1_u64 << 52) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_from_five_seconds_to_a_quarter_of_an_hour() {
        let mut backoff = Backoff::new(Pace::default());
        let waits: Vec<f64> = (0..40).map(|_| backoff.failed().as_secs_f64()).collect();
        for (tries, wait) in waits.iter().enumerate().take(7) {
            let least = 5.0 * 2_f64.powi(tries as i32);
            assert!((least..=least * 1.5).contains(wait), "wait {tries}: {wait}");
        }
        for wait in &waits[8..] {
            assert!((720.0..=900.0).contains(wait), "{wait}");
        }
        backoff.succeeded();
        assert!(backoff.failed() < Duration::from_secs(8));
    }

    #[test]
    fn a_day_of_failures_stays_far_from_a_thousand() {
        let mut backoff = Backoff::new(Pace::default());
        let mut passed = Duration::ZERO;
        let mut tries = 0;
        while passed < Duration::from_secs(24 * 60 * 60) {
            passed += backoff.failed();
            tries += 1;
        }
        assert!(tries < 150, "{tries}");
    }

    #[test]
    fn chance_differs_and_stays_below_one() {
        let rolled: Vec<f64> = (0..100).map(|_| chance()).collect();
        assert!(rolled.iter().all(|roll| (0.0..1.0).contains(roll)));
        assert!(rolled.windows(2).any(|pair| pair[0] != pair[1]));
    }
}
