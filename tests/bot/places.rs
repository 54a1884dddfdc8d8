//! Places: what people type for where they live, and that every place has a button and means its zone.

use crate::support;
use crate::support::{World, read};
use nextrung::bot::line::vocabulary::Vocabulary;
use nextrung::bot::line::{Invocation, parse, pressed};
use nextrung::bot::request::{Asker, Card, Place, Request, Said};
use nextrung::bot::spec::Kind;
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::person::Platform;
use std::collections::BTreeMap;
use std::sync::Arc;

fn places(world: &World) -> Arc<Vocabulary> {
    let command = world.bot.commands().iter().find(|command| command.name == "timezone").unwrap();
    let Kind::Closed(places) = &command.acts[0].arg("zone").unwrap().kind else { panic!() };
    Arc::clone(places)
}

fn kept(world: &World, who: &str) -> Option<String> {
    world.bot.store().person(&support::address(who)).unwrap().and_then(|person| person.profile.zone)
}

#[test]
fn people_name_places_in_many_ways() {
    let world = World::new();
    for (written, zone) in [
        ("Berlin, Germany", "Europe/Berlin"),
        ("brelin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Bay Area", "America/Los_Angeles"),
        ("SF", "America/Los_Angeles"),
        ("la", "America/Los_Angeles"),
        ("la paz", "America/La_Paz"),
        ("Київ", "Europe/Kyiv"),
        ("Bangalore", "Asia/Kolkata"),
        ("東京", "Asia/Tokyo"),
        ("दिल्ली", "Asia/Kolkata"),
        ("san jose", "America/Los_Angeles"),
        ("san josé", "America/Costa_Rica"),
        ("EST", "America/New_York"),
        ("Singapore", "Asia/Singapore"),
        ("petersburg", "Europe/Moscow"),
        ("hermosillo", "America/Hermosillo"),
        ("new salem", "America/North_Dakota/New_Salem"),
        ("asia/calcutta", "Asia/Calcutta"),
        ("troll", "Antarctica/Troll"),
    ] {
        let reply = world.says("ana", &format!("/timezone {written}"));
        assert!(!reply.error, "{written}: {}", read(&reply));
        assert_eq!(kept(&world, "ana").as_deref(), Some(zone), "{written}");
    }
    let both = world.says("ben", "/timezone paris texas");
    assert!(both.error);
    assert_eq!(
        read(&both),
        "\"Paris Austin\" can mean more than one thing here. Which one?\n\
         [Paris, France] timezone paris\n\
         [Austin, United States] timezone austin"
    );
    assert_eq!(kept(&world, "ben"), None);
}

/// Every place has a button with its id, and typing it means the same as pressing it.
#[test]
fn every_place_stands_on_a_button() {
    let world = World::new();
    let places = places(&world);
    assert!(places.entries.len() > 500);
    for entry in &places.entries {
        let asked = Invocation::of("timezone").with("zone", &entry.id);
        let line = world.bot.line(&asked);
        assert!(line.is_ascii() && line.len() <= 80, "{line}");
        assert_eq!(
            pressed::button(world.bot.commands(), &line).map(|reading| reading.invocation).as_ref(),
            Ok(&asked),
            "{line}"
        );
        let read = parse::typed(world.bot.commands(), &line).unwrap_or_else(|refused| panic!("{line}: {refused:?}"));
        assert!(read.invocation == asked && read.corrections.is_empty(), "{line}: {read:?}");
        assert!(entry.title.chars().count() <= 80, "{}", entry.title);
        world.presses("ana", &line, Card::Private);
        let zone = kept(&world, "ana").unwrap();
        assert!(Zones::bundled().zone(&zone).is_some(), "{line} kept {zone}");
        assert!(!entry.id.contains('/') || zone.eq_ignore_ascii_case(&entry.id), "{line} kept {zone}");
    }
    // And no name stands for two.
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in &places.entries {
        for name in &entry.names {
            let owner = owners.insert(&name.text, &entry.id);
            assert_eq!(owner, None, "{name:?} is {} too", entry.id);
        }
    }
}

#[test]
fn ana_names_an_offset_and_is_offered_places() {
    let world = World::new();
    let reply = world.says("ana", "/timezone +05:30");
    assert!(reply.error && reply.private);
    assert_eq!(
        read(&reply),
        "A place knows when its clocks change, and an offset doesn't. These are at +05:30 now. Which one's clock do you \
         live by?\n\
         [Delhi] timezone delhi\n\
         [Mumbai] timezone mumbai\n\
         [Kolkata] timezone kolkata\n\
         [Bengaluru] timezone bengaluru\n\
         [Chennai] timezone chennai\n\
         [Hyderabad] timezone hyderabad\n\
         [Pune] timezone pune\n\
         [Ahmedabad] timezone ahmedabad\n\
         [Colombo] timezone colombo\n\
         [None of these] timezone"
    );
    for (offset, place) in
        [("utc+1", "lagos"), ("GMT -3", "sao-paulo"), ("zone=\"utc+5:45\"", "kathmandu"), ("Etc/GMT+5", "lima")]
    {
        let reply = read(&world.says("ana", &format!("/timezone {offset}")));
        assert!(reply.contains(&format!(" timezone {place}\n")), "{offset}: {reply}");
    }
    assert_eq!(
        read(&world.says("ana", "/timezone +13:15")),
        "No place I know is at +13:15 now. Name a city near you, and I go by its clock.\n\
         [Choose another way] timezone"
    );
    assert_eq!(kept(&world, "ana"), None);
}

/// Kyiv and Nairobi have the same time in summer. A person who is offered one is offered the other, although twenty larger cities
/// have that time.
#[test]
fn each_kind_of_clock_is_among_those_that_are_offered() {
    let world = World::new();
    for (moment, typed, offered) in [
        ("2027-07-05T09:00:00Z", "utc+3", ["cairo", "istanbul", "kyiv", "tel-aviv", "ramallah"].as_slice()),
        ("2027-07-05T09:00:00Z", "noon", &["cairo", "istanbul", "kyiv", "tel-aviv", "ramallah"]),
        ("2027-07-05T09:00:00Z", "like=nairobi", &["cairo", "istanbul", "kyiv", "tel-aviv", "ramallah"]),
        ("2026-11-23T09:00:00Z", "+1", &["lagos", "paris"]),
        // It is tomorrow already, and still today.
        ("2026-11-23T09:00:00Z", "22:00", &["auckland", "apia", "pago-pago"]),
    ] {
        let (from, said) = (Asker::new(Platform::Console, "ana"), Said::Line(format!("/timezone {typed}")));
        let request = Request { id: "1".to_owned(), from, place: Place::Direct, said };
        let reply = read(&world.bot.answer(&request, moment.parse().unwrap()).reply);
        for place in offered {
            assert!(reply.contains(&format!(" timezone {place}\n")), "{typed}: no {place} in {reply}");
        }
    }
}

#[test]
fn places_are_offered_while_they_are_typed() {
    let world = World::new();
    let offers = |text: &str| {
        let offers = world.bot.complete("timezone", None, "zone", text);
        offers.into_iter().map(|offer| offer.value).collect::<Vec<_>>()
    };
    assert_eq!(offers("").len(), 25);
    assert!(offers("").iter().all(|id| !id.contains('/')), "what is no city is not offered until it is typed");
    for (typed, first) in [
        ("ber", "berlin"),
        ("bangal", "bengaluru"),
        ("sfo", "san-francisco"),
        ("kat", "kathmandu"),
        ("europe/bus", "europe/busingen"),
    ] {
        assert_eq!(offers(typed).first().map(String::as_str), Some(first), "{typed}: {:?}", offers(typed));
    }
    assert!(offers("zzz").is_empty());
    for value in offers("san").into_iter().chain(offers("america/")) {
        assert_eq!(
            parse::typed(world.bot.commands(), &format!("/timezone zone={value}")).unwrap().invocation.one("zone"),
            Some(value.as_str())
        );
    }
}
