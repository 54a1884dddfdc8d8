//! Command lines of best weeks: the lines its buttons run, and the words they are made of.
//!
//! The words are private to this feature; other features call these functions and get whole lines.

use crate::bot::line::Invocation;

/// The command that asks for a best week.
pub(super) const BESTWEEK: &str = "bestweek";
/// The command that lists all best weeks.
pub(super) const BEST_WEEKS: &str = "best-weeks";
/// The command for actions on one best week.
pub(super) const MY_BEST_WEEK: &str = "my-best-week";
/// The command for reasons to move into management.
pub(super) const REASONS: &str = "reasons";
/// Writes a new best week.
pub(super) const WRITE: &str = "write";
/// Shows a best week.
pub(super) const SHOW: &str = "show";
/// Changes its words.
pub(super) const CHANGE: &str = "change";
/// Chooses its tags again: what made it good.
pub(super) const PICK: &str = "pick";
/// Adds what the person makes of it.
pub(super) const THINK: &str = "think";
/// Deletes it.
pub(super) const DELETE: &str = "delete";
/// Undoes the deletion.
pub(super) const UNDO: &str = "undo";
/// The tags: what made the week good.
pub(super) const TAGS: &str = "tags";
/// The random id of the best week; for a new one, the check-in that asked for it.
pub(super) const OF: &str = "of";
/// The last entry on the page before.
pub(super) const BEFORE: &str = "before";
/// The command for actions on one saved set of reasons.
pub(super) const MY_REASONS: &str = "my-reasons";
/// The reasons they picked.
pub(super) const WHY: &str = "why";
/// What the person makes of it.
pub(super) const THOUGHT: &str = "thought";
/// The fields of the form, and the limit of each in characters.
pub(super) const FIELDS: [(&str, usize); 4] = [("week", 200), ("did", 800), ("energy", 400), ("drain", 400)];
/// The longest thought, in characters. It always fits on one card in full.
pub(super) const LONGEST: usize = 600;
/// The number of entries on a page.
pub(super) const PAGE: usize = 5;

/// Asks for a best week.
pub fn new() -> Invocation {
    Invocation::of(BESTWEEK)
}

/// Asks for a best week as the answer to a check-in.
pub fn asked_by(check_in: &str) -> Invocation {
    new().with(OF, check_in)
}

/// Opens the form, for which the tags are picked first. The entry may answer a check-in.
pub fn write(check_in: Option<&str>) -> Invocation {
    Invocation::verb(MY_BEST_WEEK, WRITE).maybe(OF, check_in)
}

/// Lists all best weeks, the latest first.
pub fn all() -> Invocation {
    Invocation::of(BEST_WEEKS)
}

/// Lists the best weeks before this one.
pub fn before(uid: &str) -> Invocation {
    all().with(BEFORE, uid)
}

/// Shows one best week.
pub fn show(uid: &str) -> Invocation {
    one(SHOW, uid)
}

/// Changes the words of a best week.
pub fn change(uid: &str) -> Invocation {
    one(CHANGE, uid)
}

/// Chooses the tags of a best week again.
pub fn pick(uid: &str) -> Invocation {
    one(PICK, uid)
}

/// Adds what the person makes of a best week.
pub fn think(uid: &str) -> Invocation {
    one(THINK, uid)
}

/// Deletes a best week.
pub fn delete(uid: &str) -> Invocation {
    one(DELETE, uid)
}

/// Restores a deleted best week.
pub fn undo(uid: &str) -> Invocation {
    one(UNDO, uid)
}

/// Picks reasons for a move into management.
pub fn reasons() -> Invocation {
    Invocation::of(REASONS)
}

/// Deletes a saved set of reasons.
pub fn delete_reasons(uid: &str) -> Invocation {
    Invocation::verb(MY_REASONS, DELETE).with(OF, uid)
}

/// Restores a deleted set of reasons.
pub fn undo_reasons(uid: &str) -> Invocation {
    Invocation::verb(MY_REASONS, UNDO).with(OF, uid)
}

fn one(verb: &'static str, uid: &str) -> Invocation {
    Invocation::verb(MY_BEST_WEEK, verb).with(OF, uid)
}
