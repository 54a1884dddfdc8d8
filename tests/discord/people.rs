//! People's own settings on Discord: by presses, a menu and a form, then exported, then deleted.

use crate::running::{settings, start_as};
use crate::standin::StandIn;
use crate::standin::people::{ANA, BEN, Spot};
use crate::{support, title, words};
use nextrung::bot::Bot;
use nextrung::mentoring::cadence::Zones;
use nextrung::store::{Owner, Store};
use serde_json::{Value, json};
use std::path::Path;

const EPHEMERAL: u64 = 64;

fn bot(path: &Path) -> Bot {
    Bot::new(
        support::knowledge(),
        Zones::bundled(),
        Store::open(path, Owner::Discord, None).unwrap(),
        nextrung::bot::features::all,
    )
}

fn private(card: &Value) -> bool {
    card["flags"].as_u64() == Some(EPHEMERAL)
}

#[tokio::test]
async fn from_the_first_press_to_being_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.db");
    let discord = StandIn::start().await;
    let running = start_as(settings(&discord), bot(&path));
    discord.connected().await;
    let (_, first) = discord.shown(&discord.slash(ANA, Spot::Channel, "start", json!([]))).await;
    assert!(private(&first) && title(&first) == "Where are you now?");
    let (_, second) = discord.shown(&discord.press(ANA, &first, "EM")).await;
    assert_eq!(title(&second), "Where would you like to go?");

    // A restart in between, and she goes on where she was.
    running.stop().await.unwrap();
    let running = start_as(settings(&discord), bot(&path));
    discord.connected().await;
    let (_, third) = discord.shown(&discord.press(ANA, &second, "Director")).await;
    let (_, last) = discord.shown(&discord.press(ANA, &third, "Any time but at night")).await;
    assert_eq!(title(&last), "This is where you begin");
    assert_eq!(last["embeds"][1]["title"], "From EM to Director");

    let (_, clock) = discord.shown(&discord.press(ANA, &last, "Set my clock")).await;
    assert_eq!(title(&clock), "Your clock");
    let now = [json!({ "type": 3, "name": "zone", "value": "berlin" })];
    let (_, saved) = discord.shown(&discord.slash(ANA, Spot::Elsewhere, "timezone", json!(now))).await;
    assert!(private(&saved) && words(&saved).contains("I go by the clock of Berlin"), "{saved}");

    let (_, me) = discord.shown(&discord.slash(ANA, Spot::Dm, "me", json!([]))).await;
    let opened = discord.press(ANA, &me, "In my words");
    let filled = discord.fill(ANA, &opened, &[("called", "Ana"), ("hope", "to let *go*")]).await;
    let (_, me) = discord.shown(&filled).await;
    assert!(words(&me).contains("Engineering Manager") && words(&me).contains(r"to let \\*go\\*"), "{me}");

    // Ben, on a card of hers that he was shown.
    let (_, bens) = discord.shown(&discord.forge(BEN, &second, "me")).await;
    assert!(private(&bens) && words(&bens).contains("Nothing yet"), "{bens}");

    let (_, export) = discord.shown(&discord.slash(ANA, Spot::Channel, "export", json!([]))).await;
    assert!(private(&export));
    let files = discord.downloads(&export);
    assert_eq!(files.len(), 2);
    assert!(files.iter().all(|(_, bytes)| String::from_utf8_lossy(bytes).contains("Ana")));

    let (_, asked) = discord.shown(&discord.slash(ANA, Spot::Dm, "forget", json!([]))).await;
    let (_, gone) = discord.shown(&discord.press(ANA, &asked, "Forget everything")).await;
    assert!(words(&gone).contains("Forgotten."), "{gone}");
    let (_, me) = discord.shown(&discord.slash(ANA, Spot::Dm, "me", json!([]))).await;
    assert!(words(&me).contains("Nothing yet"), "{me}");
    running.stop().await.unwrap();
    discord.finish();
}
