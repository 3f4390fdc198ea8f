//! Everybody's last twelve weeks, read once for all who look at them: the summary and the care list.

use std::collections::{HashMap, HashSet};

use crate::{
    domain::{
        care::FanCare, ids::MemberId, loyalty::WINDOW_DAYS, period::LocalDay, rhythm::usual_gap_days,
        welcome::NEWCOMER_DAYS,
    },
    store::{FanFacts, Guild, Store},
};

/// Whoever took part within so many days may have come back after long.
const RECENT_DAYS: i32 = 7;
/// First messages are looked at for so many days.
const FIRST_DAYS: i32 = 14;

/// The fans who are here and counted, with the days they took part on.
#[derive(Debug)]
pub(super) struct Crowd {
    pub fans: Vec<FanFacts>,
    /// In order, of the twelve weeks that end with the last day; not only of fans.
    days: HashMap<MemberId, Vec<LocalDay>>,
    /// The last day before those, of who took part lately.
    before: HashMap<MemberId, LocalDay>,
    /// When newcomers wrote their first message, those who joined lately enough to have done so in the last two weeks.
    first_messages: HashMap<MemberId, LocalDay>,
    /// Who was answered in the last two weeks.
    answered: HashSet<MemberId>,
    last_day: LocalDay,
}

impl Crowd {
    /// Reads the twelve weeks that end with `last_day`.
    pub async fn load(store: &Store, guild: &Guild, last_day: LocalDay) -> anyhow::Result<Self> {
        let guild_id = guild.guild_id;
        let first_day = last_day.plus(1 - WINDOW_DAYS);
        let end_ms = last_day.plus(1).start_ms(&guild.time_zone);
        let first_ms = last_day.plus(-FIRST_DAYS).start_ms(&guild.time_zone);
        let joined_ms = first_ms - NEWCOMER_DAYS * 86_400_000;
        let (days, fans, first_messages, answered) = tokio::try_join!(
            store.list_active_days(guild_id, first_day, last_day),
            store.list_fans(guild_id),
            store.list_first_messages(guild_id, joined_ms),
            store.list_answered(guild_id, first_ms..end_ms),
        )?;
        let recent = last_day.plus(-RECENT_DAYS);
        let took_part_lately: Vec<MemberId> = days
            .iter()
            .filter(|(_, days)| days.first().is_some_and(|day| *day > recent))
            .map(|(member_id, _)| *member_id)
            .collect();
        Ok(Self {
            before: store
                .list_last_active_before(guild_id, &took_part_lately, first_day)
                .await?,
            fans,
            first_messages: first_messages
                .into_iter()
                .filter(|(_, at_ms)| *at_ms < end_ms)
                .map(|(member_id, at_ms)| (member_id, LocalDay::of(&guild.time_zone, at_ms)))
                .collect(),
            days,
            answered,
            last_day,
        })
    }

    /// The days a fan took part on, in order.
    pub fn days(&self, member_id: MemberId) -> &[LocalDay] {
        self.days.get(&member_id).map_or(&[], Vec::as_slice)
    }

    /// The last day before `day` on which a fan took part, as far as it was looked for.
    pub fn last_before(&self, member_id: MemberId, day: LocalDay) -> Option<LocalDay> {
        let within = self.days(member_id).iter().rev().find(|known| **known < day);
        within.or_else(|| self.before.get(&member_id)).copied()
    }

    /// The day of a fan's first message, if they wrote it lately and as a newcomer.
    pub fn first_message_day(&self, member_id: MemberId) -> Option<LocalDay> {
        self.first_messages.get(&member_id).copied()
    }

    /// Whether a fan was answered in the last two weeks.
    pub fn was_answered(&self, member_id: MemberId) -> bool {
        self.answered.contains(&member_id)
    }

    /// What decides whether each is to be cared for, on the last day.
    pub async fn care(&self, store: &Store, guild: &Guild) -> anyhow::Result<Vec<FanCare>> {
        let (guild_id, zone, today) = (guild.guild_id, &guild.time_zone, self.last_day);
        let end_ms = today.plus(1).start_ms(zone);
        let away = store.list_away(guild_id, today).await?;
        let concern_ms = today.plus(1 - RECENT_DAYS).start_ms(zone);
        let asked_after: HashMap<MemberId, _> = store
            .list_concern(guild_id, concern_ms..end_ms)
            .await?
            .into_iter()
            .map(|(member_id, message_id, channel_id, at_ms)| {
                (member_id, (message_id, channel_id, LocalDay::of(zone, at_ms)))
            })
            .collect();
        Ok(self
            .fans
            .iter()
            .map(|fan| {
                let member_id = fan.member_id;
                let days = self.days(member_id);
                let before = self.before.get(&member_id).copied();
                FanCare {
                    member_id,
                    tier_id: fan.tier_id,
                    joined_day: fan.joined_ms.map(|joined_ms| LocalDay::of(zone, joined_ms)),
                    first_message_day: self.first_message_day(member_id),
                    active_days: before.into_iter().chain(days.iter().copied()).collect(),
                    usual_gap_days: usual_gap_days(days),
                    was_answered: self.was_answered(member_id),
                    is_away: away.get(&member_id).is_some_and(|away| away.contains(today)),
                    asked_after: asked_after.get(&member_id).copied(),
                }
            })
            .collect())
    }
}
