//! Time zones: every reply of `/timezone`, and what it stores.

use crate::support;
use crate::support::{World, read};
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Asker, Card, Place, Said};
use nextrung::mentoring::person::Platform;

/// The stored zone of a person.
fn kept(world: &World, who: &str) -> Option<String> {
    let person = world.bot.store().person(&Asker::new(Platform::Console, who).address()).unwrap();
    person.and_then(|person| person.profile.zone)
}

fn line(reply: &Reply, label: &str) -> String {
    let found = reply.buttons().find(|button| button.label.contains(label));
    found.unwrap_or_else(|| panic!("no {label} in {}", read(reply))).line.clone()
}

#[test]
fn a_city_is_enough() {
    let world = World::new();
    let reply = world.says("ana", "/timezone munich");
    let expected = "It should be 10:00 for you now, Monday 23 November. I go by the clock of Munich, summer time and all.\n\
                    [That's right] me\n[It's another time here] timezone";
    assert_eq!(read(&reply), expected);
    assert!(reply.private);
    assert_eq!(kept(&world, "ana").as_deref(), Some("Europe/Berlin"));
    assert_eq!(kept(&world, "ben"), None);
}

#[test]
fn whoever_cannot_name_one_says_what_time_it_is() {
    let world = World::new();
    let which = world.says("ana", "/timezone");
    assert!(read(&which).starts_with(
        "Your clock\n\nI don't know your clock yet. Once I do, nothing comes from me in the middle of your night.\n\n\
         What time is it where you are? Choose it below, or name a city: /timezone lisbon."
    ));
    let times: Vec<&str> = which.buttons().map(|button| button.label.as_str()).collect();
    assert_eq!(times.len(), 25);
    assert!(times.contains(&"14:30 · Delhi, Mumbai, Kolkata") && times.contains(&"10:00 · Lagos, Kinshasa, Paris"));
    // From those who have yesterday left to those whose day began first.
    assert_eq!((times[0], times[24]), ("23:00 · Honolulu, Rarotonga, Papeete", "22:00 · Auckland, Wellington, Apia"));
    assert!(times[1..].is_sorted());

    let places = world.presses("ana", &line(&which, "14:30"), Card::Private).reply;
    assert!(read(&places).starts_with("It is 14:30 in these places now."), "{}", read(&places));
    assert_eq!(kept(&world, "ana"), None, "nothing is kept before a place is chosen");
    world.presses("ana", &line(&places, "Chennai"), Card::Private);
    assert_eq!(kept(&world, "ana").as_deref(), Some("Asia/Kolkata"));

    let now = world.says("ana", "/timezone");
    assert!(read(&now).contains("I take it to be 14:30 for you now, Monday 23 November, by the clock of Delhi."));
}

#[test]
fn a_watch_may_be_a_few_minutes_off() {
    let world = World::new();
    for (typed, city) in [
        ("/timezone 14:30", "Delhi"),
        ("/timezone 2:33 pm", "Delhi"),
        ("/timezone clock=1424", "Delhi"),
        ("/timezone 14:45", "Kathmandu"),
        ("/timezone 10am", "Berlin"),
        ("/timezone 23:02", "Kiritimati"),
        ("/timezone 22:00", "Auckland"),
        ("/timezone noon", "Nairobi"),
    ] {
        let reply = world.says("ana", typed);
        assert!(!reply.error && line(&reply, city).starts_with("timezone "), "{typed}: {}", read(&reply));
    }
    let nowhere = world.says("ana", "/timezone 14:10");
    assert!(nowhere.error && read(&nowhere).starts_with("Your clock\n\nNo clock I know of shows 14:10 now."));
    assert_eq!(nowhere.buttons().count(), 25);
}

#[test]
fn every_place_of_the_zone_data_can_be_named() {
    let world = World::new();
    for (typed, zone) in [
        ("europe/zagreb", "Europe/Zagreb"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("pacific fakaofo", "Pacific/Fakaofo"),
        ("america/argentina/ushuaia", "America/Argentina/Ushuaia"),
        ("us/pacific", "US/Pacific"),
        ("Kyiv", "Europe/Kyiv"),
        ("kiev", "Europe/Kyiv"),
        ("nyc", "America/New_York"),
        ("St Johns", "America/St_Johns"),
        ("são paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("utc", "Etc/UTC"),
        ("bangalroe", "Asia/Kolkata"),
    ] {
        let reply = world.says("ana", &format!("/timezone {typed}"));
        assert!(!reply.error, "{typed}: {}", read(&reply));
        assert_eq!(kept(&world, "ana").as_deref(), Some(zone), "{typed}");
    }
}

#[test]
fn what_is_no_place_changes_nothing_and_leads_on() {
    let world = World::new();
    world.says("ana", "/timezone berlin");
    for typed in [
        "gotham city",
        "+05:30",
        "utc+2",
        "factory",
        "localtime",
        "posixrules",
        "../../etc/passwd",
        "europe/berlin europe/paris",
        "zone=\"\u{1f916}\"",
        "clock=25:99",
        "clock=soon",
        &"x".repeat(4_001),
    ] {
        let reply = world.says("ana", &format!("/timezone {typed}"));
        assert!(reply.error && reply.private && reply.buttons().next().is_some(), "{typed}: {}", read(&reply));
        assert_eq!(kept(&world, "ana").as_deref(), Some("Europe/Berlin"), "{typed}");
    }
    for signs in ["—", "\u{1f98a}"] {
        let reply = world.says("ana", &format!("/timezone {signs}"));
        assert_eq!(reply.buttons().count(), 1, "nothing comes near what has no letter: {}", read(&reply));
    }
    let reply = world.says("ana", "/timezone san fransicklo");
    let expected = "I don't know a place called \"san fransicklo\". A larger one nearby will do; or choose from what I know:\n\
                    [Choose another way] timezone";
    assert_eq!(read(&reply), expected);
}

#[test]
fn it_is_nobody_elses_business() {
    let world = World::new();
    world.says("ana", "/timezone berlin");
    // Ben presses on what Ana's command showed, as anybody might who forges a press.
    let ben = world.presses("ben", "timezone", Card::Public { owner: Some("ana".to_owned()) });
    assert!(ben.reply.private && !ben.replaces && !read(&ben.reply).contains("I take it to be"));
    world.presses("ben", "timezone tokyo", Card::Public { owner: Some("ana".to_owned()) });
    assert_eq!(kept(&world, "ana").as_deref(), Some("Europe/Berlin"));
    assert_eq!(kept(&world, "ben").as_deref(), Some("Asia/Tokyo"));
}

#[test]
fn the_language_of_the_platform_is_noted_with_it() {
    let world = World::new();
    let mut from = Asker::new(Platform::Console, "ana");
    from.language = Some("de".to_owned());
    let said = Said::Line("/timezone berlin".to_owned());
    let request =
        nextrung::bot::request::Request { id: "1".to_owned(), from: from.clone(), place: Place::Direct, said };
    world.bot.answer(&request, support::now());
    world.says("ana", "/timezone paris");
    let profile = world.bot.store().person(&from.address()).unwrap().unwrap().profile;
    assert_eq!((profile.language.as_deref(), profile.zone.as_deref()), (Some("de"), Some("Europe/Paris")));
}
