//! Drafts: what a person wrote into a form that could not be accepted, field by field. They are kept for a week.

use super::error::Broken;
use super::keys::sealed;
use super::keys::sealed::random_uid;
use super::{Store, people};
use crate::mentoring::person::Address;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// The most characters that are kept of one field.
pub const LONGEST: usize = 4_000;
/// The most fields that are kept for one person. The oldest are deleted first.
pub const MOST: u32 = 50;

/// Whose draft is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepFor {
    /// Only that of a person who is known.
    Known,
    /// Anybody's. A person who is not known yet is from now on.
    Anybody,
}

impl Store {
    /// Keeps what a person wrote into the form with this line, and replaces what they wrote into it before. Returns
    /// whether it is kept.
    ///
    /// # Errors
    /// If the database cannot be written. What was kept before is then still there.
    pub fn keep_draft(
        &self,
        at: &Address,
        line: &str,
        fields: Vec<(String, String)>,
        whom: KeepFor,
        now: DateTime<Utc>,
    ) -> Result<bool, Broken> {
        let (keys, at, line) = (Arc::clone(&self.keys), at.clone(), line.to_owned());
        self.write(move |transaction| {
            let known = match whom {
                KeepFor::Known => people::known(transaction, &keys, &at)?.map(|(row, key)| (row.uid, key)),
                KeepFor::Anybody => Some(people::known_or_new(transaction, &keys, &at, now)?),
            };
            let Some((person, key)) = known else { return Ok(false) };
            let id = "SELECT id FROM person WHERE uid = ?1";
            let person: i64 = transaction.prepare_cached(id)?.query_row([person], |row| row.get(0))?;
            let delete = "DELETE FROM draft WHERE person = ?1 AND line = ?2";
            transaction.prepare_cached(delete)?.execute((person, &line))?;
            let insert = "INSERT INTO draft (uid, person, line, field, words, written) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            for (field, words) in fields {
                let (uid, words) = (random_uid(), words.chars().take(LONGEST).collect::<String>());
                let sealed = sealed::seal(&key, "draft.words", &uid, Some(&words));
                transaction.prepare_cached(insert)?.execute((uid, person, &line, field, sealed, now.timestamp()))?;
            }
            let trim = "DELETE FROM draft WHERE person = ?1
                            AND id NOT IN (SELECT id FROM draft WHERE person = ?1 ORDER BY id DESC LIMIT ?2)";
            transaction.prepare_cached(trim)?.execute((person, MOST))?;
            Ok(true)
        })
    }

    /// What a person wrote into the form with this line: fields and words. Empty, if there is nothing.
    ///
    /// # Errors
    /// If the database cannot be read, or something that is sealed in it was changed.
    pub fn draft(&self, at: &Address, line: &str) -> Result<Vec<(String, String)>, Broken> {
        let (keys, at, line) = (Arc::clone(&self.keys), at.clone(), line.to_owned());
        self.read(move |connection| {
            let moment = connection.unchecked_transaction()?;
            let Some(person) = people::uid(&moment, &at)? else { return Ok(Vec::new()) };
            let Some(key) = keys.of(&person)? else { return Ok(Vec::new()) };
            let mut select = moment.prepare_cached(
                "SELECT draft.field, draft.uid, draft.words FROM draft JOIN person ON person.id = draft.person
                 WHERE person.uid = ?1 AND draft.line = ?2 ORDER BY draft.id",
            )?;
            let mut rows = select.query((person, line))?;
            let mut fields = Vec::new();
            while let Some(row) = rows.next()? {
                let (field, uid, sealed): (String, String, Vec<u8>) =
                    (row.get("field")?, row.get("uid")?, row.get("words")?);
                fields.push((field, sealed::open(&key, "draft.words", &uid, &sealed)?.unwrap_or_default()));
            }
            Ok(fields)
        })
    }

    /// Deletes for good, and from the log too, what a person wrote into the form with this line. Returns whether there
    /// was anything.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn drop_draft(&self, at: &Address, line: &str) -> Result<bool, Broken> {
        // Most forms leave no draft, and then nobody waits for the writer.
        if self.draft(at, line)?.is_empty() {
            return Ok(false);
        }
        let (at, line) = (at.clone(), line.to_owned());
        self.connections.on_writer(move |writer| {
            let delete = "DELETE FROM draft WHERE line = ?3
                              AND person IN (SELECT person FROM address WHERE platform = ?1 AND id = ?2)";
            let of = (at.platform.name().to_owned(), at.id, line);
            let gone = writer.transaction(|transaction| Ok(transaction.execute(delete, of)?))?;
            writer.wipe();
            Ok(gone > 0)
        })
    }

    /// Deletes what a person wrote into the form with this line and into the forms that continue it, because something
    /// newer is kept or it is deleted.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn drop_drafts(&self, at: &Address, line: &str) -> Result<(), Broken> {
        let (asks, from) = (at.clone(), format!("{line} "));
        let all: Vec<String> = self.read(move |connection| {
            let mut select = connection.prepare_cached(
                "SELECT DISTINCT line FROM draft JOIN address ON address.person = draft.person
                 WHERE address.platform = ?1 AND address.id = ?2",
            )?;
            let lines = select.query_map((asks.platform.name(), &asks.id), |row| row.get(0))?;
            Ok(lines.collect::<rusqlite::Result<_>>()?)
        })?;
        for known in all.iter().filter(|known| *known == line || known.starts_with(&from)) {
            self.drop_draft(at, known)?;
        }
        Ok(())
    }
}
