//! `/readiness`: a check of how much somebody already does of what people on a level do. Actions within a round, `my-check`,
//! exist only as buttons. Each names the round by its random id, and only finds rounds of the person who presses.

pub mod lines;
pub mod round;
pub mod says;

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::value::Scalar;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Feature, Kind};
use crate::mentoring::cadence::Zone;
use crate::mentoring::ladder::{Knowledge, Level, Name};
use crate::mentoring::person::Profile;
use crate::mentoring::readiness::How;
use chrono::{DateTime, Utc};
use lines::{
    ANEW, ASK, BEFORE, BEGIN, DELETE, FINISH, HISTORY, HOW, LEVEL, LONGEST, MARK, MY_CHECK, NEXT, OF, READINESS,
    RESULT, SKIP, STANDS, STOP, TO, UNDO, WORDS,
};
use round::{open, zone};
use says::round::Round;
use std::sync::Arc;

/// The readiness feature, built from the skills in the knowledge.
pub fn feature(knowledge: &Knowledge) -> Feature {
    Feature::new(vec![command(knowledge), one(knowledge)])
}

/// `/readiness [level] [history] [before=…]`
pub fn command(knowledge: &Knowledge) -> Command {
    let about = "How far along are you? Questions for the level you are heading to. Only you see them";
    let arg = |name, about, kind| Arg::new(name, about, kind);
    Command::new(READINESS, about, run)
        .with(Act::new(
            "Begin, go on where you stopped, or read earlier ones",
            vec![
                arg(LEVEL, "The level you want to be ready for; else the one you are heading to", levels(knowledge)),
                arg(HISTORY, "Your earlier ones, to read or delete", Kind::Flag),
                arg(BEFORE, "The last one you have seen", Kind::Scalar(Scalar::Uid)),
            ],
        ))
        .examples(&["/readiness", "/readiness em", "/readiness history"])
}

/// `my-check begin|ask|mark|…`
pub fn one(knowledge: &Knowledge) -> Command {
    let skills = knowledge.areas.iter().flat_map(|area| &area.skills);
    let skills: Vec<Name> =
        skills.map(|skill| Name { id: skill.id.clone(), title: skill.label.clone(), aliases: Vec::new() }).collect();
    let (skills, steps) = (Arc::new(Vocabulary::new("question", &skills)), Arc::new(Vocabulary::new("step", &steps())));
    let arg = |name, about, kind| Arg::new(name, about, kind).required();
    let of = || arg(OF, "Which one", Kind::Scalar(Scalar::Uid));
    let to = || arg(TO, "Which question", Kind::Closed(Arc::clone(&skills)));
    let act = |verb, about, args| Act::of(verb, about, args);
    let words = Arg::new(WORDS, "When that was, and what came of it", Kind::Text { max: LONGEST });
    let next = Arg::new(NEXT, "Then the next one left out", Kind::Flag);
    let marking = vec![of(), to(), arg(HOW, "How far along you are", Kind::Closed(steps)), words, next];
    Command::new(MY_CHECK, "One round of questions about being ready", round::run)
        .acts(vec![
            act(BEGIN, "Begin, or go on", vec![arg(LEVEL, "The level it is about", levels(knowledge))]),
            act(ASK, "Read a question", vec![of(), Arg { required: false, ..to() }]),
            act(MARK, "Answer one", marking).with_form(),
            act(SKIP, "Leave one out", vec![of(), to()]),
            act(STOP, "Leave it for now", vec![of()]),
            act(RESULT, "See what it comes to", vec![of()]),
            act(STANDS, "See what stands, and what has moved", vec![of()]),
            act(FINISH, "Say that this is enough", vec![of()]),
            act(ANEW, "Begin anew", vec![of()]),
            act(DELETE, "Delete it", vec![of()]),
            act(UNDO, "Have it back", vec![of()]),
        ])
        .on_buttons_alone()
}

fn levels(knowledge: &Knowledge) -> Kind {
    Kind::Closed(Arc::new(Vocabulary::new("level", knowledge.levels.iter().map(|level| &level.name))))
}

fn steps() -> Vec<Name> {
    let name =
        |how: How| Name { id: how.id().to_owned(), title: says::round::step(how).to_owned(), aliases: Vec::new() };
    How::SCALE.into_iter().map(name).collect()
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, _: DateTime<Utc>) -> Result<Reply, Error> {
    let at = request.from.address();
    let profile = bot.store().person(&at)?.map(|person| person.profile).unwrap_or_default();
    let zone = zone(bot, &profile);
    let rounds: Vec<Round> = bot.store().reflections(&at)?;
    if asked.has(HISTORY) || asked.one(BEFORE).is_some() {
        return Ok(history(bot, &rounds, asked.one(BEFORE), zone.as_ref()));
    }
    let level = asked.one(LEVEL);
    if let Some(round) = open(&rounds, level).filter(|round| !round.body.is_untouched()) {
        // A level named in the line is meant, so the level they aim at is not offered.
        let aim = aimed_at(bot.knowledge(), &profile).filter(|aim| level.is_none() && aim.name.id != round.body.level);
        return Ok(says::round::begun_before(bot, round, aim, zone.as_ref()));
    }
    let level = level.and_then(|id| bot.knowledge().level(id)).or_else(|| aimed_at(bot.knowledge(), &profile));
    Ok(match level {
        Some(level) => says::round::first(bot, level, &rounds, zone.as_ref()),
        None => says::round::which_level(bot),
    })
}

/// The level they are heading to; else the one above their own, or their own if it is the highest.
fn aimed_at<'k>(knowledge: &'k Knowledge, profile: &Profile) -> Option<&'k Level> {
    let target = profile.target.as_deref().and_then(|id| knowledge.level(id));
    target.or_else(|| {
        let held = knowledge.level(profile.level.as_deref()?)?;
        held.neighbours(knowledge).1.or(Some(held))
    })
}

/// A page of the rounds with at least one answer, the latest first.
fn history(bot: &Bot, rounds: &[Round], before: Option<&str>, zone: Option<&Zone>) -> Reply {
    let said: Vec<&Round> = rounds.iter().filter(|round| !round.body.is_untouched()).collect();
    let from = match before {
        None => 0,
        Some(uid) => match said.iter().position(|round| round.uid == uid) {
            Some(at) => at + 1,
            None => return says::round::gone(bot),
        },
    };
    says::round::history(bot, &said[from..], before.is_some(), zone)
}
