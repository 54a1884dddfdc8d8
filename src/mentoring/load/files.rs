//! Reads each kind of file. What a key means and what must be there is decided here; how to take a value out of a
//! table is in [`super::reading`], and what several files must agree on in [`super::checks`].

use super::checks::Named;
use super::limits;
use super::mistake::What;
use super::reading::Reading;
use super::reading::Said;
use super::reading::nearest;
use super::statement;
use super::tree::Content;
use super::tree::Place;
use super::tree::Table;
use crate::mentoring::ladder::Level;
use crate::mentoring::ladder::Name;
use crate::mentoring::ladder::Names;
use crate::mentoring::ladder::Source;
use crate::mentoring::ladder::Statement;
use crate::mentoring::names::normalise;
use std::collections::BTreeMap;

const SOURCE_KEYS: [&str; 4] = ["id", "title", "short", "about"];
const SECTION_KEYS: [&str; 3] = ["id", "title", "aliases"];
const NAMES_KEYS: [&str; 3] = ["ids", "also", "from"];
/// What a level's file holds beside its sections.
const LEVEL_KEYS: [&str; 8] = ["id", "number", "title", "short", "question", "names", "overview", "naming"];
/// The section that `[[naming]]` belongs to. Its own id names the table of aliases instead.
const NAMES_SECTION: &str = "names";

/// Reads `sources.toml`.
pub(super) fn sources(reading: &mut Reading, root: &Table) -> Vec<(Source, Named)> {
    reading.keys(root, &["source"]);
    reading.tables(root, "source").into_iter().map(|table| source(reading, table)).collect()
}

fn source(reading: &mut Reading, table: &Table) -> (Source, Named) {
    reading.keys(table, &SOURCE_KEYS);
    let id = id(reading, table);
    let source = Source {
        id: text_of(&id),
        title: reading.text(table, "title", limits::SOURCE_TITLE),
        short: reading.text(table, "short", limits::SOURCE_TITLE),
        about: reading.text(table, "about", limits::STATEMENT),
    };
    (source, Named { id, number: None, names: Vec::new() })
}

/// Reads `sections.toml`.
pub(super) fn sections(reading: &mut Reading, root: &Table) -> Vec<(Name, Named)> {
    reading.keys(root, &["section"]);
    reading.tables(root, "section").into_iter().map(|table| section(reading, table)).collect()
}

fn section(reading: &mut Reading, table: &Table) -> (Name, Named) {
    reading.keys(table, &SECTION_KEYS);
    let id = id(reading, table);
    if let Some(id) = id.as_ref().filter(|id| id.text != NAMES_SECTION && LEVEL_KEYS.contains(&id.text.as_str())) {
        reading.wrong(id.place, What::ReservedId { id: id.text.clone() });
    }
    let title = reading.text(table, "title", limits::MENU_LABEL);
    let aliases = aliases(reading, table, "aliases");
    let names = spoken_names(table, &["id", "title"], &aliases);
    (Name { id: text_of(&id), title, aliases: texts_of(aliases) }, Named { id, number: None, names })
}

/// Reads `ladder.toml`: what is said about the ladder as a whole.
pub(super) fn ladder(reading: &mut Reading, root: &Table) -> Vec<Statement> {
    reading.keys(root, &["ladder"]);
    let statements = reading.tables(root, "ladder");
    statements.into_iter().map(|table| statement::statement(reading, table)).collect()
}

/// Reads one file of `levels/`.
pub(super) fn level(reading: &mut Reading, root: &Table) -> (Level, Named) {
    let id = id(reading, root);
    let number = level_number(reading, root);
    let title = reading.text(root, "title", limits::TITLE);
    let short = reading.text(root, "short", limits::SHORT);
    let question = reading.table(root, "question").map(|table| statement::statement(reading, table));
    let (names, also) = names(reading, root);
    reading.require(root, "overview");
    let overview = statement::statements(reading, root, "overview", limits::OVERVIEW);
    let spoken = spoken_names(root, &["id", "title", "short"], &also);
    let level = Level {
        number: number.map_or(0, |(_, number)| number),
        name: Name { id: text_of(&id), title, aliases: texts_of(also) },
        short,
        names,
        question: question.unwrap_or_default(),
        overview,
        sections: level_sections(reading, root),
    };
    (level, Named { id, number, names: spoken })
}

/// Reads what a level's file says under each section: whatever else stands in it is meant to be one.
fn level_sections(reading: &mut Reading, root: &Table) -> BTreeMap<String, Vec<Statement>> {
    let mut sections = BTreeMap::new();
    for (key, entry) in &root.entries {
        let section = match key.as_str() {
            "naming" => NAMES_SECTION,
            known if LEVEL_KEYS.contains(&known) => continue,
            other => other,
        };
        if is_section(reading, section, entry.place, &entry.content) {
            let statements = statement::statements(reading, root, key, limits::SECTION);
            sections.insert(section.to_owned(), statements);
        }
    }
    sections
}

fn is_section(reading: &mut Reading, id: &str, place: Place, content: &Content) -> bool {
    let Some(known) = reading.sections.clone() else {
        // Only tables can be a section, whichever sections there are.
        if !content.is_tables() && !matches!(content, Content::Table(_) | Content::Unread) {
            reading.unknown_key(id, place, &LEVEL_KEYS);
        }
        return content.is_tables();
    };
    let is_known = known.iter().any(|section| section == id);
    if !is_known && content.is_tables() {
        let near = nearest(id, &known);
        reading.wrong(place, What::UnknownSection { id: id.to_owned(), near, known });
    } else if !is_known {
        reading.unknown_key(id, place, &LEVEL_KEYS);
    }
    is_known
}

/// Reads what a level is also called, and who says so.
fn names(reading: &mut Reading, root: &Table) -> (Names, Vec<Said>) {
    let Some(table) = reading.table(root, "names") else { return (Names::default(), Vec::new()) };
    reading.keys(table, &NAMES_KEYS);
    reading.require(table, "also");
    reading.require(table, "from");
    let also = aliases(reading, table, "also");
    (Names { ids: statement::ids(reading, table), sources: statement::sources(reading, table) }, also)
}

/// Names that people type. One that holds neither letter nor digit could never be typed.
fn aliases(reading: &mut Reading, table: &Table, key: &str) -> Vec<Said> {
    let aliases = reading.optional_texts(table, key, limits::MENU_LABEL);
    for alias in aliases.iter().filter(|alias| normalise(&alias.text).is_empty()) {
        reading.wrong(alias.place, What::Empty { key: key.to_owned() });
    }
    aliases
}

/// Everything people can type for the thing that this table is about.
fn spoken_names(table: &Table, keys: &[&str], also: &[Said]) -> Vec<Said> {
    let own = keys.iter().filter_map(|key| table.entries.get(*key)).filter_map(|entry| match &entry.content {
        Content::Text(text) => Some(Said { place: entry.place, text: text.clone() }),
        _ => None,
    });
    own.chain(also.iter().cloned()).collect()
}

fn level_number(reading: &mut Reading, root: &Table) -> Option<(Place, u8)> {
    let (place, number) = reading.number(root, "number")?;
    let number = u8::try_from(number).ok().filter(|number| (1..=99).contains(number));
    if number.is_none() {
        reading.wrong(place, What::BadNumber);
    }
    number.map(|number| (place, number))
}

/// An id, which lines and buttons have to carry: they are ASCII, and a space would end it.
fn id(reading: &mut Reading, table: &Table) -> Option<Said> {
    reading.require(table, "id");
    let id = reading.optional_text(table, "id", limits::ID)?;
    let allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if !id.text.chars().all(allowed) || id.text.starts_with('-') || id.text.ends_with('-') {
        reading.wrong(id.place, What::BadId { id: id.text });
        return None;
    }
    Some(id)
}

fn text_of(said: &Option<Said>) -> String {
    said.as_ref().map(|said| said.text.clone()).unwrap_or_default()
}

fn texts_of(said: Vec<Said>) -> Vec<String> {
    said.into_iter().map(|said| said.text).collect()
}
