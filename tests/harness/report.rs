//! Many runs: played on every core, counted, and summed up in a few lines.

use crate::life;
use crate::life::{FAULTS, Outcome, POINTS, Script};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// How long Discord remembers a nonce by default, in seconds: "a few minutes".
pub const NONCES: u64 = 180;

/// Scripts for every point with every fault, `seeds` times each, of which only each `step`-th is taken. If the step shares no
/// factor with the counts, every point and every fault still occurs.
pub fn scripts(seeds: u64, step: usize) -> Vec<Script> {
    let pairs = (0..POINTS.len() * FAULTS.len()).map(|nth| (POINTS[nth % POINTS.len()], FAULTS[nth % FAULTS.len()]));
    let each = pairs.enumerate().flat_map(|(nth, (point, fault))| {
        (0..seeds).map(move |seed| Script {
            seed: seed * 1_000 + nth as u64,
            point,
            fault,
            wrong: None,
            nonces: NONCES,
        })
    });
    each.step_by(step).collect()
}

/// Plays all scripts.
pub fn play(scripts: &[Script]) -> Vec<Outcome> {
    at_the_same_time(scripts, |script| life::play(*script)).into_iter().map(|(_, outcome)| outcome).collect()
}

/// Runs a function on each item, as many at a time as keep the machine busy: most of the time they wait for the disk.
pub fn at_the_same_time<T: Copy + Sync + Send, R: Send>(all: &[T], does: impl Fn(&T) -> R + Sync) -> Vec<(T, R)> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = 2 * thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(it) = all.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let came = does(it);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((*it, came));
                }
            });
        }
    });
    done.into_inner().unwrap()
}

/// The summary of these outcomes.
pub fn sum_up(outcomes: &[Outcome]) -> String {
    let sum = |of: fn(&Outcome) -> usize| outcomes.iter().map(of).sum::<usize>();
    let mut died: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for outcome in outcomes {
        let counted = died.entry(outcome.script.point).or_default();
        counted.0 += 1;
        counted.1 += usize::from(outcome.deaths > 0);
    }
    let mut lines = vec![format!(
        "{} runs, {} deaths, {} messages, {} requests for one, {} looks; lost {}, given up for the next {}, doubled {}, sent again unlooked {}, odd {}",
        outcomes.len(),
        sum(|it| it.deaths),
        sum(|it| it.verdict.messages),
        sum(|it| it.verdict.requests),
        sum(|it| it.verdict.looks),
        sum(|it| it.verdict.lost.len()),
        sum(|it| it.verdict.given_up.len()),
        sum(|it| it.verdict.doubled.len()),
        sum(|it| it.verdict.blind.len()),
        sum(|it| it.verdict.odd.len()),
    )];
    lines.extend(died.iter().map(|(point, (runs, died))| format!("  {point}: died in {died} of {runs}")));
    let bad = outcomes.iter().filter(|it| !it.verdict.is_good()).take(20);
    lines.extend(bad.map(|it| format!("{:?}\n{:#?}", it.script, it.verdict)));
    lines.join("\n")
}
