//! `found`: feedback on whether an answer was what the person was looking for. It exists only as buttons.

use super::lines::{ANSWER, FOUND, NO, YES};
use super::says;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Kind};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// `found yes|no answer=…`
pub fn command(statements: &Arc<Vocabulary>) -> Command {
    let act = |verb, about| {
        Act::of(
            verb,
            about,
            vec![Arg::new(ANSWER, "What was shown first", Kind::Closed(Arc::clone(statements))).required()],
        )
    };
    Command::new(FOUND, "Whether an answer was what you looked for", run)
        .acts(vec![act(YES, "It was"), act(NO, "It was not")])
        .on_buttons_alone()
        .keeps_nothing()
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let was_it = asked.verb == Some(YES);
    if let Some(statement) = asked.one(ANSWER) {
        bot.store().count_helpful(statement, was_it)?;
    }
    Ok(says::judged(bot, was_it))
}
