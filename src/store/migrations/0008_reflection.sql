-- What somebody wrote down about themselves: their best weeks, where a week went, how ready they are, why they would move.
CREATE TABLE reflection (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    -- What it is about, where there is at most one of its kind about that: the Monday of a week, the marker of a check-in.
    about TEXT NOT NULL DEFAULT '',
    written INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    -- All of it, as JSON, sealed.
    body BLOB NOT NULL DEFAULT x'',
    deleted INTEGER
) STRICT;

CREATE INDEX reflection_of_person ON reflection (person, kind, id);
CREATE UNIQUE INDEX reflection_about ON reflection (person, kind, about) WHERE about <> '';
CREATE INDEX reflection_deleted ON reflection (deleted) WHERE deleted IS NOT NULL;
