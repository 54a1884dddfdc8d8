//! The words for everything that is kept about somebody, by the names it has in an export.

use crate::mentoring::cadence::Zone;
use chrono::DateTime;
use chrono::Utc;

/// What one part of an export is about.
pub fn heading(section: &str) -> Option<&'static str> {
    Some(match section {
        "profile" => "You",
        "addresses" => "Your account",
        _ => return None,
    })
}

/// What one value is, so that it also stands inside a sentence.
pub fn label(section: &str, name: &str) -> Option<&'static str> {
    Some(match (section, name) {
        ("profile", "since") => "the day you began",
        ("profile", "level") => "the level you hold",
        ("profile", "target") => "the level you are heading for",
        ("profile", "zone") => "your time zone",
        ("profile", "quiet_hours") => "your quiet hours",
        ("profile", "language") => "the language of your app",
        ("profile", "called") => "what you want to be called",
        ("profile", "hope") => "what you hope for",
        ("addresses", "platform") => "the platform you use",
        ("addresses", "id") => "your id there",
        _ => return None,
    })
}

/// A moment by the clocks of a place, in full: it is read months later.
pub fn moment(moment: DateTime<Utc>, zone: Option<&Zone>) -> String {
    const DAY: &str = "%A, %-d %B %Y";
    let there = zone.and_then(|zone| Some((zone.date(moment)?, zone.time(moment)?, zone.name())));
    match there {
        Some((date, time, zone)) => format!("{}, {} ({zone})", date.format(DAY), time.format("%H:%M")),
        None => format!("{}, {} (UTC)", moment.format(DAY), moment.format("%H:%M")),
    }
}

/// Several things in one sentence.
pub fn listed(things: &[&str]) -> String {
    match things {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
