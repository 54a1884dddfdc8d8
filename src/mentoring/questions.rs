//! The questions that a check-in asks: one or two of its themes and a closing one, each in turn.
//!
//! It is told what was asked before and stores nothing. The same input always gives the same questions, and people with
//! different seeds meet them in different orders.

use super::assignment::{DEBRIEF, MIDDLE};
use super::ladder::{CheckIn, Knowledge, Question, Theme};
use sha2::{Digest, Sha256};
use std::cmp::{Ordering, Reverse};

/// How many questions of its themes a full check-in asks, and how many a short one.
const FULL: usize = 2;
const SHORT: usize = 1;

/// What decides which questions are drawn.
#[derive(Debug, Clone, Copy)]
pub struct Asks<'a> {
    /// The kind of check-in.
    pub kind: &'a CheckIn,
    /// Ids of the themes the person chose. If empty, or if none is known, the kind's own. A kind with stages uses
    /// those.
    pub themes: &'a [String],
    /// Whether it asks one question before the closing one instead of two.
    pub short: bool,
    /// The stage, from 0 for the start to 3 for the debrief, for a kind that has stages. `None` counts as the middle.
    pub stage: Option<usize>,
    /// The id of the level the person holds, if known.
    pub level: Option<&'a str>,
    /// The id of the level they are heading for, if any.
    pub target: Option<&'a str>,
    /// The ids of what was asked so far, the latest first. Unknown ids are ignored.
    pub before: &'a [Vec<String>],
    /// What makes one person's order differ from another's. It never changes.
    pub seed: &'a str,
}

/// The ids of the questions to ask, in the order of the message: two questions of the themes (one if short), then a
/// closing one. A debrief has two questions and no closing one.
///
/// The themes take turns, and so do the questions of each. No question returns before all others of its theme that fit
/// this person have come; those for their level, or for their target, come first. So no set comes twice in a row while
/// there is another. Closing questions take turns in the order of their file. If nothing else fits, a closing question
/// is asked alone.
pub fn draw(knowledge: &Knowledge, asks: &Asks<'_>) -> Vec<String> {
    // Nothing is left to try then: no closing question, and two others even if it is meant to be short.
    let looks_back = !asks.kind.stages.is_empty() && asks.stage == Some(DEBRIEF);
    let count = if asks.short && !looks_back { SHORT } else { FULL };
    let themes = themes_in_turn(knowledge, asks);
    let mut drawn: Vec<String> = Vec::new();
    // Round by round, so that one theme gives two questions only if no other theme has any.
    while drawn.len() < count {
        let before = drawn.len();
        for theme in &themes {
            if drawn.len() < count {
                drawn.extend(next(theme, asks, &drawn).map(|question| question.id.clone()));
            }
        }
        if drawn.len() == before {
            break;
        }
    }
    if drawn.is_empty() || !looks_back {
        drawn.extend(closing(asks).map(|question| question.id.clone()));
    }
    drawn
}

/// The themes to draw from, the one asked about longest ago first.
fn themes_in_turn<'k>(knowledge: &'k Knowledge, asks: &Asks<'_>) -> Vec<&'k Theme> {
    let known = |ids: &[String]| ids.iter().filter_map(|id| knowledge.theme(id)).collect::<Vec<_>>();
    let mut themes = if asks.kind.stages.is_empty() {
        let chosen = known(asks.themes);
        if chosen.is_empty() { known(&asks.kind.themes) } else { chosen }
    } else {
        let stage = asks.kind.stages.get(asks.stage.unwrap_or(MIDDLE));
        known(stage.map(std::slice::from_ref).unwrap_or_default())
    };
    let of = |theme: &Theme, id: &str| id.split_once('.').is_some_and(|(before, _)| before == theme.name.id);
    let turn = |theme: &Theme| ago(asks, |id| of(theme, id));
    themes.sort_by(|one, other| turn(other).cmp(&turn(one)).then_with(|| lots(asks, &one.name.id, &other.name.id)));
    themes.dedup_by(|one, other| one.name.id == other.name.id);
    themes
}

/// The question of this theme whose turn it is: the one asked longest ago; among those never asked, one for this level
/// before one for everybody.
fn next<'k>(theme: &'k Theme, asks: &Asks<'_>, drawn: &[String]) -> Option<&'k Question> {
    let fitting = theme.questions.iter().filter(|question| fits(question, asks) && !drawn.contains(&question.id));
    let is_general = |question: &Question| question.held.is_empty() && question.aimed.is_empty();
    let turn = |question: &Question| ago(asks, |id| id == question.id);
    fitting.min_by(|one, other| {
        let longest = turn(other).cmp(&turn(one));
        longest.then(is_general(one).cmp(&is_general(other))).then_with(|| lots(asks, &one.id, &other.id))
    })
}

/// The closing question whose turn it is: the one asked longest ago; among those never asked, the first.
fn closing<'k>(asks: &Asks<'k>) -> Option<&'k Question> {
    asks.kind.closings.iter().min_by_key(|question| Reverse(ago(asks, |id| id == question.id)))
}

/// Whether a question fits somebody on this level who is heading for that one.
fn fits(question: &Question, asks: &Asks<'_>) -> bool {
    let is_for = |levels: &[String], level: Option<&str>| {
        levels.is_empty() || level.is_some_and(|level| levels.iter().any(|one| one == level))
    };
    is_for(&question.held, asks.level) && is_for(&question.aimed, asks.target)
}

/// How many questions were asked since one of these was last asked. A question that was never asked is further back
/// than any other.
fn ago(asks: &Asks<'_>, is_one: impl Fn(&str) -> bool) -> usize {
    // Of two in one message, the later one is the more recent.
    let mut latest_first = asks.before.iter().flat_map(|set| set.iter().rev());
    latest_first.position(|id| is_one(id)).unwrap_or(usize::MAX)
}

/// Which of two comes first if nothing else decides.
fn lots(asks: &Asks<'_>, one: &str, other: &str) -> Ordering {
    let lot = |id: &str| Sha256::digest(format!("{} {id}", asks.seed));
    lot(one).cmp(&lot(other)).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mentoring::best_week::Mirror;
    use crate::mentoring::ladder::Name;

    fn question(id: &str, held: &[&str], aimed: &[&str]) -> Question {
        let owned = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect();
        Question { id: id.to_owned(), held: owned(held), aimed: owned(aimed), ..Question::default() }
    }

    fn theme(id: &str, questions: Vec<Question>) -> Theme {
        let name = Name { id: id.to_owned(), title: id.to_owned(), aliases: Vec::new() };
        Theme { name, about: String::new(), questions }
    }

    fn kind(id: &str, themes: &[&str], stages: &[&str]) -> CheckIn {
        CheckIn {
            name: Name { id: id.to_owned(), title: id.to_owned(), aliases: Vec::new() },
            about: String::new(),
            themes: ids(themes),
            stages: ids(stages),
            closings: vec![question(&format!("{id}.next"), &[], &[])],
            opens: None,
            every: None,
        }
    }

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|&id| id.to_owned()).collect()
    }

    /// Three themes: two questions for everybody in the first, one in the second plus some for certain levels, none in
    /// the last.
    fn small() -> Knowledge {
        let a = theme("a", vec![question("a.one", &[], &[]), question("a.two", &[], &[])]);
        let for_some =
            [question("b.em", &["em"], &[]), question("b.to", &[], &["vp"]), question("b.both", &["em"], &["vp"])];
        let b = theme("b", std::iter::once(question("b.all", &[], &[])).chain(for_some).collect());
        Knowledge {
            sources: Vec::new(),
            level_sections: Vec::new(),
            levels: Vec::new(),
            step_sections: Vec::new(),
            steps: Vec::new(),
            topic_groups: Vec::new(),
            topics: Vec::new(),
            synonyms: Vec::new(),
            cities: Vec::new(),
            checkins: vec![kind("talk", &["a", "b"], &[]), kind("long", &[], &["a", "b", "c", "a"])],
            themes: vec![a, b, theme("c", Vec::new())],
            mirror: Mirror::default(),
            areas: Vec::new(),
        }
    }

    fn asks<'a>(knowledge: &'a Knowledge, kind: &str) -> Asks<'a> {
        let kind = knowledge.checkin(kind).unwrap();
        Asks { kind, themes: &[], short: false, stage: None, level: None, target: None, before: &[], seed: "ana" }
    }

    #[test]
    fn two_themes_and_the_closing_question() {
        let knowledge = small();
        let drawn = draw(&knowledge, &asks(&knowledge, "talk"));
        assert_eq!((drawn.len(), drawn[2].as_str()), (3, "talk.next"));
        assert!(drawn.contains(&"b.all".to_owned()) && drawn.iter().any(|id| id.starts_with("a.")), "{drawn:?}");
        let short = draw(&knowledge, &Asks { short: true, ..asks(&knowledge, "talk") });
        assert_eq!(short, [drawn[0].clone(), "talk.next".to_owned()]);
    }

    #[test]
    fn themes_and_questions_take_turns() {
        let knowledge = small();
        let after = |before: &[&[&str]]| {
            let before: Vec<Vec<String>> = before.iter().map(|set| ids(set)).collect();
            draw(&knowledge, &Asks { before: &before, short: true, ..asks(&knowledge, "talk") })[0].clone()
        };
        assert_eq!(after(&[&["a.one", "talk.next"]]), "b.all");
        assert_eq!(after(&[&["b.all", "talk.next"], &["a.one", "talk.next"]]), "a.two");
        // Within one message, the first question is the older one.
        assert_eq!(after(&[&["b.all", "a.two", "talk.next"]]), "b.all");
        assert_eq!(after(&[&["a.two", "b.all"], &["a.one", "b.all"]]), "a.one");
        // An id that is no longer known still counts as its theme's turn.
        assert_eq!(after(&[&["a.gone", "x", "", "."]]), "b.all");
    }

    #[test]
    fn what_is_for_a_level_comes_first_and_only_there() {
        let knowledge = small();
        let chosen = ids(&["b"]);
        let first = |level, target| {
            let asks = Asks { themes: &chosen, level, target, ..asks(&knowledge, "talk") };
            let mut drawn = draw(&knowledge, &asks);
            assert_eq!(drawn.pop().unwrap(), "talk.next");
            drawn.sort();
            drawn
        };
        assert_eq!(first(None, None), ["b.all"]);
        assert_eq!(first(Some("cto"), Some("em")), ["b.all"]);
        assert_eq!(first(Some("em"), None), ["b.all", "b.em"]);
        assert_eq!(first(None, Some("vp")), ["b.all", "b.to"]);
        assert!(!first(Some("em"), Some("vp")).contains(&"b.all".to_owned()));
    }

    #[test]
    fn closing_questions_take_turns_in_their_order() {
        let mut knowledge = small();
        let closings = ["talk.next", "talk.more", "talk.last"].map(|id| question(id, &[], &[]));
        knowledge.checkins[0].closings = closings.to_vec();
        let after = |before: &[&[&str]]| {
            let before: Vec<Vec<String>> = before.iter().map(|set| ids(set)).collect();
            draw(&knowledge, &Asks { before: &before, ..asks(&knowledge, "talk") }).pop().unwrap()
        };
        assert_eq!(after(&[]), "talk.next");
        assert_eq!(after(&[&["a.one", "talk.next"]]), "talk.more");
        assert_eq!(after(&[&["talk.more"], &["b.all"], &["talk.next"]]), "talk.last");
        assert_eq!(after(&[&["talk.last"], &["talk.more"], &["talk.next"]]), "talk.next");
        // If the order differed, or one is new, what was asked decides.
        assert_eq!(after(&[&["talk.next"], &["talk.last"], &["talk.gone"]]), "talk.more");
        assert_eq!(after(&[&["talk.more"], &["talk.next"], &["talk.last"]]), "talk.last");
    }

    #[test]
    fn each_stage_asks_its_own() {
        let knowledge = small();
        let at = |stage, short| draw(&knowledge, &Asks { stage, short, ..asks(&knowledge, "long") });
        assert!(at(Some(0), false)[..2].iter().all(|id| id.starts_with("a.")));
        assert_eq!(at(None, false), ["b.all", "long.next"]);
        // Nothing to ask there, or no such stage.
        assert_eq!(at(Some(2), false), ["long.next"]);
        assert_eq!(at(Some(9), false), ["long.next"]);
        // In a debrief nothing is left to try.
        for short in [false, true] {
            let mut debrief = at(Some(3), short);
            debrief.sort();
            assert_eq!(debrief, ["a.one", "a.two"]);
        }
        let empty = Knowledge { themes: Vec::new(), ..small() };
        assert_eq!(draw(&empty, &Asks { stage: Some(3), ..asks(&empty, "long") }), ["long.next"]);
        assert_eq!(draw(&empty, &asks(&empty, "talk")), ["talk.next"]);
    }

    #[test]
    fn themes_that_were_chosen_count_once_and_unknown_ones_not_at_all() {
        let knowledge = small();
        let with = |themes: &[&str]| {
            let themes = ids(themes);
            draw(&knowledge, &Asks { themes: &themes, ..asks(&knowledge, "talk") })
        };
        let mut twice = with(&["a", "a"]);
        twice.sort();
        assert_eq!(twice, ["a.one", "a.two", "talk.next"]);
        assert_eq!(with(&["c", "b", "nowhere"]), ["b.all", "talk.next"]);
        assert_eq!(with(&["nowhere"]), with(&[]));
    }
}
