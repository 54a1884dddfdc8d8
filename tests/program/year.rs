//! A year with a weekly check-in at the console: both clock changes, answers, skips, postponed check-ins, pauses, an absence,
//! closed direct messages, a month of downtime, and restarts in between. The dates are counted by hand.

use crate::program::{Program, deliveries};
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use serde_json::Value;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Nine in the morning in Berlin, counted by hand: an hour ahead of UTC, and two hours from the last Sunday of March to the last
/// Sunday of October.
fn nine(day: NaiveDate) -> String {
    let summer = date("2027-03-28") <= day && day < date("2027-10-31");
    format!("{day}T{:02}:00:00Z", if summer { 7 } else { 8 })
}

/// What happens with the check-in of one Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Answers,
    Skips,
    /// She puts it off for an hour, and answers then.
    PutsOffForAnHour,
    /// She puts it off until the next day, and answers then.
    PutsOffUntilTomorrow,
    /// She skips it before it comes.
    LeftOutBefore,
    /// It does not come because it is paused.
    Paused,
    /// It does not come because she is away.
    Away,
    /// It is due while the bot is off, and the last one stands for all of them.
    Off,
    /// It cannot be delivered, and she answers at her next command.
    Closed,
}

fn plan(week: usize) -> Does {
    match week {
        2 | 30 => Does::Skips,
        3 | 31 => Does::PutsOffForAnHour,
        5 => Does::PutsOffUntilTomorrow,
        7 => Does::LeftOutBefore,
        9..=11 => Does::Paused,
        14..=16 => Does::Away,
        22..=25 => Does::Off,
        28 => Does::Closed,
        _ => Does::Answers,
    }
}

#[test]
fn a_year_of_mondays() {
    let folder = tempfile::tempdir().unwrap();
    let mut now = at("2026-11-20T12:00:00Z");
    let (mut ana, _) = Program::start(folder.path(), now);
    ana.says("/timezone berlin");
    let card = ana.says("/checkin start feedback weekly monday 9:00");
    assert!(card[0]["text"].as_str().unwrap().contains("Monday 23 November and Monday 30 November"));
    let begun = ana.presses(&card[0], "Start it");
    let welcome = deliveries(&begun);
    assert_eq!((begun.len(), welcome.len()), (2, 1), "{begun:#?}");

    // Every Monday that something came, and when; and how often each came.
    let (mut came, mut expected): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut monday = date("2026-11-23");
    for week in 0..52 {
        assert_eq!(monday.weekday(), chrono::Weekday::Mon);
        let does = plan(week);
        let eve = (monday - Days::new(1)).and_hms_opt(12, 0, 0).unwrap().and_utc();
        let noon = monday.and_hms_opt(12, 0, 0).unwrap().and_utc();
        if does == Does::Off {
            // The four weeks are one jump, made when the last of them is over.
            if plan(week + 1) != Does::Off {
                ana.ends();
                let arrived;
                now = noon;
                (ana, arrived) = Program::start(folder.path(), now);
                assert_eq!(arrived.len(), 1, "one stands for all four: {arrived:#?}");
                came.push(arrived[0]["at"].as_str().unwrap().to_owned());
                expected.push(noon.format("%FT%TZ").to_string());
                let words = arrived[0]["text"].as_str().unwrap();
                assert!(words.contains("off"), "{words}");
                ana.answers(&arrived[0], "it was a quiet month");
            }
            monday = monday + Days::new(7);
            continue;
        }
        let until = |ana: &mut Program, now: &mut DateTime<Utc>, then: DateTime<Utc>| {
            let said = ana.says(&format!(":clock {}", then.format("%Y-%m-%dT%H:%M")));
            *now = then;
            deliveries(&said)
        };
        let quietly = until(&mut ana, &mut now, eve);
        assert!(quietly.is_empty(), "week {week}: {quietly:#?}");
        match (does, week) {
            (Does::LeftOutBefore, _) => {
                let asked = ana.says("/checkin skip");
                ana.presses(&asked[0], "Leave it out");
            }
            (Does::Paused, 9) => {
                ana.says(&format!("/checkin pause until={}", monday + Days::new(21)));
            }
            (Does::Away, 14) => {
                ana.says(&format!("/away until={}", monday + Days::new(18)));
            }
            (Does::Closed, _) => {
                ana.says(":dms off");
            }
            _ => {}
        }
        let arrived = until(&mut ana, &mut now, noon);
        let comes = !matches!(does, Does::LeftOutBefore | Does::Paused | Does::Away | Does::Closed);
        assert_eq!(arrived.len(), usize::from(comes), "week {week} {does:?}: {arrived:#?}");
        if comes {
            expected.push(nine(monday));
            came.push(arrived[0]["at"].as_str().unwrap().to_owned());
        }
        let answers = |ana: &mut Program, on: &Value| {
            let words = format!("in week {week} I told Ben");
            let kept = ana.answers(on, &words);
            assert!(kept["text"].as_str().unwrap().contains(&words), "{kept:#?}");
        };
        match does {
            Does::Answers => answers(&mut ana, &arrived[0]),
            Does::Skips => drop(ana.presses(&arrived[0], "Leave it out")),
            Does::PutsOffForAnHour => {
                ana.presses(&arrived[0], "In an hour");
                let again = until(&mut ana, &mut now, noon + TimeDelta::hours(2));
                assert_eq!(again.len(), 1, "{again:#?}");
                assert_eq!(again[0]["at"], format!("{monday}T13:00:00Z"));
                answers(&mut ana, &again[0]);
            }
            Does::PutsOffUntilTomorrow => {
                ana.presses(&arrived[0], "Tomorrow");
                // Twice the same press puts it off once.
                ana.presses(&arrived[0], "Tomorrow");
                let again = until(&mut ana, &mut now, noon + TimeDelta::days(1));
                assert_eq!(again.len(), 1, "{again:#?}");
                assert_eq!(again[0]["at"], nine(monday + Days::new(1)));
                answers(&mut ana, &again[0]);
            }
            Does::Closed => {
                let told = ana.says("/help");
                assert_eq!(told.len(), 2, "she is told, for herself alone: {told:#?}");
                assert!(told[1]["private"] == true || told[1]["place"] == "dm");
                let here = ana.presses(&told[1], "Answer here");
                answers(&mut ana, &here[0]);
                assert_eq!(ana.says("/help").len(), 1, "and told once");
                ana.says(":dms on");
            }
            Does::LeftOutBefore | Does::Paused | Does::Away | Does::Off => {}
        }
        // Now and then the program starts anew, and goes on as if nothing had been.
        if week % 10 == 6 {
            ana.ends();
            let arrived;
            (ana, arrived) = Program::start(folder.path(), now);
            assert!(arrived.is_empty(), "{arrived:#?}");
        }
        monday = monday + Days::new(7);
    }
    assert_eq!(came, expected);
    ana.ends();
    let missing: Vec<usize> = (0..52).filter(|week| !matches!(plan(*week), Does::Answers)).collect();
    assert_eq!(came.len(), 52 - missing.len() + 5 + 1, "{missing:?}");
}
