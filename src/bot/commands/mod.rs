//! What can be asked: the list of commands, one file each.

pub mod help;
pub mod ladder;

use super::spec::Command;
use crate::mentoring::ladder::Knowledge;

/// Every command, in the order help names them.
pub fn all(knowledge: &Knowledge) -> Vec<Command> {
    let mut commands = vec![ladder::command(knowledge)];
    commands.push(help::command(&commands));
    commands
}
