//! An attempt that was withdrawn at the last moment: it was certainly not stored, and nobody wants the delivery any
//! more.

use super::{Recorded, Sending};
use crate::mentoring::delivery::Role;
use crate::store::checkins::deliveries::cancel::{cancel, release_members};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction};

/// If we could not find out whether the delivery is wanted, we ask again after this long.
const ASK_AGAIN: TimeDelta = TimeDelta::seconds(30);

impl Sending {
    /// A newer check-in stands for it, or its schedule has stopped.
    pub(super) fn withdraw(&self, transaction: &Transaction<'_>, now: DateTime<Utc>) -> rusqlite::Result<Recorded> {
        match self.newer(transaction)? {
            Some((lead, state)) if state == "pending" => {
                let mut update = transaction.prepare_cached(
                    "UPDATE delivery SET state = 'merged', answer = 'lapsed', batch_lead = ?2, finished = ?3
                     WHERE id = ?1",
                )?;
                update.execute((self.id, lead, now.timestamp()))?;
                // The dates that it stood for go with the newer one too.
                transaction
                    .prepare_cached(
                        "UPDATE delivery SET batch_lead = ?2
                         WHERE batch_lead = ?1 AND answer = 'lapsed' AND reason = '' AND schedule = ?3",
                    )?
                    .execute((self.id, lead, self.schedule))?;
                self.leave_members(transaction, now)?;
                Ok(Recorded::Noted)
            }
            // A message that is being sent takes no more members.
            Some(_) => {
                let failed = self.fail(transaction, "no answer", now)?;
                self.leave_members(transaction, now)?;
                Ok(failed)
            }
            // Nobody cancelled it. At that moment we could not find out whether it is wanted.
            None if !self.is_stopped => self.retry(transaction, "pending", &self.reason, now + ASK_AGAIN),
            None => {
                let mut update = transaction
                    .prepare_cached("UPDATE delivery SET state = 'pending' WHERE id = ?1 AND state = 'sending'")?;
                update.execute([self.id])?;
                cancel(transaction, self.id, "stopped", now)?;
                Ok(Recorded::Noted)
            }
        }
    }

    /// The lead of the message with the next check-in of the same schedule, and the state of that message.
    fn newer(&self, transaction: &Connection) -> rusqlite::Result<Option<(i64, String)>> {
        if self.role != Role::CheckIn || self.is_stopped {
            return Ok(None);
        }
        let mut select = transaction.prepare_cached(
            "SELECT it.id, it.state FROM delivery AS newer JOIN delivery AS it ON it.id = coalesce(newer.batch_lead, newer.id)
             WHERE newer.schedule = ?1 AND newer.role = 'check-in' AND newer.nominal > ?2 AND newer.state <> 'cancelled'
             ORDER BY newer.nominal LIMIT 1",
        )?;
        let of = (self.schedule, &self.nominal);
        select.query_row(of, |row| Ok((row.get("id")?, row.get("state")?))).optional()
    }

    /// The members of its batch were not sent either, and are not over. Each goes out with the next check-in of its own
    /// schedule that waits; the others go on by themselves.
    fn leave_members(&self, transaction: &Connection, now: DateTime<Utc>) -> rusqlite::Result<()> {
        transaction
            .prepare_cached(
                "UPDATE delivery AS it SET answer = 'lapsed', batch_lead = newer.to_go
                 FROM (SELECT d.schedule, d.nominal, c.id AS to_go
                       FROM delivery AS d JOIN delivery AS c ON c.id = coalesce(d.batch_lead, d.id)
                       WHERE d.role = 'check-in' AND c.state = 'pending') AS newer
                 WHERE it.batch_lead = ?1 AND it.role = 'check-in' AND it.answer = 'open'
                     AND newer.schedule = it.schedule AND newer.nominal > it.nominal",
            )?
            .execute([self.id])?;
        release_members(transaction, self.id, now)
    }
}
