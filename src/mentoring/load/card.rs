//! Checks for one card: its statements have to fit, and none may repeat another.

use super::mistake::What;
use super::reader::Reader;
use super::statement;
use super::tree::{Location, Table};
use super::when::TRAP;
use crate::mentoring::ladder::Statement;
use std::collections::BTreeMap;

/// A card whose statements are being read.
pub(super) struct Card<'n> {
    /// Its name for the editor: the id of the section, or of the topic.
    name: &'n str,
    /// How many characters fit.
    limit: usize,
    /// How many characters it has so far.
    length: usize,
    /// What it says so far, and where.
    said: BTreeMap<String, Location>,
}

impl<'n> Card<'n> {
    /// An empty card.
    pub(super) fn new(name: &'n str, limit: usize) -> Self {
        Card { name, limit, length: 0, said: BTreeMap::new() }
    }

    /// Reads the statements under this key and adds them to the card. There may be none.
    pub(super) fn read(&mut self, reader: &mut Reader, table: &Table, key: &str) -> Vec<Statement> {
        let tables = reader.optional_tables(table, key);
        tables.into_iter().map(|inner| self.statement(reader, inner)).collect()
    }

    fn statement(&mut self, reader: &mut Reader, table: &Table) -> Statement {
        let statement = match self.name {
            TRAP => statement::trap(reader, table),
            _ => statement::statement(reader, table),
        };
        self.check_length(reader, table, &statement);
        self.check_repetition(reader, table, &statement);
        statement
    }

    fn check_length(&mut self, reader: &mut Reader, table: &Table, statement: &Statement) {
        let before = self.length;
        self.length += statement::length(statement);
        if before <= self.limit && self.length > self.limit {
            let (section, length, limit) = (self.name.to_owned(), self.length, self.limit);
            reader.wrong(table.place, What::TooMuch { section, length, limit });
        }
    }

    /// A statement with nothing but values repeats no other: its label says what it is about.
    fn check_repetition(&mut self, reader: &mut Reader, table: &Table, statement: &Statement) {
        let Some(entry) = table.entries.get("text").filter(|_| !statement.text.is_empty()) else { return };
        if let Some(first) = self.said.get(&statement.text) {
            reader.wrong(entry.place, What::SaidTwice { first: first.line });
        } else {
            self.said.insert(statement.text.clone(), entry.place);
        }
    }
}
