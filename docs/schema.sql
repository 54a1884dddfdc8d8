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
, away TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE address (
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, direct TEXT NOT NULL DEFAULT '',
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

CREATE TABLE process (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- The random name of this house: a part of what names each delivery.
    house TEXT NOT NULL,
    -- Raised at each start. Whatever an earlier one was sending has a fate that nobody knows.
    epoch INTEGER NOT NULL,
    -- The latest moment that the clock is believed to have shown, in seconds.
    clock INTEGER NOT NULL,
    -- The release of the zone data that every next moment was worked out with.
    zone_data TEXT NOT NULL
) STRICT;

CREATE TABLE schedule (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    since INTEGER NOT NULL,
    -- weekly, biweekly, monthly, quarterly
    every TEXT NOT NULL,
    -- monday, 31, last-friday
    day TEXT NOT NULL,
    -- 09:00
    at TEXT NOT NULL,
    zone TEXT NOT NULL,
    -- The date that it counts from.
    anchor TEXT NOT NULL,
    -- The date of its next occurrence, and the moment when that falls due.
    next_nominal TEXT NOT NULL,
    next_due INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'ended')),
    -- Why it is not active: asked, quiet, closed, left, gone.
    reason TEXT NOT NULL DEFAULT '',
    -- While it is active: nothing comes before this date, because somebody asked for that.
    until TEXT NOT NULL DEFAULT '',
    -- How many of its check-ins in a row could not be delivered.
    unreached INTEGER NOT NULL DEFAULT 0
, themes TEXT NOT NULL DEFAULT '', length TEXT NOT NULL DEFAULT 'full' CHECK (length IN ('full', 'short')), nudges INTEGER NOT NULL DEFAULT 1 CHECK (nudges BETWEEN 0 AND 2), about BLOB NOT NULL DEFAULT x'', ends TEXT NOT NULL DEFAULT '', was TEXT NOT NULL DEFAULT '', ended INTEGER) STRICT;

CREATE INDEX schedule_due ON schedule (next_due) WHERE state = 'active';

CREATE INDEX schedule_of_person ON schedule (person);

CREATE TABLE answer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    delivery INTEGER NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    words BLOB NOT NULL DEFAULT x'',
    written INTEGER NOT NULL, outcome TEXT NOT NULL DEFAULT ''
    CHECK (outcome IN ('', 'open', 'carried', 'done', 'dropped')), deleted INTEGER,
    UNIQUE (delivery, question)
) STRICT;

CREATE INDEX answer_deleted ON answer (deleted) WHERE deleted IS NOT NULL;

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

CREATE TABLE "delivery" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Made of what identifies it: the nonce of its message, and a part of every button on the message.
    idempotency_key TEXT NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    schedule INTEGER REFERENCES schedule (id) ON DELETE CASCADE,
    -- The uid of what it comes from.
    source TEXT NOT NULL,
    platform TEXT NOT NULL,
    recipient TEXT NOT NULL,
    -- The date of the occurrence. Its reminders and the snoozed check-in keep that date.
    nominal TEXT NOT NULL,
    role TEXT NOT NULL,
    seq INTEGER NOT NULL,
    -- When it is to be sent, and the earliest moment of the next try.
    due INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- The last try: when it was, in which epoch, and how many seconds after the start of that process.
    attempted INTEGER,
    epoch INTEGER NOT NULL DEFAULT 0,
    uptime INTEGER NOT NULL DEFAULT 0,
    message TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    -- When it became delivered, merged, unreachable, failed or cancelled.
    finished INTEGER,
    -- The delivery in whose message this one is. NULL, where it has a message of its own, or none.
    batch_lead INTEGER REFERENCES delivery (id) ON DELETE CASCADE,
    -- The check-in that it puts off or reminds of.
    origin INTEGER REFERENCES delivery (id) ON DELETE CASCADE,
    answer TEXT NOT NULL,
    -- When the person read elsewhere that it did not reach them.
    failure_notified INTEGER,
    -- The ids of its questions, with a space between, once they are drawn.
    questions TEXT NOT NULL DEFAULT '',
    -- When its person skipped it.
    skipped INTEGER,
    UNIQUE (source, platform, recipient, nominal, role, seq)
) STRICT;

CREATE INDEX delivery_next ON delivery (not_before) WHERE state IN ('pending', 'sending');

CREATE INDEX delivery_of_person ON delivery (person, state);

CREATE INDEX delivery_of_schedule ON delivery (schedule, nominal);

CREATE INDEX delivery_of_batch ON delivery (batch_lead) WHERE batch_lead IS NOT NULL;

CREATE INDEX delivery_of_origin ON delivery (origin) WHERE origin IS NOT NULL;

CREATE TRIGGER delivery_keeps_its_state BEFORE UPDATE OF state ON delivery
WHEN NEW.state <> OLD.state AND NOT (
    OLD.state = 'pending' AND NEW.state IN ('sending', 'merged', 'cancelled')
    OR OLD.state = 'sending'
    OR OLD.state = 'merged' AND NEW.state = 'pending'
)
BEGIN
    SELECT RAISE (ABORT, 'a finished delivery keeps its state');
END;
