//! Rights on Discord, through everything that Discord sends along: the place, whether people are still members, their
//! permissions, and whose message they press on. `tests/bot/rights.rs` has every cell.

use crate::running::{settings, start_as};
use crate::standin::StandIn;
use crate::standin::people::{ANA, BEN, Person, Spot};
use crate::{support, words};
use nextrung::bot::Bot;
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::person::{Address, Platform};
use nextrung::store::{Owner, Store};
use serde_json::{Value, json};
use std::path::Path;

/// A person who may do anything in the server.
const ROOT: Person = Person { id: 1_103, name: "root", permissions: 8 };

const EPHEMERAL: u64 = 64;
const CALLED: &str = "Anahita the 7th";
const HOPE: &str = "to stop rewriting old code at night";

fn open(path: &Path) -> Store {
    Store::open(path, Owner::Discord, None).unwrap()
}

fn address(of: Person) -> Address {
    Address { platform: Platform::Discord, id: of.id.to_string() }
}

/// Every text of a message that can be read or downloaded.
fn all_of(discord: &StandIn, message: &Value) -> String {
    let files = discord.downloads(message).into_iter().map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned());
    words(message) + &files.collect::<String>()
}

#[tokio::test]
async fn ana_alone_gets_at_what_is_hers_and_from_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.db");
    let store = open(&path);
    let hers = store.change_profile(&address(ANA), support::now(), |profile| {
        profile.called = Some(CALLED.to_owned());
        profile.hope = Some(HOPE.to_owned());
    });
    let discord = StandIn::start().await;
    for words in [CALLED, HOPE] {
        discord.state().canaries.typed(words);
    }
    let running = start_as(
        settings(&discord),
        Bot::new(support::knowledge(), Zones::bundled(), store, nextrung::bot::features::all),
    );
    discord.connected().await;

    // Outside of the server Discord says nothing of a membership, as of anybody who left.
    let mut cards = Vec::new();
    for spot in [Spot::Channel, Spot::Dm, Spot::Elsewhere] {
        let (_, card) = discord.shown(&discord.slash(ANA, spot, "me", json!([]))).await;
        assert!(words(&card).contains(CALLED) && words(&card).contains(HOPE), "{spot:?}: {card}");
        assert_eq!(card["flags"].as_u64() == Some(EPHEMERAL), spot != Spot::Dm, "{spot:?}: {card}");
        cards.push(card);
    }
    let level = json!([{ "type": 3, "name": "level", "value": "vp" }]);
    let (_, public) = discord.shown(&discord.slash(ANA, Spot::Channel, "ladder", level)).await;
    assert!(public["flags"].as_u64() != Some(EPHEMERAL));
    cards.push(public);

    for who in [BEN, ROOT] {
        for (at, card) in cards.iter().enumerate() {
            for line in ["me", "export", "me clear=hope,called"] {
                let (_, answer) = discord.shown(&discord.forge(who, card, line)).await;
                let all = all_of(&discord, &answer);
                assert!(!all.contains(CALLED) && !all.contains(HOPE), "{line} on card {at}: {all}");
                assert!(answer["flags"].as_u64() == Some(EPHEMERAL) || at == 1, "{line} on card {at}: {answer}");
            }
        }
        let (_, gone) = discord.shown(&discord.forge(who, &cards[0], "forget everything")).await;
        // Their own, of which there is none: hers is still there below.
        assert!(words(&gone).contains("I keep nothing about you."), "their own: {gone}");
        for option in ["level", "target", "clear", "called", "hope"] {
            let typed = json!([{ "type": 3, "name": option, "value": "Ana", "focused": true }]);
            let offered = discord.answer(&discord.types(who, "me", typed)).await.to_string();
            assert!(!offered.contains(CALLED) && !offered.contains(HOPE), "{offered}");
        }
    }

    // Nothing of hers has changed; she takes it along, and is forgotten, outside of the server.
    let (_, export) = discord.shown(&discord.forge(ANA, &cards[2], "export")).await;
    assert_eq!(export["flags"].as_u64(), Some(EPHEMERAL));
    let files = discord.downloads(&export);
    assert_eq!(files.len(), 2);
    for (name, bytes) in files {
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(CALLED) && text.contains(HOPE), "{name}: {text}");
    }
    running.stop().await.unwrap();
    let store = open(&path);
    assert_eq!(store.person(&address(ANA)).unwrap(), hers.ok());
    let running = start_as(
        settings(&discord),
        Bot::new(support::knowledge(), Zones::bundled(), store, nextrung::bot::features::all),
    );
    discord.connected().await;
    let (_, gone) = discord.shown(&discord.forge(ANA, &cards[2], "forget everything")).await;
    assert!(words(&gone).contains("Forgotten."), "{gone}");
    running.stop().await.unwrap();
    assert_eq!(open(&path).person(&address(ANA)).unwrap(), None);
    discord.finish();
}
