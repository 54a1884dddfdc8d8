//! Where we talk. Platforms translate, they never decide.

#[cfg(feature = "discord")]
pub mod discord;
