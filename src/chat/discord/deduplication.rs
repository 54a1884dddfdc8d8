//! Deduplication of interactions. Discord repeats some when a connection is resumed.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

/// How many ids are remembered: a few minutes' worth, however busy.
const KEPT: usize = 8_192;

/// The ids of the latest interactions.
#[derive(Debug, Default)]
pub(super) struct Deduplicator(Mutex<Last>);

#[derive(Debug, Default)]
struct Last {
    ids: HashSet<u64>,
    /// The same ids, oldest first.
    order: VecDeque<u64>,
}

impl Deduplicator {
    /// Whether this id was not seen before. Remembers it.
    pub(super) fn is_new(&self, id: u64) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !last.ids.insert(id) {
            return false;
        }
        last.order.push_back(id);
        if last.order.len() > KEPT
            && let Some(oldest) = last.order.pop_front()
        {
            last.ids.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_new_once_and_only_the_last_are_kept() {
        let seen = Deduplicator::default();
        assert!(seen.is_new(1) && !seen.is_new(1));
        for id in 2..=KEPT as u64 + 1 {
            assert!(seen.is_new(id));
        }
        assert!(!seen.is_new(2), "the last so many are known");
        assert!(seen.is_new(1), "what is long past is not");
        assert_eq!(seen.0.lock().unwrap().ids.len(), KEPT);
    }
}
