//! `/timezone`: the time zone of a person, set by the name of a place or by the time it is there now.

use super::lines;
use super::lines::{CLOCK, LIKE, THEN, TIMEZONE, ZONE};
use super::says::timezone;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::value::Scalar;
use crate::bot::line::vocabulary::{PLACE, Vocabulary};
use crate::bot::line::{Invocation, Refusal, clock};
use crate::bot::phrases::quote::echo;
use crate::bot::phrases::refusals;
use crate::bot::reply::{Reply, Row, Text};
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Kind};
use crate::mentoring::cadence::{Zone, Zones};
use crate::mentoring::ladder::{Knowledge, Name};
use crate::mentoring::names::normalise;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The regions in zone names whose last part alone names a place.
const CONTINENTS: [&str; 10] =
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

/// `/timezone [zone] [like=…] [clock=…] [then=…]`
pub fn command(knowledge: &Knowledge, zones: &Zones) -> Command {
    let cities = cities(knowledge, zones);
    let checkins = Vocabulary::new("check-in", knowledge.checkins.iter().map(|kind| &kind.name));
    let place = |name, about, places| Arg::new(name, about, Kind::Closed(Arc::new(places)));
    Command::new(TIMEZONE, "Whose clock you live by, so that nothing reaches you at night", run)
        .with(Act::new(
            "The place whose clock is yours",
            vec![
                place(ZONE, "Your city, or a large one near it", places(&cities, zones)),
                place(LIKE, "A city where it is as late as with you right now", Vocabulary::new(PLACE, &cities)),
                Arg::new(
                    CLOCK,
                    "The time it is for you right now, if your city is not there",
                    Kind::Scalar(Scalar::Time),
                ),
                Arg::new(
                    THEN,
                    "The check-in you want to start once your clock is known",
                    Kind::Closed(Arc::new(checkins)),
                )
                .on_buttons(),
            ],
        ))
        .examples(&["/timezone lisbon", "/timezone 14:05"])
        .refuses(refused)
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let address = request.from.address();
    let here = here(asked);
    // Two places, as in `paris texas`: the person chooses which one they mean.
    if let (Some(one), Some(other)) = (asked.one(ZONE), asked.one(LIKE)) {
        let titles = [one, other].map(|id| place(bot, id).map_or_else(|| id.to_owned(), |(title, _)| title));
        let readings = [one, other].map(|id| lines::clock_of(&here, id)).into();
        return Ok(refusals::refused(bot, &Refusal::Ambiguous { typed: titles.join(" "), readings }, now));
    }
    if let Some((title, zone)) = asked.one(ZONE).and_then(|id| place(bot, id)) {
        let moved = bot.store().change_zone(&address, &zone, request.from.language.clone(), now)?;
        return Ok(timezone::saved(bot, &here, &title, &zone, !moved.is_empty(), now));
    }
    if let Some((_, zone)) = asked.one(LIKE).and_then(|id| place(bot, id)) {
        return Ok(timezone::same_clock(bot, &here, &zone, now));
    }
    if let Some(clock) = asked.one(CLOCK).and_then(clock::time) {
        return Ok(timezone::at_this_time(bot, &here, clock, now));
    }
    let known = bot.store().person(&address)?.and_then(|person| person.profile.zone);
    let known = known.and_then(|zone| Some((timezone::city_or_zone(bot, &zone), bot.zones().zone(&zone)?)));
    Ok(timezone::which(bot, &here, known.as_ref().map(|(place, zone)| (place.as_str(), zone)), now))
}

/// The reply to an offset in the place of a city: places to choose from.
fn refused(bot: &Bot, refusal: &Refusal, now: DateTime<Utc>) -> Option<(Text, Vec<Row>)> {
    match refusal {
        Refusal::NoPlace { so_far, typed, ahead, .. } => {
            Some(timezone::no_place(bot, so_far, &echo(typed), *ahead, now))
        }
        _ => None,
    }
}

/// The command alone, with nothing but what to start afterwards.
fn here(asked: &Invocation) -> Invocation {
    match asked.one(THEN) {
        Some(then) => lines::timezone_then(then),
        None => lines::timezone(),
    }
}

/// The name people use for an entry's place, and its time zone.
fn place(bot: &Bot, id: &str) -> Option<(String, Zone)> {
    match bot.knowledge().cities.iter().find(|city| city.name.id == id) {
        Some(city) => Some((city.name.title.clone(), bot.zones().zone(&city.zone)?)),
        None => bot.zones().zone(id).map(|zone| (timezone::called(zone.name()), zone)),
    }
}

/// Every city whose zone is known; the system's zone data may be older than the list. The first city of a zone also answers to
/// the zone's name.
fn cities(knowledge: &Knowledge, zones: &Zones) -> Vec<Name> {
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let known = knowledge.cities.iter().filter(|city| zones.zone(&city.zone).is_some());
    let named = known.map(|city| {
        let mut name = city.name.clone();
        // With its country, as it is displayed and as many people type it.
        if name.title != city.country {
            let whole = format!("{}, {}", name.title, city.country);
            let title = std::mem::replace(&mut name.title, whole);
            // Buttons match aliases exactly, so an alias equal to the id would add nothing.
            name.aliases.extend(Some(title).filter(|title| normalise(title) != normalise(&name.id)));
        }
        name.aliases.extend(taken.insert(&city.zone).then(|| city.zone.clone()));
        name
    });
    named.collect()
}

/// Every place that can be named: the listed cities first, then the other zones in the data, which are understood but not
/// offered.
fn places(cities: &[Name], zones: &Zones) -> Vocabulary {
    let names = cities.iter().flat_map(|city| [&city.id, &city.title].into_iter().chain(&city.aliases));
    let mut named: BTreeSet<String> = names.map(|name| normalise(name)).collect();
    let others = zones.names().into_iter().filter(|zone| is_place(zone)).filter_map(|zone| {
        let own = named.insert(normalise(&zone));
        // A name that two zones share finds neither, and in Canada/Atlantic, "Atlantic" is no place. Those keep the full name.
        let short = CONTINENTS.contains(&zone.split('/').next().unwrap_or_default());
        let title = timezone::called(&zone);
        let title = if short && named.insert(normalise(&title)) { title } else { zone.clone() };
        own.then(|| Name { id: zone.to_lowercase(), title, aliases: Vec::new() })
    });
    let others: Vec<Name> = others.collect();
    Vocabulary::new(PLACE, cities).understanding(&others)
}

/// Whether a zone is named after a place on a continent, as zones have been since 1993.
fn is_place(zone: &str) -> bool {
    zone.split_once('/').is_some_and(|(continent, _)| continent != "Etc")
}
