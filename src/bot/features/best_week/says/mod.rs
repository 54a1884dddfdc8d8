//! Wording of best weeks.

pub mod all;
pub mod grid;
pub mod one;
pub mod reasons;
