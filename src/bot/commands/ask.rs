//! `/ask`: a question in one's own words.

use super::only_me;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::messages::answers;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use chrono::DateTime;
use chrono::Utc;

/// The name, for lines that are questions without saying so.
pub const NAME: &str = "ask";
/// The argument that holds the question.
pub const QUESTION: &str = "question";

/// The longest question, in characters.
pub const LONGEST: usize = 300;
/// How many statements answer a question.
const SHOWN: usize = 3;

/// `/ask question`. Without one it opens a form for it.
pub fn command() -> Command {
    Command {
        name: NAME,
        about: "A question in your own words. Only you see it and the answer",
        acts: vec![Act {
            verb: None,
            about: "What fits your question best, and who says so",
            args: vec![
                Arg {
                    name: QUESTION,
                    about: "Your question, as you would ask a colleague",
                    required: true,
                    kind: Kind::Text { max: LONGEST },
                },
                // Always so; the flag is understood because people add it.
                only_me(),
            ],
            form: true,
        }],
        examples: &["/ask how much should an EM code?", "/ask am I failing three months in?"],
        offered: true,
        on_message: None,
        run,
    }
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    let Some(question) = asked.one(QUESTION) else { return Ok(answers::ask_form()) };
    let mut found = bot.answers().ask(question)?;
    found.answers.truncate(SHOWN);
    Ok(if found.sure { answers::found(bot, &found.answers) } else { answers::not_found(bot, &found.answers) })
}
