//! People's view of their privacy: everything that the bot tells them about it.

use crate::support::{World, address, everything, now, read};
use nextrung::bot::reply::Reply;
use nextrung::bot::request::Card;
use serde_json::{Value, json};

const HOW: &str = "\n\n\
    Who reads it: you. No other member and no server's admin gets it from me.\n\n\
    Your own words are sealed with a key made for you alone. Whoever runs this bot could open them, if they set out to. \
    Everything else they can read as it stands.\n\n\
    How long: until you say /forget. Backups go 30 days later.";

const MORE: &str = "What I keep about you\n\n\
    Discord carries every message between us, and can read them.\n\n\
    The key to your key is with whoever runs this bot. Without it, nothing you wrote can be opened.\n\n\
    Backups: Copies of the database live up to 30 days longer: your words in them are closed for good, and the rest can be \
    read until they go.\n\n\
    Never kept: what you ask with /ask. Tell me that an answer was it, and I count the answer, not you.\n\n\
    Servers: I know which ones I'm in. What I keep for one goes 30 days after it removes me.\n\
    [What I keep] privacy";

const STAYS: &str = "\n\n\
    What stays Discord keeps the messages in our DM, files included; what you saved stays where you put it. Copies of \
    the database live up to 30 days longer: your words in them are closed for good, and the rest can be read until they go. If a backup is ever \
    restored, you stay forgotten.";

const BEGINNINGS: &str = "\n[Start] start\n[The whole ladder] ladder only-me";

const FIRST_ACTS: &str = "\n[The whole ladder] ladder only-me\n[What I can do] help";

/// A world in which Ana set everything and Ben set his zone.
fn known() -> World {
    let world = World::new();
    world.knows("ana");
    world
        .bot
        .store()
        .change_profile(&address("ben"), now(), |profile| profile.zone = Some("Asia/Tokyo".to_owned()))
        .unwrap();
    world
}

fn files(reply: &Reply) -> [String; 2] {
    let files: Vec<String> = reply.files.iter().map(|file| String::from_utf8(file.bytes.clone()).unwrap()).collect();
    files.try_into().unwrap()
}

#[test]
fn whoever_set_nothing_is_told_that_nothing_is_kept() {
    let world = World::new();
    let said = world.says("ana", "/privacy");
    assert_eq!(
        read(&said),
        format!(
            "What I keep about you\n\n\
             I keep nothing about you: not your name, not your id, not what you asked. Once you set something about \
             yourself, this page lists it, and this is how it is kept.{HOW}{BEGINNINGS}\n[The rest of it] privacy more"
        )
    );
    assert_eq!(read(&world.says("ana", "/privacy more")), MORE);
    let export = world.says("ana", "/export");
    assert_eq!(
        read(&export),
        format!(
            "I keep nothing about you, so there is nothing to hand over. Three presses are a beginning; the ladder needs \
             none.{BEGINNINGS}"
        )
    );
    let forget = world.says("ana", "/forget");
    assert_eq!(read(&forget), format!("I keep nothing about you. There is nothing left to forget.{FIRST_ACTS}"));
    for reply in [said, export, forget] {
        assert!(reply.private && !reply.error && reply.files.is_empty());
    }
    assert_eq!(world.bot.store().person(&address("ana")).unwrap(), None, "asking keeps nothing");
}

#[test]
fn whoever_set_something_is_told_what_it_is() {
    let world = known();
    assert_eq!(
        read(&world.says("ana", "/privacy")),
        format!(
            "What I keep about you\n\n\
             About you I keep the day you began, the level you hold, the level you are heading for, your time zone, your \
             quiet hours, the language of your app, what you want to be called, what you hope for, the platform you \
             use and your id there. You set it or wrote it, or I need it to know you again.{HOW}\n\
             [Export] export\n[The rest of it] privacy more\n[Forget me] forget"
        )
    );
    let ben = read(&world.says("ben", "/privacy"));
    assert!(
        ben.contains("About you I keep the day you began, your time zone, the platform you use and your id there. You")
    );
}

#[test]
fn everything_is_handed_over_twice() {
    let reply = known().says("ana", "/export");
    assert_eq!(
        read(&reply),
        "Everything I keep about you, twice: nextrung-2026-11-23.md is for reading, nextrung-2026-11-23.json for programs. \
         Only you see this message. Once you save them, the files are yours to guard.\n\
         [What I keep] privacy\n[Forget me] forget"
    );
    assert!(reply.private);
    let names: Vec<&str> = reply.files.iter().map(|file| file.name()).collect();
    assert_eq!(names, ["nextrung-2026-11-23.md", "nextrung-2026-11-23.json"]);
    let [page, programs] = files(&reply);
    assert_eq!(
        page,
        "# What I keep about you\n\n\
         Everything there was on Monday, 23 November 2026, 10:00 (Europe/Berlin). Your own words stand as you wrote them.\n\n\
         ## You\n\n\
         - **The day you began:** Monday, 23 November 2026, 10:00 (Europe/Berlin)\n\
         - **The level you hold:** Engineering Manager\n\
         - **The level you are heading for:** Director of Engineering\n\
         - **Your time zone:** Europe/Berlin\n\
         - **Your quiet hours:** 22:00-08:00\n\
         - **The language of your app:** en-GB\n\
         - **Until when you are away:** not set\n\n\
         **What you want to be called**\n\n\
         > Ana\n\n\
         **What you hope for**\n\n\
         > to let go of the code,  \n> and \\*mean\\* it\n>\n> \\# 1\n\n\
         ## Your account\n\n\
         **The platform you use:** the terminal · **Your id there:** ana\n"
    );
    let programs: Value = serde_json::from_str(&programs).unwrap();
    assert_eq!(
        programs,
        json!({
            "format": 1,
            "made_at": "2026-11-23T09:00:00Z",
            "profile": {
                "since": "2026-11-23T09:00:00Z",
                "level": "em",
                "target": "director",
                "zone": "Europe/Berlin",
                "quiet_hours": "22:00-08:00",
                "language": "en-GB",
                "called": "Ana",
                "hope": "to let go of the code,\nand *mean* it\n\n# 1",
                "away_until": null,
            },
            "addresses": [{ "platform": "console", "id": "ana", "direct_channel": null }],
            "schedules": [],
            "deliveries": [],
            "answers": [], "wins": [], "reflections": [], "drafts": [],
        })
    );
    let [page, programs] = files(&known().says("ben", "/export"));
    assert!(page.contains("\n- **The level you hold:** not set\n") && !page.contains("Ana"));
    let programs: Value = serde_json::from_str(&programs).unwrap();
    assert_eq!((&programs["profile"]["level"], &programs["profile"]["hope"]), (&Value::Null, &Value::Null));
}

#[test]
fn ana_is_asked_once_and_then_forgotten() {
    let world = known();
    let asked = world.says("ana", "/forget");
    assert_eq!(
        read(&asked),
        format!(
            "Forget everything?\n\n\
             All of it goes: the day you began, the level you hold, the level you are heading for, your time zone, your \
             quiet hours, the language of your app, what you want to be called, what you hope for, the platform you use \
             and your id there. So does the key to your words. It can't be undone, neither by you nor by me nor by whoever \
             runs this bot.{STAYS}\n\
             [Keep it] forget keep\n[Export first] export\n[Forget everything] forget everything"
        )
    );
    let kept = world.presses("ana", "forget keep", Card::Private);
    assert!(kept.replaces, "the card that asks does not stay around");
    assert_eq!(
        read(&kept.reply),
        "Kept, all of it. Nothing has changed, and /forget is here whenever you want it.\n\
         [What I keep] privacy\n[What I can do] help"
    );
    assert_eq!(world.bot.store().person(&address("ana")).unwrap().unwrap().profile, everything());
    let gone = world.presses("ana", "forget everything", Card::Private);
    assert!(gone.replaces && gone.reply.private);
    assert_eq!(
        read(&gone.reply),
        format!(
            "Forgotten. Everything I kept about you is gone, and the key to your words with it.{STAYS}\n\n\
             The ladder is still yours to read, and should you set something again, we start from nothing.{FIRST_ACTS}"
        )
    );
    assert_eq!(world.bot.store().person(&address("ana")).unwrap(), None);
    let again = world.presses("ana", "forget everything", Card::Private);
    assert_eq!(read(&again.reply), format!("I keep nothing about you. There is nothing left to forget.{FIRST_ACTS}"));
    assert!(world.bot.store().person(&address("ben")).unwrap().is_some());
}

#[test]
fn nobody_is_forgotten_by_a_slip_of_the_thumb() {
    let world = known();
    for line in [
        "/forget evrything",
        "/forget every thing",
        "/forget me",
        "forget everything keep",
        "forget everything about my first job",
        "/forget \"everything\"",
        "/forgot everything",
        "/forget everything please",
    ] {
        world.says("ana", line);
        assert!(world.bot.store().person(&address("ana")).unwrap().is_some(), "{line}");
    }
    let reply = world.says("ana", "/forget me");
    assert_eq!(read(&reply), "I understood /forget, but not \"me\". Is this what you were after?\n[/forget] forget");
    // Typed out, it is meant.
    world.says("ana", "/Forget EVERYTHING");
    assert_eq!(world.bot.store().person(&address("ana")).unwrap(), None);
}
