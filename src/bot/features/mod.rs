//! What can be asked: one folder a feature.
//!
//! A feature has its lines (`lines`), its sentences (`says`) and its commands. It may use the lines of another feature; what it
//! uses beyond those is in the list of `tests/architecture.rs`.

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

/// Every feature, in the order help names their commands.
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
