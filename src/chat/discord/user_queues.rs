//! Per-user queues: a few requests of one person run at a time, and their others wait. So somebody with slow requests
//! delays themselves, and hardly anybody else.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many requests of one person run at a time.
const EACH: usize = 2;
/// How many requests run in all: each takes microseconds, and all of them share one database. More threads would cost
/// memory and gain nothing.
const ALL: usize = 8;
/// With more people than this remembered, those without a running request are dropped.
const PEOPLE: usize = 1_024;

/// The queues of everybody with a running request.
#[derive(Debug)]
pub(super) struct UserQueues {
    /// By their ids.
    people: Mutex<HashMap<String, Arc<Semaphore>>>,
    all: Arc<Semaphore>,
}

/// Held until the work is done.
#[derive(Debug)]
pub(super) struct Slot {
    _own: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Default for UserQueues {
    fn default() -> Self {
        UserQueues { people: Mutex::default(), all: Arc::new(Semaphore::new(ALL)) }
    }
}

impl UserQueues {
    /// Waits until it is this person's turn. `None` never happens: queues are not closed.
    pub(super) async fn enter(&self, person: &str) -> Option<Slot> {
        let own = self.of(person).acquire_owned().await.ok()?;
        let of_all = Arc::clone(&self.all).acquire_owned().await.ok()?;
        Some(Slot { _own: own, _of_all: of_all })
    }

    fn of(&self, person: &str) -> Arc<Semaphore> {
        let mut queues = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(person) {
            return Arc::clone(queue);
        }
        if queues.len() >= PEOPLE {
            // A waiting or running request holds a reference too.
            queues.retain(|_, queue| Arc::strong_count(queue) > 1);
        }
        let queue = Arc::new(Semaphore::new(EACH));
        queues.insert(person.to_owned(), Arc::clone(&queue));
        queue
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::timeout;

    #[tokio::test]
    async fn one_person_waits_for_themselves_alone() {
        let queues = UserQueues::default();
        let enter = async |person| timeout(Duration::from_millis(5), queues.enter(person)).await.ok().flatten();
        let (first, second) = (enter("1").await, enter("1").await);
        assert!(first.is_some() && second.is_some() && enter("1").await.is_none());
        assert!(enter("2").await.is_some());
        drop(first);
        assert!(enter("1").await.is_some());
    }

    #[tokio::test]
    async fn only_those_with_something_under_way_are_kept_in_mind() {
        let queues = UserQueues::default();
        let busy = queues.enter("busy").await;
        for person in 0..PEOPLE * 3 {
            drop(queues.enter(&person.to_string()).await);
        }
        let kept = queues.people.lock().unwrap();
        assert!(kept.len() <= PEOPLE && kept.contains_key("busy"), "{}", kept.len());
        drop(busy);
    }
}
