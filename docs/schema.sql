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

CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Their random name in this house, and the name of their key in the file of keys.
    uid TEXT NOT NULL UNIQUE,
    -- Since when, in seconds.
    since INTEGER NOT NULL,
    -- What is not set is empty, here and below.
    level TEXT NOT NULL DEFAULT '',
    target TEXT NOT NULL DEFAULT '',
    zone TEXT NOT NULL DEFAULT '',
    -- 22:00-08:00
    quiet TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    -- Their own words, sealed.
    called BLOB NOT NULL DEFAULT x'',
    hope BLOB NOT NULL DEFAULT x''
) STRICT;

CREATE TABLE address (
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    PRIMARY KEY (platform, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX address_of_person ON address (person);

CREATE TABLE server (
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    -- Since when we have known it, in seconds.
    joined INTEGER NOT NULL,
    -- Since when we are no longer in it, in seconds. NULL while we are.
    removed INTEGER,
    PRIMARY KEY (platform, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE origin (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- When the backup was made, in seconds.
    made INTEGER,
    -- When it was last put in place of what was there, in seconds. What fell due between the two may be done already.
    restored INTEGER
) STRICT;
