//! Quiet hours: the hours in which a person gets no messages.

use chrono::{NaiveTime, Timelike};

/// The hours in which somebody gets no messages, by the clocks of their place. They may go past midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// The first quiet minute.
    pub from: NaiveTime,
    /// The first minute that is not quiet again. Never equal to `from`.
    pub until: NaiveTime,
}

impl QuietHours {
    /// Quiet from one time of day to another, in whole minutes. `None` if both are the same, which could mean no hours
    /// or all of them.
    pub fn new(from: NaiveTime, until: NaiveTime) -> Option<Self> {
        let minutes = |time: NaiveTime| (time.hour(), time.minute());
        (minutes(from) != minutes(until)).then_some(QuietHours { from, until })
    }

    /// Whether this time of day is quiet.
    pub fn hold(&self, time: NaiveTime) -> bool {
        if self.from < self.until {
            self.from <= time && time < self.until
        } else {
            self.from <= time || time < self.until
        }
    }
}
