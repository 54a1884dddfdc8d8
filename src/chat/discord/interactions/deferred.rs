//! Deferred answers: the bot took too long, or the files take too long to send.

use super::{Interactions, can_be_replaced};
use crate::bot::reply::Reply;
use crate::bot::request::{Answer, Place, Request};
use crate::chat::discord::metrics::AnswerOutcome;
use crate::chat::discord::render::Deferral;
use crate::chat::discord::responder::Responder;
use crate::chat::discord::{attachments, render};
use tokio::task::JoinError;

impl Interactions {
    /// Defers an answer that is still being worked on, and sends it when it is ready. Returns the aside to send after
    /// it.
    pub(super) async fn give_later(
        &self,
        responder: &Responder,
        request: &Request,
        work: impl Future<Output = Result<Answer, JoinError>>,
    ) -> Option<Reply> {
        let deferral = match can_be_replaced(&request.said) {
            true => Deferral::Update,
            false => Deferral::Message { private: request.place != Place::Direct },
        };
        let announced = self.defer(responder, deferral).await?;
        let answer = match work.await {
            Ok(answer) if answer.reply.form.is_none() => answer,
            Ok(_) => {
                tracing::error!(code = responder.code(), about = responder.about, "a form came too late to be opened");
                self.apology(responder)
            }
            Err(_) => {
                tracing::error!(code = responder.code(), about = responder.about, "a command fell over");
                self.apology(responder)
            }
        };
        self.send_deferred(responder, answer, deferral, &request.place, announced).await
    }

    /// Defers an answer that is ready but may not get through in three seconds because of its files.
    pub(super) async fn give_slowly(&self, responder: &Responder, answer: Answer, place: &Place) -> Option<Reply> {
        let deferral = match answer.replaces {
            true => Deferral::Update,
            false => Deferral::Message { private: answer.reply.private && *place != Place::Direct },
        };
        let announced = self.defer(responder, deferral).await?;
        self.send_deferred(responder, answer, deferral, place, announced).await
    }

    /// Tells Discord that the answer is coming. Returns whether Discord has heard that, or `None` if there is nothing
    /// left to answer.
    async fn defer(&self, responder: &Responder, deferral: Deferral) -> Option<bool> {
        match responder.respond(&self.api, &self.metrics, &render::deferral(deferral), &[]).await {
            Ok(AnswerOutcome::Answered) => return Some(true),
            Ok(taken) => self.done(responder, taken),
            // If it arrived all the same, the person waits for the answer.
            Err(error) if error.may_have_arrived() => return Some(false),
            Err(error) => self.lost(responder, &error),
        }
        None
    }

    /// Sends a deferred answer, or as much of it as possible. Returns the aside to send, if the answer arrived.
    async fn send_deferred(
        &self,
        responder: &Responder,
        mut answer: Answer,
        deferral: Deferral,
        place: &Place,
        announced: bool,
    ) -> Option<Reply> {
        let mut given = loop {
            match responder.respond_deferred(&self.api, &answer, deferral, place).await {
                Err(error) if error.is_too_large() && !answer.reply.files.is_empty() => {
                    attachments::drop_all(&mut answer.reply, &responder.code());
                }
                given => break given,
            }
        };
        if let Err(error) = &given
            && error.is_rejected()
            && announced
        {
            tracing::error!(
                code = responder.code(),
                about = responder.about,
                "Discord did not take an answer: {error}"
            );
            answer = self.apology(responder);
            given = responder.respond_deferred(&self.api, &answer, deferral, place).await;
        }
        match given {
            Ok(message) => {
                self.done(responder, AnswerOutcome::Deferred);
                self.note_given(responder, answer, message)
            }
            Err(error) => {
                self.lost(responder, &error);
                None
            }
        }
    }
}
