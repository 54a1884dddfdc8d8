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
    let name = |name: &str| Name { id: name.to_owned(), title: format!("/{name}"), aliases: Vec::new() };
    let names: Vec<Name> = names.map(name).collect();
    Command::new(HELP, "What I can do, and how to ask for it", run)
        .family(Family::Knowledge)
        .with(Act::new(
            "Everything there is, or how one command works",
            vec![Arg::new(
                COMMAND,
                "The command you want to know more about",
                Kind::Closed(Arc::new(Vocabulary::new("command", &names))),
            )],
        ))
        .examples(&["/help", "/help ladder"])
        .explains(COMMAND)
        .first_step(says::FIRST_STEP)
        .keeps_nothing()
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let command = asked.one(COMMAND).and_then(|name| bot.command(name));
    Ok(match command {
        Some(command) => says::one(bot, command),
        None => says::all(bot),
    })
}
