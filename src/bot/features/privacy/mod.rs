//! `/privacy`: what is stored about the person who asks, who can read it, and for how long.

pub mod export;
pub mod forget;
pub mod lines;
pub mod says;

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Feature, Kind};
use chrono::{DateTime, Utc};
use lines::{MORE, PRIVACY};
use says::privacy;

/// What is stored about a person, exporting it and erasing it.
pub fn feature() -> Feature {
    Feature::new(vec![command(), export::command(), forget::command()])
}

/// `/privacy`
pub fn command() -> Command {
    let about = "What I keep about you, who can read it, and for how long";
    Command::new(PRIVACY, about, run)
        .with(Act::new(about, vec![Arg::new(MORE, "What others keep, and what is never kept", Kind::Flag)]))
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    if asked.has(MORE) {
        return Ok(privacy::more(bot));
    }
    let everything = bot.store().export(&request.from.address())?;
    Ok(privacy::about(bot, everything.as_deref()))
}
