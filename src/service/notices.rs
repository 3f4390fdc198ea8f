//! Saying in a channel that somebody reached a tier: where the creator wants it, and not of those who
//! do not.

use crate::{
    domain::{
        deed::{self, Setting},
        ids::{ChannelId, GuildId, MemberId, created_at_ms},
        period::LocalDay,
        tier::{Entry, Ladder, TierId},
    },
    effects::{self, Effect, Post, Reached, keys, new_effect},
    service::log,
    store::{Cause, Guild, Store, Tx},
};

/// What is reached within the same slot of the clock is said together.
const SLOT_MS: i64 = 60_000;
/// What was reached longer ago is no news.
const NEWS_MS: i64 = 24 * 60 * 60_000;
/// Adjustments looked at to see what a member was given lately.
const ADJUSTMENTS: u32 = 20;

/// Sets where tiers reached are said; `None` for nowhere.
pub async fn set_channel(
    store: &Store,
    guild_id: GuildId,
    channel_id: Option<ChannelId>,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.set_notices_channel(guild_id, channel_id).await?;
    let to = channel_id.map_or(Setting::None, |channel_id| Setting::Channel { channel_id });
    log::set(&mut tx, guild_id, deed::Named::NoticesChannel, to, by_id, now_ms).await?;
    check_channel(&mut tx, guild_id, now_ms).await?;
    tx.wake_effects(guild_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Has the channel looked at.
pub(super) async fn check_channel(tx: &mut Tx, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    let key = keys::check_notices_channel(guild_id);
    tx.replace_effect(&new_effect(guild_id, key, &Effect::CheckNoticesChannel), now_ms)
        .await?;
    Ok(())
}

/// A tier somebody has just come up to.
pub(super) struct Step<'a> {
    pub guild: &'a Guild,
    pub ladder: &'a Ladder,
    pub member_id: MemberId,
    pub tier_id: TierId,
    pub cause: Cause,
}

/// Notes that it is to be said, with the change of standing it is about. Nothing is said of staff, of
/// who wants to be left alone, and of what only becomes known: while history is read or everybody is
/// scored anew, and when points from long ago are what made the difference.
pub(super) async fn announce(tx: &mut Tx, step: Step<'_>, now_ms: i64) -> anyhow::Result<()> {
    let Step { guild, member_id, .. } = step;
    let guild_id = guild.guild_id;
    if guild.notices_channel_id.is_none()
        || tx.is_quiet(guild_id, member_id).await?
        || tx.is_paused(guild_id, member_id, now_ms).await?
        || tx
            .find_member(guild_id, member_id)
            .await?
            .is_none_or(|member| member.is_staff)
    {
        return Ok(());
    }
    if step.cause == Cause::Rules && !is_news(tx, &step, now_ms).await? {
        return Ok(());
    }
    let reached = Reached {
        member_id,
        tier_id: step.tier_id,
    };
    // A post that is being made takes nothing in any more: then it is for the next one.
    for minute in now_ms / SLOT_MS.. {
        let known = tx.find_effect(&keys::tiers_reached(guild_id, minute)).await?;
        let mut all = match known.map(|row| serde_json::from_str(&row.effect)).transpose()? {
            Some(Effect::Post {
                post: Post::TiersReached { reached, .. },
                ..
            }) => reached,
            _ => Vec::new(),
        };
        all.retain(|known: &Reached| known.member_id != member_id);
        all.push(reached);
        let post = effects::post(guild_id, Post::TiersReached { minute, reached: all });
        let due_ms = (minute + 1) * SLOT_MS;
        if tx.schedule_effect(&post, now_ms, due_ms).await? {
            break;
        }
    }
    Ok(())
}

/// Whether the points of the last two days made the difference.
async fn is_news(tx: &mut Tx, step: &Step<'_>, now_ms: i64) -> anyhow::Result<bool> {
    let Step { guild, member_id, .. } = *step;
    let guild_id = guild.guild_id;
    if tx.is_replaying(guild_id).await? || tx.is_history_going_on(guild_id).await? {
        return Ok(false);
    }
    let Some(Entry::Points { enter, .. }) = step.ladder.get(step.tier_id).map(|tier| tier.entry) else {
        return Ok(true);
    };
    let today = LocalDay::of(&guild.time_zone, now_ms);
    let days = tx.list_days(guild_id, member_id, today.plus(-1), today).await?;
    let earned: i64 = days.iter().map(|(_, score)| score.points).sum();
    let given = tx.list_adjustments(guild_id, member_id, ADJUSTMENTS).await?;
    // By the time of the request: what an import brings has no request of its own.
    let is_recent = |id: u64| (0..NEWS_MS).contains(&(now_ms - created_at_ms(id)));
    let given = given
        .iter()
        .filter(|given| given.undone_by_id.is_none() && is_recent(given.adjustment_id));
    let given: i64 = given.map(|given| given.points).sum();
    let points = tx.get_totals(guild_id, member_id).await?.points;
    Ok(points - earned - given < enter)
}

/// Somebody to be named, with the tier they reached.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: String,
    pub tier_id: TierId,
}

/// What is still to be said of those who reached a tier, decided on at `decided_ms`: of those who are
/// here, stand there and do not mind. Nothing after a day.
pub async fn to_be_said(
    store: &Store,
    guild_id: GuildId,
    reached: &[Reached],
    decided_ms: i64,
    now_ms: i64,
) -> anyhow::Result<Vec<Named>> {
    let mut named = Vec::new();
    if now_ms - decided_ms > NEWS_MS {
        return Ok(named);
    }
    for Reached { member_id, tier_id } in reached.iter().copied() {
        let Some(member) = store.find_member(guild_id, member_id).await? else {
            continue;
        };
        let standing = store.get_standing(guild_id, member_id).await?;
        let stands_there = standing.held.contains(tier_id);
        let minds = member.is_staff
            || store.is_quiet(guild_id, member_id).await?
            || store.paused_since(guild_id, member_id).await?.is_some();
        if member.left_ms.is_none() && stands_there && !minds {
            named.push(Named {
                name: member.display_name,
                tier_id,
            });
        }
    }
    Ok(named)
}
