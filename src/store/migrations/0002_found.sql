-- How often an answer of /ask was what somebody looked for. By the statement's id; never who asked, nor what.
CREATE TABLE found (
    statement TEXT PRIMARY KEY NOT NULL,
    yes INTEGER NOT NULL DEFAULT 0,
    no INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
