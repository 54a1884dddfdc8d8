//! When what a message is from was begun, and when the message was to come: what somebody needs to know why they got it.

use super::row;
use crate::mentoring::person::Address;
use crate::store::Store;
use crate::store::error::Broken;
use chrono::DateTime;
use chrono::Utc;
use rusqlite::OptionalExtension;

/// Where a message comes from, in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// When its person began what it is from.
    pub began: DateTime<Utc>,
    /// When it was to come.
    pub due: DateTime<Utc>,
}

impl Store {
    /// When somebody began what the message with this marker is from, and when the message was to come. None, if it is none of
    /// theirs.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn since(&self, at: &Address, marker: &str) -> Result<Option<Since>, Broken> {
        let (at, marker) = (at.clone(), marker.to_owned());
        self.read(move |connection| {
            let Some(row) = row(connection, &at, &marker)? else { return Ok(None) };
            let mut select = connection.prepare_cached(
                "SELECT s.since, d.due FROM delivery AS d JOIN schedule AS s ON s.id = d.schedule WHERE d.id = ?1",
            )?;
            let found = select.query_row([row.id], |row| Ok((row.get("since")?, row.get("due")?))).optional()?;
            let moment = |seconds| DateTime::from_timestamp(seconds, 0).ok_or(Broken::Unreadable("a moment"));
            found.map(|(since, due)| Ok(Since { began: moment(since)?, due: moment(due)? })).transpose()
        })
    }
}
