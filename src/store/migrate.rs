//! Brings a database to the schema of this version, step by step. Steps are only ever appended.

use rusqlite::Connection;
use rusqlite::TransactionBehavior;

/// Every step, in order. `user_version` counts those that were taken.
const STEPS: [&str; 2] = [include_str!("migrations/0001_house.sql"), include_str!("migrations/0002_found.sql")];

/// How a database's schema stands to ours.
#[derive(Debug, PartialEq, Eq)]
pub enum Version {
    /// It is ours now.
    Ours,
    /// A later version of Nextrung made it. Nothing was touched.
    Newer,
}

/// Takes the steps that are missing, each in a transaction of its own.
pub fn migrate(connection: &mut Connection) -> rusqlite::Result<Version> {
    let taken: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if taken as usize > STEPS.len() {
        return Ok(Version::Newer);
    }
    for (number, step) in (1_u32..).zip(STEPS).skip(taken as usize) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(Version::Ours)
}
