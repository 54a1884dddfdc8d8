//! Sentences of this feature.

pub mod result;
pub mod round;
