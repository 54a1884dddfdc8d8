//! Benchmarks of pictures, from series to file. Run them with `cargo bench --no-default-features --bench pictures`.
//!
//! The figures are in `docs/performance.md`, with the machine they were measured on. Nothing is asserted here.

#![allow(missing_docs, clippy::unwrap_used, reason = "a measurement that cannot go on fails")]

#[allow(dead_code, reason = "the samples alone use the rest")]
#[path = "../tests/bot/pictures/samples.rs"]
mod samples;

use divan::Bencher;
use nextrung::chart::Chart;

fn main() {
    divan::main();
}

/// Each kind of chart at its largest, and an empty one.
fn charts() -> [(&'static str, Chart); 6] {
    let areas = ["Business", "Communication", "People", "Strategy"];
    [
        ("a week against two bands", samples::week()),
        ("twelve months of bars", samples::months()),
        ("52 weeks of six lines", samples::weeks(52)),
        ("four areas, twice", samples::readiness(&areas)),
        ("six tags in eight quarters", samples::best_weeks(8)),
        ("nothing yet", samples::weeks(0)),
    ]
}

/// Draws and encodes a picture.
#[divan::bench(args = charts().map(|(name, _)| name))]
fn drawn(bencher: Bencher<'_, '_>, name: &str) {
    let (_, chart) = charts().into_iter().find(|(of, _)| *of == name).unwrap();
    bencher.bench(|| chart.png().unwrap());
}

/// Describes a picture in words.
#[divan::bench]
fn said(bencher: Bencher<'_, '_>) {
    let chart = samples::weeks(52);
    bencher.bench(|| chart.text());
}
