//! Check-ins that a person skipped and opens again within the hour. Nothing is sent for it: the buttons of their
//! message answer again.

use super::row;
use crate::mentoring::person::Address;
use crate::store::Store;
use crate::store::checkins::deliveries::conditions;
use crate::store::checkins::schedules::undo::is_recent;
use crate::store::error::Broken;
use chrono::{DateTime, Utc};
use rusqlite::Connection;

/// What came of opening a message again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reopened {
    /// Something in it waits for an answer.
    Open,
    /// It was skipped longer ago than an hour.
    TooLate,
    /// Nothing in it was skipped, or all of that was answered since.
    Nothing,
}

impl Store {
    /// Whether a person skipped check-ins in the message with this idempotency key, and can undo that.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn can_reopen(&self, at: &Address, idempotency_key: &str, now: DateTime<Utc>) -> Result<bool, Broken> {
        let (at, idempotency_key) = (at.clone(), idempotency_key.to_owned());
        self.read(move |connection| {
            let Some(row) = row(connection, &at, &idempotency_key)? else { return Ok(false) };
            let left = left(connection, row.id, row.about)?;
            Ok(left.is_some_and(|left| is_recent(left.at, now)))
        })
    }

    /// Opens again the check-ins that a person skipped with their last press on the message with this idempotency key. None, if
    /// it is not theirs.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn reopen(&self, at: &Address, idempotency_key: &str, now: DateTime<Utc>) -> Result<Option<Reopened>, Broken> {
        let (at, idempotency_key) = (at.clone(), idempotency_key.to_owned());
        self.write(move |transaction| {
            let Some(row) = row(transaction, &at, &idempotency_key)? else { return Ok(None) };
            let Some(left) = left(transaction, row.id, row.about)? else { return Ok(Some(Reopened::Nothing)) };
            // What is open was opened by this very press before.
            if left.is_open {
                return Ok(Some(Reopened::Open));
            }
            if !is_recent(left.at, now) {
                return Ok(Some(Reopened::TooLate));
            }
            for id in left.rows {
                let open = "UPDATE delivery SET answer = 'open', skipped = NULL WHERE id = ?1 AND answer = 'skipped'";
                transaction.prepare_cached(open)?.execute([id])?;
            }
            Ok(Some(Reopened::Open))
        })
    }
}

/// The check-ins in a message that the last press on it skipped.
struct Left {
    /// When that was, in seconds.
    at: i64,
    rows: Vec<i64>,
    /// Whether anything else in the message waits for an answer.
    is_open: bool,
}

/// None, if nothing in it was skipped and nothing waits.
fn left(connection: &Connection, id: i64, about: i64) -> rusqlite::Result<Option<Left>> {
    let select = format!(
        "SELECT d.id, d.answer = 'open' AS is_open, coalesce(d.skipped, 0) AS skipped FROM delivery AS d
         WHERE (d.answer = 'open' OR d.answer = 'skipped' AND d.skipped IS NOT NULL AND d.state <> 'cancelled') AND {}",
        conditions::IS_IN_MESSAGE
    );
    let mut select = connection.prepare_cached(&select)?;
    let rows = select.query_map((id, about), |row| Ok((row.get("id")?, row.get("is_open")?, row.get("skipped")?)))?;
    let rows: Vec<(i64, bool, i64)> = rows.collect::<rusqlite::Result<_>>()?;
    let Some(at) = rows.iter().map(|(.., at)| *at).max() else { return Ok(None) };
    let is_open = rows.iter().any(|(_, is_open, _)| *is_open);
    Ok(Some(Left { at, rows: rows.into_iter().filter(|it| it.2 == at).map(|it| it.0).collect(), is_open }))
}
