//! The lines of best weeks: what stands on its buttons, and the words they are made of.
//!
//! The words are the feature's own; everybody else gets whole lines from these functions.

use crate::bot::line::Invocation;

/// The command that asks for one.
pub(super) const BESTWEEK: &str = "bestweek";
/// Shows all of them.
pub(super) const BEST_WEEKS: &str = "best-weeks";
/// What is done with one of them.
pub(super) const MY_BEST_WEEK: &str = "my-best-week";
/// What they would move for.
pub(super) const REASONS: &str = "reasons";
/// Writes a new one down.
pub(super) const WRITE: &str = "write";
/// Shows it.
pub(super) const SHOW: &str = "show";
/// Puts other words in its place.
pub(super) const CHANGE: &str = "change";
/// Says anew what made it good.
pub(super) const PICK: &str = "pick";
/// Writes down what they make of it.
pub(super) const THINK: &str = "think";
/// Deletes it.
pub(super) const DELETE: &str = "delete";
/// Takes that back.
pub(super) const UNDO: &str = "undo";
/// What made it good.
pub(super) const TAGS: &str = "tags";
/// Which one it is; of a new one, the check-in that asked for it.
pub(super) const OF: &str = "of";
/// The first that is not shown any more.
pub(super) const BEFORE: &str = "before";
/// What is done with one choice of reasons.
pub(super) const MY_REASONS: &str = "my-reasons";
/// Why they would move.
pub(super) const WHY: &str = "why";
/// What they make of it.
pub(super) const THOUGHT: &str = "thought";
/// What is asked in the form, and how long each may be, in characters.
pub(super) const FIELDS: [(&str, usize); 4] = [("week", 200), ("did", 800), ("energy", 400), ("drain", 400)];
/// The longest thought, in characters. All of it stands on one card.
pub(super) const LONGEST: usize = 600;
/// How many stand on a page.
pub(super) const PAGE: usize = 5;

/// Asks for one.
pub fn new() -> Invocation {
    Invocation::of(BESTWEEK)
}

/// Asks for the one that a check-in waits for.
pub fn asked_by(check_in: &str) -> Invocation {
    new().with(OF, check_in)
}

/// The form for one; what made it good is chosen first. It may answer a check-in.
pub fn write(check_in: Option<&str>) -> Invocation {
    Invocation::verb(MY_BEST_WEEK, WRITE).maybe(OF, check_in)
}

/// Shows all, the latest first.
pub fn all() -> Invocation {
    Invocation::of(BEST_WEEKS)
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

/// Chooses anew what made one good.
pub fn pick(uid: &str) -> Invocation {
    one(PICK, uid)
}

/// Writes down what they make of one.
pub fn think(uid: &str) -> Invocation {
    one(THINK, uid)
}

/// Deletes one.
pub fn delete(uid: &str) -> Invocation {
    one(DELETE, uid)
}

/// Brings a deleted one back.
pub fn undo(uid: &str) -> Invocation {
    one(UNDO, uid)
}

/// Chooses reasons for a move.
pub fn reasons() -> Invocation {
    Invocation::of(REASONS)
}

/// Deletes a choice of reasons.
pub fn delete_reasons(uid: &str) -> Invocation {
    Invocation::verb(MY_REASONS, DELETE).with(OF, uid)
}

/// Brings a deleted choice of reasons back.
pub fn undo_reasons(uid: &str) -> Invocation {
    Invocation::verb(MY_REASONS, UNDO).with(OF, uid)
}

fn one(verb: &'static str, uid: &str) -> Invocation {
    Invocation::verb(MY_BEST_WEEK, verb).with(OF, uid)
}
