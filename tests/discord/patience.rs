//! Slow answers and impatient people: the first response within three seconds, and nobody slows others down.

use crate::running::{Running, settings, start_as};
use crate::standin::StandIn;
use crate::standin::misbehave::{FROM_NOW_ON, On};
use crate::standin::people::{ANA, BEN, Spot};
use crate::support;
use nextrung::bot::error::Error;
use nextrung::bot::reply::{Button, Form, Reply, Row, Text};
use nextrung::bot::spec::{Act, Command};
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::Duration;

/// Longer than the bot waits before it defers an answer.
const SLOW: Duration = Duration::from_millis(1_300);
const EPHEMERAL: u64 = 64;

/// A command without arguments.
fn command(name: &'static str, form: bool, run: fn() -> Result<Reply, Error>) -> Command {
    let acts = vec![Act { verb: None, about: "For this test alone", args: Vec::new(), form }];
    Command::new(name, "For this test alone", move |_, _, _, _| run()).acts(acts)
}

fn says(words: &str) -> Reply {
    Reply { text: Text::default().plain(words), ..Reply::default() }
}

async fn start(discord: &StandIn) -> Running {
    let more = vec![
        command("slow", false, || {
            sleep(SLOW);
            Ok(says("Slow and steady."))
        }),
        command("slowly-refused", false, || {
            sleep(SLOW);
            Err(Error::Refused(Box::new(Reply { private: true, error: true, ..says("Not today.") })))
        }),
        command("falls", false, || {
            sleep(SLOW);
            panic!("something is wrong");
        }),
        command("never", true, || {
            sleep(Duration::from_secs(4));
            Ok(says("Far too late."))
        }),
        command("form", true, || {
            sleep(Duration::from_millis(2_500));
            let (title, line) = ("Too late".to_owned(), "form".to_owned());
            Ok(Reply {
                form: Some(Form { title, line, lead: Text::default(), fields: Vec::new() }),
                ..Reply::default()
            })
        }),
        command("card", false, || {
            let button = |label: &str, line: &str| Button::new(label, line);
            let row = vec![button("Slow", "slow"), button("Refused", "slowly-refused"), button("Again", "card")];
            Ok(Reply { rows: vec![Row::Buttons(row)], ..says("A card.") })
        }),
    ];
    let running = start_as(settings(discord), support::bot_with(more));
    discord.connected().await;
    running
}

fn content(message: &Value) -> &str {
    message["content"].as_str().unwrap()
}

#[tokio::test]
async fn an_answer_that_takes_its_time_is_announced_and_then_given() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    for (spot, flags) in [(Spot::Channel, EPHEMERAL), (Spot::Elsewhere, EPHEMERAL), (Spot::Dm, 0)] {
        let asked = discord.slash(ANA, spot, "slow", json!([]));
        let (kind, said) = discord.shown(&asked).await;
        assert_eq!((kind, content(&said), said["flags"].as_u64()), (5, "Slow and steady.", Some(flags)), "{spot:?}");
    }
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_press_that_takes_its_time_changes_the_card_when_it_is_done() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let (_, card) = discord.shown(&discord.slash(ANA, Spot::Channel, "card", json!([]))).await;

    // A refusal leaves the card as it is and is said beside it, as it is to anybody but the owner.
    for (who, label, said) in [(ANA, "Refused", "Not today."), (BEN, "Slow", "Slow and steady.")] {
        let (kind, beside) = discord.shown(&discord.press(who, &card, label)).await;
        assert_eq!((kind, content(&beside), beside["flags"].as_u64()), (6, said, Some(EPHEMERAL)), "{label}");
        assert_ne!(beside["id"], card["id"]);
    }
    let (kind, same) = discord.shown(&discord.press(ANA, &card, "Slow")).await;
    assert_eq!((kind, content(&same), &same["id"]), (6, "Slow and steady.", &card["id"]));
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn what_falls_over_after_it_was_announced_is_owned_up_to() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let asked = discord.slash(ANA, Spot::Channel, "falls", json!([]));
    let (kind, said) = discord.shown(&asked).await;
    assert_eq!(kind, 5);
    assert!(content(&said).contains(&nextrung::bot::code(&asked.0.to_string())), "{said:#}");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn what_may_be_a_form_is_announced_only_once_there_is_no_more_time() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    // What was done is said, however late; a form is then no longer taken.
    let (kind, said) = discord.shown(&discord.slash(ANA, Spot::Channel, "never", json!([]))).await;
    assert_eq!((kind, content(&said), said["flags"].as_u64()), (5, "Far too late.", Some(EPHEMERAL)));
    let asked = discord.slash(ANA, Spot::Channel, "form", json!([]));
    let (kind, said) = discord.shown(&asked).await;
    assert_eq!((kind, said["flags"].as_u64()), (5, Some(EPHEMERAL)));
    assert!(content(&said).contains(&nextrung::bot::code(&asked.0.to_string())), "{said:#}");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn an_announced_answer_gets_through_what_gets_lost_on_the_way() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    discord.error_before_effect(On::Everything, 2, 502);
    let asked = discord.slash(ANA, Spot::Channel, "slow", json!([]));
    let (kind, said) = discord.shown(&asked).await;
    assert_eq!((kind, content(&said)), (5, "Slow and steady."));
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn whoever_asks_too_fast_is_asked_to_wait_and_others_notice_nothing() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let ask = |who| discord.slash(who, Spot::Channel, "card", json!([]));
    let mut card = Value::Null;
    for _ in 0..5 {
        let (_, said) = discord.shown(&ask(ANA)).await;
        assert_eq!(content(&said), "A card.");
        card = said;
    }
    let (kind, said) = discord.shown(&ask(ANA)).await;
    assert_eq!((kind, said["flags"].as_u64()), (4, Some(EPHEMERAL)));
    assert!(content(&said).contains("a few seconds"), "{said:#}");
    assert_eq!(content(&discord.shown(&ask(BEN)).await.1), "A card.");
    // Whoever reads on presses more than they type.
    for _ in 0..15 {
        assert_eq!(content(&discord.shown(&discord.press(ANA, &card, "Again")).await.1), "A card.");
    }
    let (kind, said) = discord.shown(&discord.press(ANA, &card, "Again")).await;
    assert_eq!((kind, said["flags"].as_u64()), (4, Some(EPHEMERAL)), "the card stays as it was");
    assert!(content(&said).contains("a few seconds"), "{said:#}");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn an_announcement_of_which_nobody_heard_is_followed_by_the_answer() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    for fault in [
        |discord: &StandIn| discord.error_after_effect(On::Callback, 1, 502),
        |discord: &StandIn| discord.lost_answer(On::Callback, 1),
        |discord: &StandIn| discord.lost_answer(On::Callback, FROM_NOW_ON),
    ] {
        fault(&discord);
        let (kind, said) = discord.shown(&discord.slash(ANA, Spot::Channel, "slow", json!([]))).await;
        assert_eq!((kind, content(&said)), (5, "Slow and steady."));
        discord.mend();
    }
    running.stop().await.unwrap();
    discord.finish();
}

#[test]
fn whoever_asks_for_what_takes_long_waits_for_themselves_alone() {
    // As many threads as the program has.
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).max_blocking_threads(8).enable_all().build().unwrap();
    runtime.block_on(async {
        let discord = StandIn::start().await;
        let running = start(&discord).await;
        let (_, card) = discord.shown(&discord.slash(ANA, Spot::Channel, "card", json!([]))).await;
        let typed = (0..4).map(|_| discord.slash(ANA, Spot::Channel, "slow", json!([])));
        let pressed = (0..6).map(|_| discord.press(ANA, &card, "Refused"));
        let slow: Vec<_> = typed.chain(pressed).collect();
        tokio::time::sleep(Duration::from_millis(200)).await;
        let (kind, said) = discord.shown(&discord.slash(BEN, Spot::Channel, "card", json!([]))).await;
        assert_eq!((kind, content(&said)), (4, "A card."), "at once, and not announced");
        for asked in slow {
            discord.shown(&asked).await;
        }
        running.stop().await.unwrap();
        discord.finish();
    });
}
