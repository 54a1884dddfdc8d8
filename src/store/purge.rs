//! What was deleted, and is gone for good an hour later; and drafts that nobody came back to.

use super::Store;
use super::error::Broken;
use chrono::DateTime;
use chrono::TimeDelta;
use chrono::Utc;

/// How long a deletion can be taken back.
pub const UNDO: TimeDelta = TimeDelta::hours(1);
/// How long a draft waits for whoever wrote it.
pub const DRAFTS: TimeDelta = TimeDelta::days(7);

/// How much was taken out for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Wins that were deleted.
    pub wins: usize,
    /// Answers that were.
    pub answers: usize,
    /// Reflections that were.
    pub reflections: usize,
    /// Drafts that were too old: fields of forms.
    pub drafts: usize,
}

impl Store {
    /// When the oldest of all that is to go for good does. None, where nothing is to.
    ///
    /// # Errors
    /// When the database cannot be read.
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

    /// Takes out for good, and out of the log too, what was deleted an hour ago or earlier and drafts that are older than a week.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is changed then.
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
