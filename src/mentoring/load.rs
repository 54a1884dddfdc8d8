//! The loader: turns the texts of `data/` into [`super::ladder::Knowledge`], or lists every mistake at once.
//!
//! It opens no file and knows no folder: `run` and `cli` pass the texts in (`data.rs` reads them). It never stops at a
//! mistake, so an editor of the data sees all of them with file and line. `data/README.md` describes the format.
//!
//! A text goes through these modules: `purpose` says what its file is for, and `tree` turns it into values with line
//! numbers; `sources`, `sections`, `levels`, `steps`, `topics`, `synonyms`, `cities`, `questions`, `checkins`,
//! `best_week` and `readiness` each read one kind of file, using `naming`, `card`, `statement` and `reader`; `checks`
//! compares them with each other, and `facts` lists the facts they carry. All sentences about mistakes are in
//! [`mod@mistake`].

mod best_week;
mod card;
mod checkins;
mod checks;
mod cities;
mod facts;
mod levels;
mod limits;
mod lines;
pub mod mistake;
mod naming;
mod purpose;
mod questions;
mod reader;
mod readiness;
mod sections;
mod sources;
mod statement;
mod steps;
mod synonyms;
mod syntax;
mod topics;
mod tree;
mod unclosed;
mod when;

use super::best_week::Mirror;
use super::ladder::{Area, CheckIn, City, Knowledge, Level, Name, Source, Step, Theme, Topic, TopicGroup};
use checks::{Ends, Listed, Named};
use lines::Lines;
use mistake::{Mistake, What};
use purpose::Purpose;
use reader::{LocatedText, Reader};
use sections::Sections;
use std::collections::BTreeMap;
use tree::{Location, Page, Table};

/// One file of the knowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataFile<'a> {
    /// Its path below the data folder, with `/` between: `levels/vp.toml`.
    pub path: &'a str,
    /// Its text.
    pub body: &'a str,
}

impl<'a> From<&'a (String, String)> for DataFile<'a> {
    fn from((path, body): &'a (String, String)) -> Self {
        DataFile { path, body }
    }
}

/// Everything the files say, or everything that is wrong with them, sorted by file and line.
pub fn load(texts: &[DataFile<'_>]) -> Result<Knowledge, Vec<Mistake>> {
    let mut texts = texts.to_vec();
    texts.sort_by_key(|text| text.path);
    let paths: Vec<&str> = texts.iter().map(|text| text.path).collect();
    let mut reader = Reader::default();
    let files = parse(&texts, &paths, &mut reader);
    let knowledge = read(&files, &mut reader);
    let mistakes = mistakes(&texts, &files, reader);
    if mistakes.is_empty() { Ok(knowledge) } else { Err(mistakes) }
}

/// The files that are read, by purpose.
struct Files<'f> {
    pages: Vec<(Purpose, Page)>,
    paths: &'f [&'f str],
}

impl Files<'_> {
    /// The contents of each file with this purpose.
    fn of(&self, wanted: Purpose) -> impl Iterator<Item = &Table> {
        self.pages.iter().filter(move |(purpose, _)| *purpose == wanted).filter_map(|(_, page)| page.root.as_ref())
    }

    /// Whether every file could be read. If not, nobody knows what the missing one says, so no name is reported as
    /// unknown.
    fn are_certain(&self) -> bool {
        self.pages.iter().all(|(_, page)| page.mistakes.is_empty())
    }
}

fn parse<'f>(texts: &[DataFile<'_>], paths: &'f [&'f str], reader: &mut Reader) -> Files<'f> {
    let mut pages = Vec::new();
    for (file, text) in texts.iter().enumerate() {
        match purpose::of(text.path) {
            Some(purpose) => pages.push((purpose, tree::read(file, text.body))),
            None => reader.wrong(Location { file, line: 1 }, purpose::unknown(text.path)),
        }
    }
    Files { pages, paths }
}

/// Reads the files in the order in which they refer to each other: statements name sources, levels name sections, steps
/// name levels, groups name topics, questions name facts, check-ins name themes.
fn read(files: &Files<'_>, reader: &mut Reader) -> Knowledge {
    let sources = read_sources(files, reader);
    let (level_sections, step_sections) = read_sections(files, reader);
    let (levels, steps) = read_levels_and_steps(files, reader);
    let (topic_groups, topics) = read_topics(files, reader);
    // A statement that could not be read may carry any fact.
    let is_whole = purpose::missing(files.paths).is_empty();
    let all_is_read = files.are_certain() && is_whole && reader.mistakes.is_empty();
    reader.facts = all_is_read.then(|| facts::carried(&levels, &steps, &topics));
    let synonyms = read_synonyms(files, reader);
    let cities = read_cities(files, reader);
    let (themes, checkins) = read_questions_and_checkins(files, reader);
    let mirror = read_best_week(files, reader);
    let areas = read_readiness(files, reader);
    Knowledge {
        sources,
        level_sections,
        levels,
        step_sections,
        steps,
        topic_groups,
        topics,
        synonyms,
        cities,
        checkins,
        themes,
        mirror,
        areas,
    }
}

fn read_sources(files: &Files<'_>, reader: &mut Reader) -> Vec<Source> {
    let (sources, named): (_, Vec<Named>) =
        files.of(Purpose::Sources).flat_map(|root| sources::sources(reader, root)).unzip();
    checks::ids_are_unique(reader, &named, files.paths);
    reader.sources = listed_ids(reader, "source", &named, files);
    sources
}

fn read_sections(files: &Files<'_>, reader: &mut Reader) -> (Vec<Name>, Vec<Name>) {
    let sections = files.of(Purpose::Sections).map(|root| sections::sections(reader, root)).next();
    let Sections { of_levels, of_steps } = sections.unwrap_or_default();
    let (of_levels, levels_named): (_, Vec<Named>) = of_levels.into_iter().unzip();
    let (of_steps, steps_named): (_, Vec<Named>) = of_steps.into_iter().unzip();
    for named in [&levels_named, &steps_named] {
        checks::ids_are_unique(reader, named, files.paths);
        checks::names_are_unique(reader, named, files.paths);
    }
    reader.level_sections = listed_ids(reader, "section", &levels_named, files);
    reader.step_sections = listed_ids(reader, "transition", &steps_named, files);
    (of_levels, of_steps)
}

/// The ids that one file lists under this key, for others to refer to. `None` while they are not known for certain, or
/// if it lists none: at least one is required, so that is already a mistake.
fn listed_ids(reader: &Reader, key: &str, named: &[Named], files: &Files<'_>) -> Option<Vec<String>> {
    let is_key = |what: &What| matches!(what, What::UnknownKey { near: Some(near), .. } if near == key);
    let misspelt = reader.mistakes.iter().any(|(_, what)| is_key(what));
    checks::known_ids(named).filter(|ids| files.are_certain() && !misspelt && !ids.is_empty())
}

fn read_levels_and_steps(files: &Files<'_>, reader: &mut Reader) -> (Vec<Level>, Vec<Step>) {
    let (mut levels, named): (Vec<Level>, Vec<Named>) =
        files.of(Purpose::Level).map(|root| levels::level(reader, root)).unzip();
    let (mut steps, ends): (Vec<Step>, Vec<Ends>) =
        files.of(Purpose::Step).map(|root| steps::step(reader, root)).unzip();
    if files.are_certain() {
        checks::ids_are_unique(reader, &named, files.paths);
        checks::files_are_named_for(reader, "level", &named, files.paths);
        let in_order = checks::numbers_run_from_one(reader, &named, files.paths);
        checks::names_are_unique(reader, &named, files.paths);
        checks::steps_join_levels(reader, &ends, &named, in_order, files.paths);
        reader.levels = checks::known_files(&named, files.paths).filter(|known| !known.is_empty());
    }
    levels.sort_by_key(|level| level.number);
    let rung = |id: &str| levels.iter().position(|level| level.name.id == id);
    steps.sort_by_key(|step| (rung(&step.from), rung(&step.to)));
    (levels, steps)
}

fn read_topics(files: &Files<'_>, reader: &mut Reader) -> (Vec<TopicGroup>, Vec<Topic>) {
    let (mut topics, named): (Vec<Topic>, Vec<Named>) =
        files.of(Purpose::Topic).map(|root| topics::topic(reader, root)).unzip();
    let (groups, listed): (Vec<TopicGroup>, Vec<Listed>) =
        files.of(Purpose::Groups).flat_map(|root| topics::groups(reader, root)).unzip();
    if files.are_certain() {
        checks::ids_are_unique(reader, &named, files.paths);
        checks::files_are_named_for(reader, "topic", &named, files.paths);
        checks::names_are_unique(reader, &named, files.paths);
        checks::topics_stand_in_one_group(reader, &listed, &named, files.paths);
    }
    let order: Vec<&String> = groups.iter().flat_map(|group| &group.topics).collect();
    topics.sort_by_key(|topic| order.iter().position(|id| **id == topic.name.id));
    (groups, topics)
}

fn read_synonyms(files: &Files<'_>, reader: &mut Reader) -> Vec<Vec<String>> {
    let groups: Vec<Vec<LocatedText>> =
        files.of(Purpose::Synonyms).flat_map(|root| synonyms::synonyms(reader, root)).collect();
    checks::words_stand_in_one_group(reader, &groups, files.paths);
    groups.into_iter().map(naming::texts_of).collect()
}

fn read_cities(files: &Files<'_>, reader: &mut Reader) -> Vec<City> {
    let (cities, named): (_, Vec<Named>) =
        files.of(Purpose::Cities).flat_map(|root| cities::cities(reader, root)).unzip();
    checks::ids_are_unique(reader, &named, files.paths);
    checks::names_are_unique(reader, &named, files.paths);
    cities
}

fn read_questions_and_checkins(files: &Files<'_>, reader: &mut Reader) -> (Vec<Theme>, Vec<CheckIn>) {
    let (themes, of_themes): (Vec<Theme>, Vec<Named>) =
        files.of(Purpose::Questions).flat_map(|root| questions::themes(reader, root, files.paths)).unzip();
    reader.themes = listed_ids(reader, "theme", &of_themes, files);
    let before = reader.mistakes.len();
    let (checkins, of_kinds): (Vec<CheckIn>, Vec<Named>) =
        files.of(Purpose::CheckIns).flat_map(|root| checkins::checkins(reader, root, files.paths)).unzip();
    if reader.themes.is_some() && reader.mistakes.len() == before {
        checks::themes_are_asked_about(reader, &checkins, &of_themes);
    }
    checks::names_are_unique(reader, &of_kinds, files.paths);
    checks::names_are_unique(reader, &of_themes, files.paths);
    // Answers are stored under the id of a theme or a kind, so no theme may share a kind's id.
    let all: Vec<Named> = of_kinds.into_iter().chain(of_themes).collect();
    checks::ids_are_unique(reader, &all, files.paths);
    (themes, checkins)
}

fn read_best_week(files: &Files<'_>, reader: &mut Reader) -> Mirror {
    let mirror = files.of(Purpose::BestWeek).map(|root| best_week::mirror(reader, root, files.paths)).next();
    mirror.unwrap_or_default()
}

fn read_readiness(files: &Files<'_>, reader: &mut Reader) -> Vec<Area> {
    let (areas, named): (Vec<Area>, Vec<(Named, Vec<Named>)>) =
        files.of(Purpose::Readiness).flat_map(|root| readiness::areas(reader, root)).unzip();
    let (areas_named, skills_named): (Vec<Named>, Vec<Vec<Named>>) = named.into_iter().unzip();
    checks::ids_are_unique(reader, &areas_named, files.paths);
    // An answer is stored under the id of its skill alone.
    let skills_named: Vec<Named> = skills_named.into_iter().flatten().collect();
    checks::ids_are_unique(reader, &skills_named, files.paths);
    areas
}

/// All mistakes, sorted by file and line. A line with a syntax mistake gets no other.
fn mistakes(texts: &[DataFile<'_>], files: &Files<'_>, reader: Reader) -> Vec<Mistake> {
    let syntax: BTreeMap<Location, What> = files.pages.iter().flat_map(|(_, page)| page.mistakes.clone()).collect();
    let others = reader.mistakes.into_iter().filter(|(place, _)| !syntax.contains_key(place)).collect::<Vec<_>>();
    let mut mistakes: Vec<Mistake> =
        syntax.into_iter().chain(others).map(|(place, what)| mistake(texts, place, what)).collect();
    for (path, what) in purpose::missing(files.paths) {
        mistakes.push(Mistake { file: path.to_owned(), line: 1, what, excerpt: String::new() });
    }
    mistakes.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    mistakes
}

fn mistake(texts: &[DataFile<'_>], place: Location, what: What) -> Mistake {
    let text = &texts[place.file];
    let excerpt = Lines::of(text.body).text(place.line).to_owned();
    Mistake { file: text.path.to_owned(), line: place.line, what, excerpt }
}
