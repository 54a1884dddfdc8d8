//! Cancels deliveries that nothing was tried for yet. The members of their batches go out without them.

use super::conditions;
use chrono::{DateTime, Utc};
use rusqlite::Connection;

/// Cancels a delivery that still waits. The members of its batch go on without it.
pub(in crate::store) fn cancel(
    transaction: &Connection,
    id: i64,
    reason: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let cancelled = transaction
        .prepare_cached(
            "UPDATE delivery SET state = 'cancelled', reason = ?2, finished = ?3,
                 answer = CASE answer WHEN 'open' THEN 'lapsed' ELSE answer END
             WHERE id = ?1 AND state = 'pending'",
        )?
        .execute((id, reason, now.timestamp()))?;
    if cancelled == 0 {
        return Ok(());
    }
    let not_before = transaction
        .prepare_cached("SELECT not_before FROM delivery WHERE id = ?1")?
        .query_row([id], |row| row.get(0))?;
    let not_before = DateTime::from_timestamp(not_before, 0).unwrap_or(now);
    release_members(transaction, id, not_before)
}

/// Sends the members of a batch without its lead, from this moment on. The earliest of them is the new lead, and the
/// dates that were missed stay with the check-in that stands for them.
///
/// A member stays behind if a newer date of its schedule stands for it. A check-in that was left out stands for
/// nothing, and a message that was put off comes back in any case.
pub(super) fn release_members(transaction: &Connection, lead: i64, not_before: DateTime<Utc>) -> rusqlite::Result<()> {
    let live = format!(
        "d.batch_lead = ?1 AND d.reason = '' AND (d.answer = 'open' OR d.role = 'snoozed')
             AND (d.role = 'snoozed' OR NOT {})",
        conditions::IS_SUPERSEDED
    );
    let select = format!("SELECT min(d.id) FROM delivery AS d WHERE d.state = 'merged' AND {live}");
    let next: Option<i64> = transaction.prepare_cached(&select)?.query_row([lead], |row| row.get(0))?;
    let Some(next) = next else { return Ok(()) };
    transaction
        .prepare_cached("UPDATE delivery SET state = 'pending', batch_lead = NULL, not_before = ?1 WHERE id = ?2")?
        .execute((not_before.timestamp(), next))?;
    let update = format!("UPDATE delivery AS d SET batch_lead = ?2 WHERE {live}");
    transaction.prepare_cached(&update)?.execute((lead, next))?;
    transaction
        .prepare_cached(
            "UPDATE delivery SET batch_lead = ?2
             WHERE batch_lead = ?1 AND reason = '' AND answer = 'lapsed' AND schedule IN (
                 SELECT schedule FROM delivery WHERE (id = ?2 OR batch_lead = ?2) AND answer = 'open')",
        )?
        .execute((lead, next))?;
    Ok(())
}

/// Cancels everything of a schedule that nothing was tried for yet.
pub(in crate::store) fn cancel_pending(
    transaction: &Connection,
    schedule: i64,
    reason: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    // First its check-ins in the batches of other schedules: those messages are sent without them.
    transaction
        .prepare_cached(
            "UPDATE delivery SET answer = 'lapsed', reason = ?2, finished = ?3
             WHERE schedule = ?1 AND state = 'merged' AND (answer = 'open' OR role = 'snoozed')
                 AND (SELECT state FROM delivery AS it WHERE it.id = delivery.batch_lead) = 'pending'",
        )?
        .execute((schedule, reason, now.timestamp()))?;
    let mut select = transaction.prepare_cached("SELECT id FROM delivery WHERE schedule = ?1 AND state = 'pending'")?;
    let pending: Vec<i64> = select.query_map([schedule], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    pending.into_iter().try_for_each(|id| cancel(transaction, id, reason, now))
}
