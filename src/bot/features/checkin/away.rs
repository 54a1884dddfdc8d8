//! `/away`: days without any scheduled messages.

use super::lines::{AWAY, BACK, UNTIL};
use super::says::away;
use super::who::{Owner, day, trusted};
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::value::Scalar;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Kind};
use chrono::{DateTime, Utc};

/// `/away [until] [back]`
pub fn command() -> Command {
    let about = "Days on which nothing comes from me";
    let arg = |name, about, kind| Arg::new(name, about, kind);
    let args = vec![
        arg(UNTIL, "The day you are back", Kind::Scalar(Scalar::Date)),
        arg(BACK, "You are back already", Kind::Flag),
    ];
    Command::new(AWAY, about, run).with(Act::new("Say until when, see how it stands, or be back", args)).examples(&[
        "/away until monday",
        "/away until=friday",
        "/away back",
    ])
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let Some(who) = Owner::of(bot, request, now)? else { return Ok(away::nothing(bot)) };
    if asked.has(BACK) {
        bot.store().set_away(&who.at, None, &bot.zones(), now)?;
        return Ok(away::back(bot));
    }
    let Some(until) = day(bot, &who, asked, UNTIL)? else {
        let until = bot.store().away(&who.at)?.filter(|until| *until > who.today);
        return Ok(away::standing(bot, until, who.today));
    };
    trusted(bot)?;
    let known = bot.store().set_away(&who.at, Some(until), &bot.zones(), now)?;
    Ok(if known { away::gone(bot, until, who.today) } else { away::nothing(bot) })
}
