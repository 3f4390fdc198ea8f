-- The goal as JSON, and the benchmarks that the engagement rate is shown beside, in tenths of a percent, as JSON.
ALTER TABLE guilds ADD COLUMN goal TEXT;
ALTER TABLE guilds ADD COLUMN benchmarks TEXT NOT NULL DEFAULT '{}';
