//! Discord: interactions in, answers out. Everything that knows of Discord is in this folder.

pub mod invite;
pub mod limits;
mod markdown;
pub mod register;
mod render;
