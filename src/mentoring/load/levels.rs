//! Reads each file of `levels/`.

use super::card::Card;
use super::checks::Named;
use super::limits;
use super::mistake::What;
use super::naming;
use super::reading::Reading;
use super::reading::Said;
use super::sections;
use super::statement;
use super::tree::Place;
use super::tree::Table;
use super::when;
use crate::mentoring::ladder::Level;
use crate::mentoring::ladder::Name;
use crate::mentoring::ladder::Names;
use crate::mentoring::ladder::Statement;
use std::collections::BTreeMap;

/// What a level's file holds beside its sections.
const KEYS: [&str; 8] = ["id", "number", "title", "short", "question", "names", "overview", "naming"];
const NAMES_KEYS: [&str; 3] = ["ids", "also", "from"];
/// The section that `[[naming]]` belongs to. Its own id names the table of aliases instead.
const NAMES_SECTION: &str = "names";
/// Ids that no section can have, since they have a meaning of their own in a level's file.
pub(super) const RESERVED: [&str; 7] = ["id", "number", "title", "short", "question", "overview", "naming"];

/// Reads one file of `levels/`.
pub(super) fn level(reading: &mut Reading, root: &Table) -> (Level, Named) {
    let id = naming::id(reading, root);
    let number = number(reading, root);
    let title = reading.text(root, "title", limits::TITLE);
    let short = reading.text(root, "short", limits::SHORT);
    let question = reading.table(root, "question").map(|table| statement::statement(reading, table));
    let (names, also) = names(reading, root);
    reading.require(root, "overview");
    let overview = Card::new("overview", limits::OVERVIEW).read(reading, root, "overview");
    let spoken = naming::spoken_names(root, &["id", "title", "short"], &also);
    let sections = said(reading, root);
    when::bands_are_there(reading, root, &sections);
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

/// Reads what a level's file says under each section.
fn said(reading: &mut Reading, root: &Table) -> BTreeMap<String, Vec<Statement>> {
    let keys = sections::Keys { own: &KEYS, sections: reading.level_sections.clone() };
    let mut said = sections::said(reading, root, &keys);
    if let Some(naming) = root.entries.get("naming")
        && sections::is_section(reading, &keys, NAMES_SECTION, naming)
    {
        let statements = Card::new("naming", limits::SECTION).read(reading, root, "naming");
        said.insert(NAMES_SECTION.to_owned(), statements);
    }
    said
}

/// Reads what a level is also called, and who says so.
fn names(reading: &mut Reading, root: &Table) -> (Names, Vec<Said>) {
    let Some(table) = reading.table(root, "names") else { return (Names::default(), Vec::new()) };
    reading.keys(table, &NAMES_KEYS);
    reading.require(table, "also");
    reading.require(table, "from");
    let also = naming::aliases(reading, table, "also");
    (Names { ids: statement::ids(reading, table), sources: statement::sources(reading, table) }, also)
}

fn number(reading: &mut Reading, root: &Table) -> Option<(Place, u8)> {
    let (place, number) = reading.number(root, "number")?;
    let number = u8::try_from(number).ok().filter(|number| (1..=99).contains(number));
    if number.is_none() {
        reading.wrong(place, What::BadNumber);
    }
    number.map(|number| (place, number))
}
