//! Command lines of practised feedback: the lines its buttons run, and the words they are made of.
//!
//! The words are private to this feature; other features call these functions and get whole lines.

use crate::bot::line::Invocation;

/// The command's name.
pub(super) const FEEDBACK: &str = "feedback";
/// Puts the words together.
pub(super) const PRACTISE: &str = "practise";
/// Deletes the draft.
pub(super) const DROP: &str = "drop";
/// The person the feedback is for, by a name that only the author sees.
pub(super) const WHO: &str = "who";
/// What happened, as a camera would have seen it.
pub(super) const HAPPENED: &str = "happened";
/// The effect it had.
pub(super) const EFFECT: &str = "effect";
/// What the author asks for.
pub(super) const ASK: &str = "ask";
/// The longest name, in characters.
pub(super) const LONGEST_NAME: usize = 60;
/// The longest answer, in characters.
pub(super) const LONGEST: usize = 600;

/// Opens the form for the words.
pub fn practise() -> Invocation {
    Invocation::verb(FEEDBACK, PRACTISE)
}

/// Deletes the draft.
pub fn throw_away() -> Invocation {
    Invocation::verb(FEEDBACK, DROP)
}
