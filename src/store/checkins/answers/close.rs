//! Closes a message once nothing in it waits for an answer.

use crate::store::checkins::deliveries::cancel::cancel;
use crate::store::error::Broken;
use chrono::{DateTime, Utc};
use rusqlite::Transaction;

/// Cancels what was planned for a message in which nothing waits for an answer any more.
pub(super) fn close(transaction: &Transaction<'_>, about: i64, now: DateTime<Utc>) -> Result<(), Broken> {
    let mut select = transaction.prepare_cached(
        "SELECT coalesce(batch_lead, id) AS lead, EXISTS (
             SELECT 1 FROM delivery AS it
             WHERE it.answer = 'open' AND (it.id = coalesce(d.batch_lead, d.id) OR it.batch_lead = coalesce(d.batch_lead, d.id)))
             AS is_open
         FROM delivery AS d WHERE d.id = ?1",
    )?;
    let (lead, is_open): (i64, bool) = select.query_row([about], |row| Ok((row.get("lead")?, row.get("is_open")?)))?;
    if is_open {
        return Ok(());
    }
    for origin in [about, lead] {
        cancel_reminders(transaction, origin, "answered", now)?;
        let pending = "SELECT id FROM delivery WHERE origin = ?1 AND role = 'snoozed' AND state = 'pending'";
        cancel_all(transaction, pending, origin, "answered", now)?;
    }
    Ok(())
}

pub(super) fn cancel_reminders(
    transaction: &Transaction<'_>,
    origin: i64,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), Broken> {
    let pending = "SELECT id FROM delivery WHERE origin = ?1 AND role = 'nudge' AND state = 'pending'";
    cancel_all(transaction, pending, origin, why, now)
}

fn cancel_all(
    transaction: &Transaction<'_>,
    select: &str,
    origin: i64,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), Broken> {
    let mut select = transaction.prepare_cached(select)?;
    let pending: Vec<i64> = select.query_map([origin], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for id in pending {
        cancel(transaction, id, why, now)?;
    }
    Ok(())
}
