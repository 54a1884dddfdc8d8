//! What people ask, and whether the answer is found: the score is printed and may not fall.
//! `cargo test --test questions -- --nocapture` shows it, with every question that was missed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use nextrung::bot::Bot;
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;
use support::World;

static WORLD: LazyLock<World> = LazyLock::new(World::new);

/// How many of the best statements are looked at: as many as `/ask` shows.
const SHOWN: usize = 3;

#[derive(Deserialize)]
struct Questions {
    /// The score that the first set may not fall below.
    least: Least,
    question: Vec<Question>,
    held_out: Vec<Question>,
}

#[derive(Deserialize)]
struct Least {
    found: usize,
    recognised: usize,
}

#[derive(Deserialize)]
struct Question {
    asked: String,
    /// Any of these answers it. None, if nothing here does.
    #[serde(default)]
    ids: Vec<String>,
}

#[derive(Default)]
struct Score {
    answerable: usize,
    first: usize,
    found: usize,
    unanswerable: usize,
    recognised: usize,
    missed: Vec<String>,
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Score { answerable, first, found, unanswerable, recognised, .. } = self;
        write!(
            f,
            "{found} of {answerable} answered ({first} by the first), {recognised} of {unanswerable} known to be beyond it"
        )
    }
}

fn score(bot: &Bot, questions: &[Question]) -> Score {
    let mut score = Score::default();
    for question in questions {
        let found = bot.answers().ask(&question.asked).unwrap();
        let hit = |(_, answer): &(&str, &nextrung::bot::answers::Answer)| {
            answer.statement.ids.iter().any(|id| question.ids.contains(id))
        };
        let at = found.answers.iter().take(SHOWN).position(hit).filter(|_| found.sure);
        if question.ids.is_empty() {
            score.unanswerable += 1;
            score.recognised += usize::from(!found.sure);
        } else {
            score.answerable += 1;
            score.found += usize::from(at.is_some());
            score.first += usize::from(at == Some(0));
        }
        if if question.ids.is_empty() { found.sure } else { at.is_none() } {
            let keys: Vec<&str> = found.answers.iter().take(SHOWN).map(|(key, _)| *key).collect();
            score.missed.push(format!("{:?}: {keys:?}, sure: {}", question.asked, found.sure));
        }
    }
    score
}

#[test]
fn what_people_ask_is_found() {
    let questions: Questions = toml::from_str(include_str!("questions.toml")).unwrap();
    let known: BTreeSet<String> = nextrung::bot::facts::all(&WORLD.bot).into_iter().map(|fact| fact.id).collect();
    for id in questions.question.iter().chain(&questions.held_out).flat_map(|question| &question.ids) {
        assert!(known.contains(id), "{id} is no fact");
    }
    let met = score(&WORLD.bot, &questions.question);
    let unmet = score(&WORLD.bot, &questions.held_out);
    println!("questions: {met}\nheld out:  {unmet}\n\nmissed:\n{}", met.missed.join("\n"));
    assert!(met.found >= questions.least.found, "{met}");
    assert!(met.recognised >= questions.least.recognised, "{met}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything_can_be_asked(question in "\\PC{0,60}|([a-z]{1,9} |\"|\\*|NEAR|AND|OR|\\(|\\)|:|-){0,60}") {
        let found = WORLD.bot.answers().ask(&question).unwrap();
        prop_assert!(found.answers.len() <= 8);
    }
}
