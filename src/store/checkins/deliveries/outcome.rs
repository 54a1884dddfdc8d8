//! Records the outcome of an attempt, and what follows from it: another attempt, the end of the delivery, a pause of its
//! schedule, a reminder.

mod unreachable;
mod withdrawn;

use super::{Attempt, conditions, reminders};
use crate::fail;
use crate::mentoring::cadence::Zones;
use crate::mentoring::delivery::Role;
use crate::mentoring::schedule::Reason;
use crate::mentoring::timing;
use crate::store::Store;
use crate::store::error::Broken;
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction};

/// If the platform does not let us look for a message, we look again after this long, and this often at most.
const LOOK_AGAIN: TimeDelta = TimeDelta::days(1);
const LOOKS: u32 = 7;

/// The outcome of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// The message is there, under this id. None, if it was there and has been deleted.
    Delivered(Option<String>),
    /// Certainly not stored. Try again after this long.
    Later(TimeDelta),
    /// Unknown: look for it, and try again.
    Unknown,
    /// Unknown, and looking for it failed. Look again after this long.
    Wait(TimeDelta),
    /// It may be there, and the platform does not let us look.
    Unseen,
    /// The person cannot be written to, for this reason; and what that means for the schedule.
    Unreachable(String, Consequence),
    /// Given up, for this reason.
    Failed(String),
    /// Certainly not stored, and no longer wanted.
    Withdrawn,
    /// Certainly not stored: the channel is gone. A new one is opened, once.
    ChannelGone,
}

/// What an unreachable person means for the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// It counts as one more in a row; after three the schedule pauses.
    Counted,
    /// It pauses at once.
    Paused(Reason),
    /// It ends.
    Ended(Reason),
}

/// What became of the delivery once the outcome was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// It goes on, or its end needs nothing more.
    Noted,
    /// It is there.
    Delivered,
    /// It will not reach the person.
    Unreachable,
    /// It is given up.
    Failed,
    /// There is no such delivery any more: the person was forgotten meanwhile.
    Gone,
}

impl Store {
    /// Records the outcome of an attempt.
    ///
    /// # Errors
    /// If the database cannot be written. The message is then looked for as soon as it can.
    pub fn record_outcome(
        &self,
        attempt: &Attempt,
        outcome: AttemptOutcome,
        zones: &Zones,
        now: DateTime<Utc>,
    ) -> Result<Recorded, Broken> {
        let (attempt, zones) = (attempt.clone(), zones.clone());
        self.write(move |transaction| {
            if fail::wrong(fail::MARKS_AFTER) {
                transaction.execute("UPDATE delivery SET state = 'sending' WHERE id = ?1", [attempt.id])?;
            }
            let Some(sending) = sending(transaction, &attempt)? else {
                let is_there = "SELECT EXISTS (SELECT 1 FROM delivery WHERE id = ?1)";
                let is_there = transaction.query_row(is_there, [attempt.id], |row| row.get(0))?;
                return Ok(if is_there { Recorded::Noted } else { Recorded::Gone });
            };
            let recorded = sending.record(transaction, outcome, now)?;
            if recorded == Recorded::Delivered && matches!(sending.role, Role::CheckIn | Role::Reminder) {
                reminders::plan_next(transaction, sending.id, &zones, now)?;
            }
            fail::point("delivery: settling");
            Ok(recorded)
        })
    }
}

/// A delivery that is being sent.
struct Sending {
    id: i64,
    schedule: Option<i64>,
    attempts: u32,
    reason: String,
    /// Whether its schedule is paused or has ended.
    is_stopped: bool,
    idempotency_key: String,
    role: Role,
    nominal: String,
}

/// The delivery of this attempt. None, if it is not being sent any more, or by a later process.
fn sending(transaction: &Transaction<'_>, attempt: &Attempt) -> rusqlite::Result<Option<Sending>> {
    let select = format!(
        "SELECT d.schedule, d.attempts, d.reason, {} AS is_stopped, d.nominal
         FROM delivery AS d LEFT JOIN schedule AS s ON s.id = d.schedule
         WHERE d.id = ?1 AND d.state = 'sending' AND d.epoch = ?2
             AND (SELECT epoch FROM process) = ?2",
        conditions::IS_STOPPED
    );
    let mut select = transaction.prepare_cached(&select)?;
    let found = select.query_row((attempt.id, attempt.epoch), |row| {
        Ok(Sending {
            id: attempt.id,
            schedule: row.get("schedule")?,
            attempts: row.get("attempts")?,
            reason: row.get("reason")?,
            is_stopped: row.get("is_stopped")?,
            idempotency_key: attempt.idempotency_key.clone(),
            role: attempt.role,
            nominal: row.get("nominal")?,
        })
    });
    found.optional()
}

impl Sending {
    fn record(
        &self,
        transaction: &Transaction<'_>,
        outcome: AttemptOutcome,
        now: DateTime<Utc>,
    ) -> rusqlite::Result<Recorded> {
        match outcome {
            AttemptOutcome::Delivered(message) => {
                let (message, reason) = match message {
                    Some(message) => (message, ""),
                    None => (String::new(), "deleted"),
                };
                self.end(transaction, "delivered", reason, &message, now)?;
                self.reached(transaction)?;
                Ok(Recorded::Delivered)
            }
            AttemptOutcome::Withdrawn => self.withdraw(transaction, now),
            AttemptOutcome::Later(_) | AttemptOutcome::ChannelGone if self.is_stopped => {
                self.withdraw(transaction, now)
            }
            AttemptOutcome::Later(wait) => self.retry(transaction, "pending", "", now + wait),
            AttemptOutcome::ChannelGone if self.reason == "channel" => {
                self.unreachable(transaction, "closed", Consequence::Counted, now)
            }
            AttemptOutcome::ChannelGone => {
                transaction.execute(
                    "UPDATE address SET direct = '' WHERE (platform, id) = (
                         SELECT platform, recipient FROM delivery WHERE id = ?1)",
                    [self.id],
                )?;
                self.retry(transaction, "pending", "channel", now)
            }
            AttemptOutcome::Unknown if self.attempts >= timing::TRIES => self.fail(transaction, "no answer", now),
            AttemptOutcome::Unknown => {
                let wait = timing::backoff(self.attempts, &self.idempotency_key);
                self.retry(transaction, "sending", "", now + wait)
            }
            AttemptOutcome::Wait(wait) => self.retry(transaction, "sending", "", now + wait),
            AttemptOutcome::Unseen if self.attempts > LOOKS => self.fail(transaction, "fate unknown", now),
            AttemptOutcome::Unseen => self.retry(transaction, "sending", "", now + LOOK_AGAIN),
            AttemptOutcome::Unreachable(reason, consequence) => {
                self.unreachable(transaction, &reason, consequence, now)
            }
            AttemptOutcome::Failed(reason) => self.fail(transaction, &reason, now),
        }
    }

    fn fail(&self, transaction: &Connection, reason: &str, now: DateTime<Utc>) -> rusqlite::Result<Recorded> {
        self.end(transaction, "failed", reason, "", now)?;
        Ok(Recorded::Failed)
    }

    fn end(
        &self,
        transaction: &Connection,
        state: &str,
        reason: &str,
        message: &str,
        now: DateTime<Utc>,
    ) -> rusqlite::Result<()> {
        let mut update = transaction.prepare_cached(
            // A notice keeps the reason that it is about.
            "UPDATE delivery SET state = ?2, message = ?4, finished = ?5,
                     reason = CASE WHEN role = 'notice' AND ?3 = '' THEN reason ELSE ?3 END
                 WHERE id = ?1",
        )?;
        update.execute((self.id, state, reason, message, now.timestamp()))?;
        Ok(())
    }

    /// Tries again, or looks for it again, from this moment on.
    fn retry(
        &self,
        transaction: &Connection,
        state: &str,
        reason: &str,
        not_before: DateTime<Utc>,
    ) -> rusqlite::Result<Recorded> {
        // A message that is certainly not there counts as never tried, but is looked for first.
        let mut update = transaction.prepare_cached(
            "UPDATE delivery SET state = ?2, reason = CASE role WHEN 'notice' THEN reason ELSE ?3 END, not_before = ?4,
                 attempts = CASE ?2 WHEN 'pending' THEN min(attempts, 1) ELSE attempts END
             WHERE id = ?1",
        )?;
        update.execute((self.id, state, reason, not_before.timestamp()))?;
        Ok(Recorded::Noted)
    }
}
