//! Changes the place whose clock a person goes by, and all of their schedules with it.

use super::own::{OwnSchedule, own};
use crate::mentoring::cadence::{Occurrence, Zone};
use crate::mentoring::person::Address;
use crate::mentoring::schedule::{Schedule, State};
use crate::store::error::Broken;
use crate::store::{Store, people};
use chrono::{DateTime, Utc};
use std::sync::Arc;

impl Store {
    /// Sets the place whose clock a person goes by, and changes all of their schedules to it. Each keeps its next date,
    /// if that is still to come. Returns their schedules.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn change_zone(
        &self,
        at: &Address,
        zone: &Zone,
        language: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Schedule>, Broken> {
        let (keys, at, zone) = (Arc::clone(&self.keys), at.clone(), zone.clone());
        self.write(move |transaction| {
            people::change_in(transaction, &keys, &at, now, |profile| {
                profile.zone = Some(zone.name().to_owned());
                profile.language = language.or(profile.language.take());
            })?;
            let mut moved = Vec::new();
            for known in super::all(transaction, &at)? {
                let Some((id, schedule)) = own(transaction, &at, &known.uid)? else { continue };
                let mut own = OwnSchedule { transaction, id, schedule, zone: zone.clone(), now };
                if own.schedule.zone != zone.name() {
                    own.schedule.zone = zone.name().to_owned();
                    own.retime()?;
                    let due = zone.moment(own.schedule.next_nominal, own.schedule.cadence.at);
                    let kept = due.map(|due| Occurrence { nominal: own.schedule.next_nominal, due });
                    // A date that is past by the new clock is late, and is sent as such.
                    match kept.filter(|kept| kept.due > now || own.schedule.state == State::Active) {
                        Some(kept) => own.schedule.next_due = kept.due,
                        None => own.go_on()?,
                    }
                    own.put()?;
                }
                moved.push(own.schedule);
            }
            Ok(moved)
        })
    }
}
