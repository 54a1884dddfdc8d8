//! The dates of a person's check-ins as a calendar file: iCalendar as in RFC 5545. People may pass the file on to anybody, so it
//! contains only the check-ins' names and times.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use icalendar::{Calendar, Component, Event, EventLike, Property};

/// The file's name.
pub const NAME: &str = "nextrung.ics";
/// How long a check-in takes.
const LASTS: TimeDelta = TimeDelta::minutes(15);

/// One date of a check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The random name of its schedule. With the date it identifies the entry, so a newer file changes the entry and does not add
    /// one.
    pub uid: String,
    /// The date of the check-in.
    pub date: NaiveDate,
    /// The moment of the check-in.
    pub at: DateTime<Utc>,
    /// The title in the calendar.
    pub title: String,
    /// The note beside it.
    pub note: String,
}

/// The file with these dates, written at this moment.
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
