//! Brings a database to the schema of this version, step by step. Steps are only ever appended.

use rusqlite::Connection;
use rusqlite::TransactionBehavior;

/// Every step, in order. `user_version` counts those that were taken.
const STEPS: [&str; 8] = [
    include_str!("migrations/0001_house.sql"),
    include_str!("migrations/0002_found.sql"),
    include_str!("migrations/0003_people.sql"),
    include_str!("migrations/0004_servers.sql"),
    include_str!("migrations/0005_origin.sql"),
    include_str!("migrations/0006_deliveries.sql"),
    include_str!("migrations/0007_conversation.sql"),
    include_str!("migrations/0008_reflection.sql"),
];

/// How many steps this version knows.
pub const VERSION: u32 = STEPS.len() as u32;

/// Takes the steps that are missing, each in a transaction of its own.
pub fn migrate(connection: &mut Connection, mark: i32) -> rusqlite::Result<()> {
    let taken: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (number, step) in (1_u32..).zip(STEPS).skip(taken as usize) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        // Marked in the same transaction: a crash leaves nothing that is half ours.
        transaction.pragma_update(None, "application_id", mark)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::STEPS;
    use super::migrate;
    use rusqlite::Connection;
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
    ];

    /// The first so many steps, each with rows of its own.
    pub(in crate::store) fn after(steps: usize) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        for (step, rows) in STEPS.iter().zip(ROWS).take(steps) {
            connection.execute_batch(step).unwrap();
            connection.execute_batch(rows).unwrap();
        }
        connection.pragma_update(None, "user_version", steps as u32).unwrap();
        connection
    }

    /// A database of this version with rows in every table.
    pub(in crate::store) fn filled() -> Connection {
        after(STEPS.len())
    }

    /// Every row of every table, as SQLite writes them.
    fn rows(connection: &Connection) -> Vec<String> {
        let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let mut tables = connection.prepare(names).unwrap();
        let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut all = Vec::new();
        for table in tables {
            let mut select = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let columns: Vec<String> = select.column_names().map(str::to_owned).collect();
            let mut found = select.query([]).unwrap();
            while let Some(row) = found.next().unwrap() {
                let value = |(at, name): (usize, &String)| format!("{name}={:?}", row.get_ref(at).unwrap());
                all.push(format!("{table} {}", columns.iter().enumerate().map(value).collect::<Vec<_>>().join(" ")));
            }
        }
        all
    }

    #[test]
    fn each_step_keeps_what_was_there() {
        for steps in 0..=STEPS.len() {
            let mut connection = after(steps);
            let before = rows(&connection);
            assert!(before.len() >= steps, "each step has rows: {before:?}");
            migrate(&mut connection, 1).unwrap();
            let now = rows(&connection);
            // A step may add columns behind those that were there.
            let lost: Vec<&String> = before.iter().filter(|row| !now.iter().any(|it| it.starts_with(*row))).collect();
            // A step that changes rows on purpose says here what becomes of them.
            assert!(lost.is_empty(), "after {steps} steps: {lost:?} of {now:?}");
            let wrong: u32 =
                connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
            assert_eq!(wrong, 0);
        }
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
