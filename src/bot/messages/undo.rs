//! What is said where somebody takes back what they did.

use super::asked::after;
use super::calendar;
use super::checkin::act;
use super::checkin::list_button;
use super::checkin::named;
use super::checkin::titled;
use super::deliveries;
use super::deliveries::title;
use super::standing;
use crate::bot::Bot;
use crate::bot::commands::asked;
use crate::bot::commands::checkin;
use crate::bot::line::Invocation;
use crate::bot::reply::Button;
use crate::bot::reply::Reply;
use crate::bot::reply::Row;
use crate::bot::reply::Span;
use crate::bot::reply::Text;
use crate::mentoring::delivery::Contents;
use crate::mentoring::schedule::Schedule;
use crate::store::checkins::schedules::undo::DateBack;
use crate::store::purge::UNDO;
use chrono::DateTime;
use chrono::NaiveDate;
use chrono::Utc;

/// What stands on every button that takes something back.
const LABEL: &str = "Undo";

/// Something of theirs is deleted, and can be had back for an hour by this line. `others` is what else can be pressed.
pub fn deleted(bot: &Bot, at: Option<DateTime<Utc>>, back: &Invocation, others: Vec<Button>) -> Reply {
    let mut text = Text::default().plain("Deleted. In an hour it is gone for good");
    if let Some(at) = at {
        text.0.push(Span::Plain(": at ".to_owned()));
        text.0.push(Span::Time(at + UNDO));
    }
    let undo = Button { label: LABEL.to_owned(), line: bot.line(back) };
    let rows = vec![Row::Buttons(std::iter::once(undo).chain(others).collect())];
    Reply { text: text.plain(". Until then, Undo brings it back."), rows, private: true, ..Reply::default() }
}

/// The button that takes back an end.
pub fn stop_button(bot: &Bot, schedule: &Schedule) -> Button {
    let line = act(checkin::UNDO).with(checkin::ID, &schedule.uid);
    Button { label: LABEL.to_owned(), line: bot.line(&line) }
}

/// The button that takes back that a date is left out.
pub fn skip_button(bot: &Bot, schedule: &Schedule, date: NaiveDate, label: &str) -> Button {
    let line = act(checkin::UNDO).with(checkin::DATE, date.to_string()).with(checkin::ID, &schedule.uid);
    Button { label: label.to_owned(), line: bot.line(&line) }
}

/// The same for one date, by the name that stands on every such button.
pub fn date_button(bot: &Bot, schedule: &Schedule, date: NaiveDate) -> Button {
    skip_button(bot, schedule, date, LABEL)
}

/// The button on what stands in the place of a message, that takes back what was pressed on it.
pub fn message_button(bot: &Bot, verb: &'static str, marker: &str) -> Button {
    deliveries::button(bot, LABEL, verb, marker)
}

/// What was ended stands as it stood before.
pub fn back(bot: &Bot, schedule: &Schedule, today: NaiveDate) -> Reply {
    let text = Text::default().plain(format!("It's back as it was: {}.", standing::standing(schedule, today)));
    titled(bot, schedule, text, vec![Row::Buttons(vec![list_button(bot)])])
}

/// It was ended too long ago.
pub fn stays_stopped(bot: &Bot, schedule: &Schedule) -> Reply {
    let text = Text::default().plain("That was more than an hour ago, so it stays stopped. What you wrote is kept.");
    let again = Button { label: "Start it again".to_owned(), line: bot.line(&standing::again(schedule)) };
    titled(bot, schedule, text, vec![Row::Buttons(vec![again, list_button(bot)])])
}

/// A date that was left out comes after all, or why it does not. None, where it was not left out.
pub fn date(bot: &Bot, schedule: &Schedule, done: DateBack, date: NaiveDate, today: NaiveDate) -> Option<Reply> {
    let day = calendar::day(date, today);
    let all = std::slice::from_ref(schedule);
    let now = || Button {
        label: "Ask me now".to_owned(),
        line: bot.line(&act(checkin::NOW).with(checkin::ID, &schedule.uid)),
    };
    let leave = |date: NaiveDate| {
        let line = named(checkin::SKIP, schedule, all).with(checkin::DATE, date.to_string());
        Button { label: "Leave it out again".to_owned(), line: bot.line(&line) }
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
            let later_day = calendar::day(later, today);
            let text = format!("{later_day} is left out too, and comes back first.");
            (Text::default().plain(text), skip_button(bot, schedule, later, "Bring that back"))
        }
        DateBack::Nothing => return None,
    };
    Some(titled(bot, schedule, text, vec![Row::Buttons(vec![button, list_button(bot)])]))
}

/// The message again, whose buttons answer again. `what` says what came back.
pub fn message(bot: &Bot, contents: &Contents, what: &str) -> Reply {
    let message = deliveries::message(bot, contents);
    Reply { text: Text::default().plain(format!("{what}\n\n")).then(message.text), ..message }
}

/// A message was left too long ago to open it again, or nothing of it is left.
pub fn stays_left(bot: &Bot, contents: &Contents, is_late: bool) -> Reply {
    let text = match is_late {
        true => "That was more than an hour ago, so it stays left out. You can still answer it, whenever you like.",
        false => "Nothing in it is left out any more.",
    };
    let buttons = vec![deliveries::button(bot, "Answer after all", asked::ANSWER, &contents.marker)];
    after(bot, title(bot, &contents.schedule.kind), Text::default().plain(text), buttons, contents)
}

/// A schedule that a message is from was ended too long ago.
pub fn message_stays_stopped(bot: &Bot, contents: &Contents) -> Reply {
    let stays = stays_stopped(bot, &contents.schedule);
    super::asked::known_by(bot, stays, &contents.marker)
}
