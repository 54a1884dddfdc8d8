//! Wording of an export: the page of stored data for people to read, and the reply that delivers it.

use super::super::lines;
use super::{kept, privacy};
use crate::bot::Bot;
use crate::bot::files::{json, markdown};
use crate::bot::phrases::buttons::button;
use crate::bot::reply::{File, Reply, Row, Text};
use crate::mentoring::cadence::Zone;
use crate::store::export::{Section, Value};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json};

/// The reply with two files: one for people, one for programs.
pub fn handed_over(bot: &Bot, sections: &[Section], now: DateTime<Utc>) -> Reply {
    let zone = zone(bot, sections);
    let name = |ending: &str| format!("nextrung-{}.{ending}", now.format("%Y-%m-%d"));
    let page = File::new(
        &name("md"),
        page(bot, sections, zone.as_ref(), now).into_bytes(),
        "Everything I keep about you, to read",
    );
    let json = File::new(&name("json"), json::json(sections, now).into_bytes(), "The same, for programs");
    let text = Text::default()
        .plain("Everything I keep about you, twice: ")
        .strong(page.name())
        .plain(" is for reading, ")
        .strong(json.name())
        .plain(" for programs. Only you see this message. Once you save them, the files are yours to guard.");
    let buttons = vec![button(bot, "What I keep", &lines::privacy()), button(bot, "Forget me", &lines::forget())];
    Reply { text, private: true, rows: vec![Row::Buttons(buttons)], files: vec![page, json], ..Reply::default() }
}

/// The reply when nothing is stored about the person.
pub fn nothing(bot: &Bot) -> Reply {
    let text = Text::default().plain(
        "I keep nothing about you, so there is nothing to hand over. Three presses are a beginning; the ladder needs none.",
    );
    let rows = vec![Row::Buttons(privacy::beginnings(bot).into())];
    Reply { text, private: true, rows, ..Reply::default() }
}

/// The person's time zone, if they gave one.
fn zone(bot: &Bot, sections: &[Section]) -> Option<Zone> {
    let values =
        sections.iter().flat_map(|section| section.rows.iter().flatten().map(move |value| (section.name, value)));
    let zone = values.into_iter().find_map(|(section, (name, value))| match (section, *name, value) {
        ("profile", "zone", Value::Fact(zone)) => Some(zone),
        _ => None,
    });
    bot.zones().zone(zone?)
}

/// Everything stored, as a Markdown page.
fn page(bot: &Bot, sections: &[Section], zone: Option<&Zone>, now: DateTime<Utc>) -> String {
    let mut page = format!(
        "# What I keep about you\n\nEverything there was on {}. Your own words stand as you wrote them.\n",
        kept::moment(now, zone)
    );
    for section in sections.iter().filter(|section| !section.rows.is_empty()) {
        page.push_str(&format!("\n## {}\n", kept::heading(section.name).unwrap_or(section.name)));
        for row in &section.rows {
            page.push('\n');
            page.push_str(&of_row(bot, section, row, zone));
        }
    }
    page
}

/// One row: settings first, as a list or on one line, then the person's words as quotations.
fn of_row(bot: &Bot, section: &Section, row: &[(&'static str, Value)], zone: Option<&Zone>) -> String {
    let (mut facts, mut words) = (Vec::new(), String::new());
    for (name, value) in row {
        let label = capitalised(kept::label(section.name, name).unwrap_or(name));
        match value {
            Value::Words(written) => match json::parts(section, written) {
                Some(parts) => words.push_str(&of_parts(bot, "", &parts)),
                None => words.push_str(&format!("\n**{label}**\n\n{}\n", markdown::quote(written))),
            },
            Value::Nothing if !section.one => {}
            value => facts.push(format!("**{label}:** {}", fact(bot, name, value, zone))),
        }
    }
    match section.one {
        true => format!("- {}\n{words}", facts.join("\n- ")),
        false => format!("{}\n{words}", facts.join(" · ")),
    }
}

/// The parts of something a person wrote about themselves, each under its own name and that of the part it belongs to. Empty
/// parts are left out.
fn of_parts(bot: &Bot, within: &str, parts: &Map<String, Json>) -> String {
    let mut page = String::new();
    for (name, part) in parts {
        let called = kept::part(name).map_or_else(|| known(bot, name), str::to_owned);
        let label = markdown::inline(&capitalised(&format!("{within}{called}")));
        match part {
            Json::Null => {}
            Json::String(words) if words.is_empty() => {}
            Json::String(id) if CHOSEN.contains(&name.as_str()) => {
                page.push_str(&format!("\n**{label}:** {}\n", markdown::inline(&known(bot, id))));
            }
            Json::String(words) => page.push_str(&format!("\n**{label}**\n\n{}\n", markdown::quote(words))),
            Json::Array(items) if items.is_empty() => {}
            Json::Array(items) => {
                let items =
                    items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), |id| known(bot, id)));
                let items = items.collect::<Vec<_>>().join(", ");
                page.push_str(&format!("\n**{label}:** {}\n", markdown::inline(&items)));
            }
            Json::Object(inner) => {
                let within = if kept::part(name).is_some() { String::new() } else { format!("{called}, ") };
                page.push_str(&of_parts(bot, &within, inner));
            }
            value => page.push_str(&format!("\n**{label}:** {}\n", markdown::inline(&value.to_string()))),
        }
    }
    page
}

/// The parts that hold a choice from a list, not the person's words.
const CHOSEN: [&str; 3] = ["level", "how", "unit"];

/// The title of a choice. A choice that the knowledge no longer has is named by its id.
fn known(bot: &Bot, id: &str) -> String {
    let knowledge = bot.knowledge();
    let titled = knowledge.mirror.tag(id).map(|tag| &tag.title);
    let titled = titled.or_else(|| knowledge.mirror.reasons.iter().find(|it| it.id == id).map(|it| &it.title));
    let titled = titled.or_else(|| knowledge.level(id).map(|level| &level.name.title));
    let titled = titled
        .or_else(|| knowledge.areas.iter().flat_map(|area| &area.skills).find(|it| it.id == id).map(|it| &it.label));
    titled.map_or_else(|| id.replace('-', " "), Clone::clone)
}

/// A value as people read it.
fn fact(bot: &Bot, name: &str, value: &Value, zone: Option<&Zone>) -> String {
    match value {
        Value::Nothing => "not set".to_owned(),
        Value::Moment(at) => kept::moment(*at, zone),
        Value::Count(count) => count.to_string(),
        Value::Words(words) => markdown::inline(words),
        Value::Fact(fact) => {
            let level = || bot.knowledge().level(fact).map(|level| level.name.title.as_str());
            markdown::inline(match (name, fact.as_str()) {
                ("level" | "target", id) => level().unwrap_or(id),
                ("platform", "discord") => "Discord",
                ("platform", "console") => "the terminal",
                (_, fact) => fact,
            })
        }
    }
}

fn capitalised(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
