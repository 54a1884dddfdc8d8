//! Background jobs: which ones exist and when each is due. The caller has the clock, asks here, and comes back in time.

use crate::bot::Bot;
use crate::store::purge::Purged;
use crate::store::servers;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// How long to wait before a failed job is retried.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// A recurring background job. Different jobs may run at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Job {
    /// Forgets the servers that removed the bot long enough ago.
    Retention,
    /// Purges what was deleted an hour ago, and drafts that were abandoned.
    Purge,
    /// Backs up the database.
    Backup,
}

impl Job {
    /// Every job. When two are due at the same moment, the earlier one in this list runs first.
    pub const ALL: [Job; 3] = [Job::Retention, Job::Purge, Job::Backup];
}

/// Failed jobs, each with the earliest moment of its retry.
#[derive(Debug, Default)]
pub(super) struct Failed(Mutex<BTreeMap<Job, DateTime<Utc>>>);

impl Bot {
    /// Does what every start does as soon as the time is known.
    pub fn start(&self, now: DateTime<Utc>) {
        self.store().name_backups(now);
    }

    /// Does what a start would do if the bot had been off until now. For a clock that jumps.
    pub fn start_again(&self, now: DateTime<Utc>) {
        self.failed.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
        if let Err(error) = self.store().finish_forgetting() {
            tracing::error!(cause = %error, "forgetting, which had been cut short, could not be finished");
        }
        self.start(now);
    }

    /// When this job is due next; a past moment means now. `None` if nothing known so far makes it due.
    pub fn due(&self, duty: Job, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let due = match duty {
            // Nothing is deleted while the clock is not trusted.
            Job::Retention | Job::Purge if !self.clock_is_trusted() => None,
            Job::Retention => self.store().first_removal().ok().flatten().map(|removed| removed + servers::KEPT),
            Job::Purge => self.store().purge_due().ok().flatten(),
            Job::Backup => self.store().backup_due(now),
        };
        let not_before = self.failed.0.lock().unwrap_or_else(PoisonError::into_inner).get(&duty).copied();
        // A moment further ahead than that dates from before the clock was set back.
        let not_before = not_before.filter(|at| *at <= now + AGAIN);
        due.map(|due| not_before.map_or(due, |at| due.max(at)))
    }

    /// The next job, and when it is due.
    pub fn next_due(&self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, Job)> {
        let all = Job::ALL.into_iter().filter_map(|duty| Some((self.due(duty, now)?, duty)));
        all.min_by_key(|(due, _)| *due)
    }

    /// Runs this job. A failure is logged, and retried in an hour.
    pub fn perform(&self, duty: Job, now: DateTime<Utc>) {
        let done = match duty {
            Job::Retention => self.forget_servers(now),
            Job::Purge => self.purge(now),
            Job::Backup => self.back_up(now),
        };
        let mut failed = self.failed.0.lock().unwrap_or_else(PoisonError::into_inner);
        if done {
            failed.remove(&duty);
        } else {
            failed.insert(duty, now + AGAIN);
        }
    }

    /// Returns whether it succeeded.
    fn forget_servers(&self, now: DateTime<Utc>) -> bool {
        match self.store().forget_servers(now - servers::KEPT) {
            Ok(0) => {}
            Ok(servers) => tracing::info!(servers, "forgot servers that the bot was removed from 30 days ago"),
            Err(error) => return undone(&error, "servers that the bot was removed from could not be forgotten"),
        }
        true
    }

    /// Returns whether it succeeded.
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

    /// Returns whether it succeeded.
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

/// Logs the failure of a job.
fn undone(cause: &dyn fmt::Display, what: &str) -> bool {
    tracing::error!(%cause, "{what}. It is tried again in an hour, and everything else goes on");
    false
}
