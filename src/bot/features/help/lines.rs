//! The lines of help: what stands on its buttons, and the words they are made of.
//!
//! The words are the feature's own; everybody else gets whole lines from these functions.

use crate::bot::line::Invocation;

/// What there is.
pub(super) const HELP: &str = "help";
/// The command that is explained.
pub(super) const COMMAND: &str = "command";

/// Everything there is.
pub fn all() -> Invocation {
    Invocation::of(HELP)
}

/// How one command works.
pub fn on(command: &str) -> Invocation {
    all().with(COMMAND, command)
}
