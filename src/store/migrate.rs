//! Brings a database to the schema of this version, step by step. Steps are only ever appended.

use rusqlite::Connection;
use rusqlite::TransactionBehavior;

/// Every step, in order. `user_version` counts those that were taken.
const STEPS: [&str; 2] = [include_str!("migrations/0001_house.sql"), include_str!("migrations/0002_found.sql")];

/// How many steps this version knows.
pub const VERSION: u32 = STEPS.len() as u32;

/// Takes the steps that are missing, each in a transaction of its own.
pub fn migrate(connection: &mut Connection, mark: i32) -> rusqlite::Result<()> {
    let taken: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (number, step) in (1_u32..).zip(STEPS).skip(taken as usize) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        // Marked in the same transaction: a crash leaves nothing that is half ours.
        transaction.pragma_update(None, "application_id", mark)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}
