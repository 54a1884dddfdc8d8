//! The operator's key, which everybody's keys are sealed with. It is set in the environment, or else is in a file
//! beside the database that the first start makes.

use crate::store::error::Unusable;
use crate::store::files::{beside, remove, sync_folder};
use crate::store::keys::sealed::{KEY, Key};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};
use zeroize::Zeroizing;

/// The file with the operator's key of this database, unless it is set.
pub(in crate::store) fn file(database: &Path) -> PathBuf {
    beside(database, ".key")
}

/// The file with the key that a rotation is about to use.
pub(in crate::store) fn next_file(database: &Path) -> PathBuf {
    beside(database, ".key.new")
}

impl Key {
    /// The key written as these 64 hexadecimal digits. None, for anything else.
    pub fn from_hex(digits: &str) -> Option<Key> {
        let bytes = Zeroizing::new(HEXLOWER_PERMISSIVE.decode(digits.trim().as_bytes()).ok()?);
        Some(Key::from_bytes(<[u8; KEY]>::try_from(bytes.as_slice()).ok()?))
    }

    /// The key as 64 hexadecimal digits.
    pub fn hex(&self) -> Zeroizing<String> {
        Zeroizing::new(HEXLOWER.encode(self.bytes()))
    }
}

/// What to do if the key is lost for good.
pub(in crate::store) const LOST: &str =
    "Only if there is none any more: `nextrung rotate-key --words-are-lost` goes on without what people wrote.";

/// A key that opens what is sealed.
pub(in crate::store) enum Fits {
    /// It is in use.
    Now(Key),
    /// A rotation sealed everything with it, and was then cut short.
    Rotated(Key),
}

/// Finds the key that opens everybody's keys: the one that is set, the one in its file, or that of a rotation that was
/// cut short.
pub(in crate::store) fn which(
    database: &Path,
    given: Option<Key>,
    opens: impl Fn(&Key) -> Result<bool, Unusable>,
) -> Result<Fits, Unusable> {
    let (own, next) = (file(database), next_file(database));
    let is_set = given.is_some();
    let first = if is_set { given } else { read(&own)? };
    let had = first.is_some();
    if let Some(key) = first
        && opens(&key)?
    {
        return Ok(Fits::Now(key));
    }
    let rotated = match read(&next)? {
        Some(key) if opens(&key)? => Some(key),
        _ => None,
    };
    let (own, next) = (own.display(), next.display());
    let why = match (rotated, is_set, had) {
        (Some(key), false, _) => return Ok(Fits::Rotated(key)),
        (Some(_), true, _) => format!(
            "NEXTRUNG_KEY is the key from before the last rotation. Set the one in {next}, then remove that file."
        ),
        (None, true, _) => {
            format!("NEXTRUNG_KEY is not the key that these are sealed with. Set the one from before. {LOST}")
        }
        (None, false, true) => {
            format!("the key in {own} does not open these. Put the one from before in its place. {LOST}")
        }
        (None, false, false) => {
            format!("the key to these is missing. Set NEXTRUNG_KEY, or put a copy of {own} in its place. {LOST}")
        }
    };
    Err(Unusable::Key { path: beside(database, ".keys"), why })
}

/// The key for a new file of keys: the one that is set, or the one in its file, or a new one.
pub(in crate::store) fn first(database: &Path, given: Option<Key>) -> Result<Key, Unusable> {
    let own = file(database);
    if let Some(key) = given.map_or_else(|| read(&own), |key| Ok(Some(key)))? {
        return Ok(key);
    }
    let key = Key::random();
    write(&own, &key)?;
    Ok(key)
}

/// Removes the key of a rotation that failed. A key that is in use stays, because it may have been set from this file.
pub(in crate::store) fn drop_leftover(database: &Path, in_use: &Key) -> Result<(), Unusable> {
    let next = next_file(database);
    if read(&next)?.is_some_and(|other| other != *in_use) {
        remove(&next);
    }
    Ok(())
}

/// The key in this file. None, if there is no such file.
pub(in crate::store) fn read(file: &Path) -> Result<Option<Key>, Unusable> {
    let text = match fs::read_to_string(file) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Unusable::file(file, &error)),
    };
    let wrong = || Unusable::Key {
        path: file.to_owned(),
        why: "this is no key: 64 hexadecimal digits are. Put a copy of the file in its place.".to_owned(),
    };
    Key::from_hex(&text).map(Some).ok_or_else(wrong)
}

/// Writes a key into a new file. It is on the disk when this returns.
pub(in crate::store) fn write(file: &Path, key: &Key) -> Result<(), Unusable> {
    // It is written under another name first, so that a crash leaves no partial key.
    let half = beside(file, ".half");
    let written = || -> io::Result<()> {
        let mut out = OpenOptions::new().write(true).create(true).truncate(true).open(&half)?;
        writeln!(out, "{}", key.hex().as_str())?;
        out.sync_all()?;
        fs::rename(&half, file)?;
        sync_folder(file)
    };
    written().map_err(|error| Unusable::file(file, &error))
}

/// Makes the key of a finished rotation the key of this database.
pub(in crate::store) fn put_in_place(database: &Path) -> Result<(), Unusable> {
    let own = file(database);
    let moved = fs::rename(next_file(database), &own).and_then(|()| sync_folder(&own));
    moved.map_err(|error| Unusable::file(&own, &error))
}
