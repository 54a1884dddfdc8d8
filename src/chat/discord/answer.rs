//! One interaction from its arrival to its answer. There is always an answer: what breaks is owned up to, privately,
//! with a code that is also in the log.

use super::http::Api;
use super::http::Trouble;
use super::receive;
use super::receive::Handle;
use super::receive::Incoming;
use super::render;
use crate::bot::Bot;
use crate::bot::Completion;
use crate::bot::code;
use crate::bot::request::Answer;
use crate::bot::request::Place;
use crate::bot::request::Request;
use crate::bot::request::Said;
use chrono::DateTime;
use chrono::Utc;
use serde_json::Value;
use serenity::http::Route;
use serenity::model::id::InteractionId;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

/// The interaction has lapsed: it was answered too late, or by nobody we know of.
const UNKNOWN_INTERACTION: i64 = 10062;
/// The interaction has been answered already, be it by a first try of which we never heard.
const ALREADY_ANSWERED: i64 = 40060;
/// The pause before an answer that did not arrive is sent once more. Discord waits three seconds in all.
const ONCE_MORE: Duration = Duration::from_millis(300);

/// Where interactions are answered.
pub(super) struct Desk {
    bot: Arc<Bot>,
    api: Arc<Api>,
    now: fn() -> DateTime<Utc>,
}

impl Desk {
    pub(super) fn new(bot: Arc<Bot>, api: Arc<Api>, now: fn() -> DateTime<Utc>) -> Self {
        Desk { bot, api, now }
    }

    /// Answers one interaction.
    pub(super) async fn serve(self: Arc<Self>, raw: Value) {
        let Some(handle) = receive::handle(&raw) else {
            tracing::error!("an interaction without an id or a token; it cannot be answered");
            return;
        };
        match receive::read(&raw) {
            Some(Incoming::Ask(request)) => self.reply(&handle, request).await,
            Some(Incoming::Complete { command, verb, arg, typed }) => {
                let bot = Arc::clone(&self.bot);
                let offered = spawn_blocking(move || bot.complete(&command, verb.as_deref(), &arg, &typed)).await;
                self.offer(&handle, offered.ok()).await;
            }
            None => {
                let code = code_of(&handle);
                tracing::error!(code, kind = raw["type"].as_u64(), "an interaction that could not be read");
                if receive::is_typing(&raw) {
                    // Where completions are waited for, no message is taken.
                    self.offer(&handle, Some(Vec::new())).await;
                } else {
                    self.apologise(&handle, &receive::place(&raw), &code).await;
                }
            }
        }
    }

    async fn reply(&self, handle: &Handle, request: Request) {
        let place = request.place.clone();
        let replaceable = can_be_replaced(&request.said);
        let (bot, now) = (Arc::clone(&self.bot), (self.now)());
        let answer = match spawn_blocking(move || bot.answer(&request, now)).await {
            Ok(answer) => Answer { replaces: answer.replaces && replaceable, ..answer },
            Err(_) => {
                let code = code_of(handle);
                tracing::error!(code, "a command broke");
                return self.apologise(handle, &place, &code).await;
            }
        };
        if let Err(trouble) = self.send(handle, &render::answer(&answer, &place)).await {
            let code = code_of(handle);
            tracing::error!(code, "an answer was not taken: {trouble}");
            if trouble.is_ours() {
                self.apologise(handle, &place, &code).await;
            }
        }
    }

    /// Says that something broke, to the person alone. Nothing more can be done if that fails too.
    async fn apologise(&self, handle: &Handle, place: &Place, code: &str) {
        let (bot, owned) = (Arc::clone(&self.bot), code.to_owned());
        let Ok(mut answer) = spawn_blocking(move || bot.apology(&owned)).await else {
            tracing::error!(code, "the apology broke too");
            return;
        };
        answer.replaces = false;
        answer.reply.private = true;
        if let Err(trouble) = self.send(handle, &render::answer(&answer, place)).await {
            tracing::error!(code, "the apology was not taken: {trouble}");
        }
    }

    async fn offer(&self, handle: &Handle, offered: Option<Vec<Completion>>) {
        if offered.is_none() {
            tracing::error!(code = code_of(handle), "a completion broke");
        }
        if let Err(trouble) = self.send(handle, &render::completions(&offered.unwrap_or_default())).await {
            // By the time this fails the person has typed on, and the next one is under way.
            tracing::warn!("completions were not taken: {trouble}");
        }
    }

    /// Sends an answer; once more, if the first try got lost on the way. An interaction that is answered or lapsed
    /// is no trouble.
    async fn send(&self, handle: &Handle, body: &Value) -> Result<(), Trouble> {
        let route = || Route::InteractionResponse {
            interaction_id: InteractionId::from(handle.id),
            token: handle.token.as_str(),
        };
        let mut sent = self.api.post(route(), body).await;
        if sent.as_ref().is_err_and(|trouble| !trouble.is_ours()) {
            sleep(ONCE_MORE).await;
            sent = self.api.post(route(), body).await;
        }
        match sent {
            Err(Trouble { code: Some(code @ (UNKNOWN_INTERACTION | ALREADY_ANSWERED)), .. }) => {
                tracing::info!(code, "an interaction that was answered already, or has lapsed");
                Ok(())
            }
            sent => sent.map(|_| ()),
        }
    }
}

/// Whether there is a message that an answer could take the place of. Discord refuses it otherwise.
fn can_be_replaced(said: &Said) -> bool {
    match said {
        Said::Press { .. } => true,
        Said::Form { on, .. } => on.is_some(),
        Said::Line(_) | Said::Options { .. } => false,
    }
}

/// The code of an interaction, the one that the bot would give it too.
fn code_of(handle: &Handle) -> String {
    code(&handle.id.to_string())
}
