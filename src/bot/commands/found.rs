//! `found`: whether an answer was what somebody looked for. It stands on buttons alone.

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::messages::answers;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use chrono::DateTime;
use chrono::Utc;
use std::sync::Arc;

/// The command's name.
pub const NAME: &str = "found";
/// What was shown first.
pub const ANSWER: &str = "answer";
/// It was what somebody looked for.
pub const YES: &str = "yes";
/// It was not.
pub const NO: &str = "no";

/// `found yes|no answer=…`
pub fn command(statements: &Arc<Vocabulary>) -> Command {
    let act = |verb, about| Act {
        verb: Some(verb),
        about,
        args: vec![Arg {
            name: ANSWER,
            about: "What was shown first",
            required: true,
            kind: Kind::Closed(Arc::clone(statements)),
        }],
        form: false,
    };
    Command {
        name: NAME,
        about: "Whether an answer was what you looked for",
        acts: vec![act(YES, "It was"), act(NO, "It was not")],
        examples: &[],
        offered: false,
        on_message: None,
        run,
    }
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let was_it = asked.verb == Some(YES);
    if let Some(statement) = asked.one(ANSWER) {
        bot.store().count_helpful(statement, was_it)?;
    }
    Ok(answers::judged(bot, was_it))
}
