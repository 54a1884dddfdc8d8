//! Reads names: the id that lines carry, and everything else that people type.

use super::limits;
use super::mistake::What;
use super::reader::{LocatedText, Reader};
use super::tree::{Content, Table};
use crate::mentoring::names::normalise;

/// An id, which lines and buttons have to carry: they are ASCII, and a space would end it.
pub(super) fn id(reader: &mut Reader, table: &Table) -> Option<LocatedText> {
    reader.require(table, "id");
    let id = reader.optional_text(table, "id", limits::ID)?;
    let allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if !id.text.chars().all(allowed) || id.text.starts_with('-') || id.text.ends_with('-') {
        reader.wrong(id.place, What::BadId { id: id.text });
        return None;
    }
    Some(id)
}

/// Names that people type. One without letters or digits could never be typed.
pub(super) fn aliases(reader: &mut Reader, table: &Table, key: &str) -> Vec<LocatedText> {
    let aliases = reader.optional_texts(table, key, limits::MENU_LABEL);
    for alias in aliases.iter().filter(|alias| normalise(&alias.text).is_empty()) {
        reader.wrong(alias.place, What::Empty { key: key.to_owned() });
    }
    aliases
}

/// Everything people can type for this table's subject: the values under these keys, and the aliases.
pub(super) fn spoken_names(table: &Table, keys: &[&str], aliases: &[LocatedText]) -> Vec<LocatedText> {
    let own = keys.iter().filter_map(|key| table.entries.get(*key)).filter_map(|entry| match &entry.content {
        Content::Text(text) => Some(LocatedText { place: entry.place, text: text.clone() }),
        _ => None,
    });
    own.chain(aliases.iter().cloned()).collect()
}

/// The text, or nothing.
pub(super) fn text_of(said: &Option<LocatedText>) -> String {
    said.as_ref().map(|said| said.text.clone()).unwrap_or_default()
}

/// The texts, without their locations.
pub(super) fn texts_of(said: Vec<LocatedText>) -> Vec<String> {
    said.into_iter().map(|said| said.text).collect()
}
