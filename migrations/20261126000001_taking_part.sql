-- Every way of taking part: what activities carry besides their key, and what they follow from.

-- The message an answer answers; 0 for everything else.
ALTER TABLE activities ADD COLUMN target_id BIGINT NOT NULL DEFAULT 0;
-- The member's roles when it was recorded, as a number of role_sets; 0 is none.
ALTER TABLE activities ADD COLUMN role_set BIGINT NOT NULL DEFAULT 0;
-- What is kept of a text while the text rules are on: one number.
ALTER TABLE activities ADD COLUMN mark BIGINT;
-- The price of a purchase.
ALTER TABLE activities ADD COLUMN amount BIGINT NOT NULL DEFAULT 0;

-- A thread's answers are looked for by its channel.
DROP INDEX activities_by_time;
CREATE INDEX activities_by_time ON activities (guild_id, kind, at_ms, channel_id);

-- The part of a day's points that is for an active week, and what of it is advocacy, in halves.
ALTER TABLE day_scores ADD COLUMN week_points BIGINT NOT NULL DEFAULT 0;
ALTER TABLE day_scores ADD COLUMN advocacy BIGINT NOT NULL DEFAULT 0;
CREATE INDEX day_scores_with_advocacy ON day_scores (guild_id, member_id, day) WHERE advocacy > 0;

-- When somebody joined for the first time, as far as was seen.
ALTER TABLE members ADD COLUMN first_joined_ms BIGINT;
ALTER TABLE members ADD COLUMN role_set BIGINT NOT NULL DEFAULT 0;
UPDATE members SET first_joined_ms = joined_ms;

-- Combinations of roles that members hold, as JSON lists of ids in order.
CREATE TABLE role_sets (
    guild_id BIGINT NOT NULL,
    role_set BIGINT NOT NULL,
    roles    TEXT   NOT NULL,
    PRIMARY KEY (guild_id, role_set)
) {{rowless}};
CREATE UNIQUE INDEX role_sets_by_roles ON role_sets (guild_id, roles);

-- Deleted messages: what they amounted to is never counted again, whatever arrives later.
CREATE TABLE deleted_messages (
    guild_id   BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (guild_id, message_id)
) {{rowless}};

-- Channels, categories and threads. parent_id: a thread's channel, a channel's category; owner_id:
-- who opened a thread; both 0 for none.
CREATE TABLE channels (
    guild_id   BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    kind       BIGINT NOT NULL,
    parent_id  BIGINT NOT NULL,
    owner_id   BIGINT NOT NULL,
    PRIMARY KEY (guild_id, channel_id)
) {{rowless}};

-- The last message of a channel that is surely recorded, and all before it.
CREATE TABLE cursors (
    guild_id   BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (guild_id, channel_id)
) {{rowless}};

-- Who named or answered the creator: what asking after them follows from.
CREATE TABLE creator_mentions (
    guild_id   BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    creator_id BIGINT NOT NULL,
    member_id  BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    PRIMARY KEY (guild_id, message_id, creator_id)
) {{rowless}};

-- Times in which a member asked not to be counted; to_ms is empty while it lasts.
CREATE TABLE pauses (
    guild_id  BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    from_ms   BIGINT NOT NULL,
    to_ms     BIGINT,
    PRIMARY KEY (guild_id, member_id, from_ms)
) {{rowless}};

-- What members chose for themselves. quiet: no notice when they reach a tier.
CREATE TABLE preferences (
    guild_id  BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    quiet     BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, member_id)
) {{rowless}};

-- Where tiers reached are announced; nowhere when empty.
ALTER TABLE guilds ADD COLUMN notices_channel_id BIGINT;

-- The rules a server has had, by number, and the ones somebody is preparing. by_id is empty for what came
-- with the program; restores is the earlier version whose rules an undo brought back.
CREATE TABLE rule_versions (
    guild_id BIGINT NOT NULL,
    version  BIGINT NOT NULL,
    rules    TEXT   NOT NULL,
    by_id    BIGINT,
    at_ms    BIGINT NOT NULL,
    restores BIGINT,
    PRIMARY KEY (guild_id, version)
) {{rowless}};
CREATE TABLE rule_drafts (
    guild_id BIGINT NOT NULL PRIMARY KEY,
    rules    TEXT   NOT NULL,
    by_id    BIGINT NOT NULL,
    at_ms    BIGINT NOT NULL
) {{rowless}};

-- Each server's latest replay. Everybody before member_id is scored by the present rules and, of that member,
-- the days before from_day. changed: whose points are others now; in_hand: member_id is counted there already.
CREATE TABLE replays (
    guild_id   BIGINT NOT NULL PRIMARY KEY,
    under_way  BIGINT NOT NULL,
    member_id  BIGINT NOT NULL,
    from_day   BIGINT NOT NULL,
    done       BIGINT NOT NULL,
    of         BIGINT NOT NULL,
    changed    BIGINT NOT NULL,
    in_hand    BIGINT NOT NULL,
    started_ms BIGINT NOT NULL
) {{rowless}};

-- Voice: who is in a channel and hears, since when, and until when that is known.
CREATE TABLE voice_stays (
    guild_id   BIGINT NOT NULL,
    member_id  BIGINT NOT NULL,
    from_ms    BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    to_ms      BIGINT NOT NULL,
    is_open    BIGINT NOT NULL,
    PRIMARY KEY (guild_id, member_id, from_ms)
) {{rowless}};
