//! Why a person gets a message: when they began what it comes from, and when it was due.

use super::row;
use crate::mentoring::person::Address;
use crate::store::Store;
use crate::store::error::Broken;
use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;

/// When a message and its schedule began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// When its person began the schedule.
    pub began: DateTime<Utc>,
    /// When the message was due.
    pub due: DateTime<Utc>,
}

impl Store {
    /// When a person began the schedule that the message with this idempotency key comes from, and when the message was due.
    /// None, if it is not theirs.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn since(&self, at: &Address, idempotency_key: &str) -> Result<Option<Since>, Broken> {
        let (at, idempotency_key) = (at.clone(), idempotency_key.to_owned());
        self.read(move |connection| {
            let Some(row) = row(connection, &at, &idempotency_key)? else { return Ok(None) };
            let mut select = connection.prepare_cached(
                "SELECT s.since, d.due FROM delivery AS d JOIN schedule AS s ON s.id = d.schedule WHERE d.id = ?1",
            )?;
            let found = select.query_row([row.id], |row| Ok((row.get("since")?, row.get("due")?))).optional()?;
            let moment = |seconds| DateTime::from_timestamp(seconds, 0).ok_or(Broken::Unreadable("a moment"));
            found.map(|(since, due)| Ok(Since { began: moment(since)?, due: moment(due)? })).transpose()
        })
    }
}
