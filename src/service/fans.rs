//! One fan: what the card, the approval message and `/why` say.

use std::collections::BTreeSet;

use crate::{
    domain::{
        activity::Kind,
        ids::{GuildId, MemberId},
        loyalty::{ADVOCACY_DAYS, Presence, READ_DAYS, WEEKS, WINDOW_DAYS, WeekMark, weeks},
        memory::About,
        period::{LocalDay, Week},
        rules::Rules,
        score::{Credit, Reason, score_day},
        signals::Signals,
        standing::{Evidence, Missing, Standing, missing, missing_to_stay},
        tier::{Ladder, TierId},
        voice::{Stretch, stretches},
    },
    error::UserError,
    service::{guilds, history, memory, rules, standings},
    store::{Adjustment, Grant, Guild, Member, Note, Replay, StandingChange, StandingRow, Store, Totals},
};

/// Activities read for one view of `/why`.
const LATEST: u32 = 200;
/// Changes of tier and standing on a fan's page.
const CHANGES: u32 = 10;

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
    pub signals: Signals,
    /// Since when they ask not to be counted.
    pub paused_since: Option<i64>,
    /// What is missing for the superfan tier, or to stay there for somebody warned.
    pub missing: Vec<Missing>,
    /// Tiers given and taken by hand.
    pub grants: Vec<Grant>,
    /// They want to be warned by direct message before their tier is withdrawn.
    pub wants_warning: bool,
    /// The last day of an announced absence that lasts now.
    pub away_until: Option<LocalDay>,
    /// Place on the all-time board and how many are on it; `None` for staff and without points.
    pub rank: Option<(u64, u64)>,
    /// Points earned in the current local week.
    pub week_points: i64,
    /// The next tier that points reach and the points it takes.
    pub next: Option<(TierId, i64)>,
    /// The replay under way: until it is over, points are not final.
    pub recount: Option<Replay>,
    /// The server's history is being read: points and standing follow from only a part of it.
    pub is_history_read: bool,
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
    let mut standing = store.get_standing(guild_id, member_id).await?;
    // One that is over is kept until the next proposal, and says nothing any more.
    standing.place.hold = standing.place.hold.filter(|hold| hold.lasts(now_ms));
    let today = LocalDay::of(&guild.time_zone, now_ms);
    let away = store.get_away(guild_id, member_id).await?;
    let days = store
        .list_days(guild_id, member_id, away.read_from(today, READ_DAYS), today)
        .await?;
    let advocacy = store
        .sum_advocacy(guild_id, member_id, today.plus(1 - ADVOCACY_DAYS), today)
        .await?;
    let presence = Presence::read(&guild.rules, &days, today, &away).with_advocacy(advocacy);
    let evidence = standings::weigh(&guild, member.joined_ms, member.sanction_ms, presence, now_ms);
    let signals = signals(store, &guild, member_id, today).await?;
    let paused_since = store.paused_since(guild_id, member_id).await?;
    let is_present = member.left_ms.is_none() && paused_since.is_none();
    let ranked = !member.is_staff && is_present && totals.points > 0;
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
    let rule = &guild.rules.superfan;
    let missing = match standing.standing() {
        Standing::None | Standing::Left => missing(rule, &evidence, now_ms),
        Standing::Warned => missing_to_stay(rule, &evidence),
        Standing::Eligible | Standing::Member | Standing::Away => Vec::new(),
    };
    // By the points they have: where they stand may follow a little later.
    let next = ladder
        .next_by_points(ladder.rung(totals.points, standing.rung))
        .map(|(tier, points)| (tier.tier_id, points));
    Ok(Fan {
        tier_id: standing.held.highest(),
        grants: store.list_grants_of(guild_id, member_id).await?,
        wants_warning: store.wants_warning(guild_id, member_id).await?,
        away_until: away.last_day(today),
        guild,
        ladder,
        member,
        totals,
        standing,
        evidence,
        signals,
        paused_since,
        missing,
        rank,
        week_points,
        next,
        recount: rules::recount(store, guild_id).await?,
        is_history_read: history::is_going_on(store, guild_id).await?,
    })
}

/// A fan as the creator sees them.
#[derive(Clone, Debug)]
pub struct Profile {
    pub fan: Fan,
    /// How the weeks were: the current one first, then the twelve before it.
    pub weeks: Vec<WeekMark>,
    /// The latest changes of tier and standing, newest first.
    pub changes: Vec<StandingChange>,
    /// What the fan wrote about themselves.
    pub about: About,
    /// The team's notes about the fan, the latest first.
    pub notes: Vec<Note>,
}

/// Loads what the creator sees of a fan as of `now_ms`.
pub async fn profile(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Profile> {
    let fan = load(store, guild_id, member_id, now_ms).await?;
    let today = LocalDay::of(&fan.guild.time_zone, now_ms);
    let away = store.get_away(guild_id, member_id).await?;
    let days = store
        .list_days(guild_id, member_id, today.plus(1 - READ_DAYS), today)
        .await?;
    Ok(Profile {
        weeks: weeks(&fan.guild.rules, &days, today, &away, WEEKS as usize),
        changes: store.list_latest_changes(guild_id, member_id, CHANGES).await?,
        about: memory::about(store, guild_id, member_id).await?,
        notes: store.list_notes(guild_id, member_id, now_ms).await?,
        fan,
    })
}

async fn signals(
    store: &Store,
    guild: &Guild,
    member_id: MemberId,
    today: LocalDay,
) -> anyhow::Result<Signals> {
    let (guild_id, zone) = (guild.guild_id, &guild.time_zone);
    let until_ms = today.plus(1).start_ms(zone);
    let since = |days: i32| today.plus(1 - days).start_ms(zone);
    let weeks = store.count_kinds(guild_id, member_id, since(WINDOW_DAYS), until_ms);
    let months = store.count_kinds(guild_id, member_id, since(ADVOCACY_DAYS), until_ms);
    Ok(Signals::count(&weeks.await?, &months.await?))
}

/// One line of `/why`.
#[derive(Clone, Debug)]
pub enum Line {
    Credit(Credit),
    /// Time in voice, however many slots it took.
    Voice(Stretch),
    /// The points for an active week, on the day that completed it.
    ActiveWeek {
        at_ms: i64,
        points: i64,
        /// Days of taking part that make a week active.
        days: u32,
    },
    Adjustment(Adjustment),
}

impl Line {
    /// When it happened, in Unix milliseconds.
    pub fn at_ms(&self) -> i64 {
        match self {
            Line::Credit(credit) => credit.activity.at_ms,
            Line::Voice(stretch) => stretch.to_ms(),
            Line::ActiveWeek { at_ms, .. } => *at_ms,
            Line::Adjustment(adjustment) => adjustment.at_ms,
        }
    }

    /// What it adds to the member's points now.
    pub fn points(&self) -> i64 {
        match self {
            Line::Credit(credit) => credit.points,
            Line::Voice(stretch) => stretch.points,
            Line::ActiveWeek { points, .. } => *points,
            Line::Adjustment(adjustment) if adjustment.undone_by_id.is_some() => 0,
            Line::Adjustment(adjustment) => adjustment.points,
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
    /// Those of them that come from before all lines; known on the last page, unless everybody is being
    /// recounted.
    pub earlier: Option<i64>,
    /// The replay under way: lines are by the new rules already, points not yet.
    pub recount: Option<Replay>,
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
    let placed = guild.rules.placed(&store.list_parents(guild_id).await?);
    // A credit depends on the whole day, so whole days are scored, as the recorder does.
    let days: BTreeSet<LocalDay> = latest
        .iter()
        .map(|activity| LocalDay::of(zone, activity.at_ms))
        .collect();
    let (mut lines, mut credits) = (Vec::new(), Vec::new());
    for day in days {
        let (from_ms, to_ms) = (day.start_ms(zone), day.plus(1).start_ms(zone));
        let activities = store
            .list_activities_between(guild_id, member_id, from_ms, to_ms)
            .await?;
        let (_, scored) = score_day(&placed, &activities);
        let stored = store.list_days(guild_id, member_id, day, day).await?;
        let week_points = stored.first().map_or(0, |(_, score)| score.week_points);
        if week_points != 0 {
            lines.push(active_week(&placed, &scored, from_ms, week_points));
        }
        credits.extend(scored);
    }
    let (voice, others): (Vec<_>, Vec<_>) = credits
        .into_iter()
        .partition(|credit| credit.activity.kind == Kind::Voice);
    lines.extend(others.into_iter().map(Line::Credit));
    lines.extend(stretches(&voice).into_iter().map(Line::Voice));
    let adjustments = store.list_adjustments(guild_id, member_id, LATEST).await?;
    let is_all = latest.len() < LATEST as usize && adjustments.len() < LATEST as usize;
    lines.extend(adjustments.into_iter().map(Line::Adjustment));
    lines.sort_by_key(|line| std::cmp::Reverse(line.at_ms()));
    let recount = rules::recount(store, guild_id).await?;
    let points = store.get_totals(guild_id, member_id).await?.points;
    let earlier = points - lines.iter().map(Line::points).sum::<i64>();
    let pages = lines.len().div_ceil(per_page).max(1);
    let page = page.min(pages - 1);
    let lines = lines.into_iter().skip(page * per_page).take(per_page).collect();
    Ok(Why {
        lines,
        page,
        pages,
        points,
        earlier: (page + 1 == pages && !is_all && recount.is_none()).then_some(earlier),
        recount,
    })
}

/// The line of an active week, at the time of what made its last day an active one.
fn active_week(rules: &Rules, credits: &[Credit], day_ms: i64, points: i64) -> Line {
    let counted = |credit: &&Credit| !matches!(credit.reason, Reason::Retracted | Reason::Excluded);
    let mut dated = credits
        .iter()
        .filter(counted)
        .filter(|credit| credit.activity.kind.is_dated());
    Line::ActiveWeek {
        at_ms: dated.next().map_or(day_ms, |credit| credit.activity.at_ms),
        points,
        days: rules.active_week_days,
    }
}
