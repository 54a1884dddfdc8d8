//! The way an answer takes to Discord: a first word within three seconds, and where that only announces it, the answer
//! within a quarter of an hour. What gets lost on the way is sent again while there is time.

use super::files;
use super::http::Api;
use super::metrics::Metrics;
use super::metrics::Outcome;
use super::post::UNKNOWN_MESSAGE;
use super::receive::Handle;
use super::render;
use super::render::Deferral;
use super::response::Trouble;
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
const LAPSES: Duration = Duration::from_millis(2_700);
/// How long one try of it may take, so that there is time for another.
const TRY: Duration = Duration::from_millis(1_100);
/// The pause before the next try.
const AGAIN: Duration = Duration::from_millis(200);
/// Until when an answer that was announced is tried. The right to give it ends after fifteen minutes.
pub(super) const EXPIRES: Duration = Duration::from_secs(14 * 60);
/// How long one try of that may take, beside what its files take, and the longest pause between two.
const LATER_TRY: Duration = Duration::from_secs(10);

/// One interaction to answer.
#[derive(Clone)]
pub(super) struct Ticket {
    pub(super) handle: Handle,
    pub(super) application: ApplicationId,
    pub(super) arrived: Instant,
    /// What it is about, in a word of ours, for the log.
    pub(super) about: &'static str,
}

impl Ticket {
    /// What names this interaction in an apology and in the log.
    pub(super) fn code(&self) -> String {
        bot::code(&self.handle.id.to_string())
    }

    /// Sends the first answer, with the files that it names. What gets lost on the way is sent again while there is
    /// time.
    pub(super) async fn first(
        &self,
        api: &Api,
        metrics: &Metrics,
        body: &Value,
        files: &[File],
    ) -> Result<Outcome, Trouble> {
        let Handle { id, token } = &self.handle;
        // Whatever was late in coming is tried all the same: Discord may have kept it open.
        let until = (self.arrived + LAPSES).max(Instant::now() + TRY);
        let mut unheard = false;
        loop {
            let route = Route::InteractionResponse { interaction_id: *id, token };
            let tried = api.at_once(LightMethod::Post, route, body, files, until.min(Instant::now() + TRY)).await;
            let trouble = match tried {
                Err(Trouble { code: Some(ALREADY_ANSWERED), .. }) if !unheard => return Ok(Outcome::AlreadyAnswered),
                // Where nobody heard what became of a try before, it was that one which answered already.
                Ok(_) | Err(Trouble { code: Some(ALREADY_ANSWERED), .. }) => {
                    metrics.acknowledged(self.arrived.elapsed());
                    return Ok(Outcome::Answered);
                }
                Err(Trouble { code: Some(UNKNOWN_INTERACTION), .. }) => return Ok(Outcome::Lapsed),
                Err(trouble) if trouble.is_ours() => return Err(trouble),
                Err(trouble) => trouble,
            };
            unheard |= trouble.may_have_arrived();
            let pause = trouble.wait.unwrap_or(AGAIN);
            if Instant::now() + pause >= until {
                return Err(trouble);
            }
            tracing::debug!(code = self.code(), "an answer is sent again: {trouble}");
            sleep(pause).await;
        }
    }

    /// Gives the answer that was announced. Its message, where that is not the one that announced it.
    pub(super) async fn later(
        &self,
        api: &Api,
        answer: &Answer,
        deferral: Deferral,
        place: &Place,
    ) -> Result<Option<MessageId>, Trouble> {
        let (application_id, token) = (self.application, self.handle.token.as_str());
        let edits = answer.replaces || deferral != Deferral::Update;
        let (method, route, body) = if edits {
            let route = Route::WebhookOriginalInteractionResponse { application_id, token };
            (LightMethod::Patch, route, render::message(&answer.reply))
        } else {
            let route = Route::WebhookFollowupMessages { application_id, token };
            (LightMethod::Post, route, render::message_in(&answer.reply, place))
        };
        let given = self.persist(api, method, route, &body, &answer.reply.files, self.arrived + EXPIRES).await;
        match given {
            Ok(message) if !edits => Ok(message["id"].as_str().and_then(snowflake).map(MessageId::from)),
            // They may have put the announcement away themselves.
            Ok(_) | Err(Trouble { code: Some(UNKNOWN_MESSAGE), .. }) => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    /// Puts something else in the place of an answer that was given: of its first message, or of this one.
    pub(super) async fn amend(
        &self,
        api: &Api,
        message: Option<MessageId>,
        reply: &Reply,
        until: Instant,
    ) -> Result<(), Trouble> {
        let (application_id, token) = (self.application, self.handle.token.as_str());
        let route = match message {
            Some(message_id) => Route::WebhookFollowupMessage { application_id, token, message_id },
            None => Route::WebhookOriginalInteractionResponse { application_id, token },
        };
        let until = until.min(self.arrived + EXPIRES);
        self.persist(api, LightMethod::Patch, route, &render::message(reply), &reply.files, until).await.map(drop)
    }

    /// Sends what follows a first answer, again and again until then, whatever became of it before.
    async fn persist(
        &self,
        api: &Api,
        method: LightMethod,
        route: Route<'_>,
        body: &Value,
        files: &[File],
        until: Instant,
    ) -> Result<Value, Trouble> {
        let a_try = LATER_TRY + files::carriage(files);
        let mut pause = AGAIN;
        loop {
            let trouble = match api.at_once(method, route, body, files, Instant::now() + a_try).await {
                Ok(done) => return Ok(done),
                Err(trouble) => trouble,
            };
            pause = trouble.wait.unwrap_or((pause * 2).min(LATER_TRY));
            if trouble.is_ours() || Instant::now() + pause >= until {
                return Err(trouble);
            }
            sleep(pause).await;
        }
    }
}
