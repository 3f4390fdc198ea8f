-- Voice: which stays were in the AFK channel, where nobody counts, and which channel that is.
ALTER TABLE voice_stays ADD COLUMN is_afk BIGINT NOT NULL DEFAULT 0;
ALTER TABLE guilds ADD COLUMN afk_channel_id BIGINT;
