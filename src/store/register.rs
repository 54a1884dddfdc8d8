//! Everything that is kept, column by column: whose it is, what it is, how its owner gets it, and how it goes.
//!
//! What somebody is handed and what is erased of them is read off this list, so that a table that is not in it is noticed:
//! a test compares it with a real database and a real file of keys. Whoever adds a table adds its entry here, and the
//! words for it in `bot/messages/kept.rs` and in PRIVACY.md.

/// One table.
#[derive(Debug)]
pub struct Table {
    /// The file it is in.
    pub file: File,
    /// Its name there.
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
    /// Everybody's keys, beside it.
    Keys,
}

/// Whose the rows of a table are.
#[derive(Debug)]
pub enum Whose {
    /// Nobody's, for this reason.
    Nobody(&'static str),
    /// Each row is one person's.
    Person {
        /// How they are handed over.
        given: Given,
        /// The rows of one person, by the name they have in our house: every column, in the order of the register.
        select: &'static str,
        /// How they go.
        erased: Erased,
    },
}

/// How a person's rows are handed to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// There is one row at most, under this name.
    One(&'static str),
    /// A list under this name.
    Each(&'static str),
    /// Not at all, for this reason.
    Not(&'static str),
}

/// How a person's rows are erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// By this statement, given the name they have in our house.
    By(&'static str),
    /// Together with the row of this table that they belong to: their foreign key says so.
    With(&'static str),
}

/// One column.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What stands in it.
    pub holds: Holds,
    /// The name under which it is handed over; or none, for this reason.
    pub given: Result<&'static str, &'static str>,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// The number of a row, of this table or another.
    Number,
    /// A random name that means nothing anywhere else.
    Uid,
    /// Something chosen from what there is, or told by the platform. Not set where it is empty.
    Fact,
    /// What somebody wrote, sealed for this place with the row's uid. Nothing where it is empty.
    Words(&'static str),
    /// A moment, in seconds since 1970, UTC.
    Moment,
    /// How many.
    Count,
    /// Something sealed with the operator's key.
    Secret,
}

/// Row numbers are SQLite's, and change with every copy.
const NUMBERS: &str = "it numbers rows, and says nothing of anybody";
/// Random names are of use in this house alone.
const NAMES: &str = "it is random, and means nothing anywhere else";

/// Every table there is, in the order in which they are handed over and erased.
pub const TABLES: [Table; 15] = [
    Table {
        file: File::Database,
        name: "person",
        whose: Whose::Person {
            given: Given::One("profile"),
            select: "SELECT id, uid, since, level, target, zone, quiet, language, called, hope, away
                     FROM person WHERE uid = ?1",
            erased: Erased::By("DELETE FROM person WHERE uid = ?1"),
        },
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "uid", holds: Holds::Uid, given: Err(NAMES) },
            Column { name: "since", holds: Holds::Moment, given: Ok("since") },
            Column { name: "level", holds: Holds::Fact, given: Ok("level") },
            Column { name: "target", holds: Holds::Fact, given: Ok("target") },
            Column { name: "zone", holds: Holds::Fact, given: Ok("zone") },
            Column { name: "quiet", holds: Holds::Fact, given: Ok("quiet_hours") },
            Column { name: "language", holds: Holds::Fact, given: Ok("language") },
            Column { name: "called", holds: Holds::Words("person.called"), given: Ok("called") },
            Column { name: "hope", holds: Holds::Words("person.hope"), given: Ok("hope") },
            Column { name: "away", holds: Holds::Fact, given: Ok("away_until") },
        ],
    },
    Table {
        file: File::Database,
        name: "address",
        whose: Whose::Person {
            given: Given::Each("addresses"),
            select: "SELECT address.platform, address.id, address.person, address.direct
                     FROM address JOIN person ON person.id = address.person
                     WHERE person.uid = ?1 ORDER BY address.platform, address.id",
            erased: Erased::With("person"),
        },
        columns: &[
            Column { name: "platform", holds: Holds::Fact, given: Ok("platform") },
            Column { name: "id", holds: Holds::Fact, given: Ok("id") },
            Column { name: "person", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "direct", holds: Holds::Fact, given: Ok("direct_channel") },
        ],
    },
    Table {
        file: File::Database,
        name: "schedule",
        whose: Whose::Person {
            given: Given::Each("schedules"),
            select: "SELECT schedule.id, schedule.uid, schedule.person, schedule.kind, schedule.since, schedule.every,
                         schedule.day, schedule.at, schedule.zone, schedule.anchor, schedule.next_nominal,
                         schedule.next_due, schedule.state, schedule.reason, schedule.until, schedule.unreached,
                         schedule.themes, schedule.length, schedule.nudges, schedule.about, schedule.ends, schedule.was,
                         schedule.ended
                     FROM schedule JOIN person ON person.id = schedule.person
                     WHERE person.uid = ?1 ORDER BY schedule.id",
            erased: Erased::With("person"),
        },
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "uid", holds: Holds::Uid, given: Ok("id") },
            Column { name: "person", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "kind", holds: Holds::Fact, given: Ok("kind") },
            Column { name: "since", holds: Holds::Moment, given: Ok("since") },
            Column { name: "every", holds: Holds::Fact, given: Ok("every") },
            Column { name: "day", holds: Holds::Fact, given: Ok("day") },
            Column { name: "at", holds: Holds::Fact, given: Ok("at") },
            Column { name: "zone", holds: Holds::Fact, given: Ok("zone") },
            Column { name: "anchor", holds: Holds::Fact, given: Ok("counts_from") },
            Column { name: "next_nominal", holds: Holds::Fact, given: Ok("next") },
            Column { name: "next_due", holds: Holds::Moment, given: Ok("next_due") },
            Column { name: "state", holds: Holds::Fact, given: Ok("state") },
            Column { name: "reason", holds: Holds::Fact, given: Ok("reason") },
            Column { name: "until", holds: Holds::Fact, given: Ok("paused_until") },
            Column { name: "unreached", holds: Holds::Count, given: Ok("not_delivered_in_a_row") },
            Column { name: "themes", holds: Holds::Fact, given: Ok("themes") },
            Column { name: "length", holds: Holds::Fact, given: Ok("length") },
            Column { name: "nudges", holds: Holds::Count, given: Ok("reminders") },
            Column { name: "about", holds: Holds::Words("schedule.about"), given: Ok("assignment") },
            Column { name: "ends", holds: Holds::Fact, given: Ok("ends") },
            Column { name: "was", holds: Holds::Fact, given: Ok("state_before") },
            Column { name: "ended", holds: Holds::Moment, given: Ok("ended") },
        ],
    },
    Table {
        file: File::Database,
        name: "delivery",
        whose: Whose::Person {
            given: Given::Each("deliveries"),
            select: "SELECT delivery.id, delivery.marker, delivery.person, delivery.schedule, delivery.what,
                         delivery.platform, delivery.recipient, delivery.nominal, delivery.role, delivery.seq,
                         delivery.due, delivery.not_before, delivery.state, delivery.attempts, delivery.attempted,
                         delivery.epoch, delivery.up, delivery.message, delivery.reason, delivery.settled,
                         delivery.carrier, delivery.origin, delivery.answer, delivery.told, delivery.questions,
                         delivery.skipped
                     FROM delivery JOIN person ON person.id = delivery.person
                     WHERE person.uid = ?1 ORDER BY delivery.id",
            erased: Erased::With("person"),
        },
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "marker", holds: Holds::Uid, given: Ok("id") },
            Column { name: "person", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "schedule", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "what", holds: Holds::Fact, given: Ok("from") },
            Column { name: "platform", holds: Holds::Fact, given: Ok("platform") },
            Column { name: "recipient", holds: Holds::Fact, given: Ok("to") },
            Column { name: "nominal", holds: Holds::Fact, given: Ok("for") },
            Column { name: "role", holds: Holds::Fact, given: Ok("role") },
            Column { name: "seq", holds: Holds::Count, given: Ok("repetition") },
            Column { name: "due", holds: Holds::Moment, given: Ok("due") },
            Column { name: "not_before", holds: Holds::Moment, given: Ok("not_before") },
            Column { name: "state", holds: Holds::Fact, given: Ok("state") },
            Column { name: "attempts", holds: Holds::Count, given: Ok("tries") },
            Column { name: "attempted", holds: Holds::Moment, given: Ok("last_try") },
            Column { name: "epoch", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "up", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "message", holds: Holds::Fact, given: Ok("message") },
            Column { name: "reason", holds: Holds::Fact, given: Ok("reason") },
            Column { name: "settled", holds: Holds::Moment, given: Ok("settled") },
            Column { name: "carrier", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "origin", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "answer", holds: Holds::Fact, given: Ok("answer") },
            Column { name: "told", holds: Holds::Moment, given: Ok("told") },
            Column { name: "questions", holds: Holds::Fact, given: Ok("questions") },
            Column { name: "skipped", holds: Holds::Moment, given: Ok("skipped") },
        ],
    },
    Table {
        file: File::Database,
        name: "answer",
        whose: Whose::Person {
            given: Given::Each("answers"),
            select: "SELECT answer.id, answer.uid, answer.delivery, answer.question, answer.words, answer.written,
                         answer.outcome, answer.deleted
                     FROM answer JOIN delivery ON delivery.id = answer.delivery
                         JOIN person ON person.id = delivery.person
                     WHERE person.uid = ?1 ORDER BY answer.id",
            erased: Erased::With("delivery"),
        },
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "uid", holds: Holds::Uid, given: Err(NAMES) },
            Column { name: "delivery", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "question", holds: Holds::Fact, given: Ok("question") },
            Column { name: "words", holds: Holds::Words("answer.words"), given: Ok("words") },
            Column { name: "written", holds: Holds::Moment, given: Ok("written") },
            Column { name: "outcome", holds: Holds::Fact, given: Ok("outcome") },
            Column { name: "deleted", holds: Holds::Moment, given: Ok("deleted") },
        ],
    },
    Table {
        file: File::Database,
        name: "win",
        whose: Whose::Person {
            given: Given::Each("wins"),
            select: "SELECT win.id, win.uid, win.person, win.written, win.words, win.link, win.deleted
                     FROM win JOIN person ON person.id = win.person WHERE person.uid = ?1 ORDER BY win.id",
            erased: Erased::With("person"),
        },
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "uid", holds: Holds::Uid, given: Err(NAMES) },
            Column { name: "person", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "written", holds: Holds::Moment, given: Ok("written") },
            Column { name: "words", holds: Holds::Words("win.words"), given: Ok("words") },
            Column { name: "link", holds: Holds::Words("win.link"), given: Ok("link") },
            Column { name: "deleted", holds: Holds::Moment, given: Ok("deleted") },
        ],
    },
    Table {
        file: File::Database,
        name: "draft",
        whose: Whose::Person {
            given: Given::Each("drafts"),
            select: "SELECT draft.id, draft.uid, draft.person, draft.line, draft.field, draft.words, draft.written
                     FROM draft JOIN person ON person.id = draft.person WHERE person.uid = ?1 ORDER BY draft.id",
            erased: Erased::With("person"),
        },
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "uid", holds: Holds::Uid, given: Err(NAMES) },
            Column { name: "person", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "line", holds: Holds::Fact, given: Ok("form") },
            Column { name: "field", holds: Holds::Fact, given: Ok("field") },
            Column { name: "words", holds: Holds::Words("draft.words"), given: Ok("words") },
            Column { name: "written", holds: Holds::Moment, given: Ok("written") },
        ],
    },
    Table {
        file: File::Keys,
        name: "key",
        whose: Whose::Person {
            given: Given::Not("it opens their words, and those are handed over opened"),
            select: "SELECT uid, wrapped FROM key WHERE uid = ?1",
            erased: Erased::By("DELETE FROM key WHERE uid = ?1"),
        },
        columns: &[
            Column { name: "uid", holds: Holds::Uid, given: Err(NAMES) },
            Column { name: "wrapped", holds: Holds::Secret, given: Err("it is a key") },
        ],
    },
    Table {
        file: File::Database,
        name: "found",
        whose: Whose::Nobody("it counts answers, and notes neither who judged them nor what was asked"),
        columns: &[
            Column { name: "statement", holds: Holds::Fact, given: Err(NOBODYS) },
            Column { name: "yes", holds: Holds::Count, given: Err(NOBODYS) },
            Column { name: "no", holds: Holds::Count, given: Err(NOBODYS) },
        ],
    },
    Table {
        file: File::Database,
        name: "house",
        whose: Whose::Nobody("it is about the database itself"),
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NOBODYS) },
            Column { name: "owner", holds: Holds::Fact, given: Err(NOBODYS) },
        ],
    },
    Table {
        file: File::Database,
        name: "origin",
        whose: Whose::Nobody("it is about the backup that the database came from"),
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NOBODYS) },
            Column { name: "made", holds: Holds::Moment, given: Err(NOBODYS) },
            Column { name: "restored", holds: Holds::Moment, given: Err(NOBODYS) },
        ],
    },
    Table {
        file: File::Database,
        name: "process",
        whose: Whose::Nobody("it is about the program that runs"),
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NOBODYS) },
            Column { name: "house", holds: Holds::Uid, given: Err(NOBODYS) },
            Column { name: "epoch", holds: Holds::Count, given: Err(NOBODYS) },
            Column { name: "clock", holds: Holds::Moment, given: Err(NOBODYS) },
            Column { name: "zone_data", holds: Holds::Fact, given: Err(NOBODYS) },
        ],
    },
    Table {
        file: File::Database,
        name: "server",
        whose: Whose::Nobody("it says where the bot is, and names nobody there"),
        columns: &[
            Column { name: "platform", holds: Holds::Fact, given: Err(NOBODYS) },
            Column { name: "id", holds: Holds::Fact, given: Err(NOBODYS) },
            Column { name: "joined", holds: Holds::Moment, given: Err(NOBODYS) },
            Column { name: "removed", holds: Holds::Moment, given: Err(NOBODYS) },
        ],
    },
    Table {
        file: File::Keys,
        name: "operator",
        whose: Whose::Nobody("it is about the operator's key"),
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NOBODYS) },
            Column { name: "proof", holds: Holds::Secret, given: Err(NOBODYS) },
        ],
    },
    Table {
        file: File::Keys,
        name: "erased",
        whose: Whose::Nobody("with the person gone, their random name leads to nobody but in a copy from before"),
        columns: &[Column { name: "uid", holds: Holds::Uid, given: Err(NOBODYS) }],
    },
];

/// The reason for a column of a table that is nobody's.
const NOBODYS: &str = "it is nobody's";

/// The statements that take out everything that anybody wrote, where no key opens it any more.
pub(super) const EMPTIED: [&str; 5] = [
    "UPDATE person SET called = x'', hope = x''",
    "UPDATE schedule SET about = x''",
    "UPDATE answer SET words = x''",
    "UPDATE win SET words = x'', link = x''",
    "UPDATE draft SET words = x''",
];

/// The statements that erase a person from one file, in the order in which they are run.
pub(super) fn erasures(file: File) -> impl Iterator<Item = &'static str> {
    TABLES.iter().filter(move |table| table.file == file).filter_map(|table| match table.whose {
        Whose::Person { erased: Erased::By(statement), .. } => Some(statement),
        Whose::Person { erased: Erased::With(_), .. } | Whose::Nobody(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::Column;
    use super::EMPTIED;
    use super::Erased;
    use super::File;
    use super::Given;
    use super::Holds;
    use super::TABLES;
    use super::Table;
    use super::Whose;
    use super::erasures;
    use crate::mentoring::person::Address;
    use crate::mentoring::person::Platform;
    use crate::store::Owner;
    use crate::store::Store;
    use crate::store::keys;
    use crate::store::migrate::tests::filled;
    use rusqlite::Connection;
    use std::path::Path;
    use std::path::PathBuf;
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

    /// Every column of every table there is, as `file table.column TYPE`.
    fn there_is(connection: &Connection, file: File) -> Vec<String> {
        let columns =
            "SELECT t.name || '.' || c.name || ' ' || c.type FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
                       WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid";
        texts(connection, columns).iter().map(|column| format!("{file:?} {column}")).collect()
    }

    /// The same of the register. What a column holds says how SQLite has to keep it.
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

    /// Nothing is searched, remembered or copied into a place that the register does not see. The one trigger there is writes
    /// nothing.
    #[test]
    fn there_are_no_views_triggers_or_other_hiding_places() {
        let (_folder, path) = real();
        for file in [File::Database, File::Keys] {
            let others = "SELECT type || ' ' || name FROM sqlite_schema
                          WHERE type NOT IN ('table', 'index') AND name <> 'delivery_is_settled' OR sql LIKE 'CREATE VIRTUAL%'";
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

    /// Over rows in every table there is: the migrations' own samples.
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
