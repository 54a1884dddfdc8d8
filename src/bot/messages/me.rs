//! What somebody set about themselves, as they read it.

use super::start::HOURS;
use super::timezone::time;
use crate::bot::Bot;
use crate::bot::commands::me;
use crate::bot::commands::start;
use crate::bot::commands::timezone;
use crate::bot::line::Invocation;
use crate::bot::line::clock;
use crate::bot::reply::Button;
use crate::bot::reply::Field;
use crate::bot::reply::Form;
use crate::bot::reply::Menu;
use crate::bot::reply::Reply;
use crate::bot::reply::Row;
use crate::bot::reply::Text;
use crate::mentoring::ladder::Name;
use crate::mentoring::person::Profile;
use chrono::DateTime;
use chrono::Utc;

/// What can be set, and taken back: what a line calls it, and what people do.
const THINGS: [(&str, &str); 6] = [
    ("level", "Level"),
    ("target", "Heading for"),
    ("zone", "Your clock"),
    (me::QUIET, "Quiet hours"),
    (me::CALLED, "What I call you"),
    (me::HOPE, "What you hope for"),
];

/// What can be taken back.
pub fn things() -> Vec<Name> {
    let name = |(id, title): (&str, &str)| Name { id: id.to_owned(), title: title.to_owned(), aliases: Vec::new() };
    THINGS.map(name).into()
}

/// Everything that somebody set, and a way to change each of it.
pub fn card(bot: &Bot, profile: &Profile, now: DateTime<Utc>) -> Reply {
    let set: Vec<(&str, &str, Text)> =
        THINGS.iter().filter_map(|(id, title)| Some((*id, *title, value(bot, profile, id, now)?))).collect();
    let mut text = match set.is_empty() {
        true => Text::default()
            .plain("Nothing yet, and everything about the ladder works without. Three presses in ")
            .strong("/start")
            .plain(" are enough for the rest."),
        false => Text::default(),
    };
    let mut missing: Vec<String> = Vec::new();
    for (id, title) in &THINGS {
        match set.iter().find(|(known, ..)| known == id) {
            Some((_, _, value)) => {
                let gap = if text.is_empty() { "" } else { "\n" };
                text = text.plain(format!("{gap}• ")).strong(*title).plain(": ").then(value.clone());
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
        rows: rows(bot, &set),
        private: true,
        ..Reply::default()
    }
}

/// The same, after a change.
pub fn changed(card: Reply) -> Reply {
    Reply { text: Text::default().plain("That's kept.\n\n").then(card.text), ..card }
}

/// The same, after something was taken back.
pub fn taken_back(card: Reply) -> Reply {
    Reply { text: Text::default().plain("That's gone.\n\n").then(card.text), ..card }
}

/// The form for what somebody says in their own words.
pub fn words_form(bot: &Bot, profile: &Profile) -> Reply {
    let field = |id: &str, label: &str, max, long, value: &Option<String>| Field {
        id: id.to_owned(),
        label: label.to_owned(),
        long,
        required: false,
        max,
        value: value.clone().unwrap_or_default(),
    };
    let form = Form {
        title: "In your words · only you".to_owned(),
        line: bot.line(&Invocation::of(me::WORDS)),
        fields: vec![
            field(me::CALLED, "What shall I call you?", me::LONGEST_NAME, false, &profile.called),
            field(me::HOPE, "What do you hope for from all this?", me::LONGEST_HOPE, true, &profile.hope),
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
            let place = timezone::city_or_zone(bot, zone);
            let shown = bot.zones().zone(zone).and_then(|zone| zone.date(now).zip(zone.time(now)));
            match shown {
                Some((date, clock)) => {
                    Text::default().plain(format!("{} now, as in {place}", time(date.and_time(clock))))
                }
                None => Text::default().plain(format!("that of {place}")),
            }
        }),
        me::QUIET => profile.quiet.map(|quiet| {
            let (from, until) = (clock::shown(quiet.from), clock::shown(quiet.until));
            let kept =
                if profile.zone.is_some() { " I don't write" } else { ", by your clock, which I don't know yet" };
            Text::default().plain(format!("from {from} until {until}{kept}"))
        }),
        me::CALLED => profile.called.as_ref().map(|called| Text::default().quote(called)),
        _ => profile.hope.as_ref().map(|hope| Text::default().quote(hope)),
    }
}

fn rows(bot: &Bot, set: &[(&str, &str, Text)]) -> Vec<Row> {
    let button = |label: &str, line: Invocation| Button { label: label.to_owned(), line: bot.line(&line) };
    let mut rows = vec![Row::Buttons(vec![
        button("Where I am, where to", Invocation::of(start::NAME).flag(start::AGAIN, true)),
        button("My clock", Invocation::of(timezone::NAME)),
        button("In my words", Invocation::of(me::WORDS)),
    ])];
    let quiet = HOURS.iter().filter_map(|hours| {
        let quiet = hours.quiet()?;
        let line = Invocation::of(me::NAME).with(me::QUIET, clock::span(quiet.from, quiet.until));
        Some(button(hours.title, line))
    });
    rows.push(Row::Menu(Menu { hint: "When I may write to you".to_owned(), options: quiet.collect() }));
    if !set.is_empty() {
        let option = |(id, title, _): &(&str, &str, Text)| {
            button(title, Invocation { values: [(me::CLEAR, several(id))].into(), ..Invocation::of(me::NAME) })
        };
        let options = set.iter().map(option).collect();
        rows.push(Row::Menu(Menu { hint: "Take one of these back".to_owned(), options }));
    }
    rows
}

fn several(id: &str) -> crate::bot::line::Value {
    crate::bot::line::Value::Several(vec![id.to_owned()])
}
