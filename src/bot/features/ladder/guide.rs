//! `/guide`: every topic that is neither a level nor a step.

use super::lines::{GUIDE, TOPIC, page_arg, page_of};
use super::says::topics;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::reply::{Family, Reply};
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Kind, ONLY_ME};
use crate::mentoring::ladder::{Knowledge, Name, Topic};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// `/guide [topic] [page] [only-me]`
pub fn command(knowledge: &Knowledge) -> Command {
    let names: Vec<Name> = knowledge.topics.iter().map(called).collect();
    let topics = Vocabulary::new("topic", &names);
    Command::new(GUIDE, "What is neither a level nor a step: deciding, growing others, the first 90 days", run)
        .family(Family::Knowledge)
        .with(Act::new(
            "One topic, or the list of all",
            vec![
                Arg::new(
                    TOPIC,
                    "A topic, in your own words: ic or manager, first 90 days",
                    Kind::Closed(Arc::new(topics)),
                ),
                page_arg(),
                Arg::only_me(),
            ],
        ))
        .examples(&["/guide ic or manager", "/guide first 90 days", "/guide"])
        .keeps_nothing()
}

/// The name of a topic, which is also the label of its button.
fn called(topic: &Topic) -> Name {
    let mut name = topic.name.clone();
    name.aliases.push(topic.short.clone());
    name
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let topic = asked.one(TOPIC).and_then(|id| bot.knowledge().topic(id));
    let private = asked.has(ONLY_ME);
    Ok(match topic {
        Some(topic) => topics::card(bot, topic, page_of(asked), private),
        None => topics::all(bot, private),
    })
}
