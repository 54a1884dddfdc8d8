//! Reads `readiness.toml`: the sides of being ready, what is asked about each, and what helps.

use super::checks::Named;
use super::limits;
use super::mistake::What;
use super::naming;
use super::questions;
use super::reading::Reading;
use super::statement;
use super::tree::Place;
use super::tree::Table;
use crate::mentoring::ladder::Area;
use crate::mentoring::ladder::Name;
use crate::mentoring::ladder::Skill;
use crate::mentoring::ladder::Statement;
use crate::mentoring::ladder::Stretch;
use std::collections::BTreeMap;

const KEYS: [&str; 6] = ["id", "title", "short", "about", "skill", "stretch"];
const SKILL_KEYS: [&str; 6] = ["id", "text", "label", "ids", "levels", "closes"];
const LEVELS: &str = "levels";

/// An area, and as the checks see it: itself, and its skills.
type Read = (Area, (Named, Vec<Named>));

/// Reads the file: each area, and as the checks see it.
pub(super) fn areas(reading: &mut Reading, root: &Table) -> Vec<Read> {
    reading.keys(root, &["area"]);
    let tables = reading.tables(root, "area");
    let mut places = Vec::new();
    let areas: Vec<Read> = tables.into_iter().map(|table| area(reading, table, &mut places)).collect();
    let skills = areas.iter().flat_map(|(area, _)| &area.skills);
    fit_in_a_menu(reading, skills.zip(places));
    areas
}

fn area(reading: &mut Reading, table: &Table, places: &mut Vec<Place>) -> Read {
    reading.keys(table, &KEYS);
    let id = naming::id(reading, table);
    let title = reading.text(table, "title", limits::TOPIC_SHORT);
    let short = reading.text(table, "short", limits::AREA_SHORT);
    let about = reading.text(table, "about", limits::CHECKIN_ABOUT);
    let name = Name { id: naming::text_of(&id), title, aliases: Vec::new() };
    let asked = reading.tables(table, "skill");
    places.extend(asked.iter().map(|table| table.place));
    let (skills, named): (Vec<Skill>, Vec<Named>) = asked.into_iter().map(|table| skill(reading, table)).unzip();
    let stretches = reading.tables(table, "stretch");
    let stretches = stretches.into_iter().map(|table| stretch(reading, table)).collect();
    (Area { name, short, about, skills, stretches }, (Named { id, number: None, names: Vec::new() }, named))
}

fn skill(reading: &mut Reading, table: &Table) -> (Skill, Named) {
    reading.keys(table, &SKILL_KEYS);
    let id = naming::id(reading, table);
    reading.require(table, "ids");
    let skill = Skill {
        id: naming::text_of(&id),
        text: reading.text(table, "text", limits::QUESTION),
        label: reading.text(table, "label", limits::SKILL_LABEL),
        ids: questions::facts(reading, table),
        levels: questions::levels(reading, table, LEVELS),
        closes: reading
            .table(table, "closes")
            .map(|table| advice(reading, table, &statement::KEYS))
            .unwrap_or_default(),
    };
    (skill, Named { id, number: None, names: Vec::new() })
}

fn stretch(reading: &mut Reading, table: &Table) -> Stretch {
    let keys: Vec<&str> = statement::KEYS.into_iter().chain([LEVELS]).collect();
    Stretch { said: advice(reading, table, &keys), levels: questions::levels(reading, table, LEVELS) }
}

/// What helps: a statement whose facts somebody can read on a card as well, where it carries any.
fn advice(reading: &mut Reading, table: &Table, keys: &[&'static str]) -> Statement {
    reading.keys(table, keys);
    let before = reading.mistakes.len();
    let said = statement::said(reading, table);
    if reading.mistakes.len() == before {
        questions::facts(reading, table);
    }
    said
}

/// What is asked for one level can be answered anew from one menu.
fn fit_in_a_menu<'s>(reading: &mut Reading, skills: impl Iterator<Item = (&'s Skill, Place)>) {
    let levels = reading.levels.clone().unwrap_or_default();
    let mut asked: BTreeMap<&str, usize> = BTreeMap::new();
    for (skill, place) in skills {
        for level in levels.iter().filter(|level| skill.levels.is_empty() || skill.levels.contains(level)) {
            let count = asked.entry(level).or_default();
            *count += 1;
            if *count == limits::SKILLS + 1 {
                let (level, count, limit) = (level.clone(), *count, limits::SKILLS);
                reading.wrong(place, What::TooManySkills { level, count, limit });
            }
        }
    }
}
