//! Where we talk. Platforms translate, they never decide.

pub mod console;
#[cfg(feature = "discord")]
pub mod discord;
pub mod plain;
