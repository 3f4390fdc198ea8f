//! Who leads: this week, this month, of all time, fans and team apart. A query over days; nothing is
//! ever reset.

use jiff::ToSpan;

use crate::{
    domain::{
        ids::{GuildId, MemberId},
        period::{LocalDay, Week},
        tier::{Ladder, TierId},
    },
    service::{guilds, rules},
    store::{BoardPage, Guild, Ranked, Replay, Side, Store},
};

/// Fans on one page.
pub const PER_PAGE: u32 = 10;
/// Far beyond any board, so that a page of any number can be asked for.
const MOST_PLACES: u64 = 1 << 32;

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
    pub side: Side,
    pub span: Span,
    /// The days covered, unless all time.
    pub days: Option<(LocalDay, LocalDay)>,
    pub places: Vec<Place>,
    /// Counted from 0.
    pub page: u64,
    pub pages: u64,
    /// People on the whole board.
    pub of: u64,
    /// The leader's points, which the bars are measured by.
    pub most_points: i64,
    /// The place of whoever asked, when they are on the board but not on this page.
    pub own: Option<Place>,
    /// The replay under way: until it is over, points are not final.
    pub recount: Option<Replay>,
}

/// Loads a page of the fans' board, counted from 0 and brought into range.
pub async fn load(
    store: &Store,
    guild_id: GuildId,
    span: Span,
    page: u64,
    viewer_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Board> {
    load_side(store, guild_id, (Side::Fans, span), page, viewer_id, now_ms).await
}

/// The same of the team, who are apart from the fans.
pub async fn load_team(
    store: &Store,
    guild_id: GuildId,
    span: Span,
    page: u64,
    viewer_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Board> {
    load_side(store, guild_id, (Side::Team, span), page, viewer_id, now_ms).await
}

async fn load_side(
    store: &Store,
    guild_id: GuildId,
    (side, span): (Side, Span),
    page: u64,
    viewer_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Board> {
    let guild = guilds::get(store, guild_id).await?;
    let ladder = store.get_ladder(guild_id).await?;
    let days = days(span, LocalDay::of(&guild.time_zone, now_ms));
    let (page, found) = match days {
        Some(days) => page_of_days(store, guild_id, side, days, page, viewer_id).await?,
        None => page_of_all(store, guild_id, side, page, viewer_id).await?,
    };
    let own = found
        .own
        .filter(|own| found.places.iter().all(|place| place.member_id != own.member_id));
    let mut places = Vec::with_capacity(found.places.len());
    for ranked in found.places {
        places.push(place(store, guild_id, ranked).await?);
    }
    let own = match own {
        Some(ranked) => Some(place(store, guild_id, ranked).await?),
        None => None,
    };
    Ok(Board {
        guild,
        ladder,
        side,
        span,
        days,
        places,
        page,
        pages: pages(found.of),
        of: found.of,
        most_points: found.most_points,
        own,
        recount: rules::recount(store, guild_id).await?,
    })
}

fn pages(of: u64) -> u64 {
    of.div_ceil(u64::from(PER_PAGE)).max(1)
}

fn offset(page: u64) -> u64 {
    page.saturating_mul(u64::from(PER_PAGE)).min(MOST_PLACES)
}

/// The page brought into range, and what is on it.
async fn page_of_days(
    store: &Store,
    guild_id: GuildId,
    side: Side,
    days: (LocalDay, LocalDay),
    page: u64,
    viewer_id: MemberId,
) -> anyhow::Result<(u64, BoardPage)> {
    let load = |page| store.top_days(guild_id, side, days, (PER_PAGE, offset(page)), viewer_id);
    let found = load(page).await?;
    let last = pages(found.of) - 1;
    if page <= last {
        return Ok((page, found));
    }
    // The board has grown shorter since the page was there.
    Ok((last, load(last).await?))
}

async fn page_of_all(
    store: &Store,
    guild_id: GuildId,
    side: Side,
    page: u64,
    viewer_id: MemberId,
) -> anyhow::Result<(u64, BoardPage)> {
    let of = store.count_above(guild_id, side, 0).await?;
    let page = page.min(pages(of) - 1);
    let places = store.top_all(guild_id, side, PER_PAGE, offset(page)).await?;
    let first = match page {
        0 => places.first().cloned(),
        _ => store.top_all(guild_id, side, 1, 0).await?.into_iter().next(),
    };
    let own = store.find_place(guild_id, side, viewer_id).await?;
    let found = BoardPage {
        places,
        of,
        most_points: first.map_or(0, |first| first.points),
        own,
    };
    Ok((page, found))
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

async fn place(store: &Store, guild_id: GuildId, ranked: Ranked) -> anyhow::Result<Place> {
    let standing = store.get_standing(guild_id, ranked.member_id).await?;
    Ok(Place {
        tier_id: standing.held.highest(),
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
