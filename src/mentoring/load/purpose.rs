//! The purpose of each file of the knowledge, by its path.

use super::mistake::What;
use super::reader::nearest;

/// The purpose of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Sources,
    Sections,
    Level,
    Step,
    Topic,
    Groups,
    Synonyms,
    Cities,
    CheckIns,
    Questions,
    BestWeek,
    Readiness,
}

/// The files with fixed names.
const SINGLE: [(&str, Purpose); 9] = [
    ("sources.toml", Purpose::Sources),
    ("sections.toml", Purpose::Sections),
    ("topics.toml", Purpose::Groups),
    ("synonyms.toml", Purpose::Synonyms),
    ("cities.toml", Purpose::Cities),
    ("checkins.toml", Purpose::CheckIns),
    ("questions.toml", Purpose::Questions),
    ("best-week.toml", Purpose::BestWeek),
    ("readiness.toml", Purpose::Readiness),
];

/// The folders with one file per thing, and what those files are called.
const FOLDERS: [(&str, Purpose, &str); 3] = [
    ("levels", Purpose::Level, "levels/ID.toml"),
    ("transitions", Purpose::Step, "transitions/FROM-TO.toml"),
    ("topics", Purpose::Topic, "topics/ID.toml"),
];

/// The required files, and what they hold.
const NEEDED: [(Purpose, &str, &str); 5] = [
    (Purpose::Level, "levels/ID.toml", "one level of the ladder, and there has to be one at least"),
    (Purpose::Sections, "sections.toml", "the sections of the cards"),
    (Purpose::Sources, "sources.toml", "the documents that statements rest on"),
    (Purpose::Groups, "topics.toml", "the groups in which the topics are offered"),
    (Purpose::Questions, "questions.toml", "the questions that check-ins draw from"),
];

/// The purpose of the file at this path. `None` if nothing reads it.
pub(super) fn of(path: &str) -> Option<Purpose> {
    let single = SINGLE.iter().find(|(name, _)| *name == path).map(|(_, purpose)| *purpose);
    single.or_else(|| FOLDERS.iter().find(|(folder, ..)| is_in(folder, path)).map(|(_, purpose, _)| *purpose))
}

/// The name of a file, without folder and extension.
pub(super) fn name_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name)
}

fn is_in(folder: &str, path: &str) -> bool {
    let below = path.strip_prefix(folder).and_then(|below| below.strip_prefix('/'));
    below.is_some_and(|name| name.ends_with(".toml") && name != ".toml" && !name.contains('/'))
}

/// What is wrong with a file that nothing reads.
pub(super) fn unknown(path: &str) -> What {
    let single = SINGLE.map(|(name, _)| name);
    let known = single.into_iter().chain(FOLDERS.map(|(.., shown)| shown)).map(str::to_owned).collect();
    What::UnknownFile { near: nearest(path, &single), known }
}

/// The required files that are missing, with the mistake for each.
pub(super) fn missing(paths: &[&str]) -> Vec<(&'static str, What)> {
    let there = |purpose| paths.iter().any(|path| of(path) == Some(purpose));
    let is_needed = |purpose| match purpose {
        // Without topics there is nothing to group; without check-ins, nothing to ask.
        Purpose::Groups => there(Purpose::Topic),
        Purpose::Questions => there(Purpose::CheckIns),
        _ => true,
    };
    let needed = NEEDED.iter().filter(|(needed, ..)| is_needed(*needed));
    let missing = needed.filter(|(needed, ..)| !there(*needed));
    missing.map(|(_, path, holds)| (*path, What::MissingFile { holds })).collect()
}
