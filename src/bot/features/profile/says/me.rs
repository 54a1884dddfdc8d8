//! Wording of the profile card.

use super::super::lines;
use super::super::lines::{CALLED, HOPE, LONGEST_HOPE, LONGEST_NAME, QUIET};
use super::timezone::{city_or_zone, time};
use crate::bot::Bot;
use crate::bot::features::profile::says::quiet_hours::HOURS;
use crate::bot::line::{Invocation, clock};
use crate::bot::phrases::buttons::{button, menu};
use crate::bot::reply::{Field, Form, Reply, Row, Text};
use crate::mentoring::ladder::Name;
use crate::mentoring::person::Profile;
use crate::mentoring::quiet_hours::QuietHours;
use chrono::{DateTime, Utc};

/// What can be set and removed: the name in a command line, and the name people use.
const THINGS: [(&str, &str); 6] = [
    ("level", "Level"),
    ("target", "Heading for"),
    ("zone", "Your clock"),
    (QUIET, "Quiet hours"),
    (CALLED, "What I call you"),
    (HOPE, "What you hope for"),
];

/// The names of everything that can be removed.
pub fn things() -> Vec<Name> {
    let name = |(id, title): (&str, &str)| Name { id: id.to_owned(), title: title.to_owned(), aliases: Vec::new() };
    THINGS.map(name).into()
}

/// Everything the person has set, with a way to change each of it.
pub fn card(bot: &Bot, profile: &Profile, now: DateTime<Utc>) -> Reply {
    let set: Vec<(&str, &str, Text)> =
        THINGS.iter().filter_map(|(id, title)| Some((*id, *title, value(bot, profile, id, now)?))).collect();
    let mut text = match set.is_empty() {
        true => Text::default()
            .plain("Nothing yet, and everything about the ladder works without. Three presses in ")
            .command("start")
            .plain(" are enough for the rest."),
        false => Text::default(),
    };
    let mut missing: Vec<String> = Vec::new();
    for (id, title) in &THINGS {
        match set.iter().find(|(known, ..)| known == id) {
            Some((_, _, value)) => {
                text = text.item().strong(*title).plain(": ").then(value.clone());
            }
            None => missing.push((*title).to_owned()),
        }
    }
    if !set.is_empty() && !missing.is_empty() {
        text = text.plain(format!("\n\nNot set: {}.", missing.join(" · ")));
    }
    Reply {
        title: Some("What I know of you".to_owned()),
        text,
        rows: rows(bot, profile, &set),
        private: true,
        ..Reply::default()
    }
}

/// The card after a change.
pub fn changed(card: Reply) -> Reply {
    Reply { text: Text::default().plain("That's kept.\n\n").then(card.text), ..card }
}

/// The card after something was removed.
pub fn taken_back(card: Reply) -> Reply {
    Reply { text: Text::default().plain("That's gone.\n\n").then(card.text), ..card }
}

/// The form for what a person says in their own words.
pub fn words_form(bot: &Bot, profile: &Profile) -> Reply {
    let field = |id: &str, label: &str, hint: &str, max, long, value: &Option<String>| Field {
        id: id.to_owned(),
        label: label.to_owned(),
        long,
        required: false,
        max,
        placeholder: hint.to_owned(),
        value: value.clone().unwrap_or_default(),
    };
    let form = Form {
        title: "In your words · only you".to_owned(),
        line: bot.line(&lines::own_words()),
        lead: Text::default().plain("Both may stay empty. Only you and I read them."),
        fields: vec![
            field(CALLED, "What shall I call you?", "A name, as people say it", LONGEST_NAME, false, &profile.called),
            field(
                HOPE,
                "What do you hope for from all this?",
                "In a year, what would be different?",
                LONGEST_HOPE,
                true,
                &profile.hope,
            ),
        ],
    };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

fn value(bot: &Bot, profile: &Profile, id: &str, now: DateTime<Utc>) -> Option<Text> {
    let level = |id: &Option<String>| {
        let level = id.as_deref().and_then(|id| bot.knowledge().level(id));
        level.map(|level| Text::default().plain(&level.name.title))
    };
    match id {
        "level" => level(&profile.level),
        "target" => level(&profile.target),
        "zone" => profile.zone.as_deref().map(|zone| {
            let place = city_or_zone(bot, zone);
            let shown = bot.zones().zone(zone).and_then(|zone| zone.date(now).zip(zone.time(now)));
            match shown {
                Some((date, clock)) => {
                    Text::default().plain(format!("{} now, as in {place}", time(date.and_time(clock))))
                }
                None => Text::default().plain(format!("that of {place}")),
            }
        }),
        QUIET => profile.quiet.map(|quiet| {
            let (from, until) = (clock::shown(quiet.from), clock::shown(quiet.until));
            let kept = if profile.zone.is_some() { "" } else { ", by your clock, which I don't know yet" };
            Text::default().plain(format!("{from} to {until}{kept}"))
        }),
        CALLED => profile.called.as_ref().map(|called| Text::default().quote(called)),
        _ => profile.hope.as_ref().map(|hope| Text::default().quote(hope)),
    }
}

fn rows(bot: &Bot, profile: &Profile, set: &[(&str, &str, Text)]) -> Vec<Row> {
    let button = |label: &str, line: Invocation| button(bot, label, &line);
    let mut rows = vec![Row::Buttons(vec![
        button("Where I am, where to", lines::start_again()),
        button("My clock", lines::timezone()),
        button("In my words", lines::own_words()),
    ])];
    let offered = HOURS.iter().filter_map(|hours| Some((hours.title.to_owned(), hours.quiet()?)));
    let mut offered: Vec<(String, QuietHours)> = offered.collect();
    if let Some(own) = profile.quiet.filter(|own| !offered.iter().any(|(_, quiet)| quiet == own)) {
        offered.push((format!("{} to {}", clock::shown(own.until), clock::shown(own.from)), own));
    }
    let hours = offered.into_iter().map(|(title, quiet)| {
        let about = format!("Nothing from {} to {}", clock::shown(quiet.from), clock::shown(quiet.until));
        button(&title, lines::quiet(quiet)).choice().about(about).set(profile.quiet == Some(quiet))
    });
    rows.push(menu("When I may write to you", hours));
    if !set.is_empty() {
        let entry = |(id, title, _): &(&str, &str, Text)| button(title, lines::clear(id)).choice();
        rows.push(menu("Take one of these back", set.iter().map(entry)));
    }
    rows
}
