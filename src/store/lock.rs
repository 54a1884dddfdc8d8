//! The lock file beside a database, which allows one process at a time.

use super::error::Unusable;
use super::files::beside;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Duration;

/// How often taking the lock is tried, and the pause after each try.
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_millis(50);

/// Refuses a link to a database: under two names it would have two locks and two files of keys.
pub(super) fn refuse_link(path: &Path) -> Result<(), Unusable> {
    if path.is_symlink() { Err(Unusable::Link(path.to_owned())) } else { Ok(()) }
}

/// The lock beside a database. It is held for as long as this lives.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a process that another thread is starting has it open too, until it runs its own program.
        let _ = self.0.unlock();
    }
}

/// Takes the lock beside a database.
pub(super) fn lock(path: &Path) -> Result<Lock, Unusable> {
    refuse_link(path)?;
    let beside = beside(path, ".lock");
    let failed = |error: std::io::Error| Unusable::file(&beside, &error);
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&beside).map_err(failed)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(Lock(file)),
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

#[cfg(test)]
mod tests {
    use super::lock;
    use crate::store::error::Unusable;

    #[test]
    fn a_lock_ends_with_its_owner_whoever_else_has_the_file_open() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let held = lock(&path).unwrap();
        // As a child process has it before it runs its own program.
        let copy = held.0.try_clone().unwrap();
        assert!(matches!(lock(&path), Err(Unusable::Locked(_))));
        drop(held);
        assert!(lock(&path).is_ok());
        drop(copy);
    }
}
