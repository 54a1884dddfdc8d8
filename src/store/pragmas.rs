//! How connections are configured.

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::time::Duration;

/// Marks a file as ours: `NxRg`.
pub(super) const APPLICATION_ID: i32 = 0x4e78_5267;

/// How long one connection waits for another.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// How many prepared statements a connection keeps, which is more than there are. Preparing one takes longer than
/// running it.
pub(super) const READY: usize = 256;

/// Configures the connection that writes. Foreign keys, full durability and overwriting what is deleted are off by
/// default.
pub(super) fn configure(connection: &mut Connection) -> rusqlite::Result<()> {
    watch(connection)?;
    connection.set_prepared_statement_cache_capacity(READY);
    // Otherwise SQLite plans the whole statement again for each new value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.busy_timeout(PATIENCE)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA wal_autocheckpoint = 16000;
         PRAGMA cache_size = -65536;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;",
    )
}

/// Lets a test end the program before any statement.
#[cfg(feature = "fail-points")]
pub(super) fn watch(connection: &mut Connection) -> rusqlite::Result<()> {
    use rusqlite::trace::{TraceEvent, TraceEventCodes};
    connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(|_: TraceEvent<'_>| crate::fail::counted("statement")))
}

/// Without the feature, nothing watches.
#[cfg(not(feature = "fail-points"))]
pub(super) fn watch(_: &mut Connection) -> rusqlite::Result<()> {
    Ok(())
}
