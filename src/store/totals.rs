//! Members' totals, the ranks among them, and who is due to be settled.

use super::{Result, Signal, Store, Tx};
use crate::domain::{
    ids::{GuildId, MemberId},
    period::LocalDay,
};

/// A member's totals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Lifetime points: `scored` + `adjusted`.
    pub points: i64,
    /// The sum of the day scores.
    pub scored: i64,
    /// The sum of the adjustments that were not undone.
    pub adjusted: i64,
    /// First and last time the member took part, in Unix milliseconds.
    pub first_ms: Option<i64>,
    pub last_ms: Option<i64>,
    /// Grows with every change; see [`Tx::mark_settled`].
    pub revision: i64,
}

/// A place on a leaderboard. Equal points share a rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    pub rank: u64,
    pub member_id: MemberId,
    pub display_name: String,
    pub avatar: Option<String>,
    pub points: i64,
}

statements! {
    FIND = "SELECT points, scored, adjusted, first_ms, last_ms, revision FROM totals WHERE guild_id = $1 AND member_id = $2";
    /// While a server's history is read, nobody there is settled by half of it.
    UNSETTLED = "SELECT t.guild_id, t.member_id FROM totals AS t WHERE t.settled < t.revision
            AND NOT EXISTS (SELECT 1 FROM histories AS h WHERE h.guild_id = t.guild_id AND h.state = 'reading')
        ORDER BY t.guild_id, t.member_id LIMIT $1";
    UNSETTLED_WITHIN = "SELECT guild_id, member_id FROM totals
        WHERE guild_id = $1 AND last_ms >= $2 ORDER BY member_id";
    MARK_SETTLED = "UPDATE totals SET settled = $3 WHERE guild_id = $1 AND member_id = $2 AND settled < $3";
    TOUCH = "INSERT INTO totals (guild_id, member_id, points, scored, adjusted, revision, settled)
        VALUES ($1, $2, 0, 0, 0, 1, 0)
        ON CONFLICT (guild_id, member_id) DO UPDATE SET revision = totals.revision + 1";
    UNSETTLE_GUILD = "UPDATE totals SET revision = revision + 1 WHERE guild_id = $1";
    RANK = "SELECT count(*) FROM totals AS t JOIN members AS m ON m.guild_id = t.guild_id AND m.member_id = t.member_id
        WHERE t.guild_id = $1 AND t.points > $2 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0";
    RANKED_COUNT = "SELECT count(*) FROM totals AS t JOIN members AS m ON m.guild_id = t.guild_id AND m.member_id = t.member_id
        WHERE t.guild_id = $1 AND t.points > 0 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0";
    TOP_ALL = "SELECT t.member_id, m.display_name, m.avatar, t.points
        FROM totals AS t JOIN members AS m ON m.guild_id = t.guild_id AND m.member_id = t.member_id
        WHERE t.guild_id = $1 AND t.points > 0 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0
        ORDER BY t.points DESC, t.member_id LIMIT $2 OFFSET $3";
    TOP_DAYS = "SELECT s.member_id, m.display_name, m.avatar, CAST(sum(s.points) AS BIGINT)
        FROM day_scores AS s JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
        WHERE s.guild_id = $1 AND s.day >= $2 AND s.day <= $3 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0
        GROUP BY s.member_id, m.display_name, m.avatar HAVING sum(s.points) > 0
        ORDER BY 4 DESC, s.member_id LIMIT $4 OFFSET $5";
    ABOVE_DAYS = "SELECT count(*) FROM (SELECT s.member_id FROM day_scores AS s
            JOIN members AS m ON m.guild_id = s.guild_id AND m.member_id = s.member_id
            WHERE s.guild_id = $1 AND s.day >= $2 AND s.day <= $3 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0
            GROUP BY s.member_id HAVING sum(s.points) > $4) AS above";
    DAYS_POINTS = "SELECT CAST(coalesce(sum(points), 0) AS BIGINT) FROM day_scores
        WHERE guild_id = $1 AND member_id = $2 AND day >= $3 AND day <= $4";
    GUILD_POINTS = "SELECT CAST(coalesce(sum(points), 0) AS BIGINT), CAST(coalesce(sum(scored), 0) AS BIGINT),
            CAST(coalesce(sum(adjusted), 0) AS BIGINT) FROM totals WHERE guild_id = $1";
    GUILD_DAY_POINTS = "SELECT CAST(coalesce(sum(points), 0) AS BIGINT) FROM day_scores WHERE guild_id = $1";
}

type Row = (i64, i64, i64, Option<i64>, Option<i64>, i64);
type RankedRow = (i64, String, Option<String>, i64);

fn totals((points, scored, adjusted, first_ms, last_ms, revision): Row) -> Totals {
    Totals {
        points,
        scored,
        adjusted,
        first_ms,
        last_ms,
        revision,
    }
}

/// Gives rows, ordered by points, their ranks; the first has `first_rank`, equal points share theirs.
fn ranked(rows: Vec<RankedRow>, first_rank: u64, offset: u64) -> Vec<Ranked> {
    let mut list: Vec<Ranked> = Vec::with_capacity(rows.len());
    for (n, (member_id, display_name, avatar, points)) in rows.into_iter().enumerate() {
        let rank = match list.last() {
            Some(above) if above.points == points => above.rank,
            Some(_) => offset + n as u64 + 1,
            None => first_rank,
        };
        list.push(Ranked {
            rank,
            member_id: MemberId::from_i64(member_id),
            display_name,
            avatar,
            points,
        });
    }
    list
}

impl Store {
    /// The member's totals; zero for a member who never took part.
    pub async fn get_totals(&self, guild_id: GuildId, member_id: MemberId) -> Result<Totals> {
        let row: Option<Row> = read_one!(self, FIND, guild_id.as_i64(), member_id.as_i64())?;
        Ok(row.map(totals).unwrap_or_default())
    }

    /// Up to `limit` members whose standing may have changed since it was last settled.
    pub async fn list_unsettled(&self, limit: u32) -> Result<Vec<(GuildId, MemberId)>> {
        let rows: Vec<(i64, i64)> = read_all!(self, UNSETTLED, i64::from(limit))?;
        Ok(rows
            .into_iter()
            .map(|(g, m)| (GuildId::from_i64(g), MemberId::from_i64(m)))
            .collect())
    }

    /// Everybody in the server who took part at or after `since_ms`.
    pub async fn list_active_since(&self, guild_id: GuildId, since_ms: i64) -> Result<Vec<MemberId>> {
        let rows: Vec<(i64, i64)> = read_all!(self, UNSETTLED_WITHIN, guild_id.as_i64(), since_ms)?;
        Ok(rows
            .into_iter()
            .map(|(_, member_id)| MemberId::from_i64(member_id))
            .collect())
    }

    /// How many fans are on the all-time board.
    pub async fn count_ranked(&self, guild_id: GuildId) -> Result<u64> {
        let row: Option<(i64,)> = read_one!(self, RANKED_COUNT, guild_id.as_i64())?;
        Ok(row.map_or(0, |(n,)| n as u64))
    }

    /// The rank that `points` have on the all-time board: one more than the fans with more.
    pub async fn rank_of(&self, guild_id: GuildId, points: i64) -> Result<u64> {
        let row: Option<(i64,)> = read_one!(self, RANK, guild_id.as_i64(), points)?;
        Ok(row.map_or(0, |(n,)| n as u64) + 1)
    }

    /// Places `offset + 1` to `offset + limit` of the all-time board: fans who are present and have points.
    pub async fn top_all(&self, guild_id: GuildId, limit: u32, offset: u64) -> Result<Vec<Ranked>> {
        let rows: Vec<RankedRow> =
            read_all!(self, TOP_ALL, guild_id.as_i64(), i64::from(limit), offset as i64)?;
        let first_rank = match rows.first() {
            Some(row) => self.rank_of(guild_id, row.3).await?,
            None => 1,
        };
        Ok(ranked(rows, first_rank, offset))
    }

    /// The rank that `points` have on the board of the days from `from` to `to`.
    pub async fn rank_of_days(
        &self,
        guild_id: GuildId,
        from: LocalDay,
        to: LocalDay,
        points: i64,
    ) -> Result<u64> {
        let row: Option<(i64,)> = read_one!(
            self,
            ABOVE_DAYS,
            guild_id.as_i64(),
            i64::from(from.0),
            i64::from(to.0),
            points
        )?;
        Ok(row.map_or(0, |(n,)| n as u64) + 1)
    }

    /// How many fans are on the board of the days from `from` to `to`.
    pub async fn count_ranked_days(&self, guild_id: GuildId, from: LocalDay, to: LocalDay) -> Result<u64> {
        Ok(self.rank_of_days(guild_id, from, to, 0).await? - 1)
    }

    /// Places `offset + 1` to `offset + limit` of the board of the days from `from` to `to`.
    pub async fn top_days(
        &self,
        guild_id: GuildId,
        from: LocalDay,
        to: LocalDay,
        limit: u32,
        offset: u64,
    ) -> Result<Vec<Ranked>> {
        let rows: Vec<RankedRow> = read_all!(
            self,
            TOP_DAYS,
            guild_id.as_i64(),
            i64::from(from.0),
            i64::from(to.0),
            i64::from(limit),
            offset as i64
        )?;
        let first_rank = match rows.first() {
            Some(row) => self.rank_of_days(guild_id, from, to, row.3).await?,
            None => 1,
        };
        Ok(ranked(rows, first_rank, offset))
    }

    /// The member's points on the days from `from` to `to`.
    pub async fn points_of_days(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        from: LocalDay,
        to: LocalDay,
    ) -> Result<i64> {
        let row: Option<(i64,)> = read_one!(
            self,
            DAYS_POINTS,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(from.0),
            i64::from(to.0)
        )?;
        Ok(row.map_or(0, |(points,)| points))
    }

    /// The server's points in all: of the totals (points, scored, adjusted) and of the day scores.
    /// The second must equal the fourth.
    pub async fn sum_points(&self, guild_id: GuildId) -> Result<(i64, i64, i64, i64)> {
        let totals: Option<(i64, i64, i64)> = read_one!(self, GUILD_POINTS, guild_id.as_i64())?;
        let days: Option<(i64,)> = read_one!(self, GUILD_DAY_POINTS, guild_id.as_i64())?;
        let (points, scored, adjusted) = totals.unwrap_or_default();
        Ok((points, scored, adjusted, days.unwrap_or_default().0))
    }
}

impl Tx {
    /// The member's totals; zero for a member who never took part.
    pub async fn get_totals(&mut self, guild_id: GuildId, member_id: MemberId) -> Result<Totals> {
        let row: Option<Row> = tx_one!(self, FIND, guild_id.as_i64(), member_id.as_i64())?;
        Ok(row.map(totals).unwrap_or_default())
    }

    /// Notes that the member was settled as of `revision`. A later change keeps them due.
    pub async fn mark_settled(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        revision: i64,
    ) -> Result<()> {
        tx_run!(
            self,
            MARK_SETTLED,
            guild_id.as_i64(),
            member_id.as_i64(),
            revision
        )?;
        Ok(())
    }

    /// Makes the member due to be settled.
    pub async fn unsettle(&mut self, guild_id: GuildId, member_id: MemberId) -> Result<()> {
        self.touch(Signal::Unsettled);
        tx_run!(self, TOUCH, guild_id.as_i64(), member_id.as_i64())?;
        Ok(())
    }

    /// Makes everybody in the server due to be settled, as after a change of the ladder.
    pub async fn unsettle_guild(&mut self, guild_id: GuildId) -> Result<()> {
        self.touch(Signal::Unsettled);
        tx_run!(self, UNSETTLE_GUILD, guild_id.as_i64())?;
        Ok(())
    }
}
