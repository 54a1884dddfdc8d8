//! Discord: interactions in, answers out. Everything that knows Discord is in this folder.
//!
//! [`receive`] translates what comes in into [`crate::bot::request`], and [`render`] translates the bot's answers into
//! Discord's JSON; neither decides anything. [`gateway`] and [`connect`] keep the connection, [`http`] sends requests,
//! and [`registration`] registers the commands that [`command_json`] describes.
//!
//! Nothing here reads the wall clock: `now` is passed in.

mod address;
mod attachments;
pub mod backoff;
mod channel_history;
pub mod close_codes;
pub mod command_json;
mod connect;
mod deduplication;
mod dispatcher;
pub mod doctor;
mod editable_replies;
mod gateway;
mod http;
mod interactions;
mod invite;
pub mod limits;
mod markdown;
mod membership;
mod mentions;
pub mod metrics;
mod metrics_endpoint;
pub mod outgoing;
mod rate_limit;
mod receive;
mod registration;
mod render;
mod responder;
mod response;
mod user_queues;
mod user_rate_limit;
mod watchdog;

use crate::bot::Bot;
use backoff::{Backoff, Pace};
use chrono::{DateTime, Utc};
use connect::Connector;
use dispatcher::Dispatcher;
use editable_replies::EditableReplies;
use gateway::Event;
use http::Api;
use interactions::Interactions;
use metrics::Metrics;
use outgoing::MessageSender;
use registration::RegistrationTarget;
use serenity::model::id::GuildId;
use std::future::Future;
use std::net::SocketAddr;
use std::num::NonZeroU64;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

/// Discord's origin.
const DISCORD: &str = "https://discord.com";

/// How long answers in progress may take once we are leaving.
const DRAIN: Duration = Duration::from_secs(4);
/// How long the goodbye may take after that.
const GOODBYE: Duration = Duration::from_millis(800);
/// How many events may wait between the connection and the handlers.
const WAITING: usize = 64;

/// The settings for Discord.
#[derive(Clone)]
pub struct Settings {
    /// The bot's token, with or without `Bot ` before it. Never printed.
    pub token: String,
    /// The origin of the API, if it is not Discord's. All requests go there and nowhere else.
    pub api: Option<String>,
    /// The id of the one server to register the commands for, while trying things out.
    pub guild: Option<u64>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("api", &self.api).field("guild", &self.guild).finish_non_exhaustive()
    }
}

/// Why there is no point in retrying: somebody has to change something first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fatal {
    /// The origin of the API is not an origin.
    #[error("NEXTRUNG_DISCORD_API is not an origin; one looks like {DISCORD}")]
    Origin,
    /// The server to register for is not an id.
    #[error("NEXTRUNG_GUILD is not a server's id; copy it from Discord with developer mode on")]
    Guild,
    /// The token is empty, or cannot be a token.
    #[error("DISCORD_TOKEN is not a token; copy it again from Discord's developer portal, under Bot")]
    Token,
    /// TLS could not be set up on this machine.
    #[error("TLS could not be set up on this machine")]
    Tls,
    /// The API does not accept the token: it is wrong or was revoked (401).
    #[error(
        "Discord does not accept the token (401); reset it in the developer portal and put the new one in DISCORD_TOKEN"
    )]
    Unauthorised,
    /// The gateway does not accept the token (4004).
    #[error(
        "Discord does not accept the token (4004); reset it in the developer portal and put the new one in DISCORD_TOKEN"
    )]
    AuthenticationFailed,
    /// The gateway does not know this shard (4010).
    #[error("Discord refuses the connection (4010: invalid shard); please report this")]
    InvalidShard,
    /// The bot is in too many servers for one connection (4011).
    #[error("the bot is in too many servers for one connection (4011), and more than one is not supported")]
    ShardingRequired,
    /// The gateway no longer speaks this version (4012).
    #[error("Discord no longer speaks this version of its API (4012); a later Nextrung is needed")]
    InvalidApiVersion,
    /// The gateway does not know these intents (4013).
    #[error("Discord does not know the intents asked for (4013); please report this")]
    InvalidIntents,
    /// The bot is not allowed these intents (4014).
    #[error("Discord does not allow the intents asked for (4014); Nextrung needs GUILDS alone, so please report this")]
    DisallowedIntents,
    /// The metrics cannot be served at this address.
    #[error("NEXTRUNG_METRICS: {address} cannot be listened on ({why}); name another port, or leave it empty")]
    Metrics {
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        why: io::ErrorKind,
    },
}

/// The connection to Discord. All requests go through this one, so that they are counted once.
pub struct Discord {
    api: Arc<Api>,
    pace: Pace,
    guild: Option<GuildId>,
    metrics: Arc<Metrics>,
    replies: Arc<EditableReplies>,
    activity: Arc<Notify>,
    scraped: Option<std::net::TcpListener>,
}

impl Discord {
    /// A connection that has sent nothing yet. Create it on the runtime that it will run on. `pace` sets the delays
    /// between retries.
    ///
    /// # Errors
    ///
    /// If the settings cannot be right.
    pub fn new(settings: &Settings, pace: Pace) -> Result<Self, Fatal> {
        let token = settings.token.trim().trim_start_matches("Bot ");
        let guild = settings.guild.map(|id| NonZeroU64::new(id).map(GuildId::from).ok_or(Fatal::Guild)).transpose()?;
        let metrics = Arc::<Metrics>::default();
        let api = Api::new(settings.api.as_deref().unwrap_or(DISCORD), token, pace, Arc::clone(&metrics))?;
        let (replies, activity) = (Arc::default(), Arc::default());
        Ok(Discord { api: Arc::new(api), pace, guild, metrics, replies, activity, scraped: None })
    }

    /// Serves the metrics on this address while the bot runs, and returns the actual address: with port 0 the system
    /// chooses one.
    ///
    /// # Errors
    ///
    /// If the address cannot be listened on.
    pub fn serve_metrics(&mut self, address: SocketAddr) -> Result<SocketAddr, Fatal> {
        let listener = metrics_endpoint::listen(address)?;
        let address = listener.local_addr().unwrap_or(address);
        self.scraped = Some(listener);
        Ok(address)
    }

    /// The sender for messages that are not answers.
    pub fn sender(&self) -> MessageSender {
        MessageSender::new(Arc::clone(&self.api), Arc::clone(&self.replies))
    }

    /// Wakes the task that waits for it, now or later, whenever somebody did something and was answered: there may be
    /// something new to send.
    pub fn activity(&self) -> Arc<Notify> {
        Arc::clone(&self.activity)
    }

    /// Runs on Discord until `shutdown` resolves. Then it accepts nothing more, finishes the answers in progress and
    /// says goodbye, within five seconds.
    ///
    /// `now` is the wall clock, read once for each event.
    ///
    /// # Errors
    ///
    /// Only problems that somebody has to fix. Everything else is retried, with growing delays.
    pub async fn run(
        self,
        bot: Arc<Bot>,
        now: fn() -> DateTime<Utc>,
        shutdown: impl Future<Output = ()>,
    ) -> Result<(), Fatal> {
        let Discord { api, pace, guild, metrics, replies, activity, scraped } = self;
        // Dropping it at the end stops the server.
        let mut scrapes = JoinSet::new();
        if let Some(listener) = scraped {
            scrapes.spawn(metrics_endpoint::serve(listener, Arc::clone(&metrics)));
        }
        let interactions =
            Interactions::new(Arc::clone(&bot), Arc::clone(&api), Arc::clone(&metrics), replies, activity, now);
        let interactions = Arc::new(interactions);
        let (moves, moved) = mpsc::unbounded_channel();
        let mut noting = JoinSet::new();
        noting.spawn(membership::record_changes(Arc::clone(&bot), moved, pace));
        let dispatcher = Dispatcher { interactions, moves, now };
        let (events, mut inbox) = mpsc::channel(WAITING);
        let (leave, leaving) = watch::channel(false);
        let connect = |wait| Connector::new(Arc::clone(&api), Arc::clone(&metrics), pace, wait);
        let mut shutdown = pin!(shutdown);
        let mut connection = JoinSet::new();
        connection.spawn(connect(Duration::ZERO).stay(events.clone(), leaving.clone()));
        let mut restarts = Backoff::new(pace);
        // Dropping it at the end stops the registration; the next start makes up for it.
        let mut publisher = JoinSet::new();
        let mut answers = JoinSet::new();
        let mut revoked = pin!(api.revoked());

        let ended = loop {
            tokio::select! {
                biased;
                () = &mut shutdown => break Ok(()),
                () = &mut revoked => break Err(Fatal::Unauthorised),
                Some(ended) = connection.join_next() => match ended {
                    Ok(ended) => break ended,
                    Err(broke) => {
                        note(Err(broke));
                        connection.spawn(connect(restarts.failed()).stay(events.clone(), leaving.clone()));
                    }
                },
                Some(served) = answers.join_next() => note(served),
                Some(published) = publisher.join_next() => note(published),
                Some(event) = inbox.recv() => match event {
                    Event::Ready { application, servers } if publisher.is_empty() => {
                        let reach = guild.map_or(RegistrationTarget::Everywhere(servers), RegistrationTarget::Server);
                        let commands = command_json::commands(bot.commands());
                        publisher.spawn(registration::publish(Arc::clone(&api), application, reach, commands, Backoff::new(pace)));
                    }
                    event => dispatcher.dispatch(event, &mut answers),
                },
            }
        };
        // Events that are already in are still answered.
        inbox.close();
        while let Ok(event) = inbox.try_recv() {
            dispatcher.dispatch(event, &mut answers);
        }
        drop(dispatcher);
        // A server that is not recorded by then is recorded at the next start.
        let _ = tokio::join!(drain(answers), timeout(DRAIN, noting.join_next()));
        // The connection is there to hear this, or has already ended.
        let _ = leave.send(true);
        let _ = timeout(GOODBYE, connection.join_next()).await;
        ended
    }
}

/// The links for adding the bot with this token: to a server, and to an account, one per line. `None` if this is not a
/// bot's token.
pub fn invite(token: &str) -> Option<String> {
    let application = invite::application(token)?;
    Some(format!("{}\n{}", invite::to_server(application), invite::to_person(application)))
}

/// Waits for the answers in progress, up to a limit.
async fn drain(mut answers: JoinSet<()>) {
    let all = async {
        while let Some(served) = answers.join_next().await {
            note(served);
        }
    };
    if timeout(DRAIN, all).await.is_err() {
        tracing::error!(
            left = answers.len(),
            "leaving with answers unsent; those who asked see that the bot did not respond"
        );
    }
}

/// Logs that one of our tasks broke. The cause was logged where it broke.
fn note(ended: Result<(), JoinError>) {
    if let Err(broke) = ended
        && broke.is_panic()
    {
        tracing::error!("a part of the Discord side broke and is restarted; please report this and the line before");
    }
}

/// A Discord id. Zero is not an id: serenity panics on it.
fn snowflake(id: &str) -> Option<NonZeroU64> {
    id.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_never_print_the_token() {
        let settings = Settings { token: "a-secret".into(), api: None, guild: Some(42) };
        let printed = format!("{settings:?}");
        assert!(!printed.contains("secret") && printed.contains("42"), "{printed}");
    }
}
