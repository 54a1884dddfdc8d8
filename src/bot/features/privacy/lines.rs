//! The lines of privacy: what stands on its buttons, and the words they are made of.
//!
//! The words are the feature's own; everybody else gets whole lines from these functions.

use crate::bot::line::Invocation;

/// The command's name.
pub(super) const EXPORT: &str = "export";
/// The command's name.
pub(super) const FORGET: &str = "forget";
/// Does it. A flag, and no name that could be guessed at: a slip of the thumb erases nobody.
pub(super) const EVERYTHING: &str = "everything";
/// Does not.
pub(super) const KEEP: &str = "keep";
/// The command's name.
pub(super) const PRIVACY: &str = "privacy";

/// What is kept.
pub fn privacy() -> Invocation {
    Invocation::of(PRIVACY)
}

/// Hands everything over.
pub fn export() -> Invocation {
    Invocation::of(EXPORT)
}

/// Asks whether everything is to be erased.
pub fn forget() -> Invocation {
    Invocation::of(FORGET)
}

/// Erases everything.
pub fn forget_everything() -> Invocation {
    forget().flag(EVERYTHING, true)
}

/// Keeps everything.
pub fn keep() -> Invocation {
    forget().flag(KEEP, true)
}
