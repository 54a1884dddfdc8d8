//! What a person wrote over time: read page by page, counted, and deleted with an hour to undo that.

use crate::mentoring::person::Address;
use crate::store::checkins::answers;
use crate::store::checkins::answers::Written;
use crate::store::error::Broken;
use crate::store::purge::UNDO;
use crate::store::{Store, people};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};
use std::sync::Arc;

/// How many check-ins are on a page.
pub const PAGE: u32 = 5;
/// How many of the last check-ins are counted.
pub const COUNTED: u32 = 6;
/// A page of what a person wrote, the latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The check-ins they wrote to.
    pub written: Vec<Written>,
    /// Whether there are earlier ones.
    pub more: bool,
}

/// How much a person answered lately, and what came of what they said they would try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many of the last check-ins reached them, [`COUNTED`] at most.
    pub asked: u32,
    /// How many of those they answered.
    pub answered: u32,
    /// How many of all the things they said they would try they did.
    pub done: u32,
    /// How many of them they let go.
    pub dropped: u32,
}

/// What came of restoring deleted answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestoredAnswers {
    /// They are there again, or were never deleted.
    Back,
    /// They are gone, because the hour is over.
    Gone,
}

impl Store {
    /// A page of what a person wrote to check-ins of this kind, or of any kind, behind the check-in with this idempotency key,
    /// if one is given.
    ///
    /// # Errors
    /// If the database cannot be read, or something that is sealed in it was changed.
    pub fn history(&self, at: &Address, kind: Option<&str>, behind: Option<&str>) -> Result<Page, Broken> {
        let (keys, at) = (Arc::clone(&self.keys), at.clone());
        let (kind, behind) = (kind.unwrap_or_default().to_owned(), behind.map(str::to_owned));
        self.read(move |connection| {
            let moment = connection.unchecked_transaction()?;
            let Some(uid) = people::uid(&moment, &at)? else { return Ok(Page { written: Vec::new(), more: false }) };
            let key = keys.of(&uid)?;
            let (nominal, id) = match behind {
                Some(idempotency_key) => place(&moment, &at, &idempotency_key)?,
                None => ("9999".to_owned(), i64::MAX),
            };
            let mut select = moment.prepare_cached(
                "SELECT d.id FROM address AS a JOIN delivery AS d ON d.person = a.person
                     JOIN schedule AS s ON s.id = d.schedule
                 WHERE a.platform = ?1 AND a.id = ?2 AND (?3 = '' OR s.kind = ?3) AND (d.nominal, d.id) < (?4, ?5)
                     AND EXISTS (SELECT 1 FROM answer AS it WHERE it.delivery = d.id AND it.deleted IS NULL)
                 ORDER BY d.nominal DESC, d.id DESC LIMIT ?6",
            )?;
            let of = (at.platform.name(), &at.id, &kind, &nominal, id, PAGE + 1);
            let found: Vec<i64> = select.query_map(of, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            let shown = found.iter().take(PAGE as usize).map(|id| answers::written(&moment, *id, key.as_ref()));
            Ok(Page { written: shown.collect::<Result<_, _>>()?, more: found.len() > PAGE as usize })
        })
    }

    /// How much a person answered lately of the check-ins of this kind, or of any kind.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn tally(&self, at: &Address, kind: Option<&str>) -> Result<Tally, Broken> {
        let (at, kind) = (at.clone(), kind.unwrap_or_default().to_owned());
        self.read(move |connection| {
            let mut select = connection.prepare_cached(
                "SELECT count(*) AS asked, coalesce(sum(answered), 0) AS answered FROM (
                     SELECT EXISTS (SELECT 1 FROM answer AS it WHERE it.delivery = d.id AND it.deleted IS NULL)
                         OR EXISTS (SELECT 1 FROM reflection AS r
                             WHERE r.person = d.person AND r.about = d.idempotency_key AND r.deleted IS NULL) AS answered
                     FROM address AS a JOIN delivery AS d ON d.person = a.person JOIN schedule AS s ON s.id = d.schedule
                         LEFT JOIN delivery AS c ON c.id = d.batch_lead
                     WHERE a.platform = ?1 AND a.id = ?2 AND (?3 = '' OR s.kind = ?3) AND d.role IN ('check-in', 'asked')
                         AND d.answer <> 'lapsed' AND coalesce(c.state, d.state) = 'delivered'
                     ORDER BY d.nominal DESC, d.id DESC LIMIT ?4)",
            )?;
            let of = (at.platform.name(), &at.id, &kind, COUNTED);
            let (asked, answered) = select.query_row(of, |row| Ok((row.get("asked")?, row.get("answered")?)))?;
            let mut select = connection.prepare_cached(
                "SELECT coalesce(sum(it.outcome = 'done'), 0) AS done, coalesce(sum(it.outcome = 'dropped'), 0) AS dropped
                 FROM address AS a JOIN delivery AS d ON d.person = a.person JOIN schedule AS s ON s.id = d.schedule
                     JOIN answer AS it ON it.delivery = d.id
                 WHERE a.platform = ?1 AND a.id = ?2 AND (?3 = '' OR s.kind = ?3) AND it.deleted IS NULL",
            )?;
            let of = (at.platform.name(), &at.id, &kind);
            let (done, dropped) = select.query_row(of, |row| Ok((row.get("done")?, row.get("dropped")?)))?;
            Ok(Tally { asked, answered, done, dropped })
        })
    }

    /// Deletes what a person wrote to a check-in: it is shown nowhere any more, and gone for good an hour later. False,
    /// if they have no such check-in.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is deleted then.
    pub fn delete_answers(&self, at: &Address, idempotency_key: &str, now: DateTime<Utc>) -> Result<bool, Broken> {
        let (at, idempotency_key) = (at.clone(), idempotency_key.to_owned());
        self.write(move |transaction| {
            let Some(about) = answers::answerable(transaction, &at, &idempotency_key)? else { return Ok(false) };
            let update = "UPDATE answer SET deleted = ?2 WHERE delivery = ?1 AND deleted IS NULL";
            transaction.prepare_cached(update)?.execute((about, now.timestamp()))?;
            Ok(true)
        })
    }

    /// Restores what a person wrote to a check-in, if its hour is not over. None, if they have no such check-in.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn restore_answers(
        &self,
        at: &Address,
        idempotency_key: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<RestoredAnswers>, Broken> {
        let (at, idempotency_key) = (at.clone(), idempotency_key.to_owned());
        self.write(move |transaction| {
            let Some(about) = answers::answerable(transaction, &at, &idempotency_key)? else { return Ok(None) };
            let update = "UPDATE answer SET deleted = NULL WHERE delivery = ?1 AND deleted > ?2";
            transaction.prepare_cached(update)?.execute((about, (now - UNDO).timestamp()))?;
            let is_there = "SELECT EXISTS (SELECT 1 FROM answer WHERE delivery = ?1 AND deleted IS NULL)";
            let is_there = transaction.prepare_cached(is_there)?.query_row([about], |row| row.get(0))?;
            Ok(Some(if is_there { RestoredAnswers::Back } else { RestoredAnswers::Gone }))
        })
    }
}

/// Where one of a person's check-ins stands in the order of pages. At the very end, if it is not theirs.
fn place(connection: &Connection, at: &Address, idempotency_key: &str) -> rusqlite::Result<(String, i64)> {
    let mut select = connection.prepare_cached(
        "SELECT d.nominal, d.id FROM delivery AS d JOIN address AS a ON a.person = d.person
         WHERE d.idempotency_key = ?1 AND a.platform = ?2 AND a.id = ?3",
    )?;
    let found = select
        .query_row((idempotency_key, at.platform.name(), &at.id), |row| Ok((row.get("nominal")?, row.get("id")?)));
    Ok(found.optional()?.unwrap_or_default())
}
