//! Who leads: this week, this month, of all time. A query over days; nothing is ever reset.

use jiff::ToSpan;

use crate::{
    domain::{
        ids::{GuildId, MemberId},
        period::{LocalDay, Week},
        tier::{Ladder, TierId},
    },
    service::{guilds, rules},
    store::{Guild, Ranked, Replay, Store},
};

/// Fans on one page.
pub const PER_PAGE: u32 = 10;

/// The stretch of time a board covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// The current local week, Monday to Sunday.
    Week,
    /// The current local month.
    Month,
    All,
}

impl Span {
    pub const ALL: [Span; 3] = [Span::Week, Span::Month, Span::All];

    /// The name in ids and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Span::Week => "week",
            Span::Month => "month",
            Span::All => "all",
        }
    }
}

/// A fan's place with their tier.
#[derive(Clone, Debug)]
pub struct Place {
    pub ranked: Ranked,
    pub tier_id: TierId,
}

/// One page of a board.
#[derive(Clone, Debug)]
pub struct Board {
    pub guild: Guild,
    pub ladder: Ladder,
    pub span: Span,
    /// The days covered, unless all time.
    pub days: Option<(LocalDay, LocalDay)>,
    pub places: Vec<Place>,
    /// Counted from 0.
    pub page: u64,
    pub pages: u64,
    /// Fans on the whole board.
    pub fans: u64,
    /// The leader's points, which the bars are measured by.
    pub most_points: i64,
    /// The place of whoever asked, when they are on the board but not on this page.
    pub own: Option<Place>,
    /// The replay under way: until it is over, points are not final.
    pub recount: Option<Replay>,
}

/// Loads a page of the board, counted from 0 and brought into range.
pub async fn load(
    store: &Store,
    guild_id: GuildId,
    span: Span,
    page: u64,
    viewer_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Board> {
    let guild = guilds::get(store, guild_id).await?;
    let ladder = store.get_ladder(guild_id).await?;
    let days = days(span, LocalDay::of(&guild.time_zone, now_ms));
    let fans = match days {
        Some((from, to)) => store.count_ranked_days(guild_id, from, to).await?,
        None => store.count_ranked(guild_id).await?,
    };
    let pages = fans.div_ceil(u64::from(PER_PAGE)).max(1);
    let page = page.min(pages - 1);
    let rows = top(store, guild_id, days, PER_PAGE, page * u64::from(PER_PAGE)).await?;
    let most_points = match page {
        0 => rows.first().map_or(0, |row| row.points),
        _ => top(store, guild_id, days, 1, 0)
            .await?
            .first()
            .map_or(0, |row| row.points),
    };
    let own = if rows.iter().any(|row| row.member_id == viewer_id) {
        None
    } else {
        own_place(store, guild_id, days, viewer_id).await?
    };
    let mut places = Vec::with_capacity(rows.len());
    for ranked in rows {
        places.push(place(store, guild_id, &ladder, ranked).await?);
    }
    let own = match own {
        Some(ranked) => Some(place(store, guild_id, &ladder, ranked).await?),
        None => None,
    };
    Ok(Board {
        guild,
        ladder,
        span,
        days,
        places,
        page,
        pages,
        fans,
        most_points,
        own,
        recount: rules::recount(store, guild_id).await?,
    })
}

fn days(span: Span, today: LocalDay) -> Option<(LocalDay, LocalDay)> {
    match span {
        Span::Week => Some((Week::of(today).monday(), Week::of(today).sunday())),
        Span::Month => {
            let date = today.date();
            let first = today.plus(1 - i32::from(date.day()));
            let length = date
                .first_of_month()
                .until(date.first_of_month().saturating_add(1.month()));
            Some((first, first.plus(length.map_or(31, |span| span.get_days()) - 1)))
        }
        Span::All => None,
    }
}

async fn top(
    store: &Store,
    guild_id: GuildId,
    days: Option<(LocalDay, LocalDay)>,
    limit: u32,
    offset: u64,
) -> anyhow::Result<Vec<Ranked>> {
    Ok(match days {
        Some((from, to)) => store.top_days(guild_id, from, to, limit, offset).await?,
        None => store.top_all(guild_id, limit, offset).await?,
    })
}

async fn own_place(
    store: &Store,
    guild_id: GuildId,
    days: Option<(LocalDay, LocalDay)>,
    member_id: MemberId,
) -> anyhow::Result<Option<Ranked>> {
    let Some(member) = store
        .find_member(guild_id, member_id)
        .await?
        .filter(|member| !member.is_staff)
    else {
        return Ok(None);
    };
    let (points, rank) = match days {
        Some((from, to)) => {
            let points = store.points_of_days(guild_id, member_id, from, to).await?;
            (points, store.rank_of_days(guild_id, from, to, points).await?)
        }
        None => {
            let points = store.get_totals(guild_id, member_id).await?.points;
            (points, store.rank_of(guild_id, points).await?)
        }
    };
    let ranked = Ranked {
        rank,
        member_id,
        display_name: member.display_name,
        avatar: member.avatar,
        points,
    };
    Ok((points > 0).then_some(ranked))
}

async fn place(store: &Store, guild_id: GuildId, ladder: &Ladder, ranked: Ranked) -> anyhow::Result<Place> {
    let standing = store.get_standing(guild_id, ranked.member_id).await?;
    Ok(Place {
        tier_id: ladder.shown(standing.rung, standing.standing),
        ranked,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn day(date: &str) -> LocalDay {
        LocalDay::of(
            &"UTC".parse().unwrap(),
            format!("{date}T12:00:00Z")
                .parse::<jiff::Timestamp>()
                .unwrap()
                .as_millisecond(),
        )
    }

    #[rstest]
    #[case("2026-11-23", "2026-11-01", "2026-11-30")]
    #[case("2026-12-31", "2026-12-01", "2026-12-31")]
    #[case("2028-02-01", "2028-02-01", "2028-02-29")]
    fn a_month_covers_its_first_to_its_last_day(
        #[case] today: &str,
        #[case] first: &str,
        #[case] last: &str,
    ) {
        assert_eq!(days(Span::Month, day(today)), Some((day(first), day(last))));
    }
}
