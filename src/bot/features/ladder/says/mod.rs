//! Sentences of this feature.

pub mod compare;
pub mod levels;
mod sections;
pub mod steps;
pub mod topics;
