//! One process at a time: the lock file beside a database, and the names of all that stands beside it.

use super::error::Unusable;
use super::files::beside;
use std::fs::File;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::path::Path;
use std::time::Duration;

/// How often the lock is tried for, and the pause after each try.
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_millis(50);

/// Refuses a link to a database: under two names it would have two locks, and two files of keys.
pub(super) fn refuse_link(path: &Path) -> Result<(), Unusable> {
    if path.is_symlink() { Err(Unusable::Link(path.to_owned())) } else { Ok(()) }
}

/// Takes the lock beside a database, for as long as the file it returns lives.
pub(super) fn lock(path: &Path) -> Result<File, Unusable> {
    refuse_link(path)?;
    let beside = beside(path, ".lock");
    let failed = |error: std::io::Error| Unusable::file(&beside, &error);
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&beside).map_err(failed)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            // Somebody may only be looking whether it is held.
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
    Err(Unusable::Locked(path.to_owned()))
}

/// Whether another process holds the lock beside the database. Where nobody does, it is held for no longer than it
/// takes to ask, and shared.
pub(super) fn is_in_use(path: &Path) -> bool {
    File::open(beside(path, ".lock")).is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}
