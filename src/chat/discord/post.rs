//! Says something unasked: opens a direct channel, and sends a message there that cannot be stored twice.
//!
//! It sends once and says what became of it. What follows from that, and when to try again, is decided by whoever
//! keeps the deliveries. Nothing here is remembered.

use super::budget::PutOff;
use super::files;
use super::http::Api;
use super::render;
use super::response::Trouble;
use crate::bot;
use crate::bot::fate::Sent;
use crate::bot::fate::Unsent;
use crate::bot::reply::Reply;
use serde_json::Value;
use serde_json::json;
use serenity::http::Route;
use serenity::model::id::ChannelId;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// The longest nonce that Discord takes, in characters.
pub const NONCE: usize = 25;

const UNKNOWN_CHANNEL: i64 = 10_003;
const UNKNOWN_MESSAGE: i64 = 10_008;
const UNKNOWN_USER: i64 = 10_013;
const QUARANTINED: i64 = 20_026;
const WRITING_TOO_FAST: [i64; 2] = [20_028, 130_000];
const OPENING_TOO_FAST: i64 = 40_003;
const CANNOT_SEND: i64 = 50_007;
const NO_SHARED_SERVER: i64 = 50_278;

/// How long to wait after a refusal that names no time.
const A_WHILE: Duration = Duration::from_secs(10 * 60);

/// Where messages leave from.
#[derive(Clone)]
pub struct Post {
    api: Arc<Api>,
}

impl Post {
    pub(super) fn new(api: Arc<Api>) -> Self {
        Post { api }
    }

    /// Opens the direct channel with a person, by their id on Discord, and returns the channel's id. Opening one that
    /// is open already changes nothing, but counts: keep the id.
    ///
    /// # Errors
    ///
    /// If there is none now.
    pub async fn open(&self, person: &str) -> Result<String, Unsent> {
        self.api.budget().open().map_err(|PutOff(wait)| Unsent::PutOff(wait))?;
        let opened = self.api.post(Route::UserMeDmChannels, &json!({ "recipient_id": person })).await;
        id_of(opened.map_err(|trouble| self.judge(&trouble))?)
    }

    /// Sends a message to a channel, by its id. The nonce, up to [`NONCE`] characters, names this message for ever:
    /// within a few minutes of the first try a second one with it changes nothing. Files that Discord does not take
    /// stay behind, and the message says so.
    ///
    /// # Errors
    ///
    /// If it is not there, or nobody knows.
    pub async fn send(&self, channel: &str, reply: &Reply, nonce: &str) -> Result<Sent, Unsent> {
        let channel = super::snowflake(channel).map(ChannelId::from).ok_or(Unsent::ChannelGone)?;
        let mut reply = Cow::Borrowed(reply);
        if !files::fit(&reply.files) {
            files::trim(reply.to_mut(), &bot::code(nonce));
        }
        loop {
            let mut message = render::message(&reply);
            message["nonce"] = nonce.into();
            message["enforce_nonce"] = true.into();
            let route = Route::ChannelMessages { channel_id: channel };
            return match self.api.post_with(route, &message, &reply.files).await {
                Ok(stored) => id_of(stored).map(Sent::Stored),
                Err(Trouble { code: Some(UNKNOWN_MESSAGE), .. }) => Ok(Sent::Deleted),
                Err(trouble) if trouble.is_too_large() && !reply.files.is_empty() => {
                    files::drop_all(reply.to_mut(), &bot::code(nonce));
                    continue;
                }
                Err(trouble) => Err(self.judge(&trouble)),
            };
        }
    }

    /// What a failure means for the message.
    fn judge(&self, trouble: &Trouble) -> Unsent {
        if let Some(wait) = trouble.wait {
            return Unsent::PutOff(wait);
        }
        let (status, code) = (trouble.status.unwrap_or(0), trouble.code.unwrap_or(0));
        match (status, code) {
            (400..500, OPENING_TOO_FAST | QUARANTINED) => {
                let PutOff(held) = self.api.budget().opened_too_fast();
                Unsent::PutOff(held)
            }
            (400..500, code) if WRITING_TOO_FAST.contains(&code) => Unsent::PutOff(A_WHILE),
            (400..500, CANNOT_SEND) => Unsent::Closed,
            (400..500, NO_SHARED_SERVER) => Unsent::NoSharedServer,
            (400..500, UNKNOWN_CHANNEL) => Unsent::ChannelGone,
            (400..500, UNKNOWN_USER) => Unsent::PersonGone,
            (401, _) => Unsent::Revoked,
            (400..500, code) => {
                tracing::error!(
                    status,
                    discord_code = code,
                    "Discord refused a message, and it is not sent again; please report this line"
                );
                Unsent::Refused { status, code }
            }
            _ if trouble.never_arrived() => Unsent::NoConnection,
            _ => Unsent::Unknown,
        }
    }
}

/// The id of what was made. Without one, nobody knows what became of it.
fn id_of(made: Value) -> Result<String, Unsent> {
    made["id"].as_str().map(ToOwned::to_owned).ok_or(Unsent::Unknown)
}
