//! A person's local time.

use super::Bot;
use super::error::Error;
use crate::mentoring::cadence::Zone;
use crate::mentoring::person::Address;
use chrono::{DateTime, NaiveDate, Utc};

impl Bot {
    /// The person's zone, if they set one, and today's date there.
    pub(in crate::bot) fn local(&self, at: &Address, now: DateTime<Utc>) -> Result<(Option<Zone>, NaiveDate), Error> {
        let zone = self.store().person(at)?.and_then(|person| person.profile.zone);
        let zone = zone.and_then(|zone| self.zones().zone(&zone));
        let today = zone.as_ref().and_then(|zone| zone.date(now)).unwrap_or(now.date_naive());
        Ok((zone, today))
    }
}
