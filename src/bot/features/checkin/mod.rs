//! `/checkin`: questions that come back by direct message. People start, view, change, snooze and stop their own check-ins here.

pub mod answering;
pub mod away;
pub mod calendar;
pub mod change;
pub mod lines;
pub mod press;
pub mod says;
pub mod start;
pub mod undo;
mod who;

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::features::best_week;
use crate::bot::line::Invocation;
use crate::bot::line::value::Scalar;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::phrases::dates;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Compose, Feature, Kind, WhenUndelivered};
use crate::mentoring::best_week::BestWeek;
use crate::mentoring::delivery::Role;
use crate::mentoring::ladder::Knowledge;
use crate::mentoring::person::Address;
use chrono::{DateTime, Utc};
use lines::{
    ABOUT, AT, BEFORE, BEGIN, CALENDAR, CHANGE, CHECKIN, DATE, ENDS, EVERY, HISTORY, ID, KIND, LENGTH, LIST,
    LONGEST_ABOUT, NAME_IT, NOW, NUDGES, ON, PAUSE, RESUME, SKIP, START, STOP, THEMES, UNDO, UNTIL,
};
use says::{card, checkin, history, message, status, themes, undelivered};
use std::sync::Arc;
use strum::VariantArray;
use who::{Owner, without_clock};

/// Check-ins, the buttons on their messages, and days away.
pub fn feature(knowledge: &Knowledge) -> Feature {
    Feature {
        messages: Role::VARIANTS.iter().map(|role| (*role, message::message as Compose)).collect(),
        undelivered: Some(WhenUndelivered { first: undelivered::not_reached, since: undelivered::not_reached_since }),
        ..Feature::new(vec![command(knowledge), away::command(), press::command()])
    }
}

/// `/checkin start|list|change|…`: everything a person can do with their check-ins.
pub fn command(knowledge: &Knowledge) -> Command {
    let kinds = Arc::new(Vocabulary::new("check-in", knowledge.checkins.iter().map(|kind| &kind.name)));
    let rhythms = Arc::new(Vocabulary::new("rhythm", &dates::rhythms()));
    let days = Arc::new(Vocabulary::new("day", &dates::days()));
    let arg = |name, about, kind| Arg::new(name, about, kind);
    let kind = |about| arg(KIND, about, Kind::Closed(Arc::clone(&kinds)));
    let which = || kind("Which one");
    let id = || arg(ID, "Which one, by the name on its buttons, where several are alike", Kind::Scalar(Scalar::Uid));
    let when = || {
        [
            arg(EVERY, "How often", Kind::Closed(Arc::clone(&rhythms))),
            arg(ON, "On which day: monday, 15 or last friday", Kind::Closed(Arc::clone(&days))),
            arg(AT, "At what time, by your own clock", Kind::Scalar(Scalar::Time)),
        ]
    };
    let act = |verb, about, args| Act::of(verb, about, args);
    let lengths = Arc::new(Vocabulary::new("length", &themes::lengths()));
    let themes = Arc::new(Vocabulary::new("theme", knowledge.themes.iter().map(|theme| &theme.name)));
    let begin = arg(BEGIN, "Begin it now, without a look at its dates first", Kind::Flag).on_buttons();
    let reminders = Arc::new(Vocabulary::new("number of reminders", &card::reminders()));
    let nudges = arg(NUDGES, "How often I remind you of one that stays open", Kind::Closed(reminders));
    let date_back = arg(DATE, "The date that was left out", Kind::Scalar(Scalar::Date));
    let (date, until) = (
        arg(DATE, "The date that is left out", Kind::Scalar(Scalar::Date)),
        arg(UNTIL, "The day it may come again", Kind::Scalar(Scalar::Date)),
    );
    Command::new(CHECKIN, "Questions that come back to you by direct message, on a day you choose", run)
        .acts(vec![
            act(
                START,
                "See what would be asked and when, and begin",
                [kind("What it is to be about")].into_iter().chain(when()).chain([begin]).collect(),
            ),
            act(LIST, "Your check-ins, and when the next ones come", vec![which(), id()]),
            act(
                CHANGE,
                "Another day, another time, more or less often",
                [which()]
                    .into_iter()
                    .chain(when())
                    .chain([id(), nudges, arg(LENGTH, "How much it asks", Kind::Closed(lengths))])
                    .collect(),
            ),
            act(SKIP, "Leave out the next one", vec![which(), date, id()]),
            act(PAUSE, "Have it wait, until a day or until you resume it", vec![which(), until, id()]),
            act(RESUME, "Have it go on", vec![which(), id()]),
            act(
                UNDO,
                "Within an hour: go on with what you stopped, or get back a date",
                vec![which(), date_back, id()],
            ),
            act(STOP, "End it. What you wrote is kept", vec![which(), id()]),
            act(NOW, "Be asked at once", vec![which(), id()]),
            act(
                HISTORY,
                "What you wrote, in your own words",
                vec![
                    which(),
                    id(),
                    arg(BEFORE, "The one it goes on behind, by the name on its buttons", Kind::Scalar(Scalar::Key)),
                ],
            ),
            act(CALENDAR, "Your next dates, as a file for your calendar", Vec::new()),
            act(THEMES, "What it asks about", vec![which(), arg(THEMES, "The themes", Kind::List(themes)), id()]),
            Act::of(
                NAME_IT,
                "Which assignment it is about",
                vec![
                    which(),
                    arg(ABOUT, "The assignment, in a line", Kind::Text { max: LONGEST_ABOUT }),
                    arg(ENDS, "The day on which it is to be done", Kind::Scalar(Scalar::Date)),
                    id(),
                ],
            )
            .with_form(),
        ])
        .examples(&["/checkin start feedback", "/checkin start stretch every other friday 16:00", "/checkin list"])
        .tells_undelivered()
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    if asked.verb == Some(UNDO) {
        return undo::run(bot, request, asked, now);
    }
    if asked.verb == Some(HISTORY) {
        return written(bot, &request.from.address(), asked, now);
    }
    let Some(who) = Owner::of(bot, request, now)? else { return without_clock(bot, asked, now) };
    let reply = match asked.verb {
        Some(START) => start::run(bot, request, &who, asked, now)?,
        Some(LIST) => list(bot, &who, asked, now)?,
        Some(CALENDAR) => calendar::run(bot, &who, now)?,
        Some(verb) => change::run(bot, request, &who, asked, verb, now)?,
        None => checkin::none(bot),
    };
    Ok(reply)
}

/// Their answers, including those to check-ins that have ended.
fn written(bot: &Bot, at: &Address, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let theirs = bot.store().schedules(at)?;
    let meant = asked.one(ID).and_then(|id| theirs.iter().find(|schedule| schedule.uid == id));
    if meant.is_none() && asked.one(ID).is_some() {
        return Ok(checkin::unknown(bot));
    }
    let kind = asked.one(KIND).or(meant.map(|schedule| schedule.kind.as_str()));
    let opens = kind.and_then(|kind| bot.knowledge().checkin(kind)).is_some_and(|kind| kind.opens.is_some());
    if opens {
        return best_week::page(bot, at, 0, now);
    }
    let page = bot.store().history(at, kind, asked.one(BEFORE))?;
    let tally = bot.store().tally(at, kind)?;
    let reply = history::page(bot, kind, &page, tally, asked.one(BEFORE).is_none());
    let has_more = kind.is_none() && !bot.store().reflections::<BestWeek>(at)?.is_empty();
    Ok(if has_more { history::and_best_weeks(bot, reply) } else { reply })
}

fn list(bot: &Bot, who: &Owner, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let untold = bot.store().take_undelivered(&who.at, now)?;
    let away = bot.store().away(&who.at)?.filter(|back| *back > who.today);
    let shown = who.named(asked);
    let reply = match shown.as_slice() {
        [one] => status::one(bot, one, who.profile.quiet, who.today, &who.schedules),
        [] => match who.meant(bot, asked) {
            Ok(one) => status::one(bot, one, who.profile.quiet, who.today, &who.schedules),
            Err(none) => *none,
        },
        several => status::several(bot, several, who.today, &who.schedules),
    };
    Ok(status::with_news(bot, reply, away, &untold, who.today))
}
