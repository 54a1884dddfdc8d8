//! What a check-in asks, and what that depends on: what its schedule asked before, and what the person said they would
//! try.

use super::contents::date;
use crate::mentoring::delivery::{Outcome, Promise};
use crate::store::Store;
use crate::store::error::Broken;
use crate::store::keys::sealed;
use crate::store::keys::sealed::Key;
use rusqlite::{Connection, OptionalExtension};

/// How many of the check-ins before it matter for what one asks: more than a year of weeks. What is longer ago reads as
/// new.
const BEFORE: u32 = 60;

impl Store {
    /// Keeps the questions of these check-ins for good, each by its idempotency key and the ids of the questions. If a check-in
    /// has questions already, those stay.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn keep_questions(&self, drawn: Vec<(String, Vec<String>)>) -> Result<(), Broken> {
        self.write(move |transaction| {
            for (idempotency_key, questions) in &drawn {
                let update = "UPDATE delivery SET questions = ?2 WHERE idempotency_key = ?1 AND questions = ''";
                transaction.prepare_cached(update)?.execute((idempotency_key, questions.join(" ")))?;
            }
            Ok(())
        })
    }
}

/// What was asked before a check-in.
pub(in crate::store) struct Before {
    /// By check-ins of the same kind, the latest first.
    pub(in crate::store) alike: Vec<Vec<String>>,
    /// By the last check-in of the same schedule.
    pub(in crate::store) previous: Vec<String>,
    /// The number of the check-in among those of its schedule.
    pub(in crate::store) number: u32,
}

/// What was asked before this check-in. Once its own questions are drawn, the questions of others are not needed.
pub(in crate::store) fn before(
    connection: &Connection,
    it: i64,
    schedule: i64,
    is_drawn: bool,
) -> rusqlite::Result<Before> {
    let alike = if is_drawn { Vec::new() } else { alike(connection, it)? };
    let mut select = connection.prepare_cached(
        "SELECT count(*) + 1 AS number, max(id), questions FROM delivery
         WHERE schedule = ?1 AND id < ?2 AND questions <> '' AND role IN ('check-in', 'asked')",
    )?;
    let (number, previous) =
        select.query_row((schedule, it), |row| Ok((row.get("number")?, row.get::<_, Option<String>>("questions")?)))?;
    Ok(Before { alike, previous: ids(&previous.unwrap_or_default()), number })
}

/// What check-ins of the same kind asked their person before, the latest first.
fn alike(connection: &Connection, it: i64) -> rusqlite::Result<Vec<Vec<String>>> {
    let mut select = connection.prepare_cached(
        "SELECT d.questions FROM delivery AS it JOIN schedule AS own ON own.id = it.schedule
             JOIN delivery AS d ON d.person = it.person JOIN schedule AS s ON s.id = d.schedule AND s.kind = own.kind
         WHERE it.id = ?1 AND d.id < it.id AND d.questions <> '' AND d.role IN ('check-in', 'asked')
         ORDER BY d.id DESC LIMIT ?2",
    )?;
    let rows = select.query_map((it, BEFORE), |row| row.get::<_, String>(0))?;
    rows.map(|row| Ok(ids(&row?))).collect()
}

/// What the person last said they would try, in a check-in of this schedule before this one.
pub(in crate::store) fn promise(
    connection: &Connection,
    it: i64,
    schedule: i64,
    key: Option<&Key>,
) -> Result<Option<Promise>, Broken> {
    let (Some(key), Some(row)) = (key, promised(connection, it, schedule)?) else { return Ok(None) };
    promise_in(connection, row, key)
}

/// The promise in this row.
pub(in crate::store) fn promise_in(connection: &Connection, row: i64, key: &Key) -> Result<Option<Promise>, Broken> {
    let mut select = connection.prepare_cached(
        "SELECT s.uid AS schedule, d.idempotency_key, d.nominal, a.uid, a.words, a.outcome
         FROM answer AS a JOIN delivery AS d ON d.id = a.delivery JOIN schedule AS s ON s.id = d.schedule
         WHERE a.id = ?1",
    )?;
    let mut rows = select.query([row])?;
    let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let text = |column: &str| row.get::<_, String>(column);
    let outcome = Outcome::named(&text("outcome")?).ok_or(Broken::Unreadable("answer.outcome"))?;
    let sealed: Vec<u8> = row.get("words")?;
    let Some(words) = sealed::open(key, "answer.words", &text("uid")?, &sealed)? else { return Ok(None) };
    Ok(Some(Promise {
        schedule: text("schedule")?,
        idempotency_key: text("idempotency_key")?,
        date: date(&text("nominal")?)?,
        words,
        outcome,
        is_news: false,
    }))
}

/// The row of what the person last said they would try, before this check-in.
pub(in crate::store) fn promised(connection: &Connection, it: i64, schedule: i64) -> rusqlite::Result<Option<i64>> {
    let mut select = connection.prepare_cached(
        "SELECT a.id FROM delivery AS d JOIN answer AS a ON a.delivery = d.id
         WHERE d.schedule = ?1 AND d.id < ?2 AND a.outcome <> '' AND a.deleted IS NULL
         ORDER BY d.nominal DESC, d.id DESC, a.id DESC LIMIT 1",
    )?;
    select.query_row((schedule, it), |row| row.get(0)).optional()
}

/// Ids, which are stored with a space between.
pub(in crate::store) fn ids(kept: &str) -> Vec<String> {
    kept.split_whitespace().map(str::to_owned).collect()
}
