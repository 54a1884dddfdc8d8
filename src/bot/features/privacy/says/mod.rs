//! Wording of privacy.

pub mod export;
pub mod kept;
pub mod privacy;
