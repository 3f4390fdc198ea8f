//! Leaving the server, coming back to it, and being thrown out of it.

use super::{Because, Look, hand, settle_in, write};
use crate::{
    domain::{
        deed::Deed,
        ids::{GuildId, MemberId},
        period::DAY_MS,
        standing::{Place, Standing},
    },
    effects::{self, RoleReason},
    service::log,
    store::{Act, Cause, Grant, Member, Tx},
};

/// The member left: what they were on the way to is kept for a while.
pub async fn leave(tx: &mut Tx, guild_id: GuildId, member_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let Some(look) = Look::load(tx, guild_id, member_id, now_ms).await? else {
        return Ok(());
    };
    let place = look.row.place;
    if matches!(place.standing, Standing::None | Standing::Left) {
        return Ok(());
    }
    let days_away = match place.standing {
        Standing::Away => place.days(&look.guild.time_zone, now_ms),
        _ => 0,
    };
    let left = Place {
        standing: Standing::Left,
        // The days of an absence that ends so do not count either.
        warned_ms: place
            .warned_ms
            .map(|warned_ms| warned_ms + i64::from(days_away) * DAY_MS),
        ..place
    };
    write(tx, &look, look.decided(left), Cause::Left, Because::default()).await
}

/// The member, who was here at `here_ms`, left while nobody looked.
pub async fn leave_unseen(
    tx: &mut Tx,
    guild_id: GuildId,
    member_id: MemberId,
    here_ms: i64,
    now_ms: i64,
) -> anyhow::Result<()> {
    leave(tx, guild_id, member_id, now_ms).await?;
    if is_kept_for(tx, guild_id, member_id).await? {
        let wish = effects::look_why_gone(guild_id, member_id, here_ms);
        tx.replace_effect(&wish, now_ms).await?;
    }
    Ok(())
}

/// Whether something is kept for somebody who left, other than what points give.
async fn is_kept_for(tx: &mut Tx, guild_id: GuildId, member_id: MemberId) -> anyhow::Result<bool> {
    let standing = tx.get_standing(guild_id, member_id).await?.standing();
    let grants = tx.list_grants_of(guild_id, member_id).await?;
    Ok(standing != Standing::None || grants.iter().any(|grant| grant.act == Act::Gives))
}

/// The member, who was here at `here_ms`, left since then and has come back. Where something is kept for them, other
/// than what points give, they get back what they had only when it is known that they were not thrown out.
pub async fn come_back(
    tx: &mut Tx,
    guild_id: GuildId,
    member_id: MemberId,
    here_ms: i64,
    now_ms: i64,
) -> anyhow::Result<()> {
    leave(tx, guild_id, member_id, now_ms).await?;
    let wish = effects::look_why_gone(guild_id, member_id, here_ms);
    tx.replace_effect(&wish, now_ms).await?;
    if is_kept_for(tx, guild_id, member_id).await? {
        return Ok(());
    }
    restore(tx, guild_id, member_id, now_ms).await
}

/// The member is here again and was not thrown out: what they were is given back if it is still kept, and the
/// roles of every tier they hold.
pub async fn restore(tx: &mut Tx, guild_id: GuildId, member_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let Some(look) = Look::load(tx, guild_id, member_id, now_ms).await? else {
        return Ok(());
    };
    if look.row.standing() == Standing::Left {
        let left = look.row.place;
        // They may have come back while nobody looked.
        let back_ms = look
            .member
            .joined_ms
            .map_or(now_ms, |joined_ms| joined_ms.min(now_ms));
        let is_kept = back_ms < look.guild.rules.superfan.kept_until_ms(left.since_ms);
        let was = look.row.left_from.unwrap_or_default();
        let place = if is_kept && (was.is_inside() || was == Standing::Eligible) {
            Place {
                standing: was,
                // The time of a warning stood still meanwhile.
                warned_ms: left
                    .warned_ms
                    .map(|warned_ms| warned_ms + (back_ms - left.since_ms).max(0)),
                ..left
            }
        } else {
            Place {
                standing: Standing::None,
                approved: false,
                warned_ms: None,
                ..left
            }
        };
        write(
            tx,
            &look,
            look.decided(place),
            Cause::CameBack,
            Because::default(),
        )
        .await?;
    }
    let row = tx.get_standing(guild_id, member_id).await?;
    let mut lacking = look.ladder.roles(row.held, look.guild.role_mode);
    lacking.retain(|role_id| !look.member.roles.contains(role_id));
    for role_id in lacking {
        let wish = effects::role(guild_id, member_id, role_id, true, RoleReason::Rejoined);
        tx.replace_effect(&wish, now_ms).await?;
    }
    settle_in(tx, guild_id, member_id, now_ms).await?;
    tx.unsettle(guild_id, member_id).await?;
    Ok(())
}

/// The member was kicked or banned at `at_ms`, by `by_id` as far as that is known: what they were let into by hand
/// before that is over, and they are not proposed for a while. Whoever is back already keeps the roles they were
/// given since, which are looked into. It may be told of more than once.
pub async fn remove(
    tx: &mut Tx,
    guild_id: GuildId,
    member_id: MemberId,
    by_id: Option<MemberId>,
    at_ms: i64,
    now_ms: i64,
) -> anyhow::Result<()> {
    let Some(look) = Look::load(tx, guild_id, member_id, now_ms).await? else {
        return Ok(());
    };
    let is_over = |grant: &Grant| grant.act == Act::Gives && grant.at_ms <= at_ms;
    tx.sanction_member(guild_id, member_id, at_ms).await?;
    for grant in &look.grants {
        if is_over(grant) {
            tx.end_grant(guild_id, member_id, grant.tier_id, by_id, now_ms)
                .await?;
        }
    }
    let out = Place {
        standing: Standing::None,
        approved: false,
        warned_ms: None,
        ..look.row.place
    };
    let mut look = look;
    look.grants.retain(|grant| !is_over(grant));
    let is_back = look.member.left_ms.is_none();
    let because = Because {
        by_id,
        takes_none: is_back,
        ..Because::default()
    };
    write(tx, &look, look.decided(out), Cause::Removed, because).await?;
    if is_back {
        let came_without = Member {
            roles: Vec::new(),
            ..look.member.clone()
        };
        let has = &look.member.roles;
        hand::notice(tx, &look.guild, &look.ladder, &came_without, has, now_ms).await?;
    }
    if let Some(by_id) = by_id
        && !tx
            .has_deed(guild_id, (by_id, member_id), &Deed::Remove, at_ms)
            .await?
    {
        log::write(tx, guild_id, by_id, Some(member_id), Deed::Remove, now_ms).await?;
    }
    Ok(())
}
