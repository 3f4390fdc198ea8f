//! Fan memory: what fans wrote about themselves, and the team's notes about them.

use crate::{
    domain::{
        care::CareKind,
        deed::Deed,
        ids::{GuildId, MemberId},
        memory::{
            About, Birthday, LONGEST_NAME, LONGEST_NOTE, LONGEST_TEXT, MOST_NOTE_DAYS, MOST_NOTES,
            USUAL_NOTE_DAYS,
        },
        period::DAY_MS,
    },
    error::UserError,
    service::log,
    store::{Note, Store},
};

/// What a fan wrote about themselves.
pub async fn about(store: &Store, guild_id: GuildId, member_id: MemberId) -> anyhow::Result<About> {
    Ok(store.find_about(guild_id, member_id).await?.unwrap_or_default())
}

/// Everything remembered of a fan.
#[derive(Clone, Debug)]
pub struct Memory {
    pub member_id: MemberId,
    pub name: String,
    pub about: About,
    /// What staff noted, the latest first.
    pub notes: Vec<Note>,
}

/// Loads everything remembered of a fan at `now_ms`.
pub async fn load(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Memory> {
    let member = store.find_member(guild_id, member_id).await?;
    Ok(Memory {
        member_id,
        name: member.map_or_else(String::new, |member| member.display_name),
        about: about(store, guild_id, member_id).await?,
        notes: store.list_notes(guild_id, member_id, now_ms).await?,
    })
}

/// What came of writing about oneself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub about: About,
    /// A birthday that was not understood; the earlier one is kept.
    pub unread_birthday: Option<String>,
}

/// Keeps what a fan wrote: what to call them, favourites, birthday, no-nos.
pub async fn write_about(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    [call_me, favourites, birthday, no_nos]: [&str; 4],
    now_ms: i64,
) -> anyhow::Result<Written> {
    let cut = |text: &str, longest: usize| text.trim().chars().take(longest).collect::<String>();
    let before = about(store, guild_id, member_id).await?;
    let typed = birthday.trim();
    let read = Birthday::read(typed);
    let unread_birthday = (!typed.is_empty() && read.is_none()).then(|| cut(typed, LONGEST_NAME));
    let about = About {
        call_me: cut(call_me, LONGEST_NAME),
        favourites: cut(favourites, LONGEST_TEXT),
        birthday: if unread_birthday.is_some() {
            before.birthday
        } else {
            read
        },
        no_nos: cut(no_nos, LONGEST_TEXT),
    };
    let mut tx = store.begin().await?;
    tx.set_about(guild_id, member_id, &about, now_ms).await?;
    tx.commit().await?;
    Ok(Written {
        about,
        unread_birthday,
    })
}

/// Forgets what a fan wrote.
pub async fn forget_about(store: &Store, guild_id: GuildId, member_id: MemberId) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.set_about(guild_id, member_id, &About::default(), 0).await?;
    // That there was a birthday to think of is forgotten too.
    tx.forget_care(guild_id, member_id, CareKind::Birthday).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes something about a fan for `days` days (180 where nothing is said). The fan can read it.
pub async fn note(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    (text, days): (&str, &str),
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let text: String = text.trim().chars().take(LONGEST_NOTE).collect();
    if text.is_empty() {
        return Err(UserError::new("error-note-empty").into());
    }
    let days = match days.trim() {
        "" => Some(USUAL_NOTE_DAYS),
        days => days
            .parse()
            .ok()
            .filter(|days| (1..=MOST_NOTE_DAYS).contains(days)),
    };
    let days =
        days.ok_or_else(|| UserError::new("error-note-days").with("most", i64::from(MOST_NOTE_DAYS)))?;
    let mut tx = store.begin().await?;
    if tx.list_notes(guild_id, member_id, now_ms).await?.len() >= MOST_NOTES {
        return Err(UserError::new("error-notes-many")
            .with("most", MOST_NOTES as i64)
            .into());
    }
    let note = Note {
        note_no: 0,
        member_id,
        by_id,
        text,
        at_ms: now_ms,
        until_ms: now_ms + i64::from(days) * DAY_MS,
    };
    tx.add_note(guild_id, &note).await?;
    log::write(&mut tx, guild_id, by_id, member_id, Deed::AddNote, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a note back.
pub async fn delete_note(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    note_no: u64,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if tx.delete_note(guild_id, member_id, note_no).await? {
        log::write(&mut tx, guild_id, by_id, member_id, Deed::DeleteNote, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}
