//! Brings a database to the schema of this version, step by step. Steps are only ever appended.
//!
//! A step that adds something runs as it stands. A step that rebuilds a table (makes a new one, copies the rows and drops the
//! old one) runs with foreign keys off: with foreign keys on, `DROP TABLE` first deletes every row, and with each row everything
//! that refers to it.

use super::error::{Unusable, unusable};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use std::path::Path;

/// Every step, in order. `user_version` counts those that were taken.
const STEPS: [Step; 9] = [
    Step::adds(include_str!("migrations/0001_house.sql")),
    Step::adds(include_str!("migrations/0002_found.sql")),
    Step::adds(include_str!("migrations/0003_people.sql")),
    Step::adds(include_str!("migrations/0004_servers.sql")),
    Step::adds(include_str!("migrations/0005_origin.sql")),
    Step::adds(include_str!("migrations/0006_deliveries.sql")),
    Step::adds(include_str!("migrations/0007_conversation.sql")),
    Step::adds(include_str!("migrations/0008_reflection.sql")),
    Step::rebuilds(&["delivery"], include_str!("migrations/0009_delivery.sql")),
];

/// How many steps this version knows.
pub const VERSION: u32 = STEPS.len() as u32;

/// One step of the schema.
#[derive(Clone, Copy)]
struct Step {
    /// The tables that it rebuilds. None, where it only adds.
    rebuilds: &'static [&'static str],
    sql: &'static str,
}

impl Step {
    /// A step that adds tables, columns, indices or triggers, and changes no row.
    const fn adds(sql: &'static str) -> Self {
        Step { rebuilds: &[], sql }
    }

    /// A step that rebuilds these tables.
    const fn rebuilds(tables: &'static [&'static str], sql: &'static str) -> Self {
        Step { rebuilds: tables, sql }
    }
}

/// Why a step failed. The database is as it was before that step.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// SQLite would not.
    #[error("the database: {0}")]
    Sql(#[from] rusqlite::Error),
    /// Rows would refer to rows that are not there.
    #[error(
        "step {step} of the schema would leave {rows} of the rows in {table} without the row in {parent} that they belong to, \
         so nothing was changed. Go on with the version before this one, and please report this line."
    )]
    Orphans {
        /// The number of the step.
        step: u32,
        /// How many rows.
        rows: u32,
        /// The table that they are in.
        table: String,
        /// The table that they refer to.
        parent: String,
    },
}

impl Failed {
    /// The same, of the database in this file.
    pub fn of(self, path: &Path) -> Unusable {
        match self {
            Failed::Sql(error) => unusable(path, &error),
            orphans @ Failed::Orphans { .. } => Unusable::File { path: path.to_owned(), why: orphans.to_string() },
        }
    }
}

/// Takes the steps that are missing, each in a transaction of its own.
pub fn migrate(connection: &mut Connection, mark: i32) -> Result<(), Failed> {
    let taken: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (number, step) in (1..).zip(STEPS).skip(taken as usize) {
        take(connection, number, step, mark)?;
    }
    Ok(())
}

/// Takes one step.
fn take(connection: &mut Connection, number: u32, step: Step, mark: i32) -> Result<(), Failed> {
    if step.rebuilds.is_empty() {
        return in_a_transaction(connection, number, step, mark);
    }
    // Outside the transaction: inside one, SQLite ignores this.
    connection.pragma_update(None, "foreign_keys", false)?;
    let taken = in_a_transaction(connection, number, step, mark);
    // On again, whatever came of the step.
    let on = connection.pragma_update(None, "foreign_keys", true);
    taken?;
    Ok(on?)
}

fn in_a_transaction(connection: &mut Connection, number: u32, step: Step, mark: i32) -> Result<(), Failed> {
    // Dropped before its end, it is rolled back.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let ids = step.rebuilds.iter().map(|table| last_id(&transaction, table)).collect::<rusqlite::Result<Vec<_>>>()?;
    transaction.execute_batch(step.sql)?;
    for (table, last) in step.rebuilds.iter().zip(ids) {
        go_on_from(&transaction, table, last)?;
    }
    if !step.rebuilds.is_empty() {
        refuse_orphans(&transaction, number)?;
    }
    // Marked in the same transaction: a crash leaves nothing that is half ours.
    transaction.pragma_update(None, "application_id", mark)?;
    transaction.pragma_update(None, "user_version", number)?;
    Ok(transaction.commit()?)
}

/// The highest id that AUTOINCREMENT ever gave in this table. None, where it gave none.
fn last_id(transaction: &Transaction<'_>, table: &str) -> rusqlite::Result<Option<i64>> {
    let select = "SELECT seq FROM sqlite_sequence WHERE name = ?1";
    transaction.query_row(select, [table], |row| row.get(0)).optional()
}

/// Has a rebuilt table give no id a second time, not even that of a row that was deleted before.
fn go_on_from(transaction: &Transaction<'_>, table: &str, last: Option<i64>) -> rusqlite::Result<()> {
    let Some(last) = last.max(last_id(transaction, table)?) else { return Ok(()) };
    transaction.execute("DELETE FROM sqlite_sequence WHERE name = ?1", [table])?;
    transaction.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", (table, last))?;
    Ok(())
}

/// Fails where any row refers to a row that is not there.
fn refuse_orphans(transaction: &Transaction<'_>, step: u32) -> Result<(), Failed> {
    let select = "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 1";
    let found = transaction
        .query_row(select, [], |row| {
            Ok(Failed::Orphans { step, table: row.get(0)?, parent: row.get(1)?, rows: row.get(2)? })
        })
        .optional()?;
    found.map_or(Ok(()), Err)
}

#[cfg(test)]
pub(super) mod tests {
    use super::{STEPS, Step, migrate, take};
    use rusqlite::Connection;
    use rusqlite::types::Value;
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    /// Rows as they stood in a database after each step, one file a step: whoever adds a step adds its rows.
    const ROWS: [&str; STEPS.len()] = [
        include_str!("migrations/0001_house.rows.sql"),
        include_str!("migrations/0002_found.rows.sql"),
        include_str!("migrations/0003_people.rows.sql"),
        include_str!("migrations/0004_servers.rows.sql"),
        include_str!("migrations/0005_origin.rows.sql"),
        include_str!("migrations/0006_deliveries.rows.sql"),
        include_str!("migrations/0007_conversation.rows.sql"),
        include_str!("migrations/0008_reflection.rows.sql"),
        include_str!("migrations/0009_delivery.rows.sql"),
    ];

    /// The columns that a rebuild renamed: of which table, from what, to what.
    const RENAMED: [(&str, &str, &str); 6] = [
        ("delivery", "marker", "idempotency_key"),
        ("delivery", "what", "source"),
        ("delivery", "up", "uptime"),
        ("delivery", "settled", "finished"),
        ("delivery", "carrier", "batch_lead"),
        ("delivery", "told", "failure_notified"),
    ];

    /// The step that rebuilds `delivery`, and how many came before it.
    const DELIVERY: (usize, Step) = (8, STEPS[8]);

    /// The first so many steps, each with rows of its own.
    pub(in crate::store) fn after(steps: usize) -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        for ((number, step), rows) in (1..).zip(STEPS).zip(ROWS).take(steps) {
            take(&mut connection, number, step, 0).unwrap();
            connection.execute_batch(rows).unwrap();
        }
        connection
    }

    /// A database of this version with rows in every table.
    pub(in crate::store) fn filled() -> Connection {
        after(STEPS.len())
    }

    fn texts(connection: &Connection, select: &str) -> Vec<String> {
        let mut select = connection.prepare(select).unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    fn columns(connection: &Connection, table: &str) -> Vec<String> {
        texts(connection, &format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"))
    }

    /// Every row of a table, in these columns, as SQLite writes them.
    fn rows(connection: &Connection, table: &str, columns: &[String]) -> Vec<String> {
        let mut select = connection.prepare(&format!("SELECT {} FROM {table}", columns.join(", "))).unwrap();
        let mut found = select.query([]).unwrap();
        let mut rows = Vec::new();
        while let Some(row) = found.next().unwrap() {
            let values: Vec<String> =
                (0..columns.len()).map(|at| format!("{:?}", row.get::<_, Value>(at).unwrap())).collect();
            rows.push(format!("{table} {}", values.join(" ")));
        }
        rows.sort();
        rows
    }

    /// The rows that are not as they were, of any table there was: lost, changed or new. A column may be added, and it may be
    /// renamed as it says above.
    fn changed(before: &Connection, now: &Connection) -> Vec<String> {
        let mut changed = Vec::new();
        // `sqlite_sequence` is among them.
        for table in texts(before, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
            let (had, has) = (columns(before, &table), columns(now, &table));
            let name = |column: &String| {
                let renamed = RENAMED.iter().find(|(of, from, _)| (*of, *from) == (&table, column));
                renamed.filter(|_| !has.contains(column)).map_or(column.clone(), |(.., to)| (*to).to_owned())
            };
            let called: Vec<String> = had.iter().map(name).collect();
            if let Some(gone) = called.iter().find(|column| !has.contains(column)) {
                changed.push(format!("{table}.{gone} is gone"));
                continue;
            }
            let (was, is) = (rows(before, &table, &had), rows(now, &table, &called));
            changed.extend(was.iter().filter(|row| !is.contains(row)).map(|row| format!("lost: {row}")));
            let is_new = |row: &&String| !was.contains(row);
            // A table without rows may be noted there.
            let is_noted = |row: &&String| table == "sqlite_sequence" && row.ends_with("Integer(0)");
            changed.extend(is.iter().filter(is_new).filter(|row| !is_noted(row)).map(|row| format!("new: {row}")));
        }
        changed
    }

    /// Everything there is, to the letter.
    fn all(connection: &Connection) -> Vec<String> {
        let mut all = texts(connection, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid");
        for table in texts(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
            all.extend(rows(connection, &table, &columns(connection, &table)));
        }
        all.push(format!("user_version {}", number(connection, "user_version")));
        all
    }

    fn number(connection: &Connection, pragma: &str) -> u32 {
        connection.pragma_query_value(None, pragma, |row| row.get(0)).unwrap()
    }

    fn orphans(connection: &Connection) -> u32 {
        connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn each_step_keeps_what_was_there() {
        for (number, step) in (1..).zip(STEPS) {
            let (before, mut now) = (after(number - 1), after(number - 1));
            take(&mut now, u32::try_from(number).unwrap(), step, 1).unwrap();
            // A step that changes rows on purpose says here what becomes of them.
            assert_eq!(changed(&before, &now), [""; 0], "step {number}");
            assert_eq!(orphans(&now), 0, "step {number}");
        }
        for steps in 0..=STEPS.len() {
            let (before, mut now) = (after(steps), after(steps));
            migrate(&mut now, 1).unwrap();
            assert_eq!(changed(&before, &now), [""; 0], "after {steps} steps");
            assert_eq!(orphans(&now), 0);
            assert!(number(&now, "foreign_keys") == 1, "after {steps} steps");
        }
    }

    /// Otherwise that a step changes them would not be seen.
    #[test]
    fn every_column_holds_something_before_it_is_rebuilt() {
        for (number, step) in (0..).zip(STEPS) {
            let before = after(number);
            for table in step.rebuilds {
                for column in columns(&before, table) {
                    let values = format!("SELECT count(DISTINCT ifnull({column}, 'none')) FROM {table}");
                    let values: u32 = before.query_row(&values, [], |row| row.get(0)).unwrap();
                    assert!(values > 1, "{table}.{column} is the same in every row before step {}", number + 1);
                }
            }
        }
    }

    #[test]
    fn a_step_that_rebuilds_a_table_says_so() {
        for (number, step) in (1..).zip(STEPS) {
            let code = step.sql.lines().filter(|line| !line.trim_start().starts_with("--"));
            let code = code.collect::<Vec<_>>().join(" ").to_uppercase();
            let rebuilds = ["DROP TABLE", "RENAME TO"].iter().any(|words| code.contains(words));
            assert_eq!(rebuilds, !step.rebuilds.is_empty(), "step {number}: write Step::rebuilds(&[its tables], …)");
            let (before, now) = (after(number - 1), after(number));
            let those = |connection: &Connection, table: &str| -> BTreeMap<String, u32> {
                let select = "SELECT type, count(*) FROM sqlite_schema WHERE tbl_name = ?1 GROUP BY type";
                let mut select = connection.prepare(select).unwrap();
                select.query_map([table], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
            };
            for table in step.rebuilds {
                let (had, has) = (those(&before, table), those(&now, table));
                assert_eq!(had.get("table"), Some(&1), "step {number}: there is no table {table} to rebuild");
                // They went with the old table.
                assert_eq!(had, has, "step {number}: make the indices and triggers of {table} again");
            }
        }
    }

    /// What [`super::Step::rebuilds`] is for.
    #[test]
    fn with_foreign_keys_on_a_rebuild_would_take_answers_along() {
        let (steps, step) = DELIVERY;
        let (before, mut now) = (after(steps), after(steps));
        take(&mut now, 9, Step::adds(step.sql), 1).unwrap();
        let lost = changed(&before, &now);
        assert_eq!(lost.iter().filter(|row| row.starts_with("lost: answer")).count(), 2, "{lost:?}");
        let answers = "SELECT count(*) FROM answer JOIN delivery ON delivery.id = answer.delivery";
        let mut now = after(steps);
        take(&mut now, 9, step, 1).unwrap();
        assert_eq!(now.query_row(answers, [], |row| row.get::<_, u32>(0)).unwrap(), 2);
        // From now on they go with their delivery again.
        now.execute("DELETE FROM delivery WHERE id = 1", []).unwrap();
        assert_eq!(now.query_row(answers, [], |row| row.get::<_, u32>(0)).unwrap(), 1);
    }

    #[test]
    fn what_a_step_changes_elsewhere_is_found() {
        let (steps, step) = DELIVERY;
        let elsewhere = [
            ("UPDATE answer SET outcome = 'done' WHERE id = 1;", 2),
            ("DELETE FROM win WHERE id = 1;", 1),
            ("INSERT INTO found (statement) VALUES ('L1.job.2');", 1),
            ("UPDATE delivery SET batch_lead = origin;", 2),
        ];
        for (sql, expected) in elsewhere {
            let (before, mut now) = (after(steps), after(steps));
            take(&mut now, 9, Step::rebuilds(&["delivery"], [step.sql, sql].concat().leak()), 1).unwrap();
            let changed = changed(&before, &now);
            assert_eq!(changed.len(), expected, "{sql} {changed:?}");
        }
    }

    #[test]
    fn a_rebuilt_table_gives_no_id_again() {
        let (steps, step) = DELIVERY;
        let insert =
            "INSERT INTO delivery (idempotency_key, person, source, platform, recipient, nominal, role, seq, due,
                          not_before, state, answer) VALUES ('k', 2, '', '', '', '', '', 0, 0, 0, '', '')";
        let next = |connection: &Connection| {
            connection.execute(insert, []).unwrap();
            connection.last_insert_rowid()
        };
        let mut full = after(steps);
        take(&mut full, 9, step, 1).unwrap();
        assert_eq!(next(&full), 10, "the row with the number 9 is gone since long");
        let mut emptied = after(steps);
        emptied.execute("DELETE FROM delivery", []).unwrap();
        take(&mut emptied, 9, step, 1).unwrap();
        assert_eq!(next(&emptied), 10);
    }

    #[test]
    fn a_step_that_fails_leaves_everything_as_it_was() {
        let (steps, step) = DELIVERY;
        let orphaning = [step.sql, "DELETE FROM delivery WHERE id = 1;"].concat().leak();
        let breaking = [step.sql, "SELECT no_such_function();"].concat().leak();
        let said = [(orphaning, "1 of the rows in answer"), (breaking, "no such function")].map(|(sql, why)| {
            let (before, mut now) = (after(steps), after(steps));
            let failed = take(&mut now, 9, Step::rebuilds(&["delivery"], sql), 1).unwrap_err();
            assert_eq!(all(&now), all(&before));
            assert_eq!((number(&now, "foreign_keys"), now.is_autocommit()), (1, true), "{why}");
            // It is as good as before, and the right step can be taken.
            take(&mut now, 9, step, 1).unwrap();
            assert_eq!(changed(&before, &now), [""; 0]);
            let said = failed.of(Path::new("n.db")).to_string();
            assert!(said.contains(why), "{said}");
            said
        });
        assert_eq!(
            said[0],
            "n.db: step 9 of the schema would leave 1 of the rows in answer without the row in delivery that they belong to, \
             so nothing was changed. Go on with the version before this one, and please report this line."
        );
    }

    /// `docs/schema.sql` is what a reader looks at. Written anew with `NEXTRUNG_BLESS=1`.
    #[test]
    fn the_page_about_the_schema_is_the_schema() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, 1).unwrap();
        let parts = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid";
        let mut select = connection.prepare(parts).unwrap();
        let parts: Vec<String> = select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let schema = format!(
            "-- Everything that is kept, as SQLite has it. A test holds this page to it.\n\n{};\n",
            parts.join(";\n\n")
        );
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema.sql");
        if std::env::var_os("NEXTRUNG_BLESS").is_some() {
            fs::write(&page, &schema).unwrap();
        }
        assert_eq!(fs::read_to_string(&page).unwrap(), schema);
    }
}
