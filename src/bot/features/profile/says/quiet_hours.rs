//! The hours that are offered for messages; the other hours of the day become quiet.

use crate::mentoring::ladder::Name;
use crate::mentoring::quiet_hours::QuietHours;
use chrono::NaiveTime;

/// Hours in which a person may get messages, by their own clock.
pub struct Hours {
    /// The id in a command line.
    pub id: &'static str,
    /// The label of the button.
    pub title: &'static str,
    /// The first hour.
    pub from: u32,
    /// The hour at which they end.
    pub until: u32,
}

impl Hours {
    /// The name of these hours in a closed vocabulary.
    pub fn name(&self) -> Name {
        Name { id: self.id.to_owned(), title: self.title.to_owned(), aliases: Vec::new() }
    }

    /// The quiet hours that follow: all the other hours of the day.
    pub fn quiet(&self) -> Option<QuietHours> {
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0);
        QuietHours::new(time(self.until)?, time(self.from)?)
    }
}

/// The hours on offer. `/me quiet=22-8` takes any others.
pub const HOURS: [Hours; 4] = [
    Hours { id: "working-hours", title: "Working hours, 9 to 18", from: 9, until: 18 },
    Hours { id: "mornings", title: "Mornings, 7 to 12", from: 7, until: 12 },
    Hours { id: "evenings", title: "Evenings, 17 to 22", from: 17, until: 22 },
    Hours { id: "not-at-night", title: "Any time but at night", from: 8, until: 22 },
];
