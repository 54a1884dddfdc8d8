//! Counts how many people share a moment. The messages to a crowd are spread over some minutes.

use rusqlite::Transaction;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many people share each moment that is being planned, as it was when its planning began.
#[derive(Debug, Default, Clone)]
pub(in crate::store) struct Crowds(Arc<Mutex<BTreeMap<i64, u32>>>);

impl Crowds {
    /// How many schedules fall due at this moment.
    pub(super) fn sharing(&self, transaction: &Transaction<'_>, slot: i64) -> rusqlite::Result<u32> {
        const MANY: u32 = 10_000;
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = counted.get(&slot) {
            return Ok(*known);
        }
        let mut count = transaction.prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM schedule WHERE state = 'active' AND next_due = ?1 LIMIT ?2)",
        )?;
        let sharing = count.query_row((slot, MANY), |row| row.get(0))?;
        // What is planned no longer counts, so each moment is counted once. Earlier moments do not come back.
        counted.retain(|other, _| slot - other < 60 * 60);
        counted.insert(slot, sharing);
        Ok(sharing)
    }
}
