//! Command lines of help: the lines its buttons run, and the words they are made of.
//!
//! The words are private to this feature; other features call these functions and get whole lines.

use crate::bot::line::Invocation;

/// The command's name.
pub(super) const HELP: &str = "help";
/// The command to explain.
pub(super) const COMMAND: &str = "command";

/// Lists every command.
pub fn all() -> Invocation {
    Invocation::of(HELP)
}

/// Explains one command.
pub fn on(command: &str) -> Invocation {
    all().with(COMMAND, command)
}
