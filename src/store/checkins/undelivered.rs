//! Check-ins that did not reach their person, who is told about them beside the next answer.

use crate::mentoring::delivery::State;
use crate::mentoring::person::Address;
use crate::mentoring::schedule::Schedule;
use crate::store::Store;
use crate::store::checkins::schedule_row;
use crate::store::error::Broken;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::Connection;

/// A check-in that did not reach its person, who does not know of it yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// The idempotency key of its message.
    pub idempotency_key: String,
    /// The date it is for.
    pub nominal: NaiveDate,
    /// Its state: unreachable or failed.
    pub state: State,
    /// The schedule it comes from, as it is now.
    pub schedule: Schedule,
}

/// The deliveries that did not reach the person at an address.
const OF_ADDRESS: &str =
    "FROM address AS a JOIN delivery AS d ON d.person = a.person JOIN schedule AS s ON s.id = d.schedule
     WHERE a.platform = ?1 AND a.id = ?2 AND d.state IN ('unreachable', 'failed') AND d.role IN ('check-in', 'snoozed')
         AND d.failure_notified IS NULL AND d.reason <> 'superseded'
         AND EXISTS (SELECT 1 FROM delivery AS it
             WHERE it.answer = 'open' AND (it.id = coalesce(d.origin, d.id) OR it.batch_lead IN (d.id, d.origin)))
     ORDER BY d.nominal, d.id";

impl Store {
    /// The check-ins that did not reach a person and wait for their answer, if they were not told yet. They count as
    /// told from now on. Usually there are none, and then nothing is written.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub fn take_undelivered(&self, at: &Address, now: DateTime<Utc>) -> Result<Vec<Undelivered>, Broken> {
        let asks = at.clone();
        if self.read(move |connection| Ok(undelivered(connection, &asks)?.is_empty()))? {
            return Ok(Vec::new());
        }
        let at = at.clone();
        self.write(move |transaction| {
            let found = undelivered(transaction, &at)?;
            for (id, _) in &found {
                let told = "UPDATE delivery SET failure_notified = ?2 WHERE id = ?1";
                transaction.prepare_cached(told)?.execute((id, now.timestamp()))?;
            }
            Ok(found.into_iter().map(|(_, undelivered)| undelivered).collect())
        })
    }
}

fn undelivered(connection: &Connection, at: &Address) -> Result<Vec<(i64, Undelivered)>, Broken> {
    let select = format!(
        "SELECT {}, d.id, d.idempotency_key, d.nominal, d.state AS delivery_state {OF_ADDRESS}",
        *schedule_row::SQL
    );
    let mut select = connection.prepare_cached(&select)?;
    let mut rows = select.query((at.platform.name(), &at.id))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (nominal, state): (String, String) = (row.get("nominal")?, row.get("delivery_state")?);
        let undelivered = Undelivered {
            idempotency_key: row.get("idempotency_key")?,
            nominal: nominal.parse().map_err(|_| Broken::Unreadable("a date"))?,
            state: State::named(&state).ok_or(Broken::Unreadable("delivery.state"))?,
            schedule: schedule_row::read(row)?,
        };
        found.push((row.get("id")?, undelivered));
    }
    Ok(found)
}
