//! One process at a time: the lock file beside a database, and the names of all that stands beside it.

use super::unusable::Unusable;
use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

/// How often the lock is tried for, and the pause after each try.
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_millis(50);

/// Takes the lock beside a database, for as long as the file it returns lives.
pub(super) fn lock(path: &Path) -> Result<File, Unusable> {
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

/// The file beside a database whose name ends so.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Removes a file. That it is not there is as good.
pub(super) fn remove(file: &Path) {
    if let Err(error) = fs::remove_file(file)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, file = %file.display(), "a file that is no longer needed could not be removed");
    }
}
