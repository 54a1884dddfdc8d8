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
use crate::bot::request::Answer;
use crate::bot::request::Place;
use crate::bot::request::Request;
use crate::bot::request::Said;
use chrono::DateTime;
use chrono::Utc;
use serde_json::Value;
use serenity::http::Route;
use serenity::model::id::InteractionId;
use std::num::NonZeroU64;
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
                let code = code(handle.id);
                tracing::error!(code, kind = raw["type"].as_u64(), "an interaction that could not be read");
                self.apologise(&handle, &code).await;
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
                let code = code(handle.id);
                tracing::error!(code, "a command broke");
                return self.apologise(handle, &code).await;
            }
        };
        if let Err(trouble) = self.send(handle, &render::answer(&answer, &place)).await {
            let code = code(handle.id);
            tracing::error!(code, "an answer was not taken: {trouble}");
            if trouble.is_ours() {
                self.apologise(handle, &code).await;
            }
        }
    }

    /// Says that something broke, to the person alone. Nothing more can be done if that fails too.
    async fn apologise(&self, handle: &Handle, code: &str) {
        let (bot, owned) = (Arc::clone(&self.bot), code.to_owned());
        let Ok(mut answer) = spawn_blocking(move || bot.apology(&owned)).await else {
            tracing::error!(code, "the apology broke too");
            return;
        };
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
            tracing::error!(code = code(handle.id), "a completion broke");
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

/// Four characters that name an interaction in an apology and in the log. No letter that could be taken for
/// another.
fn code(id: NonZeroU64) -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    // Ids count up in their upper bits; multiplying by an odd number spreads them over all.
    let mixed = id.get().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 44;
    (0..4).map(|at| char::from(LETTERS[(mixed >> (5 * at)) as usize & 31])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_four_plain_characters_and_differs_from_the_next() {
        let codes: Vec<String> = (1_u64..1_000).map(|id| code(NonZeroU64::MIN.saturating_add(id << 22))).collect();
        for code in &codes {
            assert!(code.len() == 4 && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{code}");
        }
        let mut unique = codes.clone();
        unique.sort();
        unique.dedup();
        assert!(unique.len() > 990, "{} of {}", unique.len(), codes.len());
    }

    #[test]
    fn the_same_interaction_always_has_the_same_code() {
        let id = NonZeroU64::new(1_234_567_890_123_456_789).expect("not zero");
        assert_eq!(code(id), code(id));
    }
}
