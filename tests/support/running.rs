//! The bot running against the stand-in, in this process.

#![allow(dead_code, reason = "each test file uses its part of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use crate::standin::{PATIENCE, StandIn, TOKEN};
use crate::support;
use nextrung::bot::Bot;
use nextrung::chat::discord::backoff::Pace;
use nextrung::chat::discord::{Discord, Fatal, Settings};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// A running bot.
pub struct Running {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), Fatal>>,
}

/// A fast pace, so that a test of three failures does not take a quarter of an hour.
pub const HURRIED: Pace = Pace {
    first: Duration::from_millis(20),
    longest: Duration::from_millis(200),
    settled: Duration::from_secs(60),
    greeting: Duration::from_millis(800),
    returning: Duration::from_millis(800),
    between: Duration::from_millis(20),
    silence: Duration::from_secs(60),
    shut_out: Duration::from_millis(500),
};

/// The gateway's close codes after which no retry could succeed.
pub const FATAL_CLOSES: [(u16, Fatal); 6] = [
    (4004, Fatal::AuthenticationFailed),
    (4010, Fatal::InvalidShard),
    (4011, Fatal::ShardingRequired),
    (4012, Fatal::InvalidApiVersion),
    (4013, Fatal::InvalidIntents),
    (4014, Fatal::DisallowedIntents),
];

pub fn settings(discord: &StandIn) -> Settings {
    Settings { token: TOKEN.to_owned(), api: Some(discord.origin()), guild: None }
}

pub fn start_as(settings: Settings, bot: impl Into<Arc<Bot>>) -> Running {
    start_at(HURRIED, settings, bot)
}

pub fn start_at(pace: Pace, settings: Settings, bot: impl Into<Arc<Bot>>) -> Running {
    let bot = bot.into();
    let (stop, stopped) = oneshot::channel();
    let shutdown = async {
        let _ = stopped.await;
    };
    let ended = tokio::spawn(async move {
        let discord = Discord::new(&settings, pace)?;
        discord.run(bot, support::now, shutdown).await
    });
    Running { stop, ended }
}

/// Starts the bot and waits until it is connected.
pub async fn start(discord: &StandIn) -> Running {
    let running = start_as(settings(discord), support::sampler_bot());
    discord.connected().await;
    running
}

impl Running {
    pub async fn stop(self) -> Result<(), Fatal> {
        self.stop.send(()).unwrap();
        timeout(PATIENCE, self.ended).await.expect("it ends within five seconds").unwrap()
    }

    /// Waits until it ends by itself.
    pub async fn end(self) -> Result<(), Fatal> {
        timeout(PATIENCE, self.ended).await.expect("it ends").unwrap()
    }
}
