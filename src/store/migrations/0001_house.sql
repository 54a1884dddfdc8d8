-- One row about the database itself.
CREATE TABLE house (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- Who it belongs to: console or discord. The other one refuses it.
    owner TEXT NOT NULL CHECK (owner IN ('console', 'discord'))
) STRICT;
