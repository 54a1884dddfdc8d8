-- Everything that is kept, as SQLite has it. A test holds this page to it.

CREATE TABLE house (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- Who it belongs to: console or discord. The other one refuses it.
    owner TEXT NOT NULL CHECK (owner IN ('console', 'discord'))
) STRICT;

CREATE TABLE found (
    statement TEXT PRIMARY KEY NOT NULL,
    yes INTEGER NOT NULL DEFAULT 0,
    no INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
