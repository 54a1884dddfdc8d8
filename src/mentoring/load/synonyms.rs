//! Reads `synonyms.toml`: groups of words that mean the same when somebody asks.

use super::naming;
use super::reading::Reading;
use super::reading::Said;
use super::tree::Table;

/// Reads the file: the words of each group.
pub(super) fn synonyms(reading: &mut Reading, root: &Table) -> Vec<Vec<Said>> {
    reading.keys(root, &["same"]);
    reading.tables(root, "same").into_iter().map(|table| group(reading, table)).collect()
}

fn group(reading: &mut Reading, table: &Table) -> Vec<Said> {
    reading.keys(table, &["words"]);
    reading.require(table, "words");
    naming::aliases(reading, table, "words")
}
