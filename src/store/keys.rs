//! Everybody's own key, sealed with the operator's, in a file beside the database that no backup of the database contains.
//!
//! Forgetting a person begins here: once their key is gone, nothing they wrote can be read again, in any copy. The
//! random names of forgotten people are noted, so that an old copy does not bring anybody back.

pub(super) mod copy;
pub mod lost;
pub(super) mod operator;
pub mod rotate;
pub mod sealed;

use crate::fail;
use crate::store::error::{Broken, Unusable, unusable};
use crate::store::files::beside;
use crate::store::pragmas::{PATIENCE, watch};
use crate::store::register::File;
use crate::store::{files, register};
use operator::{Fits, LOST};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use sealed::{KEY, Key};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

/// Marks a file of keys: `NxRk`. A database is marked otherwise, so that nobody restores a file of keys over one.
const APPLICATION_ID: i32 = 0x4e78_526b;
/// These words are sealed with the operator's key, to recognise that key again.
const PROOF: &[u8] = b"nextrung";
const PROOF_PLACE: &str = "operator.proof";

const SCHEMA: &str = "
CREATE TABLE operator (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- Known words, sealed with the operator's key.
    proof BLOB NOT NULL
) STRICT;
CREATE TABLE key (
    uid TEXT PRIMARY KEY NOT NULL,
    -- Somebody's own key, sealed with the operator's.
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE erased (
    -- Random, and a name for nobody anywhere but in a copy from before.
    uid TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;";

/// The keys of everybody in one database.
#[derive(Debug)]
pub(super) struct Keys {
    operator: Key,
    file: Mutex<Connection>,
    /// The newest copy, which is with the backups and made with each of them. None, if the keys are in memory.
    copy: Option<PathBuf>,
    /// Held while that copy is made or changed.
    copying: Mutex<()>,
}

/// The file with everybody's keys.
pub(super) fn file(database: &Path) -> PathBuf {
    beside(database, ".keys")
}

impl Keys {
    /// Keys in memory. They are gone when they are dropped.
    pub(super) fn memory() -> rusqlite::Result<Self> {
        let (operator, connection) = (Key::random(), Connection::open_in_memory()?);
        begin(&connection, &operator)?;
        Ok(Keys { operator, file: Mutex::new(connection), copy: None, copying: Mutex::default() })
    }

    /// Opens the keys beside this database. `given` is the operator's key, if it is set; `needed` says whether the
    /// database already contains people.
    pub(super) fn open(database: &Path, given: Option<Key>, needed: bool) -> Result<Self, Unusable> {
        let path = file(database);
        let there = path.try_exists().map_err(|error| Unusable::file(&path, &error))?;
        if !there && needed {
            return Err(missing(database));
        }
        let broken = |error: rusqlite::Error| unusable(&path, &error);
        let mut connection = Connection::open(&path).map_err(broken)?;
        configure(&mut connection).map_err(broken)?;
        let operator = if is_begun(&connection).map_err(broken)? {
            match operator::which(database, given, |key| proves(&connection, key).map_err(broken))? {
                Fits::Now(key) => {
                    operator::drop_leftover(database, &key)?;
                    key
                }
                Fits::Rotated(key) => {
                    // Only the last step of a rotation is missing.
                    operator::put_in_place(database)?;
                    key
                }
            }
        } else if needed {
            return Err(missing(database));
        } else {
            let key = operator::first(database, given)?;
            begin(&connection, &key).map_err(broken)?;
            key
        };
        let keys = Keys {
            operator,
            file: Mutex::new(connection),
            copy: Some(copy::file(database)),
            copying: Mutex::default(),
        };
        keys.drop_half();
        let gone = keys.erased().map_err(|error| Unusable::File { path, why: error.to_string() })?;
        keys.forget_in_copy(&gone);
        Ok(keys)
    }

    /// Begins again with only this operator's key. Forgotten people stay forgotten.
    pub(super) fn begin_again(database: &Path, operator: &Key) -> Result<(), Broken> {
        let path = file(database);
        let mut connection = Connection::open(&path)?;
        configure(&mut connection)?;
        if is_begun(&connection)? {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction.execute("DELETE FROM key", [])?;
            transaction.execute("UPDATE operator SET proof = ?1", [operator.seal(PROOF_PLACE, PROOF)])?;
            transaction.commit()?;
        } else {
            begin(&connection, operator)?;
        }
        // It holds what the lost key opens, in case that is ever found. The next backup makes a new one.
        files::remove(&copy::file(database));
        Ok(())
    }

    /// Makes a key for a new person. It is durable when this returns.
    pub(super) fn make(&self, uid: &str) -> Result<Key, Broken> {
        let key = Key::random();
        let wrapped = self.operator.seal(&place(uid), key.bytes());
        self.file().execute("INSERT INTO key (uid, wrapped) VALUES (?1, ?2)", (uid, wrapped))?;
        Ok(key)
    }

    /// A person's key. None, if there is none, because it was lost or they are forgotten.
    pub(super) fn of(&self, uid: &str) -> Result<Option<Key>, Broken> {
        let file = self.file();
        let mut select = file.prepare_cached("SELECT wrapped FROM key WHERE uid = ?1")?;
        let wrapped: Option<Vec<u8>> = select.query_row([uid], |row| row.get(0)).optional()?;
        wrapped.map(|wrapped| unwrapped(&self.operator, uid, &wrapped)).transpose()
    }

    /// How many of these people have no key.
    pub(super) fn missing_of(&self, people: impl Iterator<Item = rusqlite::Result<String>>) -> Result<u32, Broken> {
        let file = self.file();
        // One transaction for all of them: each query by itself would take its locks again.
        let look = file.unchecked_transaction()?;
        let mut select = look.prepare("SELECT EXISTS (SELECT 1 FROM key WHERE uid = ?1)")?;
        let mut missing = 0;
        for uid in people {
            missing += u32::from(!select.query_row([uid?], |row| row.get::<_, bool>(0))?);
        }
        Ok(missing)
    }

    /// Whether a person is forgotten.
    pub(super) fn is_erased(&self, uid: &str) -> Result<bool, Broken> {
        let select = "SELECT EXISTS (SELECT 1 FROM erased WHERE uid = ?1)";
        Ok(self.file().query_row(select, [uid], |row| row.get(0))?)
    }

    /// Destroys a person's key, here and in the newest copy, and notes that they are forgotten. This is durable when it
    /// returns. From then on nothing they wrote can be read.
    pub(super) fn destroy(&self, uid: &str) -> Result<(), Broken> {
        let gone = [uid.to_owned()];
        erase(&mut self.file(), &gone)?;
        fail::point("forget: key gone");
        self.forget_in_copy(&gone);
        Ok(())
    }

    /// The random names of all forgotten people.
    pub(super) fn erased(&self) -> Result<Vec<String>, Broken> {
        let file = self.file();
        let mut select = file.prepare("SELECT uid FROM erased")?;
        let all = select.query_map([], |row| row.get(0))?;
        Ok(all.collect::<rusqlite::Result<_>>()?)
    }

    /// Seals every key with another operator's key, in one transaction. Returns how many keys there are.
    pub(super) fn rewrap(&mut self, next: &Key) -> Result<u32, Broken> {
        /// How many keys are in memory at a time.
        const AT_ONCE: u32 = 10_000;
        let mut count = 0;
        {
            let mut file = self.file();
            let transaction = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut last = String::new();
            loop {
                let some: Vec<(String, Vec<u8>)> = {
                    let mut select = transaction
                        .prepare_cached("SELECT uid, wrapped FROM key WHERE uid > ?1 ORDER BY uid LIMIT ?2")?;
                    let rows = select.query_map((&last, AT_ONCE), |row| Ok((row.get("uid")?, row.get("wrapped")?)))?;
                    rows.collect::<rusqlite::Result<_>>()?
                };
                let Some((end, _)) = some.last() else { break };
                last.clone_from(end);
                let mut update = transaction.prepare_cached("UPDATE key SET wrapped = ?2 WHERE uid = ?1")?;
                for (uid, wrapped) in some {
                    let key = unwrapped(&self.operator, &uid, &wrapped)?;
                    update.execute((&uid, next.seal(&place(&uid), key.bytes())))?;
                    count += 1;
                }
            }
            transaction.execute("UPDATE operator SET proof = ?1", [next.seal(PROOF_PLACE, PROOF)])?;
            transaction.commit()?;
        }
        self.operator = next.clone();
        Ok(count)
    }

    fn file(&self) -> MutexGuard<'_, Connection> {
        // A panic inside a transaction rolled it back.
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Configures a connection to a file of keys. Its log is deleted after each change, and with it what the change
/// destroyed.
fn configure(connection: &mut Connection) -> rusqlite::Result<()> {
    watch(connection)?;
    connection.busy_timeout(PATIENCE)?;
    connection.execute_batch(
        "PRAGMA journal_mode = DELETE;
         PRAGMA synchronous = EXTRA;
         PRAGMA secure_delete = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;",
    )
}

/// Whether a file of keys contains anything yet.
pub(super) fn is_begun(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT count(*) > 0 FROM sqlite_schema", [], |row| row.get(0))
}

/// Makes the tables, and notes which operator's key everything is sealed with.
fn begin(connection: &Connection, operator: &Key) -> rusqlite::Result<()> {
    let transaction = connection.unchecked_transaction()?;
    transaction.execute_batch(SCHEMA)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    let proof = operator.seal(PROOF_PLACE, PROOF);
    transaction.execute("INSERT INTO operator (id, proof) VALUES (1, ?1)", [proof])?;
    transaction.commit()
}

/// Whether everything is sealed with this operator's key.
pub(super) fn proves(connection: &Connection, key: &Key) -> rusqlite::Result<bool> {
    let proof: Vec<u8> = connection.query_row("SELECT proof FROM operator WHERE id = 1", [], |row| row.get(0))?;
    Ok(key.open(PROOF_PLACE, &proof).is_some())
}

/// The error for a database with people and without keys.
pub(super) fn missing(database: &Path) -> Unusable {
    let copy = copy::file(database);
    let why = format!(
        "the keys to what people wrote are missing. Put a copy of the file in its place; one may stand in {}. {LOST}",
        copy.display()
    );
    Unusable::Key { path: file(database), why }
}

/// Removes these people's keys from a file, and notes that they are forgotten.
fn erase(connection: &mut Connection, gone: &[String]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for uid in gone {
        for statement in register::erasures(File::Keys) {
            transaction.execute(statement, [uid])?;
        }
        transaction.execute("INSERT INTO erased (uid) VALUES (?1) ON CONFLICT DO NOTHING", [uid])?;
    }
    transaction.commit()
}

/// Opens a person's key with the operator's.
fn unwrapped(operator: &Key, uid: &str, wrapped: &[u8]) -> Result<Key, Broken> {
    let bytes = operator.open(&place(uid), wrapped).map(Zeroizing::new);
    let bytes = bytes.and_then(|bytes| <[u8; KEY]>::try_from(bytes.as_slice()).ok());
    bytes.map(Key::from_bytes).ok_or(Broken::Sealed("key.wrapped"))
}

/// The place that a person's key is sealed for.
fn place(uid: &str) -> String {
    format!("key.wrapped.{uid}")
}
