//! Members' totals, the ranks among them, and who is due to be settled.

use super::{Result, Signal, Store, Tx, rows_json};
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

/// Whose leaderboard. Members who left, bots and those who asked not to be counted are on none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Fans,
    /// Creators and moderators.
    Team,
}

impl Side {
    fn code(self) -> i64 {
        match self {
            Side::Fans => 1,
            Side::Team => 2,
        }
    }
}

/// A page of a board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardPage {
    pub places: Vec<Ranked>,
    /// How many are on the whole board.
    pub of: u64,
    /// The leader's points.
    pub most_points: i64,
    /// The place of whoever looks, if they are on the board.
    pub own: Option<Ranked>,
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

/// The board that a row of totals belongs on (see [`Side`]), worked out for each row by itself: as a join
/// SQLite would walk through everybody's.
macro_rules! board_of {
    () => {
        "coalesce((SELECT CASE WHEN m.left_ms IS NOT NULL OR m.is_bot = 1 OR EXISTS (SELECT 1 FROM pauses AS p
                WHERE p.guild_id = m.guild_id AND p.member_id = m.member_id AND p.to_ms IS NULL) THEN 0
            WHEN m.is_staff = 1 THEN 2 ELSE 1 END
            FROM members AS m WHERE m.guild_id = totals.guild_id AND m.member_id = totals.member_id), 0)"
    };
}

/// The totals (as `t`) of whoever is due to be settled and not in the middle of being scored anew.
macro_rules! unsettled {
    () => {
        "t.settled < t.revision AND NOT EXISTS (SELECT 1 FROM replays AS r
            WHERE r.guild_id = t.guild_id AND r.under_way = 1 AND r.member_id = t.member_id)"
    };
}

statements! {
    FIND = "SELECT points, scored, adjusted, first_ms, last_ms, revision FROM totals WHERE guild_id = $1 AND member_id = $2";
    /// While a server's history is read, or what was not heard is read back, nobody there is settled by half of it.
    GUILDS_TO_SETTLE = concat!("SELECT g.guild_id FROM guilds AS g
        WHERE g.left_ms IS NULL
            AND NOT EXISTS (SELECT 1 FROM histories AS h WHERE h.guild_id = g.guild_id AND h.state = 'reading')
            AND NOT EXISTS (SELECT 1 FROM readings AS r WHERE r.guild_id = g.guild_id AND ", missed!(), ")
            AND EXISTS (SELECT 1 FROM totals AS t WHERE t.guild_id = g.guild_id AND ", unsettled!(), ")
        ORDER BY g.guild_id");
    UNSETTLED = concat!("SELECT t.member_id FROM totals AS t WHERE t.guild_id = $1 AND ", unsettled!(), "
        ORDER BY t.member_id LIMIT $2");
    COUNT_UNSETTLED = "SELECT count(*), min(member_id) FROM totals WHERE guild_id = $1 AND settled < revision";
    MARK_ALL_SETTLED = "WITH s AS MATERIALIZED (SELECT CAST(value ->> 0 AS BIGINT) AS member_id, CAST(value ->> 1 AS BIGINT) AS revision
            FROM json_each($2))
        UPDATE totals SET settled = s.revision FROM s
        WHERE totals.guild_id = $1 AND totals.member_id = s.member_id AND totals.settled < s.revision";
    /// Whoever is not here is settled when they come back.
    MARK_ABSENT_SETTLED = "UPDATE totals SET settled = revision WHERE guild_id = $1 AND settled < revision
        AND NOT EXISTS (SELECT 1 FROM members AS m WHERE m.guild_id = totals.guild_id AND m.member_id = totals.member_id
            AND m.left_ms IS NULL AND m.is_bot = 0)";
    MARK_SETTLED = "UPDATE totals SET settled = $3 WHERE guild_id = $1 AND member_id = $2 AND settled < $3";
    TOUCH = "INSERT INTO totals (guild_id, member_id, points, scored, adjusted, revision, settled)
        VALUES ($1, $2, 0, 0, 0, 1, 0)
        ON CONFLICT (guild_id, member_id) DO UPDATE SET revision = totals.revision + 1";
    UNSETTLE = "UPDATE totals SET revision = revision + 1
        WHERE guild_id = $1 AND member_id IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($2))";
    UNSETTLE_GUILD = "UPDATE totals SET revision = revision + 1 WHERE guild_id = $1";
    PLACE = concat!(
        "UPDATE totals SET board = ", board_of!(), "
        WHERE guild_id = $1 AND member_id IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($2)) AND board <> ", board_of!());
    OWN = "SELECT t.member_id, m.display_name, m.avatar, t.points
        FROM totals AS t JOIN members AS m ON m.guild_id = t.guild_id AND m.member_id = t.member_id
        WHERE t.guild_id = $1 AND t.member_id = $2 AND t.board = $3 AND t.points > 0";
    ABOVE = "SELECT count(*) FROM totals WHERE guild_id = $1 AND board = $2 AND points > $3";
    TOP_ALL = "SELECT t.member_id, m.display_name, m.avatar, t.points
        FROM (SELECT member_id, points FROM totals WHERE guild_id = $1 AND board = $2 AND points > 0
            ORDER BY points DESC, member_id LIMIT $3 OFFSET $4) AS t
        JOIN members AS m ON m.guild_id = $1 AND m.member_id = t.member_id
        ORDER BY t.points DESC, t.member_id";
    /// All of a page in one pass over the days. Part 0: the page; 1: the most points and how many are on the
    /// board; 2: how many stand above the page; 3: the viewer's points and how many stand above them. The sign
    /// before the group keeps SQLite from walking through all days there ever were to have them by member.
    OF_DAYS = "WITH sums AS MATERIALIZED (
            SELECT d.member_id, d.points FROM (
                SELECT +s.member_id AS member_id, CAST(sum(s.points) AS BIGINT) AS points FROM day_scores AS s
                WHERE s.guild_id = $1 AND s.day >= $2 AND s.day <= $3 GROUP BY +s.member_id) AS d
            JOIN totals AS t ON t.guild_id = $1 AND t.member_id = d.member_id AND t.board = $4
            WHERE d.points > 0)
        SELECT CAST(0 AS BIGINT), p.member_id, m.display_name, m.avatar, p.points, CAST(0 AS BIGINT)
        FROM (SELECT member_id, points FROM sums ORDER BY points DESC, member_id LIMIT $5 OFFSET $6) AS p
            JOIN members AS m ON m.guild_id = $1 AND m.member_id = p.member_id
        UNION ALL
        SELECT CAST(1 AS BIGINT), CAST(0 AS BIGINT), '', NULL, coalesce(max(points), 0), count(*) FROM sums
        UNION ALL
        SELECT CAST(2 AS BIGINT), CAST(0 AS BIGINT), '', NULL, CAST(0 AS BIGINT), count(*) FROM sums
        WHERE points > (SELECT points FROM sums ORDER BY points DESC, member_id LIMIT 1 OFFSET $6)
        UNION ALL
        SELECT CAST(3 AS BIGINT), o.member_id, m.display_name, m.avatar, o.points, (SELECT count(*) FROM sums WHERE points > o.points)
        FROM sums AS o JOIN members AS m ON m.guild_id = $1 AND m.member_id = o.member_id WHERE o.member_id = $7";
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

    /// Servers with members whose standing may have changed since it was last settled, and whose past is known.
    pub async fn list_guilds_to_settle(&self) -> Result<Vec<GuildId>> {
        let rows: Vec<(i64,)> = read_all!(self, GUILDS_TO_SETTLE)?;
        Ok(rows.into_iter().map(|(id,)| GuildId::from_i64(id)).collect())
    }

    /// Up to `limit` members whose standing may have changed since it was last settled.
    pub async fn list_unsettled(&self, guild_id: GuildId, limit: u32) -> Result<Vec<MemberId>> {
        let rows: Vec<(i64,)> = read_all!(self, UNSETTLED, guild_id.as_i64(), i64::from(limit))?;
        Ok(rows.into_iter().map(|(id,)| MemberId::from_i64(id)).collect())
    }

    /// How many members of a server are due to be settled.
    pub async fn count_unsettled(&self, guild_id: GuildId) -> Result<u64> {
        let row: Option<(i64, Option<i64>)> = read_one!(self, COUNT_UNSETTLED, guild_id.as_i64())?;
        Ok(row.map_or(0, |(n, _)| n as u64))
    }

    /// How many fans are on the all-time board.
    pub async fn count_ranked(&self, guild_id: GuildId) -> Result<u64> {
        self.count_above(guild_id, Side::Fans, 0).await
    }

    /// The rank that `points` have on the fans' all-time board: one more than the fans with more.
    pub async fn rank_of(&self, guild_id: GuildId, points: i64) -> Result<u64> {
        Ok(self.count_above(guild_id, Side::Fans, points).await? + 1)
    }

    /// How many have more than `points` on an all-time board.
    pub async fn count_above(&self, guild_id: GuildId, side: Side, points: i64) -> Result<u64> {
        let row: Option<(i64,)> = read_one!(self, ABOVE, guild_id.as_i64(), side.code(), points)?;
        Ok(row.map_or(0, |(n,)| n as u64))
    }

    /// A member's place on an all-time board, if they are on it.
    pub async fn find_place(
        &self,
        guild_id: GuildId,
        side: Side,
        member_id: MemberId,
    ) -> Result<Option<Ranked>> {
        let row: Option<RankedRow> =
            read_one!(self, OWN, guild_id.as_i64(), member_id.as_i64(), side.code())?;
        let Some(row) = row else {
            return Ok(None);
        };
        let rank = self.count_above(guild_id, side, row.3).await? + 1;
        Ok(ranked(vec![row], rank, 0).pop())
    }

    /// Places `offset + 1` to `offset + limit` of an all-time board: who is present and has points.
    pub async fn top_all(
        &self,
        guild_id: GuildId,
        side: Side,
        limit: u32,
        offset: u64,
    ) -> Result<Vec<Ranked>> {
        let rows: Vec<RankedRow> = read_all!(
            self,
            TOP_ALL,
            guild_id.as_i64(),
            side.code(),
            i64::from(limit),
            offset as i64
        )?;
        let first_rank = match rows.first() {
            Some(row) => self.count_above(guild_id, side, row.3).await? + 1,
            None => 1,
        };
        Ok(ranked(rows, first_rank, offset))
    }

    /// Places `offset + 1` to `offset + limit` of the board of the days from `from` to `to`, and where
    /// `viewer_id` stands on it.
    pub async fn top_days(
        &self,
        guild_id: GuildId,
        side: Side,
        (from, to): (LocalDay, LocalDay),
        (limit, offset): (u32, u64),
        viewer_id: MemberId,
    ) -> Result<BoardPage> {
        let rows: Vec<(i64, i64, String, Option<String>, i64, i64)> = read_all!(
            self,
            OF_DAYS,
            guild_id.as_i64(),
            i64::from(from.0),
            i64::from(to.0),
            side.code(),
            i64::from(limit),
            offset as i64,
            viewer_id.as_i64()
        )?;
        let (mut page, mut places, mut above) = (BoardPage::default(), Vec::new(), 0);
        for (part, member_id, display_name, avatar, points, n) in rows {
            match part {
                0 => places.push((member_id, display_name, avatar, points)),
                1 => (page.most_points, page.of) = (points, n as u64),
                2 => above = n as u64,
                _ => {
                    page.own = Some(Ranked {
                        rank: n as u64 + 1,
                        member_id: MemberId::from_i64(member_id),
                        display_name,
                        avatar,
                        points,
                    });
                }
            }
        }
        places.sort_by_key(|(member_id, .., points)| (std::cmp::Reverse(*points), *member_id));
        page.places = ranked(places, above + 1, offset);
        Ok(page)
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

    /// Puts members on the board they belong on, after something changed that decides it or their
    /// totals are new.
    pub(super) async fn place(
        &mut self,
        guild_id: GuildId,
        members: impl IntoIterator<Item = i64>,
    ) -> Result<()> {
        let rows: Vec<_> = members.into_iter().map(|member_id| (member_id,)).collect();
        if !rows.is_empty() {
            tx_run!(self, PLACE, guild_id.as_i64(), rows_json(&rows))?;
        }
        Ok(())
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
        self.place(guild_id, [member_id.as_i64()]).await
    }

    /// Notes that members were settled, each as of a revision. A later change keeps them due.
    pub async fn mark_all_settled(&mut self, guild_id: GuildId, settled: &[(MemberId, i64)]) -> Result<()> {
        let rows: Vec<_> = settled
            .iter()
            .map(|(id, revision)| (id.as_i64(), *revision))
            .collect();
        tx_run!(self, MARK_ALL_SETTLED, guild_id.as_i64(), rows_json(&rows))?;
        Ok(())
    }

    /// Has nobody due who is not here: they are settled when they come back.
    pub async fn mark_absent_settled(&mut self, guild_id: GuildId) -> Result<()> {
        tx_run!(self, MARK_ABSENT_SETTLED, guild_id.as_i64())?;
        Ok(())
    }

    /// Makes the member due to be settled.
    pub async fn unsettle(&mut self, guild_id: GuildId, member_id: MemberId) -> Result<()> {
        self.touch(Signal::Unsettled);
        tx_run!(self, TOUCH, guild_id.as_i64(), member_id.as_i64())?;
        self.place(guild_id, [member_id.as_i64()]).await
    }

    /// Makes these members due to be settled, who all have taken part already.
    pub async fn unsettle_members(&mut self, guild_id: GuildId, members: &[MemberId]) -> Result<()> {
        self.touch(Signal::Unsettled);
        let rows: Vec<_> = members.iter().map(|member_id| (member_id.as_i64(),)).collect();
        tx_run!(self, UNSETTLE, guild_id.as_i64(), rows_json(&rows))?;
        Ok(())
    }

    /// Makes everybody in the server due to be settled, as after a change of the ladder.
    pub async fn unsettle_guild(&mut self, guild_id: GuildId) -> Result<()> {
        self.touch(Signal::Unsettled);
        tx_run!(self, UNSETTLE_GUILD, guild_id.as_i64())?;
        Ok(())
    }
}
