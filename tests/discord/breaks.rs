//! Failures on Discord: what people see when something breaks.

use crate::running::start;
use crate::standin::StandIn;
use crate::standin::misbehave::On;
use crate::standin::people::{ANA, Spot};
use crate::{level, sample, title, words};
use serde_json::{Value, json};
use std::time::Duration;

/// The code in an apology.
fn code(said: &Value) -> String {
    let words = words(said);
    let (_, after) = words.split_once("**").expect("a code");
    after.split_once("**").unwrap().0.to_owned()
}

#[tokio::test]
async fn a_command_that_falls_over_is_owned_up_to_privately() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    for verb in ["panic", "break"] {
        let asked = discord.slash(ANA, Spot::Channel, "sample", sample(verb, json!([])));
        let (kind, said) = discord.shown(&asked).await;
        assert_eq!((kind, &said["flags"]), (4, &json!(64)), "{verb}");
        assert_eq!(code(&said), nextrung::bot::code(&asked.0.to_string()), "{verb}");
    }
    // It goes on as if nothing had been.
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    assert_eq!(title(&discord.shown(&asked).await.1), "VP of Engineering");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn an_answer_that_discord_refuses_becomes_an_apology() {
    let discord = StandIn::start().await;
    discord.invalid_form_body(On::Callback, 1);
    let running = start(&discord).await;
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    let (kind, said) = discord.shown(&asked).await;
    assert_eq!((kind, &said["flags"]), (4, &json!(64)));
    assert_eq!(code(&said), nextrung::bot::code(&asked.0.to_string()));
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn an_answer_that_gets_lost_is_sent_once_more_and_an_answered_one_is_left_alone() {
    let discord = StandIn::start().await;
    discord.error_before_effect(On::Callback, 1, 502);
    let running = start(&discord).await;
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    assert_eq!(title(&discord.shown(&asked).await.1), "VP of Engineering");

    // Another copy of the bot was quicker.
    discord.already_acknowledged(1);
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    discord.faults_happened().await;
    let before = discord.requests("POST", "/callback").len();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(discord.requests("POST", "/callback").len(), before, "no apology for what was answered");
    discord.state().interactions.remove(&asked.0);
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn an_interaction_nobody_can_read_is_still_answered() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    discord.unreadable_interaction(1);
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    let (_, said) = discord.shown(&asked).await;
    assert_eq!((code(&said), &said["flags"]), (nextrung::bot::code(&asked.0.to_string()), &json!(64)));
    running.stop().await.unwrap();
    discord.finish();
}
