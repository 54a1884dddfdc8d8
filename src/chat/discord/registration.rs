//! Registers the commands with Discord. It asks first and sends only what differs.

use super::backoff::Backoff;
use super::command_json;
use super::http::Api;
use super::mentions::CommandMentions;
use super::response::RequestError;
use serde_json::{Value, json};
use serenity::http::Route;
use serenity::model::id::{ApplicationId, GuildId};
use std::sync::Arc;
use tokio::time::sleep;

/// Where our commands are registered.
#[derive(Debug, Clone)]
pub(super) enum RegistrationTarget {
    /// Everywhere. Leftovers from trying out in these servers are removed.
    Everywhere(Vec<GuildId>),
    /// In one server, for trying out.
    Server(GuildId),
}

/// Registers the commands and retries until it works. The bot answers meanwhile.
pub(super) async fn publish(
    api: Arc<Api>,
    application: ApplicationId,
    reach: RegistrationTarget,
    commands: Value,
    mut backoff: Backoff,
) {
    while let Err(error) = register_once(&api, application, &reach, &commands).await {
        let wait = backoff.failed();
        let seconds = wait.as_secs();
        tracing::error!(
            seconds,
            "registering the commands: {error}; the next try is later, and what is registered already works until \
             then. If it goes on, `nextrung doctor` says more"
        );
        sleep(wait).await;
    }
}

async fn register_once(
    api: &Api,
    application: ApplicationId,
    reach: &RegistrationTarget,
    commands: &Value,
) -> Result<(), RequestError> {
    match reach {
        RegistrationTarget::Server(guild) => {
            let route = Route::GuildCommands { application_id: application, guild_id: *guild };
            bring_up_to_date(api, route, commands).await?;
            // Commands registered everywhere would be offered there a second time.
            clear(api, Route::Commands { application_id: application }).await?;
            tracing::warn!(
                server = %guild,
                "the commands are registered for one server only, and direct messages have none; empty NEXTRUNG_GUILD \
                 once you are done trying"
            );
            Ok(())
        }
        RegistrationTarget::Everywhere(guilds) => {
            bring_up_to_date(api, Route::Commands { application_id: application }, commands).await?;
            // One after the other, so that a thousand servers do not delay anybody who waits for an answer.
            for guild in guilds {
                sweep(api, application, *guild).await?;
            }
            Ok(())
        }
    }
}

async fn bring_up_to_date(api: &Api, route: Route<'_>, commands: &Value) -> Result<(), RequestError> {
    let registered = api.get_with(route, "with_localizations", "true").await?;
    if command_json::is_same(&registered, commands) {
        api.learn(CommandMentions::of(&registered));
        tracing::info!("the commands are registered as they are");
        return Ok(());
    }
    api.learn(CommandMentions::of(&api.put(route, commands).await?));
    tracing::info!("the commands are registered anew");
    Ok(())
}

/// Removes what was registered for one server for trying out: each command would be offered twice there.
async fn sweep(api: &Api, application: ApplicationId, guild: GuildId) -> Result<(), RequestError> {
    match clear(api, Route::GuildCommands { application_id: application, guild_id: guild }).await {
        // A server may hide them from us, or be gone; then there is nothing to remove.
        Err(RequestError { status: Some(403 | 404), .. }) => Ok(()),
        done => done,
    }
}

/// Removes what is registered there.
async fn clear(api: &Api, route: Route<'_>) -> Result<(), RequestError> {
    let registered = api.get(route).await?;
    if registered.as_array().is_some_and(|commands| !commands.is_empty()) {
        api.put(route, &json!([])).await?;
        tracing::info!("commands of a try-out, or from before it, are taken back");
    }
    Ok(())
}
