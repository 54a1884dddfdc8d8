//! What `/ask` answers with: the statements, found by the words of a question.

use super::cards;
use super::facts;
use super::line::Invocation;
use super::messages::statements;
use crate::mentoring::ladder::Knowledge;
use crate::mentoring::ladder::Level;
use crate::mentoring::ladder::Name;
use crate::mentoring::ladder::Statement;
use crate::store::Broken;
use crate::store::search::Document;
use crate::store::search::Search;
use crate::store::search::Subject;
use crate::store::search::Synonyms;
use std::collections::BTreeMap;

/// Everything that can be an answer, and the index that finds it.
#[derive(Debug)]
pub struct Answers {
    search: Search,
    by_key: BTreeMap<String, usize>,
    answers: Vec<Answer>,
}

/// A statement, and the card it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The statement.
    pub statement: Statement,
    /// What shows its card.
    pub line: Invocation,
    /// What the card is headed with.
    pub title: String,
}

/// What was found for a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<'a> {
    /// The best first. Each with its key: the first id of its statement, for which [`Answers::get`] gives it again.
    pub answers: Vec<(&'a str, &'a Answer)>,
    /// Whether the first of them answers the question. If not, they are only what is near.
    pub sure: bool,
}

impl Answers {
    /// All that this knowledge can answer. A statement that carries no fact of the map is none by itself: judgements
    /// of answers are counted by fact.
    ///
    /// # Errors
    /// When SQLite itself does not work.
    pub fn new(knowledge: &Knowledge) -> Result<Self, Broken> {
        let mut documents = Vec::new();
        let mut by_key = BTreeMap::new();
        let mut answers = Vec::new();
        for card in cards::all(knowledge) {
            for statement in &card.said {
                let Some(key) = statement.ids.first().cloned() else { continue };
                documents.push(Document {
                    key: key.clone(),
                    said: facts::plain(&statements::bare(knowledge, statement)),
                    place: card.called.clone(),
                    about: about(knowledge, &card, statement),
                });
                let answer =
                    Answer { statement: statement.clone(), line: card.line.clone(), title: card.title.clone() };
                // The first card is about the least.
                by_key.entry(key).or_insert(answers.len());
                answers.push(answer);
            }
        }
        let search = Search::new(documents, &Synonyms(knowledge.synonyms.clone()), &subjects(knowledge))?;
        Ok(Answers { search, by_key, answers })
    }

    /// What answers a question best, whatever stands in it.
    ///
    /// # Errors
    /// When SQLite itself does not work.
    pub fn ask(&self, question: &str) -> Result<Found<'_>, Broken> {
        let found = self.search.ask(question)?;
        let answers = found
            .hits
            .iter()
            .filter_map(|hit| Some((self.by_key.get_key_value(&hit.key)?.0.as_str(), self.answers.get(hit.document)?)));
        Ok(Found { answers: answers.collect(), sure: found.sure })
    }

    /// Every key, as the names of a closed vocabulary.
    pub fn names(&self) -> Vec<Name> {
        let name = |(key, at): (&String, &usize)| Name {
            id: key.clone(),
            title: self.answers[*at].title.clone(),
            aliases: Vec::new(),
        };
        self.by_key.iter().map(name).collect()
    }

    /// The answer with this key.
    pub fn get(&self, key: &str) -> Option<&Answer> {
        self.by_key.get(key).and_then(|i| self.answers.get(*i))
    }
}

/// The levels that a statement is about: those of its card, or the one that it is labelled with.
fn about(knowledge: &Knowledge, card: &cards::Shown, statement: &Statement) -> Vec<String> {
    let labelled = |level: &&Level| [Some(&level.short), Some(&level.name.title)].contains(&statement.label.as_ref());
    let labelled = knowledge.levels.iter().filter(labelled).map(|level| level.name.id.clone());
    if card.levels.is_empty() { labelled.collect() } else { card.levels.clone() }
}

/// The levels, by the names that mean nothing else. `Manager` is also any manager.
fn subjects(knowledge: &Knowledge) -> Vec<Subject> {
    let subject = |level: &Level| {
        let own = [level.name.title.clone(), level.short.clone()];
        let (only, also): (Vec<String>, Vec<String>) = level
            .name
            .aliases
            .iter()
            .filter(|n| !n.chars().all(|c| c.is_ascii_digit()))
            .cloned()
            .partition(|name| name.contains(' ') || name.chars().skip(1).any(char::is_uppercase));
        Subject { id: level.name.id.clone(), names: own.into_iter().chain(only).collect(), also }
    };
    knowledge.levels.iter().map(subject).collect()
}
