-- What fans wrote about themselves (about: JSON, sealed), and what the team noted about them (note: sealed) until a time.
CREATE TABLE memories (
    guild_id   BIGINT NOT NULL,
    member_id  BIGINT NOT NULL,
    about      TEXT   NOT NULL,
    written_ms BIGINT NOT NULL,
    PRIMARY KEY (guild_id, member_id)
) {{rowless}};
CREATE TABLE notes (
    guild_id  BIGINT NOT NULL,
    note_no   BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    by_id     BIGINT NOT NULL,
    note      TEXT   NOT NULL,
    at_ms     BIGINT NOT NULL,
    until_ms  BIGINT NOT NULL,
    PRIMARY KEY (guild_id, note_no)
) {{rowless}};
CREATE INDEX notes_by_member ON notes (guild_id, member_id, until_ms);
