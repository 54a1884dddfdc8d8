//! Command lines of wins: the lines its buttons run, and the words they are made of.
//!
//! The words are private to this feature; other features call these functions and get whole lines.

use crate::bot::line::Invocation;

/// The command that saves a win.
pub(super) const WIN: &str = "win";
/// The command that lists all wins.
pub(super) const WINS: &str = "wins";
/// The command for actions on one win.
pub(super) const MY_WIN: &str = "my-win";
/// Shows a win.
pub(super) const SHOW: &str = "show";
/// Changes its words.
pub(super) const CHANGE: &str = "change";
/// Deletes it.
pub(super) const DELETE: &str = "delete";
/// Undoes the deletion.
pub(super) const UNDO: &str = "undo";
/// What happened.
pub(super) const WORDS: &str = "words";
/// The message that the win is about.
pub(super) const ABOUT: &str = "about";
/// The last win on the page before.
pub(super) const BEFORE: &str = "before";
/// The win, by its random id.
pub(super) const OF: &str = "of";
/// The longest win, in characters.
pub(super) const LONGEST: usize = 500;
/// The number of wins on a page.
pub(super) const PAGE: u32 = 5;

/// Writes a win, about a message if there is one.
pub fn new(message: Option<&str>) -> Invocation {
    Invocation::of(WIN).maybe(ABOUT, message)
}

/// Lists all wins, the latest first.
pub fn all() -> Invocation {
    Invocation::of(WINS)
}

/// Lists the wins before this one.
pub fn before(uid: &str) -> Invocation {
    all().with(BEFORE, uid)
}

/// Shows one win.
pub fn show(uid: &str) -> Invocation {
    one(SHOW, uid)
}

/// Changes the words of a win.
pub fn change(uid: &str) -> Invocation {
    one(CHANGE, uid)
}

/// Deletes a win.
pub fn delete(uid: &str) -> Invocation {
    one(DELETE, uid)
}

/// Restores a deleted win.
pub fn undo(uid: &str) -> Invocation {
    one(UNDO, uid)
}

fn one(verb: &'static str, uid: &str) -> Invocation {
    Invocation::verb(MY_WIN, verb).with(OF, uid)
}
