//! Picking a week share by share: one activity after another, with all earlier picks in the lines of the buttons.

use super::super::lines;
use super::cards::{card, span};
use crate::bot::Bot;
use crate::bot::phrases::buttons::button;
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::mentoring::week::reading::{Figure, canonical};
use crate::mentoring::week::{ACTIVITIES, Activity, Unit, shown};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The shares that can be picked, in percent.
const SHARES: [u8; 12] = [0, 5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90];
/// A whole week, in percent.
const ALL: f64 = 100.0;

/// Asks about the first activity that has no share yet.
pub fn next(bot: &Bot, monday: NaiveDate, picked: &BTreeMap<String, Figure>) -> Reply {
    let so_far: f64 = picked.values().map(|figure| figure.value).sum();
    let open = ACTIVITIES.iter().find(|activity| !picked.contains_key(activity.id));
    let mut text = Text::default();
    if !picked.is_empty() {
        text = text.plain(format!("So far: {}.\n\n", said(picked)));
    }
    let mut rows = Vec::new();
    let text = match open.filter(|_| so_far < ALL) {
        Some(activity) => {
            let shares = SHARES.iter().filter(|share| **share == 0 || f64::from(**share) <= ALL - so_far);
            let buttons: Vec<Button> = shares.map(|share| pick(bot, monday, picked, activity, *share)).collect();
            rows.push(Row::Buttons(buttons));
            text.strong(format!("{}: ", activity.label)).plain(asked(activity, ALL - so_far))
        }
        None => text.plain("That is the whole week. Keep it like this?"),
    };
    let mut ways: Vec<Button> = Vec::new();
    if so_far > 0.0 {
        ways.push(button(bot, "Keep it like this", &lines::keep(monday, figures(picked))));
    }
    // Activities are asked in this order, so the last one with a share was picked last.
    let mut without = picked.clone();
    if let Some(last) = ACTIVITIES.iter().rev().find(|activity| picked.contains_key(activity.id)) {
        without.remove(last.id);
        ways.push(button(bot, "Back", &lines::pick_with(monday, figures(&without))));
    }
    ways.push(button(bot, "Write it in instead", &lines::write(monday)));
    rows.push(Row::Buttons(ways));
    card(&format!("Your week of {}", span(monday)), text, rows)
}

/// The question about an activity, with the percentage of the week that is left.
fn asked(activity: &Activity, left: f64) -> String {
    let what = match activity.id {
        "hands-on" => "code, reviews, design",
        "people" => "1:1s, coaching",
        "functions" => "meetings beyond engineering",
        "planning" => "plans and strategy",
        "hiring" => "interviews and all around them",
        _ => "conferences and the like",
    };
    let left = if left < ALL { format!(" {} % is left.", shown(left)) } else { String::new() };
    format!("{what}. About how much of the week?{left}")
}

/// The button for one share of an activity. On the last activity it saves the week.
fn pick(bot: &Bot, monday: NaiveDate, picked: &BTreeMap<String, Figure>, activity: &Activity, share: u8) -> Button {
    let label = if share == 0 { "None".to_owned() } else { format!("{share} %") };
    let mut all = picked.clone();
    all.insert(activity.id.to_owned(), Figure { value: f64::from(share), unit: Some(Unit::Percent) });
    let line = match all.len() == ACTIVITIES.len() {
        true => lines::keep(monday, figures(&all)),
        false => lines::pick_with(monday, figures(&all)),
    };
    button(bot, label, &line)
}

/// The figures by activity, as a line spells them.
fn figures(figures: &BTreeMap<String, Figure>) -> impl Iterator<Item = (&'static str, String)> {
    ACTIVITIES.iter().filter_map(|activity| Some((activity.id, canonical(*figures.get(activity.id)?))))
}

/// The picks so far, in words.
fn said(picked: &BTreeMap<String, Figure>) -> String {
    let share = |activity: &Activity| {
        Some(format!("{} {} %", activity.label.to_lowercase(), shown(picked.get(activity.id)?.value)))
    };
    ACTIVITIES.iter().filter_map(share).collect::<Vec<_>>().join(" · ")
}
