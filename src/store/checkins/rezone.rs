//! New zone data: the dates of schedules stay, and their moments are worked out again.

use crate::mentoring::cadence::Zones;
use crate::store::checkins::deliveries::conditions;
use crate::store::error::Broken;
use crate::store::{Store, epoch};
use chrono::{DateTime, NaiveTime, Utc};
use rusqlite::Transaction;

/// How many schedules one transaction goes through.
const BATCH: i64 = 1_000;
/// No limit, for SQLite.
const ALL: i64 = -1;

/// A moment that is worked out again.
struct DueMoment {
    id: i64,
    nominal: String,
    at: String,
    zone: String,
    was: i64,
}

impl Store {
    /// Works out moments again, some at a time, if they were worked out with another release of the zone data. `after`
    /// is what it returned before; None at first. It returns None once all is done.
    ///
    /// # Errors
    /// If the database cannot be written. It can go on from the same place.
    pub fn rezone(&self, zones: &Zones, after: Option<i64>, now: DateTime<Utc>) -> Result<Option<i64>, Broken> {
        let zones = zones.clone();
        self.write(move |transaction| {
            if epoch::read(transaction)?.zone_data == zones.release() {
                return Ok(None);
            }
            let due = "SELECT id, next_nominal AS nominal, at, zone, next_due AS was FROM schedule
                       WHERE state = 'active' AND id > ?1 ORDER BY id LIMIT ?2";
            let schedules = moments(transaction, due, (after.unwrap_or(0), BATCH))?;
            for moment in &schedules {
                if let Some(due) = moment.anew(&zones).filter(|due| due.timestamp() != moment.was) {
                    let mut update = transaction.prepare_cached("UPDATE schedule SET next_due = ?2 WHERE id = ?1")?;
                    update.execute((moment.id, due.timestamp()))?;
                }
            }
            if let Some(last) = schedules.last() {
                // Until all is done the moments are of no one release: the former one, if it returns, has to work them out too.
                transaction.execute("UPDATE process SET zone_data = ''", [])?;
                return Ok(Some(last.id));
            }
            // A delivery in the future has a row already if it was missed and waits for the next date.
            let ahead = format!(
                "SELECT d.id, d.nominal, s.at, s.zone, d.due AS was FROM delivery AS d JOIN schedule AS s ON s.id = d.schedule
                 WHERE {} AND d.role = 'check-in' AND d.due > ?1 LIMIT ?2",
                conditions::IS_PENDING
            );
            for moment in moments(transaction, &ahead, (now.timestamp(), ALL))? {
                if let Some(due) = moment.anew(&zones).map(|due| due.timestamp()).filter(|due| *due != moment.was) {
                    let update = "UPDATE delivery SET due = ?2, not_before = max(?2, not_before + ?2 - due) WHERE id = ?1";
                    transaction.prepare_cached(update)?.execute((moment.id, due))?;
                }
            }
            transaction.execute("UPDATE process SET zone_data = ?1", [zones.release()])?;
            Ok(None)
        })
    }

    /// Whether every moment was worked out with this zone data.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn has_zone_data(&self, zones: &Zones) -> Result<bool, Broken> {
        let release = zones.release().to_owned();
        self.read(move |connection| Ok(epoch::read(connection)?.zone_data == release))
    }
}

fn moments(transaction: &Transaction<'_>, select: &str, with: (i64, i64)) -> rusqlite::Result<Vec<DueMoment>> {
    let mut select = transaction.prepare_cached(select)?;
    let rows = select.query_map(with, |row| {
        Ok(DueMoment {
            id: row.get("id")?,
            nominal: row.get("nominal")?,
            at: row.get("at")?,
            zone: row.get("zone")?,
            was: row.get("was")?,
        })
    })?;
    rows.collect()
}

impl DueMoment {
    /// None, if the row cannot be read: the plan reports it.
    fn anew(&self, zones: &Zones) -> Option<DateTime<Utc>> {
        let at = NaiveTime::parse_from_str(&self.at, "%H:%M").ok()?;
        zones.zone(&self.zone)?.moment(self.nominal.parse().ok()?, at)
    }
}
