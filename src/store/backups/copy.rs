//! Copies a database while it is in use, checks the copy, and gives it its name only when it is complete.

use crate::fail;
use crate::store::error::{Unusable, unusable};
use crate::store::files::{beside, remove, sync_folder};
use crate::store::pragmas::watch;
use crate::store::{FileKind, has_table, look, people_in};
use chrono::{DateTime, Utc};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode};
use std::ffi::c_int;
use std::fs;
use std::fs::{File, OpenOptions};
use std::path::Path;

/// How many pages of 4 KiB are copied at a time.
const PAGES: c_int = 1_024;

/// A copy that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Its size in bytes.
    pub bytes: u64,
    /// How many people are in it.
    pub people: u32,
}

/// What a copy says about when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Made {
    /// At this moment.
    At(DateTime<Utc>),
    /// Nothing, because nobody knows what time it is.
    Unknown,
    /// The same as its source, because it is no backup of its own.
    AsThere,
}

/// Copies what this connection sees of the database in `from` at one moment, however busy others are with it. The copy
/// is complete, checked, and on the disk.
///
/// It is in `half`, under a name of its own, until [`put_in_place`]. If it fails, nothing is left.
pub(in crate::store) fn write(source: &Connection, from: &Path, half: &Path, made: Made) -> Result<Copied, Unusable> {
    clear(half);
    let written = filled(source, from, half, made).and_then(|people| {
        let synced = File::open(half).and_then(|file| {
            file.sync_all()?;
            file.metadata()
        });
        let bytes = synced.map_err(|error| Unusable::file(half, &error))?.len();
        Ok(Copied { bytes, people })
    });
    if written.is_err() {
        clear(half);
    }
    written
}

/// Gives a copy its name, and replaces what had that name.
pub(in crate::store) fn put_in_place(half: &Path, file: &Path) -> Result<(), Unusable> {
    fail::point("copy: whole");
    let moved = fs::rename(half, file).and_then(|()| sync_folder(file));
    moved.map_err(|error| Unusable::file(file, &error))?;
    fail::point("copy: in place");
    Ok(())
}

/// Removes what is left of a copy that was cut short.
pub(in crate::store) fn clear(half: &Path) {
    for ending in ["", "-journal", "-wal", "-shm"] {
        remove(&beside(half, ending));
    }
}

/// Copies every page of one database over another, in one transaction of that other.
pub(in crate::store) fn pages(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    let backup = Backup::new(from, to)?;
    loop {
        match backup.step(PAGES)? {
            StepResult::Done => return Ok(()),
            StepResult::More => fail::counted("step"),
            // Nobody else uses the target, and the source is read in an open transaction.
            _ => {
                let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
                return Err(rusqlite::Error::SqliteFailure(busy, None));
            }
        }
    }
}

/// Makes an empty database that other users cannot read.
pub(in crate::store) fn begin(file: &Path) -> Result<Connection, Unusable> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map_err(|error| Unusable::file(file, &error))?;
    let opened = Connection::open(file).and_then(|mut connection| {
        watch(&mut connection)?;
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
        Ok(connection)
    });
    opened.map_err(|error| unusable(file, &error))
}

/// Fills a copy and checks it. Returns how many people are in it.
fn filled(source: &Connection, from: &Path, half: &Path, made: Made) -> Result<u32, Unusable> {
    // A copy is as damaged as its source.
    let broken = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => unusable(from, &error),
        _ => unusable(half, &error),
    };
    let mut copy = begin(half)?;
    let copied = snapshot(source, &mut copy).map_err(broken)?;
    let finished = finish(&copy, made).and_then(|()| {
        let same = look(&copy)? == copied;
        Ok(if same && is_sound(&copy)? { Some(people_in(&copy)?) } else { None })
    });
    let people = finished.map_err(broken)?;
    copy.close().map_err(|(_, error)| broken(error))?;
    people.ok_or_else(|| Unusable::Damaged(from.to_owned()))
}

/// Copies a database as it is at one moment, and returns what kind of file it is. Without a transaction around it, each
/// change that a person makes meanwhile would start the copy again.
fn snapshot(source: &Connection, copy: &mut Connection) -> rusqlite::Result<FileKind> {
    let snapshot = source.unchecked_transaction()?;
    let found = look(&snapshot)?;
    pages(&snapshot, copy)?;
    Ok(found)
}

/// Makes a copy that needs no other file beside it, and notes in it when it was made.
fn finish(copy: &Connection, made: Made) -> rusqlite::Result<()> {
    copy.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    let made = match made {
        Made::At(now) => Some(now.timestamp()),
        Made::Unknown => None,
        Made::AsThere => return Ok(()),
    };
    // Earlier versions did not note it.
    if has_table(copy, "origin")? {
        let note = "INSERT INTO origin (id, made) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET made = excluded.made";
        copy.execute(note, [made])?;
    }
    Ok(())
}

/// Whether a database is intact, checked from end to end.
pub(in crate::store) fn is_sound(connection: &Connection) -> rusqlite::Result<bool> {
    let said: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    let astray: u32 = connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    Ok(said == "ok" && astray == 0)
}
