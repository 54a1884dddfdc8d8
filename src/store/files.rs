//! Files beside a database: their names, their folder, and how changes to them survive a power cut.

use super::error::Unusable;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Makes the folder of a database if it is missing, closed to other users. Refuses a folder in which others can change
/// files, because they could put their own keys there.
pub(super) fn make_folder(path: &Path) -> Result<(), Unusable> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.exists() {
        let mut make = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut make, 0o700);
        make.create(folder).map_err(|error| Unusable::file(folder, &error))?;
    }
    if others_can_write(folder) {
        let shown = folder.display();
        let why = format!("others can change files in {shown}, where the keys stand; run: chmod o-w {shown}");
        return Err(Unusable::File { path: path.to_owned(), why });
    }
    Ok(())
}

/// Whether any user of this machine can remove and rename files in a folder.
#[cfg(unix)]
fn others_can_write(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    const OTHERS_WRITE: u32 = 0o002;
    /// Only the user who made a file can remove it, as in /tmp.
    const STICKY: u32 = 0o1000;
    folder.metadata().is_ok_and(|found| found.permissions().mode() & (OTHERS_WRITE | STICKY) == OTHERS_WRITE)
}

#[cfg(not(unix))]
fn others_can_write(_: &Path) -> bool {
    false
}

/// The file beside a database with this ending.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Removes a file. It is no error if it is not there.
pub(super) fn remove(file: &Path) {
    if let Err(error) = fs::remove_file(file)
        && !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
    {
        tracing::warn!(%error, file = %file.display(), "a file that is no longer needed could not be removed");
    }
}

/// Syncs the folder of this file, so that what was made, renamed or removed there survives a power cut.
pub(super) fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
