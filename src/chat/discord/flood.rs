//! Keeps one person from slowing the others: so many commands and presses in so long, and then a moment's pause.
//!
//! What is sent in a form always passes. Somebody has written it, and a form opens only by a press.

use std::collections::HashMap;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::time::Instant;

/// How long what somebody did counts.
const WITHIN: Duration = Duration::from_secs(10);
/// Commands within that time.
const COMMANDS: usize = 5;
/// Presses within that time: whoever reads on presses faster than they type.
const PRESSES: usize = 15;
/// From how many people on those who have been quiet are forgotten.
const CROWD: usize = 1_024;

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Act {
    Command,
    Press,
}

/// Who did how much lately.
#[derive(Debug, Default)]
pub(super) struct Flood(Mutex<Crowd>);

#[derive(Debug, Default)]
struct Crowd {
    /// When each did what counts still, oldest first.
    lately: HashMap<(String, Act), VecDeque<Instant>>,
    /// From how many on to look for the quiet ones. It grows with the crowd, so that looking stays cheap.
    full: usize,
}

impl Flood {
    /// Whether somebody may do this now. What is refused does not count.
    pub(super) fn admits(&self, person: &str, act: Act, now: Instant) -> bool {
        let mut crowd = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        crowd.forget_the_quiet(now);
        let lately = crowd.lately.entry((person.to_owned(), act)).or_default();
        while lately.front().is_some_and(|done| now.duration_since(*done) >= WITHIN) {
            lately.pop_front();
        }
        let most = match act {
            Act::Command => COMMANDS,
            Act::Press => PRESSES,
        };
        let admitted = lately.len() < most;
        if admitted {
            lately.push_back(now);
        }
        admitted
    }
}

impl Crowd {
    fn forget_the_quiet(&mut self, now: Instant) {
        if self.lately.len() < self.full.max(CROWD) {
            return;
        }
        self.lately.retain(|_, done| done.back().is_some_and(|last| now.duration_since(*last) < WITHIN));
        self.full = self.lately.len() * 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn five_commands_in_ten_seconds_and_then_a_pause() {
        let (flood, start) = (Flood::default(), Instant::now());
        for done in 0..5 {
            assert!(flood.admits("ana", Act::Command, start + SECOND * done));
        }
        assert!(!flood.admits("ana", Act::Command, start + SECOND * 5));
        assert!(flood.admits("ben", Act::Command, start + SECOND * 5), "others are as free as before");
        assert!(flood.admits("ana", Act::Press, start + SECOND * 5), "presses are counted apart");
        // The first of the five no longer counts; trying in vain has not made it longer.
        assert!(flood.admits("ana", Act::Command, start + SECOND * 10));
        assert!(!flood.admits("ana", Act::Command, start + SECOND * 10));
    }

    #[test]
    fn the_quiet_are_forgotten() {
        let (flood, start) = (Flood::default(), Instant::now());
        for person in 0..100_000_u32 {
            assert!(flood.admits(&person.to_string(), Act::Command, start + Duration::from_millis(20) * person));
        }
        let kept = flood.0.lock().unwrap().lately.len();
        assert!(kept <= CROWD * 2, "{kept}");
    }
}
