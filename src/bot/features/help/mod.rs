//! `/help`: the list of commands, or how one command works.

pub mod lines;
pub mod says;

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::reply::{Family, Reply};
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Feature, Kind};
use crate::mentoring::ladder::Name;
use chrono::{DateTime, Utc};
use lines::{COMMAND, HELP};
use std::sync::Arc;

/// Help for these features and for itself.
pub fn feature(others: &[Feature]) -> Feature {
    let others: Vec<&Command> = others.iter().flat_map(|feature| &feature.commands).collect();
    Feature::new(vec![command(&others)])
}

/// `/help [command]`, for these commands and itself.
fn command(others: &[&Command]) -> Command {
    let names = others.iter().filter(|command| command.offered).map(|command| command.name).chain([HELP]);
    let name = |id: String, title: String| Name { id, title, aliases: Vec::new() };
    let names: Vec<Name> = names.map(|it| name(it.to_owned(), format!("/{it}"))).collect();
    let offered = others.iter().filter(|command| command.offered);
    let acts = offered.flat_map(|command| command.acts.iter().filter_map(|act| Some((command.name, act.verb?))));
    let verbs: Vec<Name> = acts.map(|(it, verb)| name(lines::both(it, verb), format!("/{it} {verb}"))).collect();
    let names = Vocabulary::new("command", &names).understanding(&verbs);
    Command::new(HELP, "What I can do, and how to ask for it", run)
        .family(Family::Knowledge)
        .with(Act::new(
            "Everything there is, or how one command works",
            vec![Arg::new(COMMAND, "The command you want to know more about", Kind::Closed(Arc::new(names)))],
        ))
        .examples(&["/help", "/help ladder"])
        .explains(COMMAND)
        .first_step(says::FIRST_STEP)
        .keeps_nothing()
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let Some(name) = asked.one(COMMAND) else { return Ok(says::all(bot)) };
    let acts = bot.commands().iter().flat_map(|command| command.acts.iter().map(move |act| (command, act)));
    let mut verbs = acts.filter(|(command, act)| act.verb.is_some_and(|verb| lines::both(command.name, verb) == name));
    Ok(match (bot.command(name), verbs.next()) {
        (Some(command), _) => says::one(bot, command),
        (None, Some((command, act))) => says::verb(bot, command, act),
        (None, None) => says::all(bot),
    })
}
