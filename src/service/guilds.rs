//! Servers: seen, settings found, left.

use anyhow::Context;

use crate::{
    config::Config,
    domain::{
        engagement::Benchmarks,
        ids::{ChannelId, GuildId, MemberId, RoleId},
        locale::Locale,
        period::{LocalDay, SummaryTime, TimeZone, Week, period_for},
        promise::Promise,
        tier::{Ladder, RoleMode},
    },
    effects::{Effect, keys, new_effect},
    error::UserError,
    service::{audits, gates, notices, radar, rules},
    store::{Guild, JobKind, Store, Tx},
};

/// Local minute of the day at which standings are settled: in the night, away from summaries.
const SETTLE_MINUTE: i64 = 4 * 60;

/// What Discord says of a server when the bot connects or joins.
#[derive(Clone, Debug)]
pub struct SeenGuild {
    pub guild_id: GuildId,
    pub name: String,
    pub owner_id: MemberId,
    /// The server's own language tag.
    pub preferred_locale: String,
    pub roles: Vec<RoleId>,
    pub channels: Vec<ChannelId>,
    /// The last message of each channel that has any.
    pub last_messages: Vec<(ChannelId, u64)>,
}

/// Takes a server in: settings for a new one, a look at what was deleted meanwhile for a known one.
pub async fn see(store: &Store, config: &Config, seen: SeenGuild, now_ms: i64) -> anyhow::Result<()> {
    let guild_id = seen.guild_id;
    let mut tx = store.begin().await?;
    let guild = new_guild(config, &seen, now_ms);
    if tx.insert_guild(&guild).await? {
        tx.insert_ladder(guild_id, &Ladder::default_rungs()).await?;
        // What was written before the bot came is history, which is read when somebody wants it.
        tx.begin_cursors(guild_id, &seen.last_messages).await?;
    }
    let invited_again = tx.has_left_guild(guild_id).await?;
    tx.see_guild(guild_id, &seen.name, seen.owner_id).await?;
    let guild = tx
        .find_guild(guild_id)
        .await?
        .context("the server just seen is missing")?;
    let completed = guild.rules.clone().completed(&config.rules);
    if completed != guild.rules {
        // Kinds that this version knows and the server's rules do not yet.
        rules::put_in_force(&mut tx, &guild, &completed, None, None, now_ms).await?;
    }
    schedule_jobs(&mut tx, &guild, now_ms).await?;
    if invited_again {
        // Nobody expects the summaries of the weeks the bot was not even there.
        restart_jobs(&mut tx, &guild, now_ms).await?;
    }
    notice_deletions(&mut tx, &guild, &seen, now_ms).await?;
    let commands = new_effect(guild_id, keys::commands(guild_id), &Effect::RegisterCommands {});
    tx.replace_effect(&commands, now_ms).await?;
    tx.wake_effects(guild_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes that the bot was removed. Settings and points stay.
pub async fn leave(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.leave_guild(guild_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// The server changed its name or owner.
pub async fn rename(store: &Store, guild_id: GuildId, name: &str, owner_id: MemberId) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.see_guild(guild_id, name, owner_id).await?;
    tx.commit().await?;
    Ok(())
}

/// The server's settings, or the sentence that it is not known yet.
pub async fn get(store: &Store, guild_id: GuildId) -> anyhow::Result<Guild> {
    Ok(store
        .find_guild(guild_id)
        .await?
        .ok_or_else(|| UserError::new("error-guild-unknown"))?)
}

/// Something changed in the server that may have mended what Discord refused: paused effects are
/// tried again, and what the settings name is looked at; so is what could not be read back.
pub async fn recheck(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.wake_effects(guild_id, now_ms).await?;
    tx.wake_readings(guild_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// A role changed or was deleted: the tiers it shows are looked at.
pub async fn role_changed(
    store: &Store,
    guild_id: GuildId,
    role_id: RoleId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let ladder = tx.get_ladder(guild_id).await?;
    for tier in ladder.0.iter().filter(|tier| tier.role_id == Some(role_id)) {
        let check = Effect::CheckTierRole {
            tier_id: tier.tier_id,
        };
        tx.replace_effect(
            &new_effect(guild_id, keys::check_tier_role(guild_id, tier.tier_id), &check),
            now_ms,
        )
        .await?;
    }
    audits::soon(&mut tx, guild_id, now_ms).await?;
    tx.wake_effects(guild_id, now_ms).await?;
    tx.wake_readings(guild_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// A channel was deleted: its gate and, if it was that, the creator's channel are looked at; so is the badge in it.
/// What waited in it waits no more.
pub async fn channel_deleted(
    store: &Store,
    guild_id: GuildId,
    channel_id: ChannelId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    // Nobody can answer what was said there.
    tx.forget_questions_in(guild_id, &[channel_id]).await?;
    if tx
        .list_gates(guild_id)
        .await?
        .iter()
        .any(|gate| gate.channel_id == channel_id)
    {
        tx.replace_effect(&crate::effects::gate(guild_id, channel_id), now_ms)
            .await?;
    }
    gates::follow_categories(&mut tx, guild_id, now_ms).await?;
    audits::soon(&mut tx, guild_id, now_ms).await?;
    if let Some(guild) = tx.find_guild(guild_id).await? {
        if guild.creator_channel_id == Some(channel_id) {
            check_creator_channel(&mut tx, guild_id, now_ms).await?;
        }
        if guild.notices_channel_id == Some(channel_id) {
            notices::check_channel(&mut tx, guild_id, now_ms).await?;
        }
        if guild
            .promise
            .badge
            .is_some_and(|badge| badge.channel_id == channel_id)
        {
            radar::refresh_badge(&mut tx, guild_id, &guild.promise, now_ms).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Has the creator's channel looked at.
pub(super) async fn check_creator_channel(tx: &mut Tx, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    let key = keys::check_creator_channel(guild_id);
    tx.replace_effect(&new_effect(guild_id, key, &Effect::CheckCreatorChannel), now_ms)
        .await?;
    Ok(())
}

/// Adds the jobs every server has, unless they are there.
pub(super) async fn schedule_jobs(tx: &mut Tx, guild: &Guild, now_ms: i64) -> anyhow::Result<()> {
    let summary_ms = guild.summary_time.next_due_ms(&guild.time_zone, now_ms);
    tx.insert_job(guild.guild_id, JobKind::SendWeeklySummary, summary_ms)
        .await?;
    tx.insert_job(
        guild.guild_id,
        JobKind::SettleStandings,
        next_settling_ms(&guild.time_zone, now_ms),
    )
    .await?;
    tx.insert_job(
        guild.guild_id,
        JobKind::AuditGates,
        audits::next_audit_ms(&guild.time_zone, now_ms),
    )
    .await?;
    tx.insert_job(guild.guild_id, JobKind::RemindOfPromise, now_ms)
        .await?;
    tx.insert_job(guild.guild_id, JobKind::FindCare, now_ms).await?;
    tx.insert_job(guild.guild_id, JobKind::EraseOld, now_ms).await?;
    Ok(())
}

/// Moves every job to its next time after `now_ms`, whatever was due before.
async fn restart_jobs(tx: &mut Tx, guild: &Guild, now_ms: i64) -> anyhow::Result<()> {
    let due_ms = guild.summary_time.next_due_ms(&guild.time_zone, now_ms);
    tx.schedule_job(guild.guild_id, JobKind::SendWeeklySummary, due_ms)
        .await?;
    let due_ms = next_settling_ms(&guild.time_zone, now_ms);
    tx.schedule_job(guild.guild_id, JobKind::SettleStandings, due_ms)
        .await?;
    let due_ms = audits::next_audit_ms(&guild.time_zone, now_ms);
    tx.schedule_job(guild.guild_id, JobKind::AuditGates, due_ms)
        .await?;
    tx.schedule_job(guild.guild_id, JobKind::RemindOfPromise, now_ms)
        .await?;
    tx.schedule_job(guild.guild_id, JobKind::FindCare, now_ms).await?;
    Ok(())
}

/// After the time zone or the summary's time changed: the summary that is to come next stays the
/// same one, at its new time in the same week, or now if that is past. So none is skipped.
pub(super) async fn reschedule_jobs(tx: &mut Tx, guild: &Guild, now_ms: i64) -> anyhow::Result<()> {
    let zone = &guild.time_zone;
    let due_ms = match tx.find_job(guild.guild_id, JobKind::SendWeeklySummary).await? {
        Some(job) => {
            let week = Week::of(LocalDay::of(zone, job.due_ms));
            let due_ms = guild.summary_time.due_in_ms(week, zone);
            // Of a week that was over before the bot came there is nothing to say.
            let is_known = period_for(due_ms, zone).bounds_ms(zone).end > guild.joined_ms;
            if due_ms > now_ms {
                due_ms
            } else if is_known {
                now_ms
            } else {
                guild.summary_time.next_due_ms(zone, now_ms)
            }
        }
        None => guild.summary_time.next_due_ms(zone, now_ms),
    };
    tx.schedule_job(guild.guild_id, JobKind::SendWeeklySummary, due_ms)
        .await?;
    // Whatever is due before that, such as the end of a grant, stays so.
    let settling = tx.find_job(guild.guild_id, JobKind::SettleStandings).await?;
    let night_ms = next_settling_ms(zone, now_ms);
    let due_ms = settling.map_or(night_ms, |job| job.due_ms.min(night_ms));
    tx.schedule_job(guild.guild_id, JobKind::SettleStandings, due_ms)
        .await?;
    tx.schedule_job(
        guild.guild_id,
        JobKind::AuditGates,
        audits::next_audit_ms(zone, now_ms),
    )
    .await?;
    tx.schedule_job(guild.guild_id, JobKind::RemindOfPromise, now_ms)
        .await?;
    tx.schedule_job(guild.guild_id, JobKind::FindCare, now_ms).await?;
    Ok(())
}

/// The next time after `after_ms` at which standings are settled.
pub fn next_settling_ms(zone: &TimeZone, after_ms: i64) -> i64 {
    next_ms(zone, SETTLE_MINUTE, after_ms)
}

/// The next time after `after_ms` at which so many minutes of a local day have passed.
pub(super) fn next_ms(zone: &TimeZone, minutes: i64, after_ms: i64) -> i64 {
    let today = LocalDay::of(zone, after_ms);
    (0..)
        .map(|days| today.plus(days).start_ms(zone) + minutes * 60_000)
        .find(|due_ms| *due_ms > after_ms)
        .expect("days go on")
}

async fn notice_deletions(tx: &mut Tx, guild: &Guild, seen: &SeenGuild, now_ms: i64) -> anyhow::Result<()> {
    let guild_id = guild.guild_id;
    for tier in tx.get_ladder(guild_id).await?.0 {
        if tier.role_id.is_some_and(|role_id| !seen.roles.contains(&role_id)) {
            let check = Effect::CheckTierRole {
                tier_id: tier.tier_id,
            };
            let key = keys::check_tier_role(guild_id, tier.tier_id);
            tx.replace_effect(&new_effect(guild_id, key, &check), now_ms)
                .await?;
        }
    }
    // Channels may have come to gated categories, or gone, while nobody looked.
    gates::follow_categories(tx, guild_id, now_ms).await?;
    for gate in tx.list_gates(guild_id).await? {
        if !seen.channels.contains(&gate.channel_id) {
            tx.replace_effect(&crate::effects::gate(guild_id, gate.channel_id), now_ms)
                .await?;
        }
    }
    let mut gone = tx.list_places_of_open(guild_id).await?;
    gone.retain(|channel_id| !seen.channels.contains(channel_id));
    tx.forget_questions_in(guild_id, &Vec::from_iter(gone)).await?;
    if guild
        .creator_channel_id
        .is_some_and(|channel_id| !seen.channels.contains(&channel_id))
    {
        check_creator_channel(tx, guild_id, now_ms).await?;
    }
    if guild
        .notices_channel_id
        .is_some_and(|channel_id| !seen.channels.contains(&channel_id))
    {
        notices::check_channel(tx, guild_id, now_ms).await?;
    }
    if (guild.promise.badge).is_some_and(|badge| !seen.channels.contains(&badge.channel_id)) {
        radar::refresh_badge(tx, guild_id, &guild.promise, now_ms).await?;
    }
    Ok(())
}

fn new_guild(config: &Config, seen: &SeenGuild, now_ms: i64) -> Guild {
    Guild {
        guild_id: seen.guild_id,
        name: seen.name.clone(),
        owner_id: seen.owner_id,
        locale: Locale::for_tag(&seen.preferred_locale),
        time_zone: likely_zone(&seen.preferred_locale),
        creator_role_id: None,
        moderator_role_id: None,
        creator_channel_id: None,
        summary_time: SummaryTime::default(),
        rules: config.rules.clone(),
        role_mode: RoleMode::default(),
        setup_done: false,
        joined_ms: now_ms,
        notices_channel_id: None,
        promise: Promise::default(),
        goal: None,
        benchmarks: Benchmarks::default(),
    }
}

/// A first guess of the time zone from the server's language; `/setup` asks.
fn likely_zone(locale: &str) -> TimeZone {
    let name = match locale {
        "zh-TW" => "Asia/Taipei",
        "zh-CN" => "Asia/Shanghai",
        "ja" => "Asia/Tokyo",
        "ko" => "Asia/Seoul",
        "th" => "Asia/Bangkok",
        "vi" => "Asia/Ho_Chi_Minh",
        "de" => "Europe/Berlin",
        "fr" => "Europe/Paris",
        "es-ES" => "Europe/Madrid",
        "it" => "Europe/Rome",
        "pl" => "Europe/Warsaw",
        "en-GB" => "Europe/London",
        "en-US" => "America/New_York",
        "pt-BR" => "America/Sao_Paulo",
        _ => return TimeZone::UTC,
    };
    name.parse().unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guessed_time_zone_exists() {
        let guesses = [
            "zh-TW", "zh-CN", "ja", "ko", "th", "vi", "de", "fr", "es-ES", "it", "pl", "en-GB", "en-US",
            "pt-BR",
        ];
        for locale in guesses {
            assert_ne!(likely_zone(locale), TimeZone::UTC, "{locale}");
        }
        assert_eq!(likely_zone("tlh"), TimeZone::UTC);
    }

    #[test]
    fn standings_are_settled_once_each_local_night() {
        let taipei: TimeZone = "Asia/Taipei".parse().unwrap();
        // 2026-11-23 03:59 and 04:00 in Taipei.
        let before = 1_795_377_540_000;
        let due = next_settling_ms(&taipei, before);
        assert_eq!(due - before, 60_000);
        assert_eq!(next_settling_ms(&taipei, due) - due, 86_400_000);
    }
}
