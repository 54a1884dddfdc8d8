//! Benchmarks of the bot for a line, a question, a keystroke and a start. Run them with `cargo bench --no-default-features`.
//!
//! The figures are in `docs/performance.md`, with the machine they were measured on. Nothing is asserted here.

#![allow(missing_docs, clippy::unwrap_used, reason = "a measurement that cannot go on fails")]

#[path = "../tests/support/mod.rs"]
mod support;

use divan::{Bencher, black_box};
use nextrung::bot::request::Said;
use support::World;

fn main() {
    divan::main();
}

/// A line, from the typed text to the reply.
#[divan::bench(args = [
    "/ladder vp",
    "/ladder vp scope",
    "/ladder tehc laed",
    "/ladder",
    "/ladder scrum master",
    "/transition ic to em",
    "/transition ic cto",
    "/compare em with director",
    "/guide first 90 days",
    "/guide",
    "/help",
])]
fn line_to_reply(bencher: Bencher<'_, '_>, line: &str) {
    let world = World::new();
    bencher.bench(|| world.says("ana", black_box(line)));
}

/// A question over all statements.
#[divan::bench(args = [
    "how much should an EM code?",
    "can i go back to IC if i hate being a manager",
    "whats the weather like in berlin tomorow",
])]
fn question(bencher: Bencher<'_, '_>, question: &str) {
    let world = World::new();
    let ask = || Said::Line(format!("/ask {question}"));
    bencher.bench(|| world.answer("ana", black_box(ask())));
}

/// One keystroke in an argument.
#[divan::bench(args = ["", "v", "eng m", "em trap", "tehc lae"])]
fn keystroke(bencher: Bencher<'_, '_>, typed: &str) {
    let world = World::new();
    bencher.bench(|| world.bot.complete("ladder", None, "level", black_box(typed)));
}

/// A start: reads and checks the knowledge, and builds the commands and the index.
#[divan::bench]
fn start() -> World {
    World::new()
}
