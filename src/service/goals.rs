//! The goal: set, and how far it is.

use crate::{
    domain::{
        deed::Deed,
        engagement::Benchmarks,
        goal::{Goal, NoGoal, PACE_WEEKS, Pace, pace},
        ids::{GuildId, MemberId},
        period::LocalDay,
    },
    error::UserError,
    service::{guilds, log},
    store::{Guild, Store},
};

/// Benchmarks can be at most so many tenths of a percent.
const LARGEST_BENCHMARK: u16 = 1_000;

/// How far the goal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoalView {
    pub goal: Goal,
    /// Superfans now.
    pub now: u32,
    /// Those and whoever waits for the creator's decision.
    pub likely: u32,
    pub pace: Pace,
    /// The weeks the pace is taken from.
    pub weeks: u32,
}

/// How far the goal is, if there is one.
pub async fn view(store: &Store, guild: &Guild, now_ms: i64) -> anyhow::Result<Option<GoalView>> {
    let Some(goal) = guild.goal else {
        return Ok(None);
    };
    let guild_id = guild.guild_id;
    let today = LocalDay::of(&guild.time_zone, now_ms);
    let known_days = store.first_day(guild_id).await?.map_or(0, |day| today.0 - day.0);
    let weeks = u32::try_from(known_days / 7).unwrap_or(0).min(PACE_WEEKS);
    let then_ms = today.plus(-(weeks as i32) * 7).start_ms(&guild.time_zone);
    let now = store.list_superfans_at(guild_id, now_ms + 1).await?.len() as u32;
    let before = store.list_superfans_at(guild_id, then_ms).await?.len() as u32;
    let waiting = store.list_eligible(guild_id).await?.len() as u32;
    Ok(Some(GoalView {
        goal,
        now,
        likely: now + waiting,
        pace: pace(goal.for_turnover(), now, before, weeks, today),
        weeks,
    }))
}

/// Sets the goal.
pub async fn set(
    store: &Store,
    guild_id: GuildId,
    goal: Result<Goal, NoGoal>,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let goal = goal.map_err(|why| {
        UserError::new(match why {
            NoGoal::NotPositive => "error-goal-not-positive",
            NoGoal::CostEatsSpend => "error-goal-cost",
            NoGoal::OutOfReach => "error-goal-out-of-reach",
            NoGoal::TooLarge => "error-goal-too-large",
        })
    })?;
    let mut tx = store.begin().await?;
    tx.set_goal(guild_id, Some(&goal)).await?;
    log::write(&mut tx, guild_id, by_id, None, Deed::SetGoal, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the goal back.
pub async fn clear(store: &Store, guild_id: GuildId, by_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if guilds::get(store, guild_id).await?.goal.is_some() {
        tx.set_goal(guild_id, None).await?;
        log::write(&mut tx, guild_id, by_id, None, Deed::ClearGoal, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Sets what the engagement rate is shown beside, in percent; what is empty stays.
pub async fn set_benchmarks(
    store: &Store,
    guild_id: GuildId,
    (nano, large): (Option<f64>, Option<f64>),
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut benchmarks: Benchmarks = guilds::get(store, guild_id).await?.benchmarks;
    let tenths = |percent: f64| {
        let tenths = (percent * 10.0).round();
        (1.0..=f64::from(LARGEST_BENCHMARK))
            .contains(&tenths)
            .then_some(tenths as u16)
            .ok_or_else(|| UserError::new("error-benchmark"))
    };
    if let Some(percent) = nano {
        benchmarks.nano = tenths(percent)?;
    }
    if let Some(percent) = large {
        benchmarks.large = tenths(percent)?;
    }
    let mut tx = store.begin().await?;
    tx.set_benchmarks(guild_id, benchmarks).await?;
    log::write(&mut tx, guild_id, by_id, None, Deed::SetBenchmarks, now_ms).await?;
    tx.commit().await?;
    Ok(())
}
