-- A text sealed with the key that all free text about people is sealed with, by which another key is known to be wrong.
CREATE TABLE vault (
    one   BIGINT NOT NULL PRIMARY KEY,
    probe TEXT   NOT NULL
) {{rowless}};
