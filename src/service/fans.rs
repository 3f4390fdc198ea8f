//! One fan: what the card, the approval message and `/why` say.

use std::collections::BTreeSet;

use crate::{
    domain::{
        ids::{GuildId, MemberId},
        loyalty::{ADVOCACY_DAYS, Presence, READ_DAYS},
        period::{LocalDay, Week},
        score::{Credit, score_day},
        standing::{Evidence, Missing, Standing, missing},
        tier::{Ladder, TierId},
    },
    error::UserError,
    service::{guilds, rules, standings},
    store::{Adjustment, Guild, Member, Replay, StandingRow, Store, Totals},
};

/// Activities read for one view of `/why`.
const LATEST: u32 = 200;

/// Everything known of one member.
#[derive(Clone, Debug)]
pub struct Fan {
    pub guild: Guild,
    pub ladder: Ladder,
    pub member: Member,
    pub totals: Totals,
    pub standing: StandingRow,
    /// The tier shown for the member.
    pub tier_id: TierId,
    pub evidence: Evidence,
    /// What is missing for the superfan tier; empty once eligible or in it.
    pub missing: Vec<Missing>,
    /// Place on the all-time board and how many are on it; `None` for staff and without points.
    pub rank: Option<(u64, u64)>,
    /// Points earned in the current local week.
    pub week_points: i64,
    /// The next tier that points reach and the points it takes.
    pub next: Option<(TierId, i64)>,
    /// The replay under way: until it is over, points are not final.
    pub recount: Option<Replay>,
}

/// Loads a member as of `now_ms`. Bots and people never seen have no page.
pub async fn load(store: &Store, guild_id: GuildId, member_id: MemberId, now_ms: i64) -> anyhow::Result<Fan> {
    let guild = guilds::get(store, guild_id).await?;
    let member = store
        .find_member(guild_id, member_id)
        .await?
        .ok_or_else(|| UserError::new("error-member-unknown"))?;
    if member.is_bot {
        return Err(UserError::new("error-bots-earn-nothing").into());
    }
    let ladder = store.get_ladder(guild_id).await?;
    let totals = store.get_totals(guild_id, member_id).await?;
    let standing = store.get_standing(guild_id, member_id).await?;
    let today = LocalDay::of(&guild.time_zone, now_ms);
    let days = store
        .list_days(guild_id, member_id, today.plus(1 - READ_DAYS), today)
        .await?;
    let advocacy = store
        .sum_advocacy(guild_id, member_id, today.plus(1 - ADVOCACY_DAYS), today)
        .await?;
    let presence = Presence::read(&guild.rules, &days, today).with_advocacy(advocacy);
    let evidence = standings::weigh(&guild, &member, presence, now_ms);
    let ranked = !member.is_staff && member.left_ms.is_none() && totals.points > 0;
    let rank = if ranked {
        Some((
            store.rank_of(guild_id, totals.points).await?,
            store.count_ranked(guild_id).await?,
        ))
    } else {
        None
    };
    let week = Week::of(today);
    let week_points = store
        .points_of_days(guild_id, member_id, week.monday(), week.sunday())
        .await?;
    let missing = match standing.standing {
        Standing::None => missing(&guild.superfan_rule, &evidence),
        Standing::Eligible | Standing::Member => Vec::new(),
    };
    let next = ladder
        .next_by_points(standing.rung)
        .map(|(tier, points)| (tier.tier_id, points));
    Ok(Fan {
        tier_id: ladder.shown(standing.rung, standing.standing),
        guild,
        ladder,
        member,
        totals,
        standing,
        evidence,
        missing,
        rank,
        week_points,
        next,
        recount: rules::recount(store, guild_id).await?,
    })
}

/// One line of `/why`.
#[derive(Clone, Debug)]
pub enum Line {
    Credit(Credit),
    Adjustment(Adjustment),
}

impl Line {
    /// When it happened, in Unix milliseconds.
    pub fn at_ms(&self) -> i64 {
        match self {
            Line::Credit(credit) => credit.activity.at_ms,
            Line::Adjustment(adjustment) => adjustment.at_ms,
        }
    }
}

/// A page of a member's latest lines.
#[derive(Clone, Debug)]
pub struct Why {
    pub lines: Vec<Line>,
    pub page: usize,
    pub pages: usize,
    /// Lifetime points.
    pub points: i64,
}

/// The member's latest activities and adjustments, newest first, each with what it was credited and
/// why. `page` counts from 0 and is brought into range; a page has `per_page` lines.
pub async fn why(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    page: usize,
    per_page: usize,
) -> anyhow::Result<Why> {
    let guild = guilds::get(store, guild_id).await?;
    let latest = store.list_latest_activities(guild_id, member_id, LATEST).await?;
    let zone = &guild.time_zone;
    // A credit depends on the whole day, so whole days are scored, as the recorder does.
    let days: BTreeSet<LocalDay> = latest
        .iter()
        .map(|activity| LocalDay::of(zone, activity.at_ms))
        .collect();
    let mut lines = Vec::new();
    for day in days {
        let (from_ms, to_ms) = (day.start_ms(zone), day.plus(1).start_ms(zone));
        let activities = store
            .list_activities_between(guild_id, member_id, from_ms, to_ms)
            .await?;
        lines.extend(
            score_day(&guild.rules, &activities)
                .1
                .into_iter()
                .map(Line::Credit),
        );
    }
    let adjustments = store.list_adjustments(guild_id, member_id, LATEST).await?;
    lines.extend(adjustments.into_iter().map(Line::Adjustment));
    lines.sort_by_key(|line| std::cmp::Reverse(line.at_ms()));
    let pages = lines.len().div_ceil(per_page).max(1);
    let page = page.min(pages - 1);
    let lines = lines.into_iter().skip(page * per_page).take(per_page).collect();
    let points = store.get_totals(guild_id, member_id).await?.points;
    Ok(Why {
        lines,
        page,
        pages,
        points,
    })
}
