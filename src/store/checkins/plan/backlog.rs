//! Chooses which schedules are planned next: a few that are due, or very many after a long downtime.

use chrono::{DateTime, Utc};
use rusqlite::Transaction;
use std::sync::atomic::{AtomicI64, Ordering};

/// How many schedules one transaction plans.
const BATCH: u32 = 250;
/// How many it plans if at least [`BACKLOG`] are overdue.
const LARGE_BATCH: u32 = 4_000;
const BACKLOG: u32 = 20_000;

/// The schedules to be planned next, each with the moment when it fell due: the longest overdue first. A very large
/// backlog is planned in the order of the rows on the disk instead, because all of it leaves later anyway.
pub(super) fn due(
    transaction: &Transaction<'_>,
    reached: &AtomicI64,
    now: DateTime<Utc>,
) -> rusqlite::Result<Vec<(i64, i64)>> {
    let pair = |row: &rusqlite::Row<'_>| Ok((row.get("id")?, row.get("next_due")?));
    let from = reached.load(Ordering::Relaxed);
    if from > 0 {
        let mut select = transaction.prepare_cached(
            "SELECT id, next_due FROM schedule WHERE state = 'active' AND +next_due <= ?1 AND id >= ?2 ORDER BY id LIMIT ?3",
        )?;
        let rows = select.query_map((now.timestamp(), from, LARGE_BATCH), pair)?;
        let due: Vec<(i64, i64)> = rows.collect::<rusqlite::Result<_>>()?;
        reached.store(due.last().map_or(0, |(last, _)| last + 1), Ordering::Relaxed);
        if !due.is_empty() {
            return Ok(due);
        }
    }
    let mut select = transaction.prepare_cached(
        "SELECT id, next_due FROM schedule WHERE state = 'active' AND next_due <= ?1 ORDER BY next_due LIMIT ?2",
    )?;
    let rows = select.query_map((now.timestamp(), BATCH), pair)?;
    let due: Vec<(i64, i64)> = rows.collect::<rusqlite::Result<_>>()?;
    let mut count = transaction.prepare_cached(
        "SELECT count(*) FROM (SELECT 1 FROM schedule WHERE state = 'active' AND next_due <= ?1 LIMIT ?2)",
    )?;
    if due.len() == BATCH as usize
        && count.query_row((now.timestamp(), BACKLOG), |row| row.get::<_, u32>(0))? == BACKLOG
    {
        reached.store(1, Ordering::Relaxed);
    }
    Ok(due)
}
