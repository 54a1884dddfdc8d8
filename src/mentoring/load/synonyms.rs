//! Reads `synonyms.toml`: groups of words that mean the same in a question.

use super::naming;
use super::reader::{LocatedText, Reader};
use super::tree::Table;

/// Reads the file: the words of each group.
pub(super) fn synonyms(reader: &mut Reader, root: &Table) -> Vec<Vec<LocatedText>> {
    reader.keys(root, &["same"]);
    reader.tables(root, "same").into_iter().map(|table| group(reader, table)).collect()
}

fn group(reader: &mut Reader, table: &Table) -> Vec<LocatedText> {
    reader.keys(table, &["words"]);
    reader.require(table, "words");
    naming::aliases(reader, table, "words")
}
