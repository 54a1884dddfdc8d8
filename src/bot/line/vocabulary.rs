//! Closed vocabularies: what goes by which names, and how far a typed name may be off.

use crate::mentoring::ladder::Name;
use crate::mentoring::names::normalise;

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
    /// Every name it goes by, folded; the id and the title among them.
    pub names: Vec<String>,
    /// Its aliases as the knowledge writes them. The id it had before it was renamed is one of them.
    pub aliases: Vec<String>,
    /// Whether it is offered. What is not is still understood.
    pub offered: bool,
}

impl Vocabulary {
    /// Folds the names of a vocabulary.
    pub fn new<'a>(what: &'static str, names: impl IntoIterator<Item = &'a Name>) -> Self {
        let entries: Vec<Entry> = names.into_iter().map(Entry::new).collect();
        let words = |name: &String| name.split(' ').count();
        let longest = entries.iter().flat_map(|entry| &entry.names).map(words).max().unwrap_or(0);
        Vocabulary { what, entries, longest }
    }

    /// The same, understanding one more name without offering it.
    pub fn understanding(mut self, name: Option<&Name>) -> Self {
        let words = |name: &String| name.split(' ').count();
        let entry = name.map(|name| Entry { offered: false, ..Entry::new(name) });
        self.longest = entry.iter().flat_map(|entry| &entry.names).map(words).fold(self.longest, usize::max);
        self.entries.extend(entry);
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

    /// The entry that a button means by this: the one with this id or, where there is none, with this alias to the
    /// letter.
    pub fn called(&self, written: &str) -> Option<&Entry> {
        let alias = |entry: &&Entry| entry.aliases.iter().any(|alias| alias == written);
        self.entry(written).or_else(|| self.entries.iter().find(alias))
    }

    /// The entries that go by exactly this folded name.
    pub fn exactly<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.names.iter().any(|name| name == folded))
    }

    /// The entries that this folded text may be meant for, each with its distance. None beyond `most`.
    pub fn near(&self, folded: &str, most: usize) -> Vec<(usize, usize)> {
        self.entries
            .iter()
            .enumerate()
            .filter_map(|(index, entry)| Some((index, entry.distance(folded, most)?)))
            .collect()
    }
}

impl Entry {
    fn new(name: &Name) -> Self {
        let mut names: Vec<String> = Vec::new();
        for written in [&name.id, &name.title].into_iter().chain(&name.aliases) {
            let folded = normalise(written);
            if !folded.is_empty() && !names.contains(&folded) {
                names.push(folded);
            }
        }
        Entry { id: name.id.clone(), title: name.title.clone(), names, aliases: name.aliases.clone(), offered: true }
    }

    /// How far a folded text is from the nearest name; none where that is more than `most`.
    fn distance(&self, folded: &str, most: usize) -> Option<usize> {
        self.names.iter().filter_map(|name| distance(folded, name, most)).min()
    }
}

/// How many slips are forgiven in a name of so many letters: none up to 3, one up to 5, else two.
pub fn forgiven(folded: &str) -> usize {
    match folded.chars().filter(|c| *c != ' ').count() {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    }
}

/// Optimal string alignment distance (a swap of neighbours counts one), where it is at most `most`. Digits are
/// never forgiven: level 7 is not a slip of level 1.
pub(super) fn distance(typed: &str, name: &str, most: usize) -> Option<usize> {
    if typed == name {
        return Some(0);
    }
    // Only a cheap way to say no early: a letter is one byte or up to four.
    let widest = if typed.is_ascii() && name.is_ascii() { 1 } else { 4 };
    let too_far = most == 0 || typed.len().abs_diff(name.len()) > widest * most || !digits(typed).eq(digits(name));
    if too_far {
        return None;
    }
    Some(strsim::osa_distance(typed, name)).filter(|distance| *distance <= most)
}

fn digits(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::distance;
    use super::forgiven;

    #[test]
    fn slips_are_forgiven_by_length_and_digits_never() {
        let near = |typed: &str, name: &str| distance(typed, name, forgiven(typed));
        assert_eq!(near("tehc laed", "tech lead"), Some(2));
        assert_eq!(near("techlead", "tech lead"), Some(1));
        assert_eq!(near("vq", "vp"), None);
        assert_eq!(near("traq", "trap"), Some(1));
        assert_eq!(near("level 7", "level 1"), None);
        assert_eq!(near("levle 1", "level 1"), Some(1));
        assert_eq!(near("scrum master", "tech lead"), None);
    }
}
