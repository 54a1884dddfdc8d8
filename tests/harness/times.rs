//! Runs in which time itself goes wrong: the clock jumps, yesterday's backup is restored, the rules of a zone change.

use crate::bot::Life;
use crate::dates::{PLACES, Place};
use crate::life::Run;
use crate::verdict::Verdict;
use crate::world::{Cast, World};
use chrono::{DateTime, Utc};
use nextrung::mentoring::cadence::Zones;
use nextrung::store::backups::{on_demand, restore};
use serde_json::json;
use std::fs;
use std::path::Path;

const HOUR: i64 = 60 * 60;
/// The number of seconds after which a wrong clock is set right.
const SET_RIGHT: i64 = 40 * 60;
const TEN_YEARS: i64 = 3_652 * 24 * HOUR;

fn cast(seed: u64, people: u64) -> Cast {
    Cast { seed, people, each: 2, at_once: false, opened: true, place: None }
}

fn good(verdict: &Verdict, what: &str) {
    assert!(verdict.is_good() && verdict.messages > 0, "{what}: {verdict:#?}");
}

/// Runs a life whose clock is wrong for a while. It begins 90 seconds before the first check-ins are due; `after` seconds later
/// the clock is off by `by` seconds, and in the end it is set right.
fn with_clock_off(seed: u64, after: i64, by: i64) -> Verdict {
    let mut run = Run::begin(World::new(cast(seed, 4)), 90);
    let began = run.now().timestamp_millis();
    run.tell(&json!({ "do": "skew", "from": began + after * 1_000, "seconds": by }));
    run.tell(&json!({ "do": "skew", "from": began + SET_RIGHT * 1_000, "seconds": 0 }));
    let life = run.life(SET_RIGHT + HOUR / 4);
    assert!(run.live(&life), "nobody kills it");
    run.judge(None).0
}

#[test]
fn a_clock_that_jumps_loses_nothing_and_says_nothing_twice() {
    // Well before anything is due, in the minute before, and while it is said.
    let jumps = [(-HOUR, 60), (-HOUR, 91), (HOUR, 10), (HOUR, 91), (TEN_YEARS, 60), (TEN_YEARS, 91), (-TEN_YEARS, 10)];
    for (seed, (by, after)) in (70..).zip(jumps) {
        let verdict = with_clock_off(seed, after, by);
        good(&verdict, &format!("{by} seconds, {after} seconds after the beginning"));
    }
}

#[test]
fn a_start_in_1970_or_2098_waits_for_the_right_time() {
    for year in ["1970-01-01T00:00:05Z", "2098-06-01T12:00:00Z"] {
        let at: DateTime<Utc> = year.parse().unwrap();
        let world = World::new(cast(80, 3));
        let by = (at - world.begins).num_seconds();
        // Somebody who ran before, and somebody who never did.
        for ran in [true, false] {
            let mut run = Run::begin(World::new(cast(80, 3)), HOUR / 4);
            if ran {
                let life = run.life(60);
                assert!(run.live(&life));
            }
            let now = run.now().timestamp_millis();
            run.tell(&json!({ "do": "skew", "from": now, "seconds": by }));
            run.tell(&json!({ "do": "skew", "from": now + SET_RIGHT * 1_000, "seconds": 0 }));
            let life = run.life(SET_RIGHT + HOUR / 4);
            assert!(run.live(&life), "nobody kills it");
            good(&run.judge(None).0, year);
        }
    }
}

#[test]
fn a_backup_from_before_says_nothing_twice() {
    for (seed, hidden) in [(90, false), (91, true)] {
        let mut run = Run::begin(World::new(cast(seed, 5)), HOUR);
        run.tell(&json!({ "do": "nonces", "seconds": 180, "hidden": hidden }));
        let life = run.life(60);
        assert!(run.live(&life));
        let (database, copy) = (run.world.database(), run.world.folder.path().join("backup.db"));
        on_demand::backup(&database, &copy, run.now()).unwrap();
        let life = run.life(2 * HOUR);
        assert!(run.live(&life), "everything is said");
        // Long after Discord has forgotten the nonces.
        run.pass(10 * 60);
        restore::restore(&database, &copy, None, None, run.now()).unwrap();
        let life = run.life(2 * HOUR);
        assert!(run.live(&life), "and found again");
        good(&run.judge(None).0, "an old backup");
    }
}

/// Berlin by the new zone data: three hours ahead of UTC, and so ahead of its old clocks.
const BERLIN: Place = Place { name: "Europe/Berlin", ahead: &[("1900-01-01T00:00:00Z", 180)] };

#[test]
fn zone_data_that_changes_moves_what_is_to_come_and_says_nothing_twice() {
    for (seed, before) in [(100, 2 * HOUR), (101, 90), (102, -30)] {
        let world = World::new(Cast { place: Some(&PLACES[0]), ..cast(seed, 3) });
        let folder = zone_data(world.folder.path());
        let begins = world.begins.timestamp_millis();
        let mut run = Run::begin(world, 4 * HOUR);
        let zones = Some((begins - before * 1_000, folder));
        let life = Life { zones: zones.clone(), ..run.life(5 * HOUR) };
        assert!(run.live(&life));
        // A week later, when the next ones are due by the new clocks and not yet by the old ones.
        run.pass(7 * 24 * HOUR - 3 * HOUR);
        let life = Life { zones, ..run.life(2 * HOUR) };
        assert!(run.live(&life));
        for kept in &mut run.world.kept {
            kept.plan.place = &BERLIN;
        }
        good(&run.judge(None).0, "another release of the zone data");
    }
}

/// Zone data with only Berlin in it, three hours ahead of UTC.
fn zone_data(beside: &Path) -> std::path::PathBuf {
    let folder = beside.join("zones");
    fs::create_dir_all(folder.join("Europe")).unwrap();
    let part = |seconds: i32| {
        let mut part = b"TZif2".to_vec();
        part.extend([0; 15]);
        // Counts of indicators, leap seconds, changes, kinds of time, and letters of their names.
        for count in [0_u32, 0, 0, 0, 1, 4] {
            part.extend(count.to_be_bytes());
        }
        part.extend(seconds.to_be_bytes());
        part.extend([0, 0]);
        part.extend(b"+03\0");
        part
    };
    let mut file = part(3 * 60 * 60);
    file.extend(part(3 * 60 * 60));
    file.extend(b"\n<+03>-3\n");
    fs::write(folder.join("Europe/Berlin"), file).unwrap();
    assert!(Zones::in_folder(&folder, "9999z").unwrap().zone("Europe/Berlin").is_some());
    folder
}
