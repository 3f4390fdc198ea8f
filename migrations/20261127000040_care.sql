-- Whom to care for and why (reason: JSON, without anybody's words), found anew every night; place: the order.
CREATE TABLE cares (
    guild_id  BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    cause     TEXT   NOT NULL,
    reason    TEXT   NOT NULL,
    place     BIGINT NOT NULL,
    PRIMARY KEY (guild_id, member_id, cause)
) {{rowless}};

-- What became of an occasion: state is done, snoozed (until_ms) or not_needed; of a cause ending in :* it is about every
-- occasion of that kind until then. named: the Monday of the week whose summary named it.
CREATE TABLE care_marks (
    guild_id  BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    cause     TEXT   NOT NULL,
    state     TEXT,
    until_ms  BIGINT,
    named     BIGINT,
    PRIMARY KEY (guild_id, member_id, cause)
) {{rowless}};

