//! Backups: complete, checked copies of the database. Nightly ones are made automatically, others when the operator
//! asks, and each can be restored.

pub(super) mod copy;
pub mod nightly;
pub mod on_demand;
pub mod restore;
mod retention;
