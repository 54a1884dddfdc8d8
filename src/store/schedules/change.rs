//! What presses change about a schedule: when it comes back, what is left out, when it waits and when it ends. Each is one
//! transaction, and the same press again changes nothing more.

use super::person;
use crate::mentoring::cadence::Rhythm;
use crate::mentoring::cadence::Zone;
use crate::mentoring::cadence::Zones;
use crate::mentoring::delivery::AnswerState;
use crate::mentoring::delivery::Role;
use crate::mentoring::delivery::State as Stage;
use crate::mentoring::person::Address;
use crate::mentoring::schedule;
use crate::mentoring::schedule::Reason;
use crate::mentoring::schedule::Schedule;
use crate::mentoring::schedule::State;
use crate::mentoring::timing;
use crate::store::Store;
use crate::store::deliveries::cancel::cancel;
use crate::store::deliveries::cancel::cancel_pending;
use crate::store::deliveries::planned;
use crate::store::deliveries::planned::Planned;
use crate::store::deliveries::planned::Source;
use crate::store::deliveries::reminders;
use crate::store::people;
use crate::store::process;
use crate::store::schedule_row;
use crate::store::unusable::Broken;
use chrono::DateTime;
use chrono::NaiveDate;
use chrono::NaiveTime;
use chrono::Utc;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::Transaction;

/// Whatever follows from what was asked for at once has other numbers than what follows from the check-in of the same day.
const ASKED: u32 = 1_000;

/// When a schedule is to come back from now on.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// How often, and on which day.
    pub rhythm: Rhythm,
    /// At what time of day.
    pub at: NaiveTime,
    /// The date that another rhythm counts from.
    pub anchor: NaiveDate,
    /// How often it reminds of one check-in at most, where that is to change.
    pub nudges: Option<u32>,
}

/// A schedule in a transaction of its owner's.
pub(super) struct Own<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) id: i64,
    pub(super) schedule: Schedule,
    pub(super) zone: Zone,
    pub(super) now: DateTime<Utc>,
}

impl Store {
    /// Has one of somebody's schedules come back at other times. What is planned already and has not left keeps its date and
    /// leaves at the new time. None, if they have no such schedule.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is changed then.
    pub fn change_schedule(
        &self,
        at: &Address,
        uid: &str,
        change: Change,
        zones: &Zones,
        now: DateTime<Utc>,
    ) -> Result<Option<Schedule>, Broken> {
        let found = self.on_own(at, uid, zones, now, move |own| {
            own.take(change)?;
            own.retime()?;
            own.go_on()?;
            own.put()?;
            Ok(reminders::cancel_unwanted(own.transaction, own.id, own.now)?)
        })?;
        Ok(found.map(|(schedule, ())| schedule))
    }

    /// Has one of somebody's schedules wait: until this date, or until they resume it.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is changed then.
    pub fn pause_schedule(
        &self,
        at: &Address,
        uid: &str,
        until: Option<NaiveDate>,
        zones: &Zones,
        now: DateTime<Utc>,
    ) -> Result<Option<Schedule>, Broken> {
        let found = self.on_own(at, uid, zones, now, move |own| {
            cancel_pending(own.transaction, own.id, "paused", own.now)?;
            own.schedule.until = until;
            own.schedule.state = if until.is_some() { State::Active } else { State::Paused(Reason::Asked) };
            own.go_on()
        })?;
        Ok(found.map(|(schedule, ())| schedule))
    }

    /// Has one of somebody's schedules go on with its next date, whatever it waited for.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is changed then.
    pub fn resume_schedule(
        &self,
        at: &Address,
        uid: &str,
        change: Option<Change>,
        zones: &Zones,
        now: DateTime<Utc>,
    ) -> Result<Option<Schedule>, Broken> {
        let found = self.on_own(at, uid, zones, now, move |own| {
            change.map_or(Ok(()), |change| own.take(change))?;
            (own.schedule.state, own.schedule.until, own.schedule.unreached) = (State::Active, None, 0);
            own.go_on()
        })?;
        Ok(found.map(|(schedule, ())| schedule))
    }

    /// Ends one of somebody's schedules. What they wrote to it stays, and for an hour how it stood can be restored.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is changed then.
    pub fn stop_schedule(
        &self,
        at: &Address,
        uid: &str,
        zones: &Zones,
        now: DateTime<Utc>,
    ) -> Result<Option<Schedule>, Broken> {
        let found = self.on_own(at, uid, zones, now, move |own| {
            cancel_pending(own.transaction, own.id, "stopped", own.now)?;
            let was = own.schedule.state;
            let reason = was.reason().map(|reason| format!(" {}", reason.name())).unwrap_or_default();
            let update = "UPDATE schedule SET was = ?2, ended = ?3 WHERE id = ?1";
            let was = format!("{}{reason}", was.name());
            own.transaction.prepare_cached(update)?.execute((own.id, was, own.now.timestamp()))?;
            own.schedule.state = State::Ended(Reason::Asked);
            Ok(())
        })?;
        Ok(found.map(|(schedule, ())| schedule))
    }

    /// Leaves out one date of one of somebody's schedules, if that is the next one or on its way. Whether it is left out now, and
    /// the schedule.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is changed then.
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

    /// The date of one of somebody's schedules that they have not got yet: one that is on its way, or else the next.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn coming_date(&self, at: &Address, uid: &str) -> Result<Option<NaiveDate>, Broken> {
        let (at, uid) = (at.clone(), uid.to_owned());
        self.read(move |connection| {
            let Some((id, schedule)) = own(connection, &at, &uid)? else { return Ok(None) };
            Ok(Some(on_its_way(connection, id)?.map_or(schedule.next_nominal, |(_, date)| date)))
        })
    }

    /// Asks at once, for one of somebody's schedules: once a day. The marker of what is asked. None, if they have no such
    /// schedule. `press` is the id of the request.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is asked then.
    pub fn ask_now(
        &self,
        at: &Address,
        uid: &str,
        today: NaiveDate,
        press: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<String>, Broken> {
        let (at, uid, press) = (at.clone(), uid.to_owned(), press.to_owned());
        self.write(move |transaction| {
            let Some((id, schedule)) = own(transaction, &at, &uid)? else { return Ok(None) };
            let Some(person) = person(transaction, &at)? else { return Ok(None) };
            let instance = process::instance(transaction)?;
            let source = Source { instance: &instance, person, schedule: id, uid: &schedule.uid, to: &at };
            let check_in = Planned {
                seq: ASKED,
                press: Some(&press),
                state: Stage::Delivered,
                settled: Some(now),
                answer: AnswerState::Open,
                ..Planned::new(source, today, Role::Asked, now)
            };
            planned::insert(transaction, &check_in)?;
            let mut select = transaction.prepare_cached(
                "SELECT idempotency_key FROM delivery WHERE schedule = ?1 AND nominal = ?2 AND role = 'asked'",
            )?;
            Ok(select.query_row((id, today.to_string()), |row| row.get(0)).optional()?)
        })
    }

    /// Changes one of somebody's schedules in one transaction, and gives it as it then is. None, if they have no such schedule.
    pub(super) fn on_own<T: Send + 'static>(
        &self,
        at: &Address,
        uid: &str,
        zones: &Zones,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut Own<'_>) -> Result<T, Broken> + Send + 'static,
    ) -> Result<Option<(Schedule, T)>, Broken> {
        let (at, uid, zones) = (at.clone(), uid.to_owned(), zones.clone());
        self.write(move |transaction| {
            let Some((id, schedule)) = own(transaction, &at, &uid)? else { return Ok(None) };
            let zone = zones.zone(&schedule.zone).ok_or(Broken::Unreadable("a schedule's zone"))?;
            let mut own = Own { transaction, id, schedule, zone, now };
            let given = change(&mut own)?;
            own.put()?;
            Ok(Some((own.schedule, given)))
        })
    }
}

impl Own<'_> {
    /// Comes back at other times. Another rhythm counts from the first date that it can have.
    fn take(&mut self, change: Change) -> Result<(), Broken> {
        let behind = latest(self.transaction, self.id)?.and_then(|latest| latest.succ_opt());
        let cadence = &mut self.schedule.cadence;
        if cadence.rhythm != change.rhythm {
            cadence.anchor = behind.map_or(change.anchor, |behind| behind.max(change.anchor));
        }
        (cadence.rhythm, cadence.at) = (change.rhythm, change.at);
        self.schedule.nudges = change.nudges.unwrap_or(self.schedule.nudges);
        Ok(())
    }

    /// The first date that lies ahead and has no row yet is the next.
    pub(super) fn go_on(&mut self) -> Result<(), Broken> {
        let latest = latest(self.transaction, self.id)?;
        let next = self.schedule.first_after(&self.zone, self.now, latest, self.schedule.until);
        let next = next.ok_or(Broken::Unreadable("a calendar that has an end"))?;
        (self.schedule.next_nominal, self.schedule.next_due) = (next.nominal, next.due);
        Ok(())
    }

    /// What is planned and has not left keeps its date, and leaves at the schedule's time of day.
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
            let leaves = timing::leaves(due, self.now, &person, &self.zone, people::hours(&quiet));
            let mut update =
                self.transaction.prepare_cached("UPDATE delivery SET due = ?2, not_before = ?3 WHERE id = ?1")?;
            update.execute((id, due.timestamp(), leaves.timestamp()))?;
        }
        Ok(())
    }

    /// Writes it back.
    pub(super) fn put(&self) -> rusqlite::Result<()> {
        let Schedule { cadence, zone, next_nominal, next_due, state, until, unreached, nudges, .. } = &self.schedule;
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
            nudges,
        ))?;
        Ok(())
    }

    /// Leaves out this date. Whether it is left out now.
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
        let instance = process::instance(self.transaction)?;
        let source = Source { instance: &instance, person, schedule: self.id, uid: &self.schedule.uid, to: at };
        let left_out = Planned {
            state: Stage::Cancelled,
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

/// One of somebody's schedules that has not ended, with the number of its row.
pub(super) fn own(connection: &Connection, at: &Address, uid: &str) -> Result<Option<(i64, Schedule)>, Broken> {
    let select = format!(
        "SELECT {}, s.id
         FROM schedule AS s JOIN address AS a ON a.person = s.person
         WHERE a.platform = ?1 AND a.id = ?2 AND s.uid = ?3 AND s.state <> 'ended'",
        schedule_row::COLUMNS
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

/// The row and the date of a check-in that is planned and has not left, alone or with another.
fn on_its_way(connection: &Connection, id: i64) -> Result<Option<(i64, NaiveDate)>, Broken> {
    let mut select = connection.prepare_cached(
        "SELECT d.id, d.nominal FROM delivery AS d LEFT JOIN delivery AS c ON c.id = d.batch_lead
         WHERE d.schedule = ?1 AND d.role = 'check-in' AND d.answer = 'open' AND coalesce(c.state, d.state) = 'pending'
         ORDER BY d.nominal LIMIT 1",
    )?;
    let found = select.query_row([id], |row| Ok((row.get("id")?, row.get::<_, String>("nominal")?))).optional()?;
    found.map(|(row, date)| Ok((row, date.parse().map_err(|_| Broken::Unreadable("a date"))?))).transpose()
}

#[cfg(test)]
mod tests {
    use super::Change;
    use crate::mentoring::cadence::Cadence;
    use crate::mentoring::cadence::Rhythm;
    use crate::mentoring::cadence::Zones;
    use crate::mentoring::person::Address;
    use crate::mentoring::person::Platform;
    use crate::store::Owner;
    use crate::store::Store;
    use crate::store::schedules::Started;
    use crate::store::schedules::Wanted;
    use chrono::NaiveTime;
    use chrono::Weekday;

    #[test]
    fn the_name_of_a_schedule_opens_nothing_for_anybody_else() {
        let (store, zones) = (Store::memory(Owner::Console).unwrap(), Zones::bundled());
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        let at = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
        let rhythm = Rhythm::Weekly(Weekday::Mon);
        let people = ["ana", "ben"].map(|id| Address { platform: Platform::Console, id: id.to_owned() });
        for person in &people {
            store.change_profile(person, now, |profile| profile.zone = Some("UTC".to_owned())).unwrap();
        }
        let [ana, ben] = &people;
        let cadence = Cadence { rhythm, at, anchor: now.date_naive() };
        let wanted = Wanted { kind: "feedback".to_owned(), cadence, zone: zones.zone("UTC").unwrap() };
        let Started::Begun(schedule, _) = store.start_schedule(ana, wanted, "1", now).unwrap() else { panic!() };
        let (uid, next) = (&schedule.uid, schedule.next_nominal);
        let change = Change { rhythm: Rhythm::Biweekly(Weekday::Fri), at, anchor: next, nudges: Some(2) };
        let kept = store.export(ana).unwrap();
        assert_eq!(store.change_schedule(ben, uid, change, &zones, now).unwrap(), None);
        assert_eq!(store.pause_schedule(ben, uid, Some(next), &zones, now).unwrap(), None);
        assert_eq!(store.resume_schedule(ben, uid, Some(change), &zones, now).unwrap(), None);
        assert_eq!(store.skip_date(ben, uid, next, &zones, now).unwrap(), None);
        assert_eq!(store.coming_date(ben, uid).unwrap(), None);
        assert_eq!(store.ask_now(ben, uid, next, "2", now).unwrap(), None);
        assert_eq!(store.stop_schedule(ben, uid, &zones, now).unwrap(), None);
        assert_eq!(store.export(ana).unwrap(), kept);
        assert!(store.stop_schedule(ana, uid, &zones, now).unwrap().is_some());
        assert_eq!(store.stop_schedule(ana, uid, &zones, now).unwrap(), None, "what has ended stays ended");
    }
}
