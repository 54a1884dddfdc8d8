-- Somebody who set something about themselves.
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

-- Where they talk to us, and the only way to what is theirs.
CREATE TABLE address (
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    PRIMARY KEY (platform, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX address_of_person ON address (person);
