//! Wording of the profile.

pub mod me;
pub mod start;
pub mod timezone;
