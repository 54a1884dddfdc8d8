//! What we know: the leadership ladder, in our own words, with the sources of every claim.
//!
//! Pure: no clock, no database, no network, no files. Texts are handed in, values come out.

pub mod cadence;
pub mod ladder;
pub mod load;
pub mod names;
