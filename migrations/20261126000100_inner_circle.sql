-- The inner circle: what people decide by hand, absences, sanctions, and who did what.

-- What makes a superfan is one of the rules, with versions like the others. Rules are JSON objects.
UPDATE guilds SET rules = substr(rules, 1, length(rules) - 1) || ',"superfan":' || superfan_rule || '}';
UPDATE rule_versions SET rules = substr(rules, 1, length(rules) - 1) || ',"superfan":'
    || (SELECT g.superfan_rule FROM guilds AS g WHERE g.guild_id = rule_versions.guild_id) || '}';
UPDATE rule_drafts SET rules = substr(rules, 1, length(rules) - 1) || ',"superfan":'
    || (SELECT g.superfan_rule FROM guilds AS g WHERE g.guild_id = rule_drafts.guild_id) || '}';
ALTER TABLE guilds DROP COLUMN superfan_rule;

-- Which roles show the tiers somebody holds: 'stack' or 'replace'.
ALTER TABLE guilds ADD COLUMN role_mode TEXT NOT NULL DEFAULT 'stack';

-- When the latest time-out, kick or ban ended or will end.
ALTER TABLE members ADD COLUMN sanction_ms BIGINT;

-- held: the tiers held, one bit for each, the lowest for tier 0. left_from: the standing before leaving the server.
ALTER TABLE standings ADD COLUMN held BIGINT NOT NULL DEFAULT 1;
ALTER TABLE standings ADD COLUMN approved BIGINT NOT NULL DEFAULT 0;
ALTER TABLE standings ADD COLUMN warned_ms BIGINT;
ALTER TABLE standings ADD COLUMN left_from TEXT;
UPDATE standings SET held = (CAST(2 AS BIGINT) << CAST(rung AS INT)) - 1;
UPDATE standings SET approved = 1 WHERE standing = 'member';
UPDATE standings SET held = held + coalesce((SELECT max(CAST(1 AS BIGINT) << CAST(t.tier_id AS INT)) FROM tiers AS t
    WHERE t.guild_id = standings.guild_id AND t.entry LIKE '%"approval"%'), 0) WHERE standing = 'member';

-- What speaks for a proposal right now, as JSON.
ALTER TABLE standing_changes ADD COLUMN why_now TEXT;

-- Tiers given (gives = 1) or taken away from whoever reaches them (0) by hand: by a command, or with Discord's own
-- menus. by_id is empty while nobody knows who it was.
CREATE TABLE grants (
    guild_id  BIGINT NOT NULL,
    grant_no  BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    tier_id   BIGINT NOT NULL,
    gives     BIGINT NOT NULL,
    via       TEXT   NOT NULL,
    reason    TEXT   NOT NULL,
    by_id     BIGINT,
    at_ms     BIGINT NOT NULL,
    until_ms  BIGINT,
    ended_ms  BIGINT,
    ended_by  BIGINT,
    PRIMARY KEY (guild_id, grant_no)
) {{rowless}};
CREATE UNIQUE INDEX grants_in_force ON grants (guild_id, member_id, tier_id) WHERE ended_ms IS NULL;

-- Absences that members announced, as their first and last local day; one that was called off on its first day ends
-- before it begins. times: how often it was announced.
CREATE TABLE absences (
    guild_id  BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    from_day  BIGINT NOT NULL,
    to_day    BIGINT NOT NULL,
    times     BIGINT NOT NULL,
    PRIMARY KEY (guild_id, member_id, from_day)
) {{rowless}};

-- warn_by_dm: the member wants to be told by direct message when their tier is about to be withdrawn.
ALTER TABLE preferences ADD COLUMN warn_by_dm BIGINT NOT NULL DEFAULT 0;

-- Who did what. by_id is empty for whoever runs the program; about_id is the member it was about.
CREATE TABLE deeds (
    guild_id BIGINT NOT NULL,
    deed_no  BIGINT NOT NULL,
    at_ms    BIGINT NOT NULL,
    by_id    BIGINT,
    about_id BIGINT,
    topic    TEXT   NOT NULL,
    deed     TEXT   NOT NULL,
    PRIMARY KEY (guild_id, deed_no)
) {{rowless}};

-- Everybody's advocacy is read from the index alone.
DROP INDEX day_scores_with_advocacy;
CREATE INDEX day_scores_with_advocacy ON day_scores (guild_id, member_id, day, advocacy) WHERE advocacy > 0;
