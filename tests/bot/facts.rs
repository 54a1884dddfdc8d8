//! Facts: each id occurs once, and each sentence is where its line says.

use crate::support::World;
use nextrung::bot::features::ladder::facts;
use nextrung::chat::plain;
use std::collections::BTreeSet;

#[test]
fn every_fact_stands_where_its_line_says() {
    let world = World::new();
    for fact in facts::all(&world.bot) {
        assert!(!fact.shown_by.is_empty(), "{}", fact.id);
        for line in &fact.shown_by {
            let read = plain::reply(&world.says("ana", line));
            assert!(read.contains(&fact.text), "{} is not on /{line}:\n{}\n\n{read}", fact.id, fact.text);
        }
    }
}

#[test]
fn each_fact_stands_once_with_its_figures_and_sources() {
    let world = World::new();
    let facts = facts::all(&world.bot);
    let ids: BTreeSet<&str> = facts.iter().map(|fact| fact.id.as_str()).collect();
    assert_eq!(ids.len(), facts.len());
    for fact in &facts {
        for value in &fact.values {
            assert!(fact.text.contains(&value.text), "{}", fact.id);
            assert!(fact.sources.contains(&value.source), "{}", fact.id);
        }
    }
}

/// The VP's card has every fact of the knowledge map about that level.
#[test]
fn the_vp_is_whole() {
    let rows = [
        ("alias", 0),
        ("question", 0),
        ("focus", 2),
        ("job", 12),
        ("change", 6),
        ("success", 5),
        ("skill", 8),
        ("trap", 4),
        ("optimise", 3),
        ("milestone", 2),
        ("years", 0),
        ("measure", 1),
        ("stretch", 1),
    ];
    let mut expected: BTreeSet<String> = BTreeSet::new();
    for (row, count) in rows {
        match count {
            0 => drop(expected.insert(format!("L5.{row}"))),
            _ => expected.extend((1..=count).map(|number| format!("L5.{row}.{number}"))),
        }
    }
    for (row, names) in [
        ("scope", ["team", "reports", "span", "reportsto", "horizon", "team"]),
        ("time", ["coding", "people", "meetings", "strategy", "hiring", "external"]),
        ("evo", ["technical", "people", "communication", "strategy", "business", "people"]),
    ] {
        expected.extend(names.map(|name| format!("L5.{row}.{name}")));
    }
    let known: BTreeSet<String> = facts::all(&World::new().bot).into_iter().map(|fact| fact.id).collect();
    let missing: Vec<&String> = expected.difference(&known).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn figures_are_those_of_the_sources() {
    let facts = facts::all(&World::new().bot);
    let fact = |id: &str| facts.iter().find(|fact| fact.id == id).unwrap_or_else(|| panic!("{id}"));
    for (id, figure, source) in [
        ("L5.time.coding", "0-5 %", "003"),
        ("L5.time.people", "15-20 %", "003"),
        ("L5.time.meetings", "40-50 %", "003"),
        ("L5.time.strategy", "25-35 %", "003"),
        ("L5.time.hiring", "5-10 %", "003"),
        ("L5.time.external", "5-15 %", "003"),
        ("L5.scope.team", "100-500+", "003"),
        ("L5.scope.team", "50 to 200", "001"),
    ] {
        let values = &fact(id).values;
        assert!(values.iter().any(|value| value.text.contains(figure) && value.source == source), "{id}: {values:?}");
    }
}

/// Every fact of the sources is there, by its id.
#[test]
fn nothing_the_sources_hold_is_missing() {
    let known: BTreeSet<String> = facts::all(&World::new().bot).into_iter().map(|fact| fact.id).collect();
    let missing: Vec<&str> = include_str!("../facts.txt").lines().filter(|id| !known.contains(*id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// If sources differ, each reading names its source in the sentence itself.
#[test]
fn conflicts_name_everybody() {
    let world = World::new();
    let facts = facts::all(&world.bot);
    let conflicts: Vec<_> = facts.iter().filter(|fact| fact.id.starts_with("X.")).collect();
    assert_eq!(conflicts.len(), 37);
    for fact in conflicts {
        let short = |id: &String| world.bot.knowledge().source(id).unwrap().short.clone();
        let readings: BTreeSet<&str> = fact.values.iter().map(|value| value.text.as_str()).collect();
        for value in fact.values.iter().filter(|_| readings.len() > 1) {
            let reading = format!("{} (", value.text);
            let after = fact.text.match_indices(&reading).map(|(at, _)| &fact.text[at + reading.len()..]);
            let mut names = after.filter_map(|after| Some(after.split_once(')')?.0));
            assert!(names.any(|names| names.contains(&short(&value.source))), "{}: {}", fact.id, fact.text);
        }
        // One source that speaks with two tongues is named once; everybody else has a reading of their own.
        assert!(readings.len() > 1 || fact.sources.len() == 1, "{}: {}", fact.id, fact.text);
    }
}

#[test]
fn the_figures_of_conflicts_are_those_of_their_sources() {
    let facts = facts::all(&World::new().bot);
    for (id, figure, source) in [
        ("X.1", "6", "000"),
        ("X.1", "6", "001"),
        ("X.1", "5", "002"),
        ("X.1", "4", "003"),
        ("X.1", "3", "004"),
        ("X.2", "3 EM", "000"),
        ("X.2", "5 CTO", "002"),
        ("X.2", "3 VP", "004"),
        ("X.5", "7-12", "002"),
        ("X.7", "20 %", "000"),
        ("X.7", "10-30 %", "003"),
        ("X.7", "20 % or none", "002"),
        ("X.8", "50-70 %", "002"),
        ("X.8", "20-30 %", "004"),
        ("X.10", "15-50+", "003"),
        ("X.10", "20-50", "001"),
        ("X.10", "3-8", "001"),
        ("X.11", "100+", "000"),
        ("X.11", "50 to 200", "001"),
        ("X.11", "100-500+", "003"),
        ("X.12", "5-12", "003"),
        ("X.12", "10 to 30", "002"),
        ("X.19", "30 %", "001"),
        ("X.19", "30-40 %", "003"),
        ("X.19", "40-50 %", "003"),
        ("X.20", "7 years", "002"),
        ("X.32", "0-10 %", "003"),
        ("X.35", "6 months", "001"),
        ("X.35", "2-4 weeks", "004"),
        ("X.35", "8-12", "004"),
    ] {
        let fact = facts.iter().find(|fact| fact.id == id).unwrap();
        let stands = fact.values.iter().any(|value| value.text.contains(figure) && value.source == source);
        assert!(stands, "{id} {figure}: {:?}", fact.values);
    }
    for (id, figures) in [
        ("X.24", &["1-30", "31-60", "61"][..]),
        ("X.34", &["25-35 %", "10-15 %"]),
        ("X.36", &["15 minutes"]),
        ("X.6", &["12"]),
        ("X.25", &["100"]),
    ] {
        let fact = facts.iter().find(|fact| fact.id == id).unwrap();
        assert!(figures.iter().all(|figure| fact.text.contains(figure)), "{id}: {}", fact.text);
    }
}
