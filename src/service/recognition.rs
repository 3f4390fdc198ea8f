//! Recognition that people give by hand: a fan thanks a fan, the creator stars a message.

use anyhow::Context;

use crate::{
    domain::{
        activity::{Activity, Kind, Observation, Retracted, Retraction},
        creditable::{self, NotCreditable},
        deed::Deed,
        ids::{ChannelId, GuildId, MemberId, created_at_ms},
        period::{LocalDay, Week},
        thanks::{NoThanks, may_thank},
    },
    error::UserError,
    service::log,
    store::{Cursors, Guild, Store, Tx},
};

/// A message somebody is thanked for or that is starred, as Discord shows it.
#[derive(Clone, Copy, Debug)]
pub struct Praised {
    pub message_id: u64,
    pub channel_id: ChannelId,
    pub author_id: MemberId,
    /// A bot or a webhook wrote it.
    pub by_bot: bool,
    /// Discord's number of the type (Discord documentation, "Message Types").
    pub message_type: u64,
}

/// What came of a thanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thanked {
    pub member_id: MemberId,
    /// Thanks left to give today.
    pub left_today: u32,
}

/// What came of pressing "Star".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starred {
    Given { author_id: MemberId },
    TakenBack,
}

/// Thanks the author of a message. `thanks_id` is the id of the request. Limits are looked at and the
/// fact is written in one transaction, so that of several presses at once one counts.
pub async fn thank(
    store: &Store,
    guild_id: GuildId,
    praised: Praised,
    by_id: MemberId,
    thanks_id: u64,
    now_ms: i64,
) -> anyhow::Result<Thanked> {
    let mut tx = store.begin().await?;
    let guild = guild(&mut tx, guild_id).await?;
    check(&mut tx, guild_id, praised, by_id, now_ms).await?;
    let at_ms = created_at_ms(thanks_id);
    if tx.is_paused(guild_id, by_id, at_ms).await? {
        return Err(UserError::new("error-thanks-paused").into());
    }
    let zone = &guild.time_zone;
    let today = LocalDay::of(zone, at_ms);
    let week = Week::of(today).bounds_ms(zone);
    let given = tx
        .list_thanks_given(guild_id, by_id, (week.start, week.end))
        .await?;
    let given: Vec<_> = given
        .into_iter()
        .map(|(whom, at_ms)| (whom, LocalDay::of(zone, at_ms)))
        .collect();
    let left_today = may_thank(&guild.rules, &given, praised.author_id, today).map_err(|why| {
        UserError::new(match why {
            NoThanks::Off => "error-thanks-off",
            NoThanks::ThisWeek => "error-thanked-this-week",
            NoThanks::ThisDay => "error-thanks-all-given",
        })
        .with("most", i64::from(guild.rules.thanks_given_per_day))
    })?;
    let fact = Activity {
        other_id: Some(by_id),
        channel_id: praised.channel_id,
        ..Activity::new(guild_id, praised.author_id, Kind::Thanks, thanks_id)
    };
    tx.record(vec![fact]).await?;
    tx.commit().await?;
    Ok(Thanked {
        member_id: praised.author_id,
        left_today,
    })
}

/// Stars a message, or takes the star back if there is one.
pub async fn star(
    store: &Store,
    guild_id: GuildId,
    praised: Praised,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Starred> {
    let mut tx = store.begin().await?;
    guild(&mut tx, guild_id).await?;
    let message_id = praised.message_id;
    let (seen, outcome) = if tx.is_starred(guild_id, message_id).await? {
        let what = Retracted::Star { message_id };
        (
            Observation::Retraction(Retraction { guild_id, what }),
            Starred::TakenBack,
        )
    } else {
        check(&mut tx, guild_id, praised, by_id, now_ms).await?;
        let fact = Activity {
            channel_id: praised.channel_id,
            ..Activity::new(guild_id, praised.author_id, Kind::Star, message_id)
        };
        let author_id = praised.author_id;
        (Observation::Fact(fact), Starred::Given { author_id })
    };
    let about_id = praised.author_id;
    let (channel_id, message_id) = (praised.channel_id, praised.message_id);
    let deed = match outcome {
        Starred::Given { .. } => Deed::Star {
            channel_id,
            message_id,
        },
        Starred::TakenBack => Deed::Unstar {
            channel_id,
            message_id,
        },
    };
    log::write(&mut tx, guild_id, by_id, about_id, deed, now_ms).await?;
    tx.observe(&[seen], Cursors::Stay).await?;
    if outcome != Starred::TakenBack && !tx.is_starred(guild_id, message_id).await? {
        return Err(UserError::new("error-message-gone").into());
    }
    tx.commit().await?;
    Ok(outcome)
}

async fn guild(tx: &mut Tx, guild_id: GuildId) -> anyhow::Result<Guild> {
    let found = tx.find_guild(guild_id).await?;
    Ok(found.ok_or_else(|| UserError::new("error-guild-unknown"))?)
}

/// Refuses what cannot be praised: what no member wrote, what one wrote oneself, and whoever is away
/// or asked not to be counted.
async fn check(
    tx: &mut Tx,
    guild_id: GuildId,
    praised: Praised,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let refused = |key| Err(UserError::new(key).into());
    if praised.by_bot {
        return refused("error-bots-earn-nothing");
    }
    if praised.author_id == by_id {
        return refused("error-praise-oneself");
    }
    if creditable::message_type(praised.message_type).is_err() {
        return refused("error-praise-system");
    }
    match creditable::time_of(guild_id, praised.message_id, now_ms) {
        Ok(()) => {}
        Err(NotCreditable::BeforeServer) => return refused("error-praise-before-server"),
        Err(other) => return Err(anyhow::anyhow!("{}", other.key())).context("a message that cannot be"),
    }
    let member = tx.find_member(guild_id, praised.author_id).await?;
    let Some(member) = member else {
        return refused("error-member-unknown");
    };
    if member.is_bot {
        return refused("error-bots-earn-nothing");
    }
    if member.left_ms.is_some() {
        return refused("error-member-gone");
    }
    let written_ms = created_at_ms(praised.message_id);
    if tx.is_paused(guild_id, member.member_id, now_ms).await?
        || tx.is_paused(guild_id, member.member_id, written_ms).await?
    {
        return refused("error-praise-paused");
    }
    Ok(())
}
