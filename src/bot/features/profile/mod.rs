//! The profile of a person: `/start`, `/me` and `/timezone`.

pub mod lines;
pub mod me;
pub mod says;
pub mod start;
pub mod timezone;

use crate::bot::spec::Feature;
use crate::mentoring::cadence::Zones;
use crate::mentoring::ladder::Knowledge;

/// What people tell the bot about themselves.
pub fn feature(knowledge: &Knowledge, zones: &Zones) -> Feature {
    Feature::new(vec![
        start::command(knowledge),
        me::command(knowledge),
        me::words(),
        timezone::command(knowledge, zones),
    ])
}
