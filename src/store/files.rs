//! The files beside a database: their names, their folder, and what makes a change to them last.

use super::error::Unusable;
use std::fs;
use std::fs::File;
use std::io;
use std::path::Path;
use std::path::PathBuf;

/// Makes the folder of a database if there is none, for nobody else to look into, and refuses one that anybody can change
/// files in: they could put keys of their own there.
pub(super) fn make_folder(path: &Path) -> Result<(), Unusable> {
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

/// Makes what was made, renamed or removed in the folder of this file outlast a power cut.
pub(super) fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
