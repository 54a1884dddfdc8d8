//! `/privacy`: what is kept about whoever asks, who can read it, and for how long.

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::messages::privacy;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::Act;
use crate::bot::spec::Command;
use chrono::DateTime;
use chrono::Utc;

/// The command's name.
pub const NAME: &str = "privacy";

/// `/privacy`
pub fn command() -> Command {
    let about = "What I keep about you, who can read it, and for how long";
    Command {
        name: NAME,
        about,
        acts: vec![Act { verb: None, about, args: Vec::new(), form: false }],
        examples: &[],
        offered: true,
        on_message: None,
        run,
    }
}

fn run(bot: &Bot, request: &Request, _asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let everything = bot.store().export(&request.from.address())?;
    Ok(privacy::about(bot, everything.as_deref()))
}
