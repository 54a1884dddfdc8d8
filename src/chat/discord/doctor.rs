//! Checks whether Nextrung could run on Discord with its settings. It only asks: it registers nothing, starts no
//! session and sends no message.

use super::backoff::Pace;
use super::http::Api;
use super::response::{RequestError, Response};
use super::{DISCORD, Fatal, address, command_json, snowflake};
use crate::exit;
use crate::finding::{Finding, Status};
use chrono::{DateTime, Utc};
use reqwest::header::DATE;
use serde_json::Value;
use serenity::http::Route;
use serenity::model::id::{ApplicationId, GuildId};
use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// The time limit for each request.
const PATIENCE: Duration = Duration::from_secs(6);
/// With fewer sessions left for today than this, the operator should have a look.
const FEW: u64 = 50;
/// How far the clock may be off, in seconds.
const OFF: i64 = 120;

/// A placeholder for a missing token. It is never sent.
const NOBODY: &str = "none";
const NO_TOKEN: &str = "DISCORD_TOKEN is not set, so that Nextrung would talk in the terminal. To talk on Discord, put \
                        the bot's token there; the README walks through it.";

const GATEWAY: &str = "gateway";
const CLOCK: &str = "clock";
const TOKEN: &str = "token";
const SESSIONS: &str = "sessions";
const COMMANDS: &str = "commands";

/// The settings to check.
#[derive(Clone)]
pub struct DiscordCheck {
    /// The bot's token, if there is one.
    pub token: Option<String>,
    /// The origin of the API, if it is not Discord's.
    pub api: Option<String>,
    /// The id of the one server to register the commands for.
    pub guild: Option<u64>,
    /// The commands as [`command_json::commands`] writes them; `None` if the knowledge they come from is broken.
    pub commands: Option<Value>,
}

/// Checks the clock, the token, the sessions left for today, the gateway and the registration, as far as each can be
/// reached. `now` is the wall clock. Run it on a tokio runtime.
pub async fn examine(check: DiscordCheck, now: fn() -> DateTime<Utc>) -> Vec<Finding> {
    let origin = check.api.as_deref().unwrap_or(DISCORD);
    let given = check.token.as_deref().map(|token| token.trim().trim_start_matches("Bot "));
    let api = |token| Api::new(origin, token, Pace::default(), Arc::default());
    let (api, without) = match (api(given.unwrap_or(NOBODY)), given) {
        (Err(Fatal::Token), _) => (api(NOBODY), Some(refused(TOKEN, Fatal::Token))),
        (api, None) => (api, Some(Finding::look(TOKEN, NO_TOKEN))),
        (api, Some(_)) => (api, None),
    };
    let api = match api {
        Ok(api) => api,
        Err(fatal) => return vec![refused(GATEWAY, fatal)],
    };
    let (answers, mut findings) = reach(&api, now).await;
    if given.is_none() {
        // The terminal needs no Discord.
        let broken = |finding: &&mut Finding| matches!(finding.status, Status::Broken(_));
        findings.iter_mut().filter(broken).for_each(|finding| finding.status = Status::Look);
    }
    match without {
        Some(finding) => findings.push(finding),
        None if answers => findings.extend(as_the_bot(&api, &check).await),
        None => findings.push(Finding::left(TOKEN, "Not tried, since Discord cannot be reached.")),
    }
    findings
}

/// Checks that Discord and its gateway answer, and compares the clocks. Also returns whether there is more to ask.
async fn reach(api: &Api, now: fn() -> DateTime<Utc>) -> (bool, Vec<Finding>) {
    let origin = api.origin();
    let answer = match ask(api.anonymously(&format!("{origin}/api/v10/gateway"))).await {
        Ok(answer) => answer,
        Err(error) => {
            let why = format!(
                "Nothing that can be used comes from {origin}: {error}. Look at this machine's network and proxy, at \
                 NEXTRUNG_DISCORD_API, and at discordstatus.com."
            );
            return (false, vec![Finding::broken(GATEWAY, exit::FAILED, why)]);
        }
    };
    let clock = clock(&answer, now());
    if !(200..300).contains(&answer.status) {
        let why = format!(
            "{origin} answers {} when it is asked where the gateway is. If discordstatus.com knows of nothing, look at \
             NEXTRUNG_DISCORD_API; otherwise wait, Nextrung connects by itself.",
            answer.status
        );
        return (true, vec![clock, Finding::broken(GATEWAY, exit::FAILED, why)]);
    }
    let named = answer.body["url"].as_str().unwrap_or_default();
    let gateway = match address::gateway(named, origin) {
        None => Finding::broken(
            GATEWAY,
            exit::CONFIG,
            format!(
                "{origin} names a gateway that leads elsewhere, is less secure, or is none, and Nextrung does not dial \
                 that. Correct NEXTRUNG_DISCORD_API, or what answers there."
            ),
        ),
        Some(address) => match ask(api.anonymously(&address.replacen("ws", "http", 1))).await {
            // Any answer will do: a gateway has nothing for a client that does not upgrade.
            Ok(_) => Finding::good(GATEWAY, format!("{origin} and {} answer.", address.trim_end_matches('/'))),
            Err(error) => Finding::broken(
                GATEWAY,
                exit::FAILED,
                format!(
                    "{} does not answer: {error}. See whether a firewall or a proxy keeps WebSockets in.",
                    address.trim_end_matches('/')
                ),
            ),
        },
    };
    (true, vec![clock, gateway])
}

/// Whether our clock and Discord's agree.
fn clock(answer: &Response, now: DateTime<Utc>) -> Finding {
    let theirs = answer.headers.get(DATE).and_then(|date| DateTime::parse_from_rfc2822(date.to_str().ok()?).ok());
    let Some(theirs) = theirs else {
        return Finding::left(CLOCK, "The answer does not say what time it is there.");
    };
    let ahead = now.signed_duration_since(theirs).num_seconds();
    if ahead.abs() <= OFF {
        return Finding::good(CLOCK, "This machine's clock and Discord's agree.");
    }
    let side = if ahead > 0 { "ahead of" } else { "behind" };
    Finding::look(
        CLOCK,
        format!(
            "This machine says {}, {} seconds {side} Discord's. Set its clock by NTP: what is due comes at a wrong time.",
            now.format("%Y-%m-%d %H:%M:%S UTC"),
            ahead.abs()
        ),
    )
}

/// Checks that need the bot's token.
async fn as_the_bot(api: &Api, check: &DiscordCheck) -> Vec<Finding> {
    let us = match ask(api.get(Route::UserMe)).await {
        Ok(us) => us,
        Err(error) if error.is_unauthorised() => {
            return vec![refused(TOKEN, Fatal::Unauthorised)];
        }
        Err(error) => {
            let why = format!("Discord did not say whether it takes the token: {error}. Try again in a while.");
            return vec![Finding::broken(TOKEN, exit::FAILED, why)];
        }
    };
    let name = us["username"].as_str().unwrap_or_default();
    let accepted = Finding::good(TOKEN, format!("Discord takes it; the bot is called {name}."));
    let application = us["id"].as_str().and_then(snowflake).map(ApplicationId::from);
    vec![accepted, sessions(api).await, registration(api, application, check).await]
}

/// How many sessions may still start today.
async fn sessions(api: &Api) -> Finding {
    match ask(api.get(Route::GatewayBot)).await {
        Ok(body) => left(&body["session_start_limit"]),
        Err(error) => Finding::left(SESSIONS, format!("Discord does not say how many are left: {error}.")),
    }
}

fn left(limit: &Value) -> Finding {
    let minutes = limit["reset_after"].as_u64().unwrap_or_default().div_ceil(60_000);
    let mend = "Stop whatever restarts the bot again and again; the log says why it ends.";
    match (limit["remaining"].as_u64(), limit["total"].as_u64()) {
        (Some(0), _) => Finding::broken(
            SESSIONS,
            exit::FAILED,
            format!("None are left today; a bot that starts now waits {minutes} minutes. {mend}"),
        ),
        (Some(left), _) if left < FEW => {
            Finding::look(SESSIONS, format!("Only {left} are left, with new ones in {minutes} minutes. {mend}"))
        }
        (Some(left), Some(total)) => Finding::good(SESSIONS, format!("{left} of {total} are left today.")),
        _ => Finding::left(SESSIONS, "Discord does not say how many are left."),
    }
}

/// Whether our commands are registered as they are.
async fn registration(api: &Api, application: Option<ApplicationId>, check: &DiscordCheck) -> Finding {
    let Some(commands) = &check.commands else {
        return Finding::left(COMMANDS, "Not compared: they come from the knowledge, which is broken.");
    };
    let Some(application_id) = application else {
        return Finding::left(COMMANDS, "Not compared: Discord does not say who the bot is.");
    };
    let guild = match check.guild.map(|id| NonZeroU64::new(id).map(GuildId::from)) {
        Some(None) => return refused(COMMANDS, Fatal::Guild),
        Some(guild) => guild,
        None => None,
    };
    let route = match guild {
        Some(guild_id) => Route::GuildCommands { application_id, guild_id },
        None => Route::Commands { application_id },
    };
    let registered = match ask(api.get_with(route, "with_localizations", "true")).await {
        Ok(registered) => registered,
        Err(RequestError { status: Some(403 | 404), .. }) if guild.is_some() => {
            let why = "The bot is not in the server that NEXTRUNG_GUILD names. Add it with the link that `nextrung \
                       invite` prints, or empty NEXTRUNG_GUILD.";
            return Finding::broken(COMMANDS, exit::CONFIG, why);
        }
        Err(error) => return Finding::left(COMMANDS, format!("Discord does not say what is registered: {error}.")),
    };
    let none = registered.as_array().is_some_and(Vec::is_empty);
    let (differs, says) = match command_json::is_same(&registered, commands) {
        true => (false, "Registered as they are."),
        false if none => (false, "None are registered yet; the bot's next start does it."),
        false => (true, "What is registered differs from this version's. Restart the bot: it registers them again."),
    };
    match guild {
        Some(guild) => Finding::look(
            COMMANDS,
            format!("{says} NEXTRUNG_GUILD keeps them to server {guild}; empty it once you are done trying."),
        ),
        None if differs => Finding::look(COMMANDS, says),
        None => Finding::good(COMMANDS, says),
    }
}

/// A request with a time limit.
async fn ask<T>(question: impl Future<Output = Result<T, RequestError>>) -> Result<T, RequestError> {
    timeout(PATIENCE, question).await.unwrap_or_else(|_| Err(RequestError::of("no answer in time")))
}

/// A sentence about something that would end the bot at its start.
fn refused(about: &'static str, fatal: Fatal) -> Finding {
    let said = fatal.to_string();
    let mut letters = said.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    Finding::broken(about, exit::CONFIG, format!("{first}{}.", letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Status;
    use serde_json::json;

    #[test]
    fn few_sessions_deserve_a_look_and_none_is_broken() {
        let marked = |remaining: u64| {
            left(&json!({ "total": 1000, "remaining": remaining, "reset_after": 61_000, "max_concurrency": 1 })).status
        };
        assert_eq!([1_000, 50, 49, 1].map(marked), [Status::Good, Status::Good, Status::Look, Status::Look]);
        assert_eq!(marked(0), Status::Broken(exit::FAILED));
        assert_eq!(left(&Value::Null).status, Status::Left);
    }
}
