//! `/away`: days on which nothing comes, whatever was to come.

use super::checkin;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::messages::away;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use chrono::DateTime;
use chrono::Utc;

/// The name, for buttons that lead here.
pub const NAME: &str = "away";
/// The first day on which they are back.
pub const UNTIL: &str = "until";
/// They are back.
pub const BACK: &str = "back";

/// `/away [until] [back]`
pub fn command() -> Command {
    let about = "Days on which nothing comes from me";
    let arg = |name, about, kind| Arg { name, about, required: false, kind };
    let args = vec![arg(UNTIL, "The day you are back", Kind::Date), arg(BACK, "You are back already", Kind::Flag)];
    Command {
        name: NAME,
        about,
        acts: vec![Act { verb: None, about: "Say until when, see how it stands, or be back", args, form: false }],
        examples: &["/away until monday", "/away until=2026-12-01", "/away back"],
        offered: true,
        on_message: None,
        run,
    }
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let Some(who) = checkin::Asker::of(bot, request, now)? else { return Ok(away::nothing(bot)) };
    if asked.has(BACK) {
        bot.store().set_away(&who.at, None, &bot.zones(), now)?;
        return Ok(away::back(bot));
    }
    let Some(until) = checkin::day(bot, &who, asked, UNTIL)? else {
        let until = bot.store().away(&who.at)?.filter(|until| *until > who.today);
        return Ok(away::standing(bot, until, who.today));
    };
    checkin::trusted(bot)?;
    let known = bot.store().set_away(&who.at, Some(until), &bot.zones(), now)?;
    Ok(if known { away::gone(bot, until, who.today) } else { away::nothing(bot) })
}
