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

/// Explains one verb of a command.
pub fn on_verb(command: &str, verb: &str) -> Invocation {
    all().with(COMMAND, both(command, verb))
}

/// What a verb of a command is called among the names of commands.
pub(super) fn both(command: &str, verb: &str) -> String {
    format!("{command}-{verb}")
}
