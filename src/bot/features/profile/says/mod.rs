//! Wording of the profile.

pub mod me;
pub mod quiet_hours;
pub mod start;
pub mod timezone;
