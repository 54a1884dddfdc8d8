//! Messages that a person puts off until another moment.

use super::close::cancel_reminders;
use super::row;
use crate::mentoring::delivery::Role;
use crate::mentoring::person::Address;
use crate::store::checkins::deliveries::planned::{Planned, Source};
use crate::store::checkins::deliveries::{contents, planned};
use crate::store::error::Broken;
use crate::store::{Store, epoch};
use chrono::{DateTime, Utc};
use rusqlite::Transaction;
use std::sync::Arc;

/// What came of putting a message off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutOff {
    /// It comes back then.
    Until(DateTime<Utc>),
    /// It was put off before, and has come back already.
    CameBack,
    /// Nothing in it waits for an answer.
    NothingOpen,
}

impl Store {
    /// Puts off the message with this idempotency key, with the check-ins in it that still wait for an answer. None, if it is
    /// not theirs. `press` is the id of the request.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn put_off(
        &self,
        at: &Address,
        idempotency_key: &str,
        until: DateTime<Utc>,
        press: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<PutOff>, Broken> {
        let (keys, at, idempotency_key, press) =
            (Arc::clone(&self.keys), at.clone(), idempotency_key.to_owned(), press.to_owned());
        self.write(move |transaction| {
            let Some(row) = row(transaction, &at, &idempotency_key)? else { return Ok(None) };
            let Some(contents) = contents::of(transaction, &keys, row.id)? else { return Ok(None) };
            let Some(schedule) = row.schedule.filter(|_| !contents.items.is_empty()) else {
                return Ok(Some(PutOff::NothingOpen));
            };
            let instance = epoch::instance(transaction)?;
            let uid = &contents.schedule.uid;
            let source = Source { instance: &instance, person: row.person, schedule, uid, to: &at };
            let snoozed = Planned {
                seq: row.seq + 1,
                press: Some(&press),
                origin: Some(row.about),
                ..Planned::new(source, contents.nominal, Role::Snoozed, until)
            };
            if planned::insert(transaction, &snoozed)?.is_none() && !move_snoozed(transaction, &snoozed)? {
                return Ok(Some(PutOff::CameBack));
            }
            cancel_reminders(transaction, row.about, "put off", now)?;
            Ok(Some(PutOff::Until(until)))
        })
    }
}

/// Moves a message that was put off before to another moment. False, if it has come back already.
fn move_snoozed(transaction: &Transaction<'_>, snoozed: &Planned<'_>) -> rusqlite::Result<bool> {
    let Source { uid, to, .. } = snoozed.source;
    let mut update = transaction.prepare_cached(
        "UPDATE delivery SET due = ?1, not_before = ?1
         WHERE source = ?2 AND platform = ?3 AND recipient = ?4 AND nominal = ?5 AND role = ?6 AND seq = ?7
             AND state = 'pending'",
    )?;
    let moved = update.execute((
        snoozed.due.timestamp(),
        uid,
        to.platform.name(),
        &to.id,
        snoozed.nominal.to_string(),
        snoozed.role.name(),
        snoozed.seq,
    ))?;
    Ok(moved > 0)
}
