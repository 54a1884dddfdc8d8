//! Weeks on Discord: the form of `/week`, unreadable input that is in the form again, and the answer with its picture.

use crate::deliveries::House;
use crate::standin::StandIn;
use crate::standin::people::{ANA, BEN, Spot, parts};
use crate::words;
use nextrung::mentoring::person::{Address, Platform};
use nextrung::mentoring::week::{Week, looked_back_on};
use nextrung::store::entries::reflections::Kept;
use serde_json::{Value, json};

const EPHEMERAL: u64 = 64;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The descriptions of a message's files.
fn pictures(discord: &StandIn, message: &Value) -> Vec<String> {
    assert!(discord.downloads(message).iter().all(|(_, bytes)| bytes.starts_with(PNG)), "{message:#}");
    let files = message["attachments"].as_array().unwrap().iter();
    files.map(|file| file["description"].as_str().unwrap().to_owned()).collect()
}

fn weeks(house: &House) -> Vec<Kept<Week>> {
    let ana = Address { platform: Platform::Discord, id: ANA.id.to_string() };
    house.open().reflections(&ana).unwrap()
}

#[tokio::test]
async fn a_form_a_no_the_form_again_and_a_picture() {
    let discord = StandIn::start().await;
    let house = House::new();
    let program = house.start(&discord);
    discord.connected().await;
    discord
        .shown(&discord.slash(ANA, Spot::Channel, "me", json!([{ "type": 3, "name": "level", "value": "em" }])))
        .await;

    let (_, card) = discord.shown(&discord.slash(ANA, Spot::Channel, "week", json!([]))).await;
    assert_eq!(card["flags"].as_u64(), Some(EPHEMERAL), "{card:#}");
    let opened = discord.press(ANA, &card, "Write it in");
    let modal = discord.answer(&opened).await;
    assert_eq!((&modal["type"], &modal["data"]["title"]), (&json!(9), &json!("Your week · only you")), "{modal:#}");
    let field = parts(&modal["data"]).next().unwrap().clone();
    assert!(field["value"].as_str().unwrap().starts_with("Hands-on: \nPeople: \n"), "{field:#}");

    let written = "Hands-on: 18\nPeople: a *lot*\nPlanning: 4";
    let (_, refused) = discord.shown(&discord.fill(ANA, &opened, &[("spent", written)]).await).await;
    assert!(words(&refused).contains("I find no figure in it that I can read."), "{refused:#}");
    program.stop().await;

    // The program ended meanwhile, and what was typed is in the form.
    let program = house.start(&discord);
    discord.connected().await;
    let opened = discord.press(ANA, &refused, "Back to the form");
    let modal = discord.answer(&opened).await;
    assert_eq!(parts(&modal["data"]).next().unwrap()["value"], written, "{modal:#}");
    let sent = discord.fill(ANA, &opened, &[("spent", "Hands-on: 18\nPeople: 6\nPlanning: 4")]).await;
    let (_, kept) = discord.shown(&sent).await;
    assert!(words(&kept).contains("You named 28 hours."), "{kept:#}");
    let shown = pictures(&discord, &kept);
    assert_eq!(shown.len(), 1, "{kept:#}");
    assert!(
        shown[0].contains("; Hands-on 64 % (Engineering Manager 10-30 %); People 21 % (Engineering Manager 25-35 %);"),
        "{}",
        shown[0]
    );
    // What is said of it in its place has no picture, and none is left.
    let (_, gone) = discord.shown(&discord.press(ANA, &kept, "Delete")).await;
    assert_eq!(gone["attachments"], json!([]), "{gone:#}");
    let (_, back) = discord.shown(&discord.press(ANA, &gone, "Undo")).await;
    assert_eq!(pictures(&discord, &back), shown);
    // Somebody else who had her buttons would find nothing behind them.
    let (_, bens) = discord.shown(&discord.slash(BEN, Spot::Channel, "week", json!([]))).await;
    let hers = |line: &&str| line.starts_with("my-week delete id=");
    let delete = parts(&kept).filter_map(|part| part["custom_id"].as_str()).find(hers).unwrap().to_owned();
    let (_, said) = discord.shown(&discord.forge(BEN, &bens, &delete)).await;
    assert!(words(&said).contains("No week of yours stands under that name."), "{said:#}");
    program.stop().await;
    assert_eq!(weeks(&house).len(), 1);
    discord.finish();
}

#[tokio::test]
async fn it_is_picked_share_by_share_through_a_restart() {
    let discord = StandIn::start().await;
    let house = House::new();
    let program = house.start(&discord);
    discord.connected().await;
    let (_, card) = discord.shown(&discord.slash(ANA, Spot::Dm, "week", json!([]))).await;
    let (_, first) = discord.shown(&discord.press(ANA, &card, "Pick shares")).await;
    let (_, second) = discord.shown(&discord.press(ANA, &first, "60 %")).await;
    program.stop().await;
    let program = house.start(&discord);
    discord.connected().await;
    let (kind, third) = discord.shown(&discord.press(ANA, &second, "40 %")).await;
    assert_eq!((kind, &third["id"]), (7, &second["id"]), "{third:#}");
    let (_, kept) = discord.shown(&discord.press(ANA, &third, "Keep it like this")).await;
    assert!(words(&kept).contains("Kept, and only you see it. You named all of it."), "{kept:#}");
    assert_eq!(pictures(&discord, &kept).len(), 1);
    program.stop().await;
    let spent: Vec<(String, f64)> = weeks(&house)[0].body.spent.clone().into_iter().collect();
    assert_eq!(spent, [("hands-on".to_owned(), 60.0), ("people".to_owned(), 40.0)]);
    assert_eq!(looked_back_on(weeks(&house)[0].written.date_naive()).to_string(), weeks(&house)[0].about);
    discord.finish();
}
