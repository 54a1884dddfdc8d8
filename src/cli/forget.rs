//! `nextrung forget`: erases a person who asked the operator for it because they can no longer ask the bot.

use super::{Stop, database, key, quiet_pipe};
use crate::config::Config;
use crate::mentoring::person::{Address, Platform};
use crate::store::{Owner, Store};
use std::io;
use std::io::Write;

/// Erases everything about a person, for good, and says whether there was anything.
///
/// # Errors
/// When the bot is running, or the database or its keys cannot be used.
pub fn forget(config: &Config, id: String) -> Result<(), Stop> {
    let (owner, path) = database(config);
    let (platform, called) = match owner {
        Owner::Console => (Platform::Console, "the terminal"),
        Owner::Discord => (Platform::Discord, "Discord"),
    };
    // Also accepts a mention, as Discord writes it.
    let id = id.trim_start_matches(['<', '@', '!']).trim_end_matches('>').to_owned();
    if !path.exists() {
        return quiet_pipe(writeln!(io::stdout(), "There is no database at {}, and nobody in it.", path.display()));
    }
    let store = Store::open(path, owner, key(config))?;
    let forgotten = store.forget(&Address { platform, id }).map_err(|error| Stop::new(crate::exit::FILE, error))?;
    // The output never names the person: it may be kept.
    let shown = path.display();
    let says = match forgotten {
        true => format!(
            "Everything about them is gone from {shown}, and the key to their words. Backups hold the rest for up to 30 days."
        ),
        false => format!(
            "{shown} keeps nothing about anybody with that id on {called}. If it is another database that was meant, name it \
             in NEXTRUNG_DB, and set DISCORD_TOKEN where it is the bot's."
        ),
    };
    quiet_pipe(writeln!(io::stdout(), "{says}"))
}
