//! Reading a server's history: started, stopped, gone on with, and how far it is.
//!
//! Reading itself is the reader's. While it goes on nobody's standing changes; once it is done
//! everybody's follows from it in silence, and one message says what came of it.

use std::collections::{BTreeMap, HashMap};

use crate::{
    domain::{
        deed::Deed,
        ids::{ChannelId, GuildId, MemberId, first_id_at},
        period::DAY_MS,
        reading::Unreadable,
        standing::Standing,
    },
    effects::{self, Post},
    error::UserError,
    service::{guilds, log, readings::list_span},
    store::{
        Channel, Guild, History, HistoryState, JobKind, NewReading, Reading, ReadingState, Signal, Store, Tx,
        What, Why,
    },
};

/// The longest history that is read.
pub const MOST_DAYS: u32 = 365;
/// What reading a list of threads takes, compared with reading a channel.
const OF_A_LIST: f64 = 0.1;

/// How it stands with a server's history.
#[derive(Clone, Debug)]
pub struct HistoryView {
    pub guild: Guild,
    /// `None` when none was ever asked for.
    pub history: Option<History>,
    /// What there is to read is known.
    pub is_planned: bool,
    /// Channels and threads that are read, and how many there are to read.
    pub done: u64,
    pub of: u64,
    pub messages: u64,
    /// The part that is read, between 0 and 1.
    pub part: f64,
    /// Channels that cannot be read, and why.
    pub unreadable: Vec<(ChannelId, Unreadable)>,
    /// Whether private threads the bot was not invited to are read as well.
    pub with_private_threads: bool,
}

/// Begins to read the last `days`. What is being read already is only gone on with. Until
/// `watched_until_ms` the asker has the progress before them.
pub async fn start(
    store: &Store,
    guild_id: GuildId,
    days: u32,
    by_id: MemberId,
    watched_until_ms: i64,
    now_ms: i64,
) -> anyhow::Result<()> {
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(UserError::new("error-history-days").into());
    }
    guilds::get(store, guild_id).await?;
    let mut tx = store.begin().await?;
    if let Some(history) = tx.find_history(guild_id).await?
        && history.state == HistoryState::Reading
        && history.days >= days
    {
        tx.watch_history(guild_id, watched_until_ms).await?;
        tx.commit().await?;
        return Ok(());
    }
    tx.forget_history_readings(guild_id).await?;
    tx.start_history(guild_id, days, by_id, now_ms, watched_until_ms)
        .await?;
    let plan = NewReading {
        why: Why::History,
        what: What::Plan,
        channel_id: ChannelId(0),
        span: list_span(first_id_at(now_ms - i64::from(days) * DAY_MS), now_ms),
        state: ReadingState::Waiting,
    };
    tx.add_readings(guild_id, &[plan], now_ms).await?;
    log::write(&mut tx, guild_id, by_id, None, Deed::ReadHistory { days }, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Stops reading. What is read counts.
pub async fn stop(store: &Store, guild_id: GuildId, by_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if let Some(history) = tx.find_history(guild_id).await?
        && history.state == HistoryState::Reading
    {
        tx.set_history_state(guild_id, HistoryState::Held).await?;
        tx.hold_history_readings(guild_id).await?;
        tx.unsettle_guild(guild_id).await?;
        log::write(&mut tx, guild_id, by_id, None, Deed::StopHistory, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Goes on where it was stopped, and tries again what was refused.
pub async fn go_on(
    store: &Store,
    guild_id: GuildId,
    by_id: MemberId,
    watched_until_ms: i64,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if let Some(history) = tx.find_history(guild_id).await? {
        log::write(&mut tx, guild_id, by_id, None, Deed::GoOnWithHistory, now_ms).await?;
        if history.state == HistoryState::Held {
            tx.set_history_state(guild_id, HistoryState::Reading).await?;
        }
        tx.release_history_readings(guild_id, now_ms).await?;
        tx.watch_history(guild_id, watched_until_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Somebody has the progress before them until then.
pub async fn watch(store: &Store, guild_id: GuildId, until_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.watch_history(guild_id, until_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Nobody has the progress before them any more. If it is over meanwhile they are told by a message.
pub async fn unwatch(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if let Some(history) = tx.find_history(guild_id).await?
        && history.watched_until_ms >= now_ms
    {
        tx.unwatch_history(guild_id).await?;
        if history.is_settled && history.state == HistoryState::Done {
            tell(&mut tx, &history, now_ms).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// A message in the creator's channel says what came of a history.
async fn tell(tx: &mut Tx, history: &History, now_ms: i64) -> anyhow::Result<()> {
    let started_ms = history.started_ms;
    let post = effects::post(history.guild_id, Post::History { started_ms });
    tx.insert_effect(&post, now_ms).await?;
    Ok(())
}

/// Whoever had a progress before them does not any more: the program was started anew.
pub async fn forget_watchers(store: &Store) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.forget_watchers().await?;
    tx.commit().await?;
    Ok(())
}

/// After everybody who was due is settled: histories that are read have had their effect. The
/// creator is told of it where nobody saw it happen.
pub async fn note_settled(store: &Store, now_ms: i64) -> anyhow::Result<()> {
    for history in store.list_unsettled_histories().await? {
        let guild_id = history.guild_id;
        let mut tx = store.begin().await?;
        let eligible = tx.count_standing(guild_id, Standing::Eligible).await?;
        let is_settled = tx.settle_history(guild_id, eligible).await?;
        if is_settled {
            tx.hasten_job(guild_id, JobKind::FindCare, now_ms).await?;
        }
        if is_settled && history.state == HistoryState::Done && history.watched_until_ms < now_ms {
            tell(&mut tx, &history, now_ms).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Whether anything about a server's history will still change by itself.
pub async fn is_going_on(store: &Store, guild_id: GuildId) -> anyhow::Result<bool> {
    let history = store.find_history(guild_id).await?;
    Ok(history.is_some_and(|history| history.is_going_on()))
}

/// Returns once reading went on since the last call.
pub async fn progress(store: &Store) {
    store.wait_for(Signal::Progress).await;
}

/// How it stands with a server's history.
pub async fn load(store: &Store, guild_id: GuildId) -> anyhow::Result<HistoryView> {
    let guild = guilds::get(store, guild_id).await?;
    let history = store.find_history(guild_id).await?;
    let readings = store.list_readings(guild_id, Why::History).await?;
    let channels = store.list_channels(guild_id).await?;
    let is_planned = readings
        .iter()
        .all(|reading| reading.what != What::Plan || reading.state == ReadingState::Done);
    let mut view = HistoryView {
        guild,
        history,
        is_planned,
        done: 0,
        of: 0,
        messages: readings.iter().map(|reading| reading.messages).sum(),
        part: 0.0,
        unreadable: unreadable(&readings, &channels),
        with_private_threads: readings
            .iter()
            .any(|reading| reading.what == What::PrivateThreads),
    };
    let (mut read, mut all) = (0.0, 0.0);
    for reading in &readings {
        let is_done = reading.state == ReadingState::Done;
        if matches!(reading.state, ReadingState::Refused(_)) || reading.what == What::Plan {
            continue;
        }
        if reading.what == What::Messages {
            view.of += 1;
            view.done += u64::from(is_done);
            all += 1.0;
            read += if is_done { 1.0 } else { reading.span.part_read() };
        } else {
            all += OF_A_LIST;
            read += if is_done { OF_A_LIST } else { 0.0 };
        }
    }
    view.part = match history.map(|history| history.state) {
        Some(HistoryState::Done) => 1.0,
        _ if all > 0.0 => read / all,
        _ => 0.0,
    };
    Ok(view)
}

/// Channels of which something cannot be read, each once; threads stand for their channel.
pub fn unreadable(readings: &[Reading], channels: &[Channel]) -> Vec<(ChannelId, Unreadable)> {
    let parents: HashMap<ChannelId, ChannelId> = channels
        .iter()
        .filter(|channel| channel.is_thread())
        .filter_map(|thread| Some((thread.channel_id, thread.parent_id?)))
        .collect();
    let mut found: BTreeMap<ChannelId, Unreadable> = BTreeMap::new();
    for reading in readings {
        if let ReadingState::Refused(why) = reading.state {
            let channel_id = parents.get(&reading.channel_id).unwrap_or(&reading.channel_id);
            found.entry(*channel_id).or_insert(why);
        }
    }
    found.into_iter().collect()
}
