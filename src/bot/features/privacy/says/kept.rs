//! Labels for everything that is stored about a person, by the names used in an export.

use crate::mentoring::cadence::Zone;
use chrono::{DateTime, Utc};

/// The heading of one section of an export.
pub fn heading(section: &str) -> Option<&'static str> {
    Some(match section {
        "profile" => "You",
        "addresses" => "Your account",
        "schedules" => "Your check-ins",
        "deliveries" => "What I sent you, or meant to",
        "answers" => "What you answered",
        "wins" => "What you kept as a win",
        "reflections" => "What you wrote about yourself",
        "drafts" => "What you began to write",
        _ => return None,
    })
}

/// The number of rows in a section of an export, for sections that can have many.
pub fn counted(section: &str, count: usize) -> Option<String> {
    let (one, many) = match section {
        "schedules" => ("check-in", "check-ins"),
        "deliveries" => ("message that I sent you or meant to", "messages that I sent you or meant to"),
        "answers" => ("answer of yours", "answers of yours"),
        "wins" => ("win", "wins"),
        "reflections" => ("thing you wrote about yourself", "things you wrote about yourself"),
        "drafts" => ("thing you began to write", "things you began to write"),
        _ => return None,
    };
    Some(format!("{count} {}", if count == 1 { one } else { many }))
}

/// The label of one value, worded to fit inside a sentence too.
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
        ("profile", "away_until") => "until when you are away",
        ("addresses", "platform") => "the platform you use",
        ("addresses", "id") => "your id there",
        ("addresses", "direct_channel") => "the channel of our direct messages",
        ("schedules", "id") => "the name I gave it",
        ("schedules", "kind") => "what it asks about",
        ("schedules", "since") => "since when",
        ("schedules", "every") => "how often",
        ("schedules", "day") => "on which day",
        ("schedules", "at") => "at what time",
        ("schedules", "zone") => "by which clock",
        ("schedules", "counts_from") => "the day it counts from",
        ("schedules", "next") => "the date it is for next",
        ("schedules", "next_due") => "when that is",
        ("schedules", "state") => "whether it is active",
        ("schedules", "reason") => "why not",
        ("schedules", "paused_until") => "the day before which nothing comes",
        ("schedules", "not_delivered_in_a_row") => "how many in a row did not reach you",
        ("schedules", "themes") => "the themes you chose",
        ("schedules", "length") => "whether it is short",
        ("schedules", "reminders") => "how often it reminds you",
        ("schedules", "assignment") => "the assignment it is about",
        ("schedules", "ends") => "when that is to be done",
        ("schedules", "state_before") => "how it stood before you stopped it",
        ("schedules", "ended") => "when you stopped it",
        ("deliveries", "id") => "the name on its buttons",
        ("deliveries", "from") => "the check-in it belongs to",
        ("deliveries", "platform") => "the platform it goes through",
        ("deliveries", "to") => "your id there",
        ("deliveries", "for") => "the date it is for",
        ("deliveries", "role") => "what it is",
        ("deliveries", "repetition") => "how often you put it off",
        ("deliveries", "due") => "when it was to leave",
        ("deliveries", "not_before") => "before when it is not tried",
        ("deliveries", "state") => "what became of it",
        ("deliveries", "tries") => "how often I tried",
        ("deliveries", "last_try") => "when I last tried",
        ("deliveries", "message") => "the message's id",
        ("deliveries", "reason") => "why not",
        ("deliveries", "settled") => "when that was clear",
        ("deliveries", "answer") => "whether you answered",
        ("deliveries", "told") => "when I told you that it did not reach you",
        ("deliveries", "questions") => "the questions it asked",
        ("deliveries", "skipped") => "when you skipped it",
        ("answers", "question") => "the question",
        ("answers", "words") => "what you answered",
        ("answers", "written") => "when you wrote it",
        ("answers", "outcome") => "what came of what you would try",
        ("answers", "deleted") => "when you deleted it",
        ("wins", "words") => "what you wrote of it",
        ("wins", "link") => "the message it is about",
        ("wins", "written") => "when you wrote that",
        ("wins", "deleted") => "when you deleted that",
        ("reflections", "kind") => "what kind of thing it is",
        ("reflections", "about") => "the week it is about, or the check-in",
        ("reflections", "written") => "when you first wrote it",
        ("reflections", "changed") => "when you last changed it",
        ("reflections", "body") => "all you wrote in it",
        ("reflections", "deleted") => "when you deleted it",
        ("drafts", "form") => "the form it is for",
        ("drafts", "field") => "the field in it",
        ("drafts", "words") => "what you wrote into it",
        ("drafts", "written") => "when you did",
        _ => return None,
    })
}

/// The label of one part of something that a person wrote about themselves.
pub fn part(name: &str) -> Option<&'static str> {
    Some(match name {
        "tags" => "what made it good",
        "week" => "which week it was",
        "did" => "what you did in it",
        "energy" => "what gave you energy",
        "drain" => "what drained you",
        "thought" => "what you make of it",
        "picked" => "what you picked",
        "level" => "the level",
        "marks" => "your answers",
        "how" => "how far you are",
        "evidence" => "your evidence",
        "skipped" => "what you left out",
        "done" => "whether it is finished",
        "spent" => "where it went",
        "unit" => "in hours or percent",
        "hand_over" => "what you hand over",
        "handed" => "whether that left your desk",
        _ => return None,
    })
}

/// A moment in a person's time zone, in full because it is read months later.
pub fn moment(moment: DateTime<Utc>, zone: Option<&Zone>) -> String {
    const DAY: &str = "%A, %-d %B %Y";
    let there = zone.and_then(|zone| Some((zone.date(moment)?, zone.time(moment)?, zone.name())));
    match there {
        Some((date, time, zone)) => format!("{}, {} ({zone})", date.format(DAY), time.format("%H:%M")),
        None => format!("{}, {} (UTC)", moment.format(DAY), moment.format("%H:%M")),
    }
}
