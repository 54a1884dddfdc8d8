//! Votes on whether an answer of `/ask` helped: counted by statement, never by person or by question.

use super::Store;
use super::error::Broken;

/// The votes on one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpfulCount {
    /// The id of the statement.
    pub statement: String,
    /// How often it helped.
    pub yes: u32,
    /// How often it did not.
    pub no: u32,
}

impl Store {
    /// Counts one vote.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn count_helpful(&self, statement: &str, was_it: bool) -> Result<(), Broken> {
        let (statement, yes, no) = (statement.to_owned(), u32::from(was_it), u32::from(!was_it));
        self.write(move |transaction| {
            transaction.execute(
                "INSERT INTO found (statement, yes, no) VALUES (?1, ?2, ?3)
                 ON CONFLICT (statement) DO UPDATE SET yes = yes + excluded.yes, no = no + excluded.no",
                (statement, yes, no),
            )?;
            Ok(())
        })
    }

    /// The votes on every statement.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn helpful_counts(&self) -> Result<Vec<HelpfulCount>, Broken> {
        self.read(|connection| {
            let mut rows = connection.prepare("SELECT statement, yes, no FROM found ORDER BY statement")?;
            let found = rows.query_map([], |row| {
                Ok(HelpfulCount { statement: row.get("statement")?, yes: row.get("yes")?, no: row.get("no")? })
            })?;
            Ok(found.collect::<rusqlite::Result<_>>()?)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::store::{Owner, Store};

    #[test]
    fn judgements_are_counted_by_statement() {
        let store = Store::memory(Owner::Console).unwrap();
        for was_it in [true, true, false] {
            store.count_helpful("L3.trap.2", was_it).unwrap();
        }
        store.count_helpful("L1.job.1", false).unwrap();
        let counts: Vec<_> = store.helpful_counts().unwrap().into_iter().map(|f| (f.statement, f.yes, f.no)).collect();
        assert_eq!(counts, [("L1.job.1".to_owned(), 0, 1), ("L3.trap.2".to_owned(), 2, 1)]);
    }
}
