//! Why a database cannot be used, and what to do about it; and why one would not do what it was asked.

use rusqlite::ErrorCode;
use std::path::Path;
use std::path::PathBuf;

/// Why a database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// Another process has it.
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
    /// It is a link to where the database is.
    #[error("{} is a link. Name what it leads to in NEXTRUNG_DB: the lock and the keys stand beside that.", .0.display())]
    Link(PathBuf),
    /// It is somebody else's database. Nothing was touched.
    #[error("{} is a database of another program. Name another file in NEXTRUNG_DB.", .0.display())]
    Stranger(PathBuf),
    /// A later version of Nextrung has been at work on it.
    #[error("{} was written by a later version of Nextrung. Use that version, or a copy from before.", .0.display())]
    Newer(PathBuf),
    /// What is to be restored is no backup for this.
    #[error("{}: {why}", path.display())]
    Backup {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// What people wrote cannot be read with the keys at hand.
    #[error("{}: {why}", path.display())]
    Key {
        /// The file with the key, or with the keys that it opens.
        path: PathBuf,
        /// What is missing or wrong, and what to do.
        why: String,
    },
    /// Not everything in it hangs together.
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

/// Something that the database would not do. It says no more than SQLite does, and never what was to be stored.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// SQLite would not.
    #[error("the database: {0}")]
    Sql(#[from] rusqlite::Error),
    /// What is sealed does not open: it was changed, or stands where it was not put.
    #[error("what is sealed in {0} does not open")]
    Sealed(&'static str),
    /// What stands there is nothing that this version writes.
    #[error("what stands in {0} cannot be read")]
    Unreadable(&'static str),
    /// A file beside the database could not be written.
    #[error("a file beside the database: {0}")]
    File(String),
    /// The thread that writes fell over, or is gone.
    #[error("the database's writer fell over")]
    Writer,
}

impl Unusable {
    /// What the system said of a file.
    pub(super) fn file(path: &Path, error: &std::io::Error) -> Self {
        Unusable::File { path: path.to_owned(), why: error.to_string() }
    }
}

/// What SQLite said of a database, in words that help.
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
