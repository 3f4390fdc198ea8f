-- Reading back: what was not heard while the bot was away, and history from before it came.

-- What was written in a channel up to this message is from before the bot came.
ALTER TABLE cursors ADD COLUMN since_id BIGINT NOT NULL DEFAULT 0;

-- Parts of a channel's past that are to be read. why: gap or history; what: messages, the archived
-- threads of a channel (public_threads, private_threads), or plan, which finds out what there is.
-- turn: what comes first in a server. floor_id: what is not known up to this message stays unknown.
-- from_id, after_id, until_id: where it begins, how far it is, where it ends. opening grows when a row is opened anew, so that what was
-- fetched for an earlier opening is not taken for this one's.
CREATE TABLE readings (
    guild_id   BIGINT NOT NULL,
    why        TEXT   NOT NULL,
    what       TEXT   NOT NULL,
    channel_id BIGINT NOT NULL,
    turn       BIGINT NOT NULL,
    step       TEXT   NOT NULL,
    floor_id   BIGINT NOT NULL,
    from_id    BIGINT NOT NULL,
    after_id   BIGINT NOT NULL,
    until_id   BIGINT NOT NULL,
    state      TEXT   NOT NULL,
    reason     TEXT,
    messages   BIGINT NOT NULL DEFAULT 0,
    opening    BIGINT NOT NULL DEFAULT 0,
    attempts   BIGINT NOT NULL DEFAULT 0,
    due_ms     BIGINT NOT NULL,
    PRIMARY KEY (guild_id, why, what, channel_id)
) {{rowless}};
CREATE INDEX readings_due ON readings (due_ms) WHERE state IN ('waiting', 'refused');

-- The history that is or was read, one for each server. state: reading, held, done; settled: 1 once
-- everybody's standing follows from what was read. watched_until_ms: until then somebody has the
-- progress before them and need not be told in a channel.
CREATE TABLE histories (
    guild_id         BIGINT NOT NULL PRIMARY KEY,
    days             BIGINT NOT NULL,
    by_id            BIGINT NOT NULL,
    state            TEXT   NOT NULL,
    settled          BIGINT NOT NULL DEFAULT 0,
    started_ms       BIGINT NOT NULL,
    watched_until_ms BIGINT NOT NULL,
    eligible         BIGINT NOT NULL DEFAULT 0
) {{rowless}};
