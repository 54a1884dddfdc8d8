//! One interaction from its arrival to its answer. There is always an answer: what breaks is owned up to, privately,
//! with a code that is also in the log.

use super::http::Api;
use super::receive;
use super::receive::DirectChannels;
use super::receive::Handle;
use super::receive::Incoming;
use super::render;
use super::response::Trouble;
use crate::bot;
use crate::bot::Bot;
use crate::bot::Completion;
use crate::bot::request::Answer;
use crate::bot::request::Place;
use crate::bot::request::Request;
use crate::bot::request::Said;
use chrono::DateTime;
use chrono::Utc;
use serde_json::Value;
use serenity::http::LightMethod;
use serenity::http::Route;
use serenity::model::application::Interaction;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::Instant;
use tokio::time::sleep;

/// The interaction has lapsed: it was answered too late, or by nobody we know of.
const UNKNOWN_INTERACTION: i64 = 10062;
/// The interaction has been answered already, be it by a first try of which we never heard.
const ALREADY_ANSWERED: i64 = 40060;
/// The pause before an answer that did not arrive is sent once more. Discord waits three seconds in all.
const ONCE_MORE: Duration = Duration::from_millis(300);
/// How long a try may take.
const TRY: Duration = Duration::from_millis(1_300);

/// Where interactions are answered.
pub(super) struct Desk {
    bot: Arc<Bot>,
    api: Arc<Api>,
    now: fn() -> DateTime<Utc>,
    direct: DirectChannels,
}

impl Desk {
    pub(super) fn new(bot: Arc<Bot>, api: Arc<Api>, now: fn() -> DateTime<Utc>) -> Self {
        Desk { bot, api, now, direct: DirectChannels::default() }
    }

    /// Answers one interaction.
    pub(super) async fn serve(self: Arc<Self>, interaction: Box<Interaction>) {
        let Some(handle) = receive::handle(&interaction) else {
            tracing::error!("an interaction without a token; it cannot be answered");
            return;
        };
        match receive::read(*interaction, &self.direct) {
            Some(Incoming::Ask(request)) => self.reply(&handle, request).await,
            Some(Incoming::Complete { command, verb, arg, typed }) => {
                let bot = Arc::clone(&self.bot);
                let offered = spawn_blocking(move || bot.complete(&command, verb.as_deref(), &arg, &typed)).await;
                self.offer(&handle, offered.ok()).await;
            }
            None => self.apologise(&handle, "an interaction of a kind we do not know").await,
        }
    }

    /// Answers an interaction that serenity could not read, so that the person is not left without a word.
    pub(super) async fn excuse(self: Arc<Self>, raw: Value) {
        match receive::raw_handle(&raw) {
            Some(handle) if receive::is_typing(&raw) => self.offer(&handle, Some(Vec::new())).await,
            Some(handle) => self.apologise(&handle, "an interaction that could not be read").await,
            None => tracing::error!("an interaction without an id or a token; it cannot be answered"),
        }
    }

    async fn reply(&self, handle: &Handle, request: Request) {
        let place = request.place.clone();
        let replaceable = can_be_replaced(&request.said);
        let (bot, now) = (Arc::clone(&self.bot), (self.now)());
        let answer = match spawn_blocking(move || bot.answer(&request, now)).await {
            Ok(answer) => Answer { replaces: answer.replaces && replaceable, ..answer },
            Err(_) => return self.apologise(handle, "a command broke").await,
        };
        match self.send(handle, &render::answer(&answer, &place)).await {
            Err(trouble) if trouble.is_ours() => {
                self.apologise(handle, &format!("an answer was not taken: {trouble}")).await;
            }
            Err(trouble) => tracing::error!(code = code(handle), "an answer was not sent: {trouble}"),
            Ok(()) => {}
        }
    }

    /// Says that something broke, to the person alone, with the code that is also in the log. Nothing more can be
    /// done if that fails too.
    async fn apologise(&self, handle: &Handle, why: &str) {
        let code = code(handle);
        tracing::error!(code, "{why}");
        let mut answer = self.bot.apology(&code);
        answer.replaces = false;
        answer.reply.private = true;
        // Marked as private wherever it is said: what could not be read does not say where that was.
        let anywhere = Place::Channel(String::new());
        if let Err(trouble) = self.send(handle, &render::answer(&answer, &anywhere)).await {
            tracing::error!(code, "the apology was not taken: {trouble}");
        }
    }

    async fn offer(&self, handle: &Handle, offered: Option<Vec<Completion>>) {
        if offered.is_none() {
            tracing::error!(code = code(handle), "a completion broke");
        }
        if let Err(trouble) = self.send(handle, &render::completions(&offered.unwrap_or_default())).await {
            // By the time this fails the person has typed on, and the next one is under way.
            tracing::warn!("completions were not taken: {trouble}");
        }
    }

    /// Sends an answer; once more, if the first try got lost on the way. An interaction that is answered or lapsed
    /// is no trouble.
    async fn send(&self, handle: &Handle, body: &Value) -> Result<(), Trouble> {
        let route = || Route::InteractionResponse { interaction_id: handle.id, token: handle.token.as_str() };
        let mut sent = self.api.at_once(LightMethod::Post, route(), body, Instant::now() + TRY).await;
        if sent.as_ref().is_err_and(|trouble| !trouble.is_ours()) {
            sleep(ONCE_MORE).await;
            sent = self.api.at_once(LightMethod::Post, route(), body, Instant::now() + TRY).await;
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

/// What names this interaction in an apology and in the log.
fn code(handle: &Handle) -> String {
    bot::code(&handle.id.to_string())
}
