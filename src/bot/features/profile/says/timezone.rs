//! Wording for time zones and places. `here` is the command alone, plus what to start once the time zone is known.

use super::super::lines;
use super::super::lines::THEN;
use crate::bot::Bot;
use crate::bot::features::checkin;
use crate::bot::line::Invocation;
use crate::bot::phrases::buttons::{button, choices, menu};
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::mentoring::cadence::Zone;
use crate::mentoring::ladder::City;
use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The number of times of day on offer. Discord's menus hold no more.
const TIMES: usize = 25;
/// The number of places named next to a time of day.
const NAMED: usize = 3;
/// The number of places with the same clock that are offered as buttons.
const PLACES: usize = 9;

/// The person's time zone if it is known, and the ways to set it.
pub fn which(bot: &Bot, here: &Invocation, known: Option<(&str, &Zone)>, now: DateTime<Utc>) -> Reply {
    let clock = known.and_then(|(place, zone)| Some((place, clock(zone, now)?)));
    let text = match clock {
        Some((place, clock)) => Text::default()
            .plain("I take it to be ")
            .strong(time(clock))
            .plain(format!(" for you now, {}, by the clock of {place}.\n\n", day(clock)))
            .plain("If it is another time where you are, choose it below, or name a city: "),
        None => Text::default()
            .plain("I don't know your clock yet. Once I do, nothing comes from me in the middle of your night.\n\n")
            .strong("What time is it where you are?")
            .plain(" Choose it below, or name a city: "),
    };
    let text = text.strong("/timezone lisbon").plain(".");
    Reply {
        title: Some("Your clock".to_owned()),
        text,
        rows: vec![menu("What time is it for you now?", times(bot, here, now).into_iter().map(Button::choice))],
        private: true,
        ..Reply::default()
    }
}

/// The places whose clock shows the same time as in this zone.
pub fn same_clock(bot: &Bot, here: &Invocation, zone: &Zone, now: DateTime<Utc>) -> Reply {
    match clock(zone, now) {
        Some(wanted) => {
            let same = cities(bot, now).filter(|(_, clock)| *clock == wanted).map(|(city, _)| city);
            places(bot, here, &time(wanted), same, now)
        }
        None => which(bot, here, None, now),
    }
}

/// The places where it is this time of day now, within a few minutes because watches are off.
pub fn at_this_time(bot: &Bot, here: &Invocation, wanted: NaiveTime, now: DateTime<Utc>) -> Reply {
    const OFF: i64 = 7;
    const DAY: i64 = 24 * 60;
    let near = |clock: &NaiveDateTime| {
        let minutes = (clock.time() - wanted).num_minutes().rem_euclid(DAY);
        minutes.min(DAY - minutes) <= OFF
    };
    let mut near = cities(bot, now).filter(|(_, clock)| near(clock)).peekable();
    match near.peek() {
        Some((_, clock)) => {
            let clock = time(*clock);
            places(bot, here, &clock, near.map(|(city, _)| city), now)
        }
        None => {
            let which = which(bot, here, None, now);
            let text = Text::default()
                .plain("No clock I know of shows ")
                .strong(wanted.format("%H:%M").to_string())
                .plain(" now. These are the ones I know; or name a city: ")
                .strong("/timezone lisbon")
                .plain(".");
            Reply { text, error: true, ..which }
        }
    }
}

/// The reply to an offset in the place of a city: places with that offset from UTC now.
pub fn no_place(bot: &Bot, so_far: &Invocation, typed: &str, ahead: TimeDelta, now: DateTime<Utc>) -> (Text, Vec<Row>) {
    let same = |(city, _): &(&City, _)| bot.zones().zone(&city.zone).and_then(|zone| zone.ahead(now)) == Some(ahead);
    let same = first_of_each_clock(bot, cities(bot, now).filter(same).map(|(city, _)| city), now);
    let to = |city: &&City| button(bot, city.name.title.clone(), &lines::clock_of(so_far, &city.name.id));
    let mut buttons: Vec<Button> = same.iter().take(PLACES).map(to).collect();
    let text = match buttons.is_empty() {
        true => Text::default()
            .plain(format!("No place I know is at {typed} now. Name a city near you, and I go by its clock.")),
        false => Text::default()
            .plain("A place knows when its clocks change, and an offset doesn't. These are at ")
            .strong(typed)
            .plain(" now. Which one's clock do you live by?"),
    };
    let none = (if buttons.is_empty() { "Choose another way" } else { "None of these" }).to_owned();
    buttons.push(button(bot, none, &lines::timezone()));
    (text, choices("Choose a place", buttons))
}

/// These cities, with the first of each group whose clocks agree for a whole year ahead of all others: people who pick from the
/// start of the list get the right summer time.
fn first_of_each_clock<'a>(bot: &Bot, cities: impl Iterator<Item = &'a City>, now: DateTime<Utc>) -> Vec<&'a City> {
    const DAYS: i64 = 366;
    let year = |zone: Zone| -> Vec<Option<TimeDelta>> {
        (0..=DAYS).map(|day| zone.ahead(now + TimeDelta::days(day))).collect()
    };
    let mut seen = BTreeSet::new();
    let (mut first, others): (Vec<_>, Vec<_>) =
        cities.partition(|city| seen.insert(bot.zones().zone(&city.zone).map(year)));
    first.extend(others);
    first
}

/// Places whose clocks show this time, to choose from.
fn places<'a>(
    bot: &Bot,
    here: &Invocation,
    clock: &str,
    cities: impl Iterator<Item = &'a City>,
    now: DateTime<Utc>,
) -> Reply {
    let cities = first_of_each_clock(bot, cities, now).into_iter();
    let mut buttons: Vec<Button> =
        cities.take(PLACES).map(|city| button(bot, &city.name.title, &lines::clock_of(here, &city.name.id))).collect();
    buttons.push(button(bot, "None of these", here));
    let text = Text::default()
        .plain("It is ")
        .strong(clock)
        .plain(" in these places now. Which one's clock do you live by? Another city will do as well: ")
        .strong("/timezone lisbon")
        .plain(".");
    Reply { text, rows: choices("Choose a place", buttons), private: true, ..Reply::default() }
}

/// The reply when a time zone is set. It shows the time there, which is the one way to check the choice. It mentions their
/// check-ins, which move with it, if they have any.
pub fn saved(bot: &Bot, here: &Invocation, place: &str, zone: &Zone, has_checkins: bool, now: DateTime<Utc>) -> Reply {
    let text = match clock(zone, now) {
        Some(clock) => Text::default()
            .plain("It should be ")
            .strong(time(clock))
            .plain(format!(" for you now, {}. I go by the clock of {place}, summer time and all.", day(clock))),
        None => Text::default().plain(format!("I go by the clock of {place} now.")),
    };
    let text = if has_checkins { text.plain(" Your check-ins go by it too, at the same time of day.") } else { text };
    // A person who came here to start a check-in continues with it.
    let on = match here.one(THEN) {
        Some(kind) => checkin::lines::start(kind),
        None => lines::me(),
    };
    let right = button(bot, "That's right", &on).main();
    let other = button(bot, "It's another time here", here);
    Reply { text, rows: vec![Row::Buttons(vec![right, other])], private: true, ..Reply::default() }
}

/// The times of day that it is now somewhere, each with places where it is.
fn times(bot: &Bot, here: &Invocation, now: DateTime<Utc>) -> Vec<Button> {
    let mut groups: Vec<(NaiveDateTime, Vec<&City>)> = Vec::new();
    for (city, clock) in cities(bot, now) {
        match groups.iter_mut().find(|(known, _)| *known == clock) {
            Some((_, cities)) => cities.push(city),
            None => groups.push((clock, vec![city])),
        }
    }
    // The world has more clocks than a menu has room for. Those with the fewest cities are left out; people there name a city.
    // city.
    groups.sort_by_key(|(_, cities)| Reverse(cities.len()));
    groups.truncate(TIMES);
    groups.sort_by_key(|(clock, _)| *clock);
    let option = |(clock, cities): (NaiveDateTime, Vec<&City>)| {
        let named: Vec<&str> = cities.iter().take(NAMED).map(|city| city.name.title.as_str()).collect();
        let label = format!("{} · {}", time(clock), named.join(", "));
        Some(button(bot, label, &lines::clock_like(here, &cities.first()?.name.id)))
    };
    groups.into_iter().filter_map(option).collect()
}

/// Every city with the local time there.
fn cities(bot: &Bot, now: DateTime<Utc>) -> impl Iterator<Item = (&City, NaiveDateTime)> {
    let known = bot.knowledge().cities.iter();
    known.filter_map(move |city| Some((city, clock(&bot.zones().zone(&city.zone)?, now)?)))
}

fn clock(zone: &Zone, now: DateTime<Utc>) -> Option<NaiveDateTime> {
    Some(zone.date(now)?.and_time(zone.time(now)?))
}

/// A time of day, as a clock shows it.
pub fn time(clock: NaiveDateTime) -> String {
    clock.format("%H:%M").to_string()
}

/// A date, as people say it.
fn day(clock: NaiveDateTime) -> String {
    clock.format("%A %-d %B").to_string()
}

/// The name people use for the place of a zone: the first city in it.
pub fn city_or_zone(bot: &Bot, zone: &str) -> String {
    let city = bot.knowledge().cities.iter().find(|city| city.zone == zone);
    city.map_or_else(|| called(zone), |city| city.name.title.clone())
}

/// The last part of a zone's name as people write it: `America/Argentina/Buenos_Aires` is Buenos Aires.
pub fn called(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}
