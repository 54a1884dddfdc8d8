//! Rules for the sources: which module may use which, and what may be written where.
//!
//! `cargo test --test bot measured -- --ignored --nocapture` prints how independent the features are of each other;
//! `NEXTRUNG_SOURCES` names the `src/` of another checkout to measure.

mod sentences;
mod tree;

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tree::{Source, Tree, Use, circles};

/// Each part and the parts it may use. `ARCHITECTURE.md` says why.
const MAY_USE: [(&str, &[&str]); 13] = [
    ("mentoring", &[]),
    ("fail", &[]),
    ("store", &["mentoring", "fail"]),
    ("chart", &["mentoring"]),
    ("bot", &["mentoring", "store", "chart", "fail"]),
    ("chat", &["bot", "mentoring", "finding", "exit", "fail"]),
    ("run", &["chat", "bot", "store", "mentoring", "finding", "fail"]),
    ("data", &[]),
    ("log", &["chat"]),
    ("config", &["log"]),
    ("exit", &[]),
    ("finding", &[]),
    ("cli", &["run", "log", "chat", "bot", "store", "mentoring", "config", "data", "exit", "finding"]),
];

/// The parts of a feature that another feature may use, besides its lines: the user, the part, and why.
const MAY_SHARE: [(&str, &str, &str); 6] = [
    ("checkin", "best_week", "a check-in can ask for a best week, and its message offers the choice"),
    ("checkin", "win", "what somebody did of what they meant to try is kept as a win"),
    ("checkin", "profile", "a check-in needs a clock, and asks for it first"),
    ("best_week", "checkin", "a best week answers the check-in that asked for it, and takes its place"),
    ("profile", "best_week", "`/me` shows the best weeks of a year"),
    ("ask", "ladder", "an answer is a statement on a card"),
];

/// Words allowed in some places only: the word, the places, and why.
const ONLY_IN: [(&str, &[&str], &str); 5] = [
    ("async ", &["chat/", "run.rs", "run/"], "only chat/ and run.rs know async; the rest turns data into data"),
    ("serenity", &["chat/discord/"], "Discord's client stays behind one door"),
    ("rusqlite", &["store/"], "SQL stays in the store"),
    ("jiff::", &["mentoring/cadence.rs"], "zones have one door too; everybody else has chrono's types"),
    ("println!", &[], "it panics when the reader has closed the pipe; use writeln!"),
];

/// The most lines of code in a file before its tests. Imports, comments and blank lines do not count.
const LONGEST: usize = 300;

static TREE: LazyLock<Tree> = LazyLock::new(|| Tree::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")));

/// The layers inside `bot`. Each may use the layers below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Floor {
    /// Requests, replies, the spec, the line, the bot itself and its outbox: everything that knows no feature.
    Core,
    /// Wording that all features share.
    Phrases,
    /// The lines of a feature.
    Lines,
    /// The sentences of a feature.
    Says,
    /// The commands of a feature.
    Commands,
    /// The list of features.
    List,
}

fn floor(module: &[String]) -> Floor {
    match module.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bot", "features"] => Floor::List,
        ["bot", "features", _, "lines", ..] => Floor::Lines,
        ["bot", "features", _, "says", ..] => Floor::Says,
        ["bot", "features", ..] => Floor::Commands,
        ["bot", "phrases", ..] => Floor::Phrases,
        _ => Floor::Core,
    }
}

/// The feature that a module belongs to.
fn feature(module: &[String]) -> Option<&str> {
    match module {
        [bot, features, name, ..] if bot == "bot" && features == "features" => Some(name),
        _ => None,
    }
}

fn part(module: &[String]) -> &str {
    module.first().map_or("lib", String::as_str)
}

#[test]
fn parts_use_only_what_they_may() {
    let broken: Vec<String> = TREE.sources.values().flat_map(wrong_parts).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn wrong_parts(source: &Source) -> Vec<String> {
    let own = part(&source.module);
    let Some((_, allowed)) = MAY_USE.iter().find(|(part, _)| *part == own) else { return Vec::new() };
    let used: BTreeSet<String> = source.uses.iter().map(|used| part(&used.module).to_owned()).collect();
    let wrong = used.iter().filter(|used| *used != own && !allowed.contains(&used.as_str()) && *used != "lib");
    wrong.map(|used| format!("src/{}: {own} may not use `{used}`", source.path)).collect()
}

#[test]
fn every_part_has_a_rule() {
    for source in TREE.sources.values() {
        let known = MAY_USE.iter().any(|(name, _)| *name == part(&source.module));
        assert!(known || ["lib", "main"].contains(&part(&source.module)), "no rule for src/{}", source.path);
    }
}

#[test]
fn inside_bot_nothing_leads_back_up() {
    let broken: Vec<String> = TREE.sources.values().flat_map(wrong_floors).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn wrong_floors(source: &Source) -> Vec<String> {
    if part(&source.module) != "bot" {
        return Vec::new();
    }
    let own = floor(&source.module);
    let is_core = |module: &[String]| floor(module) == Floor::Core;
    let wrong = |used: &&Use| {
        let other = floor(&used.module);
        // The core says what is common to all requests, in shared wording.
        let is_wording = is_core(&source.module) && other == Floor::Phrases;
        part(&used.module) == "bot" && other > own && !is_wording
    };
    source
        .uses
        .iter()
        .filter(wrong)
        .map(|used| format!("src/{} is {own:?} and may not use {}", source.path, used.module.join("::")))
        .collect()
}

#[test]
fn a_feature_uses_the_lines_of_another_and_little_more() {
    let mut broken = Vec::new();
    let mut used_up: BTreeSet<(&str, &str)> = BTreeSet::new();
    for source in TREE.sources.values() {
        let Some(own) = feature(&source.module) else { continue };
        for used in &source.uses {
            let Some(other) = feature(&used.module).filter(|other| *other != own) else { continue };
            if floor(&used.module) == Floor::Lines {
                continue;
            }
            match MAY_SHARE.iter().find(|(who, whose, _)| *who == own && *whose == other) {
                Some((who, whose, _)) => drop(used_up.insert((who, whose))),
                None => broken.push(format!("src/{}: {own} uses {}", source.path, used.module.join("::"))),
            }
        }
    }
    let idle = MAY_SHARE.iter().filter(|(who, whose, _)| !used_up.contains(&(*who, *whose)));
    broken.extend(idle.map(|(who, whose, _)| format!("{who} may use {whose} and does not: take it off the list")));
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn no_circle_of_files_inside_a_feature() {
    let graph = TREE.graph(|source| feature(&source.module).is_some());
    // The file of a feature itself lists the others, and is what they belong to.
    let levels = |circle: &BTreeSet<Vec<String>>| {
        let names: BTreeSet<&str> = circle.iter().filter_map(|module| feature(module)).collect();
        format!("{names:?}: {}", circle.iter().map(|module| module.join("::")).collect::<Vec<_>>().join(", "))
    };
    let found: Vec<String> = circles(&graph).iter().map(levels).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn some_words_stand_in_some_places_only() {
    for source in TREE.sources.values() {
        for (word, places, why) in ONLY_IN {
            let allowed = places.iter().any(|place| source.path.starts_with(place));
            let found = code(source).position(|(_, line)| line.contains(word));
            assert!(allowed || found.is_none(), "src/{}:{}: `{word}`: {why}", source.path, found.unwrap_or(0) + 1);
        }
    }
}

#[test]
fn files_stay_short_enough_to_read() {
    let is_counted = |line: &str| !line.trim().is_empty() && !line.starts_with("use ");
    let lines = |source: &Source| code(source).filter(|(_, line)| is_counted(line)).count();
    let long = TREE.sources.values().map(|source| (lines(source), &source.path)).filter(|(lines, _)| *lines > LONGEST);
    let long: Vec<String> =
        long.map(|(lines, path)| format!("src/{path} has {lines} lines of code before its tests")).collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// The lines before the tests, numbered, with comment lines left empty.
fn code(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let before_tests = source.text.lines().take_while(|line| !["#[cfg(test)]", "#![cfg(test)]"].contains(&line.trim()));
    before_tests.map(|line| if line.trim_start().starts_with("//") { "" } else { line }).enumerate()
}

#[test]
fn sentences_for_people_stand_where_they_belong() {
    let broken: Vec<String> = TREE.sources.values().flat_map(misplaced).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Sentences in a file of the bot that may have none.
fn misplaced(source: &Source) -> Vec<String> {
    let has_none = part(&source.module) == "bot" && !matches!(floor(&source.module), Floor::Says | Floor::Phrases);
    if !has_none {
        return Vec::new();
    }
    source.sentences.iter().map(|words| format!("src/{}: {words:?}", source.path)).collect()
}

#[test]
fn a_broken_rule_is_found() {
    let planted = |path: &str, text: &str| TREE.source(path.to_owned(), text.to_owned());
    for text in [
        "use crate::bot::Bot;",
        "use crate::{bot, chat::plain}; fn f() { bot::code(plain::TEXT) }",
        "fn f() { crate::bot::code(\"\"); }",
        "fn f() { println(format!(\"{}\", crate::bot::code(\"\"))); }",
    ] {
        assert!(!wrong_parts(&planted("mentoring/x.rs", text)).is_empty(), "{text}");
    }
    for (path, text) in [
        ("bot/phrases/x.rs", "use crate::bot::features::win::lines::all;"),
        ("bot/features/win/lines.rs", "use super::says::kept;"),
        ("bot/spec.rs", "use super::features::win::kept;"),
    ] {
        assert!(!wrong_floors(&planted(path, text)).is_empty(), "{text}");
    }
    let sentence = planted("bot/features/win/x.rs", "fn f() -> String { \"Nothing is there.\".to_owned() }");
    assert_eq!(misplaced(&sentence).len(), 1);
}

#[test]
#[ignore = "a measurement, not a rule"]
fn measured() {
    let root = env::var_os("NEXTRUNG_SOURCES").map(PathBuf::from);
    let root = root.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let tree = Tree::read(&root);
    let is_bot = |source: &Source| part(&source.module) == "bot";
    let sizes = |graph| circles(&graph).iter().map(BTreeSet::len).collect::<Vec<_>>();
    println!("files in bot: {}", tree.sources.values().filter(|source| is_bot(source)).count());
    println!("circles of files in bot: {:?}", sizes(tree.graph(is_bot)));
    let no_hub = |source: &Source| is_bot(source) && source.module.len() > 1;
    println!("the same without bot/mod.rs: {:?}", sizes(tree.graph(no_hub)));
    let is_feature = |source: &Source| is_bot(source) && source.path.split('/').count() > 2;
    let crossing: usize = tree.sources.values().filter(|source| is_feature(source)).map(crossing).sum();
    println!("names that sentences take from commands, or one feature takes from another beside its lines: {crossing}");
    for (what, word) in [
        ("an existing kind of argument", "Past"),
        ("an existing scheduled message", "Notice"),
        ("an existing small command", "compare"),
    ] {
        let names = |source: &&Source| code(source).any(|(_, line)| has_word(line, word));
        let files: Vec<&str> = tree.sources.values().filter(names).map(|source| source.path.as_str()).collect();
        println!("files that name {what} ({word}): {} {files:?}", files.len());
    }
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == word)
}

/// How many names a file takes from modules that it should not need.
fn crossing(source: &Source) -> usize {
    let old = |module: &[String], room: &str| module.get(1).is_some_and(|part| part == room);
    let is_crossing = |used: &&Use| {
        let from_commands = old(&source.module, "messages") && old(&used.module, "commands");
        let other = feature(&used.module).filter(|other| Some(*other) != feature(&source.module));
        let from_another = feature(&source.module).is_some() && other.is_some() && floor(&used.module) != Floor::Lines;
        used.name.is_some() && (from_commands || from_another)
    };
    source.uses.iter().filter(is_crossing).count()
}
