//! What can be asked: the list of commands, one file each.

pub mod ask;
pub mod asked;
pub mod away;
pub mod best_week;
pub mod checkin;
pub mod compare;
pub mod export;
pub mod feedback;
pub mod forget;
pub mod found;
pub mod guide;
pub mod help;
pub mod ladder;
pub mod me;
pub mod my_week;
pub mod privacy;
pub mod readiness;
pub mod share;
pub mod start;
pub mod timezone;
pub mod transition;
pub mod week;
pub mod win;

use super::Bot;
use super::error::Error;
use super::line::vocabulary::Vocabulary;
use super::spec::Arg;
use super::spec::Command;
use super::spec::Kind;
use crate::mentoring::cadence::Zone;
use crate::mentoring::cadence::Zones;
use crate::mentoring::ladder::Knowledge;
use crate::mentoring::ladder::Name;
use crate::mentoring::person::Address;
use chrono::DateTime;
use chrono::NaiveDate;
use chrono::Utc;
use std::sync::Arc;

/// The topic that staff, principal and their kin lead to: no rung of the ladder, but asked for as one.
const DUAL_TRACK: &str = "dual-track";

/// Every command, in the order help names them. `statements` are the ids of all that can be an answer.
pub fn all(knowledge: &Knowledge, zones: &Zones, statements: &[Name]) -> Vec<Command> {
    let statements = Arc::new(Vocabulary::new("answer", statements));
    let mut commands = vec![
        ladder::command(knowledge),
        transition::command(knowledge),
        compare::command(knowledge),
        guide::command(knowledge),
        ask::command(),
        start::command(knowledge),
        me::command(knowledge),
        me::words(),
        timezone::command(knowledge, zones),
        checkin::command(knowledge),
        away::command(),
        asked::command(),
        feedback::command(),
        win::command(),
        win::all(),
        win::one(),
        best_week::command(),
        best_week::all(),
        best_week::one(knowledge),
        best_week::reasons(knowledge),
        best_week::my_reasons(),
        week::command(),
        my_week::command(),
        readiness::command(knowledge),
        readiness::one(knowledge),
        found::command(&statements),
        share::command(&statements),
        privacy::command(),
        export::command(),
        forget::command(),
    ];
    let help = help::command(&commands);
    commands.push(help);
    commands
}

/// The clocks where somebody is, if they said, and the date there.
fn clock(bot: &Bot, at: &Address, now: DateTime<Utc>) -> Result<(Option<Zone>, NaiveDate), Error> {
    let zone = bot.store().person(at)?.and_then(|person| person.profile.zone);
    let zone = zone.and_then(|zone| bot.zones().zone(&zone));
    let today = zone.as_ref().and_then(|zone| zone.date(now)).unwrap_or(now.date_naive());
    Ok((zone, today))
}

/// The flag that keeps an answer to the person who asks.
fn only_me() -> Arg {
    Arg { name: "only-me", about: "Show the answer to nobody else", required: false, kind: Kind::Flag }
}
