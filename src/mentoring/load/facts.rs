//! The facts of the knowledge map that appear on some card.

use crate::mentoring::ladder::{Level, Statement, Step, Topic};
use std::collections::BTreeSet;

/// The ids of all facts that these carry.
pub(super) fn carried(levels: &[Level], steps: &[Step], topics: &[Topic]) -> BTreeSet<String> {
    let of_levels = levels.iter().flat_map(|level| {
        let sections = level.sections.values().flatten();
        level.names.ids.iter().chain(ids([&level.question].into_iter().chain(&level.overview).chain(sections)))
    });
    let of_steps = steps.iter().flat_map(|step| ids(step.overview.iter().chain(step.sections.values().flatten())));
    let of_topics = topics.iter().flat_map(|topic| ids(topic.overview.iter().chain(&topic.said)));
    of_levels.chain(of_steps).chain(of_topics).cloned().collect()
}

fn ids<'s>(statements: impl Iterator<Item = &'s Statement>) -> impl Iterator<Item = &'s String> {
    statements.flat_map(|statement| &statement.ids)
}
