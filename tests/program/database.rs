//! A database that the program cannot use: a helpful sentence, the exit code, and an unchanged file.

use crate::support::process;
use nextrung::mentoring::person::{Address, Platform};
use nextrung::store::{Owner, Store};
use rusqlite::Connection;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;

const FILE: i32 = 74;
const BUSY: i32 = 75;
const CONFIG: i32 = 78;

/// A folder with a database that was used before.
fn used() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(&folder.path().join("n.db"), Owner::Console, None).unwrap());
    folder
}

/// Asks the program one thing in this folder, and returns its exit code and message.
fn asked(folder: &Path) -> (i32, String) {
    let mut command = process::nextrung(&["console", "--json"]);
    command.env("NEXTRUNG_DB", "n.db").current_dir(folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It may have ended before it reads anything.
    let _ = child.stdin.take().unwrap().write_all(b"/ladder vp\n");
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn refused(folder: &Path, code: i32, words: &str) {
    let before = fs::read(folder.join("n.db")).ok();
    let (ended, said) = asked(folder);
    assert!(ended == code && said.contains(words), "{ended}: {said}");
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(fs::read(folder.join("n.db")).ok(), before, "it was touched");
}

#[test]
fn one_that_can_be_used() {
    assert_eq!(asked(used().path()).0, 0);
}

#[test]
fn one_that_another_process_has() {
    let folder = used();
    let held = Store::open(&folder.path().join("n.db"), Owner::Console, None).unwrap();
    refused(folder.path(), BUSY, "n.db is in use by another Nextrung. Stop that one first.");
    drop(held);
    assert_eq!(asked(folder.path()).0, 0);
}

#[test]
fn one_of_a_later_version() {
    let folder = used();
    Connection::open(folder.path().join("n.db")).unwrap().pragma_update(None, "user_version", 9_999).unwrap();
    refused(folder.path(), CONFIG, "written by a later version of Nextrung. Use that version");
}

#[test]
fn one_of_somebody_else() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(&folder.path().join("n.db"), Owner::Discord, None).unwrap());
    refused(folder.path(), CONFIG, "belongs to discord. Name another file in NEXTRUNG_DB.");
    let folder = tempfile::tempdir().unwrap();
    Connection::open(folder.path().join("n.db")).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
    refused(folder.path(), CONFIG, "a database of another program");
}

#[test]
fn one_that_is_damaged_or_none() {
    let folder = used();
    let path = folder.path().join("n.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[4_096..].fill(0xff);
    fs::write(&path, bytes).unwrap();
    refused(
        folder.path(),
        FILE,
        "the database is damaged. Stop the bot and put a backup in its place: nextrung restore FILE",
    );
    fs::write(&path, "somebody's notes ".repeat(100)).unwrap();
    refused(folder.path(), FILE, "this is no SQLite database");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    refused(folder.path(), FILE, "cannot be opened");
}

#[cfg(unix)]
#[test]
fn one_that_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let folder = used();
    let path = folder.path().join("n.db");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    // Who may do everything can write it all the same.
    if fs::OpenOptions::new().append(true).open(&path).is_err() {
        refused(folder.path(), FILE, "cannot be written");
    }
}

#[test]
fn one_whose_keys_are_missing() {
    let folder = used();
    fs::remove_file(folder.path().join("n.db.key")).unwrap();
    refused(
        folder.path(),
        CONFIG,
        "n.db.keys: the key to these is missing. Set NEXTRUNG_KEY, or put a copy of n.db.key",
    );
}

#[test]
fn somebody_who_wrote_to_the_operator_is_forgotten() {
    let folder = used();
    let forget = |id: &str| {
        let mut command = process::nextrung(&["forget", id]);
        command.env("NEXTRUNG_DB", "n.db").current_dir(&folder);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let address = |id: &str| Address { platform: Platform::Console, id: id.to_owned() };
    let open = || Store::open(&folder.path().join("n.db"), Owner::Console, None).unwrap();
    let store = open();
    for who in ["ana", "ben"] {
        store
            .change_profile(&address(who), "2026-11-23T09:00:00Z".parse().unwrap(), |profile| {
                profile.level = Some("em".to_owned())
            })
            .unwrap();
    }
    drop(store);
    assert!(forget("<@ana>").starts_with("Everything about them is gone from n.db, "));
    assert!(forget("ana").starts_with("n.db keeps nothing about anybody with that id on the terminal."));
    let store = open();
    assert_eq!(store.person(&address("ana")).unwrap(), None);
    assert!(store.person(&address("ben")).unwrap().is_some());
}
