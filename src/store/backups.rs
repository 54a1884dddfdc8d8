//! Backups: copies of the database that are whole and checked. Nightly ones are made unasked, others when the operator asks, and
//! either can be restored.

pub(super) mod copy;
pub mod nightly;
pub mod on_demand;
pub mod restore;
mod retention;
