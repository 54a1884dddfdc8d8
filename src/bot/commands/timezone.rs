//! `/timezone`: whose clock somebody lives by. By the name of a place, or by what the clock says there now.

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::Refusal;
use crate::bot::line::clock;
use crate::bot::line::vocabulary::PLACE;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::messages::refusals;
use crate::bot::messages::timezone;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use crate::mentoring::cadence::Zone;
use crate::mentoring::cadence::Zones;
use crate::mentoring::ladder::Knowledge;
use crate::mentoring::ladder::Name;
use crate::mentoring::names::normalise;
use chrono::DateTime;
use chrono::Utc;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The name, for buttons that lead here.
pub const NAME: &str = "timezone";
/// The argument with the place.
pub const ZONE: &str = "zone";
/// The argument with a place whose clock says the same now.
pub const LIKE: &str = "like";

/// Where the last part of a zone's name is a place by itself.
const CONTINENTS: [&str; 10] =
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

/// The argument with the time of day that it is there now.
pub const CLOCK: &str = "clock";

/// The argument with what is to be started once the clock is known.
pub const THEN: &str = "then";

/// `/timezone [zone] [like=…] [clock=…] [then=…]`
pub fn command(knowledge: &Knowledge, zones: &Zones) -> Command {
    let cities = cities(knowledge, zones);
    let checkins = Vocabulary::new("check-in", knowledge.checkins.iter().map(|kind| &kind.name));
    let place = |name, about, places| Arg { name, about, required: false, kind: Kind::Closed(Arc::new(places)) };
    Command {
        name: NAME,
        about: "Whose clock you live by, so that nothing reaches you at night",
        acts: vec![Act {
            verb: None,
            about: "The place whose clock is yours",
            args: vec![
                place(ZONE, "Your city, or a large one near it", places(&cities, zones)),
                place(LIKE, "A city where it is as late as with you right now", Vocabulary::new(PLACE, &cities)),
                Arg {
                    name: CLOCK,
                    about: "The time it is for you right now, if your city is not there",
                    required: false,
                    kind: Kind::Time,
                },
                Arg {
                    name: THEN,
                    about: "The check-in you want to start once your clock is known",
                    required: false,
                    kind: Kind::Closed(Arc::new(checkins)),
                },
            ],
            form: false,
        }],
        examples: &["/timezone lisbon", "/timezone 14:05"],
        offered: true,
        on_message: None,
        run,
    }
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let address = request.from.address();
    let here = here(asked);
    // Two places, as in `paris texas`. Which is meant, they know.
    if let (Some(one), Some(other)) = (asked.one(ZONE), asked.one(LIKE)) {
        let titles = [one, other].map(|id| place(bot, id).map_or_else(|| id.to_owned(), |(title, _)| title));
        let readings = [one, other].map(|id| here.clone().with(ZONE, id)).into();
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
    let known = known.and_then(|zone| Some((city_or_zone(bot, &zone), bot.zones().zone(&zone)?)));
    Ok(timezone::which(bot, &here, known.as_ref().map(|(place, zone)| (place.as_str(), zone)), now))
}

/// The command by itself, with nothing but what is to come after it.
fn here(asked: &Invocation) -> Invocation {
    match asked.one(THEN) {
        Some(then) => Invocation::of(NAME).with(THEN, then),
        None => Invocation::of(NAME),
    }
}

/// What people call the place that an entry stands for, and its clock.
fn place(bot: &Bot, id: &str) -> Option<(String, Zone)> {
    match bot.knowledge().cities.iter().find(|city| city.name.id == id) {
        Some(city) => Some((city.name.title.clone(), bot.zones().zone(&city.zone)?)),
        None => bot.zones().zone(id).map(|zone| (called(zone.name()), zone)),
    }
}

/// What people call the place whose clock this is: the first city that goes by it.
pub fn city_or_zone(bot: &Bot, zone: &str) -> String {
    let city = bot.knowledge().cities.iter().find(|city| city.zone == zone);
    city.map_or_else(|| called(zone), |city| city.name.title.clone())
}

/// Every city whose zone is known: data older than the list may not know it yet. The first city of a zone goes by the
/// zone's name too.
fn cities(knowledge: &Knowledge, zones: &Zones) -> Vec<Name> {
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let known = knowledge.cities.iter().filter(|city| zones.zone(&city.zone).is_some());
    let named = known.map(|city| {
        let mut name = city.name.clone();
        // With its country, as it is offered and as many type it.
        if name.title != city.country {
            let whole = format!("{}, {}", name.title, city.country);
            let title = std::mem::replace(&mut name.title, whole);
            // Buttons know aliases to the letter, and this is what the id says already.
            name.aliases.extend(Some(title).filter(|title| normalise(title) != normalise(&name.id)));
        }
        name.aliases.extend(taken.insert(&city.zone).then(|| city.zone.clone()));
        name
    });
    named.collect()
}

/// Every place that can be named: our cities first, then whatever else the zone data has, which is not offered.
fn places(cities: &[Name], zones: &Zones) -> Vocabulary {
    let names = cities.iter().flat_map(|city| [&city.id, &city.title].into_iter().chain(&city.aliases));
    let mut named: BTreeSet<String> = names.map(|name| normalise(name)).collect();
    let others = zones.names().into_iter().filter(|zone| is_place(zone)).filter_map(|zone| {
        let own = named.insert(normalise(&zone));
        // What two places are called leads to neither, and Canada's Atlantic is no place. There is the whole name.
        let short = CONTINENTS.contains(&zone.split('/').next().unwrap_or_default());
        let title = called(&zone);
        let title = if short && named.insert(normalise(&title)) { title } else { zone.clone() };
        own.then(|| Name { id: zone.to_lowercase(), title, aliases: Vec::new() })
    });
    let others: Vec<Name> = others.collect();
    Vocabulary::new(PLACE, cities).understanding(&others)
}

/// Whether a zone is named for a place on some continent, as they have been since 1993.
fn is_place(zone: &str) -> bool {
    zone.split_once('/').is_some_and(|(continent, _)| continent != "Etc")
}

/// The last part of a zone's name, as people write it: that of `America/Argentina/Buenos_Aires` is Buenos Aires.
fn called(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}
