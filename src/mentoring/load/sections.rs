//! The sections of a card: reads `sections.toml`, which lists the sections, and the statements a file has under each.

use super::card::Card;
use super::checks::Named;
use super::mistake::What;
use super::reader::{Reader, nearest};
use super::tree::{Content, Entry, Table};
use super::{levels, limits, naming, steps};
use crate::mentoring::ladder::{Name, Statement};
use std::collections::BTreeMap;

const KEYS: [&str; 3] = ["id", "title", "aliases"];

/// The contents of the file: each section as people pick it, together with what the checks need.
#[derive(Debug, Default)]
pub(super) struct Sections {
    /// The sections of a level's card.
    pub(super) of_levels: Vec<(Name, Named)>,
    /// The sections of a step's card.
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

/// The keys of a file with statements under the sections of its card.
pub(super) struct Keys {
    /// The keys that are not sections.
    pub(super) own: &'static [&'static str],
    /// The ids of the sections. `None` while they are not known for certain.
    pub(super) sections: Option<Vec<String>>,
}

/// Reads the statements under each section: every key that is not one of the file's own is meant to be a section.
pub(super) fn said(reader: &mut Reader, root: &Table, keys: &Keys) -> BTreeMap<String, Vec<Statement>> {
    let mut sections = BTreeMap::new();
    for (key, entry) in root.entries.iter().filter(|(key, _)| !keys.own.contains(&key.as_str())) {
        if is_section(reader, keys, key, entry) {
            sections.insert(key.clone(), Card::new(key, limits::SECTION).read(reader, root, key));
        }
    }
    sections
}

/// Whether this is a section. If not, that is reported.
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
