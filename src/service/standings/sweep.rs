//! Looking at everybody in a server at once: every night, when a moment comes at which time alone may change
//! where somebody stands, and when many are due to be settled.

use std::collections::{BTreeSet, HashMap};

use super::{Because, Subject, settle, weigh};
use crate::{
    domain::{
        away::Away,
        ids::{GuildId, MemberId},
        loyalty::{ADVOCACY_DAYS, Presence, READ_DAYS},
        period::LocalDay,
        score::DayScore,
        tier::Ladder,
    },
    service::guilds,
    store::{self, Grant, Guild, Store, by_hand},
};

/// People looked at in one go.
const AT_ONCE: u32 = 2_000;
/// From so many on in one server, those who are due are looked at together.
const MANY: u64 = 1_000;

/// Settles up to `limit` members of a server who are due; all of them where many are. Returns how many of the
/// former there were.
pub async fn settle_due(store: &Store, guild_id: GuildId, limit: u32, now_ms: i64) -> anyhow::Result<usize> {
    let due = store.list_unsettled(guild_id, limit).await?;
    if due.len() == limit as usize && store.count_unsettled(guild_id).await? >= MANY {
        sweep(store, guild_id, now_ms).await?;
        return Ok(due.len());
    }
    let mut failed = None;
    for member_id in &due {
        // What fails for one does not keep the others.
        if let Err(error) = settle(store, guild_id, *member_id, now_ms).await {
            failed = Some(error);
        }
    }
    failed.map_or(Ok(due.len()), Err)
}

/// What is the same for everybody in a server.
struct Ground {
    guild: Guild,
    ladder: Ladder,
    today: LocalDay,
    now_ms: i64,
    grants: HashMap<MemberId, Vec<Grant>>,
    away: HashMap<MemberId, Away>,
    advocacy: HashMap<MemberId, u32>,
}

/// Looks at everybody present and settles those whose standing changes; all others are settled as they are.
pub async fn sweep(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    let mut ground = Ground::load(store, guild_id, now_ms).await?;
    let mut tx = store.begin().await?;
    tx.mark_absent_settled(guild_id).await?;
    tx.commit().await?;
    let (mut after, mut failed) = (MemberId(0), None);
    let mut page = Page::read(store, &ground, after).await?;
    while let Some(last) = page.last() {
        // The next page is read while this one is weighed.
        let (next, weighed) = tokio::join!(Page::read(store, &ground, last), async { page.weigh(&ground) });
        let mut tx = store.begin().await?;
        if tx.find_guild(guild_id).await?.as_ref() != Some(&ground.guild)
            || tx.get_ladder(guild_id).await? != ground.ladder
        {
            // They were weighed by what holds no longer.
            drop(tx);
            ground = Ground::load(store, guild_id, now_ms).await?;
            page = Page::read(store, &ground, after).await?;
            continue;
        }
        tx.mark_all_settled(guild_id, &weighed.settled).await?;
        tx.commit().await?;
        for member_id in weighed.changed {
            // What fails for one does not keep the others.
            if let Err(error) = settle(store, guild_id, member_id, now_ms).await {
                failed = Some(error);
            }
        }
        (page, after) = (next?, last);
    }
    failed.map_or(Ok(()), Err)
}

/// Some of the people of a server, in order, with their days.
struct Page {
    people: Vec<store::Subject>,
    days: HashMap<MemberId, Vec<(LocalDay, DayScore)>>,
}

struct Weighed {
    /// Who is to stand elsewhere.
    changed: Vec<MemberId>,
    /// Who was due and stands where they are to, with the revision they were settled at.
    settled: Vec<(MemberId, i64)>,
}

impl Page {
    async fn read(store: &Store, ground: &Ground, after: MemberId) -> anyhow::Result<Self> {
        let guild_id = ground.guild.guild_id;
        let people = store.list_subjects(guild_id, after, AT_ONCE).await?;
        let days = match (people.first(), people.last()) {
            (Some(first), Some(last)) => {
                let range = (first.member_id, last.member_id);
                store.list_days_of_all(guild_id, range, ground.today).await?
            }
            _ => HashMap::new(),
        };
        Ok(Self { people, days })
    }

    fn last(&self) -> Option<MemberId> {
        self.people.last().map(|person| person.member_id)
    }

    fn weigh(&self, ground: &Ground) -> Weighed {
        let (mut changed, mut settled) = (Vec::new(), Vec::new());
        for person in &self.people {
            let days = self.days.get(&person.member_id).map_or(&[][..], Vec::as_slice);
            if ground.changes(person, days) {
                changed.push(person.member_id);
            } else if person.is_due {
                settled.push((person.member_id, person.revision));
            }
        }
        Weighed { changed, settled }
    }
}

/// Ends the grants whose time is over; whoever they were for is settled anew.
pub async fn end_past_grants(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    let is_past = |grant: &Grant| grant.until_ms.is_some_and(|until_ms| until_ms <= now_ms);
    let past: BTreeSet<MemberId> = store
        .list_grants(guild_id)
        .await?
        .into_iter()
        .filter(is_past)
        .map(|grant| grant.member_id)
        .collect();
    let mut failed = None;
    for member_id in past {
        // What fails for one does not keep the others.
        if let Err(error) = end_grants_of(store, guild_id, member_id, now_ms).await {
            failed = Some(error);
        }
    }
    failed.map_or(Ok(()), Err)
}

async fn end_grants_of(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.end_past_grants(guild_id, member_id, now_ms).await?;
    super::end_of_grant(&mut tx, guild_id, member_id, Because::default(), now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// When time may change where somebody stands next: at night, or at the end of a hold, a warning, a grant or
/// an absence, whichever comes first.
pub async fn next_moment_ms(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<i64> {
    let guild = guilds::get(store, guild_id).await?;
    let zone = &guild.time_zone;
    let warning_ms = i64::from(guild.rules.superfan.warning_days) * 86_400_000;
    let moment = store.next_moment_ms(guild_id, warning_ms, now_ms).await?;
    let last_day_away = store.next_return(guild_id, LocalDay::of(zone, now_ms)).await?;
    let returns_ms = last_day_away.map(|day| day.plus(1).start_ms(zone));
    let night_ms = guilds::next_settling_ms(zone, now_ms);
    Ok([moment, returns_ms]
        .into_iter()
        .flatten()
        .fold(night_ms, i64::min))
}

impl Ground {
    async fn load(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<Self> {
        let guild = guilds::get(store, guild_id).await?;
        let today = LocalDay::of(&guild.time_zone, now_ms);
        let mut grants: HashMap<MemberId, Vec<Grant>> = HashMap::new();
        for grant in store.list_grants(guild_id).await? {
            grants.entry(grant.member_id).or_default().push(grant);
        }
        Ok(Self {
            ladder: store.get_ladder(guild_id).await?,
            away: store.list_away(guild_id, today.plus(1 - 2 * READ_DAYS)).await?,
            advocacy: store
                .list_advocacy(guild_id, today.plus(1 - ADVOCACY_DAYS), today)
                .await?,
            guild,
            today,
            now_ms,
            grants,
        })
    }

    /// Whether somebody with these days is to stand elsewhere than they do. In doubt they may.
    fn changes(&self, person: &store::Subject, days: &[(LocalDay, DayScore)]) -> bool {
        let away = self.away.get(&person.member_id);
        if away.is_some() {
            // Older days count for them, which are not read here.
            return true;
        }
        let advocacy = self.advocacy.get(&person.member_id).copied().unwrap_or(0);
        let presence =
            Presence::read(&self.guild.rules, days, self.today, Away::NONE).with_advocacy(advocacy);
        let evidence = weigh(
            &self.guild,
            person.joined_ms,
            person.sanction_ms,
            presence,
            self.now_ms,
        );
        let row = &person.standing;
        let subject = Subject {
            place: row.place,
            rung: row.rung,
            points: person.points,
            by_hand: self
                .grants
                .get(&person.member_id)
                .map(|grants| by_hand(grants))
                .unwrap_or_default(),
            is_away: false,
            is_staff: person.is_staff,
        };
        let verdict = subject.settle(&self.guild, &self.ladder, &evidence, self.now_ms);
        (verdict.place, verdict.rung, verdict.held) != (row.place, row.rung, row.held)
    }
}
