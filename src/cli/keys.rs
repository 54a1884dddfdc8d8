//! `nextrung rotate-key`: a new key for what people wrote, or for what they write from now on.

use super::{Stop, database, key, quiet_pipe};
use crate::config::Config;
use crate::store::keys::{lost, rotate};
use std::io;
use std::io::Write;

/// Starts over with new keys, without what nobody can read any more, and says so.
///
/// # Errors
/// When nothing is lost, the bot is running, or the database or its keys cannot be written.
pub fn begin_anew(config: &Config) -> Result<(), Stop> {
    let (owner, path) = database(config);
    let people = lost::begin_again(path, owner, key(config))?;
    let people = if people == 1 { "1 person goes".to_owned() } else { format!("{people} people go") };
    let says =
        "on without what they wrote, and with new keys. All else is as it was. Keep a copy of the key this time.";
    quiet_pipe(writeln!(io::stdout(), "{people} {says}"))
}

/// Seals everything with a new key, and says what to do with it.
///
/// # Errors
/// When the bot is running, or the keys cannot be opened or written. Then everything stays as it was.
pub fn rotate(config: &Config) -> Result<(), Stop> {
    let (owner, path) = database(config);
    let rotated = rotate::rotate(path, owner, key(config))?;
    let people = match rotated.people {
        1 => "What 1 person wrote is".to_owned(),
        people => format!("What {people} people wrote is"),
    };
    let next = match rotated.to_set {
        None => "The old key opens nothing any more, but copies of the keys that you made yourself.".to_owned(),
        Some(file) => format!(
            "The new key is in {0}. Set NEXTRUNG_KEY to what is in it and remove the file, or keep it somewhere else and \
             name it in NEXTRUNG_KEY_FILE. Until then Nextrung does not start.",
            file.display()
        ),
    };
    quiet_pipe(writeln!(io::stdout(), "{people} sealed with a new key. {next}"))
}
