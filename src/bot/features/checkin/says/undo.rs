//! Wording for undoing a stop, a skip or a date left out.

use super::super::lines;
use super::super::lines::Which;
use super::answer::{after, known_by};
use super::card::{list_button, titled};
use super::{card, message};
use crate::bot::Bot;
use crate::bot::phrases::buttons::button;
use crate::bot::phrases::dates;
use crate::bot::phrases::quote::title;
use crate::bot::phrases::undo::UNDO_LABEL;
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::mentoring::delivery::Contents;
use crate::mentoring::schedule::Schedule;
use crate::store::checkins::schedules::undo::DateBack;
use chrono::NaiveDate;

/// The sentence when a skipped message is open again.
pub const OPEN_AGAIN: &str = "It's open again.";
/// The sentence when a stopped schedule is restored.
pub const AS_IT_WAS: &str = "It's back as it was.";

/// The button that undoes a stop.
pub fn stop_button(bot: &Bot, schedule: &Schedule) -> Button {
    button(bot, UNDO_LABEL, &lines::undo_stop(&schedule.uid))
}

/// The button that undoes leaving out a date.
pub fn skip_button(bot: &Bot, schedule: &Schedule, date: NaiveDate, label: &str) -> Button {
    button(bot, label, &lines::undo_skip(&schedule.uid, date))
}

/// The same button with the usual label.
pub fn date_button(bot: &Bot, schedule: &Schedule, date: NaiveDate) -> Button {
    skip_button(bot, schedule, date, UNDO_LABEL)
}

/// The reply when a stopped schedule is restored.
pub fn back(bot: &Bot, schedule: &Schedule, today: NaiveDate) -> Reply {
    let text = Text::default().plain(format!("It's back as it was: {}.", card::standing(schedule, today)));
    titled(bot, schedule, text, vec![Row::Buttons(vec![list_button(bot)])])
}

/// The reply when a schedule was stopped too long ago to be restored.
pub fn stays_stopped(bot: &Bot, schedule: &Schedule) -> Reply {
    let text = Text::default().plain("That was more than an hour ago, so it stays stopped. What you wrote is kept.");
    let again = button(bot, "Start it again", &card::again(schedule));
    titled(bot, schedule, text, vec![Row::Buttons(vec![again, list_button(bot)])])
}

/// The reply when a date was brought back, or why it was not. None if it was not left out.
pub fn date(bot: &Bot, schedule: &Schedule, done: DateBack, date: NaiveDate, today: NaiveDate) -> Option<Reply> {
    let day = dates::day(date, today);
    let all = std::slice::from_ref(schedule);
    let now = || button(bot, "Ask me now", &lines::now(Which::Id(&schedule.uid)));
    let leave = |date: NaiveDate| {
        let line = lines::skip_date(Which::of(schedule, all), date);
        button(bot, "Leave it out again", &line)
    };
    let (text, button) = match done {
        DateBack::Comes => (Text::default().strong(day).plain(" comes after all."), leave(date)),
        DateBack::Over => {
            let text = format!("The moment for {day} is over, so it stays left out. I can ask you right now instead.");
            (Text::default().plain(text), now())
        }
        DateBack::TooLate => {
            let text =
                format!("That was more than an hour ago, so {day} stays left out. I can ask you whenever you like.");
            (Text::default().plain(text), now())
        }
        DateBack::After(later) => {
            let later_day = dates::day(later, today);
            let text = format!("{later_day} is left out too, and comes back first.");
            (Text::default().plain(text), skip_button(bot, schedule, later, "Bring that back"))
        }
        DateBack::Nothing => return None,
    };
    Some(titled(bot, schedule, text, vec![Row::Buttons(vec![button, list_button(bot)])]))
}

/// The message again, with buttons that work again. `what` says what came back.
pub fn message(bot: &Bot, contents: &Contents, what: &str) -> Reply {
    let message = message::message(bot, contents);
    Reply { text: Text::default().plain(format!("{what}\n\n")).then(message.text), ..message }
}

/// The reply when a message was skipped too long ago, or nothing in it is skipped any more.
pub fn stays_left(bot: &Bot, contents: &Contents, is_late: bool) -> Reply {
    let text = match is_late {
        true => "That was more than an hour ago, so it stays left out. You can still answer it, whenever you like.",
        false => "Nothing in it is left out any more.",
    };
    let buttons = vec![button(bot, "Answer after all", &lines::message::answer(&contents.idempotency_key))];
    after(bot, title(bot, &contents.schedule.kind), Text::default().plain(text), buttons, contents)
}

/// The same for the schedule of a message: it was stopped too long ago to be restored.
pub fn message_stays_stopped(bot: &Bot, contents: &Contents) -> Reply {
    let stays = stays_stopped(bot, &contents.schedule);
    known_by(bot, stays, &contents.idempotency_key)
}
