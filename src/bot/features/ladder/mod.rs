//! `/ladder`: the whole ladder, one level, or one section of a level.

pub mod cards;
pub mod compare;
pub mod facts;
pub mod guide;
pub mod lines;
pub mod says;
pub mod transition;

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::reply::{Family, Reply};
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Feature, Kind, ONLY_ME};
use crate::mentoring::ladder::Knowledge;
use chrono::{DateTime, Utc};
use lines::{DUAL_TRACK, LADDER, LEVEL, SECTION, page_arg, page_of};
use says::{levels, topics};
use std::sync::Arc;

/// The ladder, its steps, and the topics beside them.
pub fn feature(knowledge: &Knowledge) -> Feature {
    Feature::new(vec![
        command(knowledge),
        transition::command(knowledge),
        compare::command(knowledge),
        guide::command(knowledge),
    ])
}

/// `/ladder [level] [section] [page] [only-me]`
pub fn command(knowledge: &Knowledge) -> Command {
    let levels = Vocabulary::new("level", knowledge.levels.iter().map(|level| &level.name));
    let levels = levels.understanding(knowledge.topic(DUAL_TRACK).map(|topic| &topic.name));
    let sections = Vocabulary::new("section", &knowledge.level_sections);
    Command::new(LADDER, "What a level of the leadership ladder is about: the job, the trap, the week", run)
        .family(Family::Knowledge)
        .with(Act::new(
            "One level, one side of it, or the whole ladder",
            vec![
                Arg::new(
                    LEVEL,
                    "A level, as you would call it: vp, eng manager, level 3",
                    Kind::Closed(Arc::new(levels)),
                ),
                Arg::new(SECTION, "One side of it: the trap, skills, the week", Kind::Closed(Arc::new(sections))),
                page_arg(),
                Arg::only_me(),
            ],
        ))
        .examples(&["/ladder vp", "/ladder eng manager trap", "/ladder"])
        .keeps_nothing()
        .first_step(levels::FIRST_STEP)
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let knowledge = bot.knowledge();
    let private = asked.has(ONLY_ME);
    let section = asked.one(SECTION).and_then(|id| knowledge.level_section(id));
    let page = page_of(asked);
    if let Some(topic) = asked.one(LEVEL).filter(|id| *id == DUAL_TRACK).and_then(|id| knowledge.topic(id)) {
        return Ok(match section {
            Some(section) => topics::instead(bot, topic, &topics::no_section(section), private),
            None => topics::card(bot, topic, page, private),
        });
    }
    let level = asked.one(LEVEL).and_then(|id| knowledge.level(id));
    Ok(match (level, section) {
        (Some(level), section) => levels::level(bot, level, section, page, private),
        (None, Some(section)) => levels::which_level(bot, section),
        (None, None) => levels::ladder(bot, private),
    })
}
