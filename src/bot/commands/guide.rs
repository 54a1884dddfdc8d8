//! `/guide`: everything worth knowing that is neither a level nor a step.

use super::only_me;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::messages::topics;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use crate::mentoring::ladder::Knowledge;
use crate::mentoring::ladder::Name;
use crate::mentoring::ladder::Topic;
use chrono::DateTime;
use chrono::Utc;
use std::sync::Arc;

/// `/guide [topic] [only-me]`
pub fn command(knowledge: &Knowledge) -> Command {
    let names: Vec<Name> = knowledge.topics.iter().map(called).collect();
    let topics = Vocabulary::new("topic", &names);
    Command {
        name: "guide",
        about: "What is neither a level nor a step: deciding, growing others, the first 90 days",
        acts: vec![Act {
            verb: None,
            about: "One topic, or the list of all",
            args: vec![
                Arg {
                    name: "topic",
                    about: "A topic, in your own words: ic or manager, first 90 days",
                    required: false,
                    kind: Kind::Closed(Arc::new(topics)),
                },
                only_me(),
            ],
            form: false,
        }],
        examples: &["/guide ic or manager", "/guide first 90 days", "/guide"],
        offered: true,
        on_message: None,
        run,
    }
}

/// What a topic goes by; what stands on its button too.
fn called(topic: &Topic) -> Name {
    let mut name = topic.name.clone();
    name.aliases.push(topic.short.clone());
    name
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let topic = asked.one("topic").and_then(|id| bot.knowledge().topic(id));
    let private = asked.has("only-me");
    Ok(match topic {
        Some(topic) => topics::card(bot, topic, private),
        None => topics::all(bot, private),
    })
}
