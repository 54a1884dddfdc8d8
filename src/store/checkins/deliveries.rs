//! Deliveries on their way. Each attempt is written down before it is made, and its outcome after. What a delivery says is
//! read at the moment of sending.

pub(in crate::store) mod cancel;
mod candidate;
pub(in crate::store) mod conditions;
pub(in crate::store) mod contents;
#[cfg(test)]
mod names;
pub mod outcome;
pub(in crate::store) mod planned;
pub(in crate::store) mod questions;
pub(in crate::store) mod reminders;

use crate::fail;
use crate::mentoring::cadence::Zones;
use crate::mentoring::delivery::Role;
use crate::mentoring::person::Address;
use crate::store::error::Broken;
use crate::store::{Store, epoch};
use cancel::cancel;
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::OptionalExtension;
use std::time::Duration;

/// How long nobody else in this process takes up a delivery that is being sent, in case its sender failed.
const HELD: TimeDelta = TimeDelta::minutes(10);

/// An attempt to send a delivery, which is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub(in crate::store) id: i64,
    pub(in crate::store) epoch: i64,
    /// The nonce of the message, and in every button on it.
    pub idempotency_key: String,
    /// What it is.
    pub role: Role,
    /// Who gets it.
    pub to: Address,
    /// The channel of their direct messages, if it is open already.
    pub channel: Option<String>,
    /// The message may be there since this moment: look for it first. None, if it cannot be there.
    pub look_since: Option<DateTime<Utc>>,
    /// Whether an earlier attempt has an unknown outcome.
    pub uncertain: bool,
}

impl Store {
    /// Writes down the next attempt at a delivery that may be sent now. `up` is how long this process has run, `began` when it
    /// began. None, if there is no such delivery.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is tried then.
    pub fn attempt(
        &self,
        now: DateTime<Utc>,
        up: Duration,
        began: DateTime<Utc>,
        zones: &Zones,
    ) -> Result<Option<Attempt>, Broken> {
        let zones = zones.clone();
        self.write(move |transaction| {
            let epoch = epoch::read(transaction)?.epoch;
            for candidate in candidate::all(transaction, now)? {
                if let Some(over) = candidate.over.as_deref().filter(|_| !candidate.is_sending) {
                    cancel(transaction, candidate.id, over, now)?;
                    continue;
                }
                if let Some(not_before) = candidate.held_until(transaction, epoch, up, &zones, now)? {
                    let not_before = not_before.timestamp();
                    transaction
                        .prepare_cached("UPDATE delivery SET not_before = ?2 WHERE id = ?1")?
                        .execute((candidate.id, not_before))?;
                    continue;
                }
                let mut update = transaction.prepare_cached(
                    "UPDATE delivery SET state = ?6, attempts = attempts + 1, attempted = ?2, not_before = ?3,
                         epoch = ?4, uptime = ?5
                     WHERE id = ?1 AND state IN ('pending', 'sending')",
                )?;
                let state = if fail::wrong(fail::MARKS_AFTER) { "pending" } else { "sending" };
                let up = i64::try_from(up.as_secs()).unwrap_or(i64::MAX);
                update.execute((candidate.id, now.timestamp(), (now + HELD).timestamp(), epoch, up, state))?;
                fail::point("delivery: attempting");
                return Ok(Some(candidate.attempt(epoch, now, began)));
            }
            Ok(None)
        })
    }

    /// When something has to be planned or tried next. None, if there is nothing at all.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn next_delivery(&self) -> Result<Option<DateTime<Utc>>, Broken> {
        self.read(|connection| {
            let first = |select: &str| -> rusqlite::Result<Option<i64>> {
                connection.prepare_cached(select)?.query_row([], |row| row.get(0))
            };
            let due = first("SELECT min(next_due) FROM schedule WHERE state = 'active'")?;
            let not_before = first("SELECT min(not_before) FROM delivery WHERE state IN ('pending', 'sending')")?;
            let next = [due, not_before].into_iter().flatten().min();
            Ok(next.and_then(|next| DateTime::from_timestamp(next, 0)))
        })
    }

    /// Whether an attempt that is written down is still to be made: nobody cancelled the delivery, and nothing newer stands
    /// for it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn is_wanted(&self, attempt: &Attempt) -> Result<bool, Broken> {
        let (id, epoch) = (attempt.id, attempt.epoch);
        self.read(move |connection| {
            let select = format!(
                "SELECT d.epoch = (SELECT epoch FROM process) AND d.epoch = ?2 AND d.state = 'sending'
                     AND NOT ({}) AND NOT ({})
                     AND (d.role <> 'nudge' OR {})
                     AND (d.attempts = 1 OR d.role <> 'check-in' OR NOT {})
                 FROM delivery AS d LEFT JOIN schedule AS s ON s.id = d.schedule WHERE d.id = ?1",
                conditions::IS_STOPPED,
                conditions::IS_PAUSED,
                conditions::IS_REMINDER_WANTED,
                conditions::IS_SUPERSEDED
            );
            let mut select = connection.prepare_cached(&select)?;
            Ok(select.query_row((id, epoch), |row| row.get(0)).optional()?.unwrap_or(false))
        })
    }

    /// Keeps the channel of a person's direct messages, so that it need not be opened again.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn keep_channel(&self, attempt: &Attempt, channel: &str) -> Result<(), Broken> {
        let (to, channel) = (attempt.to.clone(), channel.to_owned());
        self.write(move |transaction| {
            transaction.execute(
                "UPDATE address SET direct = ?3 WHERE platform = ?1 AND id = ?2",
                (to.platform.name(), to.id, channel),
            )?;
            Ok(())
        })
    }
}
