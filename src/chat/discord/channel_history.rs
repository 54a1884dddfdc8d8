//! The messages already in a channel: which page to ask for, and whether a message of ours is on it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

/// The most messages that Discord returns at once.
pub(super) const PAGE: usize = 100;
/// The epoch of Discord's ids, in milliseconds since 1970.
const EPOCH: i64 = 1_420_070_400_000;
/// The low bits of an id, which distinguish ids of the same millisecond.
const WITHIN_MILLISECOND: u32 = 22;
/// How far before the given moment the search starts, since neither clock may be exact.
const EARLIER: TimeDelta = TimeDelta::days(1);

/// An id that is smaller than every id of this moment, by a good margin.
pub(super) fn id_before(moment: DateTime<Utc>) -> u64 {
    let since = moment.timestamp_millis().saturating_sub(EARLIER.num_milliseconds()).saturating_sub(EPOCH);
    let most = i64::MAX >> WITHIN_MILLISECOND;
    u64::try_from(since.clamp(0, most)).unwrap_or_default() << WITHIN_MILLISECOND
}

/// The largest id on a page.
pub(super) fn newest(page: &[Value]) -> Option<u64> {
    page.iter().filter_map(|message| message["id"].as_str()?.parse().ok()).max()
}

/// The id of the message on this page that this user wrote and that carries the idempotency key, as its nonce or in a
/// component. Discord does not always return the nonce, but components stay.
pub(super) fn find(page: &[Value], author: u64, key: &str) -> Option<String> {
    let ours = |message: &&Value| message["author"]["id"].as_str().and_then(|id| id.parse().ok()) == Some(author);
    let found = page.iter().filter(ours).find(|message| message["nonce"] == key || carries(message, key))?;
    found["id"].as_str().map(ToOwned::to_owned)
}

/// Whether a component in here, at any depth, carries the idempotency key.
fn carries(part: &Value, key: &str) -> bool {
    let has = |name: &str| part[name].as_str().is_some_and(|line| line.contains(key));
    let within = |name: &str| part[name].as_array().is_some_and(|parts| parts.iter().any(|part| carries(part, key)));
    has("custom_id") || has("value") || within("components") || within("options")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const KEY: &str = "abcdefghijklmnopqrstuvwxy";

    #[test]
    fn an_id_names_the_day_before_a_moment() {
        let day = |moment: &str| id_before(moment.parse().unwrap());
        // Discord's own example: this id is from 2016-04-30 11:18:25.796 UTC.
        assert_eq!(day("2016-05-01T11:18:25.796Z") >> WITHIN_MILLISECOND, 175_928_847_299_117_063 >> 22);
        assert_eq!(day("2015-01-01T12:00:00Z"), 0);
        assert_eq!(day("1970-01-01T00:00:00Z"), 0);
        assert!(day("2098-12-31T00:00:00Z") > day("2026-11-23T09:00:00Z"));
        assert!(id_before(DateTime::<Utc>::MAX_UTC) <= i64::MAX as u64);
        assert_eq!(id_before(DateTime::<Utc>::MIN_UTC), 0);
    }

    fn message(id: u64, author: u64, rest: Value) -> Value {
        let mut message = json!({ "id": id.to_string(), "author": { "id": author.to_string() }, "components": [] });
        message.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        message
    }

    fn pressed(line: &str) -> Value {
        json!({ "components": [{ "type": 1, "components": [{ "type": 2, "custom_id": line }] }] })
    }

    #[test]
    fn a_message_is_known_by_its_nonce_or_by_what_can_be_pressed_on_it() {
        let line = format!("asked skip of={KEY}");
        let deep = json!({ "components": [{ "type": 17, "components": [pressed(&line)] }] });
        for carried in [json!({ "nonce": KEY }), pressed(&line), deep] {
            let page = [message(8, 42, pressed("help")), message(7, 42, carried)];
            assert_eq!(find(&page, 42, KEY).as_deref(), Some("7"));
        }
    }

    #[test]
    fn only_our_own_messages_and_only_what_they_carry_count() {
        let said = json!({ "content": KEY, "embeds": [{ "description": KEY }] });
        let page = [
            message(9, 43, json!({ "nonce": KEY })),
            message(8, 43, pressed(KEY)),
            message(7, 42, said),
            message(6, 42, json!({ "nonce": 7, "components": null })),
            json!(null),
        ];
        assert_eq!(find(&page, 42, KEY), None);
        assert_eq!(newest(&page), Some(9));
        assert_eq!(newest(&[json!({})]), None);
    }
}
