//! Crash tests: kill -9 before every single statement that changes the database, and at every point between files. Then the
//! database must open, be sound, and be as before or as after, never in between.
//!
//! An action runs in a process of its own, which is this test program again. Its library is the real one, built with its fail
//! points.

use crate::support::process::again;
use chrono::{DateTime, TimeDelta, Utc};
use nextrung::mentoring::best_week::BestWeek;
use nextrung::mentoring::person::{Address, Platform};
use nextrung::store::backups::{on_demand, restore};
use nextrung::store::drafts::KeepFor;
use nextrung::store::keys::{lost, rotate};
use nextrung::store::{Owner, Store};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tempfile::TempDir;

const KILLED: i32 = 9;
/// More statements than any action needs, so that a test cannot go on for ever.
const MANY: u32 = 500;
/// The number of rows that take more pages than are copied at a time.
const MUCH: u32 = 12_000;

#[test]
fn every_migration_is_taken_or_not() {
    let (steps, rows) = (migrations(".sql"), migrations(".rows.sql"));
    assert!(steps.len() >= 3 && rows.len() == steps.len());
    for had in 0..steps.len() {
        // What there is to be after each step from here on: the rows of earlier versions, in the schema of that step.
        let after = |count: usize| {
            let connection = Connection::open_in_memory().unwrap();
            take(&connection, &steps[..had], &rows[..had]);
            take(&connection, &steps[had..count], &vec![String::new(); count - had]);
            connection
        };
        let expected: Vec<Vec<String>> = (had..=steps.len()).map(|count| everything(&after(count))).collect();
        let ids = last_ids(&after(had));
        let before = |folder: &Path| {
            if had > 0 {
                let connection = Connection::open(database(folder)).unwrap();
                take(&connection, &steps[..had], &rows[..had]);
            }
        };
        let rebuilds = steps[had].contains("DROP TABLE");
        let checked = kill_at_every_statement("open", before, |folder| {
            let left = Connection::open(database(folder)).unwrap();
            let taken = version(&left);
            assert!(taken >= had, "nothing is taken back");
            assert!(is_sound(&left), "after {taken} steps");
            assert_eq!(everything(&left), expected[taken - had], "as after {taken} steps: what was there stays");
            assert!(ids.iter().all(|id| last_ids(&left).contains(id)), "no id is given twice");
            let backups = beside(folder, ".backups");
            if 0 < had && had < taken {
                let backup = Connection::open(backups.join(format!("before-schema-{}.db", steps.len()))).unwrap();
                // In which it is noted that it is one.
                let kept =
                    |all: &[String]| all.iter().filter(|it| !it.starts_with("origin ")).cloned().collect::<Vec<_>>();
                assert_eq!(kept(&everything(&backup)), kept(&expected[0]), "and in a backup everything does");
            }
            drop(left);
            // Whoever had people in it without their keys has lost those; here nobody is in it yet.
            if had < 3 {
                drop(open(folder));
            } else if rebuilds {
                assert!(Store::open(&database(folder), Owner::Discord, None).is_err());
            }
            if had < 3 || rebuilds {
                let now = Connection::open(database(folder)).unwrap();
                assert_eq!(version(&now), steps.len(), "the next start takes the rest");
                assert!(is_sound(&now));
                assert_eq!(everything(&now), *expected.last().unwrap());
                assert!(ids.iter().all(|id| last_ids(&now).contains(id)), "no id is given twice");
            }
        });
        assert!(checked > 10, "{checked} statements from step {had} on");
    }
}

#[test]
fn a_change_is_whole_or_not_at_all() {
    let checked = kill_at_every_statement("change", with_ana_and_ben, |folder| {
        let store = open(folder);
        let ana = store.person(&address("ana")).unwrap().unwrap().profile;
        let both = (ana.level.as_deref(), ana.hope.as_deref());
        assert!([(None, Some("ana's hope")), (Some("vp"), Some("another"))].contains(&both), "{both:?}");
        assert_eq!(store.person(&address("ben")).unwrap().unwrap().profile.hope.as_deref(), Some("ben's hope"));
    });
    assert!(checked > 5, "{checked}");
}

#[test]
fn somebody_new_is_there_or_not() {
    kill_at_every_statement("join", with_ana_and_ben, |folder| {
        let store = open(folder);
        let cleo = store.person(&address("cleo")).unwrap();
        assert!(cleo.is_none_or(|cleo| cleo.profile.hope.as_deref() == Some("cleo's hope")));
        // Wherever it was cut short, it can be done again.
        store.change_profile(&address("cleo"), now(), |profile| profile.hope = Some("again".to_owned())).unwrap();
    });
}

#[test]
fn a_forgetting_that_began_is_finished() {
    let points = ["forget: key gone", "forget: rows still there", "forget: rows gone"];
    let checked = kill_everywhere("forget", &points, with_ana_and_ben, |folder, last| {
        let begun = Connection::open(beside(folder, ".keys")).unwrap();
        let begun: bool = begun.query_row("SELECT count(*) > 0 FROM erased", [], |row| row.get(0)).unwrap();
        let store = open(folder);
        let ana = store.person(&address("ana")).unwrap();
        assert_eq!(ana.is_none(), begun, "she is there, or gone for good");
        assert!(begun || !last.starts_with("forget:"), "her key goes first");
        assert_eq!(store.person(&address("ben")).unwrap().unwrap().profile.hope.as_deref(), Some("ben's hope"));
        drop(store);
        let rows = Connection::open(database(folder)).unwrap();
        let rows: u32 = rows.query_row("SELECT count(*) FROM address WHERE id = 'ana'", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, u32::from(!begun), "no row of hers is left either");
    });
    assert!(checked > 12, "{checked}");
}

#[test]
fn a_rotation_leaves_one_key_or_the_other() {
    let points = ["rotate: key written", "rotate: sealed anew", "rotate: key in place"];
    let checked = kill_everywhere("rotate", &points, with_ana_and_ben, |folder, _| {
        for _ in 0..2 {
            let store = open(folder);
            for who in ["ana", "ben"] {
                let hope = store.person(&address(who)).unwrap().unwrap().profile.hope;
                assert_eq!(hope, Some(format!("{who}'s hope")));
            }
        }
        let keys = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let keys: Vec<String> = keys.filter(|name| name.contains(".key.")).collect();
        assert!(keys.iter().all(|name| name.ends_with(".half")), "no second key is left: {keys:?}");
    });
    assert!(checked > 12, "{checked}");
}

#[test]
fn a_backup_is_there_whole_or_not_at_all() {
    let points = ["step:1", "copy: whole", "copy: in place"];
    let with_much = |folder: &Path| {
        with_ana_and_ben(folder);
        fill(&database(folder));
    };
    let checked = kill_everywhere("backup", &points, with_much, |folder, _| {
        let file = folder.join("b.db");
        if file.exists() {
            let backup = Connection::open(&file).unwrap();
            let (said, people): (String, u32) = (
                backup.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap(),
                backup.query_row("SELECT count(*) FROM person", [], |row| row.get(0)).unwrap(),
            );
            assert_eq!((said.as_str(), people), ("ok", 2));
        }
        let left = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let left: Vec<String> = left.filter(|name| name.starts_with("b.db.")).collect();
        assert!(left.iter().all(|name| name.contains(".half")), "{left:?}");
        let store = open(folder);
        for who in ["ana", "ben"] {
            assert!(store.person(&address(who)).unwrap().is_some());
        }
    });
    assert!(checked > 8, "{checked}");
}

#[test]
fn a_nightly_backup_is_there_whole_or_not_at_all() {
    let points = ["copy: whole", "keys: half a copy", "copy: in place"];
    let a_night_before = |folder: &Path| {
        with_ana_and_ben(folder);
        open(folder).back_up(now()).unwrap();
    };
    let checked = kill_everywhere("night", &points, a_night_before, |folder, last| {
        let people = |file: &Path, table: &str| -> u32 {
            let backup = Connection::open(file).unwrap();
            let said: String = backup.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
            assert_eq!(said, "ok", "{last}");
            backup.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
        };
        let there = beside(folder, ".backups");
        assert_eq!(people(&there.join("2026-11-23.db"), "person"), 2, "the night before stays");
        let next = there.join("2026-11-24.db");
        assert!(!next.exists() || people(&next, "person") == 3, "{last}");
        // A key too many opens nothing; one too few would lose somebody's words.
        assert!(people(&there.join("keys"), "key") == 3 || !next.exists(), "{last}");
        let store = open(folder);
        assert!(!there.join("keys.half").exists(), "what may be destroyed later is not left about");
        store.back_up(now() + TimeDelta::days(1)).unwrap();
        assert_eq!(names(&there), ["2026-11-23.db", "2026-11-24.db", "keys"]);
    });
    assert!(checked > 20, "{checked}");
}

#[test]
fn a_restore_leaves_what_was_there_or_the_backup() {
    // The first step is of the copy that is made ready, the second of what is written over the database.
    let points = ["step:1", "restore: ready", "step:2", "restore: written"];
    let backed_up = |folder: &Path| {
        with_ana_and_ben(folder);
        fill(&database(folder));
        on_demand::backup(&database(folder), &folder.join("b.db"), now()).unwrap();
        let store = open(folder);
        store.change_profile(&address("ana"), now(), |profile| profile.hope = Some("another".to_owned())).unwrap();
        assert!(store.forget(&address("ben")).unwrap());
        drop(store);
        Connection::open(database(folder)).unwrap().execute("UPDATE found SET yes = 1, no = 1", []).unwrap();
    };
    let checked = kill_everywhere("restore", &points, backed_up, |folder, last| {
        let store = open(folder);
        let hope = store.person(&address("ana")).unwrap().unwrap().profile.hope;
        assert_eq!(store.person(&address("ben")).unwrap(), None, "he stays forgotten");
        drop(store);
        let left = Connection::open(database(folder)).unwrap();
        let all = "SELECT count(*), min(yes), max(yes), min(no), max(no), (SELECT count(*) FROM address) FROM found";
        let all: [u32; 6] = left
            .query_row(all, [], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?])
            })
            .unwrap();
        let restored = hope.as_deref() == Some("ana's hope");
        assert!(restored || hope.as_deref() == Some("another"), "{hope:?}");
        let counts = u32::from(!restored);
        assert_eq!(all, [MUCH, counts, counts, counts, counts, 1], "{last}: the one or the other");
        let noted: bool = left.query_row("SELECT count(*) FROM origin", [], |row| row.get(0)).unwrap();
        assert_eq!(noted, restored);
        assert!(restored || last != "restore: written");
        assert!(!restored || last != "step:2", "{last} comes before its end");
        assert!(!beside(folder, ".restoring").exists());
        // And it can be done again.
        drop(left);
        restore::restore(&database(folder), &folder.join("b.db"), None, None, now()).unwrap();
        assert_eq!(open(folder).person(&address("ben")).unwrap(), None);
    });
    assert!(checked > 30, "{checked}");
}

#[test]
fn going_on_without_a_lost_key_can_be_done_again() {
    let points = ["lost: words gone", "lost: keys anew"];
    let before = |folder: &Path| {
        with_ana_and_ben(folder);
        fs::remove_file(beside(folder, ".key")).unwrap();
    };
    let checked = kill_everywhere("give up", &points, before, |folder, _| {
        if Store::open(&database(folder), Owner::Discord, None).is_err() {
            assert_eq!(lost::begin_again(&database(folder), Owner::Discord, None).unwrap(), 2);
        }
        let store = open(folder);
        for who in ["ana", "ben"] {
            assert_eq!(store.person(&address(who)).unwrap().unwrap().profile.hope, None);
            write(&store, who);
        }
    });
    assert!(checked > 12, "{checked}");
}

#[test]
fn where_there_was_nothing_a_restore_leaves_nothing_or_the_backup() {
    let moved = |folder: &Path| {
        with_ana_and_ben(folder);
        fill(&database(folder));
        on_demand::backup(&database(folder), &folder.join("b.db"), now()).unwrap();
        fs::remove_file(database(folder)).unwrap();
    };
    let points = ["restore: ready", "step:2", "restore: written"];
    let checked = kill_everywhere("restore", &points, moved, |folder, last| {
        let left = Connection::open(database(folder)).unwrap();
        let tables: u32 = left.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert!(tables > 0 || last != "restore: written");
        assert!(tables == 0 || last != "step:2");
        drop(left);
        let store = open(folder);
        for who in ["ana", "ben"] {
            let hope = store.person(&address(who)).unwrap().and_then(|person| person.profile.hope);
            assert_eq!(hope.is_some(), tables > 0, "{last}");
        }
    });
    assert!(checked > 25, "{checked}");
}

fn draft(words: &str) -> Vec<(String, String)> {
    ["called", "hope"].map(|field| (field.to_owned(), format!("{words} {field}"))).into()
}

#[test]
fn a_draft_is_the_old_one_or_the_new() {
    let before = |folder: &Path| {
        with_ana_and_ben(folder);
        let kept = open(folder).keep_draft(&address("ana"), "about-me", draft("old"), KeepFor::Known, now());
        assert!(kept.unwrap());
    };
    let checked = kill_at_every_statement("draft", before, |folder| {
        let left = open(folder).draft(&address("ana"), "about-me").unwrap();
        assert!(left == draft("old") || left == draft("new"), "{left:?}");
    });
    assert!(checked > 6, "{checked}");
}

#[test]
fn what_goes_for_good_goes_all_of_it_or_waits_for_the_next_time() {
    let before = |folder: &Path| {
        with_ana_and_ben(folder);
        let store = open(folder);
        let win = store.keep_win(&address("ana"), "hers".to_owned(), None, now()).unwrap().unwrap();
        store.delete_win(&address("ana"), &win.uid, now()).unwrap();
        store.keep_win(&address("ana"), "stays".to_owned(), None, now()).unwrap();
        let week = store.keep_reflection(&address("ana"), "", BestWeek::default(), now()).unwrap().unwrap();
        store.delete_reflection::<BestWeek>(&address("ana"), &week.uid, now()).unwrap();
        store.keep_draft(&address("ben"), "about-me", draft("his"), KeepFor::Known, now()).unwrap();
    };
    let rows = |folder: &Path| {
        let left = Connection::open(database(folder)).unwrap();
        ["win", "reflection", "draft"].map(|table| {
            let count = format!("SELECT count(*) FROM {table}");
            left.query_row(&count, [], |row| row.get::<_, u32>(0)).unwrap()
        })
    };
    let checked = kill_at_every_statement("purge", before, |folder| {
        let left = rows(folder);
        assert!(left == [2, 1, 2] || left == [1, 0, 0], "{left:?}");
        let store = open(folder);
        store.purge(now() + TimeDelta::days(7)).unwrap();
        assert_eq!(store.purge_due().unwrap(), None);
        drop(store);
        assert_eq!(rows(folder), [1, 0, 0]);
    });
    assert!(checked > 4, "{checked}");
}

// The deeds

/// Runs an action in a process of its own, which is usually killed before the end.
#[test]
#[ignore = "a deed, which the other tests run"]
fn deed() {
    let folder = PathBuf::from(std::env::var_os("NEXTRUNG_TEST_FOLDER").unwrap());
    match std::env::var("NEXTRUNG_TEST_DEED").unwrap().as_str() {
        // Rows without keys are refused, once the migrations are taken.
        "open" => drop(Store::open(&database(&folder), Owner::Discord, None)),
        "change" => {
            let change = open(&folder).change_profile(&address("ana"), now(), |profile| {
                profile.level = Some("vp".to_owned());
                profile.hope = Some("another".to_owned());
            });
            change.unwrap();
        }
        "join" => write(&open(&folder), "cleo"),
        "forget" => assert!(open(&folder).forget(&address("ana")).unwrap()),
        "draft" => {
            let kept = open(&folder).keep_draft(&address("ana"), "about-me", draft("new"), KeepFor::Known, now());
            assert!(kept.unwrap());
        }
        "purge" => {
            open(&folder).purge(now() + TimeDelta::days(7)).unwrap();
        }
        "backup" => {
            on_demand::backup(&database(&folder), &folder.join("b.db"), now()).unwrap();
        }
        "night" => {
            let store = open(&folder);
            write(&store, "cleo");
            store.back_up(now() + TimeDelta::days(1)).unwrap();
        }
        "restore" => {
            restore::restore(&database(&folder), &folder.join("b.db"), None, None, now()).unwrap();
        }
        "rotate" => assert_eq!(rotate::rotate(&database(&folder), Owner::Discord, None).unwrap().people, 2),
        "give up" => drop(lost::begin_again(&database(&folder), Owner::Discord, None)),
        other => panic!("no deed is called {other}"),
    }
}

/// Runs an action again and again, each time from the same beginning and killed one statement later, and has the result checked.
/// Returns the number of runs.
fn kill_at_every_statement(deed: &str, before: impl Fn(&Path), look: impl Fn(&Path)) -> u32 {
    kill_everywhere(deed, &[], before, |folder, _| look(folder))
}

/// The same, also with kills at these points.
fn kill_everywhere(deed: &str, points: &[&str], before: impl Fn(&Path), look: impl Fn(&Path, &str)) -> u32 {
    let beginning = tempfile::tempdir().unwrap();
    before(beginning.path());
    let killed = |point: &str| {
        let folder = copy(beginning.path());
        let killed = killed_at(deed, folder.path(), point);
        look(folder.path(), point);
        killed
    };
    for point in points {
        assert!(killed(point), "{deed} does not come by \"{point}\"");
    }
    for statement in 1..MANY {
        if !killed(&format!("statement:{statement}")) {
            return statement - 1;
        }
    }
    panic!("{deed} does not end");
}

/// Whether an action was killed at this point. If not, it finished.
fn killed_at(deed: &str, folder: &Path, point: &str) -> bool {
    let done = again("crashes::deed")
        .env("NEXTRUNG_TEST_DEED", deed)
        .env("NEXTRUNG_TEST_FOLDER", folder)
        .env("NEXTRUNG_FAIL", point)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(done.success() || done.signal() == Some(KILLED), "{deed} at {point}: {done}");
    !done.success()
}

// What there is

/// Makes a database larger than the part that is copied at a time.
fn fill(path: &Path) {
    let rows = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
                INSERT INTO found (statement) SELECT printf('%0500d', n) FROM n";
    Connection::open(path).unwrap().execute(rows, [MUCH]).unwrap();
}

fn with_ana_and_ben(folder: &Path) {
    let store = open(folder);
    for who in ["ana", "ben"] {
        write(&store, who);
    }
}

fn write(store: &Store, who: &str) {
    let hope = format!("{who}'s hope");
    store.change_profile(&address(who), now(), |profile| profile.hope = Some(hope)).unwrap();
}

fn open(folder: &Path) -> Store {
    Store::open(&database(folder), Owner::Discord, None).unwrap()
}

fn database(folder: &Path) -> PathBuf {
    beside(folder, "")
}

/// The database, or the file beside it with this ending.
fn beside(folder: &Path, ending: &str) -> PathBuf {
    folder.join(format!("n.db{ending}"))
}

fn address(who: &str) -> Address {
    Address { platform: Platform::Console, id: who.to_owned() }
}

fn now() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// The texts of the files beside the store with exactly this ending, in order.
fn migrations(ending: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/migrations");
    let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> =
        names.filter(|name| name.strip_suffix(ending).is_some_and(|stem| !stem.contains('.'))).collect();
    names.sort();
    names.iter().map(|name| fs::read_to_string(folder.join(name)).unwrap()).collect()
}

/// Applies these migrations as earlier versions did, each with rows from its time.
fn take(connection: &Connection, steps: &[String], rows: &[String]) {
    for (step, rows) in steps.iter().zip(rows) {
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        connection.execute_batch(step).unwrap();
        connection.pragma_update(None, "foreign_keys", true).unwrap();
        connection.execute_batch(rows).unwrap();
    }
    let taken = version(connection) + steps.len();
    connection.pragma_update(None, "application_id", 0x4e78_5267).unwrap();
    connection.pragma_update(None, "user_version", u32::try_from(taken).unwrap()).unwrap();
}

/// The number of migrations applied.
fn version(connection: &Connection) -> usize {
    let taken: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    usize::try_from(taken).unwrap()
}

/// The schema, and every row of every table, except the optional note of the owner.
fn everything(connection: &Connection) -> Vec<String> {
    let texts = |select: &str| -> Vec<String> {
        let mut select = connection.prepare(select).unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let mut all = texts("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid");
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'house'";
    for table in texts(tables) {
        let mut select = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = select.column_count();
        let mut rows = select.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<String> =
                (0..columns).map(|at| format!("{:?}", row.get::<_, Value>(at).unwrap())).collect();
            all.push(format!("{table} {}", values.join(" ")));
        }
    }
    all
}

/// The last id given in each table that has given one.
fn last_ids(connection: &Connection) -> Vec<(String, i64)> {
    let Ok(mut select) = connection.prepare("SELECT name, seq FROM sqlite_sequence WHERE seq > 0") else {
        return Vec::new();
    };
    select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// Whether the file is intact and no row refers to a missing one.
fn is_sound(connection: &Connection) -> bool {
    let said: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    let orphans: u32 =
        connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    (said.as_str(), orphans) == ("ok", 0)
}

/// The names of the files in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A copy of this folder with everything below it.
fn copy(folder: &Path) -> TempDir {
    let to = tempfile::tempdir().unwrap();
    copy_into(folder, to.path());
    to
}

fn copy_into(folder: &Path, to: &Path) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            fs::create_dir(&to).unwrap();
            copy_into(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}
