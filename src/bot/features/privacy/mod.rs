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
use crate::bot::spec::{Act, Command, Feature};
use chrono::{DateTime, Utc};
use lines::PRIVACY;
use says::privacy;

/// What is stored about a person, exporting it and erasing it.
pub fn feature() -> Feature {
    Feature::new(vec![command(), export::command(), forget::command()])
}

/// `/privacy`
pub fn command() -> Command {
    let about = "What I keep about you, who can read it, and for how long";
    Command::new(PRIVACY, about, run).with(Act::new(about, Vec::new()))
}

fn run(bot: &Bot, request: &Request, _asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let everything = bot.store().export(&request.from.address())?;
    Ok(privacy::about(bot, everything.as_deref()))
}
