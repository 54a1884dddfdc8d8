//! Sends the answer to an interaction: a first response within three seconds and, if that only defers it, the answer
//! within a quarter of an hour. Lost requests are retried while there is time.

use super::http::Api;
use super::metrics::{AnswerOutcome, Metrics};
use super::outgoing::UNKNOWN_MESSAGE;
use super::receive::Handle;
use super::render::Deferral;
use super::response::RequestError;
use super::{attachments, render, snowflake};
use crate::bot;
use crate::bot::reply::{File, Reply};
use crate::bot::request::{Answer, Place};
use serde_json::Value;
use serenity::http::{LightMethod, Route};
use serenity::model::id::{ApplicationId, MessageId};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The interaction has lapsed: it was answered too late, or we do not know it.
const UNKNOWN_INTERACTION: i64 = 10_062;
/// The interaction was already answered: by an earlier attempt whose result was lost, or by another copy of the bot.
const ALREADY_ANSWERED: i64 = 40_060;

/// How long a first response is tried. The rest of the three seconds is for the network.
const FIRST_ANSWER_UNTIL: Duration = Duration::from_millis(2_700);
/// The time limit of one attempt, which leaves time for another.
const TRY_TIMEOUT: Duration = Duration::from_millis(1_100);
/// The pause before a retry.
const RETRY_PAUSE: Duration = Duration::from_millis(200);
/// How long a deferred answer is tried. Discord allows fifteen minutes.
pub(super) const TOKEN_EXPIRES: Duration = Duration::from_secs(14 * 60);
/// The time limit of one such attempt, files aside, and the longest pause between two.
const LONG_TRY_TIMEOUT: Duration = Duration::from_secs(10);

/// One interaction to answer.
#[derive(Clone)]
pub(super) struct Responder {
    pub(super) handle: Handle,
    pub(super) application: ApplicationId,
    pub(super) arrived: Instant,
    /// What it is about, in a word of ours, for the log.
    pub(super) about: &'static str,
}

impl Responder {
    /// The code for this interaction in an apology and in the log.
    pub(super) fn code(&self) -> String {
        bot::code(&self.handle.id.to_string())
    }

    /// Sends the first response, with the files it names. Lost attempts are retried while there is time.
    pub(super) async fn respond(
        &self,
        api: &Api,
        metrics: &Metrics,
        body: &Value,
        files: &[File],
    ) -> Result<AnswerOutcome, RequestError> {
        let Handle { id, token } = &self.handle;
        // A late interaction is answered all the same: Discord may have kept it open.
        let until = (self.arrived + FIRST_ANSWER_UNTIL).max(Instant::now() + TRY_TIMEOUT);
        let mut unheard = false;
        loop {
            let route = Route::InteractionResponse { interaction_id: *id, token };
            let tried =
                api.at_once(LightMethod::Post, route, body, files, until.min(Instant::now() + TRY_TIMEOUT)).await;
            let error = match tried {
                Err(RequestError { code: Some(ALREADY_ANSWERED), .. }) if !unheard => {
                    return Ok(AnswerOutcome::AlreadyAnswered);
                }
                // If the result of an earlier attempt was lost, that attempt was the answer.
                Ok(_) | Err(RequestError { code: Some(ALREADY_ANSWERED), .. }) => {
                    metrics.acknowledged(self.arrived.elapsed());
                    return Ok(AnswerOutcome::Answered);
                }
                Err(RequestError { code: Some(UNKNOWN_INTERACTION), .. }) => return Ok(AnswerOutcome::Lapsed),
                Err(error) if error.is_rejected() => return Err(error),
                Err(error) => error,
            };
            unheard |= error.may_have_arrived();
            let pause = error.wait.unwrap_or(RETRY_PAUSE);
            if Instant::now() + pause >= until {
                return Err(error);
            }
            tracing::debug!(code = self.code(), "an answer is sent again: {error}");
            sleep(pause).await;
        }
    }

    /// Sends the deferred answer. Returns its message, if that is not the deferred one.
    pub(super) async fn respond_deferred(
        &self,
        api: &Api,
        answer: &Answer,
        deferral: Deferral,
        place: &Place,
    ) -> Result<Option<MessageId>, RequestError> {
        let (application_id, token) = (self.application, self.handle.token.as_str());
        let edits = answer.replaces || deferral != Deferral::Update;
        let (method, route, body) = if edits {
            let route = Route::WebhookOriginalInteractionResponse { application_id, token };
            (LightMethod::Patch, route, render::message(&answer.reply, &api.mentions()))
        } else {
            let route = Route::WebhookFollowupMessages { application_id, token };
            (LightMethod::Post, route, render::message_in(&answer.reply, place, &api.mentions()))
        };
        let given = self.send_until(api, method, route, &body, &answer.reply.files, self.arrived + TOKEN_EXPIRES).await;
        match given {
            Ok(message) if !edits => Ok(message["id"].as_str().and_then(snowflake).map(MessageId::from)),
            // They may have dismissed the deferred message themselves.
            Ok(_) | Err(RequestError { code: Some(UNKNOWN_MESSAGE), .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Replaces an answer that was sent: its first message, or this one.
    pub(super) async fn edit(
        &self,
        api: &Api,
        message: Option<MessageId>,
        reply: &Reply,
        until: Instant,
    ) -> Result<(), RequestError> {
        let (application_id, token) = (self.application, self.handle.token.as_str());
        let route = match message {
            Some(message_id) => Route::WebhookFollowupMessage { application_id, token, message_id },
            None => Route::WebhookOriginalInteractionResponse { application_id, token },
        };
        let until = until.min(self.arrived + TOKEN_EXPIRES);
        self.send_until(api, LightMethod::Patch, route, &render::message(reply, &api.mentions()), &reply.files, until)
            .await
            .map(drop)
    }

    /// Sends a request after the first response, and retries it until then, whatever the earlier results.
    async fn send_until(
        &self,
        api: &Api,
        method: LightMethod,
        route: Route<'_>,
        body: &Value,
        files: &[File],
        until: Instant,
    ) -> Result<Value, RequestError> {
        let a_try = LONG_TRY_TIMEOUT + attachments::transfer_time(files);
        let mut pause = RETRY_PAUSE;
        loop {
            let error = match api.at_once(method, route, body, files, Instant::now() + a_try).await {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            pause = error.wait.unwrap_or((pause * 2).min(LONG_TRY_TIMEOUT));
            if error.is_rejected() || Instant::now() + pause >= until {
                return Err(error);
            }
            sleep(pause).await;
        }
    }
}
