//! Which process uses this database, what its clock has shown, and which zone data it goes by. Each start begins an
//! epoch.

use super::Store;
use super::checkins::deliveries::conditions;
use super::error::Broken;
use super::keys::sealed::random_uid;
use chrono::{DateTime, Utc};
use rusqlite::Connection;

/// The process that uses this database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// The random name of this installation.
    pub instance: String,
    /// Raised at each start. The outcome of what was being sent in an earlier epoch is unknown.
    pub epoch: i64,
    /// The latest moment that the clock is believed to have shown.
    pub clock: DateTime<Utc>,
    /// The release of the zone data that every next moment was worked out with. Empty, before the first.
    pub zone_data: String,
}

impl Store {
    /// Begins a new epoch, once this process has the database for itself. What an earlier one was sending is looked for
    /// as soon as this process is a minute old.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn begin_epoch(&self) -> Result<Process, Broken> {
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO process (id, house, epoch, clock, zone_data) VALUES (1, ?1, 1, 0, '')
                 ON CONFLICT (id) DO UPDATE SET epoch = epoch + 1",
                [random_uid()],
            )?;
            let look = format!("UPDATE delivery AS d SET not_before = 0 WHERE {}", conditions::IS_SENDING);
            transaction.execute(&look, [])?;
            Ok(read(transaction)?)
        })
    }

    /// Notes what the clock shows, if it is believed.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn note_clock(&self, now: DateTime<Utc>) -> Result<(), Broken> {
        self.write(move |transaction| {
            transaction.execute("UPDATE process SET clock = ?1", [now.timestamp()])?;
            Ok(())
        })
    }
}

/// Reads the process as it is noted. It is there as soon as an epoch began.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Process> {
    let mut select = connection.prepare_cached("SELECT house, epoch, clock, zone_data FROM process")?;
    select.query_row([], |row| {
        Ok(Process {
            instance: row.get("house")?,
            epoch: row.get("epoch")?,
            clock: DateTime::from_timestamp(row.get("clock")?, 0).unwrap_or_default(),
            zone_data: row.get("zone_data")?,
        })
    })
}

/// The random name of this installation, which is a part of what names each delivery. The first start gives it one; if
/// something is planned before that, it gets one here.
pub(super) fn instance(connection: &Connection) -> rusqlite::Result<String> {
    let named =
        "INSERT INTO process (id, house, epoch, clock, zone_data) VALUES (1, ?1, 0, 0, '') ON CONFLICT DO NOTHING";
    connection.prepare_cached(named)?.execute([random_uid()])?;
    connection.prepare_cached("SELECT house FROM process")?.query_row([], |row| row.get(0))
}
