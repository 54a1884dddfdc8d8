//! The reader for all files: ways to take values out of a table, and every mistake found on the way.
//!
//! A missing or wrong value is reported as a mistake, and an empty one takes its place. Nobody ever sees that: if there
//! is a mistake, no knowledge is returned.

use super::mistake::{ValueType, What};
use super::tree::{Content, Entry, ListItem, Location, Table};
use std::collections::BTreeSet;

/// The state of a read: the mistakes and the known ids.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// All mistakes so far.
    pub(super) mistakes: Vec<(Location, What)>,
    /// The ids of all sources. `None` while they are not known for certain; then no source is reported as unknown.
    pub(super) sources: Option<Vec<String>>,
    /// The ids of all sections of a level's card. `None` as above.
    pub(super) level_sections: Option<Vec<String>>,
    /// The ids of all sections of a step's card. `None` as above.
    pub(super) step_sections: Option<Vec<String>>,
    /// The ids of all levels. `None` as above.
    pub(super) levels: Option<Vec<String>>,
    /// The ids of all facts that some statement carries. `None` as above.
    pub(super) facts: Option<BTreeSet<String>>,
    /// The ids of all themes of questions. `None` as above.
    pub(super) themes: Option<Vec<String>>,
}

/// A text and its location.
#[derive(Debug, Clone)]
pub(super) struct LocatedText {
    pub(super) place: Location,
    pub(super) text: String,
}

impl Reader {
    /// Reports a mistake.
    pub(super) fn wrong(&mut self, place: Location, what: What) {
        self.mistakes.push((place, what));
    }

    /// Reports every key of this table that is not one of these.
    pub(super) fn keys(&mut self, table: &Table, known: &[&'static str]) {
        for (key, entry) in &table.entries {
            if !known.contains(&key.as_str()) {
                self.unknown_key(key, entry.place, known);
            }
        }
    }

    /// Reports an unknown key, with the known one that was probably meant.
    pub(super) fn unknown_key(&mut self, key: &str, place: Location, known: &[&'static str]) {
        let near = nearest(key, known);
        let known = known.iter().map(|&known| known.to_owned()).collect();
        self.wrong(place, What::UnknownKey { key: key.to_owned(), near, known });
    }

    /// Reports this key if it is missing.
    pub(super) fn require(&mut self, table: &Table, key: &'static str) {
        if lacks(table, key) {
            self.wrong(table.place, What::MissingKey { key });
        }
    }

    /// A required text.
    pub(super) fn text(&mut self, table: &Table, key: &'static str, limit: usize) -> String {
        self.require(table, key);
        self.optional_text(table, key, limit).map(|said| said.text).unwrap_or_default()
    }

    /// An optional text.
    pub(super) fn optional_text(&mut self, table: &Table, key: &str, limit: usize) -> Option<LocatedText> {
        let entry = table.entries.get(key)?;
        match &entry.content {
            Content::Text(text) => self.checked(key, entry.place, text, limit),
            other => self.another_kind(key, entry.place, ValueType::Text, other),
        }
    }

    /// Optional texts, each once.
    pub(super) fn optional_texts(&mut self, table: &Table, key: &str, limit: usize) -> Vec<LocatedText> {
        let mut texts: Vec<LocatedText> = Vec::new();
        for item in self.items(table, key, ValueType::Texts) {
            let said = match &item.content {
                Content::Text(text) => self.checked(key, item.place, text, limit),
                other => self.another_kind(key, item.place, ValueType::Texts, other),
            };
            let Some(said) = said else { continue };
            if texts.iter().any(|earlier| earlier.text == said.text) {
                self.wrong(item.place, What::Twice { key: key.to_owned(), item: said.text });
            } else {
                texts.push(said);
            }
        }
        texts
    }

    /// A required whole number.
    pub(super) fn number(&mut self, table: &Table, key: &'static str) -> Option<(Location, i64)> {
        self.require(table, key);
        let entry = table.entries.get(key)?;
        match &entry.content {
            Content::Number(number) => Some((entry.place, *number)),
            other => self.another_kind(key, entry.place, ValueType::Number, other),
        }
    }

    /// A flag. If it is missing, it is false.
    pub(super) fn flag(&mut self, table: &Table, key: &str) -> bool {
        let Some(entry) = table.entries.get(key) else { return false };
        match &entry.content {
            Content::Flag(flag) => *flag,
            other => self.another_kind(key, entry.place, ValueType::Flag, other).unwrap_or(false),
        }
    }

    /// A required table.
    pub(super) fn table<'t>(&mut self, table: &'t Table, key: &'static str) -> Option<&'t Table> {
        self.require(table, key);
        let entry = table.entries.get(key)?;
        match &entry.content {
            Content::Table(inner) => Some(inner),
            other => self.another_kind(key, entry.place, ValueType::Table, other),
        }
    }

    /// One or more required tables.
    pub(super) fn tables<'t>(&mut self, table: &'t Table, key: &'static str) -> Vec<&'t Table> {
        self.require(table, key);
        self.optional_tables(table, key)
    }

    /// Optional tables.
    pub(super) fn optional_tables<'t>(&mut self, table: &'t Table, key: &str) -> Vec<&'t Table> {
        let items = self.items(table, key, ValueType::Tables);
        items.iter().filter_map(|item| self.table_of(key, item)).collect()
    }

    fn table_of<'t>(&mut self, key: &str, item: &'t ListItem) -> Option<&'t Table> {
        match &item.content {
            Content::Table(table) => Some(table),
            other => self.another_kind(key, item.place, ValueType::Tables, other),
        }
    }

    fn items<'t>(&mut self, table: &'t Table, key: &str, kind: ValueType) -> &'t [ListItem] {
        let Some(Entry { place, content }) = table.entries.get(key) else { return &[] };
        match content {
            Content::List(items) => {
                if items.is_empty() {
                    self.wrong(*place, What::Empty { key: key.to_owned() });
                }
                items
            }
            other => self.another_kind(key, *place, kind, other).unwrap_or_default(),
        }
    }

    fn checked(&mut self, key: &str, place: Location, text: &str, limit: usize) -> Option<LocatedText> {
        // A text between `"""` ends with a line break.
        let text = text.trim();
        let length = text.chars().count();
        if text.is_empty() {
            self.wrong(place, What::Empty { key: key.to_owned() });
            return None;
        }
        if length > limit {
            self.wrong(place, What::TooLong { key: key.to_owned(), length, limit });
        }
        Some(LocatedText { place, text: text.to_owned() })
    }

    /// Reports a value of the wrong type. A value that could not be read was already reported.
    fn another_kind<T>(&mut self, key: &str, place: Location, expected: ValueType, found: &Content) -> Option<T> {
        if !matches!(found, Content::Unread) {
            self.wrong(place, What::WrongKind { key: key.to_owned(), expected, found: found.described() });
        }
        None
    }
}

/// Whether a table certainly lacks this key: it is not there, no unreadable line may hold it, and no other key looks
/// like a misspelling of it, which would be a mistake by itself.
pub(super) fn lacks(table: &Table, key: &str) -> bool {
    // A question has both, and neither is a misspelling of the other.
    let is_own = |other: &str| matches!((other, key), ("id", "ids") | ("ids", "id"));
    let meant = |other: &String| other == key || !is_own(other) && nearest(other, &[key]).is_some();
    !table.damaged && !table.entries.keys().any(meant)
}

/// The known name that was probably meant: at most two slips away, and not with every letter changed.
pub(super) fn nearest<T: AsRef<str>>(typed: &str, known: &[T]) -> Option<String> {
    let slips = |name: &T| strsim::osa_distance(&typed.to_lowercase(), name.as_ref());
    let (slips, name) = known.iter().map(|name| (slips(name), name.as_ref())).min()?;
    (slips <= 2 && slips < typed.chars().count()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_found_when_it_is_near() {
        let known = ["ids", "label", "text", "values", "from"];
        for (typed, meant) in [
            ("fom", Some("from")),
            ("form", Some("from")),
            ("Text", Some("text")),
            ("lable", Some("label")),
            ("id", Some("ids")),
            ("source", None),
            ("xy", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, &known).as_deref(), meant, "{typed}");
        }
        assert_eq!(nearest("x", &[] as &[&str]), None);
    }
}
