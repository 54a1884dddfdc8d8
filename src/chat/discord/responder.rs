//! The way an answer takes to Discord: a first word within three seconds, and where that only announces it, the answer
//! within a quarter of an hour. What gets lost on the way is sent again while there is time.

use super::attachments;
use super::http::Api;
use super::metrics::AnswerOutcome;
use super::metrics::Metrics;
use super::outgoing::UNKNOWN_MESSAGE;
use super::receive::Handle;
use super::render;
use super::render::Deferral;
use super::response::RequestError;
use super::snowflake;
use crate::bot;
use crate::bot::reply::File;
use crate::bot::reply::Reply;
use crate::bot::request::Answer;
use crate::bot::request::Place;
use serde_json::Value;
use serenity::http::LightMethod;
use serenity::http::Route;
use serenity::model::id::ApplicationId;
use serenity::model::id::MessageId;
use std::time::Duration;
use tokio::time::Instant;
use tokio::time::sleep;

/// The interaction has lapsed: it was answered too late, or is nobody's we know of.
const UNKNOWN_INTERACTION: i64 = 10_062;
/// The interaction has been answered already: by a first try of which we never heard, or by another copy of the bot.
const ALREADY_ANSWERED: i64 = 40_060;

/// Until when a first answer is tried, with some of the three seconds left for the way.
const FIRST_ANSWER_UNTIL: Duration = Duration::from_millis(2_700);
/// How long one try of it may take, so that there is time for another.
const TRY_TIMEOUT: Duration = Duration::from_millis(1_100);
/// The pause before the next try.
const RETRY_PAUSE: Duration = Duration::from_millis(200);
/// Until when an answer that was announced is tried. The right to give it ends after fifteen minutes.
pub(super) const TOKEN_EXPIRES: Duration = Duration::from_secs(14 * 60);
/// How long one try of that may take, beside what its files take, and the longest pause between two.
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
    /// What names this interaction in an apology and in the log.
    pub(super) fn code(&self) -> String {
        bot::code(&self.handle.id.to_string())
    }

    /// Sends the first answer, with the files that it names. What gets lost on the way is sent again while there is
    /// time.
    pub(super) async fn respond(
        &self,
        api: &Api,
        metrics: &Metrics,
        body: &Value,
        files: &[File],
    ) -> Result<AnswerOutcome, RequestError> {
        let Handle { id, token } = &self.handle;
        // Whatever was late in coming is tried all the same: Discord may have kept it open.
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
                // Where nobody heard what became of a try before, it was that one which answered already.
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

    /// Gives the answer that was announced. Its message, where that is not the one that announced it.
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
            (LightMethod::Patch, route, render::message(&answer.reply))
        } else {
            let route = Route::WebhookFollowupMessages { application_id, token };
            (LightMethod::Post, route, render::message_in(&answer.reply, place))
        };
        let given = self.send_until(api, method, route, &body, &answer.reply.files, self.arrived + TOKEN_EXPIRES).await;
        match given {
            Ok(message) if !edits => Ok(message["id"].as_str().and_then(snowflake).map(MessageId::from)),
            // They may have put the announcement away themselves.
            Ok(_) | Err(RequestError { code: Some(UNKNOWN_MESSAGE), .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Puts something else in the place of an answer that was given: of its first message, or of this one.
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
        self.send_until(api, LightMethod::Patch, route, &render::message(reply), &reply.files, until).await.map(drop)
    }

    /// Sends what follows a first answer, again and again until then, whatever became of it before.
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
