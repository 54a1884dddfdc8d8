//! Faults of rate limits, used up by us or by others.

use crate::faults::row::{Row, put_off, took};
use crate::standin::StandIn;
use crate::standin::misbehave::On;
use std::time::{Duration, Instant};

const A_WHILE: Duration = Duration::from_millis(400);
const AN_HOUR: Duration = Duration::from_secs(3_600);

/// Checks that a message and an answer are deferred once and then arrive.
async fn waits_and_sends(fault: fn(&StandIn, On, usize, f64), says: &[&str]) {
    let row = Row::begin().await;
    fault(&row.discord, On::Message, 1, A_WHILE.as_secs_f64());
    let begun = Instant::now();
    row.stored(row.channel(), "a").await;
    took(begun, A_WHILE);
    fault(&row.discord, On::Callback, 1, A_WHILE.as_secs_f64());
    let begun = Instant::now();
    row.card(&row.ask()).await;
    took(begun, A_WHILE);
    row.logs(says).await;
    row.end().await;
}

#[tokio::test]
async fn rate_limited_user() {
    waits_and_sends(StandIn::rate_limited_user, &["WARN", "asked to wait (429)", "one of its routes", "wait_ms=400"])
        .await;
}

#[tokio::test]
async fn rate_limited_shared() {
    waits_and_sends(StandIn::rate_limited_shared, &["INFO", "asked to wait (429)", "others", "wait_ms=400"]).await;
}

#[tokio::test]
async fn rate_limited_global() {
    let row = Row::begin().await;
    row.discord.rate_limited_global(On::Message, 1, A_WHILE.as_secs_f64());
    let begun = Instant::now();
    row.stored(row.channel(), "a").await;
    took(begun, A_WHILE);
    // Whatever else there is to send waits as well; the stand-in fails the test for a request that does not.
    row.discord.rate_limited_global(On::Message, 1, A_WHILE.as_secs_f64());
    let (one, other) = (row.channel(), row.channel());
    let late = async {
        tokio::time::sleep(A_WHILE / 4).await;
        row.stored(other, "c").await;
    };
    tokio::join!(row.stored(one, "b"), late);
    row.logs(&["WARN", "asked to wait (429)", "everything", "wait_ms=400"]).await;
    // Answers are not counted, and do not wait, however long it takes.
    row.discord.rate_limited_global(On::Message, 1, AN_HOUR.as_secs_f64());
    put_off(row.send(row.channel(), "d").await, AN_HOUR);
    row.card(&row.ask()).await;
    row.leave().await;
}

#[tokio::test]
async fn rate_limited_for_an_hour() {
    let row = Row::begin().await;
    let channel = row.channel();
    row.discord.rate_limited_for_an_hour(On::Message, 1);
    put_off(row.send(channel, "a").await, AN_HOUR);
    let asked = row.discord.requests("POST", "/messages").len();
    put_off(row.send(channel, "a").await, AN_HOUR);
    assert_eq!(row.discord.requests("POST", "/messages").len(), asked, "nobody is asked again meanwhile");
    // Other channels are written to as always, and people are answered.
    row.works().await;
    row.logs(&["WARN", "asked to wait (429)", "wait_ms=3600000"]).await;

    row.discord.rate_limited_for_an_hour(On::Callback, 1);
    row.nothing(&row.ask(), &["ERROR", "an answer did not reach Discord in time", "429"]).await;
    row.end().await;
}

#[tokio::test]
async fn rate_limited_without_json() {
    let row = Row::begin().await;
    row.discord.rate_limited_without_json(On::Message, 1);
    let channel = row.channel();
    let begun = Instant::now();
    let asks_meanwhile = async {
        row.logs(&["ERROR", "outer wall"]).await;
        row.card(&row.ask()).await;
    };
    tokio::join!(row.stored(channel, "a"), asks_meanwhile);
    took(begun, crate::running::HURRIED.shut_out);
    row.end().await;
}

#[tokio::test]
async fn global_budget_exceeded() {
    let row = Row::begin().await;
    row.discord.global_budget_exceeded(A_WHILE);
    // Answers are not counted, and come at once.
    row.card(&row.ask()).await;
    let begun = Instant::now();
    row.stored(row.channel(), "a").await;
    took(begun, A_WHILE / 4);
    row.logs(&["WARN", "asked to wait (429)", "everything"]).await;
    row.end().await;
}

#[tokio::test]
async fn bucket_exhausted() {
    let row = Row::begin().await;
    row.discord.bucket_exhausted(On::Message, A_WHILE);
    let begun = Instant::now();
    row.stored(row.channel(), "a").await;
    took(begun, A_WHILE / 4);
    row.logs(&["WARN", "asked to wait (429)", "one of its routes"]).await;
    // More than a bucket holds, to one channel: all arrive, and Discord never has to say no.
    let channel = row.channel();
    for nonce in ["1", "2", "3", "4", "5", "6", "7"] {
        row.stored(channel, nonce).await;
    }
    assert_eq!(row.log().matches("asked to wait").count(), 1);
    row.end().await;
}
