//! Counts for each schedule whether its person can be reached. A schedule that fails often enough pauses or ends.

use super::{Consequence, Recorded, Sending};
use crate::mentoring::delivery::Role;
use crate::mentoring::schedule::Reason;
use crate::store::checkins::deliveries::cancel::cancel_pending;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction};

/// After this many check-ins in a row that could not be delivered, the schedule pauses until its person says something.
const UNREACHED: u32 = 3;

impl Sending {
    /// The person cannot be written to. The delivery ends, and its schedules count that, pause or end.
    pub(super) fn unreachable(
        &self,
        transaction: &Transaction<'_>,
        reason: &str,
        consequence: Consequence,
        now: DateTime<Utc>,
    ) -> rusqlite::Result<Recorded> {
        self.end(transaction, "unreachable", reason, "", now)?;
        let (state, why) = match consequence {
            Consequence::Counted => ("paused", Reason::Closed),
            Consequence::Paused(why) => ("paused", why),
            Consequence::Ended(why) => ("ended", why),
        };
        for schedule in self.schedules(transaction)? {
            let least = match consequence {
                Consequence::Counted => {
                    if matches!(self.role, Role::CheckIn) {
                        let count = "UPDATE schedule SET unreached = unreached + 1 WHERE id = ?1";
                        transaction.prepare_cached(count)?.execute([schedule])?;
                    }
                    UNREACHED
                }
                Consequence::Paused(_) | Consequence::Ended(_) => 0,
            };
            let stopped = transaction
                .prepare_cached(
                    "UPDATE schedule SET state = ?2, reason = ?3 WHERE id = ?1 AND state = 'active' AND unreached >= ?4",
                )?
                .execute((schedule, state, why.name(), least))?;
            if stopped > 0 {
                cancel_pending(transaction, schedule, why.name(), now)?;
            }
        }
        Ok(Recorded::Unreachable)
    }

    /// The person was reached. Its schedules count from 0 again.
    pub(super) fn reached(&self, transaction: &Connection) -> rusqlite::Result<()> {
        for schedule in self.schedules(transaction)? {
            let reset = "UPDATE schedule SET unreached = 0 WHERE unreached > 0 AND id = ?1";
            transaction.prepare_cached(reset)?.execute([schedule])?;
        }
        Ok(())
    }

    /// The schedules whose check-ins are in the message.
    fn schedules(&self, transaction: &Connection) -> rusqlite::Result<Vec<i64>> {
        let mut select = transaction.prepare_cached(
            "SELECT DISTINCT schedule FROM delivery
             WHERE (id = ?1 OR batch_lead = ?1 AND answer = 'open') AND schedule IS NOT NULL",
        )?;
        select.query_map([self.id], |row| row.get(0))?.collect()
    }
}
