-- A server of a platform's that the bot is in, or was in lately. What belongs to a server hangs on its row and goes with it.
CREATE TABLE server (
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    -- Since when we have known it, in seconds.
    joined INTEGER NOT NULL,
    -- Since when we are no longer in it, in seconds. NULL while we are.
    removed INTEGER,
    PRIMARY KEY (platform, id)
) STRICT, WITHOUT ROWID;
