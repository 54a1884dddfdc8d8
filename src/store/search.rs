//! Full-text search: finds the documents that fit a question best. The index is in memory; no question is kept.
//!
//! Each part of a question is looked up by itself. So we know how much of the question a document answers, and whether
//! to answer at all.
//!
//! `question` reads what was typed, with the help of `vocabulary`, which knows every word and its synonyms; `index`
//! finds documents by words; `ranking` weighs what was found.

mod index;
mod question;
mod ranking;
mod stopwords;
mod vocabulary;

use super::error::Broken;
use index::{DocumentNumber, Index, SIDES, Side};
use question::Part;
use ranking::{Evidence, Fit, Ranking};
use std::collections::{BTreeMap, BTreeSet};
use vocabulary::Vocabulary;

/// How much a synonym counts, beside the word itself.
const MEANT: f64 = 0.9;
/// How much a word in the titles above a document counts, beside one in the document.
const ABOVE: f64 = 0.7;

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name. A text that is in several places is several documents with one key, and is found once.
    pub key: String,
    /// What it says, as a reader sees it.
    pub said: String,
    /// Where it is: the titles above it, and their other names.
    pub place: String,
    /// The ids of the subjects it is about. Empty, if it is about all of them or about something else.
    pub about: Vec<String>,
}

/// Something that documents can be about, and that people name when they ask about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its id in documents.
    pub id: String,
    /// What people call it and nothing else.
    pub names: Vec<String>,
    /// Everyday words that may mean it, or something else.
    pub also: Vec<String>,
}

/// Groups of words that mean the same. An entry may have a few words, and may be in several groups.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Synonyms(pub Vec<Vec<String>>);

/// What was found for a question.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchResults {
    /// The best first, at most eight.
    pub hits: Vec<Hit>,
    /// Whether the first of them answers the question. If not, they are only near.
    pub sure: bool,
}

/// A document that fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its place in the list that the index was made of.
    pub document: usize,
    /// Its key.
    pub key: String,
    /// How well it fits, compared with other hits on the same question only.
    pub score: f64,
}

/// An index over documents. SQLite lets one thread ask at a time.
#[derive(Debug)]
pub struct Search {
    index: Index,
    vocabulary: Vocabulary,
    /// The documents that contain each group of the vocabulary, on either side.
    meaning: Vec<Vec<OnSide>>,
    documents: Vec<Known>,
}

/// The documents that contain something on one side, and how well each fits.
type OnSide = (Side, Vec<(DocumentNumber, f64)>);

/// What is known about a document that was found.
#[derive(Debug)]
struct Known {
    key: String,
    /// The subjects it is about, by their place in the vocabulary.
    about: BTreeSet<usize>,
}

impl Search {
    /// Makes an index over these documents.
    ///
    /// # Errors
    /// If SQLite itself does not work.
    pub fn new(documents: &[Document], synonyms: &Synonyms, subjects: &[Subject]) -> Result<Self, Broken> {
        let mut index = Index::new(documents)?;
        let vocabulary = Vocabulary::new(&mut index, documents, synonyms, subjects)?;
        let on = |group: &[String], side| Ok((side, index.holding_any(group, side)?));
        let both = |group: &[String]| SIDES.into_iter().map(|side| on(group, side)).collect();
        let meaning: Result<_, Broken> = vocabulary.groups().map(both).collect();
        let known = |document: &Document| Known {
            about: (0..).zip(subjects).filter(|(_, it)| document.about.contains(&it.id)).map(|(at, _)| at).collect(),
            key: document.key.clone(),
        };
        let documents = documents.iter().map(known).collect();
        Ok(Search { meaning: meaning?, index, vocabulary, documents })
    }

    /// Finds what fits a question best. Any text is a valid question.
    ///
    /// # Errors
    /// If SQLite itself does not work.
    pub fn ask(&self, question: &str) -> Result<SearchResults, Broken> {
        let index = &self.index;
        let question = question::read(question, &self.vocabulary, index)?;
        let mut ranking = Ranking::default();
        for part in &question.parts {
            ranking.add(self.look_up(index, part)?);
        }
        for pair in &question.pairs {
            ranking.add(together(index, pair)?);
        }
        Ok(ranking.found(&self.documents, &question.subjects()))
    }

    /// Finds what contains this part of a question.
    fn look_up(&self, index: &Index, part: &Part) -> Result<Evidence, Broken> {
        let mut fits: BTreeMap<DocumentNumber, Fit> = BTreeMap::new();
        for (side, counts) in [(Side::Said, 1.0), (Side::Place, ABOVE)] {
            for (row, fit) in self.look_up_on(side, index, part)? {
                fits.entry(row).or_default().add(Fit { score: fit.score * counts, ..fit });
            }
        }
        if let Some(subject) = part.subject {
            // A person who names a subject wants what is about it, however often it is mentioned there.
            let about = |document: &Known| document.about.contains(&subject);
            let telling = index.telling(self.documents.iter().filter(|document| about(document)).count());
            let rows = (0..).zip(&self.documents).filter(|(_, document)| about(document)).map(|(row, _)| row);
            fits.values_mut().for_each(|fit| fit.score = fit.score.min(telling));
            fits.extend(rows.map(|row| (row, Fit { score: telling, surely: 1.0 })));
        }
        Ok(Evidence { weight: index.telling(fits.len()), fits })
    }

    fn look_up_on(&self, side: Side, index: &Index, part: &Part) -> Result<BTreeMap<DocumentNumber, Fit>, Broken> {
        let mut best: BTreeMap<DocumentNumber, Fit> = BTreeMap::new();
        let mut keep = |rows: &[(DocumentNumber, f64)], surely: f64| {
            for (row, score) in rows {
                best.entry(*row).or_default().keep_better(Fit { score: score * surely, surely });
            }
        };
        keep(&index.holding_all(&part.words, side)?, part.surely);
        if let Some(phrase) = &part.phrase {
            keep(&index.holding_any(std::slice::from_ref(phrase), side)?, part.surely);
        }
        for group in part.groups.iter().filter_map(|group| self.meaning.get(*group)) {
            let there = group.iter().filter(|(there, _)| *there == side);
            there.for_each(|(_, rows)| keep(rows, part.surely * MEANT));
        }
        Ok(best)
    }
}

/// Finds what contains two words of a question side by side. A pair is no part of the question by itself.
fn together(index: &Index, pair: &str) -> Result<Evidence, Broken> {
    let mut fits: BTreeMap<DocumentNumber, Fit> = BTreeMap::new();
    // Titles are made of the words that people ask with, and sentences are not.
    for (side, counts) in [(Side::Said, 0.4), (Side::Place, 1.0)] {
        for (row, score) in index.holding_any(&[pair.to_owned()], side)? {
            fits.entry(row).or_default().add(Fit { score: score * counts, surely: 0.0 });
        }
    }
    Ok(Evidence { weight: 0.0, fits })
}

#[cfg(test)]
mod tests {
    use super::{Document, Search, SearchResults, Subject, Synonyms};

    fn document(key: &str, said: &str, place: &str, about: &[&str]) -> Document {
        let about = about.iter().map(|id| (*id).to_owned()).collect();
        Document { key: key.to_owned(), said: said.to_owned(), place: place.to_owned(), about }
    }

    /// Two levels with their cards, one statement that is on both, and two topics.
    fn documents() -> Vec<Document> {
        let em = |key, said, card| document(key, said, &format!("Engineering Manager; Manager; {card}"), &["em"]);
        let vp = |key, said, card| document(key, said, &format!("VP of Engineering; VPE; {card}"), &["vp"]);
        vec![
            em("em-trap", "You keep coding, and the people wait.", "The trap"),
            em("em-size", "Engineers: 5-12.", "Scope; team size"),
            em("em-fire", "You let somebody go.", "The job"),
            em("shared", "You were promoted for what you were.", "The trap"),
            vp("vp-trap", "You still run sprints.", "The trap"),
            vp("vp-size", "Engineers: 100-500.", "Scope; team size"),
            vp("shared", "You were promoted for what you were.", "The trap"),
            vp("board", "You present to the board.", "The job"),
            document("books", "One book maps the way, by a manager.", "Books; reading list; what to read", &[]),
            document("lonely", "Nobody tells you the truth.", "Lonely at the top; isolated", &[]),
        ]
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn search() -> Search {
        let synonyms = Synonyms(vec![words(&["fire", "let somebody go"]), words(&["1:1", "one on one"])]);
        let subject = |id: &str, names, also| Subject { id: id.to_owned(), names: words(names), also: words(also) };
        let em = subject("em", &["Engineering Manager", "EM"], &["Manager"]);
        let vp = subject("vp", &["VP of Engineering", "VP"], &[]);
        Search::new(&documents(), &synonyms, &[em, vp]).unwrap()
    }

    fn ask(question: &str) -> SearchResults {
        search().ask(question).unwrap()
    }

    fn first(question: &str) -> String {
        let found = ask(question);
        assert!(found.sure, "{question}: {found:?}");
        found.hits[0].key.clone()
    }

    #[test]
    fn words_are_found_in_any_form_and_with_slips() {
        for question in ["board", "boards", "presenting to the baord", "who presetns it", "VP board"] {
            assert_eq!(first(question), "board", "{question}");
        }
    }

    #[test]
    fn what_means_the_same_is_found() {
        for (question, key) in [
            ("how do i fire them", "em-fire"),
            ("firing", "em-fire"),
            ("let somebody go", "em-fire"),
            ("reading list", "books"),
        ] {
            assert_eq!(first(question), key, "{question}");
        }
    }

    #[test]
    fn whoever_names_a_subject_gets_what_is_about_it() {
        for (question, key) in [
            ("team size em", "em-size"),
            ("team size of an Engineering Manager", "em-size"),
            ("how many engineers for a VP", "vp-size"),
            ("trap of the vp", "vp-trap"),
        ] {
            assert_eq!(first(question), key, "{question}");
        }
    }

    #[test]
    fn a_key_is_found_once_in_the_place_that_fits() {
        for (question, document) in [("em promoted", 3), ("vp promoted", 6)] {
            let found = ask(question);
            let shared: Vec<usize> =
                found.hits.iter().filter(|hit| hit.key == "shared").map(|hit| hit.document).collect();
            assert_eq!(shared, [document], "{question}");
        }
    }

    #[test]
    fn what_is_not_known_is_known_not_to_be() {
        for question in ["best pizza in berlin", "who won the world cup", "the", "", "\u{1f642}", "love", "123 456"] {
            assert!(!ask(question).sure, "{question}");
        }
        let near = ask("does the board eat pizza at midnight");
        assert!(!near.sure);
        assert_eq!(near.hits[0].key, "board");
    }

    #[test]
    fn the_language_of_full_text_search_is_taken_literally() {
        for question in
            ["\"board", "board AND NOT (", "said:board", "board*", "^board - vp", "NEAR(board vp, 3)", "\0board"]
        {
            assert!(ask(question).hits.iter().any(|hit| hit.key == "board"), "{question}");
        }
    }

    #[test]
    fn there_may_be_nothing_to_find() {
        let empty = Search::new(&[], &Synonyms::default(), &[]).unwrap();
        assert_eq!(empty.ask("board").unwrap(), SearchResults { hits: Vec::new(), sure: false });
    }
}
