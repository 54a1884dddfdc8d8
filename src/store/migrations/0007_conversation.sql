-- What a check-in asks is drawn from a bank; what somebody said they would try is asked for again.

-- The themes it keeps to, with a space between; those of its kind where it is empty.
ALTER TABLE schedule ADD COLUMN themes TEXT NOT NULL DEFAULT '';
ALTER TABLE schedule ADD COLUMN length TEXT NOT NULL DEFAULT 'full' CHECK (length IN ('full', 'short'));
-- How often it reminds of one check-in.
ALTER TABLE schedule ADD COLUMN nudges INTEGER NOT NULL DEFAULT 1 CHECK (nudges BETWEEN 0 AND 2);
-- The assignment that it is about, in their own words, sealed; and the date on which that is to be done.
ALTER TABLE schedule ADD COLUMN about BLOB NOT NULL DEFAULT x'';
ALTER TABLE schedule ADD COLUMN ends TEXT NOT NULL DEFAULT '';
-- How it stood before its person ended it, and when they did: until an hour later they may take it back.
ALTER TABLE schedule ADD COLUMN was TEXT NOT NULL DEFAULT '';
ALTER TABLE schedule ADD COLUMN ended INTEGER;

-- The questions it asks, with a space between, once they are drawn.
ALTER TABLE delivery ADD COLUMN questions TEXT NOT NULL DEFAULT '';
-- When its person skipped it.
ALTER TABLE delivery ADD COLUMN skipped INTEGER;

-- Where it says what they would try: what became of that.
ALTER TABLE answer ADD COLUMN outcome TEXT NOT NULL DEFAULT ''
    CHECK (outcome IN ('', 'open', 'carried', 'done', 'dropped'));
-- When its person deleted it. An hour later it is gone.
ALTER TABLE answer ADD COLUMN deleted INTEGER;

CREATE INDEX answer_deleted ON answer (deleted) WHERE deleted IS NOT NULL;

-- A line of evidence that somebody wrote down when it happened.
CREATE TABLE win (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    written INTEGER NOT NULL,
    words BLOB NOT NULL DEFAULT x'',
    -- The message that it is about, if any. Sealed like the words.
    link BLOB NOT NULL DEFAULT x'',
    deleted INTEGER
) STRICT;

CREATE INDEX win_of_person ON win (person, id);
CREATE INDEX win_deleted ON win (deleted) WHERE deleted IS NOT NULL;

-- What somebody wrote into a form that could not be taken, one row a field.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- The line of the form, and the name of the field.
    line TEXT NOT NULL,
    field TEXT NOT NULL,
    words BLOB NOT NULL DEFAULT x'',
    written INTEGER NOT NULL,
    UNIQUE (person, line, field)
) STRICT;

CREATE INDEX draft_age ON draft (written);
