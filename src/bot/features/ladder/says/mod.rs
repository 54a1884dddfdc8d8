//! Wording of the ladder.

pub mod compare;
pub mod levels;
pub mod pages;
mod sections;
pub mod steps;
pub mod topics;
