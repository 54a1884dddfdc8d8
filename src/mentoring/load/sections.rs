//! The sections of a card: reads `sections.toml`, which says what sections there are, and what a file says under each.

use super::card::Card;
use super::checks::Named;
use super::levels;
use super::limits;
use super::mistake::What;
use super::naming;
use super::reader::Reader;
use super::reader::nearest;
use super::steps;
use super::tree::Content;
use super::tree::Entry;
use super::tree::Table;
use crate::mentoring::ladder::Name;
use crate::mentoring::ladder::Statement;
use std::collections::BTreeMap;

const KEYS: [&str; 3] = ["id", "title", "aliases"];

/// What the file holds: each section as people pick it, and as the checks see it.
#[derive(Debug, Default)]
pub(super) struct Sections {
    /// Those of a level's card.
    pub(super) of_levels: Vec<(Name, Named)>,
    /// Those of a step's card.
    pub(super) of_steps: Vec<(Name, Named)>,
}

/// Reads the file.
pub(super) fn sections(reader: &mut Reader, root: &Table) -> Sections {
    reader.keys(root, &["section", "transition"]);
    let levels = reader.tables(root, "section");
    let steps = reader.tables(root, "transition");
    Sections {
        of_levels: levels.into_iter().map(|table| section(reader, table, "level", &levels::RESERVED)).collect(),
        of_steps: steps.into_iter().map(|table| section(reader, table, "step", &steps::KEYS)).collect(),
    }
}

fn section(reader: &mut Reader, table: &Table, thing: &'static str, reserved: &[&str]) -> (Name, Named) {
    reader.keys(table, &KEYS);
    let id = naming::id(reader, table);
    if let Some(id) = id.as_ref().filter(|id| reserved.contains(&id.text.as_str())) {
        reader.wrong(id.place, What::ReservedId { id: id.text.clone(), thing });
    }
    let title = reader.text(table, "title", limits::MENU_LABEL);
    let aliases = naming::aliases(reader, table, "aliases");
    let names = naming::spoken_names(table, &["id", "title"], &aliases);
    let name = Name { id: naming::text_of(&id), title, aliases: naming::texts_of(aliases) };
    (name, Named { id, number: None, names })
}

/// What the keys of a file can mean that says something under each section of its card.
pub(super) struct Keys {
    /// Those that are no section.
    pub(super) own: &'static [&'static str],
    /// The ids of the sections there are. None while nobody knows that for certain.
    pub(super) sections: Option<Vec<String>>,
}

/// Reads what a file says under each section: whatever stands in it beside its own keys is meant to be one.
pub(super) fn said(reader: &mut Reader, root: &Table, keys: &Keys) -> BTreeMap<String, Vec<Statement>> {
    let mut sections = BTreeMap::new();
    for (key, entry) in root.entries.iter().filter(|(key, _)| !keys.own.contains(&key.as_str())) {
        if is_section(reader, keys, key, entry) {
            sections.insert(key.clone(), Card::new(key, limits::SECTION).read(reader, root, key));
        }
    }
    sections
}

/// Whether this is one of the sections. If it is not, that is a mistake.
pub(super) fn is_section(reader: &mut Reader, keys: &Keys, id: &str, entry: &Entry) -> bool {
    let Entry { place, content } = entry;
    let Some(known) = &keys.sections else {
        // Only tables can be a section, whichever sections there are.
        if !content.is_tables() && !matches!(content, Content::Table(_) | Content::Unread) {
            reader.unknown_key(id, *place, keys.own);
        }
        return content.is_tables();
    };
    let is_known = known.iter().any(|section| section == id);
    if !is_known && content.is_tables() {
        let near = nearest(id, known);
        reader.wrong(*place, What::UnknownSection { id: id.to_owned(), near, known: known.clone() });
    } else if !is_known {
        reader.unknown_key(id, *place, keys.own);
    }
    is_known
}
