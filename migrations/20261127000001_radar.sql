-- What fans said that waits for the creator, and the promise about when it is answered.

-- causes: why it waits, as bits. how, closed_ms, closed_by: how, when and by whom it was closed; closed_ms is empty where
-- nobody saw when. They follow from the answers that are known and from the columns after them: when the creator's
-- reaction was seen (0 for nobody knows when) and when somebody said it is done, or cleared it with others (let_go). staff_ms, staff_by: the team's first
-- answer, which closes nothing. A message_id that is no message's is that of what was asked with a form.
CREATE TABLE questions (
    guild_id    BIGINT NOT NULL,
    message_id  BIGINT NOT NULL,
    member_id   BIGINT NOT NULL,
    channel_id  BIGINT NOT NULL,
    causes      BIGINT NOT NULL,
    how         TEXT,
    closed_ms   BIGINT,
    closed_by   BIGINT,
    reaction_ms BIGINT,
    done_ms     BIGINT,
    done_by     BIGINT,
    let_go      BIGINT NOT NULL DEFAULT 0,
    staff_ms    BIGINT,
    staff_by    BIGINT,
    snoozed_ms  BIGINT,
    reminded_ms BIGINT,
    PRIMARY KEY (guild_id, message_id)
) {{rowless}};
CREATE INDEX questions_open ON questions (guild_id, message_id) WHERE how IS NULL;
CREATE INDEX questions_by_member ON questions (guild_id, member_id, message_id);
CREATE INDEX questions_by_channel ON questions (guild_id, channel_id, message_id);

-- The promise as JSON, and times in which it is paused; to_ms lies ahead while one lasts.
ALTER TABLE guilds ADD COLUMN promise TEXT NOT NULL DEFAULT '{}';
CREATE TABLE promise_pauses (
    guild_id BIGINT NOT NULL,
    from_ms  BIGINT NOT NULL,
    to_ms    BIGINT NOT NULL,
    by_id    BIGINT NOT NULL,
    PRIMARY KEY (guild_id, from_ms)
) {{rowless}};
