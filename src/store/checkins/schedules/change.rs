//! Changes a schedule: when it comes back, when it pauses and when it ends. Each change is one transaction, and the same press
//! again changes nothing more.

use super::own::{OwnSchedule, latest};
use crate::mentoring::cadence::{Rhythm, Zones};
use crate::mentoring::person::Address;
use crate::mentoring::schedule::{Reason, Schedule, State};
use crate::store::Store;
use crate::store::checkins::deliveries::cancel::cancel_pending;
use crate::store::checkins::deliveries::reminders;
use crate::store::error::Broken;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// When a schedule comes back from now on.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// How often, and on which day.
    pub rhythm: Rhythm,
    /// At what time of day.
    pub at: NaiveTime,
    /// The date that another rhythm counts from.
    pub anchor: NaiveDate,
    /// How many reminders there are of one check-in at most, if that changes.
    pub reminders: Option<u32>,
}

impl Store {
    /// Changes when one of a person's schedules comes back. A check-in that is planned and has not left keeps its date
    /// and leaves at the new time. None, if they have no such schedule.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
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

    /// Pauses one of a person's schedules: until this date, or until they resume it.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
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

    /// Resumes one of a person's schedules with its next date, whatever it waited for.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
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

    /// Ends one of a person's schedules. What they wrote to it stays, and for an hour this can be undone.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
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
}

impl OwnSchedule<'_> {
    /// Changes when it comes back. Another rhythm counts from the first date that it can have.
    fn take(&mut self, change: Change) -> Result<(), Broken> {
        let behind = latest(self.transaction, self.id)?.and_then(|latest| latest.succ_opt());
        let cadence = &mut self.schedule.cadence;
        if cadence.rhythm != change.rhythm {
            cadence.anchor = behind.map_or(change.anchor, |behind| behind.max(change.anchor));
        }
        (cadence.rhythm, cadence.at) = (change.rhythm, change.at);
        self.schedule.reminders = change.reminders.unwrap_or(self.schedule.reminders);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Change;
    use crate::mentoring::cadence::{Cadence, Rhythm, Zones};
    use crate::mentoring::person::{Address, Platform};
    use crate::store::checkins::schedules::{NewSchedule, Started};
    use crate::store::{Owner, Store};
    use chrono::{NaiveTime, Weekday};

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
        let wanted = NewSchedule { kind: "feedback".to_owned(), cadence, zone: zones.zone("UTC").unwrap() };
        let Started::Begun(schedule, _) = store.start_schedule(ana, wanted, "1", now).unwrap() else { panic!() };
        let (uid, next) = (&schedule.uid, schedule.next_nominal);
        let change = Change { rhythm: Rhythm::Biweekly(Weekday::Fri), at, anchor: next, reminders: Some(2) };
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
