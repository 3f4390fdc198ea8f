-- PostgreSQL's counterpart of SQLite's json_each(text), so that one SQL text serves both engines.
-- The built-in json_each(json) is another overload and stays as it is.
CREATE OR REPLACE FUNCTION json_each(j text) RETURNS TABLE(key bigint, value jsonb)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 128
AS $$ SELECT o - 1, v FROM jsonb_array_elements(j::jsonb) WITH ORDINALITY AS t(v, o) $$;
