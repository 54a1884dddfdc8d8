//! Reads each file of `topics/`, and `topics.toml`, which says in which groups and in which order they are offered.

use super::card::Card;
use super::checks::Listed;
use super::checks::Named;
use super::limits;
use super::naming;
use super::reading::Reading;
use super::tree::Table;
use crate::mentoring::ladder::Name;
use crate::mentoring::ladder::Topic;
use crate::mentoring::ladder::TopicGroup;

const KEYS: [&str; 6] = ["id", "title", "short", "aliases", "overview", "say"];
const GROUP_KEYS: [&str; 2] = ["title", "topics"];

/// Reads one file of `topics/`.
pub(super) fn topic(reading: &mut Reading, root: &Table) -> (Topic, Named) {
    reading.keys(root, &KEYS);
    let id = naming::id(reading, root);
    let title = reading.text(root, "title", limits::TITLE);
    let short = reading.text(root, "short", limits::TOPIC_SHORT);
    reading.require(root, "aliases");
    let aliases = naming::aliases(reading, root, "aliases");
    let names = naming::spoken_names(root, &["id", "title", "short"], &aliases);
    reading.require(root, "overview");
    let mut card = Card::new(id.as_ref().map_or("topic", |id| &id.text), limits::TOPIC);
    let topic = Topic {
        overview: card.read(reading, root, "overview"),
        said: card.read(reading, root, "say"),
        name: Name { id: naming::text_of(&id), title, aliases: naming::texts_of(aliases) },
        short,
    };
    (topic, Named { id, number: None, names })
}

/// Reads `topics.toml`.
pub(super) fn groups(reading: &mut Reading, root: &Table) -> Vec<(TopicGroup, Listed)> {
    let before = reading.mistakes.len();
    reading.keys(root, &["group"]);
    let tables = reading.tables(root, "group");
    let whole = reading.mistakes.len() == before;
    tables.into_iter().map(|table| group(reading, table, whole)).collect()
}

fn group(reading: &mut Reading, table: &Table, whole: bool) -> (TopicGroup, Listed) {
    let before = reading.mistakes.len();
    reading.keys(table, &GROUP_KEYS);
    reading.require(table, "topics");
    let topics = reading.optional_texts(table, "topics", usize::MAX);
    let whole = whole && reading.mistakes.len() == before;
    let title = reading.text(table, "title", limits::GROUP_TITLE);
    (TopicGroup { title, topics: naming::texts_of(topics.clone()) }, Listed { topics, whole })
}
