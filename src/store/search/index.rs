//! The documents in SQLite's full-text search, by stem, so that `promoted` finds `promotion`.
//!
//! What documents say and where they are is in two tables. A place is there once, however many documents are in it, so
//! a word in few titles tells much.

use super::Document;
use crate::mentoring::names::normalise;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// The place of a document in the list of documents.
pub(super) type DocumentNumber = u32;

/// The texts that are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Said,
    Place,
}

/// Both sides of a document.
pub(super) const SIDES: [Side; 2] = [Side::Said, Side::Place];

/// A word that is in no document counts as if it were in this many.
const FEWEST: usize = 2;

const TABLES: &str = "
    CREATE VIRTUAL TABLE said USING fts5 (words, content = '', tokenize = 'porter unicode61');
    CREATE VIRTUAL TABLE place USING fts5 (words, content = '', tokenize = 'porter unicode61');
    CREATE VIRTUAL TABLE word USING fts5 (form, content = '', tokenize = 'porter unicode61');
    CREATE VIRTUAL TABLE stem USING fts5vocab (word, instance);";

/// Documents by the words they contain.
#[derive(Debug)]
pub(super) struct Index {
    connection: Connection,
    documents: usize,
    /// The documents of each place.
    places: Vec<Vec<DocumentNumber>>,
}

impl Index {
    /// Makes an index over these documents.
    pub(super) fn new(documents: &[Document]) -> rusqlite::Result<Self> {
        let mut places: BTreeMap<&str, Vec<DocumentNumber>> = BTreeMap::new();
        for (row, document) in (0..).zip(documents) {
            places.entry(&document.place).or_default().push(row);
        }
        let mut connection = Connection::open_in_memory()?;
        connection.execute_batch(TABLES)?;
        let said = documents.iter().map(|document| document.said.as_str());
        fill(&mut connection, "INSERT INTO said (rowid, words) VALUES (?1, ?2)", said)?;
        fill(&mut connection, "INSERT INTO place (rowid, words) VALUES (?1, ?2)", places.keys().copied())?;
        Ok(Index { connection, documents: documents.len(), places: places.into_values().collect() })
    }

    /// Adds words, once, and returns their stems with the places of the words. What SQLite does not take for a word has
    /// no stem.
    pub(super) fn stems(&mut self, words: &[String]) -> rusqlite::Result<Vec<(usize, String)>> {
        let texts = words.iter().map(String::as_str);
        fill(&mut self.connection, "INSERT INTO word (rowid, form) VALUES (?1, ?2)", texts)?;
        let mut select = self.connection.prepare("SELECT doc, term FROM stem")?;
        let stems = select.query_map([], |row| Ok((row.get::<_, DocumentNumber>(0)? as usize, row.get(1)?)))?;
        stems.collect()
    }

    /// The place of an added word that has the same stem as this one.
    pub(super) fn same_stem(&self, word: &str) -> rusqlite::Result<Option<usize>> {
        let mut select = self.connection.prepare_cached("SELECT rowid FROM word WHERE word MATCH ?1 LIMIT 1")?;
        let row = select.query_row([quoted(word)], |row| row.get::<_, DocumentNumber>(0)).optional()?;
        Ok(row.map(|row| row as usize))
    }

    /// The documents that contain all of these words on one side, and how well each fits.
    pub(super) fn holding_all(&self, words: &[String], side: Side) -> rusqlite::Result<Vec<(DocumentNumber, f64)>> {
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let quoted: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        let rows = self.matching(&quoted.join(" "), side)?;
        Ok(self.documents_of(rows, side))
    }

    /// The documents that contain one of these words or phrases on one side, and how well each fits, as if all of them
    /// were one word.
    pub(super) fn holding_any(&self, phrases: &[String], side: Side) -> rusqlite::Result<Vec<(DocumentNumber, f64)>> {
        let mut best: BTreeMap<DocumentNumber, f64> = BTreeMap::new();
        for phrase in phrases {
            let rows = self.matching(&quoted(phrase), side)?;
            let rare = self.rare(rows.len(), side);
            for (row, score) in rows {
                let known = best.entry(row).or_default();
                *known = known.max(score / rare);
            }
        }
        let rare = self.rare(best.len(), side);
        let rows = best.into_iter().map(|(row, score)| (row, score * rare)).collect();
        Ok(self.documents_of(rows, side))
    }

    /// How much a word tells that this many documents contain.
    pub(super) fn telling(&self, holding: usize) -> f64 {
        odds(self.documents, if holding == 0 { FEWEST } else { holding }).ln_1p()
    }

    /// How rare a word is for SQLite that this many rows contain. A word in every second row counts next to nothing.
    fn rare(&self, holding: usize, side: Side) -> f64 {
        let all = match side {
            Side::Said => self.documents,
            Side::Place => self.places.len(),
        };
        odds(all, holding).ln().max(1e-6)
    }

    fn matching(&self, asked: &str, side: Side) -> rusqlite::Result<Vec<(DocumentNumber, f64)>> {
        let mut select = self.connection.prepare_cached(match side {
            Side::Said => "SELECT rowid, -bm25(said) FROM said WHERE said MATCH ?1",
            Side::Place => "SELECT rowid, -bm25(place) FROM place WHERE place MATCH ?1",
        })?;
        let rows = select.query_map([asked], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    }

    fn documents_of(&self, rows: Vec<(DocumentNumber, f64)>, side: Side) -> Vec<(DocumentNumber, f64)> {
        if side == Side::Said {
            return rows;
        }
        let there = |place: DocumentNumber| self.places.get(place as usize).into_iter().flatten();
        rows.into_iter().flat_map(|(place, score)| there(place).map(move |row| (*row, score))).collect()
    }
}

fn fill<'t>(connection: &mut Connection, insert: &str, texts: impl Iterator<Item = &'t str>) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    let mut statement = transaction.prepare(insert)?;
    for (row, text) in (0..).zip(texts) {
        let row: DocumentNumber = row;
        statement.execute((row, normalise(text)))?;
    }
    drop(statement);
    transaction.commit()
}

fn odds(all: usize, holding: usize) -> f64 {
    (all as f64 - holding as f64 + 0.5).max(0.5) / (holding as f64 + 0.5)
}

/// Quotes words so that SQLite's query language takes them literally, one after the other.
fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace('"', " "))
}
