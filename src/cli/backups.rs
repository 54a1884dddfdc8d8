//! `nextrung backup` and `nextrung restore`, and the doctor's check of backups.

use super::{Stop, database, key, quiet_pipe};
use crate::config::Config;
use crate::finding::Finding;
use crate::run;
use crate::store::backups::{nightly, on_demand, restore};
use chrono::{DateTime, Utc};
use std::io;
use std::io::Write;
use std::path::Path;

/// Writes a backup, and says what is in it and what is not.
///
/// # Errors
/// When there is nothing to back up, or it cannot be written.
pub fn back_up(config: &Config, file: &Path) -> Result<(), Stop> {
    let path = database(config).1;
    let copied = on_demand::backup(path, file, run::now())?;
    let (file, shown) = (file.display(), path.display());
    let said = format!(
        "Wrote {file}: {} in {}, whole and checked. What they wrote opens only with {shown}.keys and your key. Neither is \
         in any backup: keep a copy of both elsewhere.",
        people(copied.people),
        size(copied.bytes)
    );
    quiet_pipe(writeln!(io::stdout(), "{said}"))
}

/// Puts a backup in place of the database, and says what is there now.
///
/// # Errors
/// When the bot is running, or the backup cannot be used. Then nothing is changed.
pub fn restore(config: &Config, file: &Path) -> Result<(), Stop> {
    let (owner, path) = database(config);
    // A database that is named by hand may belong to either; the default names say which.
    let owner = config.db.is_none().then_some(owner);
    let restored = restore::restore(path, file, owner, key(config), run::now())?;
    let (file, shown) = (file.display(), path.display());
    let made = restored.made.map(|made| made.format(" as it was on %Y-%m-%d at %H:%M UTC,").to_string());
    let forgotten = match restored.forgotten {
        0 => String::new(),
        1 => " 1 who asked to be forgotten since then stays forgotten.".to_owned(),
        count => format!(" {count} who asked to be forgotten since then stay forgotten."),
    };
    let unread = match restored.unread {
        0 => String::new(),
        count => format!(
            " What {} wrote cannot be read: their keys are not in {shown}.keys. A later copy of that file may have them.",
            people(count)
        ),
    };
    let aside = restored.aside.map(|aside| format!(" What was there before is in {}.", aside.display()));
    let said = format!(
        "{shown} is{} restored from {file}, with {}.{forgotten}{unread}{} Start the bot again.",
        made.unwrap_or_default(),
        people(restored.people),
        aside.unwrap_or_default()
    );
    quiet_pipe(writeln!(io::stdout(), "{said}"))
}

/// The age of the newest backup that the bot made by itself.
pub fn look(database: &Path, now: DateTime<Utc>) -> Finding {
    const ABOUT: &str = "backups";
    /// If it is older than this, in days, something keeps the bot from making them, or it is not running.
    const OLD: i64 = 2;
    let found = nightly::newest(database, now);
    let (day, file) = match found {
        Some(newest) => (newest.day, newest.file),
        None if !database.exists() => return Finding::good(ABOUT, "There is nothing to back up yet."),
        None => {
            let says = "There is none yet. The bot makes the first as soon as it runs, and one each night. If it runs, its \
                        log says what keeps it from that.";
            return Finding::look(ABOUT, says);
        }
    };
    let (days, file) = ((now.date_naive() - day).num_days(), file.display());
    if days > OLD {
        let says = format!(
            "The newest is {days} days old: {file}. The bot makes one each night while it runs. If it runs, its log says \
             what keeps it from that."
        );
        return Finding::look(ABOUT, says);
    }
    let age = match days {
        0 => "of today",
        1 => "of yesterday",
        _ => "two days old",
    };
    Finding::good(ABOUT, format!("The newest is {age}: {file}. Keep a copy on another disk."))
}

fn people(count: u32) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

/// A size, in the unit that a person would choose.
fn size(bytes: u64) -> String {
    const KIB: u64 = 1_024;
    const MIB: u64 = KIB * KIB;
    match bytes {
        0..MIB => format!("{} kB", bytes.div_ceil(KIB)),
        _ => format!("{}.{} MB", bytes / MIB, bytes % MIB * 10 / MIB),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_well() {
        let shown = [0, 1, 36_864, 1_048_575, 1_048_576, 5_452_595].map(size);
        assert_eq!(shown, ["0 kB", "1 kB", "36 kB", "1024 kB", "1.0 MB", "5.1 MB"]);
    }
}
