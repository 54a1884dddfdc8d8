//! Discord: interactions in, answers out. Everything that knows of Discord is in this folder.

pub mod invite;
pub mod limits;
pub mod register;
