//! A check-in that is answered with a reflection.

use super::answerable;
use super::close;
use crate::mentoring::person::Address;
use crate::mentoring::reflection::Reflection;
use crate::store::Store;
use crate::store::reflections;
use crate::store::reflections::Kept;
use crate::store::unusable::Broken;
use chrono::DateTime;
use chrono::Utc;
use std::sync::Arc;

/// What came of answering a check-in with a reflection.
#[derive(Debug, Clone, PartialEq)]
pub enum Reflected<T> {
    /// It is kept, and the check-in is answered.
    Kept(Kept<T>),
    /// They have as many of its kind as anybody may.
    Full,
    /// There is no such check-in of theirs.
    Unknown,
}

impl Store {
    /// Keeps a reflection as what somebody wrote to the check-in with this marker, in the place of what they wrote to it before.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is kept then.
    pub fn answer_with<T: Reflection>(
        &self,
        at: &Address,
        marker: &str,
        body: T,
        now: DateTime<Utc>,
    ) -> Result<Reflected<T>, Broken> {
        let (keys, at, marker) = (Arc::clone(&self.keys), at.clone(), marker.to_owned());
        self.write(move |transaction| {
            let Some(about) = answerable(transaction, &at, &marker)? else { return Ok(Reflected::Unknown) };
            // By the check-in's own marker, also where they pressed on a reminder of it.
            let select = "SELECT marker FROM delivery WHERE id = ?1";
            let marker: String = transaction.prepare_cached(select)?.query_row([about], |row| row.get(0))?;
            let Some(kept) = reflections::keep(transaction, &keys, &at, marker, body, now)? else {
                return Ok(Reflected::Full);
            };
            let update = "UPDATE delivery SET skipped = NULL, answer = 'answered' WHERE id = ?1";
            transaction.prepare_cached(update)?.execute([about])?;
            close(transaction, about, now)?;
            Ok(Reflected::Kept(kept))
        })
    }
}
