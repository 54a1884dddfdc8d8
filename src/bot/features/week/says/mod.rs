//! Wording of weeks.

pub mod all;
pub mod bands;
pub mod cards;
pub mod hand_over;
pub mod one;
pub mod picks;
