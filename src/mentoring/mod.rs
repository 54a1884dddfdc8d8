//! The domain: the leadership ladder in our own words, with the sources of every claim, and the rules for check-ins,
//! schedules and deliveries.
//!
//! Pure: no clock, no database, no network, no files. Texts are passed in, values come out. Zone data is passed in too,
//! either built in or as a folder; jiff reads a zone's file there when it first needs it.

pub mod assignment;
pub mod best_week;
pub mod cadence;
pub mod defaults;
pub mod delivery;
pub mod ladder;
pub mod load;
pub mod names;
pub mod person;
pub mod quarter;
pub mod questions;
pub mod quiet_hours;
pub mod readiness;
pub mod reflection;
pub mod schedule;
pub mod timing;
pub mod week;
