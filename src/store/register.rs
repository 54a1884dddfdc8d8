//! The register of everything that is kept, column by column: whose it is, what it is, how it is exported and how it is
//! erased.
//!
//! Export and erasure read this list. A test compares it with a real database and a real file of keys, so a table that
//! is missing here is noticed. If you add a table, add its entry here, and its words in `bot/messages/kept.rs` and in
//! PRIVACY.md.

pub mod tables;

use tables::TABLES;

/// One table.
#[derive(Debug)]
pub struct Table {
    /// The file that contains it.
    pub file: File,
    /// Its name.
    pub name: &'static str,
    /// Whose its rows are.
    pub whose: Whose,
    /// Its columns, in their order.
    pub columns: &'static [Column],
}

/// A file that we keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// The database.
    Database,
    /// Everybody's keys, beside the database.
    Keys,
}

/// Whose the rows of a table are.
#[derive(Debug)]
pub enum Whose {
    /// Nobody's, for this reason.
    Nobody(&'static str),
    /// Each row is one person's.
    Person {
        /// How they are exported.
        given: Given,
        /// Selects the rows of one person by their random name: every column, in the order of the register.
        select: &'static str,
        /// How they are erased.
        erased: Erased,
    },
}

/// How a person's rows are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// As one object with this name: there is one row at most.
    One(&'static str),
    /// As a list with this name.
    Each(&'static str),
    /// Not at all, for this reason.
    Not(&'static str),
}

/// How a person's rows are erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// By this statement, which takes the person's random name.
    By(&'static str),
    /// Together with the row of this table that they belong to, by their foreign key.
    With(&'static str),
}

/// One column.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Its name in the export; or the reason why it is not exported.
    pub given: Result<&'static str, &'static str>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// The number of a row of this table or another.
    Number,
    /// A random name that means nothing anywhere else.
    Uid,
    /// A choice from a list, or something that the platform says. Empty, if it is not set.
    Fact,
    /// What a person wrote, sealed for this column and the uid of its row. Empty, if there is nothing.
    Words(&'static str),
    /// A moment, in seconds since 1970, UTC.
    Moment,
    /// A count.
    Count,
    /// Something sealed with the operator's key.
    Secret,
}

/// The statements that remove everything that anybody wrote, once no key opens it any more.
pub(super) const EMPTIED: [&str; 6] = [
    "UPDATE person SET called = x'', hope = x''",
    "UPDATE schedule SET about = x''",
    "UPDATE answer SET words = x''",
    "UPDATE win SET words = x'', link = x''",
    "UPDATE draft SET words = x''",
    "UPDATE reflection SET body = x''",
];

/// The statements that erase a person from one file, in the order in which they run.
pub(super) fn erasures(file: File) -> impl Iterator<Item = &'static str> {
    TABLES.iter().filter(move |table| table.file == file).filter_map(|table| match table.whose {
        Whose::Person { erased: Erased::By(statement), .. } => Some(statement),
        Whose::Person { erased: Erased::With(_), .. } | Whose::Nobody(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::tables::TABLES;
    use super::{Column, EMPTIED, Erased, File, Given, Holds, Table, Whose, erasures};
    use crate::mentoring::person::{Address, Platform};
    use crate::store::migrate::tests::filled;
    use crate::store::{Owner, Store, keys};
    use rusqlite::Connection;
    use std::path::{Path, PathBuf};
    use tempfile::TempDir;

    /// A real database and its file of keys, with two people in them.
    fn real() -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let store = Store::open(&path, Owner::Console, None).unwrap();
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        for id in ["ana", "ben"] {
            let at = Address { platform: Platform::Console, id: id.to_owned() };
            store.change_profile(&at, now, |profile| profile.hope = Some("a quiet week".to_owned())).unwrap();
        }
        (folder, path)
    }

    fn open(database: &Path, file: File) -> Connection {
        let path = match file {
            File::Database => database.to_owned(),
            File::Keys => keys::file(database),
        };
        Connection::open(path).unwrap()
    }

    fn texts(connection: &Connection, select: &str) -> Vec<String> {
        let mut select = connection.prepare(select).unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// Every column of every table that exists, as `file table.column TYPE`.
    fn there_is(connection: &Connection, file: File) -> Vec<String> {
        let columns =
            "SELECT t.name || '.' || c.name || ' ' || c.type FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
                       WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid";
        texts(connection, columns).iter().map(|column| format!("{file:?} {column}")).collect()
    }

    /// The same from the register. What a column holds says how SQLite has to store it.
    fn registered(file: File) -> Vec<String> {
        let mut tables: Vec<&Table> = TABLES.iter().filter(|table| table.file == file).collect();
        tables.sort_by_key(|table| table.name);
        let columns = tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table.name, column)));
        let kept = |column: &Column| match column.holds {
            Holds::Number | Holds::Moment | Holds::Count => "INTEGER",
            Holds::Uid | Holds::Fact => "TEXT",
            Holds::Words(_) | Holds::Secret => "BLOB",
        };
        columns.map(|(table, column)| format!("{file:?} {table}.{} {}", column.name, kept(column))).collect()
    }

    fn peoples() -> impl Iterator<Item = (&'static Table, Given, &'static str, Erased)> {
        TABLES.iter().filter_map(|table| match table.whose {
            Whose::Person { given, select, erased } => Some((table, given, select, erased)),
            Whose::Nobody(_) => None,
        })
    }

    #[test]
    fn every_column_that_is_kept_is_in_the_register_and_no_other() {
        let (_folder, path) = real();
        for file in [File::Database, File::Keys] {
            assert_eq!(there_is(&open(&path, file), file), registered(file));
        }
    }

    #[test]
    fn every_column_with_words_can_be_emptied() {
        let worded = |column: &&Column| matches!(column.holds, Holds::Words(_));
        for table in &TABLES {
            for column in table.columns.iter().filter(worded) {
                let (update, empty) = (format!("UPDATE {} SET", table.name), format!("{} = x''", column.name));
                let empties = |statement: &str| statement.starts_with(&update) && statement.contains(&empty);
                assert!(EMPTIED.iter().any(|statement| empties(statement)), "{}.{}", table.name, column.name);
            }
        }
        let (_folder, path) = real();
        EMPTIED.iter().for_each(|statement| open(&path, File::Database).execute_batch(statement).unwrap());
    }

    /// Nothing is stored in a place that the register does not see. The one trigger that exists writes nothing.
    #[test]
    fn there_are_no_views_triggers_or_other_hiding_places() {
        let (_folder, path) = real();
        for file in [File::Database, File::Keys] {
            let others = "SELECT type || ' ' || name FROM sqlite_schema
                          WHERE type NOT IN ('table', 'index') AND name <> 'delivery_keeps_its_state' OR sql LIKE 'CREATE VIRTUAL%'";
            assert_eq!(texts(&open(&path, file), others), [""; 0]);
        }
    }

    #[test]
    fn each_statement_is_about_the_columns_it_stands_beside() {
        let (_folder, path) = real();
        for (table, given, select, erased) in peoples() {
            let connection = open(&path, table.file);
            let select = connection.prepare(select).unwrap();
            let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!((select.column_names().collect(), select.parameter_count()), (columns, 1), "{}", table.name);
            if let Erased::By(statement) = erased {
                assert!(statement.starts_with(&format!("DELETE FROM {} ", table.name)), "{statement}");
                assert_eq!(connection.prepare(statement).unwrap().parameter_count(), 1);
            }
            assert!(
                table.file == File::Database || matches!(given, Given::Not(_)),
                "the database alone is read for it"
            );
            let sealed = table.columns.iter().filter_map(|column| match column.holds {
                Holds::Words(place) => Some((place, format!("{}.{}", table.name, column.name))),
                _ => None,
            });
            let sealed: Vec<_> = sealed.collect();
            assert!(sealed.iter().all(|(place, column)| place == column), "{sealed:?}");
            let uids = table.columns.iter().filter(|column| column.holds == Holds::Uid).count();
            assert!(
                sealed.is_empty() || uids == 1,
                "{} has words, and needs the name that they are sealed for",
                table.name
            );
        }
    }

    #[test]
    fn whatever_somebody_wrote_set_or_did_is_handed_over() {
        for (table, given, ..) in peoples() {
            if matches!(given, Given::Not(_)) {
                continue;
            }
            for column in table.columns {
                let ours = matches!(column.holds, Holds::Number | Holds::Uid | Holds::Secret);
                assert!(column.given.is_ok() || ours, "{}.{}", table.name, column.name);
            }
        }
    }

    #[test]
    fn what_goes_along_with_another_row_does_so_by_its_foreign_key() {
        let (_folder, path) = real();
        for (table, _, _, erased) in peoples() {
            let Erased::With(parent) = erased else { continue };
            assert!(peoples().any(|(other, ..)| other.name == parent && other.file == table.file));
            let along = format!(
                "SELECT k.\"table\" FROM pragma_foreign_key_list('{0}') AS k JOIN pragma_table_info('{0}') AS c ON c.name = k.\"from\"
                 WHERE k.on_delete = 'CASCADE' AND c.\"notnull\" AND k.\"table\" = '{parent}'",
                table.name
            );
            assert_eq!(texts(&open(&path, table.file), &along), [parent], "{}", table.name);
        }
        assert!(!erasures(File::Database).collect::<Vec<_>>().is_empty());
    }

    /// With rows in every table: the samples of the migrations.
    #[test]
    fn each_row_is_one_persons_and_goes_with_them_alone() {
        let (_folder, path) = real();
        for file in [File::Database, File::Keys] {
            let connection = match file {
                File::Database => filled(),
                File::Keys => open(&path, file),
            };
            connection.pragma_update(None, "foreign_keys", true).unwrap();
            let tables: Vec<_> = peoples().filter(|(table, ..)| table.file == file).collect();
            let people = texts(&connection, &format!("SELECT uid FROM {}", tables[0].0.name));
            assert!(people.len() > 1, "{people:?}");
            let theirs = |select: &str, uid: &str| {
                let mut select = connection.prepare(select).unwrap();
                let mut rows = select.query([uid]).unwrap();
                std::iter::from_fn(|| rows.next().unwrap().map(drop)).count()
            };
            let all = |table: &Table| {
                let count = format!("SELECT count(*) FROM {}", table.name);
                connection.query_row(&count, [], |row| row.get::<_, u32>(0)).unwrap() as usize
            };
            for (gone, uid) in people.iter().enumerate() {
                for (table, _, select, _) in &tables {
                    let led_to: usize = people.iter().map(|uid| theirs(select, uid)).sum();
                    assert_eq!(led_to, all(table), "{} after {gone} people", table.name);
                    assert!(led_to > 0 || gone > 0, "{} has no sample row", table.name);
                }
                let others: Vec<usize> =
                    tables.iter().map(|(table, _, select, _)| all(table) - theirs(select, uid)).collect();
                for statement in erasures(file) {
                    connection.execute(statement, [uid]).unwrap();
                }
                assert_eq!(tables.iter().map(|(table, ..)| all(table)).collect::<Vec<_>>(), others);
            }
        }
    }
}
