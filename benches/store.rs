//! Benchmarks of the store with many people: a change, a start, a backup and a restore, each beside the bare machine or bare
//! SQLite doing the same. Run them with `cargo bench --no-default-features --bench store`, and a number of people other than a
//! million after `--`.
//!
//! Everything is on the disk of the temporary folder, with every commit as durable as in use. The figures are in
//! `docs/performance.md`. Nothing is asserted here.

#![allow(missing_docs, clippy::unwrap_used, reason = "a measurement that cannot go on fails")]

mod measure;

use chrono::{DateTime, Utc};
use measure::{alone, percentile, row, took};
use nextrung::mentoring::person::{Address, Platform};
use nextrung::store::backups::restore::restore;
use nextrung::store::{Owner, Store};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{fs, thread};

/// The default number of people.
const PEOPLE: u32 = 1_000_000;
/// The number of commits measured.
const COMMITS: usize = 5_000;

fn main() {
    let people = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(PEOPLE);
    let folder = tempfile::tempdir().unwrap();
    let house = House { path: folder.path().join("n.db"), bare: folder.path().join("bare.db") };
    house.fill(people);
    println!("{people} people, {} MB\n", house.megabytes());
    println!("| What | Nextrung | bare | ratio |\n|---|---|---|---|");
    house.commits();
    house.start();
    house.backup();
    house.restore();
}

struct House {
    path: PathBuf,
    /// A second database, without any code of ours around it.
    bare: PathBuf,
}

impl House {
    fn open(&self) -> Store {
        Store::open(&self.path, Owner::Discord, None).unwrap()
    }

    /// Fills the database with people as they would be after a year.
    fn fill(&self, people: u32) {
        drop(self.open());
        let connection = Connection::open(&self.path).unwrap();
        connection.execute("ATTACH ?1 AS keys", [beside(&self.path, ".keys").to_str()]).unwrap();
        connection
            .execute_batch(
                "PRAGMA synchronous = OFF; PRAGMA keys.journal_mode = OFF; PRAGMA cache_size = -400000; BEGIN",
            )
            .unwrap();
        connection
            .execute(
                "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
                 INSERT INTO person (uid, since, level, target, zone, quiet, language, called, hope)
                 SELECT lower(hex(randomblob(13))), 1795424400 + n, 'em', 'director', 'Europe/Berlin', '22:00-08:00',
                     'de', randomblob(46), randomblob(120) FROM n",
                [people],
            )
            .unwrap();
        connection
            .execute_batch(
                "INSERT INTO address (platform, id, person)
                 SELECT 'discord', 400000000000000000 + abs(random() % 100000000000000000), id FROM person;
                 INSERT INTO keys.key (uid, wrapped) SELECT uid, randomblob(72) FROM person ORDER BY uid;
                 COMMIT; PRAGMA wal_checkpoint(TRUNCATE)",
            )
            .unwrap();
        drop(connection);
        let bare = Connection::open(&self.bare).unwrap();
        bare.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE words (id INTEGER PRIMARY KEY, words BLOB) STRICT;
             INSERT INTO words (id, words) VALUES (1, randomblob(120))",
        )
        .unwrap();
    }

    fn megabytes(&self) -> u64 {
        fs::metadata(&self.path).unwrap().len() >> 20
    }

    /// Measures a change to what a person wrote, beside an update of as many bytes through SQLite alone.
    fn commits(&self) {
        let store = self.open();
        let bare = Connection::open(&self.bare).unwrap();
        bare.execute_batch("PRAGMA synchronous = FULL").unwrap();
        change(&store, "ana", 0);
        // The two take turns, so that both run under the same conditions.
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 0..COMMITS {
            ours.push(took(|| change(&store, "ana", round)));
            theirs.push(took(|| bare.execute("UPDATE words SET words = randomblob(120) WHERE id = 1", []).unwrap()));
        }
        for (part, name) in [(0.5, "p50"), (0.99, "p99"), (0.999, "p99.9")] {
            row(&format!("a change, {name}"), percentile(&mut ours, part), percentile(&mut theirs, part));
        }
        let mut joins: Vec<Duration> =
            (0..500).map(|number| took(|| change(&store, &format!("new{number}"), 0))).collect();
        for (part, name) in [(0.5, "p50"), (0.99, "p99")] {
            row(&format!("somebody new, {name}"), percentile(&mut joins, part), percentile(&mut theirs, part));
        }
        let mut reads: Vec<Duration> =
            (0..COMMITS).map(|_| took(|| store.person(&address("ana")).unwrap().unwrap())).collect();
        alone("a look at somebody, p99", percentile(&mut reads, 0.99));
    }

    /// Measures a start, beside SQLite's own integrity check, which is part of it.
    fn start(&self) {
        let mut ours: Vec<Duration> = (0..5).map(|_| took(|| self.open())).collect();
        let mut theirs: Vec<Duration> = (0..5)
            .map(|_| {
                took(|| {
                    let connection = Connection::open(&self.path).unwrap();
                    connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0)).unwrap()
                })
            })
            .collect();
        row("a start (median of 5)", percentile(&mut ours, 0.5), percentile(&mut theirs, 0.5));
    }

    /// Measures the nightly backup with everybody's keys, beside a copy by SQLite alone that is also checked. Then measures it
    /// again while a person writes.
    fn backup(&self) {
        let store = self.open();
        let backup = |day: u64| took(|| store.back_up(now() + chrono::Days::new(day)).unwrap().unwrap());
        let mut ours: Vec<Duration> = (0..3).map(backup).collect();
        let mut theirs: Vec<Duration> = (0..3).map(|_| took(|| self.copied_and_checked())).collect();
        row("a backup, checked (median of 3)", percentile(&mut ours, 0.5), percentile(&mut theirs, 0.5));
        let done = AtomicBool::new(false);
        let mut meanwhile = thread::scope(|threads| {
            let writing = threads.spawn(|| {
                let mut took_each = Vec::new();
                while !done.load(Ordering::Relaxed) {
                    took_each.push(took(|| change(&store, "ana", took_each.len())));
                }
                took_each
            });
            backup(3);
            done.store(true, Ordering::Relaxed);
            writing.join().unwrap()
        });
        for (part, name) in [(0.5, "p50"), (0.99, "p99"), (1.0, "the longest")] {
            alone(&format!("a change while it is made, {name}"), percentile(&mut meanwhile, part));
        }
    }

    /// Copies the database with SQLite alone and checks all of the copy.
    fn copied_and_checked(&self) {
        let copy = beside(&self.path, ".copied");
        Connection::open(&self.path).unwrap().backup("main", &copy, rusqlite::backup::NO_PROGRESS).unwrap();
        let copied = Connection::open(&copy).unwrap();
        for check in ["PRAGMA integrity_check(1)", "SELECT count(*) FROM pragma_foreign_key_check"] {
            copied.query_row(check, [], |_| Ok(())).unwrap();
        }
        drop(copied);
        fs::remove_file(copy).unwrap();
    }

    /// Measures a restore, which keeps the previous database and checks all three, beside one copy by SQLite alone, checked.
    fn restore(&self) {
        let file = beside(&self.path, ".backups").join(format!("{}.db", now().date_naive()));
        let restored = || took(|| restore(&self.path, &file, None, None, now()).unwrap());
        let mut ours: Vec<Duration> = (0..3).map(|_| restored()).collect();
        let mut theirs: Vec<Duration> = (0..3).map(|_| took(|| self.copied_and_checked())).collect();
        row("a restore, checked (median of 3)", percentile(&mut ours, 0.5), percentile(&mut theirs, 0.5));
    }
}

fn change(store: &Store, who: &str, round: usize) {
    let words =
        format!("to let go of the code, and to mean it, for the {round}th time, whatever the week brings to me");
    store.change_profile(&address(who), now(), move |profile| profile.hope = Some(words)).unwrap();
}

fn address(who: &str) -> Address {
    Address { platform: Platform::Console, id: who.to_owned() }
}

fn now() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
