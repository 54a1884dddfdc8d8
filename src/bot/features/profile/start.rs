//! `/start`: where a person is, where they want to go, and when they may get messages. It takes three presses, each saved at
//! once, and then shows the first useful card.

use super::lines::{AGAIN, LEVEL, OPEN, START, TARGET, WHEN};
use super::says::start;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::features::ladder;
use crate::bot::features::profile::says::quiet_hours;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Kind};
use crate::mentoring::ladder::{Knowledge, Name};
use crate::mentoring::person::Profile;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// The topic for a person without a level or a target.
const UNDECIDED: &str = "ic-or-manager";

/// `/start [level=…] [target=…] [when=…] [again]`
pub fn command(knowledge: &Knowledge) -> Command {
    let levels = Vocabulary::new("level", knowledge.levels.iter().map(|level| &level.name));
    let levels = Arc::new(levels.understanding(Some(&start::open())));
    let when: Vec<Name> = quiet_hours::HOURS.iter().map(quiet_hours::Hours::name).collect();
    let arg = |name, about, kind| Arg::new(name, about, kind);
    Command::new(START, "Three presses: where you are, where to, and when I may write to you", run)
        .with(Act::new(
            "Begin, or begin again",
            vec![
                arg(LEVEL, "Where you are now", Kind::Closed(Arc::clone(&levels))),
                arg(TARGET, "Where you would like to go", Kind::Closed(levels)),
                arg(WHEN, "When I may write to you", Kind::Closed(Arc::new(Vocabulary::new("time of day", &when)))),
                arg(AGAIN, "From the first question on", Kind::Flag),
            ],
        ))
        .examples(&["/start"])
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let address = request.from.address();
    let level = asked.one(LEVEL).map(known_level);
    let target = asked.one(TARGET).map(known_level);
    let hours = asked.one(WHEN).and_then(|id| quiet_hours::HOURS.iter().find(|hours| hours.id == id));
    if level.is_none() && target.is_none() && hours.is_none() {
        let known = bot.store().person(&address)?.map(|person| person.profile).unwrap_or_default();
        return Ok(if asked.has(AGAIN) { start::where_now(bot) } else { going_on(bot, &known) });
    }
    let (has_target, quiet, language) =
        (target.is_some(), hours.map(quiet_hours::Hours::quiet), request.from.language.clone());
    let profile = bot.store().change_profile(&address, now, move |profile| {
        profile.level = level.unwrap_or(profile.level.take());
        profile.target = target.unwrap_or(profile.target.take());
        profile.quiet = quiet.unwrap_or(profile.quiet);
        profile.language = language.or(profile.language.take());
    })?;
    match (has_target, hours) {
        (_, Some(_)) => useful(bot, request, &profile.profile, now),
        (true, None) => Ok(start::when(bot)),
        (false, None) => Ok(start::where_to(bot, &profile.profile)),
    }
}

/// The first unanswered question, or their answers if none is left.
fn going_on(bot: &Bot, known: &Profile) -> Reply {
    match (&known.level, &known.target, &known.quiet) {
        (None, None, None) => start::where_now(bot),
        (Some(_), None, None) => start::where_to(bot, known),
        (_, Some(_), None) => start::when(bot),
        (_, _, Some(_)) => start::known(bot, known, &first_card(known)),
    }
}

fn known_level(id: &str) -> Option<String> {
    Some(id.to_owned()).filter(|id| id != OPEN)
}

/// The line of the most useful card for a person with this level and target.
fn first_card(profile: &Profile) -> Invocation {
    match (&profile.level, &profile.target) {
        (Some(level), Some(target)) if level != target => ladder::lines::transition(level, target, true),
        (Some(level), _) | (None, Some(level)) => ladder::lines::level(level, true),
        (None, None) => ladder::lines::topic(UNDECIDED, true),
    }
}

/// That card, and what is still missing.
fn useful(bot: &Bot, request: &Request, profile: &Profile, now: DateTime<Utc>) -> Result<Reply, Error> {
    let card = first_card(profile);
    let command = bot.command(card.command);
    let command = command.ok_or_else(|| Error::Broken(format!("there is no command {}", card.command)))?;
    let card = command.run.call(bot, request, &card, now)?;
    Ok(start::done(bot, card, profile.zone.is_none()))
}
