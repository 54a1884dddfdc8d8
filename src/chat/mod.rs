//! Where we talk. Platforms translate, they never decide.

pub mod console;
pub mod plain;
