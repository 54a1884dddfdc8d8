//! Reads `questions.toml`: the themes that check-ins draw from, and the questions of each.

use super::checks;
use super::checks::Named;
use super::limits;
use super::mistake::What;
use super::naming;
use super::reading::Reading;
use super::reading::nearest;
use super::tree::Table;
use crate::mentoring::ladder::Name;
use crate::mentoring::ladder::Question;
use crate::mentoring::ladder::Theme;

const KEYS: [&str; 5] = ["id", "title", "about", "aliases", "ask"];
const QUESTION_KEYS: [&str; 6] = ["id", "text", "label", "ids", "held", "aimed"];

/// Reads the file: each theme, and as the checks see it.
pub(super) fn themes(reading: &mut Reading, root: &Table, paths: &[&str]) -> Vec<(Theme, Named)> {
    reading.keys(root, &["theme"]);
    reading.tables(root, "theme").into_iter().map(|table| theme(reading, table, paths)).collect()
}

fn theme(reading: &mut Reading, table: &Table, paths: &[&str]) -> (Theme, Named) {
    reading.keys(table, &KEYS);
    let id = naming::id(reading, table);
    let title = reading.text(table, "title", limits::THEME);
    let about = reading.text(table, "about", limits::CHECKIN_ABOUT);
    let aliases = naming::aliases(reading, table, "aliases");
    let names = naming::spoken_names(table, &["id", "title"], &aliases);
    let name = Name { id: naming::text_of(&id), title, aliases: naming::texts_of(aliases) };
    let asked = reading.tables(table, "ask");
    let (questions, named): (Vec<Question>, Vec<Named>) =
        asked.into_iter().map(|table| question(reading, table, &name.id)).unzip();
    checks::ids_are_unique(reading, &named, paths);
    (Theme { name, about, questions }, Named { id, number: None, names })
}

fn question(reading: &mut Reading, table: &Table, theme: &str) -> (Question, Named) {
    reading.keys(table, &QUESTION_KEYS);
    let id = naming::id(reading, table);
    reading.require(table, "ids");
    let question = Question {
        ids: facts(reading, table),
        held: levels(reading, table, "held"),
        aimed: levels(reading, table, "aimed"),
        ..words(reading, table, format!("{theme}.{}", naming::text_of(&id)))
    };
    (question, Named { id, number: None, names: Vec::new() })
}

/// Reads what a question says, in full and in short.
pub(super) fn words(reading: &mut Reading, table: &Table, id: String) -> Question {
    let text = reading.text(table, "text", limits::QUESTION);
    let label = reading.text(table, "label", limits::QUESTION_LABEL);
    Question { id, text, label, ..Question::default() }
}

/// The facts that a question rests on. Somebody can read each of them on a card.
pub(super) fn facts(reading: &mut Reading, table: &Table) -> Vec<String> {
    let said = reading.optional_texts(table, "ids", limits::ID);
    let known = reading.facts.take();
    for fact in said.iter().filter(|fact| known.as_ref().is_some_and(|known| !known.contains(&fact.text))) {
        reading.wrong(fact.place, What::UnknownFact { id: fact.text.clone() });
    }
    reading.facts = known;
    naming::texts_of(said)
}

/// The levels whose people a question is for, or who are heading there.
pub(super) fn levels(reading: &mut Reading, table: &Table, key: &str) -> Vec<String> {
    let said = reading.optional_texts(table, key, limits::ID);
    if let Some(known) = reading.levels.clone() {
        for level in said.iter().filter(|level| !known.contains(&level.text)) {
            let near = nearest(&level.text, &known);
            reading.wrong(level.place, What::UnknownLevel { id: level.text.clone(), near, known: known.clone() });
        }
    }
    naming::texts_of(said)
}
