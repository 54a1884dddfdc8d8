//! The platforms where people talk to Nextrung. They translate and never decide.

pub mod console;
#[cfg(feature = "discord")]
pub mod discord;
pub mod plain;
