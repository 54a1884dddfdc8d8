//! `/forget`: erases everything stored about the person who asks, after they confirm.

use super::lines::{EVERYTHING, FORGET, KEEP};
use super::says::privacy;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Kind};
use chrono::{DateTime, Utc};

/// `/forget [everything] [keep]`
pub fn command() -> Command {
    let about = "Erase everything I keep about you, for good. I ask once before I do";
    let flag = |name, about| Arg::new(name, about, Kind::Flag);
    let args = vec![flag(EVERYTHING, "Do it now, without asking"), flag(KEEP, "Keep everything after all")];
    Command::new(FORGET, about, run).with(Act::new(about, args))
}

/// Erases the data of the person who asks, whatever the line says, so it works from anywhere and for nobody else. The age of the
/// pressed card does not matter (`docs/decisions/0009`).
fn run(bot: &Bot, request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let at = request.from.address();
    if asked.has(KEEP) {
        return Ok(privacy::kept(bot));
    }
    if !asked.has(EVERYTHING) {
        let everything = bot.store().export(&at)?;
        return Ok(everything.map_or_else(|| privacy::nothing_to_forget(bot), |all| privacy::forget_asked(bot, &all)));
    }
    Ok(if bot.store().forget(&at)? { privacy::forgotten(bot) } else { privacy::nothing_to_forget(bot) })
}
