//! Closed vocabularies: the names of their entries, and how many typing mistakes a name may have.

use super::folded::Folded;
use crate::mentoring::ladder::Name;

/// What an entry is called in a vocabulary of places, which have clocks of their own.
pub const PLACE: &str = "place";

/// A closed vocabulary, with its names folded once so that matching is cheap.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// What one of its entries is called: `level`.
    pub what: &'static str,
    /// Its entries, in the order they are offered.
    pub entries: Vec<Entry>,
    /// The most words in any name.
    pub longest: usize,
}

/// One entry of a vocabulary.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The canonical name.
    pub id: String,
    /// The name people read.
    pub title: String,
    /// All its names, folded, including the id and the title.
    pub names: Vec<Folded>,
    /// Its aliases as the knowledge writes them. They include its id from before it was renamed.
    pub aliases: Vec<String>,
    /// Whether it is offered. An entry that is not offered is still understood.
    pub offered: bool,
}

impl Vocabulary {
    /// Folds the names of a vocabulary.
    pub fn new<'a>(what: &'static str, names: impl IntoIterator<Item = &'a Name>) -> Self {
        let entries: Vec<Entry> = names.into_iter().map(Entry::new).collect();
        let words = |name: &Folded| name.text.split(' ').count();
        let longest = entries.iter().flat_map(|entry| &entry.names).map(words).max().unwrap_or(0);
        Vocabulary { what, entries, longest }
    }

    /// Adds names that are understood but not offered.
    pub fn understanding<'a>(mut self, names: impl IntoIterator<Item = &'a Name>) -> Self {
        let Vocabulary { entries, longest, .. } = Vocabulary::new(self.what, names);
        self.entries.extend(entries.into_iter().map(|entry| Entry { offered: false, ..entry }));
        self.longest = self.longest.max(longest);
        self
    }

    /// The entries that are offered.
    pub fn offered(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.offered)
    }

    /// The entry with this id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The entry that a button means by this word: the one with this id, or otherwise the one with exactly this alias.
    pub fn called(&self, written: &str) -> Option<&Entry> {
        let alias = |entry: &&Entry| entry.aliases.iter().any(|alias| alias == written);
        self.entry(written).or_else(|| self.entries.iter().find(alias))
    }

    /// The entries with exactly this folded name.
    pub fn exactly<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.names.iter().any(|name| name.text == folded))
    }

    /// The entries within distance `most` of this folded text, each with its distance.
    pub fn near(&self, folded: &str, most: usize) -> Vec<(usize, usize)> {
        let folded = Folded::of(folded.to_owned());
        self.entries
            .iter()
            .enumerate()
            .filter_map(|(index, entry)| Some((index, entry.distance(&folded, most)?)))
            .collect()
    }
}

impl Entry {
    fn new(name: &Name) -> Self {
        let mut names: Vec<Folded> = Vec::new();
        for written in [&name.id, &name.title].into_iter().chain(&name.aliases) {
            let folded = Folded::new(written);
            if !folded.text.is_empty() && !names.contains(&folded) {
                names.push(folded);
            }
        }
        Entry { id: name.id.clone(), title: name.title.clone(), names, aliases: name.aliases.clone(), offered: true }
    }

    /// The distance from a folded text to the nearest name; `None` if it is more than `most`.
    fn distance(&self, folded: &Folded, most: usize) -> Option<usize> {
        self.names.iter().filter_map(|name| name.distance(folded, most)).min()
    }
}
