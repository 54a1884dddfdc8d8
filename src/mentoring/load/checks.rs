//! Rules across tables and files, one small check for each.
//!
//! Values that were reported as mistakes when they were read do not reach these checks.

use super::mistake::What;
use super::reader::{LocatedText, Reader, nearest};
use super::tree::Location;
use super::{limits, purpose};
use crate::mentoring::ladder::CheckIn;
use crate::mentoring::names::normalise;
use std::collections::{BTreeMap, BTreeSet};

/// What the checks need to know about a source, a section, a level or a topic.
#[derive(Debug)]
pub(super) struct Named {
    /// Its id in lines and in the data.
    pub(super) id: Option<LocatedText>,
    /// A level's number.
    pub(super) number: Option<(Location, u8)>,
    /// Everything people type for it: id, title, short title, aliases.
    pub(super) names: Vec<LocatedText>,
}

/// The two ends of a step, as its file names them.
#[derive(Debug)]
pub(super) struct Ends {
    /// The id of the level it leaves.
    pub(super) from: Option<LocatedText>,
    /// The id of the level it reaches.
    pub(super) to: Option<LocatedText>,
}

/// The topics of a group, as `topics.toml` lists them.
#[derive(Debug)]
pub(super) struct Listed {
    /// Their ids.
    pub(super) topics: Vec<LocatedText>,
    /// Whether all of it could be read, so that a missing topic is really missing.
    pub(super) whole: bool,
}

/// No two things have the same id.
pub(super) fn ids_are_unique(reader: &mut Reader, things: &[Named], paths: &[&str]) {
    let mut taken: BTreeMap<&str, Location> = BTreeMap::new();
    for id in things.iter().filter_map(|thing| thing.id.as_ref()) {
        match taken.get(id.text.as_str()) {
            Some(first) => {
                let what = What::IdTaken { id: id.text.clone(), first: shown(*first, paths) };
                reader.wrong(id.place, what);
            }
            None => {
                taken.insert(&id.text, id.place);
            }
        }
    }
}

/// Each thing is in the file of its folder that is named after it. An id that another file is named after was already
/// reported as taken.
pub(super) fn files_are_named_for(reader: &mut Reader, thing: &'static str, things: &[Named], paths: &[&str]) {
    for id in things.iter().filter_map(|thing| thing.id.as_ref()).filter(|id| !is_named_for(id, paths)) {
        let ids = things.iter().filter_map(|thing| thing.id.as_ref());
        if !ids.clone().any(|other| other.place != id.place && other.text == id.text) {
            let name = purpose::name_of(paths[id.place.file]).to_owned();
            reader.wrong(id.place, What::WrongFileName { thing, id: id.text.clone(), name });
        }
    }
}

fn is_named_for(id: &LocatedText, paths: &[&str]) -> bool {
    purpose::name_of(paths[id.place.file]) == id.text
}

/// The ids of these things. `None` if one of them has no readable id of its own: references to it would then be
/// reported as unknown, although the mistake is elsewhere.
pub(super) fn known_ids(things: &[Named]) -> Option<Vec<String>> {
    let ids: Option<Vec<String>> = things.iter().map(|thing| thing.id.as_ref().map(|id| id.text.clone())).collect();
    ids.filter(|ids| ids.iter().collect::<BTreeSet<_>>().len() == ids.len())
}

/// Like [`known_ids`], for things with a file each: one in a file of another name may mean either.
pub(super) fn known_files(things: &[Named], paths: &[&str]) -> Option<Vec<String>> {
    let certain = things.iter().filter_map(|thing| thing.id.as_ref()).all(|id| is_named_for(id, paths));
    known_ids(things).filter(|_| certain)
}

/// The numbers of the levels run from 1 without a gap, and no two levels share one. Returns whether they tell which
/// level is above which.
pub(super) fn numbers_run_from_one(reader: &mut Reader, levels: &[Named], paths: &[&str]) -> bool {
    let mut taken: BTreeMap<u8, Location> = BTreeMap::new();
    let mut certain = true;
    for level in levels {
        match level.number.map(|(place, number)| (place, number, taken.get(&number))) {
            None => certain = false,
            Some((place, number, Some(first))) => {
                certain = false;
                reader.wrong(place, What::NumberTaken { number, first: shown(*first, paths) });
            }
            Some((place, number, None)) => {
                taken.insert(number, place);
            }
        }
    }
    let mut expected = 1;
    for (number, place) in taken.into_iter().filter(|_| certain) {
        if number > expected {
            reader.wrong(place, What::NumberHole { from: expected, to: number - 1 });
        }
        expected = number + 1;
    }
    certain
}

/// Whatever people type means one thing only. A level's number means the level too.
pub(super) fn names_are_unique(reader: &mut Reader, things: &[Named], paths: &[&str]) {
    let mut taken: BTreeMap<String, (usize, Location)> = BTreeMap::new();
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
                reader.wrong(name.place, what);
            }
        }
    }
}

/// Whether an earlier thing has the same id. That was already reported, and its names would only repeat it.
fn shares_its_id(things: &[Named], owner: usize) -> bool {
    let id = |thing: &Named| thing.id.as_ref().map(|id| id.text.clone());
    things[..owner].iter().any(|earlier| id(earlier).is_some() && id(earlier) == id(&things[owner]))
}

/// Each step leads from a level to a higher one and is in the file named after both, so none exists twice. Only the
/// first mistake of a step is reported, since the rest may follow from it.
pub(super) fn steps_join_levels(reader: &mut Reader, steps: &[Ends], levels: &[Named], in_order: bool, paths: &[&str]) {
    let Some(known) = known_files(levels, paths).filter(|known| !known.is_empty()) else { return };
    let number = |end: &LocatedText| {
        let level = levels.iter().find(|level| level.id.as_ref().is_some_and(|id| id.text == end.text));
        level.and_then(|level| level.number).map(|(_, number)| number)
    };
    let mut upward = Vec::new();
    for Ends { from, to } in steps {
        let unknown = [from, to].into_iter().flatten().filter(|end| !known.contains(&end.text));
        let unknown: Vec<&LocatedText> = unknown.collect();
        for end in &unknown {
            let near = nearest(&end.text, &known);
            reader.wrong(end.place, What::UnknownLevel { id: end.text.clone(), near, known: known.clone() });
        }
        let (Some(from), Some(to), []) = (from, to, unknown.as_slice()) else { continue };
        if from.text == to.text || (in_order && number(from) > number(to)) {
            reader.wrong(to.place, What::StepNotUp { from: from.text.clone(), to: to.text.clone() });
        } else {
            upward.push((from, to));
        }
    }
    steps_live_in_their_files(reader, &upward, paths);
}

fn steps_live_in_their_files(reader: &mut Reader, steps: &[(&LocatedText, &LocatedText)], paths: &[&str]) {
    let file = |from: &LocatedText, to: &LocatedText| format!("{}-{}", from.text, to.text);
    let is_home = |from: &LocatedText, to: &LocatedText| purpose::name_of(paths[from.place.file]) == file(from, to);
    let (home, strays): (Vec<_>, Vec<_>) = steps.iter().partition(|(from, to)| is_home(from, to));
    // Of two files with the same step, the one named after it wins.
    let mut kept: BTreeMap<String, Location> = home.iter().map(|(from, to)| (file(from, to), from.place)).collect();
    for (from, to) in strays {
        let ends = (from.text.clone(), to.text.clone());
        let what = match kept.get(&file(from, to)) {
            Some(first) => What::StepTaken { from: ends.0, to: ends.1, first: shown(*first, paths) },
            None => What::WrongStepFile { from: ends.0, to: ends.1 },
        };
        kept.entry(file(from, to)).or_insert(from.place);
        reader.wrong(from.place, what);
    }
}

/// Each topic is in one group, each group lists existing topics, and all of them fit in one menu.
pub(super) fn topics_stand_in_one_group(reader: &mut Reader, groups: &[Listed], topics: &[Named], paths: &[&str]) {
    let known = known_files(topics, paths);
    let mut listed: BTreeMap<&str, Location> = BTreeMap::new();
    let mut too_much = None;
    // A topic that is only misspelt in its group has a group.
    let mut meant: BTreeSet<String> = BTreeSet::new();
    for topic in groups.iter().flat_map(|group| &group.topics) {
        if let Some(first) = listed.get(topic.text.as_str()) {
            let first = shown(*first, paths);
            reader.wrong(topic.place, What::GroupedTwice { id: topic.text.clone(), first });
            continue;
        }
        listed.insert(&topic.text, topic.place);
        if listed.len() > limits::TOPICS {
            too_much = too_much.or(Some(topic.place));
        }
        if let Some(known) = known.as_ref().filter(|known| !known.contains(&topic.text)) {
            let near = nearest(&topic.text, known);
            meant.extend(near.clone());
            reader.wrong(topic.place, What::UnknownTopic { id: topic.text.clone(), near });
        }
    }
    if let Some(place) = too_much {
        reader.wrong(place, What::TooManyTopics { count: listed.len(), limit: limits::TOPICS });
    }
    let certain = known.is_some() && !groups.is_empty() && groups.iter().all(|group| group.whole);
    for id in topics.iter().filter_map(|topic| topic.id.as_ref()).filter(|_| certain) {
        if !listed.contains_key(id.text.as_str()) && !meant.contains(&id.text) {
            reader.wrong(id.place, What::Ungrouped { id: id.text.clone() });
        }
    }
}

/// Each word is in one group of synonyms, once.
pub(super) fn words_stand_in_one_group(reader: &mut Reader, groups: &[Vec<LocatedText>], paths: &[&str]) {
    let mut taken: BTreeMap<String, Location> = BTreeMap::new();
    for word in groups.iter().flatten() {
        // A word without letters or digits was already reported.
        let name = normalise(&word.text);
        match taken.get(&name) {
            Some(first) if !name.is_empty() => {
                let what = What::WordTaken { word: word.text.clone(), first: shown(*first, paths) };
                reader.wrong(word.place, what);
            }
            _ => {
                taken.insert(name, word.place);
            }
        }
    }
}

/// Some check-in asks about each theme. Without any check-in, none is expected to.
pub(super) fn themes_are_asked_about(reader: &mut Reader, checkins: &[CheckIn], themes: &[Named]) {
    let asked: BTreeSet<&String> = checkins.iter().flat_map(|kind| kind.themes.iter().chain(&kind.stages)).collect();
    let ids = themes.iter().filter_map(|theme| theme.id.as_ref());
    for id in ids.filter(|id| !checkins.is_empty() && !asked.contains(&id.text)) {
        reader.wrong(id.place, What::NeverAsked { id: id.text.clone() });
    }
}

fn shown(place: Location, paths: &[&str]) -> String {
    format!("{}:{}", paths[place.file], place.line)
}
