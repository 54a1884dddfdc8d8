//! The newest copy of the file of keys. It is in the folder of the backups and is replaced with each of them.

use super::{Keys, configure, erase, is_begun, proves};
use crate::fail;
use crate::store::error::Broken;
use crate::store::files::{beside, sync_folder};
use crate::store::{backups, files, is_whole};
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// The newest copy of the file of keys.
pub(in crate::store) fn file(database: &Path) -> PathBuf {
    backups::nightly::folder(database).join("keys")
}

/// The name under which that copy is made.
fn half(copy: &Path) -> PathBuf {
    beside(copy, ".half")
}

impl Keys {
    /// Replaces the newest copy, as each backup does. Its folder has to be there.
    ///
    /// A complete copy is there at any moment.
    pub(in crate::store) fn make_copy(&self) -> Result<(), Broken> {
        let _alone = self.copying.lock().unwrap_or_else(PoisonError::into_inner);
        self.copy_anew()
    }

    /// Replaces the newest copy, if there is one.
    pub(in crate::store) fn renew_copy(&self) -> Result<(), Broken> {
        if self.copy.as_ref().is_some_and(|copy| copy.exists()) { self.make_copy() } else { Ok(()) }
    }

    /// Replaces the newest copy. The caller holds `copying`. Keys can be read meanwhile.
    fn copy_anew(&self) -> Result<(), Broken> {
        let (Some(copy), Some(file)) = (&self.copy, self.file().path().map(PathBuf::from)) else { return Ok(()) };
        self.drop_half();
        let made = copied(&file, &half(copy)).and_then(|()| {
            fail::point("keys: half a copy");
            let moved = fs::rename(half(copy), copy).and_then(|()| sync_folder(copy));
            moved.map_err(|error| Broken::File(error.to_string()))
        });
        if made.is_err() {
            self.drop_half();
        }
        made
    }

    /// Removes a copy that was cut short, because it may contain keys that were destroyed since.
    pub(super) fn drop_half(&self) {
        if let Some(copy) = &self.copy {
            backups::copy::clear(&half(copy));
        }
    }

    /// Removes these people from the newest copy, if there is one.
    pub(super) fn forget_in_copy(&self, gone: &[String]) {
        // A copy that is being made may have begun before they were forgotten.
        let _alone = self.copying.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(copy) = self.copy.as_ref().filter(|copy| copy.exists()) else { return };
        let done = Connection::open(copy).and_then(|mut connection| {
            configure(&mut connection)?;
            let current = proves(&connection, &self.operator)?;
            erase(&mut connection, gone)?;
            Ok(current)
        });
        match done {
            Ok(true) => return,
            // A rotation was cut short, and an earlier key opens this copy.
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "the copy of the keys cannot be used, and is made anew"),
        }
        // No copy is better than one that still opens what has to stay closed.
        files::remove(copy);
        if let Err(error) = self.copy_anew() {
            tracing::warn!(%error, "there is no copy of the keys; the next backup makes one");
        }
    }
}

/// Copies a file of keys as it is at one moment.
fn copied(file: &Path, half: &Path) -> Result<(), Broken> {
    let mut copy = backups::copy::begin(half).map_err(|unusable| Broken::File(unusable.to_string()))?;
    let source = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let snapshot = source.unchecked_transaction()?;
    // Reading something keeps everything as it is until all of it is copied.
    is_begun(&snapshot)?;
    backups::copy::pages(&snapshot, &mut copy)?;
    drop(snapshot);
    // A damaged copy does not replace an intact one.
    if !is_whole(&copy)? {
        return Err(Broken::File("everybody's keys are damaged".to_owned()));
    }
    copy.close().map_err(|(_, error)| error.into())
}
