//! Absences that members announce.

use super::{Because, Look, known, write};
use crate::{
    domain::{
        deed::Deed,
        ids::{GuildId, MemberId},
        period::LocalDay,
    },
    error::UserError,
    service::{guilds, log},
    store::{Cause, Guild, JobKind, Store, Tx},
};

/// Days back in which absences count against the most that may be announced.
const YEAR_DAYS: i32 = 365;

/// How often a day somebody may say until when they are away.
const MOST_A_DAY: u32 = 5;

/// How it stands with a member's absences.
#[derive(Clone, Debug, PartialEq)]
pub struct Absence {
    pub guild: Guild,
    /// The last day of the absence that lasts now.
    pub until: Option<LocalDay>,
    /// Days of it, today included.
    pub days_announced: u32,
    /// Most days that may be announced from today on, those of the absence that lasts now included.
    pub days_left: u32,
    /// Whether it makes a difference to their standing: they are in the inner circle.
    pub is_inside: bool,
}

/// Loads how it stands.
pub async fn load(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Absence> {
    let guild = guilds::get(store, guild_id).await?;
    let away = store.get_away(guild_id, member_id).await?;
    let today = LocalDay::of(&guild.time_zone, now_ms);
    // What lasts now is announced anew with whatever comes.
    let until = away.last_day(today);
    let used = away.count(today.plus(1 - YEAR_DAYS)..=today.plus(-1));
    Ok(Absence {
        days_left: guild.rules.superfan.away_days.saturating_sub(used),
        days_announced: until.map_or(0, |until| (until.0 - today.0 + 1) as u32),
        until,
        is_inside: store
            .get_standing(guild_id, member_id)
            .await?
            .standing()
            .is_inside(),
        guild,
    })
}

/// The member is away from today to `until`, both included.
pub async fn announce(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    until: LocalDay,
    now_ms: i64,
) -> anyhow::Result<()> {
    let absence = load(store, guild_id, member_id, now_ms).await?;
    let today = LocalDay::of(&absence.guild.time_zone, now_ms);
    if until < today {
        return Err(UserError::new("error-away-past").into());
    }
    let days = (until.0 - today.0 + 1) as u32;
    if days > absence.days_left {
        return Err(UserError::new("error-away-too-long")
            .with("days", i64::from(days))
            .with("left", i64::from(absence.days_left))
            .with("most", i64::from(absence.guild.rules.superfan.away_days))
            .into());
    }
    let mut tx = store.begin().await?;
    if tx.announce_absence(guild_id, member_id, today, until).await? > MOST_A_DAY {
        return Err(UserError::new("error-away-often").into());
    }
    let back_ms = until.plus(1).start_ms(&absence.guild.time_zone);
    tx.hasten_job(guild_id, JobKind::SettleStandings, back_ms).await?;
    follow(&mut tx, guild_id, member_id, now_ms).await?;
    let deed = Deed::AnnounceAbsence { days };
    log::write(&mut tx, guild_id, Some(member_id), Some(member_id), deed, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// The member is back today.
pub async fn back(store: &Store, guild_id: GuildId, member_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let guild = guilds::get(store, guild_id).await?;
    let today = LocalDay::of(&guild.time_zone, now_ms);
    let mut tx = store.begin().await?;
    if !tx.cut_absence(guild_id, member_id, today).await? {
        return Err(UserError::new("error-not-away").into());
    }
    follow(&mut tx, guild_id, member_id, now_ms).await?;
    log::write(
        &mut tx,
        guild_id,
        Some(member_id),
        Some(member_id),
        Deed::ReturnEarly,
        now_ms,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn follow(tx: &mut Tx, guild_id: GuildId, member_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let look: Look = known(tx, guild_id, member_id, now_ms).await?;
    let verdict = look.settled(look.row.place);
    write(tx, &look, verdict, Cause::Absence, Because::of(member_id)).await
}
