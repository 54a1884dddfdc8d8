//! Entries: what people write and keep, such as wins and reflections. All kinds of entries are changed, deleted and restored in
//! the same way.
//!
//! An entry is found by its random name together with the address of the person who asks. Other people who know the
//! name find nothing.

pub mod reflections;
pub mod wins;

use super::error::Broken;
use super::keys::Keys;
use super::keys::sealed::Key;
use super::purge::UNDO;
use super::{Store, people};
use crate::mentoring::person::Address;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Params, Row, Transaction};
use std::sync::Arc;

/// What came of restoring a deleted entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restored<E> {
    /// It is there again, or was never deleted.
    There(E),
    /// The person has as many entries of its kind by now as anybody may.
    Full,
}

/// One kind of entry, and how it is kept. Its table has the columns `id`, `uid`, `person` and `deleted`, beside its own.
trait Entry: Clone + PartialEq + Send + 'static {
    /// The table it is kept in.
    const TABLE: &'static str;
    /// What the column `kind` says, in a table that keeps several kinds.
    const KIND: Option<&'static str>;
    /// The columns that [`Entry::read`] reads, of the table `e`.
    const COLUMNS: &'static str;
    /// The most of this kind that one person may have.
    const MOST: u32;

    /// Reads an entry from its row and opens it. Without the person's key, it is empty.
    fn read(row: &Row<'_>, key: Option<&Key>) -> Result<Self, Broken>;

    /// Writes what the entry says into its row. It is not deleted then.
    fn write(&self, transaction: &Transaction<'_>, key: &Key, row: i64) -> Result<(), Broken>;

    /// Notes in the entry that it was changed now.
    fn touch(&mut self, now: DateTime<Utc>);

    /// When it was deleted.
    fn deleted(&self) -> Option<DateTime<Utc>>;

    /// Notes in the entry when it was deleted, or that it is not.
    fn set_deleted(&mut self, deleted: Option<DateTime<Utc>>);
}

impl Store {
    /// One of a person's entries, unless it is gone for good by now.
    fn entry<E: Entry>(&self, at: &Address, uid: &str, now: DateTime<Utc>) -> Result<Option<E>, Broken> {
        let (keys, at, uid) = (Arc::clone(&self.keys), at.clone(), uid.to_owned());
        self.read(move |connection| {
            let moment = connection.unchecked_transaction()?;
            Ok(one(&moment, &keys, &at, &uid, now)?.map(|(_, entry)| entry))
        })
    }

    /// Changes one of a person's entries and returns it. None, if they have no such entry.
    fn change_entry<E: Entry>(
        &self,
        at: &Address,
        uid: &str,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut E) + Send + 'static,
    ) -> Result<Option<E>, Broken> {
        let (keys, at, uid) = (Arc::clone(&self.keys), at.clone(), uid.to_owned());
        self.write(move |transaction| {
            let Some((_, key)) = people::known(transaction, &keys, &at)? else { return Ok(None) };
            let Some((row, mut entry)) = one::<E>(transaction, &keys, &at, &uid, now)? else { return Ok(None) };
            if entry.deleted().is_some() {
                return Ok(None);
            }
            let before = entry.clone();
            change(&mut entry);
            // A change that changes nothing does not count as one.
            if entry != before {
                entry.touch(now);
                entry.write(transaction, &key, row)?;
            }
            Ok(Some(entry))
        })
    }

    /// Deletes one of a person's entries and returns it; an hour later it is gone for good. One that was deleted before keeps
    /// its hour. None, if they have no such entry.
    fn delete_entry<E: Entry>(&self, at: &Address, uid: &str, now: DateTime<Utc>) -> Result<Option<E>, Broken> {
        let (keys, at, uid) = (Arc::clone(&self.keys), at.clone(), uid.to_owned());
        self.write(move |transaction| {
            let Some((row, mut entry)) = one::<E>(transaction, &keys, &at, &uid, now)? else { return Ok(None) };
            if entry.deleted().is_none() {
                mark_deleted::<E>(transaction, row, Some(now))?;
                entry.set_deleted(Some(to_the_second(now)));
            }
            Ok(Some(entry))
        })
    }

    /// Restores one of a person's entries within the hour after it was deleted. None, if they have no such entry any more.
    fn restore_entry<E: Entry>(
        &self,
        at: &Address,
        uid: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Restored<E>>, Broken> {
        let (keys, at, uid) = (Arc::clone(&self.keys), at.clone(), uid.to_owned());
        self.write(move |transaction| {
            let Some((row, mut entry)) = one::<E>(transaction, &keys, &at, &uid, now)? else { return Ok(None) };
            if entry.deleted().is_some() {
                if is_full::<E>(transaction, &at)? {
                    return Ok(Some(Restored::Full));
                }
                mark_deleted::<E>(transaction, row, None)?;
                entry.set_deleted(None);
            }
            Ok(Some(Restored::There(entry)))
        })
    }
}

/// The entry with this name and its row, if it is theirs and was not deleted an hour ago or earlier.
fn one<E: Entry>(
    connection: &Connection,
    keys: &Keys,
    at: &Address,
    uid: &str,
    now: DateTime<Utc>,
) -> Result<Option<(i64, E)>, Broken> {
    let Some(person) = people::uid(connection, at)? else { return Ok(None) };
    let key = keys.of(&person)?;
    let found = list::<E>(connection, key.as_ref(), "e.uid = ?3", (at.platform.name(), &at.id, uid))?;
    let is_there = |entry: &E| entry.deleted().is_none_or(|deleted| now < deleted + UNDO);
    Ok(found.into_iter().next().filter(|(_, entry)| is_there(entry)))
}

/// A person's entries of one kind for which this SQL condition holds, with their rows. The first two parameters are the
/// person's platform and their id there.
fn list<E: Entry>(
    connection: &Connection,
    key: Option<&Key>,
    condition: &str,
    with: impl Params,
) -> Result<Vec<(i64, E)>, Broken> {
    let select = format!("SELECT e.id, {} {} AND {condition}", E::COLUMNS, theirs::<E>());
    let mut select = connection.prepare_cached(&select)?;
    let mut rows = select.query(with)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((row.get("id")?, E::read(row, key)?));
    }
    Ok(found)
}

/// Whether the person has as many entries of this kind as anybody may.
fn is_full<E: Entry>(connection: &Connection, at: &Address) -> rusqlite::Result<bool> {
    let select = format!("SELECT count(*) >= ?3 {} AND e.deleted IS NULL", theirs::<E>());
    connection.prepare_cached(&select)?.query_row((at.platform.name(), &at.id, E::MOST), |row| row.get(0))
}

/// The part of a SELECT that finds a person's entries of one kind.
fn theirs<E: Entry>() -> String {
    let kind = E::KIND.map(|kind| format!(" AND e.kind = '{kind}'")).unwrap_or_default();
    format!("FROM {} AS e JOIN address AS a ON a.person = e.person WHERE a.platform = ?1 AND a.id = ?2{kind}", E::TABLE)
}

fn mark_deleted<E: Entry>(
    transaction: &Transaction<'_>,
    row: i64,
    deleted: Option<DateTime<Utc>>,
) -> rusqlite::Result<()> {
    let update = format!("UPDATE {} SET deleted = ?2 WHERE id = ?1", E::TABLE);
    transaction.prepare_cached(&update)?.execute((row, deleted.map(|deleted| deleted.timestamp()))).map(drop)
}

/// Moments are kept to the second.
fn to_the_second(now: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now)
}
