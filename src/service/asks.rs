//! `/ask`: what a fan asks the creator in private, and the answer.

use crate::{
    domain::{
        ids::{ChannelId, GuildId, MemberId},
        period::DAY_MS,
    },
    effects::{self, Post, keys},
    error::UserError,
    service::{guilds, overview},
    store::{Answered, Asked, Delivery, Guild, Reach, Store, Tx},
};

/// Longest question and answer, in characters.
pub const LONGEST_QUESTION: usize = 1_000;
pub const LONGEST_ANSWER: usize = 2_000;
/// A fan has at most so many that wait, and asks at most so many a day.
const MOST_WAITING: u64 = 3;
const MOST_A_DAY: u64 = 5;
/// The texts of what was closed are kept for so many days.
pub const KEPT_DAYS: i64 = 30;
/// A text channel: the only kind that holds private threads (Discord documentation, "Channel Types").
const TEXT_CHANNEL: u64 = 0;

/// Something asked, as the creator or the fan sees it.
#[derive(Clone, Debug)]
pub struct AskedView {
    pub guild: Guild,
    pub asked: Asked,
    /// The fan's name.
    pub name: String,
}

/// Where an answer can be given in private to whoever asks in `channel_id`: there, or in the channel of the thread.
async fn thread_place(store: &Store, guild_id: GuildId, channel_id: ChannelId) -> anyhow::Result<ChannelId> {
    let channels = store.list_channels(guild_id).await?;
    let find = |id: ChannelId| channels.iter().find(|channel| channel.channel_id == id);
    let here = find(channel_id);
    let place = match here {
        Some(thread) if thread.is_thread() => thread.parent_id.and_then(find),
        other => other,
    };
    match place {
        Some(place) if place.kind == TEXT_CHANNEL => Ok(place.channel_id),
        _ => Err(UserError::new("error-ask-place").into()),
    }
}

/// Refuses what could not be asked now, before somebody has written it.
pub async fn check(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    (by, channel_id): (Reach, ChannelId),
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    may_ask(&mut tx, guild_id, member_id, now_ms).await?;
    drop(tx);
    if by == Reach::Thread {
        thread_place(store, guild_id, channel_id).await?;
    }
    Ok(())
}

async fn may_ask(tx: &mut Tx, guild_id: GuildId, member_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let guild = tx.find_guild(guild_id).await?;
    let guild = guild.ok_or_else(|| UserError::new("error-guild-unknown"))?;
    let member = tx.find_member(guild_id, member_id).await?;
    if member.is_some_and(|member| member.is_staff) {
        return Err(UserError::new("error-ask-staff").into());
    }
    if guild.creator_channel_id.is_none() {
        return Err(UserError::new("error-ask-nowhere").into());
    }
    if let Some(pause) = tx.list_promise_pauses(guild_id).await?.at(now_ms) {
        let until = format!("<t:{}:D>", (pause.end - 1).div_euclid(1_000));
        return Err(UserError::new("error-ask-paused").with("until", until).into());
    }
    let (recent, waiting) = tx.count_asked(guild_id, member_id, now_ms - DAY_MS).await?;
    if waiting >= MOST_WAITING {
        return Err(UserError::new("error-ask-waiting")
            .with("n", MOST_WAITING as i64)
            .into());
    }
    if recent >= MOST_A_DAY {
        return Err(UserError::new("error-ask-often")
            .with("n", MOST_A_DAY as i64)
            .into());
    }
    Ok(())
}

/// Asks. The question lands in the creator's channel.
pub async fn ask(
    store: &Store,
    guild_id: GuildId,
    (ask_id, member_id): (u64, MemberId),
    (by, channel_id): (Reach, ChannelId),
    question: &str,
    now_ms: i64,
) -> anyhow::Result<AskedView> {
    let question = question.trim();
    if question.is_empty() {
        return Err(UserError::new("error-ask-empty").into());
    }
    let channel_id = match by {
        Reach::Thread => thread_place(store, guild_id, channel_id).await?,
        // Whoever takes no direct messages gets a thread after all.
        Reach::DirectMessage => thread_place(store, guild_id, channel_id)
            .await
            .unwrap_or(channel_id),
    };
    let asked = Asked {
        ask_id,
        member_id,
        channel_id,
        by,
        question: question.chars().take(LONGEST_QUESTION).collect(),
        answer: None,
        thread_id: None,
        delivery: Delivery::Underway,
        closed: false,
        withdrawn: false,
        erased: false,
    };
    let mut tx = store.begin().await?;
    may_ask(&mut tx, guild_id, member_id, now_ms).await?;
    tx.insert_asked(guild_id, &asked).await?;
    let post = effects::post(guild_id, Post::Asked { ask_id });
    tx.insert_effect(&post, now_ms).await?;
    tx.commit().await?;
    view(store, guild_id, ask_id).await
}

/// Something asked.
pub async fn view(store: &Store, guild_id: GuildId, ask_id: u64) -> anyhow::Result<AskedView> {
    let asked = store.find_asked(guild_id, ask_id).await?;
    let asked = asked.ok_or_else(|| UserError::new("error-ask-gone"))?;
    let member = store.find_member(guild_id, asked.member_id).await?;
    Ok(AskedView {
        guild: guilds::get(store, guild_id).await?,
        name: member.map_or_else(String::new, |member| member.display_name),
        asked,
    })
}

/// Something asked that can be answered.
pub async fn to_answer(store: &Store, guild_id: GuildId, ask_id: u64) -> anyhow::Result<AskedView> {
    let view = view(store, guild_id, ask_id).await?;
    if view.asked.withdrawn {
        return Err(UserError::new("error-ask-withdrawn").into());
    }
    if view.asked.answer.is_some() {
        return Err(UserError::new("error-ask-answered").into());
    }
    if view.asked.erased {
        return Err(UserError::new("error-ask-gone").into());
    }
    Ok(view)
}

/// Answers. The answer goes to the fan as they chose.
pub async fn answer(
    store: &Store,
    guild_id: GuildId,
    ask_id: u64,
    text: &str,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<AskedView> {
    to_answer(store, guild_id, ask_id).await?;
    let text = text.trim();
    if text.is_empty() {
        return Err(UserError::new("error-answer-empty").into());
    }
    let answer = Answered {
        text: text.chars().take(LONGEST_ANSWER).collect(),
        at_ms: now_ms,
        by_id,
    };
    let mut tx = store.begin().await?;
    if !tx.answer_asked(guild_id, ask_id, &answer).await? {
        return Err(UserError::new("error-ask-answered").into());
    }
    tx.insert_effect(&effects::deliver_answer(guild_id, ask_id), now_ms)
        .await?;
    refresh(&mut tx, guild_id, ask_id, now_ms).await?;
    tx.commit().await?;
    view(store, guild_id, ask_id).await
}

/// Takes back what the member asked; its text is gone at once, in the creator's channel too.
pub async fn withdraw(
    store: &Store,
    guild_id: GuildId,
    ask_id: u64,
    member_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if !tx.withdraw_asked(guild_id, ask_id, member_id, now_ms).await? {
        return Err(UserError::new("error-ask-too-late").into());
    }
    refresh(&mut tx, guild_id, ask_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes that something asked is dealt with without an answer, or that it waits again.
pub(super) async fn closed(
    tx: &mut Tx,
    guild_id: GuildId,
    ask_id: u64,
    at_ms: Option<i64>,
    now_ms: i64,
) -> anyhow::Result<()> {
    if tx.close_asked(guild_id, ask_id, at_ms).await? {
        refresh(tx, guild_id, ask_id, now_ms).await?;
    }
    Ok(())
}

/// Notes how far an answer has come.
pub async fn note_delivery(
    store: &Store,
    guild_id: GuildId,
    ask_id: u64,
    delivery: Delivery,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.set_delivery(guild_id, ask_id, delivery).await?;
    refresh(&mut tx, guild_id, ask_id, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Empties the texts whose time is over, in the creator's channel too. An answer that has not reached the fan by
/// then never will.
pub(super) async fn erase_old(tx: &mut Tx, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    for ask_id in tx.erase_asked(guild_id, now_ms - KEPT_DAYS * DAY_MS).await? {
        overview::give_up(tx, guild_id, &keys::deliver_answer(guild_id, ask_id)).await?;
        refresh(tx, guild_id, ask_id, now_ms).await?;
    }
    Ok(())
}

/// When the next texts are to be emptied.
pub(super) async fn next_erasure_ms(tx: &mut Tx, guild_id: GuildId) -> anyhow::Result<Option<i64>> {
    let closed_ms = tx.first_closed_ms(guild_id).await?;
    Ok(closed_ms.map(|closed_ms| closed_ms + KEPT_DAYS * DAY_MS))
}

async fn refresh(tx: &mut Tx, guild_id: GuildId, ask_id: u64, now_ms: i64) -> anyhow::Result<()> {
    let key = keys::asked(guild_id, ask_id);
    tx.replace_effect(&effects::refresh(guild_id, &key), now_ms)
        .await?;
    Ok(())
}
