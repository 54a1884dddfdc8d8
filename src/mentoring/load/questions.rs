//! Reads `questions.toml`: the themes that check-ins draw from, and the questions of each.

use super::checks::Named;
use super::mistake::What;
use super::reader::{Reader, nearest};
use super::tree::Table;
use super::{checks, limits, naming};
use crate::mentoring::ladder::{Name, Question, Theme};

const KEYS: [&str; 5] = ["id", "title", "about", "aliases", "ask"];
const QUESTION_KEYS: [&str; 6] = ["id", "text", "label", "ids", "held", "aimed"];

/// Reads the file: each theme, together with what the checks need.
pub(super) fn themes(reader: &mut Reader, root: &Table, paths: &[&str]) -> Vec<(Theme, Named)> {
    reader.keys(root, &["theme"]);
    reader.tables(root, "theme").into_iter().map(|table| theme(reader, table, paths)).collect()
}

fn theme(reader: &mut Reader, table: &Table, paths: &[&str]) -> (Theme, Named) {
    reader.keys(table, &KEYS);
    let id = naming::id(reader, table);
    let title = reader.text(table, "title", limits::THEME);
    let about = reader.text(table, "about", limits::CHECKIN_ABOUT);
    let aliases = naming::aliases(reader, table, "aliases");
    let names = naming::spoken_names(table, &["id", "title"], &aliases);
    let name = Name { id: naming::text_of(&id), title, aliases: naming::texts_of(aliases) };
    let asked = reader.tables(table, "ask");
    let (questions, named): (Vec<Question>, Vec<Named>) =
        asked.into_iter().map(|table| question(reader, table, &name.id)).unzip();
    checks::ids_are_unique(reader, &named, paths);
    (Theme { name, about, questions }, Named { id, number: None, names })
}

fn question(reader: &mut Reader, table: &Table, theme: &str) -> (Question, Named) {
    reader.keys(table, &QUESTION_KEYS);
    let id = naming::id(reader, table);
    reader.require(table, "ids");
    let question = Question {
        ids: facts(reader, table),
        held: levels(reader, table, "held"),
        aimed: levels(reader, table, "aimed"),
        ..words(reader, table, format!("{theme}.{}", naming::text_of(&id)))
    };
    (question, Named { id, number: None, names: Vec::new() })
}

/// Reads the wording of a question, in full and in short.
pub(super) fn words(reader: &mut Reader, table: &Table, id: String) -> Question {
    let text = reader.text(table, "text", limits::QUESTION);
    let label = reader.text(table, "label", limits::QUESTION_LABEL);
    Question { id, text, label, ..Question::default() }
}

/// The facts that a question rests on. Each of them can be read on a card.
pub(super) fn facts(reader: &mut Reader, table: &Table) -> Vec<String> {
    let said = reader.optional_texts(table, "ids", limits::ID);
    let known = reader.facts.take();
    for fact in said.iter().filter(|fact| known.as_ref().is_some_and(|known| !known.contains(&fact.text))) {
        reader.wrong(fact.place, What::UnknownFact { id: fact.text.clone() });
    }
    reader.facts = known;
    naming::texts_of(said)
}

/// The levels whose people a question is for, or who are heading there.
pub(super) fn levels(reader: &mut Reader, table: &Table, key: &str) -> Vec<String> {
    let said = reader.optional_texts(table, key, limits::ID);
    if let Some(known) = reader.levels.clone() {
        for level in said.iter().filter(|level| !known.contains(&level.text)) {
            let near = nearest(&level.text, &known);
            reader.wrong(level.place, What::UnknownLevel { id: level.text.clone(), near, known: known.clone() });
        }
    }
    naming::texts_of(said)
}
