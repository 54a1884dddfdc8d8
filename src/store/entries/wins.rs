//! Wins: lines of evidence that people write down when something happens.

use super::{Entry, Restored, is_full, list, mark_deleted, one, to_the_second};
use crate::mentoring::person::Address;
use crate::store::checkins::answers;
use crate::store::checkins::deliveries::questions;
use crate::store::error::Broken;
use crate::store::keys::sealed;
use crate::store::keys::sealed::{Key, random_uid};
use crate::store::{Store, people};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use std::sync::Arc;

/// The most wins that one person may have.
pub const MOST: u32 = 1_000;

/// A win.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Win {
    /// Its random name.
    pub uid: String,
    /// When it was written, to the second.
    pub written: DateTime<Utc>,
    /// What the person wrote. Empty, if no key opens it any more.
    pub words: String,
    /// The message it is about.
    pub link: Option<String>,
    /// When it was deleted.
    pub deleted: Option<DateTime<Utc>>,
}

impl Entry for Win {
    const TABLE: &'static str = "win";
    const KIND: Option<&'static str> = None;
    const COLUMNS: &'static str = "e.uid, e.written, e.words, e.link, e.deleted";
    const MOST: u32 = MOST;

    fn read(row: &Row<'_>, key: Option<&Key>) -> Result<Self, Broken> {
        let uid: String = row.get("uid")?;
        let open = |place, column: &str| match key {
            Some(key) => sealed::open(key, place, &uid, &row.get::<_, Vec<u8>>(column)?),
            None => Ok(None),
        };
        let (words, link) = (open("win.words", "words")?.unwrap_or_default(), open("win.link", "link")?);
        let moment = |seconds| DateTime::from_timestamp(seconds, 0);
        Ok(Win {
            written: moment(row.get("written")?).unwrap_or_default(),
            words,
            link,
            deleted: row.get::<_, Option<i64>>("deleted")?.and_then(moment),
            uid,
        })
    }

    fn write(&self, transaction: &Transaction<'_>, key: &Key, row: i64) -> Result<(), Broken> {
        let words = sealed::seal(key, "win.words", &self.uid, Some(&self.words));
        let update = "UPDATE win SET words = ?2, deleted = NULL WHERE id = ?1";
        transaction.prepare_cached(update)?.execute((row, words))?;
        Ok(())
    }

    /// A win keeps its date when it is changed: it happened when it was written.
    fn touch(&mut self, _: DateTime<Utc>) {}

    fn deleted(&self) -> Option<DateTime<Utc>> {
        self.deleted
    }

    fn set_deleted(&mut self, deleted: Option<DateTime<Utc>>) {
        self.deleted = deleted;
    }
}

impl Store {
    /// Keeps a win and returns it. The same words about the same message are kept once. A person who is not known yet is from
    /// now on. None, if the person has as many wins as anybody may.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is kept then.
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
            if link.is_some() {
                let all = list::<Win>(transaction, Some(&key), "e.deleted IS NULL", (at.platform.name(), &at.id))?;
                let mut all = all.into_iter().map(|(_, win)| win);
                if let Some(known) = all.find(|win| win.link == link && win.words == words) {
                    return Ok(Some(known));
                }
            }
            if is_full::<Win>(transaction, &at)? {
                return Ok(None);
            }
            let uid = random_uid();
            let insert = "INSERT INTO win (uid, person, written, words, link)
                          SELECT ?1, id, ?3, ?4, ?5 FROM person WHERE uid = ?2";
            let sealed = sealed::seal(&key, "win.words", &uid, Some(&words));
            let about = sealed::seal(&key, "win.link", &uid, link.as_deref());
            transaction.prepare_cached(insert)?.execute((&uid, person, now.timestamp(), sealed, about))?;
            Ok(Some(Win { uid, written: to_the_second(now), words, link, deleted: None }))
        })
    }

    /// Keeps as a win what a person said they would try in the check-in with this idempotency key. It is kept once: if it was
    /// deleted since, it is there again in the words it had. None, if there is no such promise of theirs; no win, if
    /// they have as many as anybody may.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is kept then.
    pub fn keep_promise_as_win(
        &self,
        at: &Address,
        idempotency_key: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Option<Win>>, Broken> {
        let (keys, at, idempotency_key) = (Arc::clone(&self.keys), at.clone(), idempotency_key.to_owned());
        self.write(move |transaction| {
            let Some((_, key)) = people::known(transaction, &keys, &at)? else { return Ok(None) };
            let Some((row, uid)) = answers::promised_in(transaction, &at, &idempotency_key)? else { return Ok(None) };
            let Some(promise) = questions::promise_in(transaction, row, &key)? else { return Ok(None) };
            let known = one::<Win>(transaction, &keys, &at, &uid, now)?;
            if let Some((_, known)) = known.as_ref().filter(|(_, win)| win.deleted.is_none()) {
                return Ok(Some(Some(known.clone())));
            }
            if is_full::<Win>(transaction, &at)? {
                return Ok(Some(None));
            }
            if let Some((row, known)) = known {
                mark_deleted::<Win>(transaction, row, None)?;
                return Ok(Some(Some(Win { deleted: None, ..known })));
            }
            // It has the name of the answer, so that the same press again keeps nothing more.
            let insert = "INSERT INTO win (uid, person, written, words)
                          SELECT ?1, person, ?4, ?5 FROM address WHERE platform = ?2 AND id = ?3
                          ON CONFLICT (uid) DO UPDATE SET deleted = NULL, words = excluded.words, written = excluded.written";
            let sealed = sealed::seal(&key, "win.words", &uid, Some(&promise.words));
            let of = (&uid, at.platform.name(), &at.id, now.timestamp(), sealed);
            transaction.prepare_cached(insert)?.execute(of)?;
            let written = to_the_second(now);
            Ok(Some(Some(Win { uid, written, words: promise.words, link: None, deleted: None })))
        })
    }

    /// One of a person's wins, unless it is gone for good by now.
    ///
    /// # Errors
    /// If the database cannot be read, or something that is sealed in it was changed.
    pub fn win(&self, at: &Address, uid: &str, now: DateTime<Utc>) -> Result<Option<Win>, Broken> {
        self.entry(at, uid, now)
    }

    /// A page of a person's wins, the latest first: at most this many, older than the win named by `before`. None, if that is
    /// none of theirs.
    ///
    /// # Errors
    /// If the database cannot be read, or something that is sealed in it was changed.
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
            let page = "e.deleted IS NULL AND e.id < ?3 ORDER BY e.id DESC LIMIT ?4";
            let wins = list(&moment, key.as_ref(), page, (at.platform.name(), &at.id, from, most))?;
            Ok(Some(wins.into_iter().map(|(_, win)| win).collect()))
        })
    }

    /// How many of a person's wins were written since this moment.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn count_wins(&self, at: &Address, since: DateTime<Utc>) -> Result<u32, Broken> {
        let at = at.clone();
        self.read(move |connection| {
            let mut select = connection.prepare_cached(
                "SELECT count(*) FROM win JOIN address ON address.person = win.person
                 WHERE address.platform = ?1 AND address.id = ?2 AND win.deleted IS NULL AND win.written >= ?3",
            )?;
            Ok(select.query_row((at.platform.name(), &at.id, since.timestamp()), |row| row.get(0))?)
        })
    }

    /// Replaces the words of one of a person's wins and returns it. None, if they have no such win.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn change_win(
        &self,
        at: &Address,
        uid: &str,
        words: String,
        now: DateTime<Utc>,
    ) -> Result<Option<Win>, Broken> {
        self.change_entry(at, uid, now, |win: &mut Win| win.words = words)
    }

    /// Deletes one of a person's wins and returns it; an hour later it is gone for good. One that was deleted before keeps its
    /// hour. None, if they have no such win.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn delete_win(&self, at: &Address, uid: &str, now: DateTime<Utc>) -> Result<Option<Win>, Broken> {
        self.delete_entry(at, uid, now)
    }

    /// Restores one of a person's wins within the hour after it was deleted. None, if they have no such win any more.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn restore_win(&self, at: &Address, uid: &str, now: DateTime<Utc>) -> Result<Option<Restored<Win>>, Broken> {
        self.restore_entry(at, uid, now)
    }
}

/// The number of the row with this name, if it is theirs.
fn number(connection: &Connection, at: &Address, uid: &str) -> rusqlite::Result<Option<i64>> {
    let mut select = connection.prepare_cached(
        "SELECT win.id FROM win JOIN address ON address.person = win.person
         WHERE win.uid = ?1 AND address.platform = ?2 AND address.id = ?3",
    )?;
    select.query_row((uid, at.platform.name(), &at.id), |row| row.get(0)).optional()
}
