//! `/compare`: two levels side by side.

use super::lines::{ASPECT, COMPARE, LEVEL, WITH, page_arg, page_of};
use super::says::compare;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::reply::{Family, Reply};
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Kind, ONLY_ME};
use crate::mentoring::ladder::{Knowledge, Level, Name};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// The sections in which levels can be compared, because their statements have labels.
const ASPECTS: [&str; 3] = ["week", "scope", "skills"];

/// `/compare level with [aspect] [page] [only-me]`
pub fn command(knowledge: &Knowledge) -> Command {
    let levels = Arc::new(Vocabulary::new("level", knowledge.levels.iter().map(|level| &level.name)));
    let aspects = Vocabulary::new("aspect", aspects(knowledge));
    let level = |name, about| Arg::new(name, about, Kind::Closed(Arc::clone(&levels)));
    Command::new(COMPARE, "Two levels side by side: scope, skills, the week", run)
        .family(Family::Knowledge)
        .with(Act::new(
            "Two levels, line by line: the week first",
            vec![
                level(LEVEL, "One level: em").required(),
                // Both levels may be in the first argument, as people type them: `em director`.
                level(WITH, "The other: director"),
                Arg::new(ASPECT, "Only this: scope, skills or week", Kind::Closed(Arc::new(aspects))),
                page_arg(),
                Arg::only_me(),
            ],
        ))
        .examples(&["/compare em director", "/compare vp with cto scope"])
        .keeps_nothing()
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let knowledge = bot.knowledge();
    let all: Vec<&Name> = aspects(knowledge).collect();
    let aspect = asked.one(ASPECT).and_then(|id| knowledge.level_section(id));
    let one = required(bot, asked, LEVEL)?;
    let other = asked.one(WITH).and_then(|id| knowledge.level(id)).filter(|other| other.name.id != one.name.id);
    Ok(match other {
        Some(other) => compare::levels(bot, [one, other], aspect, &all, page_of(asked), asked.has(ONLY_ME)),
        None => compare::with_which(bot, one),
    })
}

fn required<'a>(bot: &'a Bot, asked: &Invocation, arg: &str) -> Result<&'a Level, Error> {
    let level = asked.one(arg).and_then(|id| bot.knowledge().level(id));
    level.ok_or_else(|| Error::Broken(format!("the argument {arg} is required and was not there")))
}

fn aspects(knowledge: &Knowledge) -> impl Iterator<Item = &Name> {
    ASPECTS.into_iter().filter_map(|id| knowledge.level_section(id))
}
