//! The pages about privacy: none of them leaves out anything in the register.

use nextrung::bot::features::privacy::says::kept;
use nextrung::store::register::tables::TABLES;
use nextrung::store::register::{Given, Holds, Whose};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The exported columns: the name of the section and of the value, and what it holds.
fn given() -> Vec<(&'static str, bool, &'static str, Holds)> {
    let mut given = Vec::new();
    for table in TABLES {
        let (section, one) = match table.whose {
            Whose::Person { given: Given::One(section), .. } => (section, true),
            Whose::Person { given: Given::Each(section), .. } => (section, false),
            Whose::Person { given: Given::Not(_), .. } | Whose::Nobody(_) => continue,
        };
        let columns = table.columns.iter().filter_map(|column| Some((column.given.ok()?, column.holds)));
        given.extend(columns.map(|(name, holds)| (section, one, name, holds)));
    }
    given
}

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn each_name_in_an_export_is_said_once_and_in_words() {
    let mut seen = BTreeSet::from([("format", ""), ("made_at", "")]);
    for (section, one, name, _) in given() {
        assert!(kept::heading(section).is_some() && kept::label(section, name).is_some(), "{section}.{name}");
        assert!(seen.insert((section, name)), "{section}.{name} is there twice");
        assert!(!seen.contains(&(section, "")) && given().iter().all(|other| other.0 != section || other.1 == one));
    }
}

/// `docs/export.md` is about the export for programs. `NEXTRUNG_BLESS=1` rewrites it.
#[test]
fn the_page_about_the_export_has_every_name_of_it() {
    let mut expected = String::from(
        "# What /export hands over\n\n\
         Two files with everything that is kept about whoever asks: `nextrung-DATE.md` for reading, and `nextrung-DATE.json` for\n\
         programs. This page is about the second one; a test writes it from the register (`src/store/register.rs`).\n\n\
         The file is one object in UTF-8. `format` is 1, and is raised when a name below changes its meaning or goes; new names may\n\
         come at any time. `made_at` is when it was made. Moments are in UTC, as `2026-11-23T09:00:00Z`. What is not set is `null`,\n\
         and what somebody wrote stands exactly as they wrote it. What they wrote about themselves is an object with a name for each\n\
         part, as the program has them; names of parts may come at any time.\n",
    );
    let mut last = "";
    for (section, one, name, holds) in given() {
        if section != last {
            let kind = if one { "an object" } else { "a list of objects" };
            expected.push_str(&format!("\n## `{section}`, {kind}\n\n| Name | What it is | As |\n|---|---|---|\n"));
        }
        last = section;
        let kind = match holds {
            Holds::Moment => "a moment",
            Holds::Count | Holds::Number => "a number",
            Holds::Words("reflection.body") => "an object, in their own words",
            Holds::Words(_) => "text, in their own words",
            Holds::Fact | Holds::Uid | Holds::Secret => "text",
        };
        expected.push_str(&format!("| `{name}` | {} | {kind} |\n", kept::label(section, name).unwrap()));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/export.md");
    if std::env::var_os("NEXTRUNG_BLESS").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
}

#[test]
fn people_are_told_of_every_kind_of_thing_that_is_kept() {
    let privacy = page("PRIVACY.md").split_whitespace().collect::<Vec<_>>().join(" ");
    for (section, _, name, _) in given() {
        let label = kept::label(section, name).unwrap();
        assert!(privacy.contains(label), "PRIVACY.md does not say \"{label}\" ({section}.{name})");
    }
}
