//! Who is in voice: stays as people come, change and go, and the books from which their time together is
//! counted.

use crate::{
    domain::{
        ids::{ChannelId, GuildId, MemberId},
        voice::{self, APART_MS, Entry, Look, Stay, known_until, look, slot_of, span_of},
    },
    store::{Store, Tx, VoiceSpan},
};

/// How often it is written down until when the stays that go on are known: what a crash may cost.
const NOTED_EVERY_MS: i64 = 60_000;

/// Somebody who hears, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    pub member_id: MemberId,
    pub channel_id: ChannelId,
}

/// A member came to hear in a channel, goes on to, or no longer does (`None`).
pub async fn see(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    channel_id: Option<ChannelId>,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let afk_id = tx.find_afk_channel(guild_id).await?;
    let open = tx.find_open_stay(guild_id, member_id).await?;
    let wanted = channel_id.map(|channel_id| begun(member_id, channel_id, afk_id, now_ms));
    let place = |entry: &Entry| (entry.stay.channel_id, entry.is_afk);
    if open.as_ref().map(place) == wanted.as_ref().map(place) {
        return Ok(());
    }
    if let Some(open) = open {
        end(&mut tx, guild_id, &open.stay, now_ms).await?;
    }
    tx.insert_stays(guild_id, wanted.as_slice()).await?;
    tx.commit().await?;
    Ok(())
}

/// Nothing more is heard of a server for now: who is there stays known as far as it is.
pub async fn lose_sight(store: &Store, guild_id: GuildId) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.end_stays(guild_id).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes in who hears where as Discord shows a server. What went on before is over: see [`lose_sight`].
pub async fn behold(
    store: &Store,
    guild_id: GuildId,
    afk_id: Option<ChannelId>,
    seats: Vec<Seat>,
    now_ms: i64,
) -> anyhow::Result<()> {
    let begun = seats
        .into_iter()
        .map(|seat| begun(seat.member_id, seat.channel_id, afk_id, now_ms));
    let mut tx = store.begin().await?;
    tx.set_afk_channel(guild_id, afk_id).await?;
    tx.insert_stays(guild_id, &begun.collect::<Vec<_>>()).await?;
    tx.commit().await?;
    Ok(())
}

/// The server's AFK channel may be another one. Who is in the old or the new one counts, or does not,
/// from now on.
pub async fn see_afk_channel(
    store: &Store,
    guild_id: GuildId,
    afk_id: Option<ChannelId>,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.set_afk_channel(guild_id, afk_id).await?;
    for entry in tx.list_stays(guild_id).await? {
        let is_afk = afk_id == Some(entry.stay.channel_id);
        if entry.is_open && entry.is_afk != is_afk {
            end(&mut tx, guild_id, &entry.stay, now_ms).await?;
            let begun = begun(entry.stay.member_id, entry.stay.channel_id, afk_id, now_ms);
            tx.insert_stays(guild_id, &[begun]).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// A channel was deleted, and with it all that went on there.
pub async fn empty_channel(
    store: &Store,
    guild_id: GuildId,
    channel_id: ChannelId,
    now_ms: i64,
) -> anyhow::Result<()> {
    end_where(store, guild_id, now_ms, |stay| stay.channel_id == channel_id).await
}

/// The bot is in a server no longer, or the server is away: from now on nothing is known of it.
pub async fn empty_server(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    end_where(store, guild_id, now_ms, |_| true).await
}

/// When a server's books are to be kept next: each minute while anybody is there, and when a slot is
/// over. At once when the clock was set back.
pub fn due_ms(span: &VoiceSpan, now_ms: i64) -> i64 {
    if span.to_ms > now_ms + APART_MS {
        return now_ms;
    }
    let over_ms = span_of(slot_of(span.from_ms)).end;
    span.open_to_ms
        .map_or(over_ms, |to_ms| over_ms.min(to_ms + NOTED_EVERY_MS))
}

/// Brings a server's books up to now: what goes on is known until now, and the slots that are over are
/// counted. Both in one transaction, so that a slot is counted whenever its stays are gone.
pub async fn keep(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let Look { attended, entries } = look(tx.list_stays(guild_id).await?, now_ms);
    let facts = attended
        .into_iter()
        .map(|(slot, member_id, channel_id)| voice::attended(guild_id, member_id, channel_id, slot));
    tx.record(facts.collect()).await?;
    tx.replace_stays(guild_id, &entries).await?;
    tx.commit().await?;
    Ok(())
}

fn begun(member_id: MemberId, channel_id: ChannelId, afk_id: Option<ChannelId>, now_ms: i64) -> Entry {
    Entry {
        stay: Stay {
            member_id,
            channel_id,
            from_ms: now_ms,
            to_ms: now_ms,
        },
        is_afk: afk_id == Some(channel_id),
        is_open: true,
    }
}

async fn end(tx: &mut Tx, guild_id: GuildId, stay: &Stay, now_ms: i64) -> anyhow::Result<()> {
    // Now, when it was known a moment ago; what a leap of the clock passed over is nobody's.
    let to_ms = known_until(stay.to_ms, now_ms).map_or(stay.to_ms, |_| now_ms);
    tx.end_stay(guild_id, stay, to_ms).await?;
    Ok(())
}

async fn end_where(
    store: &Store,
    guild_id: GuildId,
    now_ms: i64,
    is_over: impl Fn(&Stay) -> bool,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let open = tx
        .list_stays(guild_id)
        .await?
        .into_iter()
        .filter(|entry| entry.is_open);
    for entry in open.filter(|entry| is_over(&entry.stay)) {
        end(&mut tx, guild_id, &entry.stay, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}
