//! Best weeks on Discord: the choice, the form after it, and the answer with its picture, with a restart in between.

use crate::deliveries::{House, settled};
use crate::standin::StandIn;
use crate::standin::people::{ANA, BEN, Spot, parts};
use crate::words;
use nextrung::mentoring::best_week::BestWeek;
use nextrung::mentoring::person::{Address, Platform};
use nextrung::store::entries::reflections::Kept;
use rusqlite::Connection;
use serde_json::{Value, json};

fn entries(house: &House) -> Vec<Kept<BestWeek>> {
    let ana = Address { platform: Platform::Discord, id: ANA.id.to_string() };
    house.open().reflections(&ana).unwrap()
}

/// The pictures of a message: the description of each file, and its first bytes.
fn pictures(discord: &StandIn, message: &Value) -> Vec<(String, Vec<u8>)> {
    let alts = message["attachments"].as_array().unwrap().iter().map(|file| file["description"].as_str().unwrap());
    let bytes = discord.downloads(message).into_iter().map(|(_, bytes)| bytes[..8].to_vec());
    alts.map(str::to_owned).zip(bytes).collect()
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

#[tokio::test]
async fn a_choice_a_form_and_a_picture_with_a_restart_between_the_first_two() {
    let discord = StandIn::start().await;
    let house = House::new();
    let program = house.start(&discord);
    discord.connected().await;
    let (_, card) = discord.shown(&discord.slash(ANA, Spot::Channel, "bestweek", json!([]))).await;
    let chosen = discord.choose(ANA, &card, &["Untangled a hard problem", "Made something"]);
    let modal = discord.answer(&chosen).await;
    let labels: Vec<&str> = parts(&modal["data"]).filter_map(|part| part["label"].as_str()).collect();
    assert_eq!(
        labels,
        ["Which week was it?", "What did you do in it?", "What gave you energy?", "What drained you?"],
        "{modal:#}"
    );
    assert_eq!(modal["data"]["title"], "Your best week · only you");
    program.stop().await;

    // The form is still open on her phone.
    let program = house.start(&discord);
    discord.connected().await;
    let sent = discord.fill(ANA, &chosen, &[("week", "the cache came *apart*"), ("energy", "the flat graph")]).await;
    let (_, kept) = discord.shown(&sent).await;
    assert!(words(&kept).contains("the cache came \\\\*apart\\\\*"), "{kept:#}");
    assert!(words(&kept).contains("untangled a hard problem"), "{kept:#}");
    assert_eq!(kept["attachments"], json!([]), "of a single one there is nothing to draw");

    let chosen = discord.choose(ANA, &card, &["Helped someone"]);
    let sent = discord.fill(ANA, &chosen, &[("week", "Ben ran it without me")]).await;
    let (_, kept) = discord.shown(&sent).await;
    let shown = pictures(&discord, &kept);
    assert_eq!((shown.len(), shown[0].1.as_slice()), (1, PNG));
    assert!(shown[0].0.starts_with("What made your best weeks; Made something: Q"), "{}", shown[0].0);
    // Sent once more, by a hand that pressed twice: it is the same one.
    let (_, again) = discord.shown(&discord.fill(ANA, &chosen, &[("week", "Ben ran it without me")]).await).await;
    assert_eq!(words(&again), words(&kept));
    // What is said of it in its place has no picture, and none is left.
    let (_, gone) = discord.shown(&discord.press(ANA, &again, "Delete")).await;
    assert_eq!(gone["attachments"], json!([]), "{gone:#}");
    let (_, me) = discord.shown(&discord.slash(ANA, Spot::Channel, "me", json!([]))).await;
    assert_eq!(pictures(&discord, &me).len(), 1, "{me:#}");
    program.stop().await;
    let weeks: Vec<String> = entries(&house).into_iter().map(|kept| kept.body.week).collect();
    assert_eq!(weeks, ["the cache came *apart*"]);
    discord.finish();
}

#[tokio::test]
async fn it_is_asked_for_in_a_message_and_answered_on_it() {
    let discord = StandIn::start().await;
    let house = House::new();
    house.schedule();
    let path = house.path().to_owned();
    Connection::open(path).unwrap().execute("UPDATE schedule SET kind = 'best-week'", []).unwrap();
    let program = house.start(&discord);
    settled(&house, "delivered").await;
    let arrived = discord.until("it arrives", |state| state.deliveries.first().cloned()).await;
    let asked = discord.state().messages[&arrived.message].clone();
    assert!(words(&asked).contains("Think of the best week of your last three months"), "{asked:#}");
    program.stop().await;

    let program = house.start(&discord);
    discord.connected().await;
    let chosen = discord.choose(ANA, &asked, &["Hired or grew someone"]);
    let sent = discord.fill(ANA, &chosen, &[("week", "Cleo signed")]).await;
    let (kind, kept) = discord.shown(&sent).await;
    assert_eq!((kind, &kept["id"]), (7, &asked["id"]), "the answer takes the place of the question");
    let idempotency_key = arrived.nonce.unwrap();
    assert!(parts(&kept).any(|part| part["custom_id"].as_str().is_some_and(|line| line.ends_with(&idempotency_key))));
    // Somebody else who had that button would find nothing behind it.
    let forged = discord.forge(BEN, &card_of(&discord).await, &format!("bestweek of={idempotency_key}"));
    let (_, said) = discord.shown(&forged).await;
    assert!(words(&said).contains("isn't among your check-ins any more"), "{said:#}");
    program.stop().await;
    assert_eq!(entries(&house)[0].about, idempotency_key);
    discord.finish();
}

/// A card of Ben's own.
async fn card_of(discord: &StandIn) -> Value {
    discord.shown(&discord.slash(BEN, Spot::Channel, "bestweek", json!([]))).await.1
}
