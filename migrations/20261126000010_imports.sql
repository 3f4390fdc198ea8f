-- Points that come from elsewhere: adjustments with their origin, and the import that brought them.
-- replaced_by: the later import of the same origin that took the adjustment back; undoing that one
-- restores it.
ALTER TABLE adjustments ADD COLUMN origin TEXT;
ALTER TABLE adjustments ADD COLUMN import_id BIGINT;
ALTER TABLE adjustments ADD COLUMN replaced_by BIGINT;
-- Of one origin a member has one adjustment that counts.
CREATE UNIQUE INDEX adjustments_imported ON adjustments (guild_id, origin, member_id)
    WHERE origin IS NOT NULL AND undone_ms IS NULL;
CREATE INDEX adjustments_by_import ON adjustments (guild_id, import_id) WHERE import_id IS NOT NULL;
CREATE INDEX adjustments_replaced ON adjustments (guild_id, replaced_by) WHERE replaced_by IS NOT NULL;
-- So that the list of what can be undone by hand does not read past thousands of imported rows.
CREATE INDEX adjustments_by_hand ON adjustments (guild_id, at_ms, adjustment_id)
    WHERE origin IS NULL AND undone_ms IS NULL;

-- Imports that were carried out, numbered from 1 in each server. A by_id of 0 is whoever runs the program.
CREATE TABLE imports (
    guild_id     BIGINT NOT NULL,
    import_id    BIGINT NOT NULL,
    origin       TEXT   NOT NULL,
    mapping      TEXT   NOT NULL,
    members      BIGINT NOT NULL,
    points       BIGINT NOT NULL,
    by_id        BIGINT NOT NULL,
    at_ms        BIGINT NOT NULL,
    undone_ms    BIGINT,
    undone_by_id BIGINT,
    PRIMARY KEY (guild_id, import_id)
) {{rowless}};

-- Files that were read and wait for somebody's yes, for a day at most.
CREATE TABLE import_drafts (
    guild_id BIGINT NOT NULL,
    draft_id BIGINT NOT NULL,
    by_id    BIGINT NOT NULL,
    at_ms    BIGINT NOT NULL,
    payload  TEXT   NOT NULL,
    PRIMARY KEY (guild_id, draft_id)
) {{rowless}};
