//! Removes for good what was deleted an hour ago, and drafts that nobody came back to.

use super::Store;
use super::error::Broken;
use chrono::{DateTime, TimeDelta, Utc};

/// How long a deletion can be undone.
pub const UNDO: TimeDelta = TimeDelta::hours(1);
/// How long a draft is kept.
pub const DRAFTS: TimeDelta = TimeDelta::days(7);

/// How much was removed for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Deleted wins.
    pub wins: usize,
    /// Deleted answers.
    pub answers: usize,
    /// Deleted reflections.
    pub reflections: usize,
    /// Fields of drafts that were too old.
    pub drafts: usize,
}

impl Store {
    /// When something has to be removed next. None, if nothing has to be.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn purge_due(&self) -> Result<Option<DateTime<Utc>>, Broken> {
        self.read(|connection| {
            let oldest = |select: &str, kept: TimeDelta| -> rusqlite::Result<Option<i64>> {
                let oldest: Option<i64> = connection.prepare_cached(select)?.query_row([], |row| row.get(0))?;
                Ok(oldest.map(|oldest| oldest.saturating_add(kept.num_seconds())))
            };
            let due = [
                oldest("SELECT min(deleted) FROM win WHERE deleted IS NOT NULL", UNDO)?,
                oldest("SELECT min(deleted) FROM answer WHERE deleted IS NOT NULL", UNDO)?,
                oldest("SELECT min(deleted) FROM reflection WHERE deleted IS NOT NULL", UNDO)?,
                oldest("SELECT min(written) FROM draft", DRAFTS)?,
            ];
            Ok(due.into_iter().flatten().min().and_then(|due| DateTime::from_timestamp(due, 0)))
        })
    }

    /// Removes for good, and from the log too, what was deleted an hour ago or earlier, and drafts older than a week.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn purge(&self, now: DateTime<Utc>) -> Result<Purged, Broken> {
        self.connections.on_writer(move |writer| {
            let deleted = (now - UNDO).timestamp();
            let purged = writer.transaction(|transaction| {
                Ok(Purged {
                    wins: transaction.execute("DELETE FROM win WHERE deleted <= ?1", [deleted])?,
                    answers: transaction.execute("DELETE FROM answer WHERE deleted <= ?1", [deleted])?,
                    reflections: transaction.execute("DELETE FROM reflection WHERE deleted <= ?1", [deleted])?,
                    drafts: transaction
                        .execute("DELETE FROM draft WHERE written <= ?1", [(now - DRAFTS).timestamp()])?,
                })
            })?;
            if purged != Purged::default() {
                writer.wipe();
            }
            Ok(purged)
        })
    }
}
