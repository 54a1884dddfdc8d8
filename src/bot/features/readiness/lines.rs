//! Command lines of readiness: the lines its buttons run, and the words they are made of.
//!
//! The words are private to this feature; other features call these functions and get whole lines.

use crate::bot::line::Invocation;

/// The command that starts a round, or shows the current one.
pub(super) const READINESS: &str = "readiness";
/// The command for actions within a round.
pub(super) const MY_CHECK: &str = "my-check";
/// Starts a round, or continues it.
pub(super) const BEGIN: &str = "begin";
/// Shows a question.
pub(super) const ASK: &str = "ask";
/// Answers a question.
pub(super) const MARK: &str = "mark";
/// Skips a question.
pub(super) const SKIP: &str = "skip";
/// Leaves the round for now.
pub(super) const STOP: &str = "stop";
/// Shows the result of the round.
pub(super) const RESULT: &str = "result";
/// Shows what stands already, and what has moved.
pub(super) const STANDS: &str = "stands";
/// Finishes the round early, with questions still open.
pub(super) const FINISH: &str = "finish";
/// Replaces the round with an empty one.
pub(super) const ANEW: &str = "anew";
/// Deletes the round.
pub(super) const DELETE: &str = "delete";
/// Undoes the deletion.
pub(super) const UNDO: &str = "undo";
/// The level that the round is about.
pub(super) const LEVEL: &str = "level";
/// Shows earlier rounds.
pub(super) const HISTORY: &str = "history";
/// The last round on the page before.
pub(super) const BEFORE: &str = "before";
/// The round, by its random id.
pub(super) const OF: &str = "of";
/// The question.
pub(super) const TO: &str = "to";
/// The answer: a step of the scale.
pub(super) const HOW: &str = "how";
/// The line of evidence.
pub(super) const WORDS: &str = "words";
/// A flag: continue with the next question that was left out.
pub(super) const NEXT: &str = "next";
/// The longest line of evidence, in characters.
pub(super) const LONGEST: usize = 300;
/// The number of rounds on a page.
pub(super) const PAGE: usize = 10;

/// Starts a round, or shows the current one.
pub fn readiness() -> Invocation {
    Invocation::of(READINESS)
}

/// Starts a round about one level, or shows the current one.
pub fn about(level: &str) -> Invocation {
    readiness().with(LEVEL, level)
}

/// Shows earlier rounds.
pub fn history() -> Invocation {
    readiness().flag(HISTORY, true)
}

/// Shows the rounds before this one.
pub fn before(uid: &str) -> Invocation {
    history().with(BEFORE, uid)
}

/// Starts a round about a level, or continues it.
pub fn begin(level: &str) -> Invocation {
    Invocation::verb(MY_CHECK, BEGIN).with(LEVEL, level)
}

/// Shows the next question of a round.
pub fn next(uid: &str) -> Invocation {
    round(ASK, uid)
}

/// Shows one question.
pub fn ask(uid: &str, question: &str) -> Invocation {
    next(uid).with(TO, question)
}

/// Answers one question; with `then_next`, the next question that was left out follows.
pub fn mark(uid: &str, question: &str, how: &str, then_next: bool) -> Invocation {
    round(MARK, uid).with(TO, question).with(HOW, how).flag(NEXT, then_next)
}

/// Skips one question.
pub fn skip(uid: &str, question: &str) -> Invocation {
    round(SKIP, uid).with(TO, question)
}

/// Leaves a round for now.
pub fn stop(uid: &str) -> Invocation {
    round(STOP, uid)
}

/// Shows the result of a round.
pub fn result(uid: &str) -> Invocation {
    round(RESULT, uid)
}

/// Shows what stands in a round, and what has moved since the one before.
pub fn stands(uid: &str) -> Invocation {
    round(STANDS, uid)
}

/// Finishes a round early, with questions still open.
pub fn finish(uid: &str) -> Invocation {
    round(FINISH, uid)
}

/// Replaces a round with an empty one.
pub fn anew(uid: &str) -> Invocation {
    round(ANEW, uid)
}

/// Deletes a round.
pub fn delete(uid: &str) -> Invocation {
    round(DELETE, uid)
}

/// Restores a deleted round.
pub fn undo(uid: &str) -> Invocation {
    round(UNDO, uid)
}

fn round(verb: &'static str, uid: &str) -> Invocation {
    Invocation::verb(MY_CHECK, verb).with(OF, uid)
}
