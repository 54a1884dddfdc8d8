//! Handles interactions: each is answered once, with a first response within Discord's three seconds, and never with
//! silence.
//!
//! If the bot takes longer than a second, the response is deferred and the answer follows as an edit. If nothing else
//! is possible, the person gets an apology with a code that is also in the log.

mod deferred;
mod followup;
mod outcome;

use super::deduplication::Deduplicator;
use super::editable_replies::EditableReplies;
use super::http::Api;
use super::metrics::{AnswerOutcome, Metrics};
use super::receive::{DirectChannels, Handle, Incoming};
use super::responder::Responder;
use super::user_queues::UserQueues;
use super::user_rate_limit::{Action, UserRateLimit};
use super::{attachments, receive, render};
use crate::bot;
use crate::bot::Bot;
use crate::bot::reply::Reply;
use crate::bot::request::{Answer, Place, Request, Said};
use chrono::{DateTime, Utc};
use serde_json::Value;
use serenity::model::application::Interaction;
use serenity::model::id::ApplicationId;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::{JoinError, spawn_blocking};
use tokio::time::{Instant, timeout_at};

/// After this time the response is deferred. Discord waits three seconds.
const DEFER_AFTER: Duration = Duration::from_secs(1);
/// How long completions, and answers that may turn out to be a form, may take: neither can be deferred.
const LATEST_WITHOUT_DEFER: Duration = Duration::from_millis(2_200);

/// The handler of all interactions.
pub(super) struct Interactions {
    bot: Arc<Bot>,
    api: Arc<Api>,
    metrics: Arc<Metrics>,
    now: fn() -> DateTime<Utc>,
    direct: DirectChannels,
    deduplicator: Deduplicator,
    rate_limit: UserRateLimit,
    queues: UserQueues,
    replies: Arc<EditableReplies>,
    /// Notified when somebody was answered.
    activity: Arc<Notify>,
}

impl Interactions {
    pub(super) fn new(
        bot: Arc<Bot>,
        api: Arc<Api>,
        metrics: Arc<Metrics>,
        replies: Arc<EditableReplies>,
        activity: Arc<Notify>,
        now: fn() -> DateTime<Utc>,
    ) -> Self {
        let (direct, deduplicator, rate_limit) =
            (DirectChannels::default(), Deduplicator::default(), UserRateLimit::new(Instant::now()));
        Interactions {
            bot,
            api,
            metrics,
            now,
            direct,
            deduplicator,
            rate_limit,
            queues: UserQueues::default(),
            replies,
            activity,
        }
    }

    /// Answers one interaction that arrived at this moment.
    pub(super) async fn answer(self: Arc<Self>, interaction: Box<Interaction>, arrived: Instant) {
        let Some(handle) = receive::handle(&interaction) else {
            tracing::error!("an interaction without a token that can be used; the person gets no answer");
            return;
        };
        if !self.is_first(&handle) {
            return;
        }
        let mut responder = Responder { handle, application: interaction.application_id(), arrived, about: "unknown" };
        let typing = matches!(*interaction, Interaction::Autocomplete(_));
        match receive::read(*interaction, &self.direct) {
            Some(Incoming::Ask(request)) => {
                responder.about = self.about(&request.said);
                let place = request.place.clone();
                let aside = self.reply(&responder, request).await;
                self.activity.notify_one();
                if let Some(aside) = aside {
                    self.send_aside(&responder, aside, &place).await;
                }
            }
            Some(Incoming::Complete { command, verb, arg, typed }) => {
                responder.about = "completion";
                let bot = Arc::clone(&self.bot);
                let work = spawn_blocking(move || bot.complete(&command, verb.as_deref(), &arg, &typed));
                let offered = match timeout_at(arrived + LATEST_WITHOUT_DEFER, work).await {
                    Ok(Ok(offered)) => offered,
                    _ => {
                        tracing::error!(code = responder.code(), "a completion broke; nothing is offered");
                        Vec::new()
                    }
                };
                self.offer(&responder, &render::completions(&offered)).await;
            }
            // A completion request cannot be answered with a message.
            None if typing => self.offer(&responder, &render::completions(&[])).await,
            None => self.apologise(&responder, "an interaction of a kind we do not know").await,
        }
    }

    /// Answers an interaction that serenity could not read, so that the person gets a reply.
    pub(super) async fn answer_unreadable(self: Arc<Self>, raw: Value, arrived: Instant) {
        let Some(handle) = receive::raw_handle(&raw) else {
            tracing::error!("an interaction without an id or a token; the person gets no answer");
            return;
        };
        if !self.is_first(&handle) {
            return;
        }
        // This answer is never deferred, so the application id is not used.
        let responder = Responder { handle, application: ApplicationId::new(1), arrived, about: "unreadable" };
        if receive::is_typing(&raw) {
            self.offer(&responder, &render::completions(&[])).await;
        } else {
            self.apologise(&responder, "an interaction that could not be read; Discord may have changed its form")
                .await;
        }
    }

    /// Whether this interaction is new: Discord repeats some when a connection is resumed.
    fn is_first(&self, handle: &Handle) -> bool {
        let first = self.deduplicator.is_new(handle.id.get());
        if !first {
            self.metrics.answer(AnswerOutcome::Duplicate);
            tracing::debug!("an interaction came in once more; it has its answer");
        }
        first
    }

    /// Answers a request. Returns the aside to send once the answer is there.
    async fn reply(&self, responder: &Responder, request: Request) -> Option<Reply> {
        if !self.is_within_rate_limit(&request) {
            let answer = self.bot.too_fast();
            return self.give(responder, answer, &request.place, AnswerOutcome::Flooded).await;
        }
        let request = Arc::new(request);
        let mut work = pin!(self.work(&request));
        let mut worked = timeout_at(responder.arrived + DEFER_AFTER, &mut work).await;
        // A deferred response cannot open a form.
        if worked.is_err() && self.bot.may_open_form(&request) {
            worked = timeout_at(responder.arrived + LATEST_WITHOUT_DEFER, &mut work).await;
        }
        match worked {
            Ok(Ok(answer)) => {
                let replaces = answer.replaces && can_be_replaced(&request.said);
                let answer = Answer { replaces, ..answer };
                match attachments::are_slow(&answer.reply.files) {
                    true => self.give_slowly(responder, answer, &request.place).await,
                    false => self.give(responder, answer, &request.place, AnswerOutcome::Answered).await,
                }
            }
            Ok(Err(_)) => {
                self.apologise(responder, "a command fell over").await;
                None
            }
            Err(_) => self.give_later(responder, &request, work).await,
        }
    }

    /// Runs the bot on a request when it is this person's turn. Work that has started is finished even if nobody waits
    /// for it.
    async fn work(&self, request: &Arc<Request>) -> Result<Answer, JoinError> {
        let (bot, asked, now) = (Arc::clone(&self.bot), Arc::clone(request), (self.now)());
        let turn = self.queues.enter(&request.from.id).await;
        let answer = move || {
            let _until_done = turn;
            let mut answer = bot.answer(&asked, now);
            attachments::drop_excess(&mut answer.reply, &bot::code(&asked.id));
            answer
        };
        spawn_blocking(answer).await
    }

    /// Whether this person is within their rate limit.
    fn is_within_rate_limit(&self, request: &Request) -> bool {
        let act = match &request.said {
            Said::Line(_) | Said::Options { .. } | Said::OnMessage { .. } => Action::Command,
            Said::Press { .. } => Action::Press,
            Said::Form { .. } => return true,
        };
        // On Discord, a person's id is a number.
        request.from.id.parse().is_ok_and(|person| self.rate_limit.allows(person, act, Instant::now()))
    }

    /// Sends the whole answer at once. Returns the aside to send, if the answer arrived.
    async fn give(
        &self,
        responder: &Responder,
        mut answer: Answer,
        place: &Place,
        outcome: AnswerOutcome,
    ) -> Option<Reply> {
        let given = loop {
            let body = render::answer(&answer, place, &self.api.mentions());
            match responder.respond(&self.api, &self.metrics, &body, &answer.reply.files).await {
                Err(error) if error.is_too_large() && !answer.reply.files.is_empty() => {
                    attachments::drop_all(&mut answer.reply, &responder.code());
                }
                given => break given,
            }
        };
        match given {
            Ok(AnswerOutcome::Answered) => {
                self.done(responder, outcome);
                return self.note_given(responder, answer, None);
            }
            Ok(taken) => self.done(responder, taken),
            Err(error) if error.is_rejected() => {
                self.apologise(responder, &format!("Discord did not take an answer: {error}")).await;
            }
            Err(error) => self.lost(responder, &error),
        }
        None
    }

    /// The requested command, if it is one of ours.
    fn about(&self, said: &Said) -> &'static str {
        let on_message = |title: &str| {
            let command = self.bot.commands().iter().find(|command| command.on_message == Some(title));
            command.map_or("", |command| command.name)
        };
        let named = match said {
            Said::OnMessage { title, .. } => on_message(title),
            Said::Options { command, .. } => command.as_str(),
            Said::Press { line, .. } | Said::Form { line, .. } | Said::Line(line) => line,
        };
        let first = named.split(' ').next().unwrap_or_default();
        self.bot.commands().iter().find(|command| command.name == first).map_or("unknown", |command| command.name)
    }
}

/// Whether there is a message that an answer could replace. Discord refuses it otherwise.
fn can_be_replaced(said: &Said) -> bool {
    match said {
        Said::Press { .. } => true,
        Said::Form { on, .. } => on.is_some(),
        Said::Line(_) | Said::Options { .. } | Said::OnMessage { .. } => false,
    }
}
