//! What benches measure with: how long something takes, and a row of a table.

use std::time::Duration;
use std::time::Instant;

/// How long this takes.
pub fn took<T>(does: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    let done = does();
    let took = begun.elapsed();
    drop(done);
    took
}

/// The figure that this part of all figures stays below.
pub fn percentile(all: &mut [Duration], part: f64) -> Duration {
    all.sort_unstable();
    all[((all.len() - 1) as f64 * part) as usize]
}

/// A row of the table: ours beside theirs.
pub fn row(what: &str, ours: Duration, theirs: Duration) {
    println!("| {what} | {ours:.2?} | {theirs:.2?} | {:.2} |", ours.as_secs_f64() / theirs.as_secs_f64());
}

/// A row of the table that has nothing beside it.
pub fn alone(what: &str, ours: Duration) {
    println!("| {what} | {ours:.2?} | | |");
}
