//! Facts: each id once, and each sentence where its line says it is.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use nextrung::bot::facts;
use nextrung::chat::plain;
use std::collections::BTreeSet;
use support::World;

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

/// Every fact that the knowledge map has on the VP.
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
