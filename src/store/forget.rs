//! Forgets a person: first their key, so that no copy opens any more, then their rows, then the traces in the log.

use super::error::Broken;
use super::keys::Keys;
use super::register::File;
use super::{Store, people, register};
use crate::fail;
use crate::mentoring::person::Address;
use rusqlite::{Connection, TransactionBehavior};
use std::sync::Arc;

impl Store {
    /// Forgets everything about a person, for good. Returns whether there was anything.
    ///
    /// # Errors
    /// If the database cannot be written. What they wrote may be unreadable by then; the next start does the rest.
    pub fn forget(&self, at: &Address) -> Result<bool, Broken> {
        let (keys, at) = (Arc::clone(&self.keys), at.clone());
        self.connections.on_writer(move |writer| {
            let Some(uid) = people::uid(&writer.connection, &at)? else { return Ok(false) };
            keys.destroy(&uid)?;
            fail::point("forget: rows still there");
            erase(&mut writer.connection, &[uid])?;
            fail::point("forget: rows gone");
            writer.wipe();
            Ok(true)
        })
    }

    /// Removes the people who are forgotten and still in the database, as every start does. Returns how many there
    /// were.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn finish_forgetting(&self) -> Result<usize, Broken> {
        let keys = Arc::clone(&self.keys);
        self.connections.on_writer(move |writer| {
            let found = finish(&mut writer.connection, &keys)?;
            if found > 0 {
                writer.wipe();
            }
            Ok(found)
        })
    }
}

/// Removes the people who are forgotten and still in this database, because of a crash or because it is an old copy.
/// Returns how many there were.
pub(super) fn finish(connection: &mut Connection, keys: &Keys) -> Result<usize, Broken> {
    Ok(erase(connection, &keys.erased()?)?)
}

fn erase(connection: &mut Connection, gone: &[String]) -> rusqlite::Result<usize> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut found = 0;
    for uid in gone {
        found += usize::from(rows(&transaction, uid)? > 0);
    }
    transaction.commit()?;
    Ok(found)
}

/// Removes a person's rows. Returns how many there were, without those that their foreign keys removed.
pub(super) fn rows(connection: &Connection, uid: &str) -> rusqlite::Result<usize> {
    register::erasures(File::Database).map(|statement| connection.execute(statement, [uid])).sum()
}
