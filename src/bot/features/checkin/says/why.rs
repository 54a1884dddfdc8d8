//! The reason for a message: what the person pressed, when it comes, what kind of message it is, and who can read the answers.

use super::super::lines;
use super::super::lines::Which;
use super::card;
use crate::bot::Bot;
use crate::bot::phrases::buttons::button;
use crate::bot::phrases::dates;
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::mentoring::delivery::{Contents, Role};
use crate::mentoring::schedule::{Reason, State};
use chrono::NaiveDate;

/// Dates around a message in its person's time zone.
#[derive(Debug, Clone, Copy)]
pub struct Dates {
    /// The date on which they started the schedule.
    pub since: NaiveDate,
    /// The date on which the message was due.
    pub due: NaiveDate,
    /// Today's date.
    pub today: NaiveDate,
}

/// The reply that says why they got this message.
pub fn why(bot: &Bot, contents: &Contents, dates: Dates) -> Reply {
    let schedule = &contents.schedule;
    let place = schedule.zone.rsplit('/').next().unwrap_or_default().replace('_', " ");
    let text = Text::default().plain("You began this on ").strong(dates::day(dates.since, dates.today)).plain(format!(
        ": {}, by the clock of {place}. {}\n\nOnly you read what you answer.",
        dates::rhythm(&schedule.cadence),
        this_one(contents, dates)
    ));
    let idempotency_key = &contents.idempotency_key;
    let mut rows = Vec::new();
    let mut buttons = vec![button(bot, "Settings", &lines::message::settings(idempotency_key))];
    if !matches!(schedule.state, State::Ended(_)) {
        if let Some(fewer) = schedule.reminders.checked_sub(1) {
            let here = lines::change(Which::Id(&schedule.uid));
            let fewer = card::reminding(bot, here, fewer);
            buttons.extend(fewer.map(|fewer| Button { label: "Fewer reminders".to_owned(), ..fewer }));
        }
        let stop = button(bot, "Stop", &lines::message::stop_on(idempotency_key, idempotency_key)).danger();
        rows.push(Row::Buttons(vec![stop]));
    }
    rows.insert(0, Row::Buttons(buttons));
    Reply { title: Some("Why you got this".to_owned()), text, rows, private: true, beside: true, ..Reply::default() }
}

/// What kind of message this is.
fn this_one(contents: &Contents, dates: Dates) -> String {
    let day = dates::day(contents.nominal, dates.today);
    match contents.role {
        Role::Welcome => "This is my first word, so that you know where it comes.".to_owned(),
        Role::CheckIn => format!("This is the check-in for {day}."),
        Role::Snoozed => {
            let until = dates::day(dates.due, dates.today);
            format!("This is the check-in for {day}, which you put off until {until}.")
        }
        Role::Reminder => {
            let number = contents.seq + 1;
            let of = contents.reminders.max(contents.schedule.reminders).max(number);
            format!("The check-in for {day} was still open, and this is reminder {number} of {of}.")
        }
        Role::Notice if contents.reason == Reason::Quiet.name() => {
            "Three went unanswered, so I paused it and told you, instead of asking again.".to_owned()
        }
        Role::Notice => "I told you that I paused it.".to_owned(),
        Role::Asked => "This one you asked for yourself.".to_owned(),
    }
}
