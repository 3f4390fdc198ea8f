//! Points given or taken by hand.

use crate::{
    domain::{
        deed::Deed,
        ids::{GuildId, MemberId},
    },
    error::UserError,
    service::log,
    store::{Adjustment, Store, Undo},
};

/// Most points one adjustment may give or take.
pub const MOST_POINTS: i64 = 100_000;
/// Longest reason, in characters.
pub const LONGEST_REASON: usize = 200;

/// What came of an adjustment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjusted {
    pub adjustment: Adjustment,
    /// The member's points afterwards.
    pub points: i64,
}

/// Gives (positive `points`) or takes (negative) points. `adjustment_id` is the id of the request:
/// the same request counts once.
pub async fn adjust(store: &Store, guild_id: GuildId, adjustment: Adjustment) -> anyhow::Result<Adjusted> {
    check(store, guild_id, &adjustment).await?;
    let mut tx = store.begin().await?;
    if tx.insert_adjustment(guild_id, &adjustment).await? {
        let (points, reason) = (adjustment.points.abs(), adjustment.reason.clone());
        let deed = if adjustment.points < 0 {
            Deed::TakePoints { points, reason }
        } else {
            Deed::GivePoints { points, reason }
        };
        let (by_id, about_id, at_ms) = (adjustment.by_id, adjustment.member_id, adjustment.at_ms);
        log::write(&mut tx, guild_id, by_id, about_id, deed, at_ms).await?;
    }
    let points = tx.get_totals(guild_id, adjustment.member_id).await?.points;
    tx.commit().await?;
    Ok(Adjusted { adjustment, points })
}

/// Takes an adjustment back, once.
pub async fn undo(
    store: &Store,
    guild_id: GuildId,
    adjustment_id: u64,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Adjusted> {
    let mut tx = store.begin().await?;
    let adjustment = match tx.undo_adjustment(guild_id, adjustment_id, by_id, now_ms).await? {
        Undo::Undone(adjustment) => adjustment,
        Undo::Already(_) => return Err(UserError::new("error-already-undone").into()),
        Undo::Unknown => return Err(UserError::new("error-no-such-adjustment").into()),
    };
    let deed = Deed::UndoPoints {
        points: adjustment.points,
        reason: adjustment.reason.clone(),
    };
    log::write(&mut tx, guild_id, by_id, adjustment.member_id, deed, now_ms).await?;
    let points = tx.get_totals(guild_id, adjustment.member_id).await?.points;
    tx.commit().await?;
    Ok(Adjusted { adjustment, points })
}

async fn check(store: &Store, guild_id: GuildId, adjustment: &Adjustment) -> anyhow::Result<()> {
    if adjustment.points == 0 || adjustment.points.abs() > MOST_POINTS {
        return Err(UserError::new("error-points-range")
            .with("most", MOST_POINTS)
            .into());
    }
    let length = adjustment.reason.trim().chars().count();
    if length == 0 || length > LONGEST_REASON {
        return Err(UserError::new("error-reason-length")
            .with("most", LONGEST_REASON as i64)
            .into());
    }
    match store.find_member(guild_id, adjustment.member_id).await? {
        Some(member) if member.is_bot => Err(UserError::new("error-bots-earn-nothing").into()),
        Some(_) => Ok(()),
        None => Err(UserError::new("error-member-unknown").into()),
    }
}
