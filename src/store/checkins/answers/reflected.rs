//! Check-ins that are answered with a reflection.

use super::answerable;
use super::close::close;
use crate::mentoring::person::Address;
use crate::mentoring::reflection::Reflection;
use crate::store::Store;
use crate::store::entries::reflections;
use crate::store::entries::reflections::Kept;
use crate::store::error::Broken;
use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;
use std::sync::Arc;

/// What came of answering a check-in with a reflection.
#[derive(Debug, Clone, PartialEq)]
pub enum Reflected<T> {
    /// It is kept, and the check-in is answered.
    Kept(Kept<T>),
    /// They have as many of its kind as anybody may.
    Full,
    /// They have no such check-in.
    Unknown,
}

impl Store {
    /// The idempotency key of the latest check-in of this kind that a person got and has not answered.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn open_check_in(&self, at: &Address, kind: &str) -> Result<Option<String>, Broken> {
        let (at, kind) = (at.clone(), kind.to_owned());
        self.read(move |connection| {
            let mut select = connection.prepare_cached(
                "SELECT d.idempotency_key FROM address AS a JOIN delivery AS d ON d.person = a.person
                     JOIN schedule AS s ON s.id = d.schedule
                 WHERE a.platform = ?1 AND a.id = ?2 AND s.kind = ?3 AND d.answer = 'open'
                     AND d.role IN ('check-in', 'asked') AND d.state IN ('delivered', 'merged', 'unreachable')
                 ORDER BY d.nominal DESC, d.id DESC LIMIT 1",
            )?;
            Ok(select.query_row((at.platform.name(), &at.id, kind), |row| row.get(0)).optional()?)
        })
    }

    /// Keeps a reflection as a person's answer to the check-in with this idempotency key. It replaces their earlier answer.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is kept then.
    pub fn answer_with<T: Reflection>(
        &self,
        at: &Address,
        idempotency_key: &str,
        body: T,
        now: DateTime<Utc>,
    ) -> Result<Reflected<T>, Broken> {
        let (keys, at, idempotency_key) = (Arc::clone(&self.keys), at.clone(), idempotency_key.to_owned());
        self.write(move |transaction| {
            let Some(about) = answerable(transaction, &at, &idempotency_key)? else { return Ok(Reflected::Unknown) };
            // It is kept under the check-in's own idempotency key, even if they pressed on a reminder of it.
            let select = "SELECT idempotency_key FROM delivery WHERE id = ?1";
            let idempotency_key: String = transaction.prepare_cached(select)?.query_row([about], |row| row.get(0))?;
            let Some(kept) = reflections::keep(transaction, &keys, &at, idempotency_key, body, now)? else {
                return Ok(Reflected::Full);
            };
            let update = "UPDATE delivery SET skipped = NULL, answer = 'answered' WHERE id = ?1";
            transaction.prepare_cached(update)?.execute([about])?;
            close(transaction, about, now)?;
            Ok(Reflected::Kept(kept))
        })
    }
}
