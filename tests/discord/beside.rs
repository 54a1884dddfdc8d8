//! Second messages beside an answer, and later edits of an answer.

use crate::running::{HURRIED, settings};
use crate::standin::misbehave::On;
use crate::standin::people::{ANA, Spot};
use crate::standin::{PATIENCE, StandIn};
use chrono::{DateTime, Utc};
use nextrung::bot::Bot;
use nextrung::bot::error::Error;
use nextrung::bot::line::Invocation;
use nextrung::bot::reply::{Button, Reply, Row, Text};
use nextrung::bot::request::Request;
use nextrung::chat::discord::Discord;
use serde_json::json;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

const KEY: &str = "abcdefghijklmnopqrstuvwxy";

fn said(words: &str) -> Reply {
    Reply { text: Text::default().plain(words), private: true, ..Reply::default() }
}

/// Asks whether to begin.
fn asks(_: &Bot, _: &Request, _: &Invocation, _: DateTime<Utc>) -> Result<Reply, Error> {
    let begin = |label: &str, line: &str| Button::new(label, line);
    let rows = vec![Row::Buttons(vec![begin("Begin", "begins"), begin("Begin slowly", "begins-slowly")])];
    Ok(Reply { rows, ..said("Shall it begin?") })
}

fn begins(_: &Bot, _: &Request, _: &Invocation, _: DateTime<Utc>) -> Result<Reply, Error> {
    Ok(Reply { welcome: Some(KEY.to_owned()), ..said("It has begun. Look into your direct messages.") })
}

fn begins_slowly(bot: &Bot, request: &Request, invocation: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    std::thread::sleep(Duration::from_millis(1_300));
    begins(bot, request, invocation, now)
}

#[tokio::test]
async fn who_was_promised_a_message_that_cannot_come_is_told_in_that_very_reply() {
    for label in ["Begin", "Begin slowly"] {
        let discord = StandIn::start().await;
        let program = Discord::new(&settings(&discord), HURRIED).unwrap();
        let (post, news) = (program.sender(), program.activity());
        let (stop, stopped) = oneshot::channel();
        let shutdown = async { drop::<Result<(), _>>(stopped.await) };
        let commands = vec![
            crate::command("asks", asks),
            crate::command("begins", begins),
            crate::command("begins-slowly", begins_slowly),
        ];
        let bot = crate::support::bot_with(commands);
        let running = tokio::spawn(program.run(bot.into(), crate::support::now, shutdown));
        discord.connected().await;
        let (_, card) = discord.shown(&discord.slash(ANA, Spot::Channel, "asks", json!([]))).await;
        timeout(PATIENCE, news.notified()).await.unwrap();
        let pressed = discord.press(ANA, &card, label);
        timeout(PATIENCE, news.notified()).await.unwrap();
        let (_, shown) = discord.shown(&pressed).await;
        assert!(shown["content"].as_str().unwrap().starts_with("It has begun."), "{shown:#}");

        discord.error_before_effect(On::Followup, 1, 503);
        assert!(post.amend(KEY, &said("Your direct messages are closed.")).await, "{label}");
        let (_, now) = discord.shown(&pressed).await;
        assert_eq!((&now["id"], &now["content"]), (&shown["id"], &json!("Your direct messages are closed.")));
        assert_eq!(now["flags"], 64, "it is theirs alone, as before");
        assert!(!post.amend(KEY, &said("once more")).await, "{label}");
        stop.send(()).unwrap();
        running.await.unwrap().unwrap();
        discord.finish();
    }
}
