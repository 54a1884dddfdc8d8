//! Ranks what was found for the parts of a question.

use super::index::DocumentNumber;
use super::{Hit, Known, SearchResults};
use std::collections::{BTreeMap, BTreeSet};

/// The most hits for one question.
const MOST_HITS: usize = 8;
/// How much of a question, weighted by how much its parts tell, the best hit has to contain to be an answer.
const SURE: f64 = 0.48;
/// The part of a score that is left for a document that contains next to nothing of the question.
const LITTLE: f64 = 0.3;
/// The part of a score that is left for a document about another subject than the question.
const ELSEWHERE: f64 = 0.5;
/// The part of a score that is left for a document about no subject, if the question is about one.
const NOWHERE: f64 = 0.7;

/// How well a document fits a part of a question.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Fit {
    /// The score.
    pub(super) score: f64,
    /// How sure it is that what it contains was asked, from 0 to 1.
    pub(super) surely: f64,
}

/// What was found for one part of a question.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// How much the part tells.
    pub(super) weight: f64,
    pub(super) fits: BTreeMap<DocumentNumber, Fit>,
}

/// What was found for all parts so far.
#[derive(Debug, Default)]
pub(super) struct Ranking {
    weight: f64,
    /// The sum of the scores; and in `surely`, how much of the question is contained.
    sums: BTreeMap<DocumentNumber, Fit>,
}

impl Fit {
    /// Adds what was found in another way.
    pub(super) fn add(&mut self, other: Fit) {
        self.score += other.score;
        self.surely = self.surely.max(other.surely);
    }

    /// Keeps the better one, if it was found in the same way by another word.
    pub(super) fn keep_better(&mut self, other: Fit) {
        self.score = self.score.max(other.score);
        self.surely = self.surely.max(other.surely);
    }
}

impl Ranking {
    /// Adds what was found for one more part.
    pub(super) fn add(&mut self, evidence: Evidence) {
        self.weight += evidence.weight;
        for (row, fit) in evidence.fits {
            let sum = self.sums.entry(row).or_default();
            sum.score += fit.score;
            sum.surely += fit.surely * evidence.weight;
        }
    }

    /// The best hits, for a question about these subjects.
    pub(super) fn found(self, documents: &[Known], subjects: &BTreeSet<usize>) -> SearchResults {
        let ranked = self.sums.iter().filter_map(|(row, sum)| {
            let document = *row as usize;
            let known = documents.get(document)?;
            let share = sum.surely / self.weight;
            let score = sum.score * (LITTLE + (1.0 - LITTLE) * share) * aptness(&known.about, subjects);
            Some((share, Hit { document, key: known.key.clone(), score }))
        });
        let mut ranked: Vec<(f64, Hit)> = ranked.collect();
        ranked.sort_by(|(_, one), (_, other)| other.score.total_cmp(&one.score));
        let mut seen = BTreeSet::new();
        ranked.retain(|(_, hit)| seen.insert(hit.key.clone()));
        ranked.truncate(MOST_HITS);
        let sure = ranked.first().is_some_and(|(share, _)| *share >= SURE);
        SearchResults { hits: ranked.into_iter().map(|(_, hit)| hit).collect(), sure }
    }
}

/// How much a document counts by what it is about: the more of what was asked, and the less of anything else, the more
/// it counts.
fn aptness(about: &BTreeSet<usize>, asked: &BTreeSet<usize>) -> f64 {
    if asked.is_empty() {
        return 1.0;
    }
    if about.is_empty() {
        return NOWHERE;
    }
    ELSEWHERE + about.intersection(asked).count() as f64 / about.union(asked).count() as f64
}
