//! A form that was open on two devices: what comes back last takes nothing that it did not show, and drafts stay apart.

use crate::running::{settings, start_as};
use crate::standin::StandIn;
use crate::standin::people::{ANA, Asked, Spot, parts};
use crate::words;
use nextrung::bot::Bot;
use nextrung::mentoring::cadence::Zones;
use nextrung::store::{Owner, Store};
use serde_json::{Value, json};
use std::path::Path;

fn bot(path: &Path) -> Bot {
    let store = Store::open(path, Owner::Discord, None).unwrap();
    Bot::new(crate::support::knowledge(), Zones::bundled(), store, nextrung::bot::features::all)
}

/// The id of a form, and what stands in its fields.
async fn form(discord: &StandIn, opened: &Asked) -> (String, Vec<String>) {
    let modal = discord.answer(opened).await;
    assert_eq!(modal["type"], 9, "{modal:#}");
    let shown = parts(&modal["data"]).map(|field| field["value"].as_str().unwrap_or_default().to_owned()).collect();
    (modal["data"]["custom_id"].as_str().unwrap().to_owned(), shown)
}

#[tokio::test]
async fn two_devices_and_a_restart_lose_no_word() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.db");
    let discord = StandIn::start().await;
    let running = start_as(settings(&discord), bot(&path));
    discord.connected().await;
    let (_, me) = discord.shown(&discord.slash(ANA, Spot::Dm, "me", json!([]))).await;
    let open = || discord.press(ANA, &me, "In my words");
    let (phone, desk) = (open(), open());
    let (blank, _) = form(&discord, &phone).await;
    let text = discord.answer(&desk).await["data"]["components"][0].clone();
    assert!(text["type"] == 10 && text["content"].as_str().unwrap().starts_with("Both may stay empty."), "{text}");

    let (_, kept) =
        discord.shown(&discord.fill(ANA, &desk, &[("called", "Ana"), ("hope", "to hire well")]).await).await;
    assert!(words(&kept).contains("to hire well"), "{kept:#}");
    // A restart in between: all that is known of a form stands in its line.
    running.stop().await.unwrap();
    let running = start_as(settings(&discord), bot(&path));
    discord.connected().await;
    // The phone showed nothing, and comes back last with one field.
    let (_, kept) = discord.shown(&discord.fill(ANA, &phone, &[("called", "Ana")]).await).await;
    assert!(words(&kept).contains("to hire well") && words(&kept).contains("Ana"), "{kept:#}");

    // Both are open again, and both are changed.
    let (phone, desk) = (open(), open());
    let (filled, shown) = form(&discord, &phone).await;
    assert_eq!((filled != blank, shown), (true, vec!["Ana".to_owned(), "to hire well".to_owned()]));
    form(&discord, &desk).await;
    discord.shown(&discord.fill(ANA, &desk, &[("hope", "to hire well, and slowly")]).await).await;
    let (_, asked) = discord.shown(&discord.fill(ANA, &phone, &[("hope", "to write less code")]).await).await;
    assert!(
        words(&asked).contains("changed somewhere else") && words(&asked).contains("> to hire well, and slowly"),
        "{asked:#}"
    );
    let back = discord.press(ANA, &asked, "Back to the form");
    let (drafted, shown) = form(&discord, &back).await;
    assert_eq!(shown, ["Ana", "to hire well, and slowly\n\nto write less code"]);
    assert!(drafted != filled && drafted != blank);
    let (_, kept) = discord.shown(&discord.fill(ANA, &back, &[]).await).await;
    assert!(words(&kept).contains("to hire well, and slowly") && words(&kept).contains("to write less code"));

    // What she empties is gone, and can be brought back for an hour.
    let opened = open();
    form(&discord, &opened).await;
    let (_, emptied) = discord.shown(&discord.fill(ANA, &opened, &[("hope", "")]).await).await;
    let again: Vec<Value> = parts(&emptied).cloned().collect();
    assert!(again.iter().any(|part| part["label"] == "What was in it"), "{emptied:#}");
    let again = discord.press(ANA, &emptied, "What was in it");
    assert!(form(&discord, &again).await.1[1].contains("to write less code"));
    running.stop().await.unwrap();
    discord.finish();
}
