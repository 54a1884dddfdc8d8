//! Benchmarks of the delivery engine with many schedules: what is due, what is next, a start, and a week of downtime, each beside
//! bare SQLite where SQLite can do the same. Run it with `cargo bench --no-default-features --bench deliveries`, and a number of
//! schedules other than a million after `--`.
//!
//! Everything is on the disk of the temporary folder, with every commit as durable as in use. The figures are in
//! `docs/performance.md`. Assertions check the results, and never how long they took.

#![allow(missing_docs, clippy::unwrap_used, reason = "a measurement that cannot go on fails")]

mod measure;

use chrono::{DateTime, TimeDelta, Utc};
use measure::{alone, percentile, row, took};
use nextrung::bot::Bot;
use nextrung::data;
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::load;
use nextrung::store::{Owner, Store};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The default number of schedules, one per person.
const SCHEDULES: u32 = 1_000_000;
/// The number of schedules due at the measured moment.
const DUE: u32 = 500;
/// A Monday.
const NOW: &str = "2026-11-23T08:00:30Z";

fn main() {
    let schedules = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(SCHEDULES);
    let folder = tempfile::tempdir().unwrap();
    let house = House(folder.path().join("n.db"));
    house.fill(schedules);
    println!("{schedules} schedules, {} MB\n", fs::metadata(&house.0).unwrap().len() >> 20);
    println!("| What | Nextrung | bare | ratio |\n|---|---|---|---|");
    house.looks();
    house.start();
    house.downtime(schedules);
}

struct House(PathBuf);

impl House {
    fn bot(&self) -> Bot {
        let files = data::embedded();
        let texts: Vec<load::DataFile<'_>> = files.iter().map(load::DataFile::from).collect();
        let store = Store::open(&self.0, Owner::Discord, None).unwrap();
        Bot::new(load::load(&texts).unwrap(), Zones::bundled(), store, nextrung::bot::features::all)
    }

    /// Fills the database with people who have one weekly schedule each, spread over the week after this moment and over five
    /// zones, with five hundred of them due now.
    fn fill(&self, schedules: u32) {
        let bot = self.bot();
        bot.begin_trusting().unwrap();
        while bot.plan(now()).unwrap() {}
        drop(bot);
        let connection = Connection::open(&self.0).unwrap();
        connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN").unwrap();
        connection
            .execute(
                "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
                 INSERT INTO person (uid, since, zone) SELECT lower(hex(randomblob(13))), 1795424400, 'Europe/Berlin' FROM n",
                [schedules],
            )
            .unwrap();
        connection
            .execute_batch(
                "INSERT INTO address (platform, id, person, direct)
                 SELECT 'discord', 400000000000000000 + id, id, 500000000000000000 + id FROM person",
            )
            .unwrap();
        let monday: DateTime<Utc> = "2026-11-23T00:00:00Z".parse().unwrap();
        let mut insert = connection
            .prepare(
                "INSERT INTO schedule (uid, person, kind, since, every, day, at, zone, anchor, next_nominal, next_due, state)
                 VALUES (?1, ?2, 'feedback', 0, 'weekly', ?3, ?4, ?5, '2026-11-01', ?6, ?7, 'active')",
            )
            .unwrap();
        let zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "UTC"].map(|name| {
            let zone = Zones::bundled().zone(name).unwrap();
            (name, zone)
        });
        for number in 0..schedules {
            let (name, zone) = &zones[(number % 5) as usize];
            // The first ones are due at nine in Berlin, half a minute ago; the others come later this week.
            let (name, zone, day, minute) = match number < DUE {
                true => (&zones[0].0, &zones[0].1, 0, 9 * 60),
                false => (name, zone, 1 + i64::from(number % 6), number / 7 % 1_440),
            };
            let date = (monday + TimeDelta::days(day)).date_naive();
            let clock = format!("{:02}:{:02}", minute / 60, minute % 60);
            let due = zone.moment(date, format!("{clock}:00").parse().unwrap()).unwrap();
            let weekday = date.format("%A").to_string().to_lowercase();
            let uid = format!("s{number:025}");
            insert.execute((uid, number + 1, weekday, clock, name, date.to_string(), due.timestamp())).unwrap();
        }
        drop(insert);
        connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    }

    /// Measures finding what is due and what is next.
    fn looks(&self) {
        let bot = self.bot();
        let bare = Connection::open(&self.0).unwrap();
        let mut scans: Vec<Duration> = (0..200)
            .map(|_| {
                took(|| {
                    let scan = "SELECT id, next_due FROM schedule WHERE state = 'active' AND next_due <= ?1 ORDER BY next_due LIMIT 500";
                    let mut scan = bare.prepare_cached(scan).unwrap();
                    let rows = scan.query_map([now().timestamp()], |row| row.get::<_, i64>(0)).unwrap();
                    assert_eq!(rows.count(), DUE as usize);
                })
            })
            .collect();
        alone("what is due, 500 of them, p99", percentile(&mut scans, 0.99));
        let mut peeks: Vec<Duration> = (0..5_000).map(|_| took(|| bot.next_delivery().unwrap().unwrap())).collect();
        let mut theirs: Vec<Duration> = (0..5_000)
            .map(|_| {
                took(|| {
                    let peek = "SELECT min(next_due) FROM schedule WHERE state = 'active'";
                    bare.prepare_cached(peek).unwrap().query_row([], |row| row.get::<_, i64>(0)).unwrap()
                })
            })
            .collect();
        row("what is next, p99", percentile(&mut peeks, 0.99), percentile(&mut theirs, 0.99));
    }

    /// Measures a start up to the first recorded attempt.
    fn start(&self) {
        let first = || {
            let bot = self.bot();
            bot.begin(now(), Duration::ZERO).unwrap();
            bot.told_the_time(now(), Duration::ZERO, now()).unwrap();
            bot.plan(now()).unwrap();
            // A crowd is spread over some seconds; its first message leaves at once.
            let later = now() + TimeDelta::seconds(60);
            bot.attempt(later, Duration::from_secs(60)).unwrap().expect("somebody's turn")
        };
        let mut starts: Vec<Duration> = (0..3).map(|_| took(first)).collect();
        let mut opens: Vec<Duration> = (0..3).map(|_| took(|| self.bot())).collect();
        row(
            "a start, to the first try (median of 3); beside opening alone",
            percentile(&mut starts, 0.5),
            percentile(&mut opens, 0.5),
        );
    }

    /// Measures the start after a week off: each schedule's missed occurrence becomes one message.
    fn downtime(&self, schedules: u32) {
        let bot = self.bot();
        bot.begin_trusting().unwrap();
        let then = now() + TimeDelta::days(6) + TimeDelta::hours(23);
        let before = resident();
        let mut most = before;
        let all = took(|| {
            while bot.plan(then).unwrap() {
                most = most.max(resident());
            }
        });
        alone("a week of downtime, planned", all);
        println!("\nplanned in {all:.1?}; memory {before} MB before, {most} MB at most");
        let rows = Connection::open(&self.0).unwrap();
        let counted: Vec<(String, u32)> = rows
            .prepare("SELECT state, count(*) FROM delivery GROUP BY state")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        println!("rows: {counted:?}");
        let messages: u32 =
            counted.iter().filter(|(state, _)| state == "pending" || state == "sending").map(|(_, n)| n).sum();
        assert_eq!(messages, schedules, "one message each");
    }
}

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

/// The current memory of this process, in megabytes.
fn resident() -> u64 {
    let pages = fs::read_to_string(Path::new("/proc/self/statm")).unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4 / 1_024
}
