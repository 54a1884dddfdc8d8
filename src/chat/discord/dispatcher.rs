//! Passes each gateway event on to its handler.

use super::gateway::Event;
use super::interactions::Interactions;
use super::membership::MembershipChange;
use chrono::{DateTime, Utc};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// Passes each event on to its handler.
pub(super) struct Dispatcher {
    pub(super) interactions: Arc<Interactions>,
    pub(super) moves: mpsc::UnboundedSender<(MembershipChange, DateTime<Utc>)>,
    pub(super) now: fn() -> DateTime<Utc>,
}

impl Dispatcher {
    /// Starts the handler of this event.
    pub(super) fn dispatch(&self, event: Event, answers: &mut JoinSet<()>) {
        let interactions = Arc::clone(&self.interactions);
        match event {
            Event::Ready { .. } | Event::Resumed | Event::OutOfReach(_) => {}
            Event::Joined(server) => self.note(MembershipChange::Joined(server)),
            Event::Removed(server) => self.note(MembershipChange::Left(server)),
            Event::Interaction(interaction, arrived) => drop(answers.spawn(interactions.answer(interaction, arrived))),
            Event::Unreadable(raw, arrived) => drop(answers.spawn(interactions.answer_unreadable(raw, arrived))),
        }
    }

    fn note(&self, moved: MembershipChange) {
        // The receiver lives as long as we do.
        let _ = self.moves.send((moved, (self.now)()));
    }
}
