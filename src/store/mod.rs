//! The store: everything that Nextrung remembers, in SQLite. This is the only place with SQL.
//!
//! One thread writes, in immediate transactions that are durable (`synchronous=FULL`). A lock file beside the database
//! keeps a second process out. We never open the database's own files ourselves: closing any handle on them would drop
//! SQLite's locks. What people wrote is sealed with a key of their own, and those keys are in a second file beside it.

pub mod backups;
pub mod checkins;
mod columns;
mod connections;
pub mod drafts;
pub mod entries;
mod epoch;
pub mod error;
pub mod examine;
pub mod export;
mod files;
mod forget;
pub mod helpful;
pub mod keys;
mod lock;
mod migrate;
pub mod people;
mod pragmas;
pub mod purge;
pub mod register;
pub mod search;
pub mod servers;

use backups::nightly;
use checkins::plan::crowds::Crowds;
use connections::Connections;
use error::{Broken, Unusable, unusable};
use files::beside;
use keys::Keys;
use keys::sealed::Key;
use lock::Lock;
use pragmas::APPLICATION_ID;
use rusqlite::{Connection, OptionalExtension, Transaction};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

/// An open database.
#[derive(Debug)]
pub struct Store {
    connections: Connections,
    keys: Arc<Keys>,
    /// None, if the database is in memory.
    backups: Option<nightly::Folder>,
    crowds: Crowds,
    /// The row from which a large backlog is planned next. 0, if there is no large backlog.
    backlog: Arc<AtomicI64>,
    /// Held for as long as the database is open, and let go after everything above is closed.
    _lock: Option<Lock>,
}

/// Who a database belongs to. The other owner does not touch it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The terminal, for trying things out.
    Console,
    /// Discord, for real use.
    Discord,
}

impl Store {
    /// A database in memory. It is gone when it is dropped, and its keys with it.
    ///
    /// # Errors
    /// If SQLite itself does not work.
    pub fn memory(owner: Owner) -> Result<Self, Unusable> {
        let path = Path::new(":memory:");
        let broken = |error: rusqlite::Error| unusable(path, &error);
        let mut connection = Connection::open_in_memory().map_err(broken)?;
        prepare(&mut connection, path, owner)?;
        let connections = Connections::new(connection, None, false).map_err(broken)?;
        Ok(Store {
            connections,
            keys: Arc::new(Keys::memory().map_err(broken)?),
            backups: None,
            crowds: Crowds::default(),
            backlog: Arc::default(),
            _lock: None,
        })
    }

    /// Opens the database in this file, or makes one. `key` is the operator's, if it is set; otherwise it is in a file
    /// beside the database, which the first start makes.
    ///
    /// # Errors
    /// If the database is in use, belongs to another person, or cannot be read and written; if its keys are missing.
    pub fn open(path: &Path, owner: Owner, key: Option<Key>) -> Result<Self, Unusable> {
        files::make_folder(path)?;
        let lock = lock::lock(path)?;
        backups::copy::clear(&backups::restore::coming(path));
        let broken = |error: rusqlite::Error| unusable(path, &error);
        // A log that is there already was left by a crash, perhaps in the middle of forgetting a person.
        let crashed = beside(path, "-wal").exists();
        let mut connection = Connection::open(path).map_err(broken)?;
        prepare(&mut connection, path, owner)?;
        let keys = Keys::open(path, key, holds_people(&connection).map_err(broken)?)?;
        let found = forget::finish(&mut connection, &keys);
        let forgotten = found.map_err(|error| Unusable::File { path: path.to_owned(), why: error.to_string() })?;
        if forgotten > 0 {
            tracing::info!(forgotten, "finished forgetting people, which had been cut short");
        }
        let wipe_due = crashed || forgotten > 0;
        let connections = Connections::new(connection, Some(path), wipe_due).map_err(broken)?;
        let backups = Some(nightly::Folder::new(path));
        Ok(Store {
            connections,
            keys: Arc::new(keys),
            backups,
            crowds: Crowds::default(),
            backlog: Arc::default(),
            _lock: Some(lock),
        })
    }

    /// Runs one transaction on the writer. Its changes are durable when this returns, or did not happen.
    fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, Broken> + Send + 'static,
    ) -> Result<T, Broken> {
        self.connections.on_writer(move |writer| writer.transaction(change))
    }

    /// Reads something, beside the writer.
    fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T, Broken> + Send + 'static,
    ) -> Result<T, Broken> {
        self.connections.read(look)
    }
}

/// Prepares a connection for writing. Nothing is written before it is known that the file is empty or ours.
fn prepare(connection: &mut Connection, path: &Path, owner: Owner) -> Result<(), Unusable> {
    let broken = |error: rusqlite::Error| unusable(path, &error);
    let found = look(connection).map_err(broken)?;
    let is_earlier = matches!(found, FileKind::Ours { version, .. } if version < migrate::VERSION);
    judge(found, path, owner)?;
    if !is_whole(connection).map_err(broken)? {
        return Err(Unusable::Damaged(path.to_owned()));
    }
    pragmas::configure(connection).map_err(broken)?;
    if is_earlier {
        nightly::before_migration(connection, path)?;
    }
    migrate::migrate(connection, APPLICATION_ID).map_err(|failed| failed.of(path))?;
    claim(connection, owner).map_err(broken)
}

/// How many people are in a database of any version.
fn people_in(connection: &Connection) -> rusqlite::Result<u32> {
    if !has_table(connection, "person")? {
        return Ok(0);
    }
    connection.query_row("SELECT count(*) FROM person", [], |row| row.get(0))
}

fn has_table(connection: &Connection, name: &str) -> rusqlite::Result<bool> {
    let tables = "SELECT count(*) > 0 FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    connection.query_row(tables, [name], |row| row.get(0))
}

fn holds_people(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM person)", [], |row| row.get(0))
}

impl Owner {
    fn name(self) -> &'static str {
        match self {
            Owner::Console => "console",
            Owner::Discord => "discord",
        }
    }
}

/// Whether the file is intact, as far as SQLite can see in a moment.
fn is_whole(connection: &Connection) -> rusqlite::Result<bool> {
    let said: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(said == "ok")
}

/// What a file that was opened contains.
#[derive(Debug, PartialEq, Eq)]
enum FileKind {
    /// No table at all.
    Empty,
    /// Tables of another program.
    OtherProgram,
    /// Our tables.
    Ours {
        /// How many migrations were applied.
        version: u32,
        /// The owner, once one has claimed it.
        owner: Option<String>,
    },
}

/// Looks into a file without changing it.
fn look(connection: &Connection) -> rusqlite::Result<FileKind> {
    let marked: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: u32 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (marked, tables) {
        (APPLICATION_ID, _) => {}
        (0, 0) => return Ok(FileKind::Empty),
        _ => return Ok(FileKind::OtherProgram),
    }
    let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let owner = if has_table(connection, "house")? {
        connection.query_row("SELECT owner FROM house WHERE id = 1", [], |row| row.get(0)).optional()?
    } else {
        None
    };
    Ok(FileKind::Ours { version, owner })
}

/// Refuses a file that this owner may not use.
fn judge(found: FileKind, path: &Path, owner: Owner) -> Result<(), Unusable> {
    match found {
        FileKind::OtherProgram => Err(Unusable::Stranger(path.to_owned())),
        FileKind::Ours { version, .. } if version > migrate::VERSION => Err(Unusable::Newer(path.to_owned())),
        FileKind::Ours { owner: Some(theirs), .. } if theirs != owner.name() => {
            Err(Unusable::Foreign { path: path.to_owned(), theirs })
        }
        FileKind::Empty | FileKind::Ours { .. } => Ok(()),
    }
}

/// Marks the database as this owner's, if it has no owner yet.
fn claim(connection: &Connection, owner: Owner) -> rusqlite::Result<()> {
    connection.execute("INSERT INTO house (id, owner) VALUES (1, ?1) ON CONFLICT DO NOTHING", [owner.name()])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::connections::Writer;
    use super::{Owner, Store, Unusable};
    use crate::mentoring::person::{Address, Platform, Profile};
    use std::fs;

    fn ana() -> Address {
        Address { platform: Platform::Console, id: "ana".to_owned() }
    }

    #[test]
    fn a_database_belongs_to_whoever_made_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        drop(Store::open(&path, Owner::Console, None).unwrap());
        drop(Store::open(&path, Owner::Console, None).unwrap());
        assert!(matches!(Store::open(&path, Owner::Discord, None), Err(Unusable::Foreign { .. })));
    }

    #[test]
    fn a_second_process_is_kept_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let first = Store::open(&path, Owner::Console, None).unwrap();
        assert!(matches!(Store::open(&path, Owner::Console, None), Err(Unusable::Locked(_))));
        drop(first);
        assert!(Store::open(&path, Owner::Console, None).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn a_database_has_one_name() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("n.db"), folder.path().join("link.db"));
        std::os::unix::fs::symlink(&path, &link).unwrap();
        // Under two names it would have two locks and two files of keys.
        let refused = || Store::open(&link, Owner::Console, None).unwrap_err().to_string();
        assert!(refused().contains("is a link"), "before it is there, too");
        let _held = Store::open(&path, Owner::Console, None).unwrap();
        assert!(refused().contains("is a link"));
        let said = Store::examine(&link, Owner::Console).unwrap_err().to_string();
        assert!(said.contains("is a link"), "{said}");
        assert!(!folder.path().join("link.db.keys").exists());
    }

    #[test]
    fn what_is_no_database_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        let words = "not a database, but somebody's notes, long enough to look like a page ".repeat(20);
        fs::write(&path, &words).unwrap();
        assert!(matches!(Store::open(&path, Owner::Console, None), Err(Unusable::File { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), words);
        let nowhere = folder.path().join("no/such/n.db");
        assert!(matches!(Store::open(&nowhere, Owner::Console, None), Err(Unusable::File { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn its_folder_is_for_nobody_else() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        let path = inner.join("n.db");
        drop(Store::open(&path, Owner::Console, None).unwrap());
        assert_eq!(inner.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        fs::set_permissions(&inner, fs::Permissions::from_mode(0o777)).unwrap();
        let said = Store::open(&path, Owner::Console, None).unwrap_err().to_string();
        assert!(said.contains("chmod o-w"), "{said}");
        // Only the people who made files there can remove them.
        fs::set_permissions(&inner, fs::Permissions::from_mode(0o1777)).unwrap();
        assert!(Store::open(&path, Owner::Console, None).is_ok());
    }

    #[test]
    fn a_full_disk_loses_nothing_and_is_over_once_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("n.db"), Owner::Console, None).unwrap();
        let (ana, now) = (ana(), "2026-11-23T09:00:00Z".parse().unwrap());
        store.change_profile(&ana, now, |profile| profile.hope = Some("before".to_owned())).unwrap();
        let pages = |most: u32| {
            let limit = move |writer: &mut Writer| Ok(writer.connection.pragma_update(None, "max_page_count", most)?);
            store.connections.on_writer(limit).unwrap();
        };
        pages(1);
        let long = "long words ".repeat(2_000);
        let refused = store.change_profile(&ana, now, move |profile| profile.hope = Some(long));
        assert!(refused.unwrap_err().to_string().contains("full"));
        assert_eq!(store.person(&ana).unwrap().unwrap().profile.hope.as_deref(), Some("before"));
        pages(1_000_000);
        store.change_profile(&ana, now, |profile| profile.hope = Some("after".to_owned())).unwrap();
        assert_eq!(store.person(&ana).unwrap().unwrap().profile.hope.as_deref(), Some("after"));
    }

    #[test]
    fn whoever_reads_does_not_wait_for_whoever_writes() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("n.db"), Owner::Console, None).unwrap();
        let (begun, wait_begun) = std::sync::mpsc::channel();
        let (done, wait_done) = std::sync::mpsc::channel::<()>();
        let write = |profile: &mut Profile| profile.level = Some("em".to_owned());
        std::thread::scope(|threads| {
            let writing = threads.spawn(|| {
                store.change_profile(&ana(), "2026-11-23T09:00:00Z".parse().unwrap(), move |profile| {
                    write(profile);
                    begun.send(()).unwrap();
                    wait_done.recv().unwrap();
                })
            });
            wait_begun.recv().unwrap();
            // She is not there before the transaction ends, and the reader does not wait for it.
            assert_eq!(store.person(&ana()).unwrap(), None);
            done.send(()).unwrap();
            writing.join().unwrap().unwrap();
        });
        assert!(store.person(&ana()).unwrap().is_some());
    }

    #[test]
    fn the_log_is_emptied_as_soon_as_nobody_reads_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let store = Store::open(&path, Owner::Console, None).unwrap();
        let log = || fs::metadata(folder.path().join("n.db-wal")).unwrap().len();
        store
            .change_profile(&ana(), "2026-11-23T09:00:00Z".parse().unwrap(), |profile| {
                profile.level = Some("em".to_owned())
            })
            .unwrap();
        let reader = rusqlite::Connection::open(&path).unwrap();
        reader.execute_batch("BEGIN; SELECT * FROM person").unwrap();
        assert!(store.forget(&ana()).unwrap());
        assert!(log() > 0, "there is a reader");
        reader.execute_batch("COMMIT").unwrap();
        for _ in 0..100 {
            if log() == 0 {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("the log still holds what is forgotten");
    }

    #[test]
    fn somebody_elses_database_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("theirs.db");
        rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE mine (a)").unwrap();
        let before = fs::read(&path).unwrap();
        assert!(matches!(Store::open(&path, Owner::Console, None), Err(Unusable::Stranger(_))));
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_later_schema_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        drop(Store::open(&path, Owner::Console, None).unwrap());
        rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 9_999).unwrap();
        assert!(matches!(Store::open(&path, Owner::Console, None), Err(Unusable::Newer(_))));
    }
}
