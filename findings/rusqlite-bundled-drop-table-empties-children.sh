#!/usr/bin/env bash
# What: with the SQLite that rusqlite bundles, a migration that rebuilds a table in the documented way (create anew, copy, drop, rename)
# deletes the rows of every table that refers to it with ON DELETE CASCADE, although nothing turned foreign keys on. The number that
# AUTOINCREMENT counts from starts again at the largest id that is left.
# Versions: rusqlite 0.41.0, libsqlite3-sys 0.39.1 (feature "bundled").
# Why: SQLite itself has foreign keys off unless a connection turns them on, and its page on ALTER TABLE relies on that. The bundled build is
# compiled with SQLITE_DEFAULT_FOREIGN_KEYS=1, so DROP TABLE deletes all rows first, and the cascade runs. `PRAGMA foreign_keys` does nothing
# inside a transaction, so a migration that is one transaction cannot turn them off where it needs to.
# Why it matters here: answers hang on deliveries. A step that only loosened a CHECK would have emptied them.
# Fails if any of that changes. Needs cargo and a C compiler.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[dependencies]
rusqlite = { version = "=0.41.0", features = ["bundled"] }
libsqlite3-sys = "=0.39.1"
TOML
cat > src/main.rs <<'RUST'
use rusqlite::Connection;

fn one(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Children before and after a rebuild of their parent in one transaction, and the id of the next parent.
fn rebuilt(off_before: bool) -> (i64, i64, i64) {
    let connection = Connection::open_in_memory().unwrap();
    if off_before {
        connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    }
    connection
        .execute_batch(
            "CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT CHECK (kind IN ('a')));
             CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent ON DELETE CASCADE);
             INSERT INTO parent (kind) VALUES ('a'), ('a'), ('a');
             DELETE FROM parent WHERE id = 3;
             INSERT INTO child (parent) VALUES (1), (2);",
        )
        .unwrap();
    let before = one(&connection, "SELECT count(*) FROM child");
    connection
        .execute_batch(
            "BEGIN;
             PRAGMA foreign_keys = OFF;
             CREATE TABLE anew (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT);
             INSERT INTO anew SELECT id, kind FROM parent;
             DROP TABLE parent;
             ALTER TABLE anew RENAME TO parent;
             COMMIT;
             INSERT INTO parent (kind) VALUES ('b');",
        )
        .unwrap();
    (before, one(&connection, "SELECT count(*) FROM child"), one(&connection, "SELECT max(id) FROM parent"))
}

fn main() {
    let fresh = Connection::open_in_memory().unwrap();
    println!("SQLite {}", rusqlite::version());
    println!("foreign keys of a fresh connection: {}", one(&fresh, "PRAGMA foreign_keys"));
    for (what, off_before) in [("turned off inside the transaction", false), ("turned off before it", true)] {
        let (before, after, next) = rebuilt(off_before);
        println!("{what}: children {before} before, {after} after; the next parent has id {next}, and 4 was due");
    }
}
RUST
cargo run --quiet > seen 2> errors || { cat errors; exit 1; }
cat seen
grep -qx "foreign keys of a fresh connection: 1" seen
grep -qx "turned off inside the transaction: children 2 before, 0 after; the next parent has id 3, and 4 was due" seen
grep -qx "turned off before it: children 2 before, 2 after; the next parent has id 3, and 4 was due" seen
