//! The connection to Discord: how it begins, breaks, comes back and ends.

use crate::running::{FATAL_CLOSES, HURRIED, settings, start, start_as, start_at};
use crate::standin::StandIn;
use crate::standin::gateway::ToBot;
use crate::standin::misbehave::{FROM_NOW_ON, On};
use crate::standin::people::{ANA, Spot};
use crate::{command, level, support, title};
use nextrung::bot::reply::{Reply, Text};
use nextrung::bot::spec::Command;
use nextrung::chat::discord::backoff::Pace;
use nextrung::chat::discord::{Fatal, Settings};
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

static UNDER_WAY: AtomicBool = AtomicBool::new(false);

/// A slow command.
fn slow() -> Command {
    command("slow", |_, _, _, _| {
        UNDER_WAY.store(true, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(600));
        Ok(Reply { text: Text::default().plain("Done."), ..Reply::default() })
    })
}

#[tokio::test]
async fn leaving_finishes_what_is_being_answered_and_says_goodbye() {
    let discord = StandIn::start().await;
    let running = start_as(settings(&discord), support::bot_with(vec![slow()]));
    discord.connected().await;
    let asked = discord.slash(ANA, Spot::Channel, "slow", json!([]));
    discord.until("the bot is at it", |_| UNDER_WAY.load(Ordering::SeqCst).then_some(())).await;
    let begun = Instant::now();
    running.stop().await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(discord.state().closes, [Some(1000)]);
    let (_, said) = discord.shown(&asked).await;
    assert_eq!(said["content"], "Done.");
    discord.finish();
}

#[tokio::test]
async fn a_wrong_token_is_the_end() {
    let discord = StandIn::start().await;
    let running = start_as(Settings { token: "NDI.wrong.token".into(), ..settings(&discord) }, support::bot());
    assert_eq!(running.end().await, Err(Fatal::Unauthorised));
    assert_eq!(discord.state().connections, 0);
    discord.finish();

    // Where nobody says so before, the gateway does.
    let discord = StandIn::start().await;
    discord.error_before_effect(On::IdentifyBudget, FROM_NOW_ON, 503);
    let running = start_as(Settings { token: "NDI.wrong.token".into(), ..settings(&discord) }, support::bot());
    assert_eq!(running.end().await, Err(Fatal::AuthenticationFailed));
    assert_eq!(discord.state().identifies.len(), 1);
    discord.finish();
}

#[tokio::test]
async fn closes_that_nothing_helps_against_are_the_end() {
    for (close, fatal) in FATAL_CLOSES {
        let discord = StandIn::start().await;
        discord.identify_closed_with(close);
        let running = start_as(settings(&discord), support::bot());
        assert_eq!(running.end().await, Err(fatal));
        assert_eq!(discord.state().identifies.len(), 1, "{close}");
        discord.finish();
    }
}

#[tokio::test]
async fn settings_that_cannot_be_meant_are_the_end() {
    let discord = StandIn::start().await;
    for (settings, fatal) in [
        (Settings { api: Some("discord".into()), ..settings(&discord) }, Fatal::Origin),
        (Settings { guild: Some(0), ..settings(&discord) }, Fatal::Guild),
        (Settings { token: " ".into(), ..settings(&discord) }, Fatal::Token),
    ] {
        assert_eq!(start_as(settings, support::bot()).end().await, Err(fatal));
    }
    assert!(discord.state().seen.is_empty());
    discord.finish();
}

#[tokio::test]
async fn without_an_address_nothing_is_dialled() {
    let discord = StandIn::start().await;
    discord.error_before_effect(On::Gateway, FROM_NOW_ON, 503);
    let running = start_as(settings(&discord), support::bot());
    discord.until("it asks again", |state| (state.seen.len() >= 3).then_some(())).await;
    {
        let mut state = discord.state();
        assert!(state.seen.iter().all(|seen| seen.path == "/api/v10/gateway"), "{:#?}", state.seen);
        assert_eq!(state.connections, 0);
        state.seen.clear();
    }
    // An address that leads away from this machine is no address either.
    discord.mend();
    discord.gateway_elsewhere("wss://gateway.discord.gg");
    discord.until("it asks again", |state| (state.seen.len() >= 3).then_some(())).await;
    assert!(discord.state().seen.iter().all(|seen| seen.path == "/api/v10/gateway"));
    // Once there is one, all is well.
    discord.mend();
    discord.connected().await;
    running.stop().await.unwrap();
    discord.finish();
}

/// serenity asks for the address itself, and dials the real Discord if it gets none. It dials the address we were told.
#[tokio::test]
async fn what_serenity_asks_by_itself_does_not_matter() {
    let discord = StandIn::start().await;
    discord.spare(On::Gateway, 1);
    discord.error_before_effect(On::Gateway, FROM_NOW_ON, 503);
    let running = start(&discord).await;
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    assert_eq!(title(&discord.shown(&asked).await.1), "VP of Engineering");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_lost_connection_is_resumed_and_nothing_is_missed() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    tokio::time::sleep(HURRIED.first * 2).await;
    for ending in [ToBot::Raw(json!({ "op": 7, "d": null })), ToBot::Close(4000), ToBot::Close(1001), ToBot::Break] {
        let before = discord.state().resumes.len();
        discord.send(ending);
        discord
            .until("it resumes", |state| (state.resumes.len() > before && state.to_bot.is_some()).then_some(()))
            .await;
        let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
        assert_eq!(title(&discord.shown(&asked).await.1), "VP of Engineering");
        tokio::time::sleep(HURRIED.first * 2).await;
    }
    assert_eq!(discord.state().identifies.len(), 1, "one session all along");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_session_that_is_over_is_begun_anew() {
    let discord = StandIn::start().await;
    discord.resume_refused();
    let running = start(&discord).await;
    discord.send(ToBot::Close(4000));
    discord
        .until("a second session", |state| (state.identifies.len() == 2 && state.to_bot.is_some()).then_some(()))
        .await;
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_gateway_that_no_longer_answers_is_left() {
    let discord = StandIn::start().await;
    discord.state().heartbeat = 50;
    discord.zombie();
    let running = start(&discord).await;
    discord.until("it comes back", |state| (state.connections > 1).then_some(())).await;
    discord.mend();
    discord.until("it is back", |state| (state.beats > 4).then_some(())).await;
    running.stop().await.unwrap();
    discord.finish();
}

/// serenity 0.12.5 panics at an invalid picture hash, which ends its client. A new client takes over, and does not receive the
/// same event again.
#[tokio::test]
async fn an_event_that_the_client_falls_over_ends_that_client_alone() {
    let discord = StandIn::start().await;
    discord.state().heartbeat = 50;
    let pace = Pace { silence: Duration::from_secs(3), ..HURRIED };
    let running = start_at(pace, settings(&discord), support::sampler_bot());
    discord.connected().await;
    let picture = "€".repeat(10) + "xx";
    let user = json!({ "id": "11", "username": "ana", "discriminator": "0", "global_name": null, "avatar": picture });
    discord.event(
        "INTERACTION_CREATE",
        &json!({
            "id": "900", "application_id": "42", "type": 2, "data": { "id": "1", "type": 1, "name": "ladder" },
            "token": "a-secret", "version": 1, "channel_id": "7", "context": 1, "user": user, "locale": "en-GB",
            "entitlements": [], "attachment_size_limit": 10_485_760, "authorizing_integration_owners": { "1": "11" },
        }),
    );
    discord
        .until("a second session", |state| (state.identifies.len() == 2 && state.to_bot.is_some()).then_some(()))
        .await;
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    assert_eq!(title(&discord.shown(&asked).await.1), "VP of Engineering");
    running.stop().await.unwrap();
    discord.finish();
}

/// A gateway that closes every connection must not be stormed.
#[tokio::test]
async fn failures_are_tried_again_ever_more_patiently() {
    let faults: [fn(&StandIn); 3] = [
        |discord| discord.identify_closed_with(4000),
        |discord| discord.identify_closed_with(4003),
        // serenity resumes at once, for ever, and says so to nobody: what is missed is its heartbeat's answer.
        |discord| discord.resume_closed_with(4000),
    ];
    for (at, fault) in faults.into_iter().enumerate() {
        let discord = StandIn::start().await;
        fault(&discord);
        discord.state().heartbeat = if at == 2 { 50 } else { 41_250 };
        let pace = Pace { silence: Duration::from_secs(3), ..HURRIED };
        let running = start_at(pace, settings(&discord), support::bot());
        discord.until("a first session", |state| (!state.identifies.is_empty()).then_some(())).await;
        if at == 2 {
            discord.connected().await;
            discord.closed_with(4000);
        }
        discord.until("it is tried again", |state| (state.identifies.len() >= 2).then_some(())).await;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let identifies = discord.state().identifies.len();
        assert!((2..=6).contains(&identifies), "{identifies}");
        running.stop().await.unwrap();
        discord.finish();
    }
}

/// serenity resumes without a pause, and an unanswered heartbeat takes its time to be noticed.
#[tokio::test]
async fn resumes_that_fail_are_not_stormed() {
    let discord = StandIn::start().await;
    discord.resume_closed_with(4000);
    let pace = Pace { between: Duration::from_millis(100), ..HURRIED };
    let running = start_at(pace, settings(&discord), support::bot());
    discord.connected().await;
    let begun = Instant::now();
    discord.send(ToBot::Close(4000));
    tokio::time::sleep(Duration::from_secs(2)).await;
    let resumes = discord.state().resumes.len();
    let most = begun.elapsed().as_millis() / pace.between.as_millis() + 3;
    assert!(resumes >= 3 && resumes as u128 <= most, "{resumes} resumes, at most {most}");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn without_identifies_left_none_is_sent() {
    let discord = StandIn::start().await;
    discord.identifies_used_up(Duration::from_secs(60));
    let running = start_as(settings(&discord), support::bot());
    discord.until("it asks", |state| state.seen.iter().any(|seen| seen.path.ends_with("/bot")).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(discord.state().connections, 0);
    // Waiting does not keep it from leaving.
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn it_asks_for_guilds_and_for_nothing_privileged() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let identify = discord.state().identifies[0].clone();
    assert_eq!(identify["intents"], json!(1));
    running.stop().await.unwrap();
    discord.finish();
}
