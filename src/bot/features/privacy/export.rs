//! `/export`: everything stored about the person who asks, as files that only they can see.
//!
//! There is no limit on repeats: an export costs no more than any other card, and counting them would mean storing one more
//! thing.

use super::lines::EXPORT;
use super::says::export;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::{Act, Command};
use chrono::{DateTime, Utc};

/// `/export`
pub fn command() -> Command {
    let about = "Everything I keep about you, as files for you alone";
    Command::new(EXPORT, about, run).with(Act::new(about, Vec::new()))
}

fn run(bot: &Bot, request: &Request, _asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    Ok(match bot.store().export(&request.from.address())? {
        Some(everything) => export::handed_over(bot, &everything, now),
        None => export::nothing(bot),
    })
}
