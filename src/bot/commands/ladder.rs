//! `/ladder`: what a level is about, or one side of it, or the whole ladder.

use super::only_me;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::messages::levels;
use crate::bot::messages::topics;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use crate::mentoring::ladder::Knowledge;
use chrono::DateTime;
use chrono::Utc;
use std::sync::Arc;

/// `/ladder [level] [section] [only-me]`
pub fn command(knowledge: &Knowledge) -> Command {
    let levels = Vocabulary::new("level", knowledge.levels.iter().map(|level| &level.name));
    let levels = levels.understanding(knowledge.topic(super::DUAL_TRACK).map(|topic| &topic.name));
    let sections = Vocabulary::new("section", &knowledge.level_sections);
    Command {
        name: "ladder",
        about: "What a level of the leadership ladder is about: the job, the trap, the week",
        acts: vec![Act {
            verb: None,
            about: "One level, one side of it, or the whole ladder",
            args: vec![
                Arg {
                    name: "level",
                    about: "A level, as you would call it: vp, eng manager, level 3",
                    required: false,
                    kind: Kind::Closed(Arc::new(levels)),
                },
                Arg {
                    name: "section",
                    about: "One side of it: the trap, skills, the week",
                    required: false,
                    kind: Kind::Closed(Arc::new(sections)),
                },
                only_me(),
            ],
            form: false,
        }],
        examples: &["/ladder vp", "/ladder eng manager trap", "/ladder"],
        offered: true,
        on_message: None,
        run,
    }
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let knowledge = bot.knowledge();
    let private = asked.has("only-me");
    let section = asked.one("section").and_then(|id| knowledge.level_section(id));
    if let Some(topic) = asked.one("level").filter(|id| *id == super::DUAL_TRACK).and_then(|id| knowledge.topic(id)) {
        return Ok(match section {
            Some(section) => topics::whole_card(bot, topic, section, private),
            None => topics::card(bot, topic, private),
        });
    }
    let level = asked.one("level").and_then(|id| knowledge.level(id));
    Ok(match (level, section) {
        (Some(level), section) => levels::level(bot, level, section, private),
        (None, Some(section)) => levels::which_level(bot, section),
        (None, None) => levels::ladder(bot, private),
    })
}
