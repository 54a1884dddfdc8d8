//! Registration of commands with Discord: what is registered, and when.

use crate::running::{settings, start, start_as};
use crate::standin::misbehave::On;
use crate::standin::people::{ANA, Spot};
use crate::standin::{SERVER, StandIn};
use crate::{level, standin, support, title};
use nextrung::chat::discord::Settings;
use serde_json::{Value, json};

#[tokio::test]
async fn commands_are_registered_once() {
    let discord = StandIn::start().await;
    for _ in 0..2 {
        let running = start(&discord).await;
        discord
            .until("the server is looked through", |state| {
                let looked = |seen: &&standin::state::Seen| seen.path.contains("/guilds/");
                (state.seen.iter().filter(looked).count() >= state.identifies.len()).then_some(())
            })
            .await;
        running.stop().await.unwrap();
    }
    let put = discord.requests("PUT", "/commands");
    assert_eq!(put.len(), 1, "{put:#?}");
    let registered = discord.registered().await;
    let names: Vec<&Value> = registered.as_array().unwrap().iter().map(|command| &command["name"]).collect();
    let ours = support::sampler_bot();
    let offered = || ours.commands().iter().filter(|command| command.offered);
    let on_messages = offered().filter_map(|command| command.on_message);
    let expected: Vec<&str> = offered().map(|command| command.name).chain(on_messages).collect();
    assert_eq!(expected.last(), Some(&"Save as a win"));
    assert_eq!(names, expected);
    for command in registered.as_array().unwrap() {
        assert_eq!((&command["contexts"], &command["integration_types"]), (&json!([0, 1, 2]), &json!([0, 1])));
    }
    assert_eq!(discord.requests("GET", "/commands")[0].query, "with_localizations=true");
    discord.finish();
}

#[tokio::test]
async fn a_registration_that_differs_is_made_anew() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let ours = discord.registered().await;
    running.stop().await.unwrap();
    for (key, value) in
        [("contexts", json!([0])), ("integration_types", json!([0])), ("name_localizations", json!({ "de": "leiter" }))]
    {
        let mut theirs = ours.clone();
        theirs[0][key] = value;
        discord.state().commands.insert(None, theirs);
        let running = start(&discord).await;
        discord.until("it is registered anew", |state| (state.commands[&None] == ours).then_some(())).await;
        running.stop().await.unwrap();
    }
    discord.finish();
}

#[tokio::test]
async fn for_one_server_only_and_back_again() {
    let discord = StandIn::start().await;
    let running = start_as(Settings { guild: Some(SERVER), ..settings(&discord) }, support::bot());
    discord.until("the server has commands", |state| state.commands.get(&Some(SERVER)).cloned()).await;
    running.stop().await.unwrap();
    assert!(!discord.state().commands.contains_key(&None), "nothing is registered everywhere");

    let running = start_as(settings(&discord), support::bot());
    discord.registered().await;
    discord
        .until("what the server had is taken back", |state| (state.commands[&Some(SERVER)] == json!([])).then_some(()))
        .await;
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_registration_that_fails_is_tried_again_and_stops_nobody() {
    let discord = StandIn::start().await;
    discord.error_before_effect(On::Commands, 1, 500);
    discord.rate_limited_user(On::Commands, 1, 0.01);
    discord.invalid_form_body(On::Commands, 1);
    discord.error_before_effect(On::Commands, 1, 503);
    let running = start(&discord).await;
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    assert_eq!(title(&discord.shown(&asked).await.1), "VP of Engineering");
    discord.registered().await;
    assert!(discord.state().faults_happened());
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_command_in_a_text_can_be_pressed_once_its_id_is_known() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    discord.registered().await;
    // The answer with the ids may still be on its way.
    for tries in 1.. {
        let (_, help) = discord.shown(&discord.slash(ANA, Spot::Channel, "help", json!([]))).await;
        let text = help["embeds"][0]["description"].as_str().unwrap().to_owned();
        if text.contains("</ladder:") && text.contains("</checkin start:") {
            break;
        }
        assert!(tries < 4 && text.contains("/ladder"), "{text}");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    running.stop().await.unwrap();
    discord.finish();
}
