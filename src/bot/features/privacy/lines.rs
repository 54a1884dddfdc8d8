//! Command lines of privacy: the lines its buttons run, and the words they are made of.
//!
//! The words are private to this feature; other features call these functions and get whole lines.

use crate::bot::line::Invocation;

/// The command that exports everything.
pub(super) const EXPORT: &str = "export";
/// The command that erases everything.
pub(super) const FORGET: &str = "forget";
/// Confirms the erasure. A flag, not a value that could be guessed from a typo, so a slip of the thumb erases nobody.
pub(super) const EVERYTHING: &str = "everything";
/// Cancels the erasure.
pub(super) const KEEP: &str = "keep";
/// The command that says what is stored.
pub(super) const PRIVACY: &str = "privacy";

/// Shows the rest of what there is to say about it.
pub(super) const MORE: &str = "more";

/// Shows what is stored.
pub fn privacy() -> Invocation {
    Invocation::of(PRIVACY)
}

/// Shows what others keep, and what is never kept.
pub fn more() -> Invocation {
    privacy().flag(MORE, true)
}

/// Exports everything.
pub fn export() -> Invocation {
    Invocation::of(EXPORT)
}

/// Asks whether to erase everything.
pub fn forget() -> Invocation {
    Invocation::of(FORGET)
}

/// Erases everything.
pub fn forget_everything() -> Invocation {
    forget().flag(EVERYTHING, true)
}

/// Cancels the erasure and keeps everything.
pub fn keep() -> Invocation {
    forget().flag(KEEP, true)
}
