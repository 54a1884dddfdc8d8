//! The lists of faults agree: the stand-in's functions, the tests of this matrix and the rows of `docs/faults.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The names that follow these words in a text.
fn named(text: &str, before: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    text.split(before).skip(1).map(name).filter(|name| !name.is_empty()).collect()
}

#[test]
fn every_fault_has_a_row_and_a_test() {
    let faults = named(&read("tests/support/discord/faults.rs"), "    pub fn ");
    let files =
        ["answers", "budgets", "gateway", "refusals"].map(|file| read(&format!("tests/discord/faults/{file}.rs")));
    let tests = named(&files.join("\n"), "#[tokio::test]\nasync fn ");
    let rows = named(&read("docs/faults.md"), "\n| `");
    assert!(faults.len() > 40, "{faults:?}");
    assert_eq!(tests, faults, "the tests, and the stand-in's faults");
    assert_eq!(rows, faults, "the rows of docs/faults.md, and the stand-in's faults");
}
