//! How an interaction ends: apologies, completions, and what is recorded about the result.

use super::Interactions;
use crate::bot::request::{Answer, Place};
use crate::chat::discord::metrics::AnswerOutcome;
use crate::chat::discord::render;
use crate::chat::discord::responder::Responder;
use crate::chat::discord::response::RequestError;
use serde_json::Value;

impl Interactions {
    /// Sends an apology to the person alone, with the code that is also in the log. If that fails too, nothing more can
    /// be done.
    pub(super) async fn apologise(&self, responder: &Responder, why: &str) {
        tracing::error!(code = responder.code(), about = responder.about, "{why}");
        // It is private everywhere: an interaction that could not be read does not say where it came from.
        let anywhere = Place::Channel(String::new());
        match responder
            .respond(
                &self.api,
                &self.metrics,
                &render::answer(&self.apology(responder), &anywhere, &self.api.mentions()),
                &[],
            )
            .await
        {
            Ok(taken) => {
                self.done(responder, if taken == AnswerOutcome::Answered { AnswerOutcome::Apologised } else { taken })
            }
            Err(error) => self.lost(responder, &error),
        }
    }

    /// The answer that apologises.
    pub(super) fn apology(&self, responder: &Responder) -> Answer {
        let mut apology = self.bot.apology(&responder.code());
        apology.replaces = false;
        apology.reply.private = true;
        apology
    }

    /// Sends completions.
    pub(super) async fn offer(&self, responder: &Responder, body: &Value) {
        match responder.respond(&self.api, &self.metrics, body, &[]).await {
            Ok(taken) => self.done(responder, taken),
            // By the time this fails the person has typed on, and the next request is on its way.
            Err(error) => tracing::warn!("completions were not taken: {error}"),
        }
    }

    /// Records that Discord has a response, or why it takes none.
    pub(super) fn done(&self, responder: &Responder, outcome: AnswerOutcome) {
        self.metrics.answer(outcome);
        let (code, about) = (responder.code(), responder.about);
        let took_ms = u64::try_from(responder.arrived.elapsed().as_millis()).unwrap_or(u64::MAX);
        match outcome {
            AnswerOutcome::Lapsed => {
                tracing::warn!(code, about, took_ms, "an interaction had lapsed before it was answered")
            }
            _ => tracing::debug!(code, about, took_ms, outcome = outcome.name(), "answered"),
        }
    }

    /// Records that no response reached Discord.
    pub(super) fn lost(&self, responder: &Responder, error: &RequestError) {
        self.metrics.answer(AnswerOutcome::Lost);
        let (code, about) = (responder.code(), responder.about);
        tracing::error!(
            code,
            about,
            "an answer did not reach Discord in time; the person sees that we did not respond: {error}"
        );
    }
}
