-- What fans asked with the form. question and answer are sealed and emptied 30 days after it was closed (erased: 1).
-- by_dm: 1 for a direct message, 0 for a private thread of channel_id, which is thread_id once it is there.
-- reached: how the answer got to the fan: dm, thread; empty until it did.
CREATE TABLE asks (
    guild_id    BIGINT NOT NULL,
    ask_id      BIGINT NOT NULL,
    member_id   BIGINT NOT NULL,
    channel_id  BIGINT NOT NULL,
    by_dm       BIGINT NOT NULL,
    question    TEXT   NOT NULL,
    answer      TEXT   NOT NULL DEFAULT '',
    answered_ms BIGINT,
    answered_by BIGINT,
    thread_id   BIGINT,
    reached     TEXT,
    closed_ms   BIGINT,
    withdrawn   BIGINT NOT NULL DEFAULT 0,
    erased      BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, ask_id)
) {{rowless}};
CREATE INDEX asks_by_member ON asks (guild_id, member_id, ask_id);
CREATE INDEX asks_to_erase ON asks (guild_id, closed_ms) WHERE erased = 0;
