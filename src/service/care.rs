//! The care list: found every night, shown as it still holds, and told of once for each occasion.

use std::collections::{HashMap, HashSet};

use crate::{
    domain::{
        care::{self, CareKind, CareReason, Cause},
        ids::{ChannelId, GuildId, MemberId},
        memory::About,
        period::{LocalDay, TimeZone, Week, local_ms},
        summary::Person,
    },
    error::UserError,
    service::{crowd::Crowd, guilds, history},
    store::{CareMarks, CareState, FoundCare, Guild, Job, Marked, Store},
};

/// Local minute of the day at which the list is made: in the night, after standings, before summaries.
const FIND_MINUTE: i64 = 5 * 60;
/// Minute of the day until which something is put off to another day.
const MORNING: u16 = 9 * 60;
/// "Not needed" holds for so many days.
pub const NOT_NEEDED_DAYS: i32 = 90;
/// The list holds at most so many of a kind that nothing was made of yet, the most pressing: in a crowd that fell silent,
/// whoever gets through them finds the next on the following day.
const MOST_OF_A_KIND: usize = 300;
/// People the summary names.
const NAMED: usize = 3;

/// Somebody on the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Cared {
    pub member_id: MemberId,
    pub name: String,
    pub reason: CareReason,
    /// What they wrote about themselves.
    pub about: About,
    /// Their last message, or the one it is about.
    pub message: Option<(u64, ChannelId)>,
    /// Until when it was put off.
    pub snoozed_until_ms: Option<i64>,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct CareList {
    pub guild: Guild,
    pub today: LocalDay,
    pub open: usize,
    pub snoozed: usize,
    /// Those that were put off, or those that were not.
    pub shows_snoozed: bool,
    pub page: usize,
    pub pages: usize,
    /// The most pressing first.
    pub people: Vec<Cared>,
}

/// When the list is made next.
pub fn next_ms(zone: &TimeZone, after_ms: i64) -> i64 {
    guilds::next_ms(zone, FIND_MINUTE, after_ms)
}

/// Makes the list that `job` is due for and moves the job on.
pub async fn find_due(store: &Store, job: &Job, now_ms: i64) -> anyhow::Result<()> {
    let guild = guilds::get(store, job.guild_id).await?;
    if history::is_going_on(store, job.guild_id).await? {
        // Nobody is judged by half of what happened; once all of it is read this is due again.
        let mut tx = store.begin().await?;
        tx.advance_job(job, next_ms(&guild.time_zone, now_ms)).await?;
        tx.commit().await?;
        return Ok(());
    }
    let today = LocalDay::of(&guild.time_zone, now_ms);
    let crowd = Crowd::load(store, &guild, today).await?;
    let marks = store.list_care_marks(job.guild_id).await?;
    let mut found = care::find(&crowd.care(store, &guild).await?, today);
    let mut of_kind: HashMap<CareKind, usize> = HashMap::new();
    found.retain(|care| {
        let cause = care.reason.cause();
        let n = of_kind.entry(cause.kind).or_default();
        let is_new = state(&marks, care.member_id, cause, now_ms).is_none();
        *n += usize::from(is_new);
        !is_new || *n <= MOST_OF_A_KIND
    });
    let mut tx = store.begin().await?;
    if tx.advance_job(job, next_ms(&guild.time_zone, now_ms)).await? {
        tx.replace_cares(job.guild_id, &found).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// What the creator made of an occasion, if it still holds at `now_ms`.
fn state(
    marks: &CareMarks,
    member_id: MemberId,
    cause: Cause,
    now_ms: i64,
) -> Option<(CareState, Option<i64>)> {
    let of = |what| marks.get(&(member_id, what)).copied();
    let holds = |until_ms: Option<i64>| until_ms.is_none_or(|until_ms| until_ms > now_ms);
    [Marked::Cause(cause), Marked::Kind(cause.kind)]
        .into_iter()
        .filter_map(of)
        .filter(|mark| holds(mark.until_ms))
        .find_map(|mark| Some((mark.state?, mark.until_ms)))
}

/// Whether it is still so: somebody quiet may have written since, a first message may be answered.
fn still_holds(zone: &TimeZone, found: &FoundCare, answered: &HashSet<MemberId>) -> bool {
    match found.reason {
        CareReason::QuietBeyondRhythm { last_day, .. } => {
            let wrote_since = found
                .last_ms
                .is_some_and(|at_ms| LocalDay::of(zone, at_ms) > last_day);
            !found.is_away && !wrote_since
        }
        CareReason::FirstTimerUnanswered { .. } => !answered.contains(&found.member_id),
        _ => true,
    }
}

/// The list. `page` counts from 0 and is brought into range; a page has `per_page` people.
pub async fn list(
    store: &Store,
    guild_id: GuildId,
    shows_snoozed: bool,
    page: usize,
    per_page: usize,
    now_ms: i64,
) -> anyhow::Result<CareList> {
    let guild = guilds::get(store, guild_id).await?;
    let today = LocalDay::of(&guild.time_zone, now_ms);
    let marks = store.list_care_marks(guild_id).await?;
    let (mut open, mut snoozed) = (Vec::new(), Vec::new());
    for found in everybody(store, &guild, now_ms).await? {
        match state(&marks, found.member_id, found.reason.cause(), now_ms) {
            None => open.push((found, None)),
            Some((CareState::Snoozed, until_ms)) => snoozed.push((found, until_ms)),
            Some(_) => {}
        }
    }
    let (n_open, n_snoozed) = (open.len(), snoozed.len());
    let of = if shows_snoozed { snoozed } else { open };
    let pages = of.len().div_ceil(per_page).max(1);
    let page = page.min(pages - 1);
    let mut people = Vec::new();
    for (found, until_ms) in of.into_iter().skip(page * per_page).take(per_page) {
        people.push(cared(store, guild_id, found, until_ms).await?);
    }
    Ok(CareList {
        today,
        open: n_open,
        snoozed: n_snoozed,
        shows_snoozed,
        page,
        pages,
        people,
        guild,
    })
}

/// Everybody to care for, the most pressing first.
async fn everybody(store: &Store, guild: &Guild, now_ms: i64) -> anyhow::Result<Vec<FoundCare>> {
    let mut all = found_last_night(store, guild, now_ms).await?;
    all.extend(birthdays(store, guild, now_ms).await?);
    all.sort_by_key(|found| found.reason.cause().kind);
    Ok(all)
}

/// What was found last night and still holds, the most pressing first.
async fn found_last_night(store: &Store, guild: &Guild, now_ms: i64) -> anyhow::Result<Vec<FoundCare>> {
    let zone = &guild.time_zone;
    let mut found = store
        .list_cares(guild.guild_id, LocalDay::of(zone, now_ms))
        .await?;
    let answered = answered_since(store, guild.guild_id, zone, &found).await?;
    found.retain(|found| still_holds(zone, found, &answered));
    Ok(found)
}

/// Who has their birthday these days, the next first.
async fn birthdays(store: &Store, guild: &Guild, now_ms: i64) -> anyhow::Result<Vec<FoundCare>> {
    let today = LocalDay::of(&guild.time_zone, now_ms);
    let mut of_fans = store.list_birthdays(guild.guild_id).await?;
    of_fans.sort_by_key(|(member_id, _, birthday)| (birthday.next_from(today.plus(-1)), *member_id));
    let these_days = of_fans
        .into_iter()
        .filter_map(|(member_id, display_name, birthday)| {
            Some(FoundCare {
                member_id,
                display_name,
                reason: care::birthday(birthday, today)?,
                last_ms: None,
                is_away: false,
            })
        });
    Ok(these_days.collect())
}

/// Whose first message has been answered since the list was made.
async fn answered_since(
    store: &Store,
    guild_id: GuildId,
    zone: &TimeZone,
    found: &[FoundCare],
) -> anyhow::Result<HashSet<MemberId>> {
    let first_timers = found.iter().filter_map(|found| match found.reason {
        CareReason::FirstTimerUnanswered { first_day, .. } => Some((found.member_id, first_day)),
        _ => None,
    });
    let (members, days): (Vec<MemberId>, Vec<LocalDay>) = first_timers.unzip();
    let Some(first_day) = days.into_iter().min() else {
        return Ok(HashSet::new());
    };
    // Nobody was answered before they first wrote.
    let since_ms = first_day.start_ms(zone);
    Ok(store.list_answered_of(guild_id, &members, since_ms).await?)
}

async fn cared(
    store: &Store,
    guild_id: GuildId,
    found: FoundCare,
    snoozed_until_ms: Option<i64>,
) -> anyhow::Result<Cared> {
    let message = match found.reason {
        CareReason::AskedAfterYou {
            message_id,
            channel_id,
        } => Some((message_id, channel_id)),
        _ => store.find_last_message(guild_id, found.member_id).await?,
    };
    Ok(Cared {
        about: store
            .find_about(guild_id, found.member_id)
            .await?
            .unwrap_or_default(),
        member_id: found.member_id,
        name: found.display_name,
        reason: found.reason,
        message,
        snoozed_until_ms,
    })
}

/// One occasion, whatever the creator made of it.
pub async fn find_one(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    cause: Cause,
    now_ms: i64,
) -> anyhow::Result<(Cared, Option<CareState>)> {
    let guild = guilds::get(store, guild_id).await?;
    let found = everybody(store, &guild, now_ms)
        .await?
        .into_iter()
        .find(|found| found.member_id == member_id && found.reason.cause() == cause)
        .ok_or_else(|| UserError::new("error-care-gone"))?;
    let marks = store.list_care_marks(guild_id).await?;
    let made = state(&marks, member_id, cause, now_ms);
    let until_ms = made.and_then(|(_, until_ms)| until_ms);
    let one = cared(store, guild_id, found, until_ms).await?;
    Ok((one, made.map(|(state, _)| state)))
}

/// How long somebody is put off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutOff {
    ThreeDays,
    Week,
    Month,
}

impl PutOff {
    pub const ALL: [PutOff; 3] = [PutOff::ThreeDays, PutOff::Week, PutOff::Month];

    /// The name in ids and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            PutOff::ThreeDays => "three-days",
            PutOff::Week => "week",
            PutOff::Month => "month",
        }
    }

    /// The length of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        PutOff::ALL.into_iter().find(|length| length.key() == key)
    }

    fn days(self) -> i32 {
        match self {
            PutOff::ThreeDays => 3,
            PutOff::Week => 7,
            PutOff::Month => 30,
        }
    }
}

/// What to make of an occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Done,
    PutOff(PutOff),
    /// Not this kind about this fan, for a while.
    NotNeeded,
    /// It counts again.
    Undo,
}

/// Notes what the creator makes of occasions.
pub async fn mark(
    store: &Store,
    guild_id: GuildId,
    occasions: &[(MemberId, Cause)],
    verdict: Verdict,
    now_ms: i64,
) -> anyhow::Result<()> {
    let guild = guilds::get(store, guild_id).await?;
    let zone = &guild.time_zone;
    let in_days = |days| local_ms(zone, LocalDay::of(zone, now_ms).plus(days), MORNING);
    let mut tx = store.begin().await?;
    for (member_id, cause) in occasions {
        let (one, kind) = (Marked::Cause(*cause), Marked::Kind(cause.kind));
        let marks: &[(Marked, Option<CareState>, Option<i64>)] = &match verdict {
            Verdict::Done => vec![(one, Some(CareState::Done), None)],
            Verdict::PutOff(length) => vec![(one, Some(CareState::Snoozed), Some(in_days(length.days())))],
            Verdict::NotNeeded => {
                let until_ms = Some(in_days(NOT_NEEDED_DAYS));
                vec![(kind, Some(CareState::NotNeeded), until_ms)]
            }
            Verdict::Undo => vec![(one, None, None), (kind, None, None)],
        };
        for (what, state, until_ms) in marks {
            tx.mark_care(guild_id, (*member_id, *what), (*state, *until_ms))
                .await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Which occasions a summary is to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Those that the summary of that week has named.
    By(Week),
    /// Those that none has named so far.
    ByNone,
}

/// Whom a summary names, of those on the list whom nothing was made of: nobody twice, and kinds in turn, so that one
/// that fits many does not push out the others. Birthdays are for the list alone: they are never posted.
pub(super) async fn to_name(
    store: &Store,
    guild: &Guild,
    occasions: Named,
    now_ms: i64,
) -> anyhow::Result<Vec<Person<CareReason>>> {
    let marks = store.list_care_marks(guild.guild_id).await?;
    let is_meant = |found: &&FoundCare| {
        let cause = found.reason.cause();
        let mark = marks.get(&(found.member_id, Marked::Cause(cause)));
        let named = mark.and_then(|mark| mark.named);
        let is_meant = match occasions {
            Named::By(week) => named == Some(week.monday()),
            Named::ByNone => named.is_none(),
        };
        is_meant && state(&marks, found.member_id, cause, now_ms).is_none()
    };
    let list = found_last_night(store, guild, now_ms).await?;
    let mut queues: Vec<_> = CareKind::ALL
        .iter()
        .map(|kind| {
            let of_kind = list.iter().filter(|found| found.reason.cause().kind == *kind);
            of_kind.filter(is_meant)
        })
        .collect();
    let mut people: Vec<Person<CareReason>> = Vec::new();
    loop {
        let before = people.len();
        for queue in &mut queues {
            if people.len() == NAMED {
                return Ok(people);
            }
            let is_named = |found: &&FoundCare| people.iter().any(|one| one.member_id == found.member_id);
            let next = queue.find(|found| !is_named(found));
            people.extend(next.map(|found| Person {
                member_id: found.member_id,
                name: found.display_name.clone(),
                reason: found.reason,
            }));
        }
        if people.len() == before {
            return Ok(people);
        }
    }
}
