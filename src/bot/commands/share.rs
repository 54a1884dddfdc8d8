//! `share`: an answer for everybody here, after a look at what they will see. It stands on buttons alone.

use super::ask;
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
pub const NAME: &str = "share";
/// The statements that are shared.
pub const ANSWERS: &str = "answers";
/// Shows the person what others would see.
pub const PREVIEW: &str = "preview";
/// Posts the answer alone.
pub const POST: &str = "post";
/// Posts it with the question, which is written anew: what was asked was never kept.
pub const WITH_QUESTION: &str = "with-question";

/// `share preview|post|with-question answers=… [question]`
pub fn command(statements: &Arc<Vocabulary>) -> Command {
    let answers = || Arg {
        name: ANSWERS,
        about: "The statements that are shared",
        required: true,
        kind: Kind::List(Arc::clone(statements)),
    };
    let question = Arg {
        name: ask::QUESTION,
        about: "The question, as everybody will read it",
        required: true,
        kind: Kind::Text { max: ask::LONGEST },
    };
    let act = |verb, about, args, form| Act { verb: Some(verb), about, args, form };
    Command {
        name: NAME,
        about: "An answer for everybody here",
        acts: vec![
            act(PREVIEW, "What others would see", vec![answers()], false),
            act(POST, "Post the answer", vec![answers()], false),
            act(WITH_QUESTION, "Post the answer with a question", vec![answers(), question], true),
        ],
        examples: &[],
        offered: false,
        on_message: None,
        run,
    }
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let ids: Vec<&str> = asked.several(ANSWERS).iter().map(String::as_str).collect();
    let shared: Vec<_> = ids.iter().filter_map(|id| Some((*id, bot.answers().get(id)?))).collect();
    Ok(match (asked.verb, asked.one(ask::QUESTION)) {
        (Some(POST), _) => answers::shared(bot, &shared, None),
        (Some(WITH_QUESTION), None) => answers::share_form(bot, &ids),
        (Some(WITH_QUESTION), question) => answers::shared(bot, &shared, question),
        _ => answers::preview(bot, &shared),
    })
}
