//! Answers interactions: each once, the first word within Discord's three seconds, and never with silence.
//!
//! Where the bot takes longer than a second, Discord is told that the answer is coming, and it comes as an edit. What
//! nothing else can be done about is apologised for, with a code that is also in the log.

mod announced;
mod beside;

use super::files;
use super::flood::Act;
use super::flood::Flood;
use super::http::Api;
use super::lanes::Lanes;
use super::metrics::Metrics;
use super::metrics::Outcome;
use super::receive;
use super::receive::DirectChannels;
use super::receive::Handle;
use super::receive::Incoming;
use super::render;
use super::replies::Replies;
use super::response::Trouble;
use super::seen::Seen;
use super::ticket::Ticket;
use crate::bot;
use crate::bot::Bot;
use crate::bot::reply::Reply;
use crate::bot::request::Answer;
use crate::bot::request::Place;
use crate::bot::request::Request;
use crate::bot::request::Said;
use chrono::DateTime;
use chrono::Utc;
use serde_json::Value;
use serenity::model::application::Interaction;
use serenity::model::id::ApplicationId;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinError;
use tokio::task::spawn_blocking;
use tokio::time::Instant;
use tokio::time::timeout_at;

/// From when on Discord is told that the answer is coming. It waits three seconds.
const DEFERRED: Duration = Duration::from_secs(1);
/// How long the bot may take over completions, and over what may turn out to be a form.
const IMPATIENT: Duration = Duration::from_millis(2_200);

/// Where interactions are answered.
pub(super) struct Desk {
    bot: Arc<Bot>,
    api: Arc<Api>,
    metrics: Arc<Metrics>,
    now: fn() -> DateTime<Utc>,
    direct: DirectChannels,
    seen: Seen,
    flood: Flood,
    lanes: Lanes,
    replies: Arc<Replies>,
    /// Woken when somebody was answered.
    news: Arc<Notify>,
}

impl Desk {
    pub(super) fn new(
        bot: Arc<Bot>,
        api: Arc<Api>,
        metrics: Arc<Metrics>,
        replies: Arc<Replies>,
        news: Arc<Notify>,
        now: fn() -> DateTime<Utc>,
    ) -> Self {
        let (direct, seen, flood) = (DirectChannels::default(), Seen::default(), Flood::new(Instant::now()));
        Desk { bot, api, metrics, now, direct, seen, flood, lanes: Lanes::default(), replies, news }
    }

    /// Answers one interaction that came in at this moment.
    pub(super) async fn serve(self: Arc<Self>, interaction: Box<Interaction>, arrived: Instant) {
        let Some(handle) = receive::handle(&interaction) else {
            tracing::error!("an interaction without a token that can be used; the person gets no answer");
            return;
        };
        if !self.is_first(&handle) {
            return;
        }
        let mut ticket = Ticket { handle, application: interaction.application_id(), arrived, about: "unknown" };
        let typing = matches!(*interaction, Interaction::Autocomplete(_));
        match receive::read(*interaction, &self.direct) {
            Some(Incoming::Ask(request)) => {
                ticket.about = self.about(&request.said);
                let place = request.place.clone();
                let aside = self.reply(&ticket, request).await;
                self.news.notify_one();
                if let Some(aside) = aside {
                    self.add(&ticket, aside, &place).await;
                }
            }
            Some(Incoming::Complete { command, verb, arg, typed }) => {
                ticket.about = "completion";
                let bot = Arc::clone(&self.bot);
                let work = spawn_blocking(move || bot.complete(&command, verb.as_deref(), &arg, &typed));
                let offered = match timeout_at(arrived + IMPATIENT, work).await {
                    Ok(Ok(offered)) => offered,
                    _ => {
                        tracing::error!(code = ticket.code(), "a completion broke; nothing is offered");
                        Vec::new()
                    }
                };
                self.offer(&ticket, &render::completions(&offered)).await;
            }
            // Where completions are waited for, no message is taken.
            None if typing => self.offer(&ticket, &render::completions(&[])).await,
            None => self.apologise(&ticket, "an interaction of a kind we do not know").await,
        }
    }

    /// Answers an interaction that serenity could not read, so that the person is not left without a word.
    pub(super) async fn excuse(self: Arc<Self>, raw: Value, arrived: Instant) {
        let Some(handle) = receive::raw_handle(&raw) else {
            tracing::error!("an interaction without an id or a token; the person gets no answer");
            return;
        };
        if !self.is_first(&handle) {
            return;
        }
        // Such an answer is never announced and given later, so that nobody asks for the application.
        let ticket = Ticket { handle, application: ApplicationId::new(1), arrived, about: "unreadable" };
        if receive::is_typing(&raw) {
            self.offer(&ticket, &render::completions(&[])).await;
        } else {
            self.apologise(&ticket, "an interaction that could not be read; Discord may have changed its form").await;
        }
    }

    /// Whether this interaction has not come in before: Discord repeats some when a connection is resumed.
    fn is_first(&self, handle: &Handle) -> bool {
        let first = self.seen.is_new(handle.id.get());
        if !first {
            self.metrics.answer(Outcome::Duplicate);
            tracing::debug!("an interaction came in once more; it has its answer");
        }
        first
    }

    /// Answers a request. Returns what there is to say beside it, once the answer is there.
    async fn reply(&self, ticket: &Ticket, request: Request) -> Option<Reply> {
        if !self.is_admitted(&request) {
            let answer = self.bot.too_fast();
            return self.give(ticket, answer, &request.place, Outcome::Flooded).await;
        }
        let request = Arc::new(request);
        let mut work = pin!(self.work(&request));
        let mut worked = timeout_at(ticket.arrived + DEFERRED, &mut work).await;
        // A form cannot follow an announcement.
        if worked.is_err() && self.bot.may_open_form(&request) {
            worked = timeout_at(ticket.arrived + IMPATIENT, &mut work).await;
        }
        match worked {
            Ok(Ok(answer)) => {
                let replaces = answer.replaces && can_be_replaced(&request.said);
                let answer = Answer { replaces, ..answer };
                match files::are_slow(&answer.reply.files) {
                    true => self.give_slowly(ticket, answer, &request.place).await,
                    false => self.give(ticket, answer, &request.place, Outcome::Answered).await,
                }
            }
            Ok(Err(_)) => {
                self.apologise(ticket, "a command fell over").await;
                None
            }
            Err(_) => self.give_later(ticket, &request, work).await,
        }
    }

    /// Has the bot work on a request, when it is this person's turn. What has begun is finished, whoever waits for it.
    async fn work(&self, request: &Arc<Request>) -> Result<Answer, JoinError> {
        let (bot, asked, now) = (Arc::clone(&self.bot), Arc::clone(request), (self.now)());
        let turn = self.lanes.enter(&request.from.id).await;
        let answer = move || {
            let _until_done = turn;
            let mut answer = bot.answer(&asked, now);
            files::trim(&mut answer.reply, &bot::code(&asked.id));
            answer
        };
        spawn_blocking(answer).await
    }

    /// Whether this person has not asked for too much lately.
    fn is_admitted(&self, request: &Request) -> bool {
        let act = match &request.said {
            Said::Line(_) | Said::Options { .. } | Said::OnMessage { .. } => Act::Command,
            Said::Press { .. } => Act::Press,
            Said::Form { .. } => return true,
        };
        // On Discord a person's id is a number.
        request.from.id.parse().is_ok_and(|person| self.flood.admits(person, act, Instant::now()))
    }

    /// Gives the whole answer at once. Returns what there is to say beside it, if it is there.
    async fn give(&self, ticket: &Ticket, mut answer: Answer, place: &Place, outcome: Outcome) -> Option<Reply> {
        let given = loop {
            let body = render::answer(&answer, place);
            match ticket.first(&self.api, &self.metrics, &body, &answer.reply.files).await {
                Err(trouble) if trouble.is_too_large() && !answer.reply.files.is_empty() => {
                    files::drop_all(&mut answer.reply, &ticket.code());
                }
                given => break given,
            }
        };
        match given {
            Ok(Outcome::Answered) => {
                self.done(ticket, outcome);
                return self.given(ticket, answer, None);
            }
            Ok(taken) => self.done(ticket, taken),
            Err(trouble) if trouble.is_ours() => {
                self.apologise(ticket, &format!("Discord did not take an answer: {trouble}")).await;
            }
            Err(trouble) => self.lost(ticket, &trouble),
        }
        None
    }

    /// Says that something broke, to the person alone, with the code that is also in the log. Nothing more can be
    /// done if that fails too.
    async fn apologise(&self, ticket: &Ticket, why: &str) {
        tracing::error!(code = ticket.code(), about = ticket.about, "{why}");
        // Marked as private wherever it is said: what could not be read does not say where that was.
        let anywhere = Place::Channel(String::new());
        match ticket.first(&self.api, &self.metrics, &render::answer(&self.apology(ticket), &anywhere), &[]).await {
            Ok(taken) => self.done(ticket, if taken == Outcome::Answered { Outcome::Apologised } else { taken }),
            Err(trouble) => self.lost(ticket, &trouble),
        }
    }

    fn apology(&self, ticket: &Ticket) -> Answer {
        let mut apology = self.bot.apology(&ticket.code());
        apology.replaces = false;
        apology.reply.private = true;
        apology
    }

    async fn offer(&self, ticket: &Ticket, body: &Value) {
        match ticket.first(&self.api, &self.metrics, body, &[]).await {
            Ok(taken) => self.done(ticket, taken),
            // By the time this fails the person has typed on, and the next one is under way.
            Err(trouble) => tracing::warn!("completions were not taken: {trouble}"),
        }
    }

    fn done(&self, ticket: &Ticket, outcome: Outcome) {
        self.metrics.answer(outcome);
        let (code, about) = (ticket.code(), ticket.about);
        let took_ms = u64::try_from(ticket.arrived.elapsed().as_millis()).unwrap_or(u64::MAX);
        match outcome {
            Outcome::Lapsed => tracing::warn!(code, about, took_ms, "an interaction had lapsed before it was answered"),
            _ => tracing::debug!(code, about, took_ms, outcome = outcome.name(), "answered"),
        }
    }

    fn lost(&self, ticket: &Ticket, trouble: &Trouble) {
        self.metrics.answer(Outcome::Lost);
        let (code, about) = (ticket.code(), ticket.about);
        tracing::error!(
            code,
            about,
            "an answer did not reach Discord in time; the person sees that we did not respond: {trouble}"
        );
    }

    /// The command that was asked for, where it is one of ours.
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

/// Whether there is a message that an answer could take the place of. Discord refuses it otherwise.
fn can_be_replaced(said: &Said) -> bool {
    match said {
        Said::Press { .. } => true,
        Said::Form { on, .. } => on.is_some(),
        Said::Line(_) | Said::Options { .. } | Said::OnMessage { .. } => false,
    }
}
