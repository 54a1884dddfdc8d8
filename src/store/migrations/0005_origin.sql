-- The backup that this is, or came from, if any. One row.
CREATE TABLE origin (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- When the backup was made, in seconds.
    made INTEGER,
    -- When it was last put in place of what was there, in seconds. What fell due between the two may be done already.
    restored INTEGER
) STRICT;
