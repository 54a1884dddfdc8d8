//! The calendar file with the next dates: what is in it, and what is not.

use crate::opened::{Opened, opened};
use crate::support;
use crate::support::World;
use crate::support::days::{Days, words};
use chrono::TimeDelta;
use nextrung::bot::reply::Reply;
use std::collections::BTreeSet;

fn file(reply: &Reply) -> Vec<Opened> {
    let [file] = reply.files.as_slice() else { panic!("{}", words(reply)) };
    assert_eq!(file.name(), "nextrung.ics");
    assert!(reply.private);
    opened(&file.bytes)
}

fn moments(file: &[Opened]) -> Vec<String> {
    file.iter().map(|date| date.from.format("%Y-%m-%d %H:%M").to_string()).collect()
}

#[test]
fn twelve_dates_of_each_by_a_clock_that_changes() {
    let mut days = Days::begun();
    let card = days.says("ana", "/checkin list");
    let reply = days.press("ana", &card, "Calendar file");
    assert!(words(&reply).starts_with("Your next dates, for your calendar: open the file"), "{}", words(&reply));
    let weekly = file(&reply);
    assert_eq!(weekly.len(), 12);
    assert_eq!(moments(&weekly)[..2], ["2026-11-30 08:00", "2026-12-07 08:00"]);
    assert!(weekly.iter().all(|date| date.title == "Check-in: Feedback" && date.note.contains("/checkin list")));
    assert!(weekly.iter().all(|date| date.until - date.from == TimeDelta::minutes(15)));

    // Through the summer and back: by the clock on the wall it is nine, whatever that is elsewhere.
    days.says("ana", "/checkin change monthly 31 at 9:00");
    let monthly = file(&days.says("ana", "/checkin calendar"));
    let schedule = days.bot.store().schedules(&support::address("ana")).unwrap().remove(0);
    let zone = days.bot.zones().zone("Europe/Berlin").unwrap();
    let expected: Vec<_> = schedule.cadence.after(&zone, days.now).take(12).map(|date| date.due).collect();
    assert_eq!(monthly.iter().map(|date| date.from).collect::<Vec<_>>(), expected);
    assert_eq!(moments(&monthly)[3..6], ["2027-02-28 08:00", "2027-03-31 07:00", "2027-04-30 07:00"]);
    assert_eq!(moments(&monthly)[10..], ["2027-09-30 07:00", "2027-10-31 08:00"]);
    // A date keeps its name in a newer file, so that a calendar changes it and has it once.
    assert_eq!(monthly[0].from, weekly[0].from);
    assert_eq!(monthly[0].uid, weekly[0].uid);
    let names: BTreeSet<&String> = weekly.iter().chain(&monthly).map(|date| &date.uid).collect();
    assert_eq!(names.len(), 12 + 12 - 1);
}

#[test]
fn nothing_is_in_it_that_does_not_come_and_nothing_that_is_hers() {
    let mut days = Days::begun();
    days.says("ana", "/me called=Anahita hope=\"to let go\"");
    days.says("ana", "/checkin start stretch weekly friday 7:00 begin");
    days.says("ana", "/checkin skip feedback date=2026-11-30");
    days.says("ana", "/me quiet=22-8");
    let list = days.says("ana", "/checkin list");
    let reply = days.press("ana", &list, "Calendar file");
    let both = file(&reply);
    assert_eq!(both.len(), 24);
    assert!(both.is_sorted_by_key(|date| date.from));
    // Not the one she left out; and at eight, when her quiet hours end.
    assert_eq!(moments(&both)[..3], ["2026-11-27 07:00", "2026-12-04 07:00", "2026-12-07 08:00"]);
    days.says("ana", "/away until 14 Dec");
    days.says("ana", "/checkin pause stretch until 1 Jan");
    assert_eq!(moments(&file(&days.says("ana", "/checkin calendar")))[..2], ["2026-12-14 08:00", "2026-12-21 08:00"]);
    days.says("ana", "/away back");
    days.says("ana", "/checkin pause stretch");
    let text = String::from_utf8(days.says("ana", "/checkin calendar").files[0].bytes.clone()).unwrap();
    assert!(!text.contains("Anahita") && !text.contains("let go") && !text.contains("Stretch"), "{text}");
    days.says("ana", "/checkin pause feedback");
    let none = days.says("ana", "/checkin calendar");
    assert!(none.files.is_empty());
    assert_eq!(words(&none), "Everything of yours is paused, so there is no date to put into a calendar.");
}

#[test]
fn whoever_has_none_is_shown_what_there_is() {
    let world = World::new();
    for before in ["/help", "/timezone berlin"] {
        world.says("ana", before);
        let none = world.says("ana", "/checkin calendar");
        assert!(none.files.is_empty() && words(&none).starts_with("You have no check-ins."), "{}", words(&none));
    }
}
