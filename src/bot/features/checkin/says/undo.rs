//! What is said where somebody takes back what they did.

use super::super::lines;
use super::super::lines::Which;
use super::answer::after;
use super::message;
use crate::bot::Bot;
use crate::bot::features::checkin::says::card;
use crate::bot::features::checkin::says::card::list_button;
use crate::bot::features::checkin::says::card::titled;
use crate::bot::phrases::buttons::button;
use crate::bot::phrases::dates;
use crate::bot::phrases::quote::title;
use crate::bot::phrases::undo::UNDO_LABEL;
use crate::bot::reply::Button;
use crate::bot::reply::Reply;
use crate::bot::reply::Row;
use crate::bot::reply::Text;
use crate::mentoring::delivery::Contents;
use crate::mentoring::schedule::Schedule;
use crate::store::checkins::schedules::undo::DateBack;
use chrono::NaiveDate;

/// What was left is open again.
pub const OPEN_AGAIN: &str = "It's open again.";
/// What was ended stands as it stood before.
pub const AS_IT_WAS: &str = "It's back as it was.";

/// The button that takes back an end.
pub fn stop_button(bot: &Bot, schedule: &Schedule) -> Button {
    button(bot, UNDO_LABEL, &lines::undo_stop(&schedule.uid))
}

/// The button that takes back that a date is left out.
pub fn skip_button(bot: &Bot, schedule: &Schedule, date: NaiveDate, label: &str) -> Button {
    button(bot, label, &lines::undo_skip(&schedule.uid, date))
}

/// The same for one date, by the name that stands on every such button.
pub fn date_button(bot: &Bot, schedule: &Schedule, date: NaiveDate) -> Button {
    skip_button(bot, schedule, date, UNDO_LABEL)
}

/// What was ended stands as it stood before.
pub fn back(bot: &Bot, schedule: &Schedule, today: NaiveDate) -> Reply {
    let text = Text::default().plain(format!("It's back as it was: {}.", card::standing(schedule, today)));
    titled(bot, schedule, text, vec![Row::Buttons(vec![list_button(bot)])])
}

/// It was ended too long ago.
pub fn stays_stopped(bot: &Bot, schedule: &Schedule) -> Reply {
    let text = Text::default().plain("That was more than an hour ago, so it stays stopped. What you wrote is kept.");
    let again = button(bot, "Start it again", &card::again(schedule));
    titled(bot, schedule, text, vec![Row::Buttons(vec![again, list_button(bot)])])
}

/// A date that was left out comes after all, or why it does not. None, where it was not left out.
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

/// The message again, whose buttons answer again. `what` says what came back.
pub fn message(bot: &Bot, contents: &Contents, what: &str) -> Reply {
    let message = message::message(bot, contents);
    Reply { text: Text::default().plain(format!("{what}\n\n")).then(message.text), ..message }
}

/// A message was left too long ago to open it again, or nothing of it is left.
pub fn stays_left(bot: &Bot, contents: &Contents, is_late: bool) -> Reply {
    let text = match is_late {
        true => "That was more than an hour ago, so it stays left out. You can still answer it, whenever you like.",
        false => "Nothing in it is left out any more.",
    };
    let buttons = vec![button(bot, "Answer after all", &lines::message::answer(&contents.marker))];
    after(bot, title(bot, &contents.schedule.kind), Text::default().plain(text), buttons, contents)
}

/// A schedule that a message is from was ended too long ago.
pub fn message_stays_stopped(bot: &Bot, contents: &Contents) -> Reply {
    let stays = stays_stopped(bot, &contents.schedule);
    crate::bot::features::checkin::says::answer::known_by(bot, stays, &contents.marker)
}
