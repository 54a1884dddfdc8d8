//! Matching words to vocabulary entries: every reading of a few words, best first.
//!
//! A reading fills some of the arguments, in their order, each from a run of words. The best reading has the fewest words left
//! over, then the smallest distance, then the longest run from the left.

use super::vocabulary::Vocabulary;
use crate::mentoring::names::{forgiven, normalise};
use std::cmp::Reverse;
use std::ops::Range;

/// The most words that are read for names. It is longer than any real request, and short enough to try every reading.
pub const MOST_WORDS: usize = 12;

/// One word, folded, with its spelling as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word as typed.
    pub typed: String,
    /// The word as it is compared.
    pub folded: String,
}

/// An argument that words may fill.
#[derive(Debug, Clone, Copy)]
pub struct Slot<'a> {
    /// The name of the argument.
    pub arg: &'static str,
    /// The entries it can be.
    pub vocabulary: &'a Vocabulary,
}

/// One way to read some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// What each slot was read as, in the order of the slots.
    pub found: Vec<Option<Found>>,
    /// The words without a meaning in this reading, by position.
    pub leftover: Vec<usize>,
}

/// A run of words that was read as an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The entry, by position in its vocabulary.
    pub entry: usize,
    /// The distance from the words to the entry's nearest name.
    pub distance: usize,
    /// The words.
    pub run: Range<usize>,
}

/// How many typing mistakes a name may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tolerance {
    /// For what people type: a mistake or two, depending on length.
    Typed,
    /// For what buttons carry: none.
    Exact,
}

/// Splits a text into the words that are compared. One typed word may hold several: `IC->manager`.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for typed in text.split(super::text::is_space) {
        let folded = normalise(typed);
        let single = !folded.contains(' ');
        for part in folded.split(' ').filter(|part| !part.is_empty()) {
            let typed = if single { typed } else { part };
            words.push(Word { typed: typed.to_owned(), folded: part.to_owned() });
        }
    }
    words
}

/// The best readings of these words: one, or several equally good ones with different meanings.
pub fn best(slots: &[Slot<'_>], words: &[Word], tolerance: Tolerance) -> Vec<Match> {
    let candidates = slots.iter().map(|slot| candidates(slot.vocabulary, words, tolerance)).collect();
    let mut search = Search { words, candidates, best: Vec::new() };
    search.extend(Match { found: Vec::new(), leftover: Vec::new() }, 0);
    search.best
}

struct Search<'a> {
    words: &'a [Word],
    candidates: Vec<Vec<Found>>,
    best: Vec<Match>,
}

impl Search<'_> {
    /// Tries every way to continue with the next slot from word `at`.
    fn extend(&mut self, so_far: Match, at: usize) {
        if self.best.first().is_some_and(|best| so_far.leftover.len() > best.leftover.len()) {
            return;
        }
        let Some(candidates) = self.candidates.get(so_far.found.len()).cloned() else {
            self.finish(so_far, at);
            return;
        };
        for found in candidates.into_iter().filter(|found| found.run.start >= at) {
            let mut next = so_far.clone();
            let skipped = self.joined(&so_far, at, found.run.start);
            next.leftover.extend((at..found.run.start).filter(|word| Some(*word) != skipped));
            let end = found.run.end;
            next.found.push(Some(found));
            self.extend(next, end);
        }
        let mut without = so_far;
        without.found.push(None);
        self.extend(without, at);
    }

    /// A word between `at` and `start` that only joins two names or introduces the first one: `ic to em`, `from ic`.
    fn joined(&self, so_far: &Match, at: usize, start: usize) -> Option<usize> {
        let before = start.checked_sub(1).filter(|before| *before >= at)?;
        let word = self.words[before].folded.as_str();
        let joins = match so_far.found.iter().rposition(Option::is_some) {
            None => matches!(word, "from" | "between"),
            Some(last) => {
                let in_a_row = last + 1 == so_far.found.len() && before == at;
                in_a_row && matches!(word, "to" | "into" | "vs" | "with" | "and")
            }
        };
        joins.then_some(before)
    }

    fn finish(&mut self, mut reading: Match, at: usize) {
        reading.leftover.extend(at..self.words.len());
        let better = self.best.first().map(|best| reading.rank().cmp(&best.rank()));
        match better {
            None | Some(std::cmp::Ordering::Less) => self.best = vec![reading],
            Some(std::cmp::Ordering::Equal) if !self.best.iter().any(|best| best.means(&reading)) => {
                self.best.push(reading);
            }
            Some(_) => {}
        }
    }
}

impl Match {
    /// The rank of a reading; smaller is better.
    fn rank(&self) -> (usize, usize, Reverse<Vec<usize>>) {
        let runs = self.found.iter().map(|found| found.as_ref().map_or(0, |found| found.run.len())).collect();
        (self.leftover.len(), self.found.iter().flatten().map(|found| found.distance).sum(), Reverse(runs))
    }

    /// Whether another reading has the same entries.
    fn means(&self, other: &Match) -> bool {
        let entries = |reading: &Match| -> Vec<Option<usize>> {
            reading.found.iter().map(|found| found.as_ref().map(|found| found.entry)).collect()
        };
        entries(self) == entries(other)
    }
}

/// Every run of words that may name an entry of a vocabulary.
fn candidates(vocabulary: &Vocabulary, words: &[Word], tolerance: Tolerance) -> Vec<Found> {
    let mut found = Vec::new();
    for start in 0..words.len() {
        let mut folded = String::new();
        // Up to one word more than any name has, because people split words that are written as one.
        for end in start + 1..=words.len().min(start + vocabulary.longest + 1) {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(&words[end - 1].folded);
            let most = if tolerance == Tolerance::Exact { 0 } else { forgiven(&folded) };
            found.extend(vocabulary.near(&folded, most).into_iter().map(|(entry, distance)| Found {
                entry,
                distance,
                run: start..end,
            }));
        }
    }
    found
}
