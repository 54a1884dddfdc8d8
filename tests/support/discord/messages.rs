//! Messages: stored, edited, deleted, read again, and recognised by their nonce.

use super::people::Kind;
use super::state::{Delivery, State};
use super::uploads::Upload;
use super::{APPLICATION, uploads, user};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

/// How long Discord remembers a nonce: "a few minutes".
pub const NONCE_WINDOW: Duration = Duration::from_secs(180);

/// A nonce that was used.
pub struct Nonce {
    pub at: Instant,
    pub message: u64,
}

/// The result of a request for a new message.
pub enum Posted {
    /// A new message.
    New(Value),
    /// An earlier message with this nonce.
    Earlier(Value),
    /// An earlier message with this nonce was deleted.
    Deleted,
}

/// Stores a new message in a channel, unless its nonce is that of an earlier one.
pub fn post(state: &mut State, channel: &str, body: &Value, uploads: &[Upload]) -> Posted {
    let nonce = body["nonce"].as_str().map(str::to_owned).or(body["nonce"].as_i64().map(|nonce| nonce.to_string()));
    let window = state.nonce_window;
    let known = |nonce: &Nonce| window.is_none_or(|window| nonce.at.elapsed() < window);
    // By author, over all channels; and the author is always the bot.
    let earlier = nonce.as_ref().filter(|_| body["enforce_nonce"] == true).and_then(|nonce| state.nonces.get(nonce));
    if let Some(message) = earlier.filter(|nonce| known(nonce)).map(|nonce| nonce.message) {
        return state.messages.get(&message).cloned().map_or(Posted::Deleted, Posted::Earlier);
    }
    let mut message = message(state, channel, body, uploads, None);
    let id = message["id"].as_str().and_then(|id| id.parse().ok()).unwrap();
    if let Some(nonce) = &nonce {
        message["nonce"] = json!(nonce);
        state.nonces.insert(nonce.clone(), Nonce { at: Instant::now(), message: id });
        if let Some(stored) = state.messages.get_mut(&id) {
            stored["nonce"] = json!(nonce);
        }
    }
    let content = body["content"].as_str().unwrap_or_default().to_owned();
    let delivery = Delivery { at: Instant::now(), channel: channel.to_owned(), nonce, message: id, content };
    let stored = json!({
        "what": "stored", "idempotency_key": delivery.nonce, "channel": channel, "message": id.to_string(), "body": body,
    });
    state.apart.note(stored);
    state.deliveries.push(delivery);
    if state.lean {
        state.messages.remove(&id);
    }
    Posted::New(message)
}

/// A channel's messages, newest first, as `GET` returns them, or what is wrong with the query.
pub fn history(state: &State, channel: &str, query: &str) -> Result<Value, String> {
    let asked = |key: &str| {
        let pair = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == key);
        pair.and_then(|(_, value)| value.parse::<u64>().ok())
    };
    if asked("after").is_some() && asked("before").is_some() {
        return Err("messages both before and after".to_owned());
    }
    if !(1..=100).contains(&asked("limit").unwrap_or(50)) {
        return Err("no messages at all, or more than a hundred at once".to_owned());
    }
    let (after, before) = (asked("after").unwrap_or(0), asked("before").unwrap_or(u64::MAX));
    let limit = usize::try_from(asked("limit").unwrap_or(50)).unwrap();
    let here = |message: &&Value| message["channel_id"] == channel;
    let within: Vec<&Value> = match before.checked_sub(1) {
        Some(last) if after < last => {
            state.messages.range(after + 1..=last).map(|(_, message)| message).filter(here).collect()
        }
        _ => Vec::new(),
    };
    // With `after` they are the ones that follow it; without, the latest. Both come newest first.
    let mut read: Vec<Value> = match asked("after") {
        Some(_) => within.into_iter().take(limit).rev().cloned().collect(),
        None => within.into_iter().rev().take(limit).cloned().collect(),
    };
    if state.history_without_nonce {
        for message in &mut read {
            message.as_object_mut().unwrap().shift_remove("nonce");
        }
    }
    Ok(json!(read))
}

/// Carries out an answer: a new message or an edit. Returns the message's id.
pub fn answered(state: &mut State, id: u64, body: &Value, uploads: &[Upload]) -> Option<u64> {
    let asked = &state.interactions[&id];
    let channel = asked.payload["channel_id"].as_str().unwrap().to_owned();
    match body["type"].as_u64() {
        // A deferred answer is a message that says that there will be one.
        Some(4 | 5) => {
            let message = message(state, &channel, &body["data"], uploads, Some(id));
            message["id"].as_str().and_then(|id| id.parse().ok())
        }
        Some(6) => asked.on,
        Some(7) => {
            let on = asked.on.expect("only what was pressed on is changed");
            change(state, on, &body["data"], uploads);
            Some(on)
        }
        _ => None,
    }
}

/// A new message of the bot's. If it answers an interaction, it names the person who caused that.
pub fn message(state: &mut State, channel: &str, data: &Value, uploads: &[Upload], answers: Option<u64>) -> Value {
    let id = state.id();
    let mut message = json!({
        "id": id.to_string(), "channel_id": channel, "author": user(APPLICATION, "Nextrung", true), "content": "",
        "timestamp": "2026-11-23T09:00:00.000000+00:00", "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
        "pinned": false, "type": if answers.is_some() { 20 } else { 0 }, "flags": data["flags"].as_u64().unwrap_or(0),
        "components": [],
    });
    if let Some(asked) = answers.map(|id| (id, &state.interactions[&id])) {
        let (id, asked) = asked;
        let person = match asked.payload.get("member") {
            Some(member) => member["user"].clone(),
            None => asked.payload["user"].clone(),
        };
        let mut metadata = json!({
            "id": id.to_string(), "type": asked.payload["type"], "user": person,
            "authorizing_integration_owners": asked.payload["authorizing_integration_owners"],
        });
        match asked.kind {
            Kind::Press => metadata["interacted_message_id"] = json!(asked.on.unwrap_or(0).to_string()),
            Kind::Form => {
                metadata["triggering_interaction_metadata"] = json!({
                    "id": "1", "type": 2, "user": metadata["user"],
                    "authorizing_integration_owners": metadata["authorizing_integration_owners"],
                });
            }
            Kind::Slash | Kind::Typing => {}
        }
        message["interaction_metadata"] = metadata;
    }
    state.messages.insert(id, message);
    change(state, id, data, uploads);
    state.messages[&id].clone()
}

/// Edits the fields that are named, and no others.
pub fn change(state: &mut State, id: u64, data: &Value, uploads: &[Upload]) {
    let (before, flags) = (state.messages[&id]["attachments"].clone(), state.messages[&id]["flags"].as_u64());
    let named = data.get("attachments").is_some_and(|attachments| !attachments.is_null());
    let attached = named.then(|| uploads::stored(state, data, uploads, &before, flags == Some(64)));
    let message = state.messages.get_mut(&id).expect("a message");
    message["attachments"] = attached.unwrap_or(before);
    for key in ["content", "embeds", "components"] {
        if let Some(value) = data.get(key) {
            message[key] = value.clone();
        }
    }
}
