//! What we remember. SQLite, and the only place that knows SQL.
//!
//! One writer, immediate transactions, durable by `synchronous=FULL`. A lock file beside the database keeps a second
//! process out; the database's own files are never opened by us, since closing any handle on them would drop SQLite's
//! locks.

pub mod examine;
pub mod found;
mod migrate;
pub mod search;

use rusqlite::Connection;
use rusqlite::ErrorCode;
use rusqlite::OptionalExtension;
use rusqlite::Transaction;
use rusqlite::TransactionBehavior;
use std::fs::File;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

/// Marks a file as ours: `NxRg`.
const APPLICATION_ID: i32 = 0x4e78_5267;

/// How often the lock is tried for, and the pause after each try.
const LOCK_TRIES: u32 = 4;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// An open database.
#[derive(Debug)]
pub struct Store {
    writer: Mutex<Connection>,
    /// Held for as long as the database is open.
    _lock: Option<File>,
}

/// Who a database belongs to. The other one does not touch it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The terminal: what is tried out.
    Console,
    /// Discord: what people live with.
    Discord,
}

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
    /// It is somebody else's database. Nothing was touched.
    #[error("{} is a database of another program. Name another file in NEXTRUNG_DB.", .0.display())]
    Stranger(PathBuf),
    /// A later version of Nextrung has been at work on it.
    #[error("{} was written by a later version of Nextrung. Use that version, or a copy from before.", .0.display())]
    Newer(PathBuf),
    /// It is no database of ours, or is damaged, or cannot be read or written.
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
#[error("the database: {0}")]
pub struct Broken(#[from] rusqlite::Error);

impl Store {
    /// A database that is gone when it is dropped.
    ///
    /// # Errors
    /// When SQLite itself does not work.
    pub fn memory(owner: Owner) -> Result<Self, Unusable> {
        let path = Path::new(":memory:");
        let connection = Connection::open_in_memory().map_err(|error| unusable(path, &error))?;
        Store::new(connection, path, owner, None)
    }

    /// The database in this file, made if there is none.
    ///
    /// # Errors
    /// When it is in use, belongs to somebody else, or cannot be read and written.
    pub fn open(path: &Path, owner: Owner) -> Result<Self, Unusable> {
        let lock = lock(path)?;
        let connection = Connection::open(path).map_err(|error| unusable(path, &error))?;
        Store::new(connection, path, owner, Some(lock))
    }

    fn new(mut connection: Connection, path: &Path, owner: Owner, lock: Option<File>) -> Result<Self, Unusable> {
        let broken = |error: rusqlite::Error| unusable(path, &error);
        // Nothing is written before it is known that the file is empty, or ours.
        judge(look(&connection).map_err(broken)?, path, owner)?;
        if !is_whole(&connection).map_err(broken)? {
            return Err(damaged(path));
        }
        settle(&connection).map_err(broken)?;
        migrate::migrate(&mut connection, APPLICATION_ID).map_err(broken)?;
        claim(&connection, owner).map_err(broken)?;
        Ok(Store { writer: Mutex::new(connection), _lock: lock })
    }

    /// Runs one transaction. What it changed is durable when this returns, or did not happen.
    fn write<T>(&self, change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, Broken> {
        // A panic inside a transaction rolled it back; the connection is as good as before.
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = change(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }
}

impl Owner {
    fn name(self) -> &'static str {
        match self {
            Owner::Console => "console",
            Owner::Discord => "discord",
        }
    }
}

/// How every connection is set. Foreign keys and full durability are off by default; so is wiping what is deleted.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA busy_timeout = 5000;
         PRAGMA secure_delete = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;",
    )
}

/// Whether everything in the file hangs together, as far as SQLite can see in a moment.
fn is_whole(connection: &Connection) -> rusqlite::Result<bool> {
    let said: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(said == "ok")
}

fn damaged(path: &Path) -> Unusable {
    let why = "the database is damaged; put a copy from before in its place".to_owned();
    Unusable::File { path: path.to_owned(), why }
}

/// What stands in a file that was opened.
enum Found {
    /// No table at all.
    Nothing,
    /// Tables, and none of them ours.
    Stranger,
    /// Our tables.
    Ours {
        /// How many steps of the schema were taken.
        version: u32,
        /// Whose it is, once that was said.
        owner: Option<String>,
    },
}

/// Looks at a file without changing it.
fn look(connection: &Connection) -> rusqlite::Result<Found> {
    let marked: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: u32 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (marked, tables) {
        (APPLICATION_ID, _) => {}
        (0, 0) => return Ok(Found::Nothing),
        _ => return Ok(Found::Stranger),
    }
    let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let house = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'house'";
    let owner = match connection.query_row(house, [], |row| row.get::<_, u32>(0))? {
        0 => None,
        _ => connection.query_row("SELECT owner FROM house WHERE id = 1", [], |row| row.get(0)).optional()?,
    };
    Ok(Found::Ours { version, owner })
}

/// Whether this owner may use what was found.
fn judge(found: Found, path: &Path, owner: Owner) -> Result<(), Unusable> {
    match found {
        Found::Stranger => Err(Unusable::Stranger(path.to_owned())),
        Found::Ours { version, .. } if version > migrate::VERSION => Err(Unusable::Newer(path.to_owned())),
        Found::Ours { owner: Some(theirs), .. } if theirs != owner.name() => {
            Err(Unusable::Foreign { path: path.to_owned(), theirs })
        }
        Found::Nothing | Found::Ours { .. } => Ok(()),
    }
}

/// Marks the database as ours, and as this owner's if it was nobody's.
fn claim(connection: &Connection, owner: Owner) -> rusqlite::Result<()> {
    connection.execute("INSERT INTO house (id, owner) VALUES (1, ?1) ON CONFLICT DO NOTHING", [owner.name()])?;
    Ok(())
}

/// Takes the lock beside a database, for as long as the file it returns lives.
fn lock(path: &Path) -> Result<File, Unusable> {
    let beside = beside(path, ".lock");
    let failed = |error: std::io::Error| Unusable::File { path: beside.clone(), why: error.to_string() };
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&beside).map_err(failed)?;
    for _ in 0..LOCK_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            // Somebody may only be looking whether it is held.
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
    Err(Unusable::Locked(path.to_owned()))
}

/// The file beside a database whose name ends so.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn unusable(path: &Path, error: &rusqlite::Error) -> Unusable {
    let why = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => "this is no SQLite database".to_owned(),
        Some(ErrorCode::DatabaseCorrupt) => return damaged(path),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => return Unusable::Locked(path.to_owned()),
        Some(ErrorCode::ReadOnly) => "the file cannot be written".to_owned(),
        Some(ErrorCode::CannotOpen) => "the file cannot be opened; is the folder there?".to_owned(),
        Some(ErrorCode::DiskFull) => "the disk is full".to_owned(),
        _ => error.to_string(),
    };
    Unusable::File { path: path.to_owned(), why }
}

#[cfg(test)]
mod tests {
    use super::Owner;
    use super::Store;
    use super::Unusable;
    use std::fs;

    #[test]
    fn a_database_belongs_to_whoever_made_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        drop(Store::open(&path, Owner::Console).unwrap());
        drop(Store::open(&path, Owner::Console).unwrap());
        assert!(matches!(Store::open(&path, Owner::Discord), Err(Unusable::Foreign { .. })));
    }

    #[test]
    fn a_second_process_is_kept_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let first = Store::open(&path, Owner::Console).unwrap();
        assert!(matches!(Store::open(&path, Owner::Console), Err(Unusable::Locked(_))));
        drop(first);
        assert!(Store::open(&path, Owner::Console).is_ok());
    }

    #[test]
    fn what_is_no_database_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        let words = "not a database, but somebody's notes, long enough to look like a page ".repeat(20);
        fs::write(&path, &words).unwrap();
        assert!(matches!(Store::open(&path, Owner::Console), Err(Unusable::File { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), words);
        assert!(matches!(Store::open(&folder.path().join("no/n.db"), Owner::Console), Err(Unusable::File { .. })));
    }

    #[test]
    fn somebody_elses_database_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("theirs.db");
        rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE mine (a)").unwrap();
        let before = fs::read(&path).unwrap();
        assert!(matches!(Store::open(&path, Owner::Console), Err(Unusable::Stranger(_))));
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_later_schema_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        drop(Store::open(&path, Owner::Console).unwrap());
        rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 9_999).unwrap();
        assert!(matches!(Store::open(&path, Owner::Console), Err(Unusable::Newer(_))));
    }
}
