//! `nextrung backup` and `nextrung restore`, as an operator runs them.

use crate::machine::{Machine, close};
use nextrung::mentoring::person::{Address, Platform};
use nextrung::store::{Owner, Store};
use rusqlite::Connection;
use std::path::Path;

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn a_backup_is_made_beside_the_bot_and_says_what_is_in_it() {
    let machine = Machine::new();
    let console = machine.console();
    let (said, code) = machine.run(&["backup", "b.db"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.starts_with("Wrote b.db: 0 people in ") && said.lines().count() == 1, "{said}");
    assert!(said.contains("n.db.keys and your key. Neither is in any backup"), "{said}");
    close(console);
    #[cfg(unix)]
    assert_eq!(mode(&machine.path("b.db")), 0o600);
    // And with nobody at work on it.
    assert_eq!(machine.run(&["backup", "c.db"]).1, 0);
    for file in ["b.db", "c.db", "n.db"] {
        assert!(Store::examine(&machine.path(file), Owner::Console).unwrap().begun, "{file}");
    }
    assert!(Store::open(&machine.path("n.db"), Owner::Console, None).is_ok());
}

#[test]
fn a_backup_that_cannot_be_made_says_why() {
    let machine = Machine::new();
    let (said, code) = machine.run(&["backup", "b.db"]);
    assert_eq!((code, said.contains("no database here yet")), (74, true), "{said}");
    close(machine.console());
    for (file, why) in [
        ("n.db", "Name another file"),
        ("n.db.keys", "Name another file"),
        ("n.db.key.new", "Name another file"),
        ("no/b.db", "no such folder"),
    ] {
        let (said, code) = machine.run(&["backup", file]);
        assert_eq!((code, said.contains(why)), (74, true), "{said}");
    }
    assert_eq!(machine.run(&["backup", "b.db"]).1, 0);
    let (said, code) = machine.run(&["backup", "b.db"]);
    assert_eq!((code, said.contains("there already, and stays as it is")), (74, true), "{said}");
    assert_eq!(machine.run(&["backup"]).1, 64);
}

#[test]
fn a_restore_says_what_is_there_now() {
    let machine = Machine::new();
    close(machine.console());
    assert_eq!(machine.run(&["backup", "b.db"]).1, 0);
    let console = machine.console();
    let (said, code) = machine.run(&["restore", "b.db"]);
    assert_eq!((code, said.contains("in use by another Nextrung")), (75, true), "{said}");
    close(console);
    let (said, code) = machine.run(&["restore", "b.db"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.starts_with("n.db is as it was on 20") && said.lines().count() == 1, "{said}");
    assert!(said.contains("restored from b.db, with 0 people. What was there before is in n.db.backups/"), "{said}");
    assert!(said.ends_with("-before-restore.db. Start the bot again.\n"), "{said}");
    close(machine.console());
    #[cfg(unix)]
    assert_eq!(mode(&machine.path("n.db")), 0o600);
}

#[test]
fn a_restore_that_cannot_be_done_says_why_and_changes_nothing() {
    let machine = Machine::new();
    let store = Store::open(&machine.path("n.db"), Owner::Discord, None).unwrap();
    let ana = Address { platform: Platform::Discord, id: "1".to_owned() };
    store
        .change_profile(&ana, "2026-11-23T09:00:00Z".parse().unwrap(), |profile| profile.level = Some("em".to_owned()))
        .unwrap();
    drop(store);
    assert_eq!(machine.run(&["backup", "b.db"]).1, 0);
    let before = std::fs::read(machine.path("n.db")).unwrap();
    std::fs::write(machine.path("notes"), "no database".repeat(1_000)).unwrap();
    let refused = |file: &str, code: i32, why: &str| {
        let (said, ended) = machine.run(&["restore", file]);
        assert_eq!((ended, said.contains(why)), (code, true), "{said}");
        assert_eq!(std::fs::read(machine.path("n.db")).unwrap(), before);
    };
    refused("none", 74, "no such file");
    refused("notes", 74, "no SQLite database");
    refused("n.db", 78, "the database itself");
    std::fs::rename(machine.path("n.db.keys"), machine.path("aside")).unwrap();
    refused("b.db", 78, "keys to what people wrote are missing");
    std::fs::rename(machine.path("aside"), machine.path("n.db.keys")).unwrap();
    let other = Connection::open(machine.path("b.db")).unwrap();
    other.execute_batch("UPDATE house SET owner = 'console'").unwrap();
    refused("b.db", 78, "this belongs to console");
    other.pragma_update(None, "user_version", 9_999).unwrap();
    refused("b.db", 78, "a later version of Nextrung");
    assert_eq!(machine.run(&["restore"]).1, 64);
}

#[test]
fn the_usual_names_say_whose_a_database_is() {
    let machine = Machine::new();
    drop(Store::open(&machine.path("n.db"), Owner::Discord, None).unwrap());
    assert_eq!(machine.run(&["backup", "b.db"]).1, 0);
    let output = machine.command(&["restore", "b.db"]).env_remove("NEXTRUNG_DB").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("this belongs to discord, and nextrung-console.db to console"), "{said}");
    assert_eq!(output.status.code(), Some(78));
    assert!(!machine.path("nextrung-console.db").exists());
}
