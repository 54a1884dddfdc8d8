//! Reads `readiness.toml`: the areas of readiness, the questions about each, and what helps.

use super::checks::Named;
use super::mistake::What;
use super::reader::Reader;
use super::tree::{Location, Table};
use super::{limits, naming, questions, statement};
use crate::mentoring::ladder::{Area, Name, Skill, Statement, Stretch};
use std::collections::BTreeMap;

const KEYS: [&str; 6] = ["id", "title", "short", "about", "skill", "stretch"];
const SKILL_KEYS: [&str; 6] = ["id", "text", "label", "ids", "levels", "closes"];
const LEVELS: &str = "levels";

/// An area with what the checks need of it: itself and its skills.
type Read = (Area, (Named, Vec<Named>));

/// Reads the file: each area, together with what the checks need.
pub(super) fn areas(reader: &mut Reader, root: &Table) -> Vec<Read> {
    reader.keys(root, &["area"]);
    let tables = reader.tables(root, "area");
    let mut places = Vec::new();
    let areas: Vec<Read> = tables.into_iter().map(|table| area(reader, table, &mut places)).collect();
    let skills = areas.iter().flat_map(|(area, _)| &area.skills);
    fit_in_a_menu(reader, skills.zip(places));
    areas
}

fn area(reader: &mut Reader, table: &Table, places: &mut Vec<Location>) -> Read {
    reader.keys(table, &KEYS);
    let id = naming::id(reader, table);
    let title = reader.text(table, "title", limits::TOPIC_SHORT);
    let short = reader.text(table, "short", limits::AREA_SHORT);
    let about = reader.text(table, "about", limits::CHECKIN_ABOUT);
    let name = Name { id: naming::text_of(&id), title, aliases: Vec::new() };
    let asked = reader.tables(table, "skill");
    places.extend(asked.iter().map(|table| table.place));
    let (skills, named): (Vec<Skill>, Vec<Named>) = asked.into_iter().map(|table| skill(reader, table)).unzip();
    let stretches = reader.tables(table, "stretch");
    let stretches = stretches.into_iter().map(|table| stretch(reader, table)).collect();
    (Area { name, short, about, skills, stretches }, (Named { id, number: None, names: Vec::new() }, named))
}

fn skill(reader: &mut Reader, table: &Table) -> (Skill, Named) {
    reader.keys(table, &SKILL_KEYS);
    let id = naming::id(reader, table);
    reader.require(table, "ids");
    let skill = Skill {
        id: naming::text_of(&id),
        text: reader.text(table, "text", limits::QUESTION),
        label: reader.text(table, "label", limits::SKILL_LABEL),
        ids: questions::facts(reader, table),
        levels: questions::levels(reader, table, LEVELS),
        closes: reader.table(table, "closes").map(|table| advice(reader, table, &statement::KEYS)).unwrap_or_default(),
    };
    (skill, Named { id, number: None, names: Vec::new() })
}

fn stretch(reader: &mut Reader, table: &Table) -> Stretch {
    let keys: Vec<&str> = statement::KEYS.into_iter().chain([LEVELS]).collect();
    Stretch { said: advice(reader, table, &keys), levels: questions::levels(reader, table, LEVELS) }
}

/// Advice: a statement whose facts, if any, can also be read on a card.
fn advice(reader: &mut Reader, table: &Table, keys: &[&'static str]) -> Statement {
    reader.keys(table, keys);
    let before = reader.mistakes.len();
    let said = statement::said(reader, table);
    if reader.mistakes.len() == before {
        questions::facts(reader, table);
    }
    said
}

/// The skills asked for one level fit in one menu, so that each can be answered anew.
fn fit_in_a_menu<'s>(reader: &mut Reader, skills: impl Iterator<Item = (&'s Skill, Location)>) {
    let levels = reader.levels.clone().unwrap_or_default();
    let mut asked: BTreeMap<&str, usize> = BTreeMap::new();
    for (skill, place) in skills {
        for level in levels.iter().filter(|level| skill.levels.is_empty() || skill.levels.contains(level)) {
            let count = asked.entry(level).or_default();
            *count += 1;
            if *count == limits::SKILLS + 1 {
                let (level, count, limit) = (level.clone(), *count, limits::SKILLS);
                reader.wrong(place, What::TooManySkills { level, count, limit });
            }
        }
    }
}
