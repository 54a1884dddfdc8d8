//! Whose requests are worked on: a few of one person's at a time, and their further ones after those. Whoever asks for
//! what takes long waits for themselves, and nobody else does.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;

/// How many requests of one person are worked on at a time.
const EACH: usize = 2;
/// With more people than this in mind, those who have nothing under way are forgotten.
const PEOPLE: usize = 1_024;

/// Everybody with something under way, by their ids.
#[derive(Debug, Default)]
pub(super) struct Lanes(Mutex<HashMap<String, Arc<Semaphore>>>);

impl Lanes {
    /// Waits until less than so much of this person's is under way. What this returns is kept until the work is done.
    pub(super) async fn enter(&self, person: &str) -> Option<OwnedSemaphorePermit> {
        let lane = self.of(person);
        // Lanes are never closed.
        lane.acquire_owned().await.ok()
    }

    fn of(&self, person: &str) -> Arc<Semaphore> {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lane) = lanes.get(person) {
            return Arc::clone(lane);
        }
        if lanes.len() >= PEOPLE {
            // Whoever waits or works holds it too.
            lanes.retain(|_, lane| Arc::strong_count(lane) > 1);
        }
        let lane = Arc::new(Semaphore::new(EACH));
        lanes.insert(person.to_owned(), Arc::clone(&lane));
        lane
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::timeout;

    #[tokio::test]
    async fn one_person_waits_for_themselves_alone() {
        let lanes = Lanes::default();
        let enter = async |person| timeout(Duration::from_millis(5), lanes.enter(person)).await.ok().flatten();
        let (first, second) = (enter("1").await, enter("1").await);
        assert!(first.is_some() && second.is_some() && enter("1").await.is_none());
        assert!(enter("2").await.is_some());
        drop(first);
        assert!(enter("1").await.is_some());
    }

    #[tokio::test]
    async fn only_those_with_something_under_way_are_kept_in_mind() {
        let lanes = Lanes::default();
        let busy = lanes.enter("busy").await;
        for person in 0..PEOPLE * 3 {
            drop(lanes.enter(&person.to_string()).await);
        }
        let kept = lanes.0.lock().unwrap();
        assert!(kept.len() <= PEOPLE && kept.contains_key("busy"), "{}", kept.len());
        drop(busy);
    }
}
