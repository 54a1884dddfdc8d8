//! The lines of wins: what stands on its buttons, and the words they are made of.
//!
//! The words are the feature's own; everybody else gets whole lines from these functions.

use crate::bot::line::Invocation;

/// The command that keeps one.
pub(super) const WIN: &str = "win";
/// The command that shows all.
pub(super) const WINS: &str = "wins";
/// What is done with one of them.
pub(super) const MY_WIN: &str = "my-win";
/// Shows it.
pub(super) const SHOW: &str = "show";
/// Puts other words in its place.
pub(super) const CHANGE: &str = "change";
/// Deletes it.
pub(super) const DELETE: &str = "delete";
/// Takes that back.
pub(super) const UNDO: &str = "undo";
/// What happened.
pub(super) const WORDS: &str = "words";
/// The message it is about.
pub(super) const ABOUT: &str = "about";
/// The last one that was shown.
pub(super) const BEFORE: &str = "before";
/// Which one.
pub(super) const OF: &str = "of";
/// The longest win, in characters.
pub(super) const LONGEST: usize = 500;
/// How many stand on a page.
pub(super) const PAGE: u32 = 5;

/// Writes one, about a message if there is one.
pub fn new(message: Option<&str>) -> Invocation {
    Invocation::of(WIN).maybe(ABOUT, message)
}

/// Shows all, the latest first.
pub fn all() -> Invocation {
    Invocation::of(WINS)
}

/// Shows those before this one.
pub fn before(uid: &str) -> Invocation {
    all().with(BEFORE, uid)
}

/// Shows one.
pub fn show(uid: &str) -> Invocation {
    one(SHOW, uid)
}

/// Puts one in other words.
pub fn change(uid: &str) -> Invocation {
    one(CHANGE, uid)
}

/// Deletes one.
pub fn delete(uid: &str) -> Invocation {
    one(DELETE, uid)
}

/// Brings a deleted one back.
pub fn undo(uid: &str) -> Invocation {
    one(UNDO, uid)
}

fn one(verb: &'static str, uid: &str) -> Invocation {
    Invocation::verb(MY_WIN, verb).with(OF, uid)
}
