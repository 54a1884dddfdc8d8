-- Rebuilds the table of deliveries. Its roles, states and answers are the enums in mentoring/delivery.rs, no longer CHECKs, so
-- that a new one is no migration; and its columns get the words that other programs have for them.

CREATE TABLE new_delivery (
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

INSERT INTO new_delivery (id, idempotency_key, person, schedule, source, platform, recipient, nominal, role, seq,
    due, not_before, state, attempts, attempted, epoch, uptime, message, reason, finished, batch_lead, origin, answer,
    failure_notified, questions, skipped)
SELECT id, marker, person, schedule, what, platform, recipient, nominal, role, seq,
    due, not_before, state, attempts, attempted, epoch, up, message, reason, settled, carrier, origin, answer,
    told, questions, skipped
FROM delivery;

DROP TABLE delivery;
ALTER TABLE new_delivery RENAME TO delivery;

CREATE INDEX delivery_next ON delivery (not_before) WHERE state IN ('pending', 'sending');
CREATE INDEX delivery_of_person ON delivery (person, state);
CREATE INDEX delivery_of_schedule ON delivery (schedule, nominal);
CREATE INDEX delivery_of_batch ON delivery (batch_lead) WHERE batch_lead IS NOT NULL;
CREATE INDEX delivery_of_origin ON delivery (origin) WHERE origin IS NOT NULL;

-- A finished delivery keeps its state. A batch member can wait again, if its lead was cancelled before it was sent.
CREATE TRIGGER delivery_keeps_its_state BEFORE UPDATE OF state ON delivery
WHEN NEW.state <> OLD.state AND NOT (
    OLD.state = 'pending' AND NEW.state IN ('sending', 'merged', 'cancelled')
    OR OLD.state = 'sending'
    OR OLD.state = 'merged' AND NEW.state = 'pending'
)
BEGIN
    SELECT RAISE (ABORT, 'a finished delivery keeps its state');
END;
