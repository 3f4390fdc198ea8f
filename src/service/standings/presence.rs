//! Leaving the server, coming back to it, and being thrown out of it.

use super::{Because, Look, settle_in, write};
use crate::{
    domain::{
        deed::Deed,
        ids::{GuildId, MemberId, RoleId},
        standing::{Place, Standing},
    },
    effects::{self, RoleReason},
    service::log,
    store::{Act, Cause, Tx},
};

/// The member left: what they were on the way to is kept for a while.
pub async fn leave(tx: &mut Tx, guild_id: GuildId, member_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let Some(look) = Look::load(tx, guild_id, member_id, now_ms).await? else {
        return Ok(());
    };
    if matches!(look.row.standing(), Standing::None | Standing::Left) {
        return Ok(());
    }
    let left = Place {
        standing: Standing::Left,
        ..look.row.place
    };
    write(tx, &look, look.decided(left), Cause::Left, Because::default()).await
}

/// The member is here again, who had left at `left_ms` if that is known, and has the roles `has`: what they
/// were is given back if it is still kept, and the roles of every tier they hold.
pub async fn come_back(
    tx: &mut Tx,
    guild_id: GuildId,
    member_id: MemberId,
    left_ms: Option<i64>,
    has: &[RoleId],
    now_ms: i64,
) -> anyhow::Result<()> {
    let Some(look) = Look::load(tx, guild_id, member_id, now_ms).await? else {
        return Ok(());
    };
    if look.row.standing() == Standing::Left {
        let is_kept = left_ms.is_none_or(|left_ms| now_ms < look.guild.rules.superfan.kept_until_ms(left_ms));
        let was = look.row.left_from.unwrap_or_default();
        let left = look.row.place;
        let place = if is_kept && (was.is_inside() || was == Standing::Eligible) {
            Place {
                standing: was,
                // The time of a warning stood still meanwhile.
                warned_ms: left.warned_ms.map(|_| left.warned_after_pause_ms(now_ms)),
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
    lacking.retain(|role_id| !has.contains(role_id));
    for role_id in lacking {
        let wish = effects::role(guild_id, member_id, role_id, true, RoleReason::Rejoined);
        tx.replace_effect(&wish, now_ms).await?;
    }
    settle_in(tx, guild_id, member_id, now_ms).await?;
    tx.unsettle(guild_id, member_id).await?;
    Ok(())
}

/// The member, who was here at `here_ms`, has left while nobody looked, and perhaps come back since: until it is
/// known whether they were thrown out, nothing is given back.
pub async fn leave_unseen(
    tx: &mut Tx,
    guild_id: GuildId,
    member_id: MemberId,
    here_ms: i64,
    now_ms: i64,
) -> anyhow::Result<()> {
    leave(tx, guild_id, member_id, now_ms).await?;
    let wish = effects::look_why_gone(guild_id, member_id, here_ms);
    tx.replace_effect(&wish, now_ms).await?;
    Ok(())
}

/// The member was kicked or banned, by `by_id` as far as that is known: what they were let into by hand is
/// over, and they are not proposed for a while.
pub async fn remove(
    tx: &mut Tx,
    guild_id: GuildId,
    member_id: MemberId,
    by_id: Option<MemberId>,
    now_ms: i64,
) -> anyhow::Result<()> {
    let Some(look) = Look::load(tx, guild_id, member_id, now_ms).await? else {
        return Ok(());
    };
    tx.sanction_member(guild_id, member_id, now_ms).await?;
    for grant in &look.grants {
        if grant.act == Act::Gives {
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
    look.grants.retain(|grant| grant.act != Act::Gives);
    let because = Because {
        by_id,
        ..Because::default()
    };
    write(tx, &look, look.decided(out), Cause::Removed, because).await?;
    if by_id.is_some() {
        log::write(tx, guild_id, by_id, Some(member_id), Deed::Remove, now_ms).await?;
    }
    Ok(())
}
