//! The crash harness. The bot, the stand-in for Discord and the judge are three processes; whichever of them dies, the others
//! know what was said.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![cfg(unix)]

#[path = "../support/discord/mod.rs"]
mod standin;

mod apart;
mod control;
#[allow(dead_code, reason = "nothing is judged yet")]
mod dates;

use control::Control;
use control::Discord;
use serde_json::Value;
use serde_json::json;
use standin::TOKEN;
use std::path::Path;
use std::time::Duration;

fn journal(path: &Path) -> Vec<Value> {
    let written = std::fs::read_to_string(path).unwrap();
    written.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn said(origin: &str, nonce: &str) -> reqwest::Result<u16> {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_millis(500)).build().unwrap();
    let body = json!({ "content": "x", "allowed_mentions": { "parse": [] }, "nonce": nonce, "enforce_nonce": true });
    let url = format!("{origin}/api/v10/channels/7001/messages");
    let request =
        client.post(url).header("authorization", format!("Bot {TOKEN}")).header("user-agent", "DiscordBot (test, 1)");
    let answer = request.header("content-type", "application/json").body(body.to_string()).send().await?;
    Ok(answer.status().as_u16())
}

/// What was said is known after everybody is gone, and time passes only as it is told to.
#[tokio::test]
async fn the_journal_outlives_everybody() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let mut discord = Discord::start(&path, 1_795_424_400_000);
    assert_eq!(said(&discord.origin, "one").await.unwrap(), 200);
    for fault in ["late", "hang"] {
        discord.control.ask(&json!({ "do": "fault", "on": "message", "fault": fault }));
        assert!(said(&discord.origin, fault).await.unwrap_err().is_timeout());
    }
    let marker = |entry: &Value| Some(entry["marker"].as_str()?.to_owned());
    let stored = || -> Vec<String> { journal(&path).iter().filter_map(marker).collect() };
    discord.control.ask(&json!({ "do": "pass", "ms": 19_000 }));
    assert_eq!(stored(), ["one"]);
    let now = Control::to(discord.port).ask(&json!({ "do": "pass", "ms": 2_000 }))["now"].clone();
    assert_eq!(now, 1_795_424_421_000_u64);
    assert_eq!(stored(), ["one", "late"], "twenty seconds are over, though nobody waits any more");
    // The nonce is known for three minutes of that time.
    assert_eq!(said(&discord.origin, "one").await.unwrap(), 200);
    discord.control.ask(&json!({ "do": "pass", "ms": 180_000 }));
    assert_eq!(said(&discord.origin, "one").await.unwrap(), 200);
    drop(discord);
    assert_eq!(stored(), ["one", "late", "one"]);
    let came = journal(&path).into_iter().filter(|entry| entry["what"] == "request").count();
    assert_eq!(came, 5, "and so is what came to nothing");
}
