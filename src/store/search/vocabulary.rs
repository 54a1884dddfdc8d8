//! The words in documents, synonyms and subjects, and which of them was meant by a word that is not among them.

use super::index::Index;
use super::stopwords::STOPWORDS;
use super::{Document, Subject, Synonyms};
use crate::mentoring::names::normalise;
use std::collections::{BTreeMap, BTreeSet};

/// The words that can be asked for, and those among them that mean the same.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: BTreeMap<String, Word>,
    /// The words in the order in which the index knows them.
    forms: Vec<String>,
    /// Words and phrases that mean the same, normalised. The names of a subject are a group too.
    groups: Vec<Vec<String>>,
    /// The groups that a run of stems is an entry of.
    entries: BTreeMap<Vec<String>, Vec<usize>>,
    /// The group of a subject that an everyday word may mean. Its stem would be too wide: that of `manager` is also
    /// that of `managing`.
    everyday: BTreeMap<String, usize>,
    /// The subject that a run of stems names.
    subjects: BTreeMap<Vec<String>, usize>,
}

/// A known word.
#[derive(Debug)]
pub(super) struct Word {
    /// The part that it shares with its other forms.
    pub(super) stem: String,
    /// Whether it tells nothing: `the`, `how`.
    pub(super) stop: bool,
    /// Its letters as a set of bits, to see quickly that another word is very different.
    letters: u32,
    length: usize,
}

/// A known word that was probably meant by an unknown one.
#[derive(Debug)]
pub(super) struct Guess<'v> {
    /// The word that was probably meant.
    pub(super) word: (&'v str, &'v Word),
    /// How sure that is, from 0 to 1.
    pub(super) surely: f64,
}

impl Vocabulary {
    /// Collects the words of these documents, synonyms and subjects.
    pub(super) fn new(
        index: &mut Index,
        documents: &[Document],
        synonyms: &Synonyms,
        subjects: &[Subject],
    ) -> rusqlite::Result<Self> {
        let texts = documents.iter().flat_map(|document| [&document.said, &document.place]);
        let names = subjects.iter().flat_map(|subject| subject.names.iter().chain(&subject.also));
        let forms = forms(texts.chain(synonyms.0.iter().flatten()).chain(names));
        let mut vocabulary = Vocabulary {
            words: words(index, &forms)?,
            forms,
            groups: Vec::new(),
            entries: BTreeMap::new(),
            everyday: BTreeMap::new(),
            subjects: BTreeMap::new(),
        };
        synonyms.0.iter().for_each(|group| vocabulary.add_group(group));
        (0..).zip(subjects).for_each(|(at, subject)| vocabulary.add_subject(at, subject));
        Ok(vocabulary)
    }

    fn add_group(&mut self, entries: &[String]) {
        let group = self.groups.len();
        for entry in entries {
            self.entries.entry(self.stems(entry)).or_default().push(group);
        }
        self.groups.push(entries.iter().map(|entry| normalise(entry)).collect());
    }

    fn add_subject(&mut self, at: usize, subject: &Subject) {
        for word in subject.also.iter().map(|word| normalise(word)) {
            self.everyday.insert(format!("{word}s"), self.groups.len());
            self.everyday.insert(word, self.groups.len());
        }
        self.add_group(&subject.names);
        for name in &subject.names {
            self.subjects.insert(self.stems(name), at);
        }
    }

    /// The stems of an entry, whose words are all known.
    fn stems(&self, entry: &str) -> Vec<String> {
        let words = normalise(entry);
        words.split(' ').filter_map(|word| self.words.get(word)).map(|word| word.stem.clone()).collect()
    }

    /// The entries of each group.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[String]> {
        self.groups.iter().map(Vec::as_slice)
    }

    /// The groups that this run of stems is an entry of.
    pub(super) fn groups_of(&self, stems: &[String]) -> &[usize] {
        self.entries.get(stems).map(Vec::as_slice).unwrap_or_default()
    }

    /// The group of the subject that this word may mean.
    pub(super) fn everyday(&self, word: &str) -> Option<usize> {
        self.everyday.get(word).copied()
    }

    /// The subject that this run of stems names.
    pub(super) fn subject_of(&self, stems: &[String]) -> Option<usize> {
        self.subjects.get(stems).copied()
    }

    /// This word or another form of it, if one is known.
    pub(super) fn word(&self, typed: &str, index: &Index) -> rusqlite::Result<Option<(&str, &Word)>> {
        let known = match self.words.get_key_value(typed) {
            Some(known) => Some(known),
            None => index.same_stem(typed)?.and_then(|at| self.words.get_key_value(self.forms.get(at)?)),
        };
        Ok(known.map(|(name, word)| (name.as_str(), word)))
    }

    /// The known word that was probably meant by an unknown one. Of several that are equally near, the one that begins
    /// alike.
    pub(super) fn guess(&self, typed: &str) -> Option<Guess<'_>> {
        let length = typed.chars().count();
        let most = match length {
            _ if typed.chars().any(char::is_numeric) => return None,
            0..=3 => return None,
            4..=5 => 1,
            _ => 2,
        };
        let letters = letters(typed);
        let near = self.words.iter().filter(|(_, word)| {
            // One slip adds one letter and removes one at most.
            word.length.abs_diff(length) <= most && (word.letters ^ letters).count_ones() as usize <= 2 * most
        });
        let near = near.filter_map(|(name, word)| {
            let slips = strsim::osa_distance(typed, name);
            let alike = typed.chars().zip(name.chars()).take_while(|(one, other)| one == other).count();
            let likely =
                slips <= most && is_likely(typed, name, slips) && !(word.stop && (slips > 1 || word.length < 4));
            likely.then_some((slips, usize::MAX - alike, name.as_str(), word))
        });
        let (slips, _, name, word) = near.min_by_key(|(slips, alike, name, _)| (*slips, *alike, *name))?;
        Some(Guess { word: (name, word), surely: surely(slips, length) })
    }
}

/// The words in texts and the stopwords, each once.
fn forms<'t>(texts: impl Iterator<Item = &'t String>) -> Vec<String> {
    let texts: Vec<String> = texts.map(|text| normalise(text)).collect();
    let said = texts.iter().flat_map(|text| text.split_whitespace());
    let forms: BTreeSet<&str> = said.chain(STOPWORDS.split_whitespace()).collect();
    forms.into_iter().map(str::to_owned).collect()
}

fn words(index: &mut Index, forms: &[String]) -> rusqlite::Result<BTreeMap<String, Word>> {
    let stop: BTreeSet<&str> = STOPWORDS.split_whitespace().collect();
    let word = |(at, stem): (usize, String)| {
        let form = forms.get(at)?;
        let stop = stop.contains(form.as_str());
        Some((form.clone(), Word { stem, stop, letters: letters(form), length: form.chars().count() }))
    };
    Ok(index.stems(forms)?.into_iter().filter_map(word).collect())
}

/// Whether these slips are likely. In a short word a letter may be missing, doubled or swapped with its neighbour, but
/// another letter makes another word: `love` is not `move`. And two slips do not change the first letter.
fn is_likely(typed: &str, name: &str, slips: usize) -> bool {
    let short = typed.chars().count() <= 5;
    let replaced = name.chars().count() == typed.chars().count() && sorted(name) != sorted(typed);
    let begins_alike = name.chars().next() == typed.chars().next();
    !(short && replaced) && (slips < 2 || begins_alike)
}

/// How sure it is that this many slips in a word of this length are slips, and not another word.
fn surely(slips: usize, length: usize) -> f64 {
    match (slips, length) {
        (1, 6..) => 0.85,
        (2, 8..) => 0.7,
        (1, _) => 0.45,
        _ => 0.4,
    }
}

fn letters(word: &str) -> u32 {
    word.chars().fold(0, |bits, letter| bits | 1 << (letter as u32 % u32::BITS))
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}
