//! What we know: the leadership ladder, in our own words, with the sources of every claim.
//!
//! Pure: no clock, no database, no network, no files. Texts are handed in, values come out. Zone data is handed in too, as
//! what is built in or as a folder; jiff reads a zone's file there when it is first asked for.

pub mod assignment;
pub mod best_week;
pub mod cadence;
pub mod delivery;
pub mod ladder;
pub mod load;
pub mod names;
pub mod person;
pub mod quarter;
pub mod questions;
pub mod readiness;
pub mod reflection;
pub mod schedule;
pub mod timing;
pub mod week;
