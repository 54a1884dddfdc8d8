//! Command lines of questions: the lines its buttons run, and the words they are made of.
//!
//! The words are private to this feature; other features call these functions and get whole lines.

use crate::bot::line::{Invocation, Value};

/// The command's name, which is also used for a line that is just a question.
pub(super) const ASK: &str = "ask";
/// The argument that holds the question.
pub(super) const QUESTION: &str = "question";
/// The longest question, in characters.
pub(super) const LONGEST: usize = 300;
/// The command for feedback on an answer.
pub(super) const FOUND: &str = "found";
/// The first answer that was shown, by its key.
pub(super) const ANSWER: &str = "answer";
/// Says that the answer helped.
pub(super) const YES: &str = "yes";
/// Says that the answer did not help.
pub(super) const NO: &str = "no";
/// The command that shares an answer.
pub(super) const SHARE: &str = "share";
/// The statements to share, by their keys.
pub(super) const ANSWERS: &str = "answers";
/// Shows the person what others would see.
pub(super) const PREVIEW: &str = "preview";
/// Posts the answer alone.
pub(super) const POST: &str = "post";
/// Posts the answer with the question, which is typed again because the private one was never kept.
pub(super) const WITH_QUESTION: &str = "with-question";

/// Opens the form for a question.
pub fn ask() -> Invocation {
    Invocation::of(ASK)
}

/// Says whether this answer was what the person was looking for.
pub fn helpful(was_it: bool, answer: &str) -> Invocation {
    Invocation::verb(FOUND, if was_it { YES } else { NO }).with(ANSWER, answer)
}

/// Shows the person what others would see of these answers.
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
