//! `nextrung preview`: the dates on which something would recur, as a table for people and as JSON lines for programs.

use super::{Stop, quiet_pipe, zones};
use crate::mentoring::cadence::{Cadence, MonthDay, Occurrence, Rhythm, Zone, Zones};
use crate::{exit, run};
use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc, Weekday};
use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};
use std::io;
use std::io::{BufRead, Write};

/// The most dates in one answer.
const MOST: usize = 1_000;

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

/// The options at a terminal.
#[derive(Debug, Args)]
pub struct Options {
    /// The place whose clocks count, such as Europe/Berlin
    #[arg(long, requires = "every")]
    zone: Option<String>,
    /// weekly, biweekly, monthly or quarterly
    #[arg(long, requires = "zone")]
    every: Option<String>,
    /// For weekly and biweekly: monday to sunday
    #[arg(long, requires = "zone")]
    weekday: Option<String>,
    /// For monthly and quarterly: 1 to 31, or last-friday and the like
    #[arg(long, requires = "zone")]
    day: Option<String>,
    /// The time of day, such as 09:00
    #[arg(long, default_value = "09:00")]
    at: String,
    /// The date that everything counts from: that of --after, if it is not given
    #[arg(long)]
    anchor: Option<String>,
    /// Only what is later than this moment, such as 2026-11-20T12:00:00Z: now, if it is not given
    #[arg(long)]
    after: Option<String>,
    /// How many
    #[arg(long, default_value_t = 5)]
    count: usize,
}

/// A program's request, as one line of JSON.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    id: Value,
    zone: String,
    every: String,
    weekday: Option<String>,
    day: Option<Value>,
    at: String,
    anchor: String,
    after: String,
    count: usize,
}

/// Prints the dates of a recurrence.
///
/// # Errors
/// When the options do not make a cadence; when standard input or output fails. An invalid JSON line is answered with
/// what is wrong, and the next one is read.
pub fn run(options: Options) -> Result<(), Stop> {
    let zones = zones::open(&zones::folders());
    match (&options.zone, &options.every) {
        (Some(zone), Some(every)) => {
            let (zone, every) = (zone.clone(), every.clone());
            let shown = table(&zones, options, zone, every).map_err(|wrong| Stop::new(exit::USAGE, wrong))?;
            quiet_pipe(write!(io::stdout(), "{shown}"))
        }
        _ => quiet_pipe(lines(&zones)),
    }
}

fn table(zones: &Zones, options: Options, zone: String, every: String) -> Result<String, String> {
    let now = run::now();
    let place = zones.zone(&zone).ok_or_else(|| no_zone(&zone))?;
    // A request that starts in the past is not cut off at today.
    let from = options.after.as_ref().and_then(|after| after.parse().ok()).unwrap_or(now);
    let today = || place.date(from).unwrap_or_else(|| from.date_naive()).to_string();
    let asked = Asked {
        id: Value::Null,
        zone,
        every,
        weekday: options.weekday,
        day: options.day.map(|day| day.parse::<u32>().map_or(Value::String(day), Value::from)),
        at: options.at,
        anchor: options.anchor.unwrap_or_else(today),
        after: options.after.unwrap_or_else(|| written(now)),
        count: options.count,
    };
    let (place, occurrences) = answer(zones, &asked)?;
    let mut table = format!("{:<12}{:<22}{}\n", "For", place.name(), "UTC");
    for occurrence in occurrences {
        let local = place.date(occurrence.due).zip(place.time(occurrence.due));
        let local = local.map(|(date, time)| format!("{} {}", date.format("%a %-d %b"), time.format("%H:%M")));
        let (nominal, due) = (occurrence.nominal, written(occurrence.due));
        table.push_str(&format!("{:<12}{:<22}{due}\n", nominal.to_string(), local.unwrap_or_default()));
    }
    Ok(table)
}

fn lines(zones: &Zones) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let mut input = io::stdin().lock();
    let mut bytes = Vec::new();
    // Bytes, not lines: an invalid byte does not end it.
    while input.read_until(b'\n', &mut bytes)? > 0 {
        let line = String::from_utf8_lossy(&bytes);
        if !line.trim().is_empty() {
            writeln!(out, "{}", reply(zones, line.trim()))?;
        }
        bytes.clear();
    }
    out.flush()
}

/// The answer to one line.
fn reply(zones: &Zones, line: &str) -> Value {
    let id = || serde_json::from_str::<Value>(line).map_or(Value::Null, |asked| asked["id"].clone());
    let asked: Asked = match serde_json::from_str(line) {
        Ok(asked) => asked,
        Err(wrong) => return json!({ "id": id(), "error": wrong.to_string() }),
    };
    match answer(zones, &asked) {
        Ok((_, occurrences)) => {
            let due: Vec<String> = occurrences.iter().map(|occurrence| written(occurrence.due)).collect();
            json!({ "id": asked.id, "due": due })
        }
        Err(wrong) => json!({ "id": asked.id, "error": wrong }),
    }
}

fn answer(zones: &Zones, asked: &Asked) -> Result<(Zone, Vec<Occurrence>), String> {
    let zone = zones.zone(&asked.zone).ok_or_else(|| no_zone(&asked.zone))?;
    let at =
        NaiveTime::parse_from_str(&asked.at, "%H:%M").map_err(|_| unfit("at", &asked.at, "a time such as 09:00"))?;
    let anchor = NaiveDate::parse_from_str(&asked.anchor, "%Y-%m-%d")
        .map_err(|_| unfit("anchor", &asked.anchor, "a date such as 2026-11-02"))?;
    let after: DateTime<Utc> =
        asked.after.parse().map_err(|_| unfit("after", &asked.after, "a moment such as 2026-11-20T12:00:00Z"))?;
    if asked.count > MOST {
        return Err(format!("count: at most {MOST}"));
    }
    let cadence = Cadence { rhythm: rhythm(asked)?, at, anchor };
    let occurrences = cadence.after(&zone, after).take(asked.count).collect();
    Ok((zone, occurrences))
}

fn rhythm(asked: &Asked) -> Result<Rhythm, String> {
    let day = asked.day.as_ref().filter(|day| !day.is_null());
    match (asked.every.as_str(), &asked.weekday, day) {
        ("weekly", Some(weekday), None) => Ok(Rhythm::Weekly(named(weekday)?)),
        ("biweekly", Some(weekday), None) => Ok(Rhythm::Biweekly(named(weekday)?)),
        ("monthly", None, Some(day)) => Ok(Rhythm::Monthly(month_day(day)?)),
        ("quarterly", None, Some(day)) => Ok(Rhythm::Quarterly(month_day(day)?)),
        ("weekly" | "biweekly", _, _) => Err(format!("{} goes with a weekday and without a day", asked.every)),
        ("monthly" | "quarterly", _, _) => Err(format!("{} goes with a day and without a weekday", asked.every)),
        (other, _, _) => Err(unfit("every", other, "weekly, biweekly, monthly or quarterly")),
    }
}

fn named(weekday: &str) -> Result<Weekday, String> {
    let found = WEEKDAYS.iter().find(|(name, _)| *name == weekday);
    found.map(|(_, day)| *day).ok_or_else(|| unfit("weekday", weekday, "monday to sunday"))
}

fn month_day(day: &Value) -> Result<MonthDay, String> {
    let wanted = || format!("day: {day} does not do; it takes 1 to 31, or last-monday to last-sunday");
    if let Some(last) = day.as_str().and_then(|day| day.strip_prefix("last-")) {
        return named(last).map(MonthDay::Last).map_err(|_| wanted());
    }
    let number = day.as_u64().and_then(|number| u32::try_from(number).ok()).filter(|number| (1..=31).contains(number));
    number.map(MonthDay::Day).ok_or_else(wanted)
}

fn written(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn no_zone(name: &str) -> String {
    unfit("zone", name, "a place such as Europe/Berlin")
}

fn unfit(what: &str, given: &str, wanted: &str) -> String {
    format!("{what}: {given:?} does not do; it takes {wanted}")
}

#[cfg(test)]
mod tests {
    use super::reply;
    use crate::mentoring::cadence::Zones;
    use serde_json::{Value, json};

    fn asked(changes: Value) -> Value {
        let mut asked = json!({
            "id": "a", "zone": "Europe/Berlin", "every": "weekly", "weekday": "monday", "day": null, "at": "09:00",
            "anchor": "2026-11-02", "after": "2026-11-20T12:00:00Z", "count": 2,
        });
        for (key, value) in changes.as_object().unwrap() {
            asked[key] = value.clone();
        }
        reply(&Zones::bundled(), &asked.to_string())
    }

    #[test]
    fn a_line_is_answered_with_moments() {
        assert_eq!(asked(json!({})), json!({ "id": "a", "due": ["2026-11-23T08:00:00Z", "2026-11-30T08:00:00Z"] }));
        let last = json!({ "id": 7, "every": "monthly", "weekday": null, "day": "last-friday", "at": "16:30" });
        assert_eq!(asked(last), json!({ "id": 7, "due": ["2026-11-27T15:30:00Z", "2026-12-25T15:30:00Z"] }));
        assert_eq!(asked(json!({ "count": 0 })), json!({ "id": "a", "due": [] }));
        assert_eq!(
            asked(json!({ "after": "2026-11-23T09:00:00.5+01:00", "count": 1 }))["due"][0],
            "2026-11-30T08:00:00Z"
        );
    }

    #[test]
    fn what_does_not_do_is_named() {
        for (changes, says) in [
            (json!({ "zone": "Factory" }), "zone: \"Factory\""),
            (json!({ "zone": "+05:30" }), "zone"),
            (json!({ "every": "daily" }), "every: \"daily\""),
            (json!({ "weekday": null }), "goes with a weekday"),
            (json!({ "day": 3 }), "without a day"),
            (json!({ "every": "monthly" }), "goes with a day"),
            (json!({ "every": "monthly", "weekday": null, "day": 32 }), "day: 32"),
            (json!({ "every": "monthly", "weekday": null, "day": "last-blursday" }), "day"),
            (json!({ "weekday": "blursday" }), "weekday: \"blursday\""),
            (json!({ "at": "25:99" }), "at: \"25:99\""),
            (json!({ "anchor": "2026-02-30" }), "anchor"),
            (json!({ "after": "yesterday" }), "after"),
            (json!({ "count": 1_001 }), "count"),
            (json!({ "count": -1 }), "invalid value"),
            (json!({ "colour": "blue" }), "unknown field"),
        ] {
            let answer = asked(changes);
            assert_eq!(answer["id"], "a");
            assert!(answer["error"].as_str().unwrap().contains(says), "{answer}");
        }
        assert_eq!(reply(&Zones::bundled(), "{ not json")["id"], Value::Null);
        assert!(reply(&Zones::bundled(), "[]")["error"].is_string());
    }
}
