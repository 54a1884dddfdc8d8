//! Wording of readiness checks.

pub mod result;
pub mod round;
