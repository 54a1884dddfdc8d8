//! Reads `sources.toml`: the documents that statements rest on.

use super::checks::Named;
use super::limits;
use super::naming;
use super::reading::Reading;
use super::tree::Table;
use crate::mentoring::ladder::Source;

const KEYS: [&str; 4] = ["id", "title", "short", "about"];

/// Reads the file.
pub(super) fn sources(reading: &mut Reading, root: &Table) -> Vec<(Source, Named)> {
    reading.keys(root, &["source"]);
    reading.tables(root, "source").into_iter().map(|table| source(reading, table)).collect()
}

fn source(reading: &mut Reading, table: &Table) -> (Source, Named) {
    reading.keys(table, &KEYS);
    let id = naming::id(reading, table);
    let source = Source {
        id: naming::text_of(&id),
        title: reading.text(table, "title", limits::SOURCE_TITLE),
        short: reading.text(table, "short", limits::SOURCE_TITLE),
        about: reading.text(table, "about", limits::STATEMENT),
    };
    (source, Named { id, number: None, names: Vec::new() })
}
