//! Deleting a single record: an hour later it is gone from every file and from the log, and not before.

use crate::privacy::house::{House, Mark, found};
use nextrung::store::register::File;

/// Ana's data in one column, with its sealed form.
fn sealed(house: &House, column: &str, select: &str) -> Mark {
    let sealed = house.look(File::Database).query_row(select, [], |row| row.get(0)).unwrap();
    Mark { column: column.to_owned(), words: None, sealed: Some(sealed) }
}

#[test]
fn an_hour_after_it_was_deleted_nothing_is_left_of_a_win() {
    let house = House::of(&["ana", "ben"]);
    let mut program = house.program();
    program.is("ana");
    // Each line gives one answer; the clock moves in silence, so that something is said behind it.
    program.says(":clock jump 2099-01-05T09:00\n/win the whole team asked Cleo and not me").unwrap();
    let newest = "SELECT words FROM win ORDER BY id DESC LIMIT 1";
    let mut mark = sealed(&house, "win.words", newest);
    mark.words = Some("the whole team asked Cleo and not me".to_owned());
    assert!(!house.traces(std::slice::from_ref(&mark)).is_empty());
    let deleted = program.says(":press 3").unwrap();
    assert!(deleted["text"].as_str().unwrap().starts_with("Deleted."), "{deleted}");
    program.says(":clock +59m\n/help help").unwrap();
    assert!(!house.traces(std::slice::from_ref(&mark)).is_empty(), "an hour is not over");
    program.says(":clock +1m\n/help help").unwrap();
    house.comes_clean(std::slice::from_ref(&mark));
    let (ended, log) = program.end();
    assert!(ended.success());
    assert_eq!(found(&log, std::slice::from_ref(&mark)).count(), 0);
    assert!(String::from_utf8_lossy(&log).contains("took out for good what was deleted"));
    // What Ben deleted, and what nobody did, is where it was.
    assert_eq!(house.rows().iter().filter(|row| row.starts_with("win ")).count(), 2);
}

#[test]
fn a_week_after_it_was_written_nothing_is_left_of_a_draft() {
    let house = House::of(&["ana"]);
    let mut program = house.program();
    program.is("ana");
    program.says(":clock jump 2099-01-05T09:00\n/help help").unwrap();
    let draft = "INSERT INTO draft (uid, person, line, field, words, written)
                 SELECT 'f-new', person, 'win', 'words', randomblob(64), unixepoch('2099-01-05T09:00') FROM address WHERE id = 'ana'";
    house.look(File::Database).execute(draft, []).unwrap();
    let mark = sealed(&house, "draft.words", "SELECT words FROM draft WHERE uid = 'f-new'");
    program.says(":clock 2099-01-12T08:59\n/help help").unwrap();
    assert!(!house.traces(std::slice::from_ref(&mark)).is_empty());
    program.says(":clock 2099-01-12T09:00\n/help help").unwrap();
    house.comes_clean(std::slice::from_ref(&mark));
    assert!(program.end().0.success());
}

#[test]
fn an_hour_after_it_was_deleted_nothing_is_left_of_an_answer() {
    an_hour_later_it_is_gone("answer", "words");
}

#[test]
fn an_hour_after_it_was_deleted_nothing_is_left_of_what_was_written_about_oneself() {
    an_hour_later_it_is_gone("reflection", "body");
}

/// Ana's deleted record in this table is gone when its hour is over, and Ben's stays.
fn an_hour_later_it_is_gone(table: &str, column: &str) {
    let house = House::of(&["ana", "ben"]);
    let hers = "uid LIKE '_-ana'";
    let mark = sealed(&house, &format!("{table}.{column}"), &format!("SELECT {column} FROM {table} WHERE {hers}"));
    let mut program = house.program();
    program.is("ana");
    program.says(":clock jump 2099-01-05T09:00\n/help help").unwrap();
    let deleted = format!("UPDATE {table} SET deleted = unixepoch('2099-01-05T09:00') WHERE {hers}");
    assert_eq!(house.look(File::Database).execute(&deleted, []).unwrap(), 1);
    program.says(":clock 2099-01-05T09:59\n/help help").unwrap();
    assert!(!house.traces(std::slice::from_ref(&mark)).is_empty());
    program.says(":clock 2099-01-05T10:00\n/help help").unwrap();
    house.comes_clean(std::slice::from_ref(&mark));
    assert!(program.end().0.success());
    assert_eq!(house.rows().iter().filter(|row| row.starts_with(&format!("{table} "))).count(), 1, "Ben's");
}
