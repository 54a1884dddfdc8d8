//! Reads `checkins.toml`: what check-ins can be about, and what they ask.

use super::checks;
use super::checks::Named;
use super::limits;
use super::mistake::What;
use super::naming;
use super::questions;
use super::reading::Reading;
use super::reading::lacks;
use super::reading::nearest;
use super::tree::Content;
use super::tree::Table;
use crate::mentoring::assignment::STAGES;
use crate::mentoring::best_week::BestWeek;
use crate::mentoring::ladder::CheckIn;
use crate::mentoring::ladder::Name;
use crate::mentoring::ladder::Question;
use crate::mentoring::reflection::Reflection;
use crate::mentoring::schedule;

const KEYS: [&str; 9] = ["id", "title", "about", "aliases", "themes", "stages", "closing", "opens", "every"];
/// The reflections that a check-in can open.
const OPENED: [&str; 1] = [BestWeek::KIND];
const CLOSING_KEYS: [&str; 3] = ["id", "text", "label"];

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
    let opens = one_of(reading, table, "opens", &OPENED);
    let every = one_of(reading, table, "every", &schedule::EVERY);
    let (themes, stages, closing) = match table.entries.contains_key("opens") {
        true => {
            for key in ["themes", "stages", "closing"] {
                if let Some(entry) = table.entries.get(key) {
                    reading.wrong(entry.place, What::OpensAndAsks { key });
                }
            }
            (Vec::new(), Vec::new(), Vec::new())
        }
        false => {
            let (themes, stages) = themes_or_stages(reading, table);
            (themes, stages, reading.tables(table, "closing"))
        }
    };
    let (closings, named): (Vec<Question>, Vec<Named>) =
        closing.into_iter().map(|table| closing_question(reading, table, &name.id)).unzip();
    checks::ids_are_unique(reading, &named, paths);
    (CheckIn { name, about, themes, stages, closings, opens, every }, Named { id, number: None, names })
}

/// One of a few words, where anything is said.
fn one_of(reading: &mut Reading, table: &Table, key: &str, known: &[&'static str]) -> Option<String> {
    let said = reading.optional_text(table, key, limits::ID)?;
    if !known.contains(&said.text.as_str()) {
        let (near, known) = (nearest(&said.text, known), known.iter().map(|&one| one.to_owned()).collect());
        reading.wrong(said.place, What::UnknownWord { word: said.text.clone(), near, known });
    }
    Some(said.text)
}

/// What a kind draws its questions from: themes for as long as somebody likes, or one theme a stage.
fn themes_or_stages(reading: &mut Reading, table: &Table) -> (Vec<String>, Vec<String>) {
    if lacks(table, "themes") && lacks(table, "stages") {
        reading.wrong(table.place, What::NoThemes);
    }
    if let Some(stages) = table.entries.get("stages") {
        if table.entries.contains_key("themes") {
            reading.wrong(stages.place, What::ThemesAndStages);
        }
        if let Content::List(listed) = &stages.content
            && !listed.is_empty()
            && listed.len() != STAGES
        {
            reading.wrong(stages.place, What::NotAllStages { count: listed.len() });
        }
    }
    (themes(reading, table, "themes"), themes(reading, table, "stages"))
}

fn themes(reading: &mut Reading, table: &Table, key: &str) -> Vec<String> {
    let said = reading.optional_texts(table, key, limits::ID);
    if let Some(known) = reading.themes.clone() {
        for theme in said.iter().filter(|theme| !known.contains(&theme.text)) {
            let near = nearest(&theme.text, &known);
            reading.wrong(theme.place, What::UnknownTheme { id: theme.text.clone(), near, known: known.clone() });
        }
    }
    naming::texts_of(said)
}

/// One of the questions that a kind closes with.
fn closing_question(reading: &mut Reading, table: &Table, kind: &str) -> (Question, Named) {
    reading.keys(table, &CLOSING_KEYS);
    let id = naming::id(reading, table);
    let question = questions::words(reading, table, format!("{kind}.{}", naming::text_of(&id)));
    (question, Named { id, number: None, names: Vec::new() })
}
