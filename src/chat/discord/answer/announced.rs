//! Answers that come later than a first word has to: because the bot took its time over them, or because what comes
//! with them takes long to send.

use super::Desk;
use super::can_be_replaced;
use crate::bot::reply::Reply;
use crate::bot::request::Answer;
use crate::bot::request::Place;
use crate::bot::request::Request;
use crate::chat::discord::files;
use crate::chat::discord::metrics::Outcome;
use crate::chat::discord::render;
use crate::chat::discord::render::Deferral;
use crate::chat::discord::ticket::Ticket;
use tokio::task::JoinError;

impl Desk {
    /// Announces an answer that is still being worked on, and gives it when it is there. Returns what there is to say beside
    /// it then.
    pub(super) async fn give_later(
        &self,
        ticket: &Ticket,
        request: &Request,
        work: impl Future<Output = Result<Answer, JoinError>>,
    ) -> Option<Reply> {
        let deferral = match can_be_replaced(&request.said) {
            true => Deferral::Update,
            false => Deferral::Message { private: request.place != Place::Direct },
        };
        let announced = self.announce(ticket, deferral).await?;
        let answer = match work.await {
            Ok(answer) if answer.reply.form.is_none() => answer,
            Ok(_) => {
                tracing::error!(code = ticket.code(), about = ticket.about, "a form came too late to be opened");
                self.apology(ticket)
            }
            Err(_) => {
                tracing::error!(code = ticket.code(), about = ticket.about, "a command fell over");
                self.apology(ticket)
            }
        };
        self.follow(ticket, answer, deferral, &request.place, announced).await
    }

    /// Announces an answer that is there, and may not get through in three seconds for all that comes with it.
    pub(super) async fn give_slowly(&self, ticket: &Ticket, answer: Answer, place: &Place) -> Option<Reply> {
        let deferral = match answer.replaces {
            true => Deferral::Update,
            false => Deferral::Message { private: answer.reply.private && *place != Place::Direct },
        };
        let announced = self.announce(ticket, deferral).await?;
        self.follow(ticket, answer, deferral, place, announced).await
    }

    /// Tells Discord that the answer is coming, and returns whether it has heard. Nothing, where there is no answer to
    /// give any more.
    async fn announce(&self, ticket: &Ticket, deferral: Deferral) -> Option<bool> {
        match ticket.first(&self.api, &self.metrics, &render::deferral(deferral), &[]).await {
            Ok(Outcome::Answered) => return Some(true),
            Ok(taken) => self.done(ticket, taken),
            // If it is there all the same, the person waits for what was announced.
            Err(trouble) if trouble.may_have_arrived() => return Some(false),
            Err(trouble) => self.lost(ticket, &trouble),
        }
        None
    }

    /// Gives an answer that was announced, or what can be given of it. Returns what there is to say beside it, if it is
    /// there.
    async fn follow(
        &self,
        ticket: &Ticket,
        mut answer: Answer,
        deferral: Deferral,
        place: &Place,
        announced: bool,
    ) -> Option<Reply> {
        let mut given = loop {
            match ticket.later(&self.api, &answer, deferral, place).await {
                Err(trouble) if trouble.is_too_large() && !answer.reply.files.is_empty() => {
                    files::drop_all(&mut answer.reply, &ticket.code());
                }
                given => break given,
            }
        };
        if let Err(trouble) = &given
            && trouble.is_ours()
            && announced
        {
            tracing::error!(code = ticket.code(), about = ticket.about, "Discord did not take an answer: {trouble}");
            answer = self.apology(ticket);
            given = ticket.later(&self.api, &answer, deferral, place).await;
        }
        match given {
            Ok(message) => {
                self.done(ticket, Outcome::Deferred);
                self.given(ticket, answer, message)
            }
            Err(trouble) => {
                self.lost(ticket, &trouble);
                None
            }
        }
    }
}
