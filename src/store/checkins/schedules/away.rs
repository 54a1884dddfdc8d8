//! Days on which a person is away: what is planned waits until they are back.

use super::person;
use crate::mentoring::cadence::Zones;
use crate::mentoring::person::Address;
use crate::store::Store;
use crate::store::error::Broken;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rusqlite::Connection;

/// A delivery that is planned and has not left. Its moments are in seconds.
struct Waiting {
    id: i64,
    due: i64,
    not_before: i64,
    zone: String,
    at: String,
}

impl Store {
    /// The first date on which a person is back, if they said that they are away.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn away(&self, at: &Address) -> Result<Option<NaiveDate>, Broken> {
        let at = at.clone();
        self.read(move |connection| back(connection, &at))
    }

    /// Sets until which date a person is away, or that they are back. What is planned and has not left waits for that
    /// date, at its time of day. False, if they are not known.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn set_away(
        &self,
        at: &Address,
        until: Option<NaiveDate>,
        zones: &Zones,
        now: DateTime<Utc>,
    ) -> Result<bool, Broken> {
        let (at, zones) = (at.clone(), zones.clone());
        self.write(move |transaction| {
            let Some(person) = person(transaction, &at)? else { return Ok(false) };
            let was = back(transaction, &at)?;
            let away = until.map(|date| date.to_string()).unwrap_or_default();
            transaction.prepare_cached("UPDATE person SET away = ?2 WHERE id = ?1")?.execute((person, away))?;
            let mut select = transaction.prepare_cached(
                "SELECT d.id, d.due, d.not_before, s.zone, s.at FROM delivery AS d JOIN schedule AS s ON s.id = d.schedule
                 WHERE d.person = ?1 AND d.state = 'pending' AND d.role IN ('check-in', 'snoozed', 'nudge')",
            )?;
            let rows = select.query_map([person], |row| {
                Ok(Waiting {
                    id: row.get("id")?,
                    due: row.get("due")?,
                    not_before: row.get("not_before")?,
                    zone: row.get("zone")?,
                    at: row.get("at")?,
                })
            })?;
            for it in rows.collect::<rusqlite::Result<Vec<_>>>()? {
                let on = |date: NaiveDate| {
                    let time = NaiveTime::parse_from_str(&it.at, "%H:%M").ok()?;
                    zones.zone(&it.zone)?.moment(date, time).map(|moment| moment.timestamp())
                };
                let waits = match (until, was) {
                    (Some(until), _) => on(until).map(|back| back.max(it.due)),
                    // Only what waited for that very date is let go.
                    (None, Some(was)) => on(was).filter(|was| *was == it.not_before).map(|_| it.due.max(now.timestamp())),
                    (None, None) => None,
                };
                if let Some(waits) = waits {
                    let update = "UPDATE delivery SET not_before = ?2 WHERE id = ?1";
                    transaction.prepare_cached(update)?.execute((it.id, waits))?;
                }
            }
            Ok(true)
        })
    }
}

/// The first date on which the person is back. None, if they are not away.
fn back(connection: &Connection, at: &Address) -> Result<Option<NaiveDate>, Broken> {
    let mut select = connection.prepare_cached(
        "SELECT person.away FROM address JOIN person ON person.id = address.person
         WHERE address.platform = ?1 AND address.id = ?2",
    )?;
    let mut rows = select.query((at.platform.name(), &at.id))?;
    let away: Option<String> = rows.next()?.map(|row| row.get(0)).transpose()?;
    Ok(away.and_then(|away| away.parse().ok()))
}
