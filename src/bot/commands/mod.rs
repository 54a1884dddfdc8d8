//! What can be asked: the list of commands, one file each.

pub mod compare;
pub mod guide;
pub mod help;
pub mod ladder;
pub mod transition;

use super::spec::Arg;
use super::spec::Command;
use super::spec::Kind;
use crate::mentoring::ladder::Knowledge;

/// The topic that staff, principal and their kin lead to: no rung of the ladder, but asked for as one.
const DUAL_TRACK: &str = "dual-track";

/// Every command, in the order help names them.
pub fn all(knowledge: &Knowledge) -> Vec<Command> {
    let mut commands = vec![
        ladder::command(knowledge),
        transition::command(knowledge),
        compare::command(knowledge),
        guide::command(knowledge),
    ];
    commands.push(help::command(&commands));
    commands
}

/// The flag that keeps an answer to the person who asks.
fn only_me() -> Arg {
    Arg { name: "only-me", about: "Show the answer to nobody else", required: false, kind: Kind::Flag }
}
