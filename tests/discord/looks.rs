//! The look for a message: whether a message of the bot's own is already there, however its first attempt ended.

use crate::post::{Desk, KEY, begin, check_in};
use crate::standin::misbehave::On;
use crate::standin::people::ANA;
use crate::standin::state::Seen;
use crate::standin::{APPLICATION, StandIn, user};
use chrono::{DateTime, TimeDelta, Utc};
use nextrung::bot::outbox::fate::Unsent;
use serde_json::{Value, json};
use std::future::ready;
use std::time::Duration;

impl Desk {
    /// Stores a message that the bot did not send this time.
    fn plant(&self, message: Value) -> u64 {
        let mut state = self.discord.state();
        let id = state.id();
        let mut planted = json!({
            "id": id.to_string(), "channel_id": self.channel, "content": "hello", "components": [],
            "author": user(APPLICATION, "Nextrung", true),
        });
        planted.as_object_mut().unwrap().extend(message.as_object().unwrap().clone());
        state.messages.insert(id, planted);
        id
    }

    fn looks(&self) -> Vec<Seen> {
        self.discord.requests("GET", "/messages")
    }
}

#[tokio::test]
async fn a_message_is_found_by_its_nonce_or_by_its_buttons() {
    let desk = begin().await;
    assert_eq!(desk.look(KEY).await, Ok(None));
    let sent = desk.send(KEY).await;
    assert_eq!(desk.look(KEY).await, Ok(Some(sent.clone())));
    assert_eq!(desk.look("somebodyelsesmarkeraltogether").await, Ok(None));
    // Discord may keep the nonce to itself.
    desk.discord.state().history_without_nonce = true;
    assert_eq!(desk.look(KEY).await, Ok(Some(sent)));
    // And nothing can be pressed on this one.
    desk.discord.state().history_without_nonce = false;
    let bare = desk.plant(json!({ "nonce": "bare" }));
    assert_eq!(desk.look("bare").await, Ok(Some(bare.to_string())));
    desk.discord.finish();
}

#[tokio::test]
async fn only_messages_of_the_bots_own_are_found() {
    let desk = begin().await;
    let row = json!([{ "type": 1, "components": [{ "type": 2, "custom_id": format!("asked skip of={KEY}") }] }]);
    let ana = user(ANA.id, ANA.name, false);
    desk.plant(json!({ "author": ana, "nonce": KEY, "components": row, "content": KEY }));
    desk.plant(json!({ "content": KEY }));
    assert_eq!(desk.look(KEY).await, Ok(None));
    desk.discord.finish();
}

#[tokio::test]
async fn a_look_reads_page_after_page_and_no_further_than_it_must() {
    let desk = begin().await;
    for _ in 0..220 {
        desk.plant(json!({}));
    }
    let sent = desk.send(KEY).await;
    for _ in 0..180 {
        desk.plant(json!({}));
    }
    let last = desk.plant(json!({ "nonce": "last" })).to_string();
    assert_eq!(desk.look(KEY).await, Ok(Some(sent)));
    assert_eq!(desk.looks().len(), 3, "what comes after it is not read");
    assert_eq!(desk.look("last").await, Ok(Some(last)));
    assert_eq!(desk.look("nowhere").await, Ok(None));
    let looks = desk.looks();
    assert_eq!(looks.len(), 3 + 5 + 5);
    assert!(looks.iter().all(|look| look.query.starts_with("limit=100&after=")), "{looks:#?}");
    // A full page is not the end.
    for _ in 0..98 {
        desk.plant(json!({}));
    }
    assert_eq!(desk.look("nowhere").await, Ok(None));
    assert_eq!(desk.looks().len(), 3 + 5 + 5 + 6);
    desk.discord.finish();
}

#[tokio::test]
async fn a_look_begins_a_day_before() {
    let desk = begin().await;
    let at = |hours: i64| -> DateTime<Utc> { crate::support::now() - TimeDelta::hours(hours) };
    desk.discord.state().lives_in(move || at(25));
    desk.plant(json!({ "nonce": "before" }));
    desk.discord.state().lives_in(move || at(23));
    let since = desk.plant(json!({ "nonce": "since" })).to_string();
    assert_eq!(desk.look("before").await, Ok(None));
    assert_eq!(desk.look("since").await, Ok(Some(since)));
    desk.discord.finish();
}

#[tokio::test]
async fn a_look_that_cannot_say_says_so() {
    let desk = begin().await;
    desk.send(KEY).await;
    desk.discord.forbidden(On::History, 1);
    assert_eq!(desk.look(KEY).await, Err(Unsent::Refused { status: 403, code: 50_013 }));
    for unknown in [StandIn::lost_answer, StandIn::truncated_json, StandIn::reset_mid_body] {
        unknown(&desk.discord, On::History, 1);
        assert_eq!(desk.look(KEY).await, Err(Unsent::Unknown));
    }
    desk.discord.error_before_effect(On::History, 1, 503);
    assert_eq!(desk.look(KEY).await, Err(Unsent::Unknown));
    desk.discord.rate_limited_for_an_hour(On::History, 1);
    assert!(matches!(desk.look(KEY).await, Err(Unsent::PutOff(wait)) if wait > Duration::from_secs(3_500)));
    assert_eq!(desk.post.look("no channel", KEY, crate::support::now()).await, Err(Unsent::ChannelGone));
    desk.discord.finish();
    let desk = begin().await;
    desk.discord.dm_gone_of(ANA.id);
    assert_eq!(desk.look(KEY).await, Err(Unsent::ChannelGone));
    desk.discord.finish();
}

// However the first try ended

/// What a careful sender does: look for the message, and send it only if it is not there.
async fn at_last(desk: &Desk) -> Vec<u64> {
    if desk.look(KEY).await == Ok(None) {
        desk.send(KEY).await;
    }
    let state = desk.discord.state();
    state.deliveries.iter().map(|one| one.message).collect()
}

#[tokio::test]
async fn what_was_stored_is_found_however_long_its_nonce_is_known() {
    for window in [Some(Duration::ZERO), Some(Duration::from_secs(180)), None] {
        for stored in [StandIn::lost_answer, StandIn::truncated_json, StandIn::reset_mid_body] {
            let desk = begin().await;
            desk.discord.state().nonce_window = window;
            desk.discord.state().history_without_nonce = true;
            stored(&desk.discord, On::Message, 1);
            let sent = desk.post.send(&desk.channel, &check_in(KEY), KEY, || ready(true)).await;
            assert_eq!(sent, Err(Unsent::Unknown));
            assert_eq!(at_last(&desk).await.len(), 1);
            assert_eq!(desk.sent(), 1, "a second try would have been one too many");
            desk.discord.finish();
        }
    }
    // Without a look it would be there twice: the nonce is not known for ever.
    let desk = begin().await;
    desk.discord.state().nonce_window = Some(Duration::ZERO);
    desk.send(KEY).await;
    desk.send(KEY).await;
    assert_eq!(desk.discord.state().deliveries.len(), 2);
    desk.discord.finish();
}

#[tokio::test]
async fn what_was_not_stored_is_not_found() {
    let desk = begin().await;
    desk.discord.error_before_effect(On::Message, 1, 503);
    let sent = desk.post.send(&desk.channel, &check_in(KEY), KEY, || ready(true)).await;
    assert_eq!(sent, Err(Unsent::Unknown));
    assert_eq!(at_last(&desk).await.len(), 1);
    assert_eq!(desk.sent(), 2);
    desk.discord.finish();
}

#[tokio::test]
async fn what_is_stored_late_is_found_then_though_nobody_waits_for_it() {
    let desk = begin().await;
    desk.discord.late_store(On::Message, 1, Duration::from_secs(1));
    // Whoever sent it is gone before that.
    let said = check_in(KEY);
    let sending = desk.post.send(&desk.channel, &said, KEY, || ready(true));
    let came_in = desk.discord.until("it came in", |state| (!state.seen.is_empty()).then_some(()));
    tokio::select! {
        sent = sending => panic!("{sent:?}"),
        () = came_in => {}
    }
    assert_eq!(desk.look(KEY).await, Ok(None), "too soon to say anything");
    desk.discord.until("it is stored", |state| (!state.deliveries.is_empty()).then_some(())).await;
    assert_eq!(at_last(&desk).await.len(), 1);
    assert_eq!(desk.sent(), 1);
    desk.discord.finish();
}
