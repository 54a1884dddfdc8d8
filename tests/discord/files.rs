//! Files with an answer: what people download, whatever fault occurs on the way.

use crate::running::{Running, settings, start, start_as};
use crate::standin::misbehave::On;
use crate::standin::people::{ANA, Asked, BEN, Spot};
use crate::standin::uploads::TOO_LARGE;
use crate::standin::{StandIn, TOKEN};
use crate::support::sampler;
use crate::{command, sample, support};
use nextrung::bot::error::Error;
use nextrung::bot::files::picture::picture;
use nextrung::bot::outbox::fate::Sent;
use nextrung::bot::reply::{Button, File, Reply, Row, Text};
use nextrung::chart::{Bar, Bars, Chart};
use nextrung::chat::discord::{Discord, Settings};
use serde_json::{Value, json};
use std::future::ready;
use std::thread::sleep;
use std::time::Duration;

/// Longer than the bot waits before it defers an answer.
const SLOW: Duration = Duration::from_millis(1_300);
const EPHEMERAL: u64 = 64;

fn only_me() -> Value {
    json!([{ "type": 5, "name": "only-me", "value": true }])
}

/// A person's downloads as text.
fn downloads(discord: &StandIn, message: &Value) -> Vec<(String, String)> {
    let read = |(name, bytes)| (name, String::from_utf8(bytes).unwrap());
    discord.downloads(message).into_iter().map(read).collect()
}

fn both() -> Vec<(String, String)> {
    let both = [("export.json", sampler::JSON), ("export.md", sampler::MARKDOWN)];
    both.map(|(name, words)| (name.to_owned(), words.to_owned())).to_vec()
}

fn large(size: usize) -> Reply {
    let files = vec![
        File::new("all.json", vec![b'j'; size], "All of it"),
        File::new("part.md", b"# A part".to_vec(), "A part of it"),
    ];
    let rows = vec![Row::Buttons(vec![Button::new("heavy", "heavy")])];
    Reply { text: Text::default().plain("Here it is."), private: true, rows, files, ..Reply::default() }
}

fn small() -> Reply {
    let files = vec![File::new("part.md", b"# A part".to_vec(), "A part of it")];
    Reply { text: Text::default().plain("Here it is."), files, ..Reply::default() }
}

fn week() -> Chart {
    let row = |label: &str, value, band| Bar { label: label.to_owned(), value, bands: vec![Some(band)] };
    let rows = vec![row("Hands-on", 45.0, (10, 30)), row("People", 30.0, (30, 50))];
    Chart::Bars(Bars {
        title: "Your week".to_owned(),
        bands: vec!["Engineering Manager".to_owned()],
        rows,
        ..Bars::default()
    })
}

async fn start_with_files(discord: &StandIn) -> Running {
    let more = vec![
        command("heavy", |_, _, _, _| Ok(large(1_024 * 1_024))),
        command("too-large", |_, _, _, _| Ok(large(11 * 1_024 * 1_024))),
        command("slow", |_, _, _, _| {
            sleep(SLOW);
            Ok(small())
        }),
        command("slowly-refused", |_, _, _, _| {
            sleep(SLOW);
            Err(Error::Refused(Box::new(Reply { private: true, error: true, ..small() })))
        }),
        command("card", |_, _, _, _| {
            let button = |line: &str| Button::new(line, line);
            let row = ["heavy", "slow", "slowly-refused", "card"].map(button).to_vec();
            Ok(Reply { rows: vec![Row::Buttons(row)], ..small() })
        }),
        command("drawn", |_, _, _, _| {
            let files = picture("week", &week()).into_iter().collect();
            Ok(Reply { text: Text::default().plain("Your week."), private: true, files, ..Reply::default() })
        }),
        sampler::command(),
    ];
    let running = start_as(settings(discord), support::bot_with(more));
    discord.connected().await;
    running
}

fn asks(discord: &StandIn, command: &str) -> Asked {
    discord.slash(ANA, Spot::Channel, command, json!([]))
}

#[tokio::test]
async fn two_files_come_with_a_command_for_the_one_who_gave_it() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    for (spot, options, flags) in [
        (Spot::Channel, only_me(), EPHEMERAL),
        (Spot::Channel, json!([]), 0),
        (Spot::Elsewhere, only_me(), EPHEMERAL),
        (Spot::Dm, only_me(), 0),
    ] {
        let (kind, card) = discord.shown(&discord.slash(ANA, spot, "sample", sample("files", options))).await;
        assert_eq!((kind, card["flags"].as_u64()), (4, Some(flags)), "{spot:?}");
        assert_eq!(downloads(&discord, &card), both(), "{spot:?}");
        assert_eq!(card["attachments"][0]["description"], "All you wrote, for a program");
        assert_eq!(card["attachments"][0]["ephemeral"] == true, flags == EPHEMERAL);
    }
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_press_brings_files_of_its_own_or_none_and_those_from_before_are_gone() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let (_, card) = discord.shown(&discord.slash(ANA, Spot::Channel, "sample", sample("files", only_me()))).await;
    let (kind, again) = discord.shown(&discord.press(ANA, &card, "Once more")).await;
    assert_eq!((kind, &again["id"]), (7, &card["id"]));
    assert_eq!(downloads(&discord, &again), both());
    assert_ne!(again["attachments"][0]["id"], card["attachments"][0]["id"]);
    let (kind, other) = discord.shown(&discord.press(ANA, &again, "Something else")).await;
    assert_eq!((kind, &other["attachments"]), (7, &json!([])), "nothing is left of the card before");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn an_answer_that_was_announced_brings_its_files() {
    let discord = StandIn::start().await;
    let running = start_with_files(&discord).await;
    let part = vec![("part.md".to_owned(), "# A part".to_owned())];
    let (kind, said) = discord.shown(&asks(&discord, "slow")).await;
    assert_eq!((kind, downloads(&discord, &said)), (5, part.clone()));

    // On a press they take the place of what was there; what leaves the card as it is brings its own beside it.
    let (_, card) = discord.shown(&asks(&discord, "card")).await;
    let (kind, beside) = discord.shown(&discord.press(ANA, &card, "slowly-refused")).await;
    assert_eq!((kind, beside["flags"].as_u64()), (6, Some(EPHEMERAL)));
    assert_ne!(beside["id"], card["id"]);
    assert_eq!(downloads(&discord, &beside), part);
    let (kind, same) = discord.shown(&discord.press(ANA, &card, "slow")).await;
    assert_eq!((kind, &same["id"], downloads(&discord, &same)), (6, &card["id"], part));
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_picture_comes_at_once_and_says_what_it_shows() {
    let discord = StandIn::start().await;
    let running = start_with_files(&discord).await;
    let (kind, said) = discord.shown(&asks(&discord, "drawn")).await;
    assert_eq!((kind, said["flags"].as_u64()), (4, Some(EPHEMERAL)));
    assert_eq!(discord.downloads(&said), [("week.png".to_owned(), week().png().unwrap())]);
    let expected = "Your week; Hands-on 45 % (Engineering Manager 10-30 %); People 30 % (Engineering Manager 30-50 %)";
    assert_eq!(said["attachments"][0]["description"], expected);
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn what_takes_long_to_send_is_announced_first() {
    let discord = StandIn::start().await;
    let running = start_with_files(&discord).await;
    let heavy = |message: &Value| {
        let files = discord.downloads(message);
        assert_eq!((files[0].1.len(), files[1].1.as_slice()), (1_024 * 1_024, b"# A part".as_slice()));
    };
    let (kind, said) = discord.shown(&asks(&discord, "heavy")).await;
    assert_eq!((kind, said["flags"].as_u64()), (5, Some(EPHEMERAL)));
    heavy(&said);
    let (kind, same) = discord.shown(&discord.press(ANA, &said, "heavy")).await;
    assert_eq!((kind, &same["id"]), (6, &said["id"]));
    heavy(&same);
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn files_get_through_what_gets_lost_on_the_way() {
    let discord = StandIn::start().await;
    let running = start_with_files(&discord).await;
    for fault in [
        |discord: &StandIn, on| discord.error_before_effect(on, 1, 502),
        |discord: &StandIn, on| discord.error_after_effect(on, 1, 502),
        |discord: &StandIn, on| discord.lost_answer(on, 1),
        |discord: &StandIn, on| discord.rate_limited_user(on, 1, 0.2),
    ] {
        fault(&discord, On::Callback);
        let (kind, said) =
            discord.shown(&discord.slash(BEN, Spot::Channel, "sample", sample("files", only_me()))).await;
        assert_eq!((kind, downloads(&discord, &said)), (4, both()));
        fault(&discord, On::Followup);
        let (kind, said) = discord.shown(&asks(&discord, "slow")).await;
        discord.faults_happened().await;
        let said = discord.until("it settles", |state| state.messages.get(&id(&said)).cloned()).await;
        assert_eq!((kind, downloads(&discord, &said).len()), (5, 1));
    }
    running.stop().await.unwrap();
    discord.finish();
}

fn id(message: &Value) -> u64 {
    message["id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_file_that_discord_does_not_take_is_named_and_the_rest_is_there() {
    let discord = StandIn::start().await;
    let running = start_with_files(&discord).await;
    let asked = asks(&discord, "too-large");
    let (_, said) = discord.shown(&asked).await;
    let content = said["content"].as_str().unwrap();
    assert!(content.starts_with("**all.json** is more than I can send here"), "{content}");
    assert!(content.contains(&nextrung::bot::code(&asked.0.to_string())), "{content}");
    assert!(content.ends_with("Here it is."), "{content}");
    assert_eq!(downloads(&discord, &said), [("part.md".to_owned(), "# A part".to_owned())]);
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn an_answer_without_its_files_is_better_than_none() {
    let discord = StandIn::start().await;
    let running = start_with_files(&discord).await;
    let alone = |said: &Value| {
        let content = said["content"].as_str().unwrap();
        assert!(content.contains("more than I can send here, so this comes without"), "{content}");
        assert_eq!(said["attachments"], json!([]));
    };
    discord.entity_too_large(On::Callback, 1);
    let (kind, said) = discord.shown(&discord.slash(ANA, Spot::Channel, "sample", sample("files", only_me()))).await;
    assert_eq!((kind, said["flags"].as_u64()), (4, Some(EPHEMERAL)));
    alone(&said);
    for command in ["slow", "heavy"] {
        discord.entity_too_large(On::Followup, 1);
        let (kind, said) = discord.shown(&asks(&discord, command)).await;
        assert_eq!(kind, 5, "{command}");
        alone(&said);
    }
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_message_that_nobody_asked_for_brings_its_files_once() {
    let discord = StandIn::start().await;
    let program = Settings { token: TOKEN.to_owned(), api: Some(discord.origin()), guild: None };
    let post = Discord::new(&program, crate::running::HURRIED).unwrap().sender();
    discord.lost_answer(On::Message, 1);
    assert!(post.send("7001", &small(), "nonce", || ready(true)).await.is_err());
    let Ok(Sent::Stored(stored)) = post.send("7001", &small(), "nonce", || ready(true)).await else {
        panic!("it is stored")
    };
    let message = discord.state().messages[&stored.parse().unwrap()].clone();
    assert_eq!(downloads(&discord, &message), [("part.md".to_owned(), "# A part".to_owned())]);
    assert_eq!(discord.state().deliveries.len(), 1);

    let Ok(Sent::Stored(stored)) = post.send("7001", &large(TOO_LARGE), "large", || ready(true)).await else {
        panic!("it is stored")
    };
    let message = discord.state().messages[&stored.parse().unwrap()].clone();
    assert!(message["content"].as_str().unwrap().starts_with("**all.json** is more"), "{message:#}");
    assert_eq!(discord.downloads(&message).len(), 1);
    discord.finish();
}
