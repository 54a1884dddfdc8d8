//! Sentences of this feature.

pub mod export;
pub mod kept;
pub mod privacy;
