//! Reads `sources.toml`: the documents that statements rest on.

use super::checks::Named;
use super::reader::Reader;
use super::tree::Table;
use super::{limits, naming};
use crate::mentoring::ladder::Source;

const KEYS: [&str; 4] = ["id", "title", "short", "about"];

/// Reads the file.
pub(super) fn sources(reader: &mut Reader, root: &Table) -> Vec<(Source, Named)> {
    reader.keys(root, &["source"]);
    reader.tables(root, "source").into_iter().map(|table| source(reader, table)).collect()
}

fn source(reader: &mut Reader, table: &Table) -> (Source, Named) {
    reader.keys(table, &KEYS);
    let id = naming::id(reader, table);
    let source = Source {
        id: naming::text_of(&id),
        title: reader.text(table, "title", limits::SOURCE_TITLE),
        short: reader.text(table, "short", limits::SOURCE_TITLE),
        about: reader.text(table, "about", limits::STATEMENT),
    };
    (source, Named { id, number: None, names: Vec::new() })
}
