//! The lock file beside a database, which allows one process at a time.

use super::error::Unusable;
use super::files::beside;
use std::fs::File;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::path::Path;
use std::time::Duration;

/// How often taking the lock is tried, and the pause after each try.
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_millis(50);

/// Refuses a link to a database: under two names it would have two locks and two files of keys.
pub(super) fn refuse_link(path: &Path) -> Result<(), Unusable> {
    if path.is_symlink() { Err(Unusable::Link(path.to_owned())) } else { Ok(()) }
}

/// Takes the lock beside a database. It is held as long as the returned file lives.
pub(super) fn lock(path: &Path) -> Result<File, Unusable> {
    refuse_link(path)?;
    let beside = beside(path, ".lock");
    let failed = |error: std::io::Error| Unusable::file(&beside, &error);
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&beside).map_err(failed)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            // Another process may only be checking whether it is held.
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
    Err(Unusable::Locked(path.to_owned()))
}

/// Whether another process holds the lock beside the database. If none does, this holds it, shared, for the moment of
/// the check.
pub(super) fn is_in_use(path: &Path) -> bool {
    File::open(beside(path, ".lock")).is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}
