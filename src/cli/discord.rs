//! The commands that need Discord: `run`, `commands --json` and `invite`.

use super::{Stop, quiet_pipe};
use crate::bot::Bot;
use crate::chat::discord;
use crate::config::{Config, Secret};
use crate::store::{Owner, Store};
use crate::{exit, run};
use std::io;
use std::io::Write;
use std::path::Path;

const NO_TOKEN: &str = "DISCORD_TOKEN is not set. Put the bot's token from Discord's developer portal there or \
                        into .env; the README walks through it. `nextrung console` needs none.";

/// Runs the bot on Discord.
pub fn run(config: &Config) -> Result<(), Stop> {
    let token = token(config)?;
    let path = config.db.as_deref().unwrap_or(Path::new(super::USUAL_DATABASE));
    let bot = super::bot(config, Store::open(path, Owner::Discord, super::key(config))?)?;
    let settings =
        discord::Settings { token: token.reveal().to_owned(), api: config.discord_api.clone(), guild: config.guild };
    run::discord(bot, settings, config.metrics, || super::zones::open(&super::zones::folders()))?
        .map_err(|fatal| Stop::new(exit::CONFIG, fatal))
}

/// Prints the commands as Discord registers them.
pub fn commands(bot: &Bot) -> Result<(), Stop> {
    quiet_pipe(writeln!(io::stdout(), "{}", discord::command_json::commands(bot.commands())))
}

/// Prints the links that add the bot.
pub fn invite(config: &Config) -> Result<(), Stop> {
    let token = token(config)?;
    let links = discord::invite(token.reveal()).ok_or_else(|| {
        Stop::new(exit::CONFIG, "DISCORD_TOKEN is not a bot's token: copy it again from Discord's developer portal.")
    })?;
    quiet_pipe(writeln!(io::stdout(), "{links}"))
}

fn token(config: &Config) -> Result<&Secret, Stop> {
    config.token.as_ref().ok_or_else(|| Stop::new(exit::CONFIG, NO_TOKEN))
}
