//! The crash harness. The bot, the stand-in for Discord and the judge are three processes: if one dies, the others still know
//! what was sent.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![cfg(unix)]

#[path = "../support/discord/mod.rs"]
mod standin;

#[path = "../support/mod.rs"]
mod support;

mod apart;
mod bot;
mod control;
mod dates;
mod life;
mod report;
mod times;
mod verdict;
mod world;

use control::{Control, Discord};
use nextrung::fail;
use serde_json::{Value, json};
use standin::TOKEN;
use std::path::Path;
use std::time::Duration;

/// The step through all combinations of a point and a fault for a sample.
const SAMPLE: usize = 3;

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

/// What was sent is known after every client is gone, and time passes only on instruction.
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
    let idempotency_key = |entry: &Value| Some(entry["idempotency_key"].as_str()?.to_owned());
    let stored = || -> Vec<String> { journal(&path).iter().filter_map(idempotency_key).collect() };
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

/// The number in this variable of the environment, if it is set.
fn asked_for(name: &str) -> Option<usize> {
    std::env::var(name).ok().map(|count| count.parse().unwrap())
}

/// A sample of the combinations of point and fault, or all of them repeatedly if `NEXTRUNG_CASES` gives a total.
#[test]
fn nothing_is_lost_and_nothing_said_twice() {
    let scripts = match asked_for("NEXTRUNG_CASES") {
        None => report::scripts(1, SAMPLE),
        Some(cases) => report::scripts(cases.div_ceil(life::POINTS.len() * life::FAULTS.len()) as u64, 1),
    };
    let played = report::play(&scripts);
    println!("{}", report::sum_up(&played));
    assert!(played.iter().all(|it| it.verdict.is_good()), "{}", report::sum_up(&played));
    for point in life::POINTS {
        assert!(played.iter().any(|it| it.script.point == point && it.deaths > 0), "it never died at {point}");
    }
    for fault in life::FAULTS {
        assert!(played.iter().any(|it| it.script.fault == fault), "{fault} never happened");
    }
}

/// Kills at random times while many check-ins are due in the same minute. `NEXTRUNG_KILLS` says how often.
#[test]
fn kill_9_at_any_time_loses_nothing() {
    let (kills, people, each) = match asked_for("NEXTRUNG_KILLS") {
        None => (6, 60, 6),
        Some(kills) => (kills, 2_000, 50),
    };
    let worlds: Vec<u64> = (5..).take(kills.div_ceil(each)).collect();
    let judged = report::at_the_same_time(&worlds, |seed| life::kill_at_random(*seed, people, each));
    let (mut deaths, mut messages) = (0, 0);
    for (seed, (verdict, died)) in &judged {
        assert!(verdict.is_good(), "{seed}: {verdict:#?}");
        (deaths, messages) = (deaths + died, messages + verdict.messages);
    }
    assert!(deaths > 0, "it is over before anybody kills it");
    println!("{deaths} kills at any time, {messages} messages: none lost, none doubled");
}

/// Checks that the same tests find each mistake such a program could make: a harness that everything passes would prove nothing.
#[test]
fn a_program_that_is_wrong_is_found_out() {
    let play = |wrong: &'static str, points: &[&'static str]| {
        let seeds = 0..4_u64;
        let scripts = seeds.flat_map(|seed| {
            let script = |point: &&'static str| life::Script {
                seed,
                point,
                fault: "ok",
                wrong: Some(wrong),
                nonces: report::NONCES,
            };
            points.iter().map(script).collect::<Vec<_>>()
        });
        report::play(&scripts.collect::<Vec<_>>())
    };
    let all = |played: &[life::Outcome], of: fn(&verdict::Verdict) -> &Vec<String>| -> usize {
        played.iter().map(|it| of(&it.verdict).len()).sum()
    };
    let first = play(fail::MARKS_FIRST, &["arrived", "delivery: looked"]);
    println!("marks first: {}", report::sum_up(&first).lines().next().unwrap());
    assert!(all(&first, |it| &it.lost) > 0, "what is marked before it is said can be lost");
    let after = play(fail::MARKS_AFTER, &["done", "delivery: answered"]);
    println!("marks after: {}", report::sum_up(&after).lines().next().unwrap());
    assert!(all(&after, |it| &it.doubled) > 0, "what is marked after it was said can be said twice");
    let blind = play(fail::NEVER_LOOKS, &["done", "delivery: answered"]);
    println!("never looks: {}", report::sum_up(&blind).lines().next().unwrap());
    assert!(all(&blind, |it| &it.doubled) > 0 && all(&blind, |it| &it.blind) > 0, "who does not look says it twice");
}

/// Once forgetting a person is committed, no request to them begins, wherever the bot is at that moment.
#[test]
fn whoever_is_forgotten_is_not_written_to() {
    for (nth, point) in life::POINTS.into_iter().chain([life::PUT_OFF]).enumerate() {
        let played = life::forget_at(nth as u64, point);
        assert!(played.verdict.is_good(), "{point}: {:#?}", played.verdict);
    }
}
/// Plays a single script: `HARNESS_SCRIPT='0 "delivery: due" "ok"'`.
#[test]
#[ignore = "to look into one run"]
fn one() {
    let named = std::env::var("HARNESS_SCRIPT").unwrap();
    let mut parts = named.split('"').map(str::trim).filter(|part| !part.is_empty());
    let seed = parts.next().unwrap().parse().unwrap();
    let named = |all: &[&'static str], part: &str| *all.iter().find(|it| **it == part).unwrap();
    let point = named(&life::POINTS, parts.next().unwrap());
    let fault = named(&life::FAULTS, parts.next().unwrap());
    println!("{:#?}", life::play(life::Script { seed, point, fault, wrong: None, nonces: 180 }));
}
