//! The servers the bot is in: what Discord tells it, and what it stores.

use crate::running::{HURRIED, Running, settings, start_as, start_at};
use crate::standin::gateway::ToBot;
use crate::standin::{SERVER, StandIn, log};
use crate::support;
use nextrung::bot::Bot;
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::person::Platform;
use nextrung::store::servers::Server;
use nextrung::store::{Owner, Store};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

/// The bot with the database in this file.
fn bot(path: &Path) -> Arc<Bot> {
    Arc::new(Bot::new(
        support::knowledge(),
        Zones::bundled(),
        Store::open(path, Owner::Discord, None).unwrap(),
        nextrung::bot::features::all,
    ))
}

fn server(bot: &Bot, id: u64) -> Option<Server> {
    bot.store().server(Platform::Discord, &id.to_string()).unwrap()
}

async fn started(discord: &StandIn, bot: &Arc<Bot>) -> Running {
    let running = start_as(settings(discord), Arc::clone(bot));
    discord.connected().await;
    running
}

/// Waits until the bot's record says that it is in the server, or is not.
async fn known(discord: &StandIn, bot: &Bot, is: bool) -> Server {
    let noted = |server: &Server| server.removed.is_none() == is;
    discord.until("the server is noted", |_| server(bot, SERVER).filter(noted)).await
}

#[tokio::test]
async fn a_server_is_noted_and_its_removal_and_that_somebody_asked_back() {
    let discord = StandIn::start().await;
    let bot = Arc::new(support::bot());
    let running = started(&discord, &bot).await;
    let first = known(&discord, &bot, true).await;
    assert_eq!(first.joined, support::now());
    discord.server_removed();
    assert_eq!(known(&discord, &bot, false).await.removed, Some(support::now()));
    discord.server_there();
    assert_eq!(known(&discord, &bot, true).await, first);
    // However fast somebody changes their mind, the last word counts.
    for _ in 0..20 {
        discord.server_removed();
        discord.server_there();
    }
    discord.server_removed();
    discord.event("GUILD_CREATE", &json!({ "id": "5001" }));
    discord.until("the last one is noted", |_| server(&bot, 5_001)).await;
    assert!(server(&bot, SERVER).unwrap().removed.is_some());
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn an_outage_is_no_removal() {
    let discord = StandIn::start().await;
    let bot = Arc::new(support::bot());
    let running = started(&discord, &bot).await;
    let before = known(&discord, &bot, true).await;
    discord.server_unavailable();
    // A new session begins while it lasts: the server is named, and no more is said of it.
    discord.session_invalidated(false);
    discord.until("a new session", |state| (state.identifies.len() == 2 && state.to_bot.is_some()).then_some(())).await;
    discord.event("GUILD_CREATE", &json!({ "id": "5001" }));
    discord.until("what came after it is noted", |_| server(&bot, 5_001)).await;
    assert_eq!(server(&bot, SERVER), Some(before));
    discord.server_there();
    discord.event("GUILD_CREATE", &json!({ "id": "5002" }));
    discord.until("what came after it is noted", |_| server(&bot, 5_002)).await;
    assert_eq!(server(&bot, SERVER), Some(before));
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn what_was_noted_outlives_a_restart_and_a_server_that_is_not_named_is_kept() {
    let (discord, folder) = (StandIn::start().await, tempfile::tempdir().unwrap());
    let path = folder.path().join("n.db");
    let bot_before = bot(&path);
    let running = started(&discord, &bot_before).await;
    known(&discord, &bot_before, true).await;
    running.stop().await.unwrap();
    drop(bot_before);

    // Nobody says why a server is missing, so that nothing follows from it.
    discord.state().in_server = false;
    let bot_between = bot(&path);
    let running = started(&discord, &bot_between).await;
    discord.event("GUILD_CREATE", &json!({ "id": "5001" }));
    discord.until("what came after it is noted", |_| server(&bot_between, 5_001)).await;
    assert_eq!(server(&bot_between, SERVER).unwrap().removed, None);
    discord.server_removed();
    let removed = known(&discord, &bot_between, false).await;
    running.stop().await.unwrap();
    drop(bot_between);

    let bot_after = bot(&path);
    assert_eq!(server(&bot_after, SERVER), Some(removed));
    discord.state().in_server = true;
    let running = started(&discord, &bot_after).await;
    assert_eq!(known(&discord, &bot_after, true).await.joined, removed.joined);
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_removal_while_the_connection_is_down_comes_with_the_resume() {
    let discord = StandIn::start().await;
    let bot = Arc::new(support::bot());
    let running = start_at(HURRIED, settings(&discord), Arc::clone(&bot));
    discord.connected().await;
    known(&discord, &bot, true).await;
    discord.send(ToBot::Break);
    discord.server_removed();
    known(&discord, &bot, false).await;
    assert_eq!(discord.state().identifies.len(), 1);
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn what_cannot_be_noted_is_tried_again_until_it_can() {
    let (discord, folder) = (StandIn::start().await, tempfile::tempdir().unwrap());
    let path = folder.path().join("n.db");
    let bot = bot(&path);
    let running = started(&discord, &bot).await;
    known(&discord, &bot, true).await;
    let beside = rusqlite::Connection::open(&path).unwrap();
    beside.execute_batch("ALTER TABLE server RENAME TO elsewhere").unwrap();
    log::begin_here();
    discord.server_removed();
    let tried = || log::here().matches("could not be noted, and is tried again").count() >= 2;
    discord.until("it was tried twice", |_| tried().then_some(())).await;
    beside.execute_batch("ALTER TABLE elsewhere RENAME TO server").unwrap();
    known(&discord, &bot, false).await;
    running.stop().await.unwrap();
    discord.finish();
}
