//! The questions of `data/questions.toml`: enough for everybody, each worth its place, each in its turn.

use crate::support;
use nextrung::bot::features::ladder::facts;
use nextrung::mentoring::ladder::{CheckIn, Knowledge, Question, Theme};
use nextrung::mentoring::names::normalise;
use nextrung::mentoring::questions::{Asks, draw};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(support::knowledge);

/// The levels that a step leads to.
const AIMED: [&str; 5] = ["tech-lead", "em", "director", "vp", "cto"];

fn questions() -> impl Iterator<Item = &'static Question> {
    KNOWLEDGE.themes.iter().flat_map(|theme| &theme.questions)
}

fn closings() -> impl Iterator<Item = &'static Question> {
    KNOWLEDGE.checkins.iter().flat_map(|kind| &kind.closings)
}

fn is_general(question: &&Question) -> bool {
    question.held.is_empty() && question.aimed.is_empty()
}

#[test]
fn everybody_is_asked_enough() {
    for (theme, least) in [
        ("given", 8),
        ("received", 8),
        ("week", 8),
        ("helped", 8),
        ("trap", 4),
        ("stretch-start", 4),
        ("stretch-middle", 8),
        ("stretch-end", 4),
        ("stretch-debrief", 4),
    ] {
        let general = KNOWLEDGE.theme(theme).unwrap().questions.iter().filter(is_general).count();
        assert!(general >= least, "{theme} has {general} for everybody");
    }
    let for_level = |theme: &str, levels: fn(&Question) -> &[String], level: &str| {
        let asked = &KNOWLEDGE.theme(theme).unwrap().questions;
        asked.iter().filter(|question| levels(question).iter().any(|one| one == level)).count()
    };
    for level in AIMED {
        assert!(for_level("given", |question| &question.aimed, level) >= 2, "given, towards {level}");
        assert!(for_level("received", |question| &question.aimed, level) >= 2, "received, towards {level}");
    }
    for level in &KNOWLEDGE.levels {
        let level = level.name.id.as_str();
        assert!(for_level("trap", |question| &question.held, level) >= 2, "the trap of {level}");
        assert!(for_level("week", |question| &question.held, level) >= 1, "the week of {level}");
    }
}

#[test]
fn every_question_rests_on_what_somebody_can_read() {
    let bot = support::bot();
    let facts = facts::all(&bot);
    let known: BTreeSet<&str> = facts.iter().map(|fact| fact.id.as_str()).collect();
    for question in questions() {
        assert!(!question.ids.is_empty(), "{}", question.id);
        for id in &question.ids {
            assert!(known.contains(id.as_str()), "{} rests on {id}", question.id);
        }
    }
}

/// A question about the trap of a level, or about its week, is based on a fact of that level.
#[test]
fn what_is_for_a_level_rests_on_that_level() {
    for question in questions().filter(|question| !question.held.is_empty()) {
        for level in &question.held {
            let number = KNOWLEDGE.level(level).unwrap().number;
            let own = [format!("L{number}."), format!("{}.", level.to_uppercase())];
            let rests = question.ids.iter().any(|id| own.iter().any(|own| id.starts_with(own)));
            assert!(rests, "{} rests on {:?}", question.id, question.ids);
        }
    }
}

#[test]
fn nothing_is_asked_twice_in_other_clothes() {
    let mut said: BTreeMap<String, &str> = BTreeMap::new();
    for question in questions().chain(closings()) {
        for words in [&question.text, &question.label] {
            let first = said.insert(normalise(words), &question.id);
            assert_eq!(first, None, "{} says what another does: {words}", question.id);
        }
    }
    for question in questions().chain(closings()) {
        assert!(question.text.ends_with(['?', '.']), "{}: {}", question.id, question.text);
        assert!(!question.label.ends_with(['?', '.']), "{}: {}", question.id, question.label);
        for words in [&question.text, &question.label] {
            assert!(!words.contains(['!', '"', '*', '_', '`', '<']), "{}: {words}", question.id);
        }
    }
}

/// No question can be answered by yes or no: those begin with a verb.
#[test]
fn no_question_is_answered_by_yes() {
    const VERBS: [&str; 22] = [
        "Are", "Is", "Was", "Were", "Do", "Does", "Did", "Have", "Has", "Had", "Can", "Could", "Will", "Would",
        "Should", "May", "Might", "Must", "Am", "Shall", "Need", "Dare",
    ];
    for question in questions().chain(closings()) {
        for sentence in question.text.split_inclusive(['?', '.']) {
            let first = sentence.split_whitespace().next().unwrap_or_default();
            assert!(!VERBS.contains(&first), "{}: {sentence}", question.id);
        }
    }
}

/// The words that people type for a kind of check-in and for a theme can be in one line.
#[test]
fn no_theme_has_the_name_of_a_kind() {
    let names = |name: &nextrung::mentoring::ladder::Name| {
        let all = [&name.id, &name.title].into_iter().chain(&name.aliases);
        all.map(|name| normalise(name)).collect::<BTreeSet<_>>()
    };
    for theme in &KNOWLEDGE.themes {
        for kind in asking() {
            let both: Vec<String> = names(&theme.name).intersection(&names(&kind.name)).cloned().collect();
            assert_eq!(both, [] as [String; 0], "{} and {}", theme.name.id, kind.name.id);
        }
    }
}

#[test]
fn each_kind_goes_by_its_themes_or_its_stages() {
    let kinds: Vec<&str> = KNOWLEDGE.checkins.iter().map(|kind| kind.name.id.as_str()).collect();
    assert_eq!(kinds, ["feedback", "stretch", "climb", "best-week"]);
    let opening = KNOWLEDGE.checkin("best-week").unwrap();
    assert_eq!((opening.opens.as_deref(), opening.every.as_deref()), (Some("best-week"), Some("quarterly")));
    for kind in asking() {
        // Read every week, one sentence goes numb. What was answered under the first stays under it.
        assert!(kind.closings.len() >= 4, "{}", kind.name.id);
        assert_eq!(kind.closings[0].id, format!("{}.next", kind.name.id));
    }
    assert_eq!(KNOWLEDGE.checkin("feedback").unwrap().themes, ["given", "received"]);
    assert_eq!(KNOWLEDGE.checkin("climb").unwrap().themes, ["week", "trap", "helped"]);
    let stages = ["stretch-start", "stretch-middle", "stretch-end", "stretch-debrief"];
    assert_eq!(KNOWLEDGE.checkin("stretch").unwrap().stages, stages);
}

/// The kinds of check-in with questions of their own.
fn asking() -> impl Iterator<Item = &'static CheckIn> {
    KNOWLEDGE.checkins.iter().filter(|kind| kind.opens.is_none())
}

/// Two years of one person's check-ins, one a week.
fn two_years(asks: &Asks<'_>) -> Vec<Vec<String>> {
    let mut latest_first: Vec<Vec<String>> = Vec::new();
    for _ in 0..104 {
        let drawn = draw(&KNOWLEDGE, &Asks { before: &latest_first, ..*asks });
        latest_first.insert(0, drawn);
    }
    latest_first.reverse();
    latest_first
}

/// Every combination of a level held, or none known, and a level aimed at, or none.
fn everybody() -> Vec<(Option<&'static str>, Option<&'static str>)> {
    let levels = || std::iter::once(None).chain(KNOWLEDGE.levels.iter().map(|level| Some(level.name.id.as_str())));
    levels().flat_map(|level| levels().map(move |target| (level, target))).collect()
}

fn stages(kind: &CheckIn) -> Vec<Option<usize>> {
    if kind.stages.is_empty() { vec![None] } else { (0..kind.stages.len()).map(Some).collect() }
}

/// The ids of the questions of a theme that fit a person.
fn fitting<'a>(theme: &'a Theme, asks: &Asks<'_>) -> BTreeSet<&'a str> {
    let is_for = |levels: &[String], level: Option<&str>| {
        levels.is_empty() || level.is_some_and(|level| levels.contains(&level.to_owned()))
    };
    let fits = |question: &&Question| is_for(&question.held, asks.level) && is_for(&question.aimed, asks.target);
    theme.questions.iter().filter(fits).map(|question| question.id.as_str()).collect()
}

/// The questions of one theme that a person was asked, in order.
fn of_theme<'a>(sets: &'a [Vec<String>], theme: &Theme) -> Vec<&'a str> {
    let begins = format!("{}.", theme.name.id);
    sets.iter().flatten().map(String::as_str).filter(|id| id.starts_with(&begins)).collect()
}

/// Checks that each check-in ends with one of the kind's closing questions, in turn from first to last and again. A check-in that
/// looks back has none.
fn closes_in_turn(kind: &CheckIn, sets: &[Vec<String>], looks_back: bool, who: &str) {
    let is_closing = |id: &&String| KNOWLEDGE.is_closing(id);
    let asked: Vec<&String> = sets.iter().flatten().filter(is_closing).collect();
    if looks_back {
        assert_eq!(asked, [&""; 0], "{who}");
        return;
    }
    let lasts: Vec<&String> = sets.iter().filter_map(|set| set.last()).collect();
    assert_eq!(asked, lasts, "{who}: one, and behind the others");
    let in_turn: Vec<&String> = kind.closings.iter().map(|question| &question.id).cycle().take(sets.len()).collect();
    assert_eq!(asked, in_turn, "{who}");
}

fn rotates(asks: &Asks<'_>, themes: &[&Theme]) {
    let who = format!("{} {:?} {:?} {:?} {}", asks.kind.name.id, asks.stage, asks.level, asks.target, asks.short);
    let sets = two_years(asks);
    let looks_back = asks.stage == Some(3);
    let own = if asks.short && !looks_back { 1 } else { 2 };
    for set in &sets {
        assert_eq!(set.iter().collect::<BTreeSet<_>>().len(), set.len(), "{who}: {set:?}");
        assert_eq!(set.len(), own + usize::from(!looks_back), "{who}: {set:?}");
        let asked: BTreeSet<&str> =
            set[..own].iter().filter_map(|id| id.split_once('.')).map(|(theme, _)| theme).collect();
        assert_eq!(asked.len(), own.min(themes.len()), "{who}: {set:?}");
    }
    closes_in_turn(asks.kind, &sets, looks_back, &who);
    for pair in sets.windows(2) {
        let [one, other] = [&pair[0], &pair[1]].map(|set| set.iter().collect::<BTreeSet<_>>());
        assert_ne!(one, other, "{who}");
    }
    let counts: Vec<usize> = themes.iter().map(|theme| of_theme(&sets, theme).len()).collect();
    assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1, "{who}: {counts:?}");
    for theme in themes {
        let asked = of_theme(&sets, theme);
        let fitting = fitting(theme, asks);
        let first: Vec<&str> = asked.iter().copied().take(fitting.len()).collect();
        assert_eq!(first.iter().copied().collect::<BTreeSet<_>>(), fitting, "{who}: all of {}", theme.name.id);
        let mut order = first.iter().map(|id| is_general(&KNOWLEDGE.question(id).unwrap()));
        assert!(order.by_ref().is_sorted(), "{who}: first what is for this level");
        for (at, again) in asked.iter().enumerate().skip(fitting.len()) {
            assert_eq!(*again, asked[at - fitting.len()], "{who}: in the same order again");
        }
    }
}

#[test]
fn nobody_is_asked_the_same_twice_running_and_everything_has_its_turn() {
    for kind in asking() {
        for (level, target) in everybody() {
            for (stage, short) in stages(kind).into_iter().flat_map(|stage| [(stage, false), (stage, true)]) {
                let asks = Asks { kind, themes: &[], short, stage, level, target, before: &[], seed: "ana" };
                let themes = stage.map_or(kind.themes.as_slice(), |stage| &kind.stages[stage..=stage]);
                rotates(&asks, &themes.iter().filter_map(|id| KNOWLEDGE.theme(id)).collect::<Vec<_>>());
            }
        }
    }
}

#[test]
fn a_theme_chosen_alone_rotates_as_well() {
    let kind = KNOWLEDGE.checkin("feedback").unwrap();
    for theme in ["given", "received", "trap", "week", "helped"].map(|id| KNOWLEDGE.theme(id).unwrap()) {
        for (level, target) in [(None, None), (Some("em"), Some("director")), (Some("cto"), None)] {
            let chosen = [theme.name.id.clone()];
            let asks =
                Asks { kind, themes: &chosen, short: false, stage: None, level, target, before: &[], seed: "ben" };
            rotates(&asks, &[theme]);
            rotates(&Asks { short: true, ..asks }, &[theme]);
        }
    }
}

#[test]
fn two_people_are_not_asked_in_the_same_order() {
    for kind in asking() {
        let firsts = |seed: &str| {
            let asks = Asks {
                kind,
                themes: &[],
                short: false,
                stage: None,
                level: Some("em"),
                target: None,
                before: &[],
                seed,
            };
            two_years(&asks)[..4].to_vec()
        };
        let orders: BTreeSet<Vec<Vec<String>>> = (0..20).map(|seed| firsts(&format!("seed {seed}"))).collect();
        assert!(orders.len() >= 19, "{}: {}", kind.name.id, orders.len());
        assert_eq!(firsts("one"), firsts("one"));
    }
}

/// Ids that exist, ids that existed once, and ids that never did.
fn an_id() -> impl Strategy<Value = String> {
    let known: Vec<String> = questions().chain(closings()).map(|question| question.id.clone()).collect();
    prop_oneof![
        6 => proptest::sample::select(known),
        1 => proptest::sample::select(vec!["given.gone", "nowhere.one", "feedback.heard", "", ".", "given."])
            .prop_map(str::to_owned),
    ]
}

fn a_level() -> impl Strategy<Value = Option<&'static str>> {
    proptest::sample::select(vec![None, Some("ic"), Some("em"), Some("vp"), Some("nothing")])
}

proptest! {
    #[test]
    fn whatever_was_asked_something_is_asked_and_not_the_same(
        before in proptest::collection::vec(proptest::collection::vec(an_id(), 0..5), 0..12),
        themes in proptest::collection::vec(proptest::sample::select(vec!["given", "week", "trap", "gone", "helped", "week"]), 0..4),
        kind in 0..3_usize,
        stage in proptest::option::of(0..6_usize),
        (level, target) in (a_level(), a_level()),
        short in any::<bool>(),
    ) {
        let kind = &KNOWLEDGE.checkins[kind];
        let themes: Vec<String> = themes.into_iter().map(str::to_owned).collect();
        let asks = Asks { kind, themes: &themes, short, stage, level, target, before: &before, seed: "s" };
        let drawn = draw(&KNOWLEDGE, &asks);
        let looks_back = kind.name.id == "stretch" && stage == Some(3);
        let closes = |id: &String| kind.closings.iter().any(|question| question.id == *id);
        prop_assert_eq!(drawn.last().is_some_and(closes), !looks_back);
        prop_assert!(looks_back || kind.closings.len() == 1 || before.first().and_then(|set| set.last()) != drawn.last());
        prop_assert!(drawn.iter().all(|id| KNOWLEDGE.question(id).is_some()));
        let set: BTreeSet<&String> = drawn.iter().collect();
        prop_assert_eq!(set.len(), drawn.len());
        let is_own = |id: &&String| !closes(id);
        let last: Option<BTreeSet<&String>> = before.first().map(|set| set.iter().filter(is_own).collect());
        let own: BTreeSet<&String> = set.into_iter().filter(is_own).collect();
        prop_assert!(own.is_empty() || last != Some(own));
    }
}
