//! Sentences of this feature.

pub mod me;
pub mod start;
pub mod timezone;
