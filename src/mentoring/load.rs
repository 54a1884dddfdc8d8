//! From the texts of `data/` to [`super::ladder::Knowledge`], or every mistake at once.
//!
//! It opens no file and knows no folder: `run` and `cli` hand the texts in (`data.rs` reads them). It stops at no
//! mistake, so that an editor of the data sees all of them with file and line. `data/README.md` has the format.
//!
//! The way of a text: `tree` makes values with lines of it; `sources`, `sections` and `levels` take them out, each its
//! kind of file, with `naming`, `statement` and `reading`; and `checks` holds them against each other. The sentences
//! about mistakes are all in [`mistake`].

mod checks;
mod levels;
mod limits;
mod lines;
pub mod mistake;
mod naming;
mod reading;
mod sections;
mod sources;
mod statement;
mod syntax;
mod tree;
mod unclosed;

use super::ladder::Knowledge;
use super::ladder::Level;
use checks::Named;
use lines::Lines;
use mistake::Mistake;
use mistake::What;
use reading::Reading;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use tree::Page;
use tree::Place;

/// One file of the knowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    /// Where it lies below the data folder, with `/` between: `levels/vp.toml`.
    pub path: &'a str,
    /// What it says.
    pub body: &'a str,
}

impl<'a> From<&'a (String, String)> for Text<'a> {
    fn from((path, body): &'a (String, String)) -> Self {
        Text { path, body }
    }
}

/// What a file is for. Its path decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Sources,
    Sections,
    Ladder,
    Level,
}

/// Files that have to be there, and what they hold.
const NEEDED: [(Purpose, &str, &str); 3] = [
    (Purpose::Level, "levels/ID.toml", "one level of the ladder, and there has to be one at least"),
    (Purpose::Sections, "sections.toml", "the sections of a level's card"),
    (Purpose::Sources, "sources.toml", "the documents that statements rest on"),
];

/// Everything the files say, or everything that is wrong with them, sorted by file and line.
pub fn load(texts: &[Text<'_>]) -> Result<Knowledge, Vec<Mistake>> {
    let mut texts = texts.to_vec();
    texts.sort_by_key(|text| text.path);
    let mut reading = Reading::default();
    let pages = parse(&texts, &mut reading);
    let paths: Vec<&str> = texts.iter().map(|text| text.path).collect();
    let knowledge = read(&pages, &paths, &mut reading);
    let mistakes = mistakes(&texts, &pages, reading);
    if mistakes.is_empty() { Ok(knowledge) } else { Err(mistakes) }
}

fn purpose(path: &str) -> Option<Purpose> {
    match path {
        "sources.toml" => Some(Purpose::Sources),
        "sections.toml" => Some(Purpose::Sections),
        "ladder.toml" => Some(Purpose::Ladder),
        _ => checks::level_of(path).map(|_| Purpose::Level),
    }
}

fn parse(texts: &[Text<'_>], reading: &mut Reading) -> Vec<(Purpose, Page)> {
    let mut pages = Vec::new();
    for (file, text) in texts.iter().enumerate() {
        match purpose(text.path) {
            Some(purpose) => pages.push((purpose, tree::read(file, text.body))),
            None => reading.wrong(Place { file, line: 1 }, unknown_file(text.path)),
        }
    }
    pages
}

fn unknown_file(path: &str) -> What {
    let known = ["sources.toml", "sections.toml", "ladder.toml", "levels/ID.toml"].map(str::to_owned);
    What::UnknownFile { near: reading::nearest(path, &known[..3]), known: known.into() }
}

/// Reads the files in the order in which they speak of each other: statements name sources, levels name sections.
fn read(pages: &[(Purpose, Page)], paths: &[&str], reading: &mut Reading) -> Knowledge {
    // While one file cannot be read, nobody knows what it would have said, and nothing is called unknown.
    let certain = pages.iter().all(|(_, page)| page.mistakes.is_empty());
    let of =
        |wanted| pages.iter().filter(move |(purpose, _)| *purpose == wanted).filter_map(|(_, page)| page.root.as_ref());

    let (sources, named): (_, Vec<Named>) =
        of(Purpose::Sources).flat_map(|root| sources::sources(reading, root)).unzip();
    checks::ids_are_unique(reading, &named, paths);
    reading.sources = known_ids(&named).filter(|_| certain);

    let (level_sections, named): (_, Vec<Named>) =
        of(Purpose::Sections).flat_map(|root| sections::sections(reading, root)).unzip();
    checks::ids_are_unique(reading, &named, paths);
    checks::names_are_unique(reading, &named, paths);
    reading.sections = known_ids(&named).filter(|_| certain);

    let ladder = of(Purpose::Ladder).flat_map(|root| levels::ladder(reading, root)).collect();
    let (mut levels, named): (Vec<Level>, Vec<Named>) =
        of(Purpose::Level).map(|root| levels::level(reading, root)).unzip();
    if certain {
        checks::ids_are_unique(reading, &named, paths);
        checks::files_are_named_for_their_level(reading, &named, paths);
        checks::numbers_run_from_one(reading, &named, paths);
        checks::names_are_unique(reading, &named, paths);
    }
    levels.sort_by_key(|level| level.number);
    Knowledge {
        sources,
        level_sections,
        ladder,
        levels,
        step_sections: Vec::new(),
        steps: Vec::new(),
        topic_groups: Vec::new(),
        topics: Vec::new(),
    }
}

/// The ids of these things. None when one of them has no id that could be read, or not one of its own: then the
/// others would be told that what they name is unknown, and the mistake is not theirs.
fn known_ids(things: &[Named]) -> Option<Vec<String>> {
    let ids: Option<Vec<String>> = things.iter().map(|thing| thing.id.as_ref().map(|id| id.text.clone())).collect();
    ids.filter(|ids| !ids.is_empty() && ids.iter().collect::<BTreeSet<_>>().len() == ids.len())
}

/// All mistakes, sorted by file and line. A line with a mistake of syntax has no other.
fn mistakes(texts: &[Text<'_>], pages: &[(Purpose, Page)], reading: Reading) -> Vec<Mistake> {
    let syntax: BTreeMap<Place, What> = pages.iter().flat_map(|(_, page)| page.mistakes.clone()).collect();
    let others = reading.mistakes.into_iter().filter(|(place, _)| !syntax.contains_key(place)).collect::<Vec<_>>();
    let mut mistakes: Vec<Mistake> =
        syntax.into_iter().chain(others).map(|(place, what)| mistake(texts, place, what)).collect();
    for (needed, path, holds) in NEEDED {
        if !texts.iter().any(|text| purpose(text.path) == Some(needed)) {
            let what = What::MissingFile { holds };
            mistakes.push(Mistake { file: path.to_owned(), line: 1, what, excerpt: String::new() });
        }
    }
    mistakes.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    mistakes
}

fn mistake(texts: &[Text<'_>], place: Place, what: What) -> Mistake {
    let text = &texts[place.file];
    let excerpt = Lines::of(text.body).text(place.line).to_owned();
    Mistake { file: text.path.to_owned(), line: place.line, what, excerpt }
}
