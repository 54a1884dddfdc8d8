//! Reads each file of `topics/`, and `topics.toml`, which lists the groups of topics and their order.

use super::card::Card;
use super::checks::{Listed, Named};
use super::reader::Reader;
use super::tree::Table;
use super::{limits, naming};
use crate::mentoring::ladder::{Name, Topic, TopicGroup};

const KEYS: [&str; 6] = ["id", "title", "short", "aliases", "overview", "say"];
const GROUP_KEYS: [&str; 2] = ["title", "topics"];

/// Reads one file of `topics/`.
pub(super) fn topic(reader: &mut Reader, root: &Table) -> (Topic, Named) {
    reader.keys(root, &KEYS);
    let id = naming::id(reader, root);
    let title = reader.text(root, "title", limits::TITLE);
    let short = reader.text(root, "short", limits::TOPIC_SHORT);
    reader.require(root, "aliases");
    let aliases = naming::aliases(reader, root, "aliases");
    let names = naming::spoken_names(root, &["id", "title", "short"], &aliases);
    reader.require(root, "overview");
    let mut card = Card::new(id.as_ref().map_or("topic", |id| &id.text), limits::TOPIC);
    let topic = Topic {
        overview: card.read(reader, root, "overview"),
        said: card.read(reader, root, "say"),
        name: Name { id: naming::text_of(&id), title, aliases: naming::texts_of(aliases) },
        short,
    };
    (topic, Named { id, number: None, names })
}

/// Reads `topics.toml`.
pub(super) fn groups(reader: &mut Reader, root: &Table) -> Vec<(TopicGroup, Listed)> {
    let before = reader.mistakes.len();
    reader.keys(root, &["group"]);
    let tables = reader.tables(root, "group");
    let whole = reader.mistakes.len() == before;
    tables.into_iter().map(|table| group(reader, table, whole)).collect()
}

fn group(reader: &mut Reader, table: &Table, whole: bool) -> (TopicGroup, Listed) {
    let before = reader.mistakes.len();
    reader.keys(table, &GROUP_KEYS);
    reader.require(table, "topics");
    let topics = reader.optional_texts(table, "topics", usize::MAX);
    let whole = whole && reader.mistakes.len() == before;
    let title = reader.text(table, "title", limits::GROUP_TITLE);
    (TopicGroup { title, topics: naming::texts_of(topics.clone()) }, Listed { topics, whole })
}
