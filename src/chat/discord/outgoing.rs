//! Outgoing messages: opens a direct channel, sends a message that cannot be stored twice, and looks whether it is
//! there.
//!
//! It sends once and reports the result. The caller, which keeps the deliveries, decides what follows and when to
//! retry. Nothing is remembered here except, for a quarter of an hour, how to edit a reply.

use super::editable_replies::EditableReplies;
use super::http::{Api, with_body};
use super::rate_limit::RetryAfter;
use super::response::RequestError;
use super::{attachments, channel_history, render};
use crate::bot;
use crate::bot::outbox::fate::{Sent, Unsent};
use crate::bot::reply::Reply;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use serenity::http::{LightMethod, Request, Route};
use serenity::model::id::{ChannelId, MessageId};
use std::borrow::Cow;
use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

/// The longest nonce that Discord takes, in characters.
pub const NONCE: usize = 25;

const UNKNOWN_CHANNEL: i64 = 10_003;
pub(super) const UNKNOWN_MESSAGE: i64 = 10_008;
const UNKNOWN_USER: i64 = 10_013;
const QUARANTINED: i64 = 20_026;
const WRITING_TOO_FAST: [i64; 2] = [20_028, 130_000];
const OPENING_TOO_FAST: i64 = 40_003;
const CANNOT_SEND: i64 = 50_007;
const NO_SHARED_SERVER: i64 = 50_278;

/// The wait after a refusal that names no time.
const A_WHILE: Duration = Duration::from_secs(10 * 60);

/// Sends messages that are not answers.
#[derive(Clone)]
pub struct MessageSender {
    api: Arc<Api>,
    replies: Arc<EditableReplies>,
}

impl MessageSender {
    pub(super) fn new(api: Arc<Api>, replies: Arc<EditableReplies>) -> Self {
        MessageSender { api, replies }
    }

    /// How long no scheduled message can be sent to anybody: Discord asked for a pause, or has refused too much lately.
    /// Zero if nothing is in the way.
    pub fn held(&self) -> Duration {
        self.api.budget().held()
    }

    /// Opens the direct channel with a person, by their Discord id, and returns the channel's id. Reopening a channel
    /// changes nothing but counts, so keep the id.
    ///
    /// # Errors
    ///
    /// If there is none now.
    pub async fn open(&self, person: &str) -> Result<String, Unsent> {
        let budget = self.api.budget();
        budget
            .check_background()
            .and_then(|()| budget.open_channel())
            .map_err(|RetryAfter(wait)| Unsent::PutOff(wait))?;
        let opening = with_body(Route::UserMeDmChannels, LightMethod::Post, &json!({ "recipient_id": person }));
        let opened = self.api.background(opening, &[], || ready(true)).await;
        id_of(opened.map_err(|error| self.classify(&error))?)
    }

    /// Sends a message to a channel, by its id. The nonce, up to [`NONCE`] characters, identifies this message for
    /// ever: within a few minutes of the first attempt, a second one with it changes nothing. Files that Discord does
    /// not accept are left out, and the message says so.
    ///
    /// `still` is asked right before each request leaves, also before the retries that Discord asks for. Once it says
    /// no, nothing leaves any more.
    ///
    /// # Errors
    ///
    /// If the message is not there, or if that is unknown.
    pub async fn send<Still: Future<Output = bool>>(
        &self,
        channel: &str,
        reply: &Reply,
        nonce: &str,
        still: impl Fn() -> Still,
    ) -> Result<Sent, Unsent> {
        let channel_id = channel_of(channel)?;
        let mut reply = Cow::Borrowed(reply);
        if !attachments::fit(&reply.files) {
            attachments::drop_excess(reply.to_mut(), &bot::code(nonce));
        }
        loop {
            let mut message = render::message(&reply, &self.api.mentions());
            message["nonce"] = nonce.into();
            message["enforce_nonce"] = true.into();
            let sending = with_body(Route::ChannelMessages { channel_id }, LightMethod::Post, &message);
            return match self.api.background(sending, &reply.files, &still).await {
                Ok(stored) => id_of(stored).map(Sent::Stored),
                Err(RequestError { code: Some(UNKNOWN_MESSAGE), .. }) => Ok(Sent::Deleted),
                Err(error) if error.is_too_large() && !reply.files.is_empty() => {
                    attachments::drop_all(reply.to_mut(), &bot::code(nonce));
                    continue;
                }
                Err(error) => Err(self.classify(&error)),
            };
        }
    }

    /// Looks for a message of ours with this idempotency key in a channel, and returns its id. The key is the nonce it
    /// was sent with, or part of its buttons. It was not sent before `since`, give or take a day.
    ///
    /// # Errors
    ///
    /// If it cannot be told now whether it is there.
    pub async fn look(&self, channel: &str, key: &str, since: DateTime<Utc>) -> Result<Option<String>, Unsent> {
        let channel_id = channel_of(channel)?;
        // Discord accepts no token without a user id.
        let me = self.api.user().ok_or(Unsent::Revoked)?;
        let mut after = channel_history::id_before(since);
        loop {
            let page = vec![("limit", channel_history::PAGE.to_string()), ("after", after.to_string())];
            let asking = Request::new(Route::ChannelMessages { channel_id }, LightMethod::Get).params(Some(page));
            let read = match self.api.background(asking, &[], || ready(true)).await {
                Ok(read) => read,
                Err(RequestError { status: Some(403), code, .. }) => {
                    return Err(Unsent::Refused { status: 403, code: code.unwrap_or(0) });
                }
                Err(error) => return Err(self.classify(&error)),
            };
            let page = read.as_array().ok_or(Unsent::Unknown)?;
            let found = channel_history::find(page, me, key);
            if found.is_some() || page.len() < channel_history::PAGE {
                return Ok(found);
            }
            // Discord never returns a page that leads no further.
            after = channel_history::newest(page).filter(|newest| *newest > after).ok_or(Unsent::Unknown)?;
        }
    }

    /// Deletes a message of ours, by its id. A message that is already gone is not an error.
    ///
    /// # Errors
    ///
    /// If it may still be there.
    pub async fn delete(&self, channel: &str, message: &str) -> Result<(), Unsent> {
        let channel_id = channel_of(channel)?;
        let Some(message_id) = super::snowflake(message).map(MessageId::from) else { return Ok(()) };
        let deleting = Request::new(Route::ChannelMessage { channel_id, message_id }, LightMethod::Delete);
        match self.api.background(deleting, &[], || ready(true)).await {
            Ok(_) | Err(RequestError { code: Some(UNKNOWN_MESSAGE), .. }) => Ok(()),
            Err(error) => Err(self.classify(&error)),
        }
    }

    /// The time by Discord's clock, to the second. `None` if it does not say.
    pub async fn date(&self) -> Option<DateTime<Utc>> {
        self.api.date().await
    }

    /// Edits the reply whose answer named this idempotency key as its welcome, and returns whether that worked. It
    /// works once, within a quarter of an hour of the press, in the process that gave the reply.
    pub async fn amend(&self, key: &str, reply: &Reply) -> bool {
        let Some(given) = self.replies.take(key).await else { return false };
        given.change(&self.api, reply).await
    }

    /// What a request error means for the message.
    fn classify(&self, error: &RequestError) -> Unsent {
        if let Some(wait) = error.wait {
            return Unsent::PutOff(wait);
        }
        let (status, code) = (error.status.unwrap_or(0), error.code.unwrap_or(0));
        match (status, code) {
            (400..500, OPENING_TOO_FAST | QUARANTINED) => {
                let RetryAfter(held) = self.api.budget().opened_too_fast();
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
            _ if error.is_withdrawn() => Unsent::Withdrawn,
            _ if error.never_arrived() => Unsent::NoConnection,
            _ => Unsent::Unknown,
        }
    }
}

/// A channel, by its id. An invalid id is no channel.
fn channel_of(id: &str) -> Result<ChannelId, Unsent> {
    super::snowflake(id).map(ChannelId::from).ok_or(Unsent::ChannelGone)
}

/// The id of what was created. Without one, the result is unknown.
fn id_of(made: Value) -> Result<String, Unsent> {
    made["id"].as_str().map(ToOwned::to_owned).ok_or(Unsent::Unknown)
}
