//! The reply radar: what waits for the creator, by when it is to be answered, and the note before that.

use std::ops::Range;

use crate::{
    domain::{
        deed::{Deed, Named, Setting},
        ids::{ChannelId, GuildId, MemberId, created_at_ms},
        period::{LocalDay, TimeZone, local_ms},
        promise::{
            self, Figures, HOUR_MS, HOURS, MOST_ASK_CHANNELS, Outcome, Pauses, Promise, QuietHours, Scope,
            awake_ms, goes_together, remind_ms,
        },
    },
    effects::{self, Post, keys},
    error::UserError,
    service::{asks, guilds, log, overview},
    store::{Guild, Job, JobKind, Question, QuestionCounts, Store, Tx, Unreminded},
};

/// Days that the promise's own page looks back.
const LOOK_BACK_DAYS: i32 = 28;
/// The promise can be paused for at most so many days.
pub const LONGEST_PAUSE_DAYS: i32 = 90;
/// What has waited for so many days can be let go together.
pub const LET_GO_DAYS: i64 = 14;
/// Messages put back in one transaction.
const PUT_BACK_AT_ONCE: u32 = 500;
/// Minute of the day until which something is put off to another day.
const MORNING: u16 = 9 * 60;

/// A question with the time it is to be answered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub question: Question,
    pub due_ms: i64,
}

/// A page of what waits for the creator.
#[derive(Clone, Debug)]
pub struct Inbox {
    pub guild: Guild,
    pub counts: QuestionCounts,
    /// Those that were put off, or those that were not.
    pub snoozed: bool,
    pub page: usize,
    pub pages: usize,
    /// The oldest due first.
    pub questions: Vec<Due>,
    /// Until when the promise is paused.
    pub paused_until_ms: Option<i64>,
    pub now_ms: i64,
}

/// The promise and how it was kept lately.
#[derive(Clone, Debug)]
pub struct PromiseView {
    pub guild: Guild,
    /// Of the last four weeks.
    pub figures: Figures,
    pub paused_until_ms: Option<i64>,
}

/// What waits for the creator. `page` counts from 0 and is brought into range; a page has `per_page` questions.
pub async fn inbox(
    store: &Store,
    guild_id: GuildId,
    snoozed: bool,
    page: usize,
    per_page: usize,
    now_ms: i64,
) -> anyhow::Result<Inbox> {
    let guild = guilds::get(store, guild_id).await?;
    let causes = guild.promise.scope.causes();
    let counts = count(store, &guild, now_ms).await?;
    let of = if snoozed { counts.snoozed } else { counts.open };
    let pages = (of as usize).div_ceil(per_page).max(1);
    let page = page.min(pages - 1);
    let part = (per_page as u32, (page * per_page) as u64);
    let questions = store
        .list_open_questions(guild_id, causes, now_ms, snoozed, part)
        .await?;
    let pauses = store.list_promise_pauses(guild_id).await?;
    Ok(Inbox {
        questions: questions
            .into_iter()
            .map(|question| due(&guild.promise, &pauses, question))
            .collect(),
        guild,
        counts,
        snoozed,
        page,
        pages,
        paused_until_ms: pauses.at(now_ms).map(|span| span.end),
        now_ms,
    })
}

/// How many wait.
pub(super) async fn count(store: &Store, guild: &Guild, now_ms: i64) -> anyhow::Result<QuestionCounts> {
    let causes = guild.promise.scope.causes();
    let counted = store.count_open_questions(guild.guild_id, causes, now_ms, old_ms(now_ms));
    Ok(counted.await?)
}

/// What waits for the creator and was not put off.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub open: u32,
    pub overdue: u32,
    /// The oldest due.
    pub first: Vec<Due>,
}

/// What waits for the creator, with up to `most` of it.
pub(super) async fn waiting(
    store: &Store,
    guild: &Guild,
    pauses: &Pauses,
    most: u32,
    now_ms: i64,
) -> anyhow::Result<Waiting> {
    let (guild_id, promise) = (guild.guild_id, &guild.promise);
    let causes = promise.scope.causes();
    let asked_ms = store.list_open_asked_ms(guild_id, causes, now_ms).await?;
    let is_overdue = |asked_ms: &&i64| pauses.due_ms(**asked_ms, promise.ms()) < now_ms;
    let first = store
        .list_open_questions(guild_id, causes, now_ms, false, (most, 0))
        .await?;
    Ok(Waiting {
        open: asked_ms.len() as u32,
        overdue: asked_ms.iter().filter(is_overdue).count() as u32,
        first: first
            .into_iter()
            .map(|question| due(promise, pauses, question))
            .collect(),
    })
}

/// One question with the time it is to be answered by.
pub async fn question(store: &Store, guild_id: GuildId, message_id: u64) -> anyhow::Result<Due> {
    let guild = guilds::get(store, guild_id).await?;
    let found = store.find_question(guild_id, message_id).await?;
    let found = found.ok_or_else(|| UserError::new("error-question-gone"))?;
    let pauses = store.list_promise_pauses(guild_id).await?;
    Ok(due(&guild.promise, &pauses, found))
}

fn due(promise: &Promise, pauses: &Pauses, question: Question) -> Due {
    Due {
        due_ms: pauses.due_ms(question.asked_ms(), promise.ms()),
        question,
    }
}

/// Says that questions are dealt with. Returns how many were open.
pub async fn finish(
    store: &Store,
    guild_id: GuildId,
    messages: &[u64],
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<usize> {
    let mut tx = store.begin().await?;
    let mut done = 0;
    for message_id in messages {
        done += usize::from(tx.finish_question(guild_id, *message_id, by_id, now_ms).await?);
        asks::closed(&mut tx, guild_id, *message_id, Some(now_ms), now_ms).await?;
    }
    tx.commit().await?;
    Ok(done)
}

/// Says that a question is not dealt with after all.
pub async fn reopen(store: &Store, guild_id: GuildId, message_id: u64, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if tx.reopen_question(guild_id, message_id).await? {
        asks::closed(&mut tx, guild_id, message_id, None, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Lets go of messages that have waited for [`LET_GO_DAYS`]. Returns how many they were.
pub async fn let_go(store: &Store, guild_id: GuildId, by_id: MemberId, now_ms: i64) -> anyhow::Result<usize> {
    let guild = guilds::get(store, guild_id).await?;
    let causes = guild.promise.scope.causes();
    let mut tx = store.begin().await?;
    let cleared = tx
        .let_questions_go(guild_id, causes, old_ms(now_ms), by_id, now_ms)
        .await?;
    tx.commit().await?;
    Ok(cleared)
}

/// What was let go at `done_ms` waits again.
pub async fn put_back(store: &Store, guild_id: GuildId, done_ms: i64) -> anyhow::Result<()> {
    loop {
        let mut tx = store.begin().await?;
        let put_back = tx.put_questions_back(guild_id, done_ms, PUT_BACK_AT_ONCE).await?;
        tx.commit().await?;
        if put_back == 0 {
            return Ok(());
        }
    }
}

fn old_ms(now_ms: i64) -> i64 {
    now_ms - LET_GO_DAYS * 24 * HOUR_MS
}

/// A channel, thread or forum post is gone, and with it what waited in it.
pub async fn forget_place(store: &Store, guild_id: GuildId, channel_id: ChannelId) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.forget_questions_in(guild_id, &[channel_id]).await?;
    tx.commit().await?;
    Ok(())
}

/// How long something is put off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snooze {
    ThreeHours,
    /// Until the next morning.
    Tomorrow,
    /// Until the morning a week later.
    Week,
}

impl Snooze {
    pub const ALL: [Snooze; 3] = [Snooze::ThreeHours, Snooze::Tomorrow, Snooze::Week];

    /// The name in ids and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Snooze::ThreeHours => "three-hours",
            Snooze::Tomorrow => "tomorrow",
            Snooze::Week => "week",
        }
    }

    /// The length of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        Snooze::ALL.into_iter().find(|snooze| snooze.key() == key)
    }

    /// When it comes up again, in the server's time zone.
    pub fn until_ms(self, zone: &TimeZone, now_ms: i64) -> i64 {
        let morning = |days| local_ms(zone, LocalDay::of(zone, now_ms).plus(days), MORNING);
        match self {
            Snooze::ThreeHours => now_ms + 3 * HOUR_MS,
            Snooze::Tomorrow => morning(1),
            Snooze::Week => morning(7),
        }
    }
}

/// Puts a question off; it comes up again by itself.
pub async fn snooze(
    store: &Store,
    guild_id: GuildId,
    message_id: u64,
    length: Snooze,
    now_ms: i64,
) -> anyhow::Result<()> {
    let guild = guilds::get(store, guild_id).await?;
    let until_ms = length.until_ms(&guild.time_zone, now_ms);
    let mut tx = store.begin().await?;
    let is_open = tx.snooze_question(guild_id, message_id, until_ms).await?;
    tx.commit().await?;
    if is_open {
        Ok(())
    } else {
        Err(UserError::new("error-question-gone").into())
    }
}

/// How well the promise was kept with what was asked in `span_ms`.
pub async fn figures(
    store: &Store,
    guild: &Guild,
    span_ms: Range<i64>,
    pauses: &Pauses,
    now_ms: i64,
) -> anyhow::Result<Figures> {
    let promise = &guild.promise;
    let asked = store
        .list_questions_between(guild.guild_id, promise.scope.causes(), span_ms)
        .await?;
    let waited: Vec<_> = asked.iter().map(Question::waited).collect();
    Ok(promise::figures(&waited, promise.ms(), pauses, now_ms))
}

/// What was asked in `span_ms`, the earliest first, and what became of the promise.
pub(super) async fn asked(
    store: &Store,
    guild: &Guild,
    span_ms: Range<i64>,
    now_ms: i64,
) -> anyhow::Result<Vec<(Question, Outcome)>> {
    let (guild_id, promise) = (guild.guild_id, &guild.promise);
    let pauses = store.list_promise_pauses(guild_id).await?;
    let asked = store
        .list_questions_between(guild_id, promise.scope.causes(), span_ms)
        .await?;
    let with_outcome = |question: Question| {
        let outcome = question.waited().outcome(promise.ms(), &pauses, now_ms);
        (question, outcome)
    };
    Ok(asked.into_iter().map(with_outcome).collect())
}

/// The promise as it stands.
pub async fn promise(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<PromiseView> {
    let guild = guilds::get(store, guild_id).await?;
    let pauses = store.list_promise_pauses(guild_id).await?;
    let today = LocalDay::of(&guild.time_zone, now_ms);
    let from_ms = today.plus(-LOOK_BACK_DAYS).start_ms(&guild.time_zone);
    Ok(PromiseView {
        figures: figures(store, &guild, from_ms..now_ms, &pauses, now_ms).await?,
        paused_until_ms: pauses.at(now_ms).map(|span| span.end),
        guild,
    })
}

/// A change of the promise; what is empty stays.
#[derive(Clone, Debug, Default)]
pub struct PromiseChange {
    pub hours: Option<u16>,
    /// `Some(None)` for none.
    pub quiet: Option<Option<QuietHours>>,
    pub scope: Option<Scope>,
    pub ask_channels: Option<Vec<ChannelId>>,
    /// `Some(None)` for nowhere.
    pub badge: Option<Option<ChannelId>>,
}

/// Changes the promise. What waits is due by the new one from now on.
pub async fn change_promise(
    store: &Store,
    guild_id: GuildId,
    change: PromiseChange,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut promise = guilds::get(store, guild_id).await?.promise;
    let mut tx = store.begin().await?;
    let text = |text: String| Setting::Text { text };
    if let Some(hours) = change.hours {
        if !HOURS.contains(&hours) {
            return Err(UserError::new("error-promise-hours").into());
        }
        promise.hours = hours;
        let to = text(hours.to_string());
        log::set(&mut tx, guild_id, Named::PromiseHours, to, by_id, now_ms).await?;
    }
    if let Some(quiet) = change.quiet {
        promise.quiet = quiet;
        let to = quiet.map_or(Setting::None, |quiet| text(quiet.to_string()));
        log::set(&mut tx, guild_id, Named::QuietHours, to, by_id, now_ms).await?;
    }
    if let Some(scope) = change.scope {
        promise.scope = scope;
        let to = text(scope.key().to_owned());
        log::set(&mut tx, guild_id, Named::PromiseScope, to, by_id, now_ms).await?;
    }
    if let Some(channels) = change.ask_channels {
        promise.ask_channels = channels.into_iter().take(MOST_ASK_CHANNELS).collect();
        let to = Setting::Channels {
            channels: promise.ask_channels.iter().copied().collect(),
        };
        log::set(&mut tx, guild_id, Named::AskChannels, to, by_id, now_ms).await?;
    }
    if let Some(channel_id) = change.badge {
        if let Some(badge) = promise.badge.take() {
            let key = keys::badge(guild_id, badge);
            overview::give_up(&mut tx, guild_id, &keys::refresh(&key)).await?;
            tx.insert_effect(&effects::unpost(guild_id, &key), now_ms).await?;
        }
        promise.badge = channel_id.map(|channel_id| promise::Badge {
            channel_id,
            since_ms: now_ms,
        });
        if let Some(badge) = promise.badge {
            let post = effects::post(guild_id, Post::Badge { badge });
            tx.insert_effect(&post, now_ms).await?;
        }
        let to = channel_id.map_or(Setting::None, |channel_id| Setting::Channel { channel_id });
        log::set(&mut tx, guild_id, Named::PromiseBadge, to, by_id, now_ms).await?;
    }
    tx.set_promise(guild_id, &promise).await?;
    changed(&mut tx, guild_id, &promise, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Has what depends on the promise follow it.
async fn changed(tx: &mut Tx, guild_id: GuildId, promise: &Promise, now_ms: i64) -> anyhow::Result<()> {
    tx.schedule_job(guild_id, JobKind::RemindOfPromise, now_ms)
        .await?;
    refresh_badge(tx, guild_id, promise, now_ms).await
}

/// Has the public badge say what is true now.
pub(super) async fn refresh_badge(
    tx: &mut Tx,
    guild_id: GuildId,
    promise: &Promise,
    now_ms: i64,
) -> anyhow::Result<()> {
    if let Some(badge) = promise.badge {
        let key = keys::badge(guild_id, badge);
        tx.replace_effect(&effects::refresh(guild_id, &key), now_ms)
            .await?;
    }
    Ok(())
}

/// Pauses the promise up to and including the day `until`: meanwhile its clock stands still.
pub async fn pause(
    store: &Store,
    guild_id: GuildId,
    until: LocalDay,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let guild = guilds::get(store, guild_id).await?;
    let days = until.0 - LocalDay::of(&guild.time_zone, now_ms).0;
    if days < 0 {
        return Err(UserError::new("error-away-past").into());
    }
    if days >= LONGEST_PAUSE_DAYS {
        return Err(UserError::new("error-promise-pause")
            .with("most", i64::from(LONGEST_PAUSE_DAYS))
            .into());
    }
    let end_ms = until.plus(1).start_ms(&guild.time_zone);
    let mut tx = store.begin().await?;
    tx.pause_promise(guild_id, now_ms..end_ms, by_id).await?;
    let deed = Deed::PausePromise { until_ms: end_ms };
    log::write(&mut tx, guild_id, by_id, None, deed, now_ms).await?;
    changed(&mut tx, guild_id, &guild.promise, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a pause of the promise.
pub async fn resume(store: &Store, guild_id: GuildId, by_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    let guild = guilds::get(store, guild_id).await?;
    let mut tx = store.begin().await?;
    if tx.resume_promise(guild_id, now_ms).await? {
        log::write(&mut tx, guild_id, by_id, None, Deed::ResumePromise, now_ms).await?;
        changed(&mut tx, guild_id, &guild.promise, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Reminds the creator, in one note, of what falls due soon, and says when to look again. Each is told of
/// once, and once more where it was put off since.
pub async fn remind_due(store: &Store, job: &Job, now_ms: i64) -> anyhow::Result<()> {
    let guild_id = job.guild_id;
    let mut tx = store.begin().await?;
    let Some(guild) = tx.find_guild(guild_id).await? else {
        return Ok(());
    };
    let (promise, zone) = (&guild.promise, &guild.time_zone);
    let pauses = tx.list_promise_pauses(guild_id).await?;
    let waiting = tx.list_unreminded(guild_id, promise.scope.causes()).await?;
    let due_ms = |one: &Unreminded| pauses.due_ms(created_at_ms(one.message_id), promise.ms());
    let moment_ms = |one: &Unreminded| {
        let wanted_ms = remind_ms(promise, zone, created_at_ms(one.message_id), due_ms(one));
        let wanted_ms = wanted_ms
            .max(one.snoozed_until_ms.unwrap_or(i64::MIN))
            .max(now_ms);
        let after_pause_ms = pauses.at(wanted_ms).map_or(wanted_ms, |span| span.end);
        awake_ms(promise, zone, after_pause_ms)
    };
    let is_due = waiting.iter().any(|one| moment_ms(one) <= now_ms);
    let (mut together, mut later) = (Vec::new(), Vec::new());
    for one in &waiting {
        let put_off = one.snoozed_until_ms.is_some_and(|until_ms| until_ms > now_ms);
        let joins = is_due && !put_off && goes_together(due_ms(one), now_ms);
        let moment_ms = moment_ms(one);
        if moment_ms <= now_ms || joins {
            together.push(one.message_id);
        } else {
            later.push(moment_ms);
        }
    }
    let mut next_ms = later.into_iter().min().unwrap_or(i64::MAX);
    if guild.creator_channel_id.is_none() && !waiting.is_empty() {
        // There is nowhere to say it yet.
        together.clear();
        next_ms = now_ms + HOUR_MS;
    }
    if let Some(pause) = pauses.at(now_ms) {
        next_ms = next_ms.min(pause.end);
    }
    if !tx.advance_job(job, next_ms).await? {
        return Ok(());
    }
    if pauses.end_within(job.due_ms..=now_ms) {
        refresh_badge(&mut tx, guild_id, promise, now_ms).await?;
    }
    if !together.is_empty() {
        tx.note_reminded(guild_id, &together, now_ms).await?;
        let post = effects::post(guild_id, Post::Waiting { reminded_ms: now_ms });
        tx.insert_effect(&post, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What still waits of what the creator was reminded of at that time.
pub async fn reminded(store: &Store, guild: &Guild, reminded_ms: i64) -> anyhow::Result<Vec<Due>> {
    let pauses = store.list_promise_pauses(guild.guild_id).await?;
    let waiting = store.list_reminded(guild.guild_id, reminded_ms).await?;
    Ok(waiting
        .into_iter()
        .map(|question| due(&guild.promise, &pauses, question))
        .collect())
}
