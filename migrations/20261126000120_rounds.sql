-- Which effects go first: 0 those somebody waits for, 1 what follows from rules and may be thousands.
ALTER TABLE effects ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;
-- The round of role changes an effect belongs to: when that began.
ALTER TABLE effects ADD COLUMN round_ms BIGINT;
CREATE INDEX effects_open ON effects (guild_id, turn, due_ms, attempts, created_ms, effect_key) WHERE state <> 'done';
CREATE INDEX effects_by_round ON effects (guild_id, round_ms) WHERE round_ms IS NOT NULL;

-- The latest round of role changes that follow from rules, and whether somebody stopped them.
CREATE TABLE role_rounds (
    guild_id   BIGINT NOT NULL PRIMARY KEY,
    started_ms BIGINT NOT NULL,
    stopped_ms BIGINT,
    stopped_by BIGINT
) {{rowless}};
