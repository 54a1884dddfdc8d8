//! `/ask`: a question in the person's own words.

pub mod helpful;
pub mod index;
pub mod lines;
pub mod says;
pub mod share;

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::reply::{Family, Reply};
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Feature, Kind};
use crate::mentoring::ladder::Knowledge;
use chrono::{DateTime, Utc};
use index::Index;
use lines::{ASK, LONGEST, QUESTION};
use std::sync::Arc;

/// The number of statements in an answer.
const SHOWN: usize = 3;

/// Questions, feedback on answers, and sharing them.
pub fn feature(knowledge: &Knowledge) -> Feature {
    let index = Arc::new(Index::new(knowledge));
    let statements = Arc::new(Vocabulary::new("answer", &index.names()));
    Feature::new(vec![command(&index), helpful::command(&statements), share::command(&statements, &index)])
}

/// `/ask question`. Without a question it opens a form for one.
fn command(index: &Arc<Index>) -> Command {
    let index = Arc::clone(index);
    let run = move |bot: &Bot, _: &Request, asked: &Invocation, _: DateTime<Utc>| run(&index, bot, asked);
    Command::new(ASK, "A question in your own words. Only you see it and the answer", run)
        .family(Family::Knowledge)
        .with(
            Act::new(
                "What fits your question best, and who says so",
                vec![
                    Arg::new(QUESTION, "Your question, as you would ask a colleague", Kind::Text { max: LONGEST })
                        .required(),
                    // Answers are always private; the flag is accepted because people add it.
                    Arg::only_me(),
                ],
            )
            .with_form(),
        )
        .examples(&["/ask how much should an EM code?", "/ask am I failing three months in?"])
        .takes_questions(QUESTION)
        .keeps_nothing()
}

fn run(index: &Index, bot: &Bot, asked: &Invocation) -> Result<Reply, Error> {
    let Some(question) = asked.one(QUESTION) else { return Ok(says::ask_form()) };
    let mut found = index.ask(question)?;
    found.answers.truncate(SHOWN);
    Ok(if found.sure { says::found(bot, &found.answers) } else { says::not_found(bot, &found.answers) })
}
