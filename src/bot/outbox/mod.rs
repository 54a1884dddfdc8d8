//! Scheduled messages: what is due, how each is sent at most once, and its outcome.

pub mod clock_guard;
pub mod engine;
pub mod fate;
pub mod questions;
