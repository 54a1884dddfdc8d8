//! The features of the bot, one folder each.
//!
//! A feature has command lines (`lines`), wording (`says`) and commands. It may use the lines of another feature. Anything else
//! it uses of one is listed in `tests/bot/architecture.rs`.

pub mod ask;
pub mod best_week;
pub mod checkin;
pub mod feedback;
pub mod help;
pub mod ladder;
pub mod privacy;
pub mod profile;
pub mod readiness;
pub mod week;
pub mod win;

use super::spec::Feature;
use crate::mentoring::cadence::Zones;
use crate::mentoring::ladder::Knowledge;

/// Every feature, in the order in which help lists their commands.
pub fn all(knowledge: &Knowledge, zones: &Zones) -> Vec<Feature> {
    let mut features = vec![
        ladder::feature(knowledge),
        ask::feature(knowledge),
        profile::feature(knowledge, zones),
        checkin::feature(knowledge),
        feedback::feature(),
        win::feature(),
        best_week::feature(knowledge),
        week::feature(),
        readiness::feature(knowledge),
        privacy::feature(),
    ];
    let help = help::feature(&features);
    features.push(help);
    features
}
