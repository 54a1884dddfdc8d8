//! "Save as a win" in the menu of a message: the person's own, another person's, an empty one, a bot's.

use crate::running::{settings, start_as};
use crate::standin::people::{ANA, BEN, Spot, parts};
use crate::standin::{APPLICATION, StandIn, user};
use crate::{support, words};
use nextrung::bot::Bot;
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::person::{Address, Platform};
use nextrung::store::entries::wins::Win;
use nextrung::store::{Owner, Store};
use serde_json::{Value, json};

const SAVE: &str = "Save as a win";
const EPHEMERAL: u64 = 64;

fn wins(store: &Store) -> Vec<Win> {
    let ana = Address { platform: Platform::Discord, id: ANA.id.to_string() };
    store.wins(&ana, None, 10).unwrap().unwrap()
}

fn field(modal: &Value) -> Value {
    parts(&modal["data"]).next().unwrap().clone()
}

#[tokio::test]
async fn a_message_is_saved_where_it_is_ones_own_and_linked_where_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.db");
    let store = Store::open(&path, Owner::Discord, None).unwrap();
    let discord = StandIn::start().await;
    let running = start_as(
        settings(&discord),
        Bot::new(support::knowledge(), Zones::bundled(), store, nextrung::bot::features::all),
    );
    discord.connected().await;

    let own = (ANA.author(), "Ben ran the *review* without me");
    let (kind, kept) = discord.shown(&discord.on_message(ANA, Spot::Channel, SAVE, own)).await;
    assert_eq!((kind, &kept["flags"]), (4, &EPHEMERAL.into()), "{kept:#}");
    assert!(words(&kept).contains("Ben ran the \\\\*review\\\\* without me"), "{kept:#}");
    assert!(words(&kept).contains("https://discord.com/channels/5000/7001/"), "{kept:#}");

    // Of somebody else's there is the link; the words in the form are hers.
    let bot = user(APPLICATION, "nextrung", true);
    for (author, spot, begins) in [
        (BEN.author(), Spot::Channel, "win about=5000/7001/"),
        (BEN.author(), Spot::Elsewhere, "win about=@me/7003/"),
        (bot, Spot::Dm, "win about=@me/"),
    ] {
        let asked = discord.on_message(ANA, spot, SAVE, (author, "Ana saved the whole release for us"));
        let modal = discord.answer(&asked).await;
        assert_eq!((modal["type"].as_u64(), field(&modal).get("value")), (Some(9), None), "{modal:#}");
        assert!(modal["data"]["custom_id"].as_str().unwrap().starts_with(begins), "{modal:#}");
        assert!(!modal.to_string().contains("the whole release"), "{modal:#}");
        let (_, kept) = discord.shown(&discord.fill(ANA, &asked, &[("words", "Ben thanked me")]).await).await;
        assert!(words(&kept).contains("Ben thanked me"), "{kept:#}");
    }

    running.stop().await.unwrap();

    let store = Store::open(&path, Owner::Discord, None).unwrap();
    let kept: Vec<String> = wins(&store).into_iter().map(|win| win.words).collect();
    let thanked = "Ben thanked me";
    assert_eq!(kept, [thanked, thanked, thanked, "Ben ran the *review* without me"]);
    assert!(wins(&store).iter().all(|win| win.link.is_some()));
    let ben = Address { platform: Platform::Discord, id: BEN.id.to_string() };
    assert_eq!(store.person(&ben).unwrap(), None, "nobody is known by what somebody else saves");
    discord.finish();
}

#[tokio::test]
async fn what_does_not_fit_as_it_is_goes_through_the_form() {
    let discord = StandIn::start().await;
    let running = start_as(settings(&discord), support::bot());
    discord.connected().await;
    let long = "I asked them first. ".repeat(30);
    for (text, value) in [("", None), (long.as_str(), Some(long[..500].to_owned()))] {
        let asked = discord.on_message(ANA, Spot::Dm, SAVE, (ANA.author(), text));
        let modal = discord.answer(&asked).await;
        assert_eq!(modal["type"], 9, "{modal:#}");
        let prefilled = field(&modal).get("value").and_then(Value::as_str).map(str::to_owned);
        assert_eq!(prefilled, value);
        let sent = discord.fill(ANA, &asked, &[("words", "I asked them first")]).await;
        let (_, kept) = discord.shown(&sent).await;
        assert!(words(&kept).contains("https://discord.com/channels/@me/"), "{kept:#}");
    }

    // What no command of ours is called is answered too.
    let own = (ANA.author(), "nothing that is kept anywhere");
    let (_, said) = discord.shown(&discord.on_message(ANA, Spot::Dm, "Save as a loss", own)).await;
    assert!(words(&said).contains("I don't know a command called"), "{said:#}");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn what_was_refused_stands_in_the_form_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.db");
    let start = |discord: &StandIn| {
        let store = Store::open(&path, Owner::Discord, None).unwrap();
        let ana = Address { platform: Platform::Discord, id: ANA.id.to_string() };
        store.change_profile(&ana, support::now(), |profile| profile.hope = Some("a quiet week".to_owned())).unwrap();
        start_as(
            settings(discord),
            Bot::new(support::knowledge(), Zones::bundled(), store, nextrung::bot::features::all),
        )
    };
    let discord = StandIn::start().await;
    let running = start(&discord);
    discord.connected().await;
    let long = "They asked me first. ".repeat(24);
    let opened = discord.slash(ANA, Spot::Channel, "win", json!([]));
    let sent = discord.fill(ANA, &opened, &[("words", &long)]).await;
    let (_, refused) = discord.shown(&sent).await;
    assert!(words(&refused).contains("For a week it stands in the form again"), "{refused:#}");
    running.stop().await.unwrap();

    let running = start(&discord);
    discord.connected().await;
    let back = discord.press(ANA, &refused, "Back to the form");
    assert_eq!(field(&discord.answer(&back).await)["value"], long[..500]);
    let sent = discord.fill(ANA, &back, &[("words", "They asked me first")]).await;
    let (_, kept) = discord.shown(&sent).await;
    assert!(words(&kept).contains("They asked me first"), "{kept:#}");
    let again = discord.slash(ANA, Spot::Channel, "win", json!([]));
    assert_eq!(field(&discord.answer(&again).await).get("value"), None);
    running.stop().await.unwrap();
    discord.finish();
}
