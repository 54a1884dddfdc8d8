//! Leaves out one date of a schedule.

use super::own::{OwnSchedule, own};
use super::person;
use crate::mentoring::cadence::Zones;
use crate::mentoring::delivery::{AnswerState, Role, State as DeliveryState};
use crate::mentoring::person::Address;
use crate::mentoring::schedule::{Schedule, State};
use crate::store::checkins::deliveries::cancel::cancel;
use crate::store::checkins::deliveries::planned;
use crate::store::checkins::deliveries::planned::{Planned, Source};
use crate::store::error::Broken;
use crate::store::{Store, epoch};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension};

impl Store {
    /// Leaves out one date of one of a person's schedules, if that is the next one or on its way. Returns whether it is
    /// left out now, and the schedule.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn skip_date(
        &self,
        at: &Address,
        uid: &str,
        date: NaiveDate,
        zones: &Zones,
        now: DateTime<Utc>,
    ) -> Result<Option<(bool, Schedule)>, Broken> {
        let to = at.clone();
        let found = self.on_own(at, uid, zones, now, move |own| own.skip(&to, date))?;
        Ok(found.map(|(schedule, skipped)| (skipped, schedule)))
    }

    /// The date of one of a person's schedules that they have not got yet: one that is on its way, or else the next.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn coming_date(&self, at: &Address, uid: &str) -> Result<Option<NaiveDate>, Broken> {
        let (at, uid) = (at.clone(), uid.to_owned());
        self.read(move |connection| {
            let Some((id, schedule)) = own(connection, &at, &uid)? else { return Ok(None) };
            Ok(Some(on_its_way(connection, id)?.map_or(schedule.next_nominal, |(_, date)| date)))
        })
    }
}

impl OwnSchedule<'_> {
    /// Leaves out this date. Returns whether it is left out now.
    fn skip(&mut self, at: &Address, date: NaiveDate) -> Result<bool, Broken> {
        if let Some((row, _)) = on_its_way(self.transaction, self.id)?.filter(|(_, nominal)| *nominal == date) {
            let skip = "UPDATE delivery SET answer = 'skipped', skipped = ?2 WHERE id = ?1";
            self.transaction.prepare_cached(skip)?.execute((row, self.now.timestamp()))?;
            cancel(self.transaction, row, "skipped", self.now)?;
            return Ok(true);
        }
        if date == self.schedule.next_nominal && self.schedule.state == State::Active {
            self.leave_out(at, date)?;
            self.go_on()?;
        }
        let mut select = self.transaction.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM delivery
                 WHERE schedule = ?1 AND nominal = ?2 AND role = 'check-in' AND answer = 'skipped')",
        )?;
        Ok(select.query_row((self.id, date.to_string()), |row| row.get(0))?)
    }

    fn leave_out(&self, at: &Address, date: NaiveDate) -> Result<(), Broken> {
        let Some(person) = person(self.transaction, at)? else { return Ok(()) };
        let instance = epoch::instance(self.transaction)?;
        let source = Source { instance: &instance, person, schedule: self.id, uid: &self.schedule.uid, to: at };
        let left_out = Planned {
            state: DeliveryState::Cancelled,
            reason: "skipped",
            settled: Some(self.now),
            answer: AnswerState::Skipped,
            skipped: Some(self.now),
            ..Planned::new(source, date, Role::CheckIn, self.schedule.next_due)
        };
        planned::insert(self.transaction, &left_out)?;
        Ok(())
    }
}

/// The row and the date of a check-in that is planned and has not left, alone or in a batch.
fn on_its_way(connection: &Connection, id: i64) -> Result<Option<(i64, NaiveDate)>, Broken> {
    let mut select = connection.prepare_cached(
        "SELECT d.id, d.nominal FROM delivery AS d LEFT JOIN delivery AS c ON c.id = d.batch_lead
         WHERE d.schedule = ?1 AND d.role = 'check-in' AND d.answer = 'open' AND coalesce(c.state, d.state) = 'pending'
         ORDER BY d.nominal LIMIT 1",
    )?;
    let found = select.query_row([id], |row| Ok((row.get("id")?, row.get::<_, String>("nominal")?))).optional()?;
    found.map(|(row, date)| Ok((row, date.parse().map_err(|_| Broken::Unreadable("a date"))?))).transpose()
}
