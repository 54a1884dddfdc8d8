//! The lines of practised feedback: what stands on its buttons, and the words they are made of.
//!
//! The words are the feature's own; everybody else gets whole lines from these functions.

use crate::bot::line::Invocation;

/// The command's name.
pub(super) const FEEDBACK: &str = "feedback";
/// Puts the words together.
pub(super) const PRACTISE: &str = "practise";
/// Throws them away.
pub(super) const DROP: &str = "drop";
/// Who it is for, by a name that they alone see.
pub(super) const WHO: &str = "who";
/// What a camera would have seen.
pub(super) const HAPPENED: &str = "happened";
/// What it did.
pub(super) const EFFECT: &str = "effect";
/// What they ask for.
pub(super) const ASK: &str = "ask";
/// The longest name, in characters.
pub(super) const LONGEST_NAME: usize = 60;
/// The longest answer, in characters.
pub(super) const LONGEST: usize = 600;

/// Opens the form for the words.
pub fn practise() -> Invocation {
    Invocation::verb(FEEDBACK, PRACTISE)
}

/// Throws the words away.
pub fn throw_away() -> Invocation {
    Invocation::verb(FEEDBACK, DROP)
}
