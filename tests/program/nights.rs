//! Nights that pass on the console's clock, and the backups that exist after them.

use crate::machine::Machine;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::fs;

/// The first day: a Thursday.
const FIRST: &str = "2026-10-01";

fn first() -> NaiveDate {
    FIRST.parse().unwrap()
}

/// The expected backups, as days since the first: the last seven, and Sundays up to thirty days ago.
fn expected(today: NaiveDate) -> Vec<String> {
    let days = first().iter_days().take_while(|day| *day <= today);
    let kept = days.filter(|day| {
        let ago = (today - *day).num_days();
        ago < 7 || (day.weekday() == Weekday::Sun && ago <= 30)
    });
    kept.map(|day| format!("{day}.db")).chain(["keys".to_owned()]).collect()
}

#[test]
fn forty_nights_leave_seven_days_and_four_weeks_each_of_which_can_be_restored() {
    let machine = Machine::new();
    // Somebody new each day at nine, after the backup of the night.
    let day = |number: u64| format!(":as person{number}\n/timezone Europe/Berlin\n:clock +1d\n");
    let mut clock = format!(":clock jump {FIRST}T09:00\n");
    let mut lived = 0;
    for until in [3, 7, 12, 24, 33, 39, 40] {
        let days: String = (lived..until).map(day).collect();
        assert_eq!(machine.script(&format!("{clock}{days}")), "");
        let today = first() + Days::new(until);
        assert_eq!(machine.backups(), expected(today), "after {until} days");
        (lived, clock) = (until, format!(":clock jump {today}T09:00\n"));
    }
    // A Tuesday: the four weeks before the seven days end up to thirty days ago.
    assert_eq!(machine.backups().len(), 7 + 4 + 1);
    for name in machine.backups().iter().filter(|name| name.ends_with(".db")) {
        let other = Machine::new();
        for file in ["n.db.keys", "n.db.key"] {
            fs::copy(machine.path(file), other.path(file)).unwrap();
        }
        let file = machine.path("n.db.backups").join(name);
        let (said, code) = other.run(&["restore", file.to_str().unwrap()]);
        let day = name.strip_suffix(".db").unwrap();
        let people = (day.parse::<NaiveDate>().unwrap() - first()).num_days();
        assert_eq!(code, 0, "{said}");
        assert!(said.starts_with(&format!("n.db is as it was on {day} at 03:00 UTC")), "{said}");
        assert!(said.contains(&format!("with {people} people.")), "{said}");
        other.script("/help\n");
    }
}

#[test]
fn while_the_bot_is_off_no_night_is_lived_through() {
    let machine = Machine::new();
    machine.script(":clock jump 2026-11-23T09:00\n:clock +2d\n");
    assert_eq!(machine.backups(), ["2026-11-23.db", "2026-11-24.db", "2026-11-25.db", "keys"]);
    machine.script(":clock jump 2026-11-25T09:00\n:clock jump +5d\n");
    assert_eq!(machine.backups(), ["2026-11-23.db", "2026-11-24.db", "2026-11-25.db", "2026-11-30.db", "keys"]);
    // It starts again before the night's backup is due.
    machine.script(":clock jump 2026-11-30T09:00\n:clock jump 2026-12-01T02:59\n");
    assert_eq!(machine.backups().last().unwrap(), "keys");
    assert!(!machine.path("n.db.backups/2026-12-01.db").exists());
    machine.script(":clock jump 2026-12-01T02:59\n:clock +1m\n");
    assert!(machine.path("n.db.backups/2026-12-01.db").exists());
    // Off for longer than anything is kept.
    machine.script(":clock jump 2027-02-01T09:00\n");
    assert_eq!(machine.backups(), ["2027-02-01.db", "keys"]);
}

#[test]
fn a_clock_that_is_set_back_undoes_nothing() {
    let machine = Machine::new();
    machine.script(":clock jump 2026-11-23T09:00\n:clock +3d\n:clock 2026-11-24T09:00\n");
    let before = machine.backups();
    assert_eq!(before.len(), 4 + 1);
    let written = |name: &str| fs::read(machine.path("n.db.backups").join(name)).unwrap();
    let bytes: Vec<Vec<u8>> = before.iter().map(|name| written(name)).collect();
    // What was made on these days is not made again.
    machine.script(":clock jump 2026-11-26T04:00\n:clock 2026-11-24T09:00\n:clock 2026-11-24T23:00\n");
    assert_eq!(machine.backups(), before);
    assert!(before.iter().map(|name| written(name)).eq(bytes));
}

#[test]
fn a_backup_that_cannot_be_made_is_said_and_tried_again() {
    let machine = Machine::new();
    fs::write(machine.path("n.db.backups"), "in the way").unwrap();
    let said = machine.script(":clock jump 2026-11-23T09:00\n:clock +3h\n");
    assert_eq!(said.lines().filter(|line| line.contains("no backup could be made")).count(), 4, "{said}");
    assert!(said.contains("It is tried again in an hour, and everything else goes on"), "{said}");
    fs::remove_file(machine.path("n.db.backups")).unwrap();
    assert_eq!(machine.script(":clock jump 2026-11-23T12:30\n"), "");
    assert_eq!(machine.backups(), ["2026-11-23.db", "keys"]);
}

#[test]
fn a_database_in_memory_leaves_nothing() {
    let machine = Machine::new();
    let mut console = machine.command(&["console", "--json"]);
    console.env_remove("NEXTRUNG_DB").stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::null());
    let mut console = console.spawn().unwrap();
    std::io::Write::write_all(&mut console.stdin.take().unwrap(), b":clock +40d\n/help\n").unwrap();
    assert!(console.wait().unwrap().success());
    assert_eq!(fs::read_dir(machine.0.path()).unwrap().count(), 0);
}
