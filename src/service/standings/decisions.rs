//! What a person decides about somebody who is proposed, and taking a "no" back.

use super::{Because, Look, write};
use crate::{
    domain::{
        deed::Deed,
        ids::{GuildId, MemberId},
        standing::{Hold, Place, Standing},
    },
    error::UserError,
    service::log,
    store::{Cause, JobKind, Store},
};

/// What a person decided about somebody eligible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve,
    /// Not proposed again for this many days.
    NotYet {
        days: u32,
    },
    /// Not proposed again.
    Decline {
        reason: String,
    },
}

/// What came of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It is carried out now.
    Done,
    /// The member no longer waits: somebody decided before, or the numbers changed.
    TooLate { standing: Standing },
}

/// Carries out a person's decision about a proposal. Of several who press at once, one decides.
pub async fn decide(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    decision: Decision,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Decided> {
    let mut tx = store.begin().await?;
    let look = Look::load(&mut tx, guild_id, member_id, now_ms).await?;
    let standing = look.as_ref().map_or(Standing::None, |look| look.row.standing());
    let Some(look) = look.filter(|_| standing == Standing::Eligible) else {
        return Ok(Decided::TooLate { standing });
    };
    // Numbers and sanctions may have changed since they were last looked at.
    let settled = look.settled(look.row.place);
    if settled.place.standing != Standing::Eligible {
        write(&mut tx, &look, settled, Cause::Rules, Because::default()).await?;
        tx.commit().await?;
        return Ok(Decided::TooLate {
            standing: settled.place.standing,
        });
    }
    let place = |standing: Standing, hold: Option<Hold>| Place {
        standing,
        since_ms: now_ms,
        approved: standing.is_inside(),
        warned_ms: None,
        hold,
    };
    let (to, cause, reason, deed) = match decision {
        Decision::Approve => (
            place(Standing::Member, None),
            Cause::Approved,
            None,
            Deed::Approve,
        ),
        Decision::NotYet { days } => {
            let until_ms = now_ms + i64::from(days) * 86_400_000;
            tx.hasten_job(guild_id, JobKind::SettleStandings, until_ms)
                .await?;
            let held = place(Standing::None, Some(Hold::Until(until_ms)));
            (held, Cause::NotYet, None, Deed::NotYet { days })
        }
        Decision::Decline { reason } => {
            let deed = Deed::Decline {
                reason: reason.clone(),
            };
            let held = place(Standing::None, Some(Hold::Declined));
            (held, Cause::Declined, Some(reason), deed)
        }
    };
    let because = Because {
        reason,
        ..Because::of(by_id)
    };
    write(&mut tx, &look, look.decided(to), cause, because).await?;
    log::write(&mut tx, guild_id, Some(by_id), Some(member_id), deed, now_ms).await?;
    tx.commit().await?;
    Ok(Decided::Done)
}

/// Takes a "no" back: whoever was declined or taken out can be proposed again, at once if they meet
/// every condition.
pub async fn reopen(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let look = Look::load(&mut tx, guild_id, member_id, now_ms)
        .await?
        .ok_or_else(|| UserError::new("error-member-unknown"))?;
    if look.row.place.hold.is_none() {
        return Err(UserError::new("error-not-declined").into());
    }
    let free = Place {
        hold: None,
        ..look.row.place
    };
    write(
        &mut tx,
        &look,
        look.settled(free),
        Cause::Reopened,
        Because::of(by_id),
    )
    .await?;
    log::write(
        &mut tx,
        guild_id,
        Some(by_id),
        Some(member_id),
        Deed::Reopen,
        now_ms,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The refusal for a decision that came too late.
pub fn too_late(standing: Standing) -> UserError {
    UserError::new(if standing.is_inside() {
        "error-already-approved"
    } else {
        "error-no-longer-eligible"
    })
}
