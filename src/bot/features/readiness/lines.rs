//! The lines of readiness: what stands on its buttons, and the words they are made of.
//!
//! The words are the feature's own; everybody else gets whole lines from these functions.

use crate::bot::line::Invocation;

/// The command that begins a round, and shows how it stands.
pub(super) const READINESS: &str = "readiness";
/// What is done within one.
pub(super) const MY_CHECK: &str = "my-check";
/// Begins a round, or goes on with it.
pub(super) const BEGIN: &str = "begin";
/// Shows a question.
pub(super) const ASK: &str = "ask";
/// Answers one.
pub(super) const MARK: &str = "mark";
/// Passes one over.
pub(super) const SKIP: &str = "skip";
/// Leaves it for now.
pub(super) const STOP: &str = "stop";
/// Shows what it comes to.
pub(super) const RESULT: &str = "result";
/// Says that this is enough.
pub(super) const FINISH: &str = "finish";
/// Puts an empty round in its place.
pub(super) const ANEW: &str = "anew";
/// Deletes it.
pub(super) const DELETE: &str = "delete";
/// Takes that back.
pub(super) const UNDO: &str = "undo";
/// The level it is about.
pub(super) const LEVEL: &str = "level";
/// Shows earlier rounds.
pub(super) const HISTORY: &str = "history";
/// The last round that was shown.
pub(super) const BEFORE: &str = "before";
/// Which round.
pub(super) const OF: &str = "of";
/// Which question.
pub(super) const TO: &str = "to";
/// How far along they are.
pub(super) const HOW: &str = "how";
/// The line of evidence.
pub(super) const WORDS: &str = "words";
/// Goes on to the next question that was left out.
pub(super) const NEXT: &str = "next";
/// The longest line of evidence, in characters.
pub(super) const LONGEST: usize = 300;
/// How many rounds stand on a page.
pub(super) const PAGE: usize = 10;

/// Begins a round, or shows how it stands.
pub fn readiness() -> Invocation {
    Invocation::of(READINESS)
}

/// The same for one level.
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

/// Begins a round about a level, or goes on with it.
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

/// Answers one question; `then_next` goes on to the next one that was left out.
pub fn mark(uid: &str, question: &str, how: &str, then_next: bool) -> Invocation {
    round(MARK, uid).with(TO, question).with(HOW, how).flag(NEXT, then_next)
}

/// Leaves one question out.
pub fn skip(uid: &str, question: &str) -> Invocation {
    round(SKIP, uid).with(TO, question)
}

/// Leaves a round for now.
pub fn stop(uid: &str) -> Invocation {
    round(STOP, uid)
}

/// Shows what a round comes to.
pub fn result(uid: &str) -> Invocation {
    round(RESULT, uid)
}

/// Says that this is enough.
pub fn finish(uid: &str) -> Invocation {
    round(FINISH, uid)
}

/// Puts an empty round in the place of one.
pub fn anew(uid: &str) -> Invocation {
    round(ANEW, uid)
}

/// Deletes a round.
pub fn delete(uid: &str) -> Invocation {
    round(DELETE, uid)
}

/// Brings a deleted round back.
pub fn undo(uid: &str) -> Invocation {
    round(UNDO, uid)
}

fn round(verb: &'static str, uid: &str) -> Invocation {
    Invocation::verb(MY_CHECK, verb).with(OF, uid)
}
