//! Reads a question: which of its words tell something, and what they may mean.

use super::index::Index;
use super::vocabulary::{Vocabulary, Word};
use crate::mentoring::names::normalise;
use std::collections::BTreeSet;

/// The most letters and words of a question that are read.
const MOST_LETTERS: usize = 2_000;
const MOST_WORDS: usize = 40;
/// The most unknown words that are compared with the known ones. Comparing takes longer than all the rest.
const MOST_GUESSES: usize = 8;
/// The most words that are looked up as one entry of a group.
const MOST_TOGETHER: usize = 5;

/// A question that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Question {
    /// The parts that tell something, each once.
    pub(super) parts: Vec<Part>,
    /// Pairs of words that are side by side.
    pub(super) pairs: Vec<String>,
}

/// A word of a question, or several that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// The words to look for: documents with all of these. Empty for a word that is nowhere.
    pub(super) words: Vec<String>,
    /// The whole phrase, if it has more than one word.
    pub(super) phrase: Option<String>,
    /// The groups that it is an entry of.
    pub(super) groups: Vec<usize>,
    /// The subject that it names.
    pub(super) subject: Option<usize>,
    /// How sure it is that this was meant, from 0 to 1.
    pub(super) surely: f64,
}

/// A typed word, and the known word that it stands for, if there is one.
#[derive(Debug, Clone, Copy)]
struct Read<'v> {
    known: Option<(&'v str, &'v Word)>,
    surely: f64,
}

impl Question {
    /// The subjects that it names.
    pub(super) fn subjects(&self) -> BTreeSet<usize> {
        self.parts.iter().filter_map(|part| part.subject).collect()
    }
}

/// Reads a question.
pub(super) fn read(question: &str, vocabulary: &Vocabulary, index: &Index) -> rusqlite::Result<Question> {
    let head: String = question.chars().take(MOST_LETTERS).collect();
    let words = words(&normalise(&head), vocabulary, index)?;
    Ok(Question { parts: parts(&words, vocabulary), pairs: pairs(&words) })
}

fn words<'v>(normal: &str, vocabulary: &'v Vocabulary, index: &Index) -> rusqlite::Result<Vec<Read<'v>>> {
    let mut guesses = 0;
    let mut words = Vec::new();
    for typed in normal.split_whitespace().take(MOST_WORDS) {
        let mut read = Read { known: vocabulary.word(typed, index)?, surely: 1.0 };
        if read.known.is_none() && guesses < MOST_GUESSES {
            guesses += 1;
            if let Some(guess) = vocabulary.guess(typed) {
                read = Read { known: Some(guess.word), surely: guess.surely };
            }
        }
        words.push(read);
    }
    Ok(words)
}

fn parts(words: &[Read<'_>], vocabulary: &Vocabulary) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut seen = BTreeSet::new();
    let mut rest = words;
    while !rest.is_empty() {
        let (run, after) = rest.split_at(together(rest, vocabulary));
        rest = after;
        let stems = stems(run);
        // Words that are nowhere all count: nothing says that two of them are the same.
        if tells(run) && (stems.is_none() || seen.insert(stems.clone())) {
            parts.push(part(run, &stems.unwrap_or_default(), vocabulary));
        }
    }
    parts
}

/// How many of the first words are one entry of a group: as many as possible, or else the first word alone.
fn together(words: &[Read<'_>], vocabulary: &Vocabulary) -> usize {
    let is_entry =
        |length: &usize| stems(&words[..*length]).is_some_and(|stems| !vocabulary.groups_of(&stems).is_empty());
    (2..=MOST_TOGETHER.min(words.len())).rev().find(is_entry).unwrap_or(1)
}

/// The stems of these words, if each of them is known.
fn stems(words: &[Read<'_>]) -> Option<Vec<String>> {
    words.iter().map(|word| word.known.map(|(_, word)| word.stem.clone())).collect()
}

/// A word like `the` tells nothing, unless it is part of an entry of a group: `let go of`.
fn tells(run: &[Read<'_>]) -> bool {
    run.len() > 1 || run.iter().any(|word| word.known.is_none_or(|(_, word)| !word.stop))
}

fn part(run: &[Read<'_>], stems: &[String], vocabulary: &Vocabulary) -> Part {
    let telling = run.iter().filter_map(|word| word.known).filter(|(_, word)| !word.stop).map(|(name, _)| name);
    let everyday = match run {
        [Read { known: Some((name, _)), .. }] => vocabulary.everyday(name),
        _ => None,
    };
    let all: Option<Vec<&str>> = run.iter().map(|word| word.known.map(|(name, _)| name)).collect();
    Part {
        phrase: all.filter(|all| all.len() > 1).map(|all| all.join(" ")),
        words: telling.map(str::to_owned).collect(),
        groups: vocabulary.groups_of(stems).iter().copied().chain(everyday).collect(),
        subject: vocabulary.subject_of(stems),
        surely: run.iter().map(|word| word.surely).product(),
    }
}

/// Two words that tell nothing tell nothing together either.
fn pairs(words: &[Read<'_>]) -> Vec<String> {
    let pair = |pair: &[Read<'_>]| match pair {
        [Read { known: Some((one, first)), .. }, Read { known: Some((other, second)), .. }] => {
            (!first.stop || !second.stop).then(|| format!("{one} {other}"))
        }
        _ => None,
    };
    let pairs: BTreeSet<String> = words.windows(2).filter_map(pair).collect();
    pairs.into_iter().collect()
}
