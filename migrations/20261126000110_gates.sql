-- entries: which tier may do what, as JSON; an empty list is full access from tier_id up, as gates of earlier
-- versions have it. with_children: of a category, its channels get gates as well. category_id: the
-- category whose gate this one follows from, if it does.
ALTER TABLE gates ADD COLUMN entries TEXT NOT NULL DEFAULT '[]';
ALTER TABLE gates ADD COLUMN with_children BIGINT NOT NULL DEFAULT 0;
ALTER TABLE gates ADD COLUMN category_id BIGINT;

-- The latest audit of each server's gates: what was found, and the leaks known since it, as JSON.
CREATE TABLE gate_audits (
    guild_id BIGINT NOT NULL PRIMARY KEY,
    at_ms    BIGINT NOT NULL,
    findings TEXT   NOT NULL,
    leaks    TEXT   NOT NULL
) {{rowless}};
