//! The rate limit per user, which keeps one person from slowing down the others: a burst of commands and presses, then
//! a short pause.
//!
//! Sent forms always pass: somebody has written them, and a form only opens by a press.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long a used-up allowance takes to refill.
const WITHIN: Duration = Duration::from_secs(10);
/// Commands that one person may give at once.
const COMMANDS: u64 = 5;
/// Presses that one person may make at once: reading on by buttons is faster than typing.
const PRESSES: u64 = 15;

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Action {
    Command,
    Press,
}

/// Recent activity per person: the generic cell rate algorithm, with one number for each person and action.
#[derive(Debug)]
pub(super) struct UserRateLimit {
    /// Moments are stored as microseconds since this.
    start: Instant,
    allowances: Mutex<Allowances>,
}

#[derive(Debug, Default)]
struct Allowances {
    /// When each allowance is full again.
    full_at: HashMap<(u64, Action), u64>,
    /// When full allowances were last dropped.
    cleaned_at: u64,
}

impl UserRateLimit {
    /// A rate limit without any activity.
    pub(super) fn new(start: Instant) -> Self {
        UserRateLimit { start, allowances: Mutex::default() }
    }

    /// Whether the person with this id may do this now. Refused actions do not count.
    pub(super) fn allows(&self, person: u64, act: Action, now: Instant) -> bool {
        let within = micros(WITHIN);
        let now = micros(now.duration_since(self.start));
        let mut allowances = self.allowances.lock().unwrap_or_else(PoisonError::into_inner);
        if now >= allowances.cleaned_at + within {
            allowances.cleaned_at = now;
            allowances.full_at.retain(|_, full_at| *full_at > now);
        }
        let each = within
            / match act {
                Action::Command => COMMANDS,
                Action::Press => PRESSES,
            };
        let full_at = allowances.full_at.entry((person, act)).or_default();
        let then = now.max(*full_at) + each;
        let admitted = then <= now + within;
        if admitted {
            *full_at = then;
        }
        admitted
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn five_commands_at_once_and_then_one_now_and_then() {
        let start = Instant::now();
        let limit = UserRateLimit::new(start);
        let begun = start + SECOND * 100;
        for _ in 0..5 {
            assert!(limit.allows(1, Action::Command, begun));
        }
        assert!(!limit.allows(1, Action::Command, begun));
        assert!(!limit.allows(1, Action::Command, begun + SECOND));
        assert!(limit.allows(2, Action::Command, begun + SECOND), "others are as free as before");
        assert!(limit.allows(1, Action::Press, begun + SECOND), "presses are counted apart");
        // A fifth of the allowance is back; refused attempts did not cost any.
        assert!(limit.allows(1, Action::Command, begun + SECOND * 2));
        assert!(!limit.allows(1, Action::Command, begun + SECOND * 2));
        for _ in 0..5 {
            assert!(limit.allows(1, Action::Command, begun + SECOND * 20));
        }
    }

    #[test]
    fn those_who_have_been_quiet_are_forgotten() {
        let start = Instant::now();
        let limit = UserRateLimit::new(start);
        for person in 0..100_000_u32 {
            assert!(limit.allows(person.into(), Action::Command, start + Duration::from_millis(20) * person));
        }
        let kept = limit.allowances.lock().unwrap().full_at.len();
        assert!(kept <= 1_000, "{kept}");
    }
}
