//! The dates of somebody's check-ins as a file for calendars, iCalendar as RFC 5545 has it. A file in their hands goes anywhere, so
//! that nothing stands in it but what a check-in is called and when it comes.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use icalendar::{Calendar, Component, Event, EventLike, Property};

/// The file's name.
pub const NAME: &str = "nextrung.ics";
/// How long a check-in takes.
const LASTS: TimeDelta = TimeDelta::minutes(15);

/// One date of a check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The random name of its schedule. With the date it names the entry, so that a newer file changes it and adds none.
    pub uid: String,
    /// The date it is for.
    pub date: NaiveDate,
    /// When it comes.
    pub at: DateTime<Utc>,
    /// What stands in the calendar.
    pub title: String,
    /// What is said beside it.
    pub note: String,
}

/// The file with these dates, as of this moment.
pub fn file(entries: &[Entry], now: DateTime<Utc>) -> Vec<u8> {
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", "-//Nextrung//Check-ins//EN"), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(key, value));
    }
    for entry in entries {
        let mut event = Event::new();
        event
            .uid(&format!("{}-{}@nextrung", entry.uid, entry.date.format("%Y%m%d")))
            .timestamp(now)
            .starts(entry.at)
            .ends(entry.at + LASTS)
            .summary(&entry.title)
            .description(&entry.note);
        calendar.push(event);
    }
    calendar.to_string().into_bytes()
}
