//! Wins: lines of evidence that somebody wrote down when it happened. A win's name leads to something only for the person whose it
//! is; for everybody else there is nothing of that name.

use super::Store;
use super::answers;
use super::keys::Keys;
use super::people;
use super::purge::UNDO;
use super::sealed::Key;
use super::sealed::random_uid;
use super::unusable::Broken;
use crate::mentoring::person::Address;
use chrono::DateTime;
use chrono::Utc;
use rusqlite::Connection;
use rusqlite::Row;
use std::sync::Arc;

/// The most that one person may have.
pub const MOST: u32 = 1_000;

/// A win of somebody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Win {
    /// Its random name.
    pub uid: String,
    /// When it was written, to the second.
    pub written: DateTime<Utc>,
    /// What they wrote. Nothing, where no key opens it any more.
    pub words: String,
    /// The message it is about.
    pub link: Option<String>,
    /// When it was deleted.
    pub deleted: Option<DateTime<Utc>>,
}

/// What came of taking a deletion back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restored {
    /// It is there again, or was never deleted.
    There(Win),
    /// They have as many as anybody may by now.
    Full,
}

impl Store {
    /// Keeps a win, and gives it as it is kept. One about the same message with the same words is kept once. None, if they have as
    /// many as anybody may. Whoever is not known yet is from now on.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is kept then.
    pub fn keep_win(
        &self,
        at: &Address,
        words: String,
        link: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<Option<Win>, Broken> {
        let (keys, at) = (Arc::clone(&self.keys), at.clone());
        self.write(move |transaction| {
            let (person, key) = people::known_or_new(transaction, &keys, &at, now)?;
            let same = |win: &Win| win.link == link && win.words == words;
            if link.is_some()
                && let Some(known) = all(transaction, &key, &at)?.into_iter().find(same)
            {
                return Ok(Some(known));
            }
            if is_full(transaction, &at)? {
                return Ok(None);
            }
            let uid = random_uid();
            let insert = "INSERT INTO win (uid, person, written, words, link)
                          SELECT ?1, id, ?3, ?4, ?5 FROM person WHERE uid = ?2";
            let sealed = people::seal(&key, "win.words", &uid, Some(&words));
            let about = people::seal(&key, "win.link", &uid, link.as_deref());
            transaction.prepare_cached(insert)?.execute((&uid, person, now.timestamp(), sealed, about))?;
            let written = DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now);
            Ok(Some(Win { uid, written, words, link, deleted: None }))
        })
    }

    /// Keeps as a win what somebody said they would try before the check-in with this marker, once. None, if there is nothing of the
    /// kind; no win, if they have as many as anybody may.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is kept then.
    pub fn keep_tried(&self, at: &Address, marker: &str, now: DateTime<Utc>) -> Result<Option<Option<Win>>, Broken> {
        let (keys, at, marker) = (Arc::clone(&self.keys), at.clone(), marker.to_owned());
        self.write(move |transaction| {
            let Some((_, key)) = people::known(transaction, &keys, &at)? else { return Ok(None) };
            let Some((uid, words)) = answers::tried_before(transaction, &at, &marker, &key)? else { return Ok(None) };
            if is_full(transaction, &at)? {
                return Ok(Some(None));
            }
            // By the name of what they wrote then, so that the same press again keeps nothing more, and has back what was deleted.
            let insert = "INSERT INTO win (uid, person, written, words)
                          SELECT ?1, person, ?4, ?5 FROM address WHERE platform = ?2 AND id = ?3
                          ON CONFLICT (uid) DO UPDATE SET deleted = NULL";
            let sealed = people::seal(&key, "win.words", &uid, Some(&words));
            let of = (&uid, at.platform.name(), &at.id, now.timestamp(), sealed);
            transaction.prepare_cached(insert)?.execute(of)?;
            let written = DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now);
            Ok(Some(Some(Win { uid, written, words, link: None, deleted: None })))
        })
    }

    /// One of theirs, unless it is gone for good by now.
    ///
    /// # Errors
    /// When the database cannot be read, or something that is sealed in it was changed.
    pub fn win(&self, at: &Address, uid: &str, now: DateTime<Utc>) -> Result<Option<Win>, Broken> {
        let (keys, at, uid) = (Arc::clone(&self.keys), at.clone(), uid.to_owned());
        self.read(move |connection| one(connection, &keys, &at, &uid, now))
    }

    /// Theirs, the latest first: so many, from the first that is older than the one with this name. None, if that one is none of
    /// theirs.
    ///
    /// # Errors
    /// When the database cannot be read, or something that is sealed in it was changed.
    pub fn wins(&self, at: &Address, before: Option<&str>, most: u32) -> Result<Option<Vec<Win>>, Broken> {
        let (keys, at, before) = (Arc::clone(&self.keys), at.clone(), before.map(str::to_owned));
        self.read(move |connection| {
            let moment = connection.unchecked_transaction()?;
            let uid = people::uid(&moment, &at)?;
            let key = uid.map(|uid| keys.of(&uid)).transpose()?.flatten();
            let from = match before {
                None => i64::MAX,
                Some(before) => match number(&moment, &at, &before)? {
                    Some(id) => id,
                    None => return Ok(None),
                },
            };
            let mut select = moment.prepare_cached(
                "SELECT win.uid, win.written, win.words, win.link, win.deleted
                 FROM win JOIN address ON address.person = win.person
                 WHERE address.platform = ?1 AND address.id = ?2 AND win.deleted IS NULL AND win.id < ?3
                 ORDER BY win.id DESC LIMIT ?4",
            )?;
            let mut rows = select.query((at.platform.name(), &at.id, from, most))?;
            let mut wins = Vec::new();
            while let Some(row) = rows.next()? {
                wins.push(read(row, key.as_ref())?);
            }
            Ok(Some(wins))
        })
    }

    /// How many of theirs were written since then.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn count_wins(&self, at: &Address, since: DateTime<Utc>) -> Result<u32, Broken> {
        let at = at.clone();
        self.read(move |connection| Ok(count(connection, &at, since.timestamp())?))
    }

    /// Puts other words in the place of those of a win, and gives it as it then is. None, if there is no such win of theirs.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is changed then.
    pub fn change_win(
        &self,
        at: &Address,
        uid: &str,
        words: String,
        now: DateTime<Utc>,
    ) -> Result<Option<Win>, Broken> {
        let (keys, at, uid) = (Arc::clone(&self.keys), at.clone(), uid.to_owned());
        self.write(move |transaction| {
            let Some((_, key)) = people::known(transaction, &keys, &at)? else { return Ok(None) };
            let found = one(transaction, &keys, &at, &uid, now)?.filter(|win| win.deleted.is_none());
            let Some(win) = found else { return Ok(None) };
            let sealed = people::seal(&key, "win.words", &uid, Some(&words));
            transaction.prepare_cached("UPDATE win SET words = ?2 WHERE uid = ?1")?.execute((&uid, sealed))?;
            Ok(Some(Win { words, ..win }))
        })
    }

    /// Deletes a win: an hour later it is gone for good. Gives it as it then is; one that was deleted before keeps its hour. None,
    /// if there is no such win of theirs.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is changed then.
    pub fn delete_win(&self, at: &Address, uid: &str, now: DateTime<Utc>) -> Result<Option<Win>, Broken> {
        let (keys, at, uid) = (Arc::clone(&self.keys), at.clone(), uid.to_owned());
        self.write(move |transaction| {
            let Some(win) = one(transaction, &keys, &at, &uid, now)? else { return Ok(None) };
            if win.deleted.is_some() {
                return Ok(Some(win));
            }
            let update = "UPDATE win SET deleted = ?2 WHERE uid = ?1";
            transaction.prepare_cached(update)?.execute((&uid, now.timestamp()))?;
            Ok(Some(Win { deleted: DateTime::from_timestamp(now.timestamp(), 0), ..win }))
        })
    }

    /// Takes the deletion of a win back, within its hour. None, if there is no such win of theirs any more.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is changed then.
    pub fn restore_win(&self, at: &Address, uid: &str, now: DateTime<Utc>) -> Result<Option<Restored>, Broken> {
        let (keys, at, uid) = (Arc::clone(&self.keys), at.clone(), uid.to_owned());
        self.write(move |transaction| {
            let Some(win) = one(transaction, &keys, &at, &uid, now)? else { return Ok(None) };
            if win.deleted.is_some() {
                if is_full(transaction, &at)? {
                    return Ok(Some(Restored::Full));
                }
                transaction.prepare_cached("UPDATE win SET deleted = NULL WHERE uid = ?1")?.execute([&uid])?;
            }
            Ok(Some(Restored::There(Win { deleted: None, ..win })))
        })
    }
}

/// The number of the row with this name, if it is theirs.
fn number(connection: &Connection, at: &Address, uid: &str) -> Result<Option<i64>, Broken> {
    let mut select = connection.prepare_cached(
        "SELECT win.id FROM win JOIN address ON address.person = win.person
         WHERE win.uid = ?1 AND address.platform = ?2 AND address.id = ?3",
    )?;
    let mut rows = select.query((uid, at.platform.name(), &at.id))?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}

/// The win with this name, if it is theirs and its hour is not over.
fn one(
    connection: &Connection,
    keys: &Keys,
    at: &Address,
    uid: &str,
    now: DateTime<Utc>,
) -> Result<Option<Win>, Broken> {
    let Some(id) = number(connection, at, uid)? else { return Ok(None) };
    let person = people::uid(connection, at)?.unwrap_or_default();
    let key = keys.of(&person)?;
    let mut select = connection.prepare_cached("SELECT uid, written, words, link, deleted FROM win WHERE id = ?1")?;
    let mut rows = select.query([id])?;
    let win = rows.next()?.map(|row| read(row, key.as_ref())).transpose()?;
    Ok(win.filter(|win| win.deleted.is_none_or(|deleted| now < deleted + UNDO)))
}

/// All of theirs that are not deleted.
fn all(connection: &Connection, key: &Key, at: &Address) -> Result<Vec<Win>, Broken> {
    let mut select = connection.prepare_cached(
        "SELECT win.uid, win.written, win.words, win.link, win.deleted
         FROM win JOIN address ON address.person = win.person
         WHERE address.platform = ?1 AND address.id = ?2 AND win.deleted IS NULL",
    )?;
    let mut rows = select.query((at.platform.name(), &at.id))?;
    let mut wins = Vec::new();
    while let Some(row) = rows.next()? {
        wins.push(read(row, Some(key))?);
    }
    Ok(wins)
}

fn is_full(connection: &Connection, at: &Address) -> rusqlite::Result<bool> {
    Ok(count(connection, at, i64::MIN)? >= MOST)
}

fn count(connection: &Connection, at: &Address, since: i64) -> rusqlite::Result<u32> {
    let mut select = connection.prepare_cached(
        "SELECT count(*) FROM win JOIN address ON address.person = win.person
         WHERE address.platform = ?1 AND address.id = ?2 AND win.deleted IS NULL AND win.written >= ?3",
    )?;
    select.query_row((at.platform.name(), &at.id, since), |row| row.get(0))
}

/// A win as it is kept, opened. Without their key, nothing stands in it.
fn read(row: &Row<'_>, key: Option<&Key>) -> Result<Win, Broken> {
    let (uid, written): (String, i64) = (row.get(0)?, row.get(1)?);
    let (words, link, deleted): (Vec<u8>, Vec<u8>, Option<i64>) = (row.get(2)?, row.get(3)?, row.get(4)?);
    let open = |column, sealed: &[u8]| key.map_or(Ok(None), |key| people::open(key, column, &uid, sealed));
    let (words, link) = (open("win.words", &words)?.unwrap_or_default(), open("win.link", &link)?);
    let moment = |seconds| DateTime::from_timestamp(seconds, 0);
    Ok(Win { uid, written: moment(written).unwrap_or_default(), words, link, deleted: deleted.and_then(moment) })
}
