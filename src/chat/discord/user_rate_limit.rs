//! Keeps one person from slowing the others: so many commands and presses at once, and then a moment's pause.
//!
//! What is sent in a form always passes. Somebody has written it, and a form opens only by a press.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::time::Instant;

/// In how long an allowance that was used up is full again.
const WITHIN: Duration = Duration::from_secs(10);
/// Commands that somebody may give at once.
const COMMANDS: u64 = 5;
/// Presses: whoever reads on presses faster than they type.
const PRESSES: u64 = 15;

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Action {
    Command,
    Press,
}

/// Who did how much lately: the generic cell rate algorithm, with one number a person.
#[derive(Debug)]
pub(super) struct UserRateLimit {
    /// Moments are kept as microseconds from here on.
    start: Instant,
    allowances: Mutex<Allowances>,
}

#[derive(Debug, Default)]
struct Allowances {
    /// When the allowance of each is full again.
    full_at: HashMap<(u64, Action), u64>,
    /// When those whose allowance is full were last forgotten.
    cleaned_at: u64,
}

impl UserRateLimit {
    /// Nobody has done anything yet.
    pub(super) fn new(start: Instant) -> Self {
        UserRateLimit { start, allowances: Mutex::default() }
    }

    /// Whether somebody, by their id, may do this now. What is refused does not count.
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
        // A fifth of the allowance is back; trying in vain has not cost any.
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
