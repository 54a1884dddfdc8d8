//! What is done unasked, and when: the one place that knows. Whoever has the clock asks it, and comes back in time.

use crate::bot::Bot;
use crate::store::purge::Purged;
use crate::store::servers;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// How long after a try that came to nothing the next one is due.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// Something that is done unasked, again and again. Different ones may be under way at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// Forget the servers that the bot was removed from long enough ago.
    Retention,
    /// Take out for good what was deleted an hour ago, and drafts that nobody came back to.
    Purge,
    /// Back up what is remembered.
    Backup,
}

impl Duty {
    /// All of them. Of two that are due at the same moment, the first comes first.
    pub const ALL: [Duty; 3] = [Duty::Retention, Duty::Purge, Duty::Backup];
}

/// What came to nothing, and before when it is not tried again.
#[derive(Debug, Default)]
pub(super) struct Failed(Mutex<BTreeMap<Duty, DateTime<Utc>>>);

impl Bot {
    /// What a start does as soon as it knows the time.
    pub fn start(&self, now: DateTime<Utc>) {
        self.store().name_backups(now);
    }

    /// What a start would do if the bot had been off until now, for a clock that jumps.
    pub fn start_again(&self, now: DateTime<Utc>) {
        self.failed.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
        if let Err(error) = self.store().finish_forgetting() {
            tracing::error!(cause = %error, "forgetting, which had been cut short, could not be finished");
        }
        self.start(now);
    }

    /// When this is to be done next: at once, if that is past. None, if nothing that is known now makes it due.
    pub fn due(&self, duty: Duty, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let due = match duty {
            // By a clock that nobody believes, nothing is forgotten.
            Duty::Retention | Duty::Purge if !self.clock_is_trusted() => None,
            Duty::Retention => self.store().first_removal().ok().flatten().map(|removed| removed + servers::KEPT),
            Duty::Purge => self.store().purge_due().ok().flatten(),
            Duty::Backup => self.store().backup_due(now),
        };
        let not_before = self.failed.0.lock().unwrap_or_else(PoisonError::into_inner).get(&duty).copied();
        // One that lies further ahead is from before the clock was set back.
        let not_before = not_before.filter(|at| *at <= now + AGAIN);
        due.map(|due| not_before.map_or(due, |at| due.max(at)))
    }

    /// What is to be done next, and when.
    pub fn next_due(&self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, Duty)> {
        let all = Duty::ALL.into_iter().filter_map(|duty| Some((self.due(duty, now)?, duty)));
        all.min_by_key(|(due, _)| *due)
    }

    /// Does this. What cannot be done is logged, and due again in an hour.
    pub fn perform(&self, duty: Duty, now: DateTime<Utc>) {
        let done = match duty {
            Duty::Retention => self.forget_servers(now),
            Duty::Purge => self.purge(now),
            Duty::Backup => self.back_up(now),
        };
        let mut failed = self.failed.0.lock().unwrap_or_else(PoisonError::into_inner);
        if done {
            failed.remove(&duty);
        } else {
            failed.insert(duty, now + AGAIN);
        }
    }

    /// Whether that could be done.
    fn forget_servers(&self, now: DateTime<Utc>) -> bool {
        match self.store().forget_servers(now - servers::KEPT) {
            Ok(0) => {}
            Ok(servers) => tracing::info!(servers, "forgot servers that the bot was removed from 30 days ago"),
            Err(error) => return undone(&error, "servers that the bot was removed from could not be forgotten"),
        }
        true
    }

    /// Whether that could be done.
    fn purge(&self, now: DateTime<Utc>) -> bool {
        match self.store().purge(now) {
            Ok(purged) if purged == Purged::default() => {}
            Ok(Purged { wins, answers, reflections, drafts }) => {
                tracing::info!(
                    wins,
                    answers,
                    reflections,
                    drafts,
                    "took out for good what was deleted, and drafts of a week ago"
                );
            }
            Err(error) => return undone(&error, "what was deleted could not be taken out for good"),
        }
        true
    }

    /// Whether that could be done.
    fn back_up(&self, now: DateTime<Utc>) -> bool {
        match self.store().back_up(now) {
            Ok(None) => {}
            Ok(Some(copied)) => tracing::info!(people = copied.people, bytes = copied.bytes, "made a backup"),
            Err(error) => {
                return undone(&error, "no backup could be made; make room for it, or let its folder be written");
            }
        }
        true
    }
}

/// Says so.
fn undone(cause: &dyn fmt::Display, what: &str) -> bool {
    tracing::error!(%cause, "{what}. It is tried again in an hour, and everything else goes on");
    false
}
