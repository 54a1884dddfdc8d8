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
pub(super) enum Act {
    Command,
    Press,
}

/// Who did how much lately: the generic cell rate algorithm, with one number a person.
#[derive(Debug)]
pub(super) struct Flood {
    /// Moments are kept as microseconds from here on.
    start: Instant,
    crowd: Mutex<Crowd>,
}

#[derive(Debug, Default)]
struct Crowd {
    /// When the allowance of each is full again.
    full: HashMap<(u64, Act), u64>,
    /// When those whose allowance is full were last forgotten.
    forgotten: u64,
}

impl Flood {
    /// Nobody has done anything yet.
    pub(super) fn new(start: Instant) -> Self {
        Flood { start, crowd: Mutex::default() }
    }

    /// Whether somebody, by their id, may do this now. What is refused does not count.
    pub(super) fn admits(&self, person: u64, act: Act, now: Instant) -> bool {
        let within = micros(WITHIN);
        let now = micros(now.duration_since(self.start));
        let mut crowd = self.crowd.lock().unwrap_or_else(PoisonError::into_inner);
        if now >= crowd.forgotten + within {
            crowd.forgotten = now;
            crowd.full.retain(|_, full| *full > now);
        }
        let each = within
            / match act {
                Act::Command => COMMANDS,
                Act::Press => PRESSES,
            };
        let full = crowd.full.entry((person, act)).or_default();
        let then = now.max(*full) + each;
        let admitted = then <= now + within;
        if admitted {
            *full = then;
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
        let flood = Flood::new(start);
        let begun = start + SECOND * 100;
        for _ in 0..5 {
            assert!(flood.admits(1, Act::Command, begun));
        }
        assert!(!flood.admits(1, Act::Command, begun));
        assert!(!flood.admits(1, Act::Command, begun + SECOND));
        assert!(flood.admits(2, Act::Command, begun + SECOND), "others are as free as before");
        assert!(flood.admits(1, Act::Press, begun + SECOND), "presses are counted apart");
        // A fifth of the allowance is back; trying in vain has not cost any.
        assert!(flood.admits(1, Act::Command, begun + SECOND * 2));
        assert!(!flood.admits(1, Act::Command, begun + SECOND * 2));
        for _ in 0..5 {
            assert!(flood.admits(1, Act::Command, begun + SECOND * 20));
        }
    }

    #[test]
    fn those_who_have_been_quiet_are_forgotten() {
        let start = Instant::now();
        let flood = Flood::new(start);
        for person in 0..100_000_u32 {
            assert!(flood.admits(person.into(), Act::Command, start + Duration::from_millis(20) * person));
        }
        let kept = flood.crowd.lock().unwrap().full.len();
        assert!(kept <= 1_000, "{kept}");
    }
}
