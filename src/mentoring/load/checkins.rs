//! Reads `checkins.toml`: what check-ins can be about, and what they ask.

use super::checks::Named;
use super::mistake::What;
use super::reader::{Reader, lacks, nearest};
use super::tree::{Content, Table};
use super::{checks, limits, naming, questions};
use crate::mentoring::assignment::STAGES;
use crate::mentoring::best_week::BestWeek;
use crate::mentoring::ladder::{CheckIn, Name, Question};
use crate::mentoring::reflection::Reflection;
use crate::mentoring::schedule;

const KEYS: [&str; 9] = ["id", "title", "about", "aliases", "themes", "stages", "closing", "opens", "every"];
/// The reflections that a check-in can open.
const OPENED: [&str; 1] = [BestWeek::KIND];
const CLOSING_KEYS: [&str; 3] = ["id", "text", "label"];

/// Reads the file: each kind of check-in, together with what the checks need.
pub(super) fn checkins(reader: &mut Reader, root: &Table, paths: &[&str]) -> Vec<(CheckIn, Named)> {
    reader.keys(root, &["kind"]);
    reader.tables(root, "kind").into_iter().map(|table| kind(reader, table, paths)).collect()
}

fn kind(reader: &mut Reader, table: &Table, paths: &[&str]) -> (CheckIn, Named) {
    reader.keys(table, &KEYS);
    let id = naming::id(reader, table);
    let title = reader.text(table, "title", limits::TOPIC_SHORT);
    let about = reader.text(table, "about", limits::CHECKIN_ABOUT);
    let aliases = naming::aliases(reader, table, "aliases");
    let names = naming::spoken_names(table, &["id", "title"], &aliases);
    let name = Name { id: naming::text_of(&id), title, aliases: naming::texts_of(aliases) };
    let opens = one_of(reader, table, "opens", &OPENED);
    let every = one_of(reader, table, "every", &schedule::EVERY);
    let (themes, stages, closing) = match table.entries.contains_key("opens") {
        true => {
            for key in ["themes", "stages", "closing"] {
                if let Some(entry) = table.entries.get(key) {
                    reader.wrong(entry.place, What::OpensAndAsks { key });
                }
            }
            (Vec::new(), Vec::new(), Vec::new())
        }
        false => {
            let (themes, stages) = themes_or_stages(reader, table);
            (themes, stages, reader.tables(table, "closing"))
        }
    };
    let (closings, named): (Vec<Question>, Vec<Named>) =
        closing.into_iter().map(|table| closing_question(reader, table, &name.id)).unzip();
    checks::ids_are_unique(reader, &named, paths);
    (CheckIn { name, about, themes, stages, closings, opens, every }, Named { id, number: None, names })
}

/// One word out of a few, if the key is there.
fn one_of(reader: &mut Reader, table: &Table, key: &str, known: &[&'static str]) -> Option<String> {
    let said = reader.optional_text(table, key, limits::ID)?;
    if !known.contains(&said.text.as_str()) {
        let (near, known) = (nearest(&said.text, known), known.iter().map(|&one| one.to_owned()).collect());
        reader.wrong(said.place, What::UnknownWord { word: said.text.clone(), near, known });
    }
    Some(said.text)
}

/// Where a kind draws its questions from: themes for as long as somebody likes, or one theme per stage.
fn themes_or_stages(reader: &mut Reader, table: &Table) -> (Vec<String>, Vec<String>) {
    if lacks(table, "themes") && lacks(table, "stages") {
        reader.wrong(table.place, What::NoThemes);
    }
    if let Some(stages) = table.entries.get("stages") {
        if table.entries.contains_key("themes") {
            reader.wrong(stages.place, What::ThemesAndStages);
        }
        if let Content::List(listed) = &stages.content
            && !listed.is_empty()
            && listed.len() != STAGES
        {
            reader.wrong(stages.place, What::NotAllStages { count: listed.len() });
        }
    }
    (themes(reader, table, "themes"), themes(reader, table, "stages"))
}

fn themes(reader: &mut Reader, table: &Table, key: &str) -> Vec<String> {
    let said = reader.optional_texts(table, key, limits::ID);
    if let Some(known) = reader.themes.clone() {
        for theme in said.iter().filter(|theme| !known.contains(&theme.text)) {
            let near = nearest(&theme.text, &known);
            reader.wrong(theme.place, What::UnknownTheme { id: theme.text.clone(), near, known: known.clone() });
        }
    }
    naming::texts_of(said)
}

/// One of a kind's closing questions.
fn closing_question(reader: &mut Reader, table: &Table, kind: &str) -> (Question, Named) {
    reader.keys(table, &CLOSING_KEYS);
    let id = naming::id(reader, table);
    let question = questions::words(reader, table, format!("{kind}.{}", naming::text_of(&id)));
    (question, Named { id, number: None, names: Vec::new() })
}
