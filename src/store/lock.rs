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

/// Makes the folder of a database if there is none, for nobody else to look into, and refuses one that anybody can change
/// files in: they could put keys of their own there.
pub(super) fn folder(path: &Path) -> Result<(), Unusable> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.exists() {
        let mut make = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut make, 0o700);
        make.create(folder).map_err(|error| Unusable::file(folder, &error))?;
    }
    if is_everybodys(folder) {
        let shown = folder.display();
        let why = format!("others can change files in {shown}, where the keys stand; run: chmod o-w {shown}");
        return Err(Unusable::File { path: path.to_owned(), why });
    }
    Ok(())
}

/// Whether anybody on this machine can remove and rename what stands in a folder.
#[cfg(unix)]
fn is_everybodys(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    const OTHERS_WRITE: u32 = 0o002;
    /// Only who made a file can take it away, as in /tmp.
    const STICKY: u32 = 0o1000;
    folder.metadata().is_ok_and(|found| found.permissions().mode() & (OTHERS_WRITE | STICKY) == OTHERS_WRITE)
}

#[cfg(not(unix))]
fn is_everybodys(_: &Path) -> bool {
    false
}

/// Refuses a link to a database: under two names it would have two locks, and two files of keys.
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
        && !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
    {
        tracing::warn!(%error, file = %file.display(), "a file that is no longer needed could not be removed");
    }
}

#[cfg(test)]
mod tests {
    use super::lock;
    use crate::store::unusable::Unusable;

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
