-- PostgreSQL's counterpart of SQLite's json_group_array(integer), so that one SQL text serves both engines.
CREATE OR REPLACE FUNCTION integers_as_json(all_of_them bigint[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT coalesce(array_to_json(all_of_them)::text, '[]') $$;
CREATE OR REPLACE AGGREGATE json_group_array(bigint) (
    SFUNC = array_append, STYPE = bigint[], FINALFUNC = integers_as_json, INITCOND = '{}'
);
