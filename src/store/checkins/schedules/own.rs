//! A person's schedule in a transaction that changes it.

use crate::mentoring::cadence::{Zone, Zones};
use crate::mentoring::person::Address;
use crate::mentoring::schedule::{Reason, Schedule};
use crate::mentoring::{schedule, timing};
use crate::store::checkins::schedule_row;
use crate::store::error::Broken;
use crate::store::{Store, people};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, Transaction};

/// A person's schedule in a transaction that changes it.
pub(super) struct OwnSchedule<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) id: i64,
    pub(super) schedule: Schedule,
    pub(super) zone: Zone,
    pub(super) now: DateTime<Utc>,
}

impl Store {
    /// Changes one of a person's schedules in one transaction, and returns it. None, if they have no such schedule.
    pub(super) fn on_own<T: Send + 'static>(
        &self,
        at: &Address,
        uid: &str,
        zones: &Zones,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut OwnSchedule<'_>) -> Result<T, Broken> + Send + 'static,
    ) -> Result<Option<(Schedule, T)>, Broken> {
        let (at, uid, zones) = (at.clone(), uid.to_owned(), zones.clone());
        self.write(move |transaction| {
            let Some((id, schedule)) = own(transaction, &at, &uid)? else { return Ok(None) };
            let zone = zones.zone(&schedule.zone).ok_or(Broken::Unreadable("a schedule's zone"))?;
            let mut own = OwnSchedule { transaction, id, schedule, zone, now };
            let given = change(&mut own)?;
            own.put()?;
            Ok(Some((own.schedule, given)))
        })
    }
}

impl OwnSchedule<'_> {
    /// Makes the first date that lies ahead and has no row yet the next one.
    pub(super) fn go_on(&mut self) -> Result<(), Broken> {
        let latest = latest(self.transaction, self.id)?;
        let next = self.schedule.first_after(&self.zone, self.now, latest, self.schedule.until);
        let next = next.ok_or(Broken::Unreadable("a calendar that has an end"))?;
        (self.schedule.next_nominal, self.schedule.next_due) = (next.nominal, next.due);
        Ok(())
    }

    /// Moves the check-ins that are planned and have not left to the schedule's time of day. They keep their dates.
    pub(super) fn retime(&self) -> Result<(), Broken> {
        let mut select = self.transaction.prepare_cached(
            "SELECT d.id, d.nominal, p.uid, p.quiet FROM delivery AS d JOIN person AS p ON p.id = d.person
             WHERE d.schedule = ?1 AND d.state = 'pending' AND d.role = 'check-in'",
        )?;
        let rows = select.query_map([self.id], |row| {
            Ok((row.get("id")?, row.get("nominal")?, row.get("uid")?, row.get("quiet")?))
        })?;
        let rows: Vec<(i64, String, String, String)> = rows.collect::<rusqlite::Result<_>>()?;
        for (id, nominal, person, quiet) in rows {
            let due = nominal.parse().ok().and_then(|nominal| self.zone.moment(nominal, self.schedule.cadence.at));
            let due = due.ok_or(Broken::Unreadable("a date"))?;
            let leaves = timing::leaves(due, self.now, &person, &self.zone, people::quiet_hours(&quiet));
            let mut update =
                self.transaction.prepare_cached("UPDATE delivery SET due = ?2, not_before = ?3 WHERE id = ?1")?;
            update.execute((id, due.timestamp(), leaves.timestamp()))?;
        }
        Ok(())
    }

    /// Writes the schedule into its row.
    pub(super) fn put(&self) -> rusqlite::Result<()> {
        let Schedule { cadence, zone, next_nominal, next_due, state, until, unreached, reminders, .. } = &self.schedule;
        let mut update = self.transaction.prepare_cached(
            "UPDATE schedule SET every = ?2, day = ?3, at = ?4, anchor = ?5, zone = ?6, next_nominal = ?7, next_due = ?8,
                 state = ?9, reason = ?10, until = ?11, unreached = ?12, nudges = ?13
             WHERE id = ?1",
        )?;
        update.execute((
            self.id,
            schedule::every(cadence.rhythm),
            schedule::day(cadence.rhythm),
            schedule::clock(cadence.at),
            cadence.anchor.to_string(),
            zone,
            next_nominal.to_string(),
            next_due.timestamp(),
            state.name(),
            state.reason().map(Reason::name).unwrap_or_default(),
            until.map(|date| date.to_string()).unwrap_or_default(),
            unreached,
            reminders,
        ))?;
        Ok(())
    }
}

/// One of a person's schedules that has not ended, with the number of its row.
pub(super) fn own(connection: &Connection, at: &Address, uid: &str) -> Result<Option<(i64, Schedule)>, Broken> {
    let select = format!(
        "SELECT {}, s.id
         FROM schedule AS s JOIN address AS a ON a.person = s.person
         WHERE a.platform = ?1 AND a.id = ?2 AND s.uid = ?3 AND s.state <> 'ended'",
        *schedule_row::SQL
    );
    let mut select = connection.prepare_cached(&select)?;
    let mut rows = select.query((at.platform.name(), &at.id, uid))?;
    rows.next()?.map(|row| Ok((row.get("id")?, schedule_row::read(row)?))).transpose()
}

/// The latest date that this schedule has a row for.
pub(super) fn latest(connection: &Connection, id: i64) -> Result<Option<NaiveDate>, Broken> {
    let mut select =
        connection.prepare_cached("SELECT max(nominal) FROM delivery WHERE schedule = ?1 AND role = 'check-in'")?;
    let latest: Option<String> = select.query_row([id], |row| row.get(0))?;
    latest.map(|date| date.parse().map_err(|_| Broken::Unreadable("a date"))).transpose()
}
