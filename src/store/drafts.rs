//! Drafts: what somebody wrote into a form that could not be taken, field by field. They wait for a week, for whoever wrote them.

use super::Store;
use super::error::Broken;
use super::keys::sealed;
use super::keys::sealed::random_uid;
use super::people;
use crate::mentoring::person::Address;
use chrono::DateTime;
use chrono::Utc;
use std::sync::Arc;

/// The most that is kept of one field, in characters.
pub const LONGEST: usize = 4_000;
/// The most fields that are kept of one person. Of more, the oldest go.
pub const MOST: u32 = 50;

/// Of whom a draft is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Of whoever is known.
    Known,
    /// Of anybody: whoever is not known yet is from now on.
    Anybody,
}

impl Store {
    /// Keeps what somebody wrote into the form with this line, in the place of what they wrote into it before. Whether it is kept.
    ///
    /// # Errors
    /// When the database does not take it. What was kept before still is, then.
    pub fn keep_draft(
        &self,
        at: &Address,
        line: &str,
        fields: Vec<(String, String)>,
        whom: Whom,
        now: DateTime<Utc>,
    ) -> Result<bool, Broken> {
        let (keys, at, line) = (Arc::clone(&self.keys), at.clone(), line.to_owned());
        self.write(move |transaction| {
            let known = match whom {
                Whom::Known => people::known(transaction, &keys, &at)?.map(|(row, key)| (row.uid, key)),
                Whom::Anybody => Some(people::known_or_new(transaction, &keys, &at, now)?),
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

    /// What somebody wrote into the form with this line: fields and words. Empty, if that is nothing.
    ///
    /// # Errors
    /// When the database cannot be read, or something that is sealed in it was changed.
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

    /// Takes out, for good and out of the log too, what somebody wrote into the form with this line. Whether that was anything.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is changed then.
    pub fn drop_draft(&self, at: &Address, line: &str) -> Result<bool, Broken> {
        // Most forms leave none, and nobody waits for the writer then.
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

    /// Throws away what this person wrote into the form of this line and of whatever goes on from it: something newer is kept, or
    /// it is deleted.
    ///
    /// # Errors
    /// When the database does not take it.
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
