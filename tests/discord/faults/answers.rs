//! Faults in answers: missing, late or damaged.

use crate::faults::row::Row;
use crate::standin::StandIn;
use crate::standin::misbehave::{FROM_NOW_ON, On};
use nextrung::bot::outbox::fate::Unsent;
use std::time::Duration;

const A_WHILE: Duration = Duration::from_millis(400);

/// Checks that a person asks and sees the card as usual, and that the fate of a message is unknown. A second attempt with its
/// nonce leaves one message, whether or not the first one was stored.
async fn nothing_is_lost_or_doubled(stored_at_first: bool, fault: impl Fn(&StandIn, On)) -> Row {
    let row = Row::begin().await;
    let answered = async {
        fault(&row.discord, On::Callback);
        row.card(&row.ask()).await;
    };
    let channel = row.channel();
    let sent = async {
        fault(&row.discord, On::Message);
        assert_eq!(row.send(channel, "a").await, Err(Unsent::Unknown));
        assert_eq!(row.delivered("a").len(), usize::from(stored_at_first));
        row.once_after_all(channel, "a").await;
    };
    tokio::join!(answered, sent);
    row.quiet();
    row
}

#[tokio::test]
async fn error_before_effect() {
    let row = nothing_is_lost_or_doubled(false, |discord, on| discord.error_before_effect(on, 1, 503)).await;
    row.end().await;
    // At the start it delays the registration, and nothing else.
    let fault = |discord: &StandIn| discord.error_before_effect(On::Commands, 2, 500);
    let row = Row::begin_with(crate::running::HURRIED, fault).await;
    row.discord.connected().await;
    row.works().await;
    row.logs(&["ERROR", "registering the commands", "500", "the next try is later"]).await;
    row.settled().await;
    row.end().await;
    // And where the gateway cannot be asked for, it is asked for again.
    let fault = |discord: &StandIn| discord.error_before_effect(On::Gateway, 3, 503);
    let row = Row::begin_with(crate::running::HURRIED, fault).await;
    row.logs(&["WARN", "asking where the gateway is", "503"]).await;
    row.settled().await;
    row.end().await;
}

#[tokio::test]
async fn error_after_effect() {
    nothing_is_lost_or_doubled(true, |discord, on| discord.error_after_effect(on, 1, 502)).await.end().await;
}

#[tokio::test]
async fn lost_answer() {
    nothing_is_lost_or_doubled(true, |discord, on| discord.lost_answer(on, 1)).await.end().await;
}

#[tokio::test]
async fn late_store() {
    nothing_is_lost_or_doubled(true, |discord, on| discord.late_store(on, 1, A_WHILE)).await.end().await;
}

#[tokio::test]
async fn hangs() {
    let row = nothing_is_lost_or_doubled(false, |discord, on| discord.hangs(on, 1)).await;
    // Where no try is answered, the person is told by Discord, and the operator by us.
    row.discord.hangs(On::Callback, FROM_NOW_ON);
    let question = row.ask();
    row.nothing(&question, &["ERROR", "an answer did not reach Discord in time", "no answer in time"]).await;
    row.discord.mend();
    row.end().await;
}

#[tokio::test]
async fn truncated_json() {
    nothing_is_lost_or_doubled(true, |discord, on| discord.truncated_json(on, 1)).await.end().await;
}

#[tokio::test]
async fn reset_mid_body() {
    nothing_is_lost_or_doubled(true, |discord, on| discord.reset_mid_body(on, 1)).await.end().await;
}

#[tokio::test]
async fn latency() {
    let row = Row::begin().await;
    row.discord.latency(On::Everything, Duration::from_millis(1_500));
    let channel = row.channel();
    tokio::join!(async { row.card(&row.ask()).await }, row.stored(channel, "a"));
    assert_eq!(row.delivered("a").len(), 1);
    row.quiet();
    row.discord.mend();
    row.end().await;
}

#[tokio::test]
async fn wrong_date() {
    let row = Row::begin().await;
    for date in ["Thu, 01 Jan 1970 00:00:00 GMT", "Wed, 31 Dec 2098 23:59:59 GMT", "yesterday"] {
        row.discord.wrong_date(date);
        row.works().await;
    }
    row.quiet();
    row.discord.mend();
    row.end().await;
}
