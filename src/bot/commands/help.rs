//! `/help`: what there is, or how one command works.

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::messages::help;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use crate::mentoring::ladder::Name;
use chrono::DateTime;
use chrono::Utc;
use std::sync::Arc;

const NAME: &str = "help";

/// `/help [command]`, on these commands and itself.
pub fn command(others: &[Command]) -> Command {
    let names = others.iter().filter(|command| command.offered).map(|command| command.name).chain([NAME]);
    let name = |name: &str| Name { id: name.to_owned(), title: format!("/{name}"), aliases: Vec::new() };
    let names: Vec<Name> = names.map(name).collect();
    Command {
        name: NAME,
        about: "What I can do, and how to ask for it",
        acts: vec![Act {
            verb: None,
            about: "Everything there is, or how one command works",
            args: vec![Arg {
                name: "command",
                about: "The command you want to know more about",
                required: false,
                kind: Kind::Closed(Arc::new(Vocabulary::new("command", &names))),
            }],
            form: false,
        }],
        examples: &["/help", "/help ladder"],
        offered: true,
        on_message: None,
        run,
    }
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let command = asked.one("command").and_then(|name| bot.commands().iter().find(|command| command.name == name));
    Ok(match command {
        Some(command) => help::one(bot, command),
        None => help::all(bot),
    })
}
