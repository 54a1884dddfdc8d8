//! Sentences of this feature.

pub mod all;
pub mod one;
pub mod reasons;
