-- Which leaderboard a member is on, kept with their points so that a rank is a count over one index:
-- 1 fans, 2 the team, 0 none (gone, a bot, not to be counted), -1 not looked at yet.
ALTER TABLE totals ADD COLUMN board BIGINT NOT NULL DEFAULT -1;
UPDATE totals SET board = coalesce((SELECT
        CASE WHEN m.left_ms IS NOT NULL OR m.is_bot = 1 OR EXISTS (SELECT 1 FROM pauses AS p
                WHERE p.guild_id = m.guild_id AND p.member_id = m.member_id AND p.to_ms IS NULL) THEN 0
            WHEN m.is_staff = 1 THEN 2 ELSE 1 END
    FROM members AS m WHERE m.guild_id = totals.guild_id AND m.member_id = totals.member_id), 0);
DROP INDEX totals_by_points;
CREATE INDEX totals_on_boards ON totals (guild_id, board, points DESC, member_id);
