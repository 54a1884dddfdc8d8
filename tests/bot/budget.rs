//! The budget of messages: how many a person gets in a month, counted for every way to live with a check-in.

use crate::support::address;
use crate::support::days::{Days, line, words};
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use nextrung::bot::reply::Reply;
use nextrung::mentoring::delivery::Role;
use std::collections::BTreeMap;

/// The Monday of the first check-in, at midnight in Berlin, where it is winter for all the months that are counted.
const FIRST: &str = "2026-11-29T23:00:00Z";
const WEEKS: i64 = 16;
const MONTH: TimeDelta = TimeDelta::days(28);

fn first() -> DateTime<Utc> {
    FIRST.parse().unwrap()
}

/// A way to live with it: a person's reaction to a message, and to each evening.
struct Way {
    what: &'static str,
    on: fn(&mut Days, Role, &Reply),
    evening: fn(&mut Days, i64),
    /// How many postponed messages come back in a month, because the person asked for that.
    put_off: usize,
}

fn nothing(_: &mut Days, _: Role, _: &Reply) {}
fn sleep(_: &mut Days, _: i64) {}

fn presses(days: &mut Days, label: &str, reply: &Reply) {
    if reply.buttons().any(|button| button.label == label) {
        days.press("ana", reply, label);
    }
}

fn answers(days: &mut Days, role: Role, reply: &Reply) {
    if matches!(role, Role::CheckIn | Role::Reminder | Role::Snoozed) {
        days.fills("ana", &line(reply, "Answer"), &["told Ben", "on Friday", "let Ben run it"]);
    }
}

const WAYS: [Way; 15] = [
    Way { what: "answers each", on: answers, evening: sleep, put_off: 0 },
    Way { what: "answers nothing", on: nothing, evening: sleep, put_off: 0 },
    Way {
        what: "answers reminders alone",
        on: |days, role, reply| {
            if role == Role::Reminder {
                answers(days, role, reply);
            }
        },
        evening: sleep,
        put_off: 0,
    },
    Way { what: "skips each", on: |days, _, reply| presses(days, "Leave it out", reply), evening: sleep, put_off: 0 },
    Way {
        what: "puts each off until tomorrow, once",
        on: |days, role, reply| {
            if role == Role::CheckIn {
                presses(days, "Tomorrow", reply);
            }
        },
        evening: sleep,
        put_off: 4,
    },
    Way {
        what: "puts off reminders",
        on: |days, role, reply| {
            if role == Role::Reminder {
                presses(days, "Tomorrow", reply);
            }
        },
        evening: sleep,
        put_off: 8,
    },
    Way {
        what: "is away every other week",
        on: nothing,
        evening: |days, day| {
            if day % 14 == 6 {
                days.says("ana", "/away in 8 days");
            }
        },
        put_off: 0,
    },
    Way { what: "has closed messages", on: nothing, evening: |days, _| days.closed = true, put_off: 0 },
    Way {
        what: "opens them every other week",
        on: nothing,
        evening: |days, day| days.closed = day / 7 % 2 == 0,
        put_off: 0,
    },
    Way {
        what: "lives with a bot that is off every other week",
        on: answers,
        evening: |days, day| {
            if day % 14 == 5 {
                days.off(days.now + TimeDelta::days(6));
            }
        },
        put_off: 0,
    },
    Way {
        what: "lives with a bot that is off for three nights of each week, and answers nothing",
        on: nothing,
        evening: |days, day| {
            if day % 7 == 1 {
                days.off(days.now + TimeDelta::days(3) + TimeDelta::hours(5));
            }
        },
        put_off: 0,
    },
    Way {
        what: "begins to write and leaves it there",
        on: |days, role, reply| {
            if role == Role::CheckIn {
                days.fills("ana", &line(reply, "Answer"), &["told Ben", "", ""]);
            }
        },
        evening: sleep,
        put_off: 0,
    },
    Way {
        what: "stops it each evening, and thinks better of it",
        on: nothing,
        evening: |days, _| {
            let stopped = days.says("ana", "/checkin stop");
            presses(days, "Undo", &stopped);
        },
        put_off: 0,
    },
    Way {
        what: "leaves each date out, and skips each that comes, and thinks better of both",
        on: |days, _, reply| {
            if reply.buttons().any(|button| button.label == "Leave it out") {
                let left = days.press("ana", reply, "Leave it out");
                presses(days, "Undo", &left);
            }
        },
        evening: |days, _| {
            let asked = days.says("ana", "/checkin skip");
            if asked.buttons().any(|button| button.label == "Leave it out") {
                let skipped = days.press("ana", &asked, "Leave it out");
                presses(days, "Undo", &skipped);
            }
        },
        put_off: 0,
    },
    Way {
        what: "changes the time each day, and pauses and resumes at weekends",
        on: nothing,
        evening: |days, day| {
            days.says("ana", &format!("/checkin change at={}:00", 8 + day % 5));
            if day % 7 == 5 {
                days.says("ana", "/checkin pause");
                days.says("ana", "/checkin resume");
            }
        },
        put_off: 0,
    },
];

/// Ana lives like this for some months, with this setting for reminders.
fn live(way: &Way, nudges: &str) -> Days {
    let mut days = Days::begun();
    let reminders = days.says("ana", &format!("/checkin change nudges={nudges}"));
    assert!(!reminders.error && words(&reminders).contains("Kept"), "{}", words(&reminders));
    let mut seen = 0;
    for day in -6..WEEKS * 7 {
        let evening = first() + TimeDelta::days(day) + TimeDelta::hours(20);
        if days.now < evening {
            days.until(&evening.to_rfc3339());
        }
        while seen < days.came.len() {
            let (role, reply) = (days.roles[seen], days.came[seen].2.clone());
            (way.on)(&mut days, role, &reply);
            seen += 1;
        }
        (way.evening)(&mut days, day);
    }
    days
}

/// The messages of each month, by role.
fn months(days: &Days) -> Vec<BTreeMap<Role, usize>> {
    let mut months = vec![BTreeMap::new(); 4];
    for ((at, ..), role) in days.came.iter().zip(&days.roles).filter(|((at, ..), _)| *at >= first()) {
        let month = usize::try_from((*at - first()).num_days() / MONTH.num_days()).unwrap();
        *months[month].entry(*role).or_default() += 1;
    }
    months
}

#[test]
fn a_month_brings_four_check_ins_and_as_many_reminders_as_somebody_wants() {
    for (nudges, most) in [("none", 0), ("once", 4), ("twice", 8)] {
        let mut reminded = 0;
        for way in &WAYS {
            let days = live(way, nudges);
            let case = format!("whoever {}, reminded {nudges}: {:#?}", way.what, days.moments());
            for month in months(&days) {
                let came = |role| month.get(&role).copied().unwrap_or(0);
                assert!(came(Role::CheckIn) <= 4, "{case}");
                assert!(came(Role::Reminder) <= most, "{case}");
                assert!(came(Role::Notice) <= 1, "{case}");
                assert!(came(Role::Snoozed) <= way.put_off, "{case}");
                assert_eq!(came(Role::Welcome) + came(Role::Asked), 0, "{case}");
                reminded = reminded.max(came(Role::Reminder));
            }
            // Whoever answers at once is never reminded, and each date comes once.
            if way.what == "answers each" || way.what == "skips each" {
                assert!(months(&days).iter().all(|month| *month == BTreeMap::from([(Role::CheckIn, 4)])), "{case}");
            }
        }
        assert!(if nudges == "none" { reminded == 0 } else { reminded >= most / 2 }, "{nudges}: {reminded}");
    }
}

#[test]
fn three_without_an_answer_then_one_word_and_half_a_year_of_silence() {
    for (nudges, reminders) in [("none", 0), ("once", 3), ("twice", 6)] {
        let mut days = Days::begun();
        days.says("ana", &format!("/checkin change nudges={nudges}"));
        days.until("2027-07-01T08:00:00Z");
        let count = |role| days.roles.iter().filter(|it| **it == role).count();
        assert_eq!((count(Role::CheckIn), count(Role::Reminder), count(Role::Notice)), (3, reminders, 1), "{nudges}");
        assert_eq!(days.roles.last(), Some(&Role::Notice));
        assert!(days.came.last().unwrap().0 < first() + TimeDelta::days(22));
    }
}

#[test]
fn no_message_comes_in_quiet_hours_however_many_are_wanted() {
    for quiet in ["22:00-08:30", "20-11", "09:00-17:00"] {
        for nudges in ["none", "once", "twice"] {
            for hour in (0..24).step_by(3) {
                let mut days = Days::begun();
                days.says("ana", &format!("/me quiet={quiet}"));
                days.says("ana", &format!("/checkin change at={hour}:00 nudges={nudges}"));
                // Off over two evenings and mornings, so that what is late is seen too.
                days.until("2026-12-07T15:00:00Z");
                days.off("2026-12-10T01:30:00Z".parse().unwrap());
                days.until("2026-12-28T22:00:00Z");
                let hours = days.bot.store().person(&address("ana")).unwrap().unwrap().profile.quiet.unwrap();
                // It is winter in Berlin.
                let clock = |at: &DateTime<Utc>| (*at + TimeDelta::hours(1)).time().with_nanosecond(0).unwrap();
                let came: Vec<_> = days.came.iter().filter(|(at, ..)| *at >= first()).collect();
                assert!(came.len() >= 3);
                for (at, _, reply) in came {
                    assert!(!hours.hold(clock(at)), "{quiet}, {hour}:00, {nudges}: {at} {}", words(reply));
                }
            }
        }
    }
}

#[test]
fn reminders_are_changed_at_any_time_and_say_how_many_there_are() {
    let mut days = Days::begun();
    let card = days.says("ana", "/checkin list");
    assert!(
        words(&card).ends_with("next on Monday 30 November. If one stays open, I remind you once."),
        "{}",
        words(&card)
    );
    let twice = days.press("ana", &card, "Remind me twice");
    assert!(words(&twice).ends_with("If one stays open, I remind you twice at most."), "{}", words(&twice));
    days.until("2026-12-05T08:30:00Z");
    let said: Vec<String> = days.came[1..].iter().map(|(_, _, reply)| words(reply)).collect();
    assert_eq!(days.roles[1..], [Role::CheckIn, Role::Reminder, Role::Reminder], "{:?}", days.moments());
    assert!(said[1].contains("What I asked on Monday. I remind you once more at most."), "{}", said[1]);
    assert!(said[2].contains("What I asked on Monday. This is my second reminder, and the last."), "{}", said[2]);
    assert_eq!(days.came[3].0.to_rfc3339(), "2026-12-04T08:00:00+00:00");

    // The second is taken back between the two.
    days.until("2026-12-10T08:00:00Z");
    assert_eq!(days.roles.last(), Some(&Role::Reminder), "{:?}", days.moments());
    let none = days.says("ana", "/checkin change nudges=none");
    assert!(words(&none).ends_with("If one stays open, I leave it at that."), "{}", words(&none));
    days.until("2026-12-13T08:00:00Z");
    assert_eq!(days.came.len(), 6, "{:?}", days.moments());
    // Nor is one made up for when they are wanted again.
    days.says("ana", "/checkin change nudges=twice");
    days.until("2026-12-13T20:00:00Z");
    assert_eq!(days.came.len(), 6, "{:?}", days.moments());

    let seven = days.says("ana", "/checkin change nudges=seven");
    assert!(seven.error && words(&seven).contains("\"seven\""), "{}", words(&seven));
    assert_eq!(seven.buttons().count(), 3, "{}", words(&seven));
    assert_eq!(days.bot.store().schedules(&address("ana")).unwrap()[0].reminders, 2);
}

#[test]
fn what_two_check_ins_share_is_reminded_of_where_one_of_them_wants_it() {
    for (feedback, stretch, reminders) in
        [("none", "once", 1), ("none", "none", 0), ("none", "twice", 2), ("once", "none", 1)]
    {
        let mut days = Days::begun();
        days.says("ana", "/checkin start stretch weekly monday 10:00 begin");
        days.says("ana", &format!("/checkin change feedback nudges={feedback}"));
        days.says("ana", &format!("/checkin change stretch nudges={stretch}"));
        days.until("2026-12-06T08:00:00Z");
        let count = |role| days.roles.iter().filter(|it| **it == role).count();
        assert_eq!(
            (count(Role::CheckIn), count(Role::Reminder)),
            (1, reminders),
            "{feedback} {stretch}: {:?}",
            days.moments()
        );
    }
}

#[test]
fn a_reminder_that_is_late_does_not_come_right_before_the_next() {
    let mut days = Days::begun();
    days.until("2026-12-01T20:00:00Z");
    days.off("2026-12-06T12:00:00Z".parse().unwrap());
    days.until("2026-12-07T09:00:00Z");
    assert_eq!(days.roles[1..], [Role::CheckIn, Role::CheckIn], "{:?}", days.moments());
}
