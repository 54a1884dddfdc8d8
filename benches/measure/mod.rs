//! Tools for benchmarks: timing a call, and printing a row of a table.

use std::time::{Duration, Instant};

/// How long this call takes.
pub fn took<T>(does: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    let done = does();
    let took = begun.elapsed();
    drop(done);
    took
}

/// The figure that this fraction of all figures stays below.
pub fn percentile(all: &mut [Duration], part: f64) -> Duration {
    all.sort_unstable();
    all[((all.len() - 1) as f64 * part) as usize]
}

/// Prints a row of the table: our figure beside theirs.
pub fn row(what: &str, ours: Duration, theirs: Duration) {
    println!("| {what} | {ours:.2?} | {theirs:.2?} | {:.2} |", ours.as_secs_f64() / theirs.as_secs_f64());
}

/// Prints a row of the table without a comparison.
pub fn alone(what: &str, ours: Duration) {
    println!("| {what} | {ours:.2?} | | |");
}
