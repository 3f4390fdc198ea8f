-- The first schema. Ids and times are BIGINT (Discord ids, Unix milliseconds), days are local day
-- numbers since 1970-01-01, flags are 0 or 1, enums and JSON are TEXT.
-- {{rowless}} is filled in for each engine.

CREATE TABLE guilds (
    guild_id           BIGINT NOT NULL PRIMARY KEY,
    name               TEXT   NOT NULL,
    owner_id           BIGINT NOT NULL,
    locale             TEXT   NOT NULL,
    time_zone          TEXT   NOT NULL,
    creator_role_id    BIGINT,
    moderator_role_id  BIGINT,
    creator_channel_id BIGINT,
    summary_weekday    BIGINT NOT NULL,
    summary_minute     BIGINT NOT NULL,
    rules              TEXT   NOT NULL,
    superfan_rule      TEXT   NOT NULL,
    setup_done         BIGINT NOT NULL DEFAULT 0,
    joined_ms          BIGINT NOT NULL,
    left_ms            BIGINT
) {{rowless}};

CREATE TABLE members (
    guild_id     BIGINT NOT NULL,
    member_id    BIGINT NOT NULL,
    display_name TEXT   NOT NULL,
    avatar       TEXT,
    is_bot       BIGINT NOT NULL DEFAULT 0,
    is_staff     BIGINT NOT NULL DEFAULT 0,
    roles        TEXT   NOT NULL DEFAULT '[]',
    joined_ms    BIGINT,
    left_ms      BIGINT,
    PRIMARY KEY (guild_id, member_id)
) {{rowless}};
CREATE INDEX members_by_joining ON members (guild_id, joined_ms);

-- Facts. `kind` is the code of the kind, an integer because this table is by far the longest.
-- Everything but channel_id and retracted is the natural key; at_ms follows from the source.
CREATE TABLE activities (
    guild_id   BIGINT NOT NULL,
    member_id  BIGINT NOT NULL,
    at_ms      BIGINT NOT NULL,
    kind       BIGINT NOT NULL,
    source_id  BIGINT NOT NULL,
    other_id   BIGINT NOT NULL,
    qualifier  TEXT   NOT NULL,
    channel_id BIGINT NOT NULL,
    retracted  BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, member_id, at_ms, kind, source_id, other_id, qualifier)
) {{rowless}};
CREATE INDEX activities_by_time ON activities (guild_id, kind, at_ms);

CREATE TABLE day_scores (
    guild_id   BIGINT NOT NULL,
    member_id  BIGINT NOT NULL,
    day        BIGINT NOT NULL,
    points     BIGINT NOT NULL,
    activities BIGINT NOT NULL,
    kinds      BIGINT NOT NULL,
    helpful    BIGINT NOT NULL,
    answered   BIGINT NOT NULL,
    PRIMARY KEY (guild_id, member_id, day)
) {{rowless}};
CREATE INDEX day_scores_by_day ON day_scores (guild_id, day);

-- points = scored (the sum of the day scores) + adjusted (the sum of the adjustments not undone).
-- A member is due to be settled while settled < revision.
CREATE TABLE totals (
    guild_id     BIGINT NOT NULL,
    member_id    BIGINT NOT NULL,
    points       BIGINT NOT NULL,
    scored       BIGINT NOT NULL,
    adjusted     BIGINT NOT NULL,
    first_ms     BIGINT,
    last_ms      BIGINT,
    revision     BIGINT NOT NULL,
    settled      BIGINT NOT NULL,
    PRIMARY KEY (guild_id, member_id)
) {{rowless}};
CREATE INDEX totals_by_points ON totals (guild_id, points DESC, member_id);
CREATE INDEX totals_unsettled ON totals (guild_id, member_id) WHERE settled < revision;

CREATE TABLE adjustments (
    guild_id      BIGINT NOT NULL,
    adjustment_id BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
    points        BIGINT NOT NULL,
    reason        TEXT   NOT NULL,
    by_id         BIGINT NOT NULL,
    at_ms         BIGINT NOT NULL,
    undone_ms     BIGINT,
    undone_by_id  BIGINT,
    PRIMARY KEY (guild_id, adjustment_id)
) {{rowless}};
CREATE INDEX adjustments_by_member ON adjustments (guild_id, member_id, at_ms);

CREATE TABLE tiers (
    guild_id BIGINT NOT NULL,
    tier_id  BIGINT NOT NULL,
    name     TEXT,
    entry    TEXT   NOT NULL,
    role_id  BIGINT,
    PRIMARY KEY (guild_id, tier_id)
) {{rowless}};

-- A hold keeps a member from being proposed: until hold_until_ms, or for good when declined.
CREATE TABLE standings (
    guild_id      BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
    standing      TEXT   NOT NULL,
    rung          BIGINT NOT NULL,
    since_ms      BIGINT NOT NULL,
    hold_until_ms BIGINT,
    declined      BIGINT NOT NULL DEFAULT 0,
    proposals     BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, member_id)
) {{rowless}};
CREATE INDEX standings_by_standing ON standings (guild_id, standing, since_ms);

CREATE TABLE standing_changes (
    guild_id      BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
    change_no     BIGINT NOT NULL,
    at_ms         BIGINT NOT NULL,
    from_standing TEXT   NOT NULL,
    to_standing   TEXT   NOT NULL,
    from_rung     BIGINT NOT NULL,
    to_rung       BIGINT NOT NULL,
    cause         TEXT   NOT NULL,
    by_id         BIGINT,
    reason        TEXT,
    PRIMARY KEY (guild_id, member_id, change_no)
) {{rowless}};
CREATE INDEX standing_changes_by_time ON standing_changes (guild_id, at_ms);

-- previous: what the owned bits of each touched overwrite were before the gate, to be put back.
CREATE TABLE gates (
    guild_id   BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    tier_id    BIGINT NOT NULL,
    wanted     TEXT   NOT NULL,
    previous   TEXT   NOT NULL DEFAULT '[]',
    added_ms   BIGINT NOT NULL,
    by_id      BIGINT NOT NULL,
    PRIMARY KEY (guild_id, channel_id)
) {{rowless}};

-- What the bot decided to do to Discord. revision grows when the wish behind a key changes, so that
-- a worker that carried out an older wish cannot mark the newer one done.
CREATE TABLE effects (
    effect_key TEXT   NOT NULL PRIMARY KEY,
    guild_id   BIGINT NOT NULL,
    effect     TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    revision   BIGINT NOT NULL,
    attempts   BIGINT NOT NULL,
    due_ms     BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    problem    TEXT,
    result_id  BIGINT
) {{rowless}};
CREATE INDEX effects_due ON effects (due_ms) WHERE state <> 'done';
CREATE INDEX effects_by_guild ON effects (guild_id, state);

CREATE TABLE jobs (
    job_key  TEXT   NOT NULL PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    kind     TEXT   NOT NULL,
    due_ms   BIGINT NOT NULL
) {{rowless}};
CREATE INDEX jobs_due ON jobs (due_ms);

CREATE TABLE summaries (
    guild_id   BIGINT NOT NULL,
    monday     BIGINT NOT NULL,
    experiment TEXT   NOT NULL,
    made_ms    BIGINT NOT NULL,
    PRIMARY KEY (guild_id, monday)
) {{rowless}};
