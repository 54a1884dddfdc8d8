//! The rules that keep the house in order: who may import whom, and what may stand where.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// Each part of the house and the parts it may import. `ARCHITECTURE.md` says why.
const MAY_IMPORT: [(&str, &[&str]); 13] = [
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

/// Words that stand in some places only: the word, where it may stand, and why.
const ONLY_IN: [(&str, &[&str], &str); 5] = [
    ("async ", &["chat", "run"], "only chat/ and run.rs know async; the rest turns data into data"),
    ("serenity", &["chat/discord"], "Discord's client stays behind one door"),
    ("rusqlite", &["store"], "SQL stays in the store"),
    ("jiff::", &["mentoring/cadence.rs"], "zones have one door too; everybody else has chrono's types"),
    ("println!", &[], "it panics when the reader has closed the pipe; use writeln!"),
];

/// The longest a file may be before its tests, in lines.
const LONGEST: usize = 400;

#[test]
fn parts_import_only_what_they_may() {
    let broken: Vec<String> = sources().iter().flat_map(wrong_imports).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_wrong_import_is_found() {
    for line in ["use crate::bot::Bot;", "    let x = crate::bot::code(\"\");", "use crate::{bot, chat};"] {
        let planted = Source { part: "mentoring".to_owned(), path: "mentoring/x.rs".into(), code: line.to_owned() };
        assert_eq!(wrong_imports(&planted).len(), 1, "{line}");
    }
}

#[test]
fn some_words_stand_in_some_places_only() {
    for source in sources() {
        for (word, places, why) in ONLY_IN {
            let allowed = places.iter().any(|place| source.path.starts_with(place) || source.part == *place);
            let found = source.code.lines().position(|line| line.contains(word));
            assert!(
                allowed || found.is_none(),
                "{}:{}: `{word}`: {why}",
                source.path.display(),
                found.unwrap_or(0) + 1
            );
        }
    }
}

#[test]
fn files_stay_short_enough_to_read() {
    for source in sources() {
        let lines = source.code.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines before its tests", source.path.display());
    }
}

#[test]
fn every_part_has_a_rule() {
    for source in sources() {
        let known = MAY_IMPORT.iter().any(|(part, _)| *part == source.part);
        assert!(known || ["lib", "main"].contains(&source.part.as_str()), "no rule for {}", source.path.display());
    }
}

struct Source {
    /// The folder or file directly under `src/` that it belongs to.
    part: String,
    /// Its path under `src/`.
    path: PathBuf,
    /// Its code before its tests, without comments.
    code: String,
}

fn wrong_imports(source: &Source) -> Vec<String> {
    let Some((_, allowed)) = MAY_IMPORT.iter().find(|(part, _)| *part == source.part) else { return Vec::new() };
    let mut wrong = Vec::new();
    for (number, line) in source.code.lines().enumerate() {
        for after in line.split("crate::").skip(1) {
            let part: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if part != source.part && !allowed.contains(&part.as_str()) {
                // A list in braces would hide what it imports, so that it counts as wrong too.
                wrong.push(format!(
                    "{}:{}: {} may not import `{part}`",
                    source.path.display(),
                    number + 1,
                    source.part
                ));
            }
        }
    }
    wrong
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(source(&root, &path));
            }
        }
    }
    assert!(found.len() > 20, "the sources were not found");
    found
}

fn source(root: &Path, path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap();
    let path = path.strip_prefix(root).unwrap().to_path_buf();
    let part = path.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
    let before_tests = text.lines().take_while(|line| !["#[cfg(test)]", "#![cfg(test)]"].contains(&line.trim()));
    let code: Vec<&str> =
        before_tests.map(|line| if line.trim_start().starts_with("//") { "" } else { line }).collect();
    Source { part, path, code: code.join("\n") }
}
