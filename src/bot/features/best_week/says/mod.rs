//! Sentences of this feature.

pub mod all;
pub mod grid;
pub mod one;
pub mod reasons;
