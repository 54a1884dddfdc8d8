//! `/transition`: what a step up takes, and what is known about other directions.

use super::lines::{DUAL_TRACK, FROM, SECTION, TO, TRANSITION, page_arg, page_of};
use super::says::{steps, topics};
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::reply::{Family, Reply};
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Kind, ONLY_ME};
use crate::mentoring::ladder::{Knowledge, Level, Step};
use chrono::{DateTime, Utc};
use std::collections::VecDeque;
use std::sync::Arc;

/// The topic for a step down.
const GOING_BACK: &str = "going-back";

/// `/transition from [to] [section] [page] [only-me]`
pub fn command(knowledge: &Knowledge) -> Command {
    let levels = Vocabulary::new("level", knowledge.levels.iter().map(|level| &level.name));
    let levels = Arc::new(levels.understanding(knowledge.topic(DUAL_TRACK).map(|topic| &topic.name)));
    let sections = Vocabulary::new("section", &knowledge.step_sections);
    let level = |name, about| Arg::new(name, about, Kind::Closed(Arc::clone(&levels)));
    Command::new(TRANSITION, "What a step from one level to another asks of you, and how people get through it", run)
        .family(Family::Knowledge)
        .with(Act::new(
            "One step, a way of several, or the way back",
            vec![
                level(FROM, "The level you leave: ic").required(),
                level(TO, "The level you go to: em"),
                Arg::new(
                    SECTION,
                    "One side of it: getting through it, what people misjudge",
                    Kind::Closed(Arc::new(sections)),
                ),
                page_arg(),
                Arg::only_me(),
            ],
        ))
        .examples(&["/transition ic to em", "/transition senior engineer tech lead", "/transition director vp"])
        .keeps_nothing()
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let knowledge = bot.knowledge();
    let private = asked.has(ONLY_ME);
    let from = asked.one(FROM).unwrap_or_default();
    let to = asked.one(TO);
    if let Some(topic) = knowledge.topic(DUAL_TRACK).filter(|topic| from == topic.name.id && to.is_none()) {
        return Ok(topics::card(bot, topic, page_of(asked), private));
    }
    if [Some(from), to].contains(&Some(DUAL_TRACK)) {
        return aside(bot, from, to.unwrap_or(DUAL_TRACK), DUAL_TRACK, private);
    }
    let from = level(bot, from)?;
    let Some(to) = to.filter(|to| *to != from.name.id) else {
        let into = knowledge.steps.iter().filter(|step| step.to == from.name.id);
        let into = into.map(|step| (step.from.as_str(), step.to.as_str()));
        let on = knowledge.steps_from(from).into_iter().map(|(step, _)| (from.name.id.as_str(), step.to.as_str()));
        return Ok(steps::which_way(bot, from, &into.chain(on).collect::<Vec<_>>()));
    };
    let to = level(bot, to)?;
    let section = asked.one(SECTION).and_then(|id| knowledge.step_section(id));
    let way = way(knowledge, from, to);
    match way.as_slice() {
        [] => aside(bot, &from.name.id, &to.name.id, GOING_BACK, private),
        [(from, step)] => Ok(steps::step(bot, step, from, section, page_of(asked), private)),
        several => Ok(steps::way(bot, several, section, private)),
    }
}

fn level<'a>(bot: &'a Bot, id: &str) -> Result<&'a Level, Error> {
    bot.knowledge().level(id).ok_or_else(|| Error::Broken(format!("a level that the vocabulary has is missing: {id}")))
}

/// The reply for a direction that no source describes.
fn aside(bot: &Bot, from: &str, to: &str, topic: &str, private: bool) -> Result<Reply, Error> {
    let knowledge = bot.knowledge();
    let topic = knowledge.topic(topic).ok_or_else(|| Error::Broken(format!("there is no topic {topic}")))?;
    let title = |id: &str| match knowledge.level(id) {
        Some(level) => level.short.clone(),
        None => knowledge.topic(id).map_or_else(|| id.to_owned(), |topic| topic.name.title.to_lowercase()),
    };
    Ok(steps::elsewhere(bot, &title(from), &title(to), topic, private))
}

/// The shortest way up from one level to another: its steps, each with the level it starts from. Empty if there is no way up.
fn way<'a>(knowledge: &'a Knowledge, from: &'a Level, to: &Level) -> Vec<(&'a Level, &'a Step)> {
    let mut ways = VecDeque::from([(from, Vec::new())]);
    // Steps only lead up, so the search ends.
    while let Some((at, so_far)) = ways.pop_front() {
        if at.name.id == to.name.id {
            return so_far;
        }
        for (step, next) in knowledge.steps_from(at) {
            let mut further: Vec<(&Level, &Step)> = so_far.clone();
            further.push((at, step));
            ways.push_back((next, further));
        }
    }
    Vec::new()
}
