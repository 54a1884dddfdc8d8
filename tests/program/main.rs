//! The program as people run it, and the store under kill -9: tests that start another process.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/machine.rs"]
mod machine;

#[path = "../support/program.rs"]
mod program;

#[path = "../support/story.rs"]
mod story;

mod backups;
mod console;
#[cfg(unix)]
mod crashes;
mod database;
mod log;
mod nights;
mod privacy;
mod year;

// The pages that these two write say where they are.
#[path = "../months.rs"]
mod months;
#[path = "../quarters.rs"]
mod quarters;
