//! Reads `checkins.toml`: what check-ins can be about, and what they ask.

use super::checks;
use super::checks::Named;
use super::limits;
use super::mistake::What;
use super::naming;
use super::reading::Reading;
use super::tree::Table;
use crate::mentoring::ladder::CheckIn;
use crate::mentoring::ladder::Name;
use crate::mentoring::ladder::Question;

const KEYS: [&str; 5] = ["id", "title", "about", "aliases", "ask"];
const QUESTION_KEYS: [&str; 3] = ["id", "text", "label"];

/// Reads the file: each kind of check-in, and as the checks see it.
pub(super) fn checkins(reading: &mut Reading, root: &Table, paths: &[&str]) -> Vec<(CheckIn, Named)> {
    reading.keys(root, &["kind"]);
    reading.tables(root, "kind").into_iter().map(|table| kind(reading, table, paths)).collect()
}

fn kind(reading: &mut Reading, table: &Table, paths: &[&str]) -> (CheckIn, Named) {
    reading.keys(table, &KEYS);
    let id = naming::id(reading, table);
    let title = reading.text(table, "title", limits::TOPIC_SHORT);
    let about = reading.text(table, "about", limits::CHECKIN_ABOUT);
    let aliases = naming::aliases(reading, table, "aliases");
    let names = naming::spoken_names(table, &["id", "title"], &aliases);
    let name = Name { id: naming::text_of(&id), title, aliases: naming::texts_of(aliases) };
    let asked = reading.tables(table, "ask");
    if let Some(one_too_many) = asked.get(limits::QUESTIONS) {
        let what = What::TooManyQuestions { count: asked.len(), limit: limits::QUESTIONS };
        reading.wrong(one_too_many.place, what);
    }
    let (questions, named): (Vec<Question>, Vec<Named>) =
        asked.into_iter().map(|table| question(reading, table, &name.id)).unzip();
    checks::ids_are_unique(reading, &named, paths);
    (CheckIn { name, about, questions }, Named { id, number: None, names })
}

fn question(reading: &mut Reading, table: &Table, kind: &str) -> (Question, Named) {
    reading.keys(table, &QUESTION_KEYS);
    let id = naming::id(reading, table);
    let question = Question {
        id: format!("{kind}.{}", naming::text_of(&id)),
        text: reading.text(table, "text", limits::QUESTION),
        label: reading.text(table, "label", limits::QUESTION_LABEL),
    };
    (question, Named { id, number: None, names: Vec::new() })
}
