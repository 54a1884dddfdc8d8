//! Wording of the ladder.

pub mod compare;
pub mod levels;
mod sections;
pub mod steps;
pub mod topics;
