//! The fault matrix: for everything that the stand-in can do wrong, what people see of it, what the log says, and that
//! all is well afterwards. `docs/faults.md` has the same rows to read.
//!
//! A row is a test with the name of the fault.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/discord/mod.rs"]
mod standin;

#[path = "../support/running.rs"]
mod running;

mod answers;
mod budgets;
mod gateway;
mod lists;
mod pace;
mod refusals;
mod row;
