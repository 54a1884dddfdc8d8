//! What several tables, or several files, must agree on: one small check for each rule.
//!
//! A value that was put down as a mistake when it was read does not come here.

use super::mistake::What;
use super::reading::Reading;
use super::reading::Said;
use super::tree::Place;
use crate::mentoring::names::normalise;
use std::collections::BTreeMap;

/// What the checks need to know of a source, a section or a level.
#[derive(Debug)]
pub(super) struct Named {
    /// What it is called in lines and in the data.
    pub(super) id: Option<Said>,
    /// A level's number.
    pub(super) number: Option<(Place, u8)>,
    /// Everything people type for it: id, title, short title, aliases.
    pub(super) names: Vec<Said>,
}

/// No two things have the same id.
pub(super) fn ids_are_unique(reading: &mut Reading, things: &[Named], paths: &[&str]) {
    let mut taken: BTreeMap<&str, Place> = BTreeMap::new();
    for id in things.iter().filter_map(|thing| thing.id.as_ref()) {
        match taken.get(id.text.as_str()) {
            Some(first) => {
                let what = What::IdTaken { id: id.text.clone(), first: shown(*first, paths) };
                reading.wrong(id.place, what);
            }
            None => {
                taken.insert(&id.text, id.place);
            }
        }
    }
}

/// Each level lives in the file that is named for it. One with an id that another file is named for has been put
/// down already, as having taken it.
pub(super) fn files_are_named_for_their_level(reading: &mut Reading, levels: &[Named], paths: &[&str]) {
    for id in levels.iter().filter_map(|level| level.id.as_ref()) {
        let name = level_of(paths[id.place.file]).unwrap_or_default();
        let taken = levels
            .iter()
            .filter_map(|level| level.id.as_ref())
            .any(|other| other.place != id.place && other.text == id.text);
        if name != id.text && !taken {
            reading.wrong(id.place, What::WrongFileName { id: id.text.clone(), name: name.to_owned() });
        }
    }
}

/// The numbers of the levels run from 1 without a hole, and no two levels have the same.
pub(super) fn numbers_run_from_one(reading: &mut Reading, levels: &[Named], paths: &[&str]) {
    let mut taken: BTreeMap<u8, Place> = BTreeMap::new();
    let mut certain = true;
    for level in levels {
        match level.number.map(|(place, number)| (place, number, taken.get(&number))) {
            None => certain = false,
            Some((place, number, Some(first))) => {
                certain = false;
                reading.wrong(place, What::NumberTaken { number, first: shown(*first, paths) });
            }
            Some((place, number, None)) => {
                taken.insert(number, place);
            }
        }
    }
    let mut expected = 1;
    for (number, place) in taken.into_iter().filter(|_| certain) {
        if number > expected {
            reading.wrong(place, What::NumberHole { from: expected, to: number - 1 });
        }
        expected = number + 1;
    }
}

/// Whatever people type stands for one thing. A level's number stands for it too.
pub(super) fn names_are_unique(reading: &mut Reading, things: &[Named], paths: &[&str]) {
    let mut taken: BTreeMap<String, (usize, Place)> = BTreeMap::new();
    for (owner, thing) in things.iter().enumerate() {
        if let Some((place, number)) = thing.number {
            taken.entry(number.to_string()).or_insert((owner, place));
        }
    }
    for (owner, thing) in things.iter().enumerate() {
        if shares_its_id(things, owner) {
            continue;
        }
        for name in thing.names.iter().filter(|name| !normalise(&name.text).is_empty()) {
            let (first, place) = *taken.entry(normalise(&name.text)).or_insert((owner, name.place));
            if first != owner {
                let known_as = things[first].id.as_ref().map(|id| id.text.clone()).unwrap_or_default();
                let what = What::NameTaken { name: name.text.clone(), owner: known_as, first: shown(place, paths) };
                reading.wrong(name.place, what);
            }
        }
    }
}

/// Whether an earlier thing has the same id. That has been put down, and its names would only repeat it.
fn shares_its_id(things: &[Named], owner: usize) -> bool {
    let id = |thing: &Named| thing.id.as_ref().map(|id| id.text.clone());
    things[..owner].iter().any(|earlier| id(earlier).is_some() && id(earlier) == id(&things[owner]))
}

/// The name of a level's file, without folder and ending. None for a file that is not a level's.
pub(super) fn level_of(path: &str) -> Option<&str> {
    path.strip_prefix("levels/")?.strip_suffix(".toml").filter(|name| !name.is_empty() && !name.contains('/'))
}

fn shown(place: Place, paths: &[&str]) -> String {
    format!("{}:{}", paths[place.file], place.line)
}
