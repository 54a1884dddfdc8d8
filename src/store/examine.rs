//! Looks at a database without changing it or its log, and without blocking anybody. It may be in use. If a crash left
//! a log beside it, SQLite also leaves its index of that log there, which the next owner takes over.

use super::error::{Unusable, unusable};
use super::files::beside;
use super::keys::operator;
use super::keys::sealed::Key;
use super::lock::{is_in_use, refuse_link};
use super::{FileKind, Owner, Store, holds_people, is_whole, judge, keys, look};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};

/// The condition of a database that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Examined {
    /// Whether it contains anything yet.
    pub begun: bool,
    /// Whether another process is using it.
    pub in_use: bool,
}

/// The condition of the keys to what people wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sealing {
    /// Nothing is sealed yet. The first start makes a key, unless one is set.
    NotYet,
    /// The operator's key opens everybody's keys.
    Opens {
        /// How many people have a key.
        people: u32,
        /// The operator's key file beside the database, if there is one, whether or not it is used.
        beside: Option<PathBuf>,
        /// The newest copy of everybody's keys, if there is one.
        copy: Option<PathBuf>,
    },
}

impl Store {
    /// Examines the keys beside this database. `key` is the operator's, if it is set.
    ///
    /// # Errors
    /// If they are missing or do not open, as for [`Store::open`].
    pub fn examine_keys(path: &Path, key: Option<Key>) -> Result<Sealing, Unusable> {
        let file = keys::file(path);
        let broken = |error: rusqlite::Error| unusable(&file, &error);
        let begun = |file: &Path| -> rusqlite::Result<Option<Connection>> {
            let connection = open(file, false)?;
            Ok(keys::is_begun(&connection)?.then_some(connection))
        };
        let Some(connection) = (if file.exists() { begun(&file).map_err(broken)? } else { None }) else {
            return if has_people(path)? { Err(keys::missing(path)) } else { Ok(Sealing::NotYet) };
        };
        operator::which(path, key, |key| keys::proves(&connection, key).map_err(broken))?;
        let people = connection.query_row("SELECT count(*) FROM key", [], |row| row.get(0)).map_err(broken)?;
        let there = |file: PathBuf| Some(file).filter(|file| file.exists());
        Ok(Sealing::Opens { people, beside: there(operator::file(path)), copy: there(keys::copy::file(path)) })
    }

    /// Examines the database in this file, which should belong to this owner.
    ///
    /// # Errors
    /// If [`Store::open`] would refuse it, or if it is damaged. It is no error here that it is in use.
    pub fn examine(path: &Path, owner: Owner) -> Result<Examined, Unusable> {
        refuse_link(path)?;
        let in_use = is_in_use(path);
        // Asking the system about the file does not open it.
        if !path.try_exists().unwrap_or(true) {
            return Ok(Examined { begun: false, in_use });
        }
        // If it has no log and nobody is using it, the file alone is the whole database. Opened as a file that cannot
        // change, it gets no files beside it.
        let still = !in_use && !beside(path, "-wal").exists();
        let examined = open(path, still).and_then(|connection| read(&connection));
        // Another process may have begun to write meanwhile. Then what was read means nothing.
        if still && is_in_use(path) {
            return Store::examine(path, owner);
        }
        let (found, whole) = examined.map_err(|error| unusable(path, &error))?;
        let begun = !matches!(found, FileKind::Empty);
        judge(found, path, owner)?;
        if whole { Ok(Examined { begun, in_use }) } else { Err(Unusable::Damaged(path.to_owned())) }
    }
}

/// Whether the database contains people, as far as it can be read.
fn has_people(path: &Path) -> Result<bool, Unusable> {
    if !path.exists() {
        return Ok(false);
    }
    let still = !is_in_use(path) && !beside(path, "-wal").exists();
    let people = "SELECT count(*) FROM sqlite_schema WHERE name = 'person'";
    let found = open(path, still).and_then(|connection| {
        let table: bool = connection.query_row(people, [], |row| row.get(0))?;
        Ok(table && holds_people(&connection)?)
    });
    found.map_err(|error| unusable(path, &error))
}

/// Opens a file for reading only. One that is `still` cannot change meanwhile.
pub(super) fn open(path: &Path, still: bool) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = if still {
        Connection::open_with_flags(still_address(path), flags | OpenFlags::SQLITE_OPEN_URI)?
    } else {
        Connection::open_with_flags(path, flags)?
    };
    // A log that was left behind is for the next owner to take in.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(connection)
}

/// The URI of a file that does not change.
fn still_address(path: &Path) -> String {
    let mut address = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b':' | b'\\' => address.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => address.push(char::from(*byte)),
            byte => address.push_str(&format!("%{byte:02x}")),
        }
    }
    address.push_str("?immutable=1");
    address
}

/// What it contains, and whether it is intact.
fn read(connection: &Connection) -> rusqlite::Result<(FileKind, bool)> {
    Ok((look(connection)?, is_whole(connection)?))
}

#[cfg(test)]
mod tests {
    use super::{Examined, Owner, Store, Unusable};
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    /// Every file of a folder and what is in it.
    fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
    }

    #[test]
    fn nothing_is_left_behind_whatever_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a name, 100% odd?.db");
        let examine = || {
            let before = files(folder.path());
            let examined = Store::examine(&path, Owner::Discord).unwrap();
            assert_eq!(files(folder.path()), before);
            examined
        };
        assert_eq!(examine(), Examined { begun: false, in_use: false });
        drop(Store::open(&path, Owner::Discord, None).unwrap());
        assert_eq!(examine(), Examined { begun: true, in_use: false });
        fs::remove_file(folder.path().join("a name, 100% odd?.db.lock")).unwrap();
        assert_eq!(examine(), Examined { begun: true, in_use: false });
    }

    #[test]
    fn a_database_in_use_stays_with_whoever_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let held = Store::open(&path, Owner::Discord, None).unwrap();
        assert_eq!(Store::examine(&path, Owner::Discord).unwrap(), Examined { begun: true, in_use: true });
        assert!(matches!(Store::open(&path, Owner::Discord, None), Err(Unusable::Locked(_))));
        // What it does next reaches the file as before.
        held.write(|transaction| Ok(transaction.execute("CREATE TABLE later (a)", [])?)).unwrap();
        drop(held);
        assert!(Store::open(&path, Owner::Discord, None).is_ok());
    }

    #[test]
    fn what_a_crash_left_in_the_log_counts_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (path, crashed) = (folder.path().join("n.db"), folder.path().join("crashed.db"));
        let held = Store::open(&path, Owner::Console, None).unwrap();
        for ending in ["", "-wal"] {
            fs::copy(format!("{}{ending}", path.display()), format!("{}{ending}", crashed.display())).unwrap();
        }
        drop(held);
        let before = (fs::read(&crashed).unwrap(), fs::read(folder.path().join("crashed.db-wal")).unwrap());
        assert!(before.1.len() > 1_000, "the schema is in the log");
        assert!(Store::examine(&crashed, Owner::Console).unwrap().begun);
        assert!(matches!(Store::examine(&crashed, Owner::Discord), Err(Unusable::Foreign { .. })));
        assert_eq!((fs::read(&crashed).unwrap(), fs::read(folder.path().join("crashed.db-wal")).unwrap()), before);
    }

    #[test]
    fn damage_is_found_wherever_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        drop(Store::open(&path, Owner::Discord, None).unwrap());
        let whole = fs::read(&path).unwrap();
        // The second page and all after it; the first one is what opening looks at.
        for from in [4_096, 4_200] {
            let mut damaged = whole.clone();
            damaged[from..].fill(0xff);
            fs::write(&path, &damaged).unwrap();
            let said = Store::examine(&path, Owner::Discord).unwrap_err().to_string();
            assert!(said.contains("damaged"), "{said}");
            assert_eq!(fs::read(&path).unwrap(), damaged);
        }
        fs::write(&path, "no database".repeat(100)).unwrap();
        assert!(matches!(Store::examine(&path, Owner::Discord), Err(Unusable::File { .. })));
    }
}
