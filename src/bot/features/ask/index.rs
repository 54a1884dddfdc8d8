//! The search index of `/ask`: it finds statements by the words of a question.

use super::says::Answer;
use crate::bot::features::ladder::cards;
use crate::bot::features::ladder::cards::Shown;
use crate::bot::phrases::statements;
use crate::mentoring::ladder::{Knowledge, Level, Name, Statement};
use crate::mentoring::names::normalise;
use crate::store::error::Broken;
use crate::store::search::{Document, Search, Subject, Synonyms};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Every possible answer, and the index that finds it.
#[derive(Debug)]
pub struct Index {
    /// Built on the first question, which waits 25 ms for it: it takes longer than everything else at start, and only questions
    /// need it.
    search: Mutex<Option<Search>>,
    documents: Vec<Document>,
    synonyms: Synonyms,
    subjects: Vec<Subject>,
    by_key: BTreeMap<String, usize>,
    answers: Vec<Answer>,
}

/// The answers found for a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked<'a> {
    /// The best answer first. Each comes with its key, the first id of its statement, which [`Index::get`] takes.
    pub answers: Vec<(&'a str, &'a Answer)>,
    /// Whether the first answer really answers the question. If not, they are only the nearest matches.
    pub sure: bool,
}

impl Index {
    /// Collects every answer in this knowledge. A statement without a fact of the map is not an answer, because feedback on
    /// answers is counted per fact.
    pub fn new(knowledge: &Knowledge) -> Self {
        let mut documents = Vec::new();
        let mut by_key = BTreeMap::new();
        let mut answers = Vec::new();
        for card in cards::all(knowledge) {
            for statement in &card.said {
                let Some(key) = statement.ids.first().cloned() else { continue };
                documents.push(document(knowledge, &key, statement, &card));
                let answer =
                    Answer { statement: statement.clone(), line: card.line.clone(), title: card.title.clone() };
                // The first card is the most specific one.
                by_key.entry(key).or_insert(answers.len());
                answers.push(answer);
            }
        }
        let subjects: Vec<Subject> = knowledge.levels.iter().map(subject).collect();
        let synonyms = Synonyms(knowledge.synonyms.clone());
        Index { search: Mutex::new(None), documents, synonyms, subjects, by_key, answers }
    }

    /// Runs a query on the index, one at a time.
    fn search<T>(&self, ask: impl FnOnce(&Search) -> Result<T, Broken>) -> Result<T, Broken> {
        // Queries change nothing, so a panic during one leaves the index usable.
        let mut made = self.search.lock().unwrap_or_else(PoisonError::into_inner);
        let search = match &mut *made {
            Some(search) => search,
            none => none.insert(Search::new(&self.documents, &self.synonyms, &self.subjects)?),
        };
        ask(search)
    }

    /// The best answers to a question, which may hold any text.
    ///
    /// # Errors
    /// When SQLite itself does not work.
    pub fn ask(&self, question: &str) -> Result<Ranked<'_>, Broken> {
        let found = self.search(|search| search.ask(question))?;
        let answers = found
            .hits
            .iter()
            .filter_map(|hit| Some((self.by_key.get_key_value(&hit.key)?.0.as_str(), self.answers.get(hit.document)?)));
        Ok(Ranked { answers: answers.collect(), sure: found.sure })
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

fn document(knowledge: &Knowledge, key: &str, statement: &Statement, card: &Shown) -> Document {
    // The names of a level are already part of the searched place of every card of that level.
    let names_a_level = knowledge.levels.iter().any(|level| level.names.ids == statement.ids);
    let said = if names_a_level { String::new() } else { statements::bare(knowledge, statement).words() };
    Document { key: key.to_owned(), said, place: card.called.clone(), about: about(knowledge, statement, card) }
}

/// The levels that a statement is about: those of its card, or the one in its label.
fn about(knowledge: &Knowledge, statement: &Statement, card: &Shown) -> Vec<String> {
    if !card.levels.is_empty() {
        return card.levels.clone();
    }
    let label = normalise(statement.label.as_deref().unwrap_or_default());
    let called = |level: &&Level| [&level.name.title, &level.short].iter().any(|name| normalise(name) == label);
    knowledge.levels.iter().filter(called).map(|level| level.name.id.clone()).collect()
}

/// A level by the names people use. A one-word alias counts as an everyday word: a manager is not always an EM.
fn subject(level: &Level) -> Subject {
    let is_number = |name: &str| name.chars().all(|letter| letter.is_ascii_digit());
    let is_short = |name: &str| name.chars().skip(1).any(|letter| letter.is_uppercase() || letter.is_numeric());
    // A bare number in a question counts months or people, not levels.
    let aliases = level.name.aliases.iter().filter(|name| !is_number(name)).cloned();
    let (names, also): (Vec<String>, Vec<String>) = aliases.partition(|name| name.contains(' ') || is_short(name));
    let own = [level.name.title.clone(), level.short.clone()];
    Subject { id: level.name.id.clone(), names: own.into_iter().chain(names).collect(), also }
}

#[cfg(test)]
mod tests {
    use super::subject;
    use crate::mentoring::ladder::{Level, Name, Names, Statement};
    use std::collections::BTreeMap;

    #[test]
    fn everyday_words_may_mean_a_level_and_numbers_never_do() {
        let aliases = ["Eng Manager", "EngMgr", "Manager", "level 3", "L3", "3"].map(str::to_owned).to_vec();
        let level = Level {
            number: 3,
            name: Name { id: "em".to_owned(), title: "Engineering Manager".to_owned(), aliases },
            short: "EM".to_owned(),
            names: Names::default(),
            question: Statement::default(),
            overview: Vec::new(),
            sections: BTreeMap::new(),
        };
        let subject = subject(&level);
        assert_eq!(subject.names, ["Engineering Manager", "EM", "Eng Manager", "EngMgr", "level 3", "L3"]);
        assert_eq!(subject.also, ["Manager"]);
    }
}
