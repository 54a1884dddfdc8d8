//! The lines of questions: what stands on its buttons, and the words they are made of.
//!
//! The words are the feature's own; everybody else gets whole lines from these functions.

use crate::bot::line::Invocation;
use crate::bot::line::Value;

/// The name, for lines that are questions without saying so.
pub(super) const ASK: &str = "ask";
/// The argument that holds the question.
pub(super) const QUESTION: &str = "question";
/// The longest question, in characters.
pub(super) const LONGEST: usize = 300;
/// The command's name.
pub(super) const FOUND: &str = "found";
/// What was shown first.
pub(super) const ANSWER: &str = "answer";
/// It was what somebody looked for.
pub(super) const YES: &str = "yes";
/// It was not.
pub(super) const NO: &str = "no";
/// The command's name.
pub(super) const SHARE: &str = "share";
/// The statements that are shared.
pub(super) const ANSWERS: &str = "answers";
/// Shows the person what others would see.
pub(super) const PREVIEW: &str = "preview";
/// Posts the answer alone.
pub(super) const POST: &str = "post";
/// Posts it with the question, which is written anew: what was asked was never kept.
pub(super) const WITH_QUESTION: &str = "with-question";

/// Opens the form for a question.
pub fn ask() -> Invocation {
    Invocation::of(ASK)
}

/// Says whether this answer was what somebody looked for.
pub fn helpful(was_it: bool, answer: &str) -> Invocation {
    Invocation::verb(FOUND, if was_it { YES } else { NO }).with(ANSWER, answer)
}

/// Shows what others would see of these answers.
pub fn preview(answers: &[&str]) -> Invocation {
    sharing(PREVIEW, answers)
}

/// Posts these answers.
pub fn post(answers: &[&str]) -> Invocation {
    sharing(POST, answers)
}

/// Posts these answers with a question, which a form asks for.
pub fn post_with_question(answers: &[&str]) -> Invocation {
    sharing(WITH_QUESTION, answers)
}

fn sharing(verb: &'static str, answers: &[&str]) -> Invocation {
    let mut line = Invocation::verb(SHARE, verb);
    let answers = answers.iter().map(|answer| (*answer).to_owned()).collect();
    line.values.insert(ANSWERS, Value::Several(answers));
    line
}
