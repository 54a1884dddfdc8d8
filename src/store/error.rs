//! Errors of the store: why a database cannot be used and what to do about it, and why it could not do something.

use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// Another process is using it.
    #[error("{} is in use by another Nextrung. Stop that one first.", .0.display())]
    Locked(PathBuf),
    /// It belongs to the other owner.
    #[error("{} belongs to {theirs}. Name another file in NEXTRUNG_DB.", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        theirs: String,
    },
    /// The path is a link to a database.
    #[error("{} is a link. Name what it leads to in NEXTRUNG_DB: the lock and the keys stand beside that.", .0.display())]
    Link(PathBuf),
    /// It is another program's database. Nothing was touched.
    #[error("{} is a database of another program. Name another file in NEXTRUNG_DB.", .0.display())]
    Stranger(PathBuf),
    /// A later version of Nextrung wrote to it.
    #[error("{} was written by a later version of Nextrung. Use that version, or a copy from before.", .0.display())]
    Newer(PathBuf),
    /// The file to be restored is no backup for this database.
    #[error("{}: {why}", path.display())]
    Backup {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// The keys at hand do not open what people wrote.
    #[error("{}: {why}", path.display())]
    Key {
        /// The file with the key, or with the keys that it opens.
        path: PathBuf,
        /// What is missing or wrong, and what to do.
        why: String,
    },
    /// It is damaged.
    #[error("{}: the database is damaged. Stop the bot and put a backup in its place: nextrung restore FILE", .0.display())]
    Damaged(PathBuf),
    /// It is no database of ours, or cannot be read or written.
    #[error("{}: {why}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system or SQLite says.
        why: String,
    },
}

/// Why the database could not do something. The message says no more than SQLite does, and never what was to be stored.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// SQLite reports an error.
    #[error("the database: {0}")]
    Sql(#[from] rusqlite::Error),
    /// Something that is sealed does not open: it was changed, or is not where it was put.
    #[error("what is sealed in {0} does not open")]
    Sealed(&'static str),
    /// A value is nothing that this version writes.
    #[error("what stands in {0} cannot be read")]
    Unreadable(&'static str),
    /// A file beside the database could not be written.
    #[error("a file beside the database: {0}")]
    File(String),
    /// The writing thread panicked, or is gone.
    #[error("the database's writer fell over")]
    Writer,
}

impl Unusable {
    /// The error that the system reports for a file.
    pub(super) fn file(path: &Path, error: &std::io::Error) -> Self {
        Unusable::File { path: path.to_owned(), why: error.to_string() }
    }
}

/// Describes an error of SQLite in words that help.
pub(super) fn unusable(path: &Path, error: &rusqlite::Error) -> Unusable {
    let why = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => "this is no SQLite database".to_owned(),
        Some(ErrorCode::DatabaseCorrupt) => return Unusable::Damaged(path.to_owned()),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => return Unusable::Locked(path.to_owned()),
        Some(ErrorCode::ReadOnly) => "the file cannot be written".to_owned(),
        Some(ErrorCode::CannotOpen) => "the file cannot be opened; is the folder there?".to_owned(),
        Some(ErrorCode::DiskFull) => "the disk is full".to_owned(),
        _ => error.to_string(),
    };
    Unusable::File { path: path.to_owned(), why }
}
