//! Reads each file of `levels/`.

use super::card::Card;
use super::checks::Named;
use super::mistake::What;
use super::reader::{LocatedText, Reader};
use super::tree::{Location, Table};
use super::{limits, naming, sections, statement, when};
use crate::mentoring::ladder::{Level, Name, Names, Statement};
use std::collections::BTreeMap;

/// The keys of a level's file besides its sections.
const KEYS: [&str; 8] = ["id", "number", "title", "short", "question", "names", "overview", "naming"];
const NAMES_KEYS: [&str; 3] = ["ids", "also", "from"];
/// The section that `[[naming]]` belongs to. Its own id is the name of the table of aliases instead.
const NAMES_SECTION: &str = "names";
/// Ids that no section can have, since they mean something else in a level's file.
pub(super) const RESERVED: [&str; 7] = ["id", "number", "title", "short", "question", "overview", "naming"];

/// Reads one file of `levels/`.
pub(super) fn level(reader: &mut Reader, root: &Table) -> (Level, Named) {
    let id = naming::id(reader, root);
    let number = number(reader, root);
    let title = reader.text(root, "title", limits::TITLE);
    let short = reader.text(root, "short", limits::SHORT);
    let question = reader.table(root, "question").map(|table| statement::statement(reader, table));
    let (names, also) = names(reader, root);
    reader.require(root, "overview");
    let overview = Card::new("overview", limits::OVERVIEW).read(reader, root, "overview");
    let spoken = naming::spoken_names(root, &["id", "title", "short"], &also);
    let sections = said(reader, root);
    when::bands_are_there(reader, root, &sections);
    let level = Level {
        number: number.map_or(0, |(_, number)| number),
        name: Name { id: naming::text_of(&id), title, aliases: naming::texts_of(also) },
        short,
        names,
        question: question.unwrap_or_default(),
        overview,
        sections,
    };
    (level, Named { id, number, names: spoken })
}

/// Reads the statements of a level's file, section by section.
fn said(reader: &mut Reader, root: &Table) -> BTreeMap<String, Vec<Statement>> {
    let keys = sections::Keys { own: &KEYS, sections: reader.level_sections.clone() };
    let mut said = sections::said(reader, root, &keys);
    if let Some(naming) = root.entries.get("naming")
        && sections::is_section(reader, &keys, NAMES_SECTION, naming)
    {
        let statements = Card::new("naming", limits::SECTION).read(reader, root, "naming");
        said.insert(NAMES_SECTION.to_owned(), statements);
    }
    said
}

/// Reads a level's other names, and who uses them.
fn names(reader: &mut Reader, root: &Table) -> (Names, Vec<LocatedText>) {
    let Some(table) = reader.table(root, "names") else { return (Names::default(), Vec::new()) };
    reader.keys(table, &NAMES_KEYS);
    reader.require(table, "also");
    reader.require(table, "from");
    let also = naming::aliases(reader, table, "also");
    (Names { ids: statement::ids(reader, table), sources: statement::sources(reader, table) }, also)
}

fn number(reader: &mut Reader, root: &Table) -> Option<(Location, u8)> {
    let (place, number) = reader.number(root, "number")?;
    let number = u8::try_from(number).ok().filter(|number| (1..=99).contains(number));
    if number.is_none() {
        reader.wrong(place, What::BadNumber);
    }
    number.map(|number| (place, number))
}
