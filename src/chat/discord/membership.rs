//! Records which servers the bot is in: one change after the other, in order, and beside everything else. A change that
//! cannot be recorded is retried until it can.

use super::backoff::{Backoff, Pace};
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::mentoring::person::Platform;
use chrono::{DateTime, Utc};
use serenity::model::id::GuildId;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

/// A change of membership.
#[derive(Debug, Clone, Copy)]
pub(super) enum MembershipChange {
    /// We joined this server.
    Joined(GuildId),
    /// We were removed from this server.
    Left(GuildId),
}

/// Records changes until no more can come.
pub(super) async fn record_changes(
    bot: Arc<Bot>,
    mut moves: mpsc::UnboundedReceiver<(MembershipChange, DateTime<Utc>)>,
    pace: Pace,
) {
    let mut backoff = Backoff::new(pace);
    while let Some((moved, at)) = moves.recv().await {
        loop {
            let bot = Arc::clone(&bot);
            // Writing to the database blocks.
            let cause = match spawn_blocking(move || record(&bot, moved, at)).await {
                Ok(Ok(())) => break,
                Ok(Err(error)) => error.to_string(),
                Err(_) => "something fell over, see the line before".to_owned(),
            };
            let wait = backoff.failed();
            let seconds = wait.as_secs();
            tracing::error!(seconds, cause, "which servers we are in could not be noted, and is tried again");
            sleep(wait).await;
        }
        backoff.succeeded();
    }
}

fn record(bot: &Bot, moved: MembershipChange, at: DateTime<Utc>) -> Result<(), Error> {
    match moved {
        MembershipChange::Joined(server) => bot.joined_server(Platform::Discord, &server.to_string(), at),
        MembershipChange::Left(server) => bot.left_server(Platform::Discord, &server.to_string(), at),
    }
}
