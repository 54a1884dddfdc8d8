//! What stands together on one card: it has to fit there, and nothing is said twice.

use super::mistake::What;
use super::reading::Reading;
use super::statement;
use super::tree::Place;
use super::tree::Table;
use super::when::TRAP;
use crate::mentoring::ladder::Statement;
use std::collections::BTreeMap;

/// A card whose statements are being read.
pub(super) struct Card<'n> {
    /// What its editor calls it: the id of the section, or of the topic.
    name: &'n str,
    /// How many characters fit.
    limit: usize,
    /// How many are there so far.
    length: usize,
    /// What has been said on it, and where.
    said: BTreeMap<String, Place>,
}

impl<'n> Card<'n> {
    /// A card with nothing on it.
    pub(super) fn new(name: &'n str, limit: usize) -> Self {
        Card { name, limit, length: 0, said: BTreeMap::new() }
    }

    /// Reads the statements under this key, and puts them on the card. There may be none.
    pub(super) fn read(&mut self, reading: &mut Reading, table: &Table, key: &str) -> Vec<Statement> {
        let tables = reading.optional_tables(table, key);
        tables.into_iter().map(|inner| self.statement(reading, inner)).collect()
    }

    fn statement(&mut self, reading: &mut Reading, table: &Table) -> Statement {
        let statement = match self.name {
            TRAP => statement::trap(reading, table),
            _ => statement::statement(reading, table),
        };
        self.check_length(reading, table, &statement);
        self.check_repetition(reading, table, &statement);
        statement
    }

    fn check_length(&mut self, reading: &mut Reading, table: &Table, statement: &Statement) {
        let before = self.length;
        self.length += statement::length(statement);
        if before <= self.limit && self.length > self.limit {
            let (section, length, limit) = (self.name.to_owned(), self.length, self.limit);
            reading.wrong(table.place, What::TooMuch { section, length, limit });
        }
    }

    /// A statement that only has values repeats nobody: what it is about is its label.
    fn check_repetition(&mut self, reading: &mut Reading, table: &Table, statement: &Statement) {
        let Some(entry) = table.entries.get("text").filter(|_| !statement.text.is_empty()) else { return };
        if let Some(first) = self.said.get(&statement.text) {
            reading.wrong(entry.place, What::SaidTwice { first: first.line });
        } else {
            self.said.insert(statement.text.clone(), entry.place);
        }
    }
}
