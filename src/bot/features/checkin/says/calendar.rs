//! Wording of the calendar file and of the reply that delivers it.

use super::card::list_button;
use crate::bot::Bot;
use crate::bot::files::ics;
use crate::bot::files::ics::Entry;
use crate::bot::phrases::buttons::plain;
use crate::bot::phrases::quote::title;
use crate::bot::reply::{File, Reply, Row};
use crate::mentoring::schedule::Schedule;
use chrono::{DateTime, NaiveDate, Utc};

/// One calendar entry. Other people may see the calendar, so it reveals nothing private.
pub fn entry(bot: &Bot, schedule: &Schedule, date: NaiveDate, at: DateTime<Utc>) -> Entry {
    Entry {
        uid: schedule.uid.clone(),
        date,
        at,
        title: format!("Check-in: {}", title(bot, &schedule.kind)),
        note: "A direct message with a few questions. To move, skip or stop it, send /checkin list to the bot."
            .to_owned(),
    }
}

/// The reply with the calendar file.
pub fn file(bot: &Bot, entries: &[Entry], now: DateTime<Utc>) -> Reply {
    let rows = vec![Row::Buttons(vec![list_button(bot)])];
    if entries.is_empty() {
        return plain("Everything of yours is paused, so there is no date to put into a calendar.", rows);
    }
    let text = "Your next dates, for your calendar: open the file, and they are in it. They stand there as they are today and don't \
                follow when you change something; a new file then puts them right. What you write is not in it.";
    let alt = "The next dates of your check-ins, for a calendar";
    Reply { files: vec![File::new(ics::NAME, ics::file(entries, now), alt)], ..plain(text, rows) }
}
