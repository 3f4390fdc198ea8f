-- What a week's counts ask for is in the index: reading it alone takes a fifth of the time.
{{aggregates}}DROP INDEX activities_by_time;
CREATE INDEX activities_by_time ON activities (guild_id, kind, at_ms, channel_id, retracted, target_id);
