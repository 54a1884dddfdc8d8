//! What stands together on one card, and must fit there.

use super::mistake::What;
use super::reading::Reading;
use super::statement;
use super::tree::Table;
use crate::mentoring::ladder::Statement;

/// A card whose statements are being read.
pub(super) struct Card<'n> {
    /// What its editor calls it: the id of the section, or of the topic.
    name: &'n str,
    /// How many characters fit.
    limit: usize,
    /// How many are there so far.
    length: usize,
}

impl<'n> Card<'n> {
    /// A card with nothing on it.
    pub(super) fn new(name: &'n str, limit: usize) -> Self {
        Card { name, limit, length: 0 }
    }

    /// Reads the statements under this key, and checks that the card still holds them. There may be none.
    pub(super) fn read(&mut self, reading: &mut Reading, table: &Table, key: &str) -> Vec<Statement> {
        let tables = reading.optional_tables(table, key);
        tables.into_iter().map(|inner| self.statement(reading, inner)).collect()
    }

    fn statement(&mut self, reading: &mut Reading, table: &Table) -> Statement {
        let statement = statement::statement(reading, table);
        let before = self.length;
        self.length += statement::length(&statement);
        if before <= self.limit && self.length > self.limit {
            let (section, length, limit) = (self.name.to_owned(), self.length, self.limit);
            reading.wrong(table.place, What::TooMuch { section, length, limit });
        }
        statement
    }
}
