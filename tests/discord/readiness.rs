//! `/readiness` on Discord: one question per message, a form after a high mark, and a picture of the result; with a restart in
//! between.

use crate::running::{Running, settings, start_as};
use crate::standin::StandIn;
use crate::standin::people::{ANA, BEN, Spot, parts};
use crate::{support, title, words};
use nextrung::bot::Bot;
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::person::{Address, Platform};
use nextrung::mentoring::readiness::{How, Readiness, asked};
use nextrung::store::{Owner, Store};
use serde_json::json;
use std::path::Path;

const EPHEMERAL: u64 = 64;
const MAY: &str = "In May I *gave* Ben the release";

fn ana() -> Address {
    Address { platform: Platform::Discord, id: ANA.id.to_string() }
}

fn start(discord: &StandIn, path: &Path) -> Running {
    let store = Store::open(path, Owner::Discord, None).unwrap();
    start_as(settings(discord), Bot::new(support::knowledge(), Zones::bundled(), store, nextrung::bot::features::all))
}

/// A round of hers with all but the last two questions answered.
fn all_but_two(path: &Path) {
    let (knowledge, mut said) = (support::knowledge(), Readiness::about("em"));
    let asked = asked(&knowledge, "em");
    for (_, skill) in &asked[..asked.len() - 2] {
        said.mark(&skill.id, How::WithHelp, None);
    }
    let store = Store::open(path, Owner::Discord, None).unwrap();
    store.keep_reflection(&ana(), "", said, support::now()).unwrap().unwrap();
}

#[tokio::test]
async fn a_restart_between_the_mark_and_its_line_loses_neither() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.db");
    all_but_two(&path);
    let discord = StandIn::start().await;
    let running = start(&discord, &path);
    discord.connected().await;

    let (_, there) = discord.shown(&discord.slash(ANA, Spot::Channel, "readiness", json!([]))).await;
    assert_eq!(there["flags"], EPHEMERAL, "{there:#}");
    let (kind, question) = discord.shown(&discord.press(ANA, &there, "Go on")).await;
    assert_eq!((kind, title(&question)), (7, "23 of 24\u{a0}· People"), "{question:#}");
    let opened = discord.press(ANA, &question, "On my own");
    let modal = discord.answer(&opened).await;
    assert_eq!((modal["type"].as_u64(), modal["data"]["title"].as_str()), (Some(9), Some("On my own · only you")));
    let field = parts(&modal["data"]).next().unwrap();
    assert_eq!((field["required"].as_bool(), field["max_length"].as_u64()), (Some(false), Some(300)), "{modal:#}");
    running.stop().await.unwrap();

    // The mark is on the disk before the form is sent.
    let store = Store::open(&path, Owner::Discord, None).unwrap();
    let kept = store.reflections::<Readiness>(&ana()).unwrap();
    assert_eq!((kept[0].body.marks.len(), kept[0].body.marks["quarrel"].how), (23, How::OnMyOwn));
    drop(store);

    let running = start(&discord, &path);
    discord.connected().await;
    let (kind, last) = discord.shown(&discord.fill(ANA, &opened, &[("words", MAY)]).await).await;
    assert_eq!((kind, title(&last)), (7, "24 of 24\u{a0}· Strategy"), "{last:#}");
    let (kind, result) = discord.shown(&discord.press(ANA, &last, "Not yet")).await;
    assert_eq!((kind, result["flags"].as_u64()), (7, Some(EPHEMERAL)), "{result:#}");
    let (_, stands) = discord.shown(&discord.press(ANA, &result, "What stands")).await;
    assert!(words(&stands).contains("> In May I \\\\*gave\\\\* Ben the release"), "{stands:#}");
    assert!(words(&result).contains("Settle a clash of plans in time"), "{result:#}");
    let picture = &result["attachments"][0];
    let alt = picture["description"].as_str().unwrap_or_default();
    assert!(alt.starts_with("Engineering Manager, by your own word; Business: "), "{result:#}");
    let files = discord.downloads(&result);
    assert!(files[0].0 == "readiness.png" && files[0].1.starts_with(b"\x89PNG"), "{result:#}");

    // The picture goes along with its card.
    let (kind, deleted) = discord.shown(&discord.press(ANA, &result, "Delete")).await;
    assert_eq!((kind, deleted["attachments"].as_array().map(Vec::len)), (7, Some(0)), "{deleted:#}");
    let (_, back) = discord.shown(&discord.press(ANA, &deleted, "Undo")).await;
    assert_eq!((title(&back), back["attachments"].as_array().map(Vec::len)), (title(&result), Some(1)), "{back:#}");

    // For anybody else there is nothing behind the same button.
    let (_, theirs) = discord.shown(&discord.press(BEN, &question, "Not yet")).await;
    assert!(words(&theirs).contains("That one isn't here any more."), "{theirs:#}");
    running.stop().await.unwrap();
    discord.finish();
}
