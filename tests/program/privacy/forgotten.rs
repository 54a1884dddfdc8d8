//! Forgetting a person: their data is gone from every file, from the log, from earlier copies, and even after crashes.

use crate::privacy::house::{House, Mark, found};
use crate::support::{address, now, process};
use nextrung::store::register::File;
use std::fs;
use std::os::unix::process::ExitStatusExt;

const KILLED: i32 = 9;

/// Ana among others, because a mistake would hit a neighbour first.
const PEOPLE: [&str; 3] = ["aben", "bana", "cleo"];
const ANA: &str = "bana";

fn files(answer: &serde_json::Value) -> Vec<String> {
    let files = answer["files"].as_array().unwrap();
    files.iter().map(|file| fs::read_to_string(file["path"].as_str().unwrap()).unwrap()).collect()
}

#[test]
fn an_export_holds_every_mark_somebody_left_and_nobody_elses() {
    let house = House::of(&PEOPLE);
    let mut program = house.program();
    program.is(ANA);
    let handed = files(&program.says("/export").unwrap());
    let (ended, log) = program.end();
    assert!(ended.success());
    assert_eq!(handed.len(), 2);
    for (who, theirs) in PEOPLE.map(|who| (who, house.marks(who))) {
        for file in &handed {
            let columns: Vec<&str> = found(file.as_bytes(), &theirs).collect();
            let all = theirs.iter().filter(|mark| mark.words.is_some()).map(|mark| mark.column.as_str());
            match who == ANA {
                true => assert_eq!(columns, all.collect::<Vec<_>>(), "{file}"),
                false => assert!(columns.is_empty(), "{who}'s {columns:?} in {file}"),
            }
        }
        assert_eq!(found(&log, &theirs).count(), 0, "in the log");
    }
}

#[test]
fn what_is_forgotten_is_in_no_file_and_no_log_though_somebody_reads_meanwhile() {
    let house = House::of(&PEOPLE);
    let before = house.copy_of_the_database();
    let earlier = house.marks(ANA);
    let mut program = house.program();
    program.is(ANA);
    assert_eq!(program.says("/privacy").unwrap()["buttons"][2]["line"], "forget");
    // What stood in the database stands there still, and something newer in the log.
    let later = house.mark(ANA, "later");
    let marks = [earlier.clone(), later].concat();
    let (rows, hers, uid) = (house.rows(), house.rows_of(ANA), house.uid(ANA).unwrap());
    for marks in [&marks[..earlier.len()], &marks[earlier.len()..]] {
        assert!(house.traces(marks).iter().any(|trace| trace.ends_with(": person.level")));
    }

    let reader = house.look(File::Database);
    reader.execute_batch("BEGIN").unwrap();
    let sees = |reader: &rusqlite::Connection| -> u32 {
        reader.query_row("SELECT count(*) FROM person", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(sees(&reader), 3);
    let said = program.says("/forget everything").unwrap();
    assert!(said["text"].as_str().unwrap().starts_with("Forgotten. "), "{said}");
    assert_eq!(sees(&reader), 3, "whoever began to read before goes on reading that");
    let log = || fs::metadata(house.folder().join("n.db-wal")).map_or(0, |log| log.len());
    assert!(log() > 0, "what they read stands in the log");
    drop(reader);
    house.comes_clean(&marks);
    assert_eq!(log(), 0);

    // It all holds while the program goes on, and when it has ended.
    assert!(
        program.says("/forget everything").unwrap()["text"].as_str().unwrap().starts_with("I keep nothing about you.")
    );
    assert!(program.says("/export").unwrap()["files"].as_array().unwrap().is_empty());
    assert_eq!(house.traces(&marks), [""; 0]);
    let (ended, log) = program.end();
    assert!(ended.success());
    assert_eq!(house.traces(&marks), [""; 0]);
    assert_eq!(found(&log, &marks).count(), 0, "{}", String::from_utf8_lossy(&log));

    // Everybody else's rows are what they were, to the byte; of her a name stays that leads nowhere.
    let mut expected: Vec<String> = rows.into_iter().filter(|row| !hers.contains(row)).collect();
    expected.push(format!("erased {:?}", rusqlite::types::ValueRef::Text(uid.as_bytes())));
    assert_eq!(hers.len(), 9, "{hers:?}");
    assert_eq!(house.rows(), expected);

    // A copy from before never held her words, though it holds what she chose.
    let holds = |part: &[u8]| before.windows(part.len()).any(|window| window == part);
    for mark in &earlier {
        let holds = mark.words.as_ref().is_some_and(|words| holds(words.as_bytes()));
        assert_eq!(holds, mark.sealed.is_none(), "{}", mark.column);
    }
}

#[test]
fn with_an_old_copy_and_every_key_of_today_in_hand_her_words_stay_closed() {
    let house = House::of(&PEOPLE);
    let marks = house.marks(ANA);
    let store = house.open();
    // The nightly backup, with the one copy of the keys that stands beside it.
    store.back_up(now()).unwrap();
    drop(store);
    let old = house.copy_of_the_database();
    assert!(house.open().forget(&address(ANA)).unwrap());
    for keys in ["n.db.keys", "n.db.backups/keys"] {
        let robbed = tempfile::tempdir().unwrap();
        fs::write(robbed.path().join("n.db"), &old).unwrap();
        fs::copy(house.folder().join("n.db.key"), robbed.path().join("n.db.key")).unwrap();
        fs::copy(house.folder().join(keys), robbed.path().join("n.db.keys")).unwrap();
        stays_closed(&House::at(robbed), &old, &marks);
    }
    let kept = house.files().into_iter().filter(|(name, _)| name.starts_with("n.db.backups/") && name.ends_with(".db"));
    assert_eq!(kept.count(), 1);
    assert_eq!(house.traces(&marks), [""; 0], "nor do they stand open in the backup");
}

fn stays_closed(robbed: &House, old: &[u8], marks: &[Mark]) {
    // By hand: her rows are in the copy, and no key that there is opens any of what is sealed in them.
    let uid = robbed.uid(ANA).unwrap();
    let keys = robbed.open_keys();
    assert_eq!(keys.len(), 2, "those of the others");
    assert!(keys.iter().all(|(other, _)| *other != uid));
    for mark in marks.iter().filter(|mark| mark.words.is_some()) {
        let Some(sealed) = &mark.sealed else { continue };
        assert!(old.windows(sealed.len()).any(|window| window == sealed));
        assert!(keys.iter().all(|(_, key)| key.open(&format!("{}.{uid}", mark.column), sealed).is_none()));
    }
    // By the program: the copy comes up without her, and with everybody else.
    let store = robbed.open();
    assert_eq!(store.export(&address(ANA)).unwrap(), None);
    let cleo = store.person(&address("cleo")).unwrap().unwrap();
    assert_eq!(cleo.profile.hope.as_deref(), Some("cleoxpersonxhopex0"));
    drop(store);
    assert_eq!(robbed.uid(ANA), None);
    assert_eq!(robbed.traces(marks), [""; 0]);
}

#[test]
fn a_backup_that_is_restored_brings_back_nothing_of_hers() {
    let house = House::of(&PEOPLE);
    let marks = house.marks(ANA);
    let run = |arguments: &[&str]| {
        let mut command = process::nextrung(arguments);
        let output = command.env("NEXTRUNG_DB", "n.db").current_dir(house.folder()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    let elsewhere = tempfile::tempdir().unwrap();
    let backup = elsewhere.path().join("backup.db");
    run(&["backup", backup.to_str().unwrap()]);
    assert!(house.open().forget(&address(ANA)).unwrap());
    let others: Vec<String> = PEOPLE.iter().filter(|who| **who != ANA).flat_map(|who| house.rows_of(who)).collect();
    run(&["restore", backup.to_str().unwrap()]);
    assert_eq!(house.uid(ANA), None);
    let rows = house.rows();
    assert!(others.iter().all(|row| rows.contains(row)), "{rows:?}");
    assert_eq!(rows.iter().filter(|row| row.starts_with("person ")).count(), 2);
    assert_eq!(house.open().export(&address(ANA)).unwrap(), None);
    house.comes_clean(&marks);
}

#[test]
fn killed_in_between_the_next_start_finishes_and_leaves_no_trace() {
    for point in ["forget: key gone", "forget: rows still there", "forget: rows gone"] {
        let house = House::of(&PEOPLE);
        let mut killed = house.program_failing(point);
        killed.is(ANA);
        assert!(killed.says("/privacy").is_some());
        let marks = [house.marks(ANA), house.mark(ANA, "later")].concat();
        let uid = house.uid(ANA).unwrap();
        assert_eq!(killed.says("/forget everything"), None, "{point}");
        assert_eq!(killed.end().0.signal(), Some(KILLED), "{point}");

        // Whatever is left of her by now, nobody can read it.
        assert!(house.open_keys().iter().all(|(other, _)| *other != uid), "{point}");
        assert!(!house.traces(&marks).is_empty(), "{point}: something is left to be done");
        let mut next = house.program();
        next.is(ANA);
        assert!(next.says("/export").unwrap()["files"].as_array().unwrap().is_empty(), "{point}");
        house.comes_clean(&marks);
        assert_eq!(house.rows().iter().filter(|row| row.starts_with("person ")).count(), 2);
        let (ended, log) = next.end();
        assert!(ended.success() && found(&log, &marks).next().is_none());
        let finished = String::from_utf8(log).unwrap().contains("finished forgetting people");
        assert_eq!(finished, point != "forget: rows gone", "{point}");
    }
}
