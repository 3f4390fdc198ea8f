//! Everybody's last twelve weeks, read once for all who look at them: the summary and the care list.

use std::collections::{HashMap, HashSet};

use crate::{
    domain::{
        care::{FIRST_DAYS, FanCare, RECENT_DAYS},
        ids::MemberId,
        loyalty::WINDOW_DAYS,
        period::{DAY_MS, LocalDay, Week},
        rhythm::usual_gap_days,
        welcome::NEWCOMER_DAYS,
    },
    store::{ActiveDays, FanFacts, Guild, Store},
};

/// The fans who are here and counted, with the days they took part on.
#[derive(Debug)]
pub(super) struct Crowd {
    pub fans: Vec<FanFacts>,
    /// Of everybody who took part in the twelve weeks that end with the last day; not only of fans.
    days: HashMap<MemberId, ActiveDays>,
    /// Staff and bots, and who of them is a bot.
    no_fans: HashMap<MemberId, bool>,
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
        let first_ms = last_day.plus(-(FIRST_DAYS as i32)).start_ms(&guild.time_zone);
        let joined_ms = first_ms - NEWCOMER_DAYS * DAY_MS;
        let (days, fans, no_fans, first_messages, answered) = tokio::try_join!(
            store.list_active_days(guild_id, last_day),
            store.list_fans(guild_id),
            store.list_no_fans(guild_id),
            store.list_first_messages(guild_id, joined_ms),
            store.list_answered(guild_id, first_ms..end_ms),
        )?;
        // Their first day of the twelve weeks is so late that they may have come back after long.
        let recent = last_day.plus(-(RECENT_DAYS as i32));
        let took_part_lately: Vec<MemberId> = days
            .iter()
            .filter(|(_, days)| days.days().next().is_some_and(|day| day > recent))
            .map(|(member_id, _)| *member_id)
            .collect();
        Ok(Self {
            before: store
                .list_last_active_before(guild_id, &took_part_lately, first_day)
                .await?,
            fans,
            no_fans,
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

    /// How a member took part; `None` for not at all.
    pub fn days(&self, member_id: MemberId) -> Option<ActiveDays> {
        self.days.get(&member_id).copied()
    }

    /// Whether a member took part in a week of the twelve.
    pub fn was_here_in(&self, member_id: MemberId, week: Week) -> bool {
        let days = self.days(member_id);
        days.is_some_and(|days| week.days().iter().any(|day| days.has(*day)))
    }

    /// The last day before `day` on which a fan took part, as far as it was looked for.
    pub fn last_before(&self, member_id: MemberId, day: LocalDay) -> Option<LocalDay> {
        let days = self.days(member_id);
        let within = days.and_then(|days| days.days().take_while(|known| *known < day).last());
        within.or_else(|| self.before.get(&member_id).copied())
    }

    /// How many distinct fans and how many distinct staff took part in a week of the twelve, whether they are still
    /// here or not.
    pub fn active_in(&self, week: Week) -> (u32, u32) {
        let mut counts = (0, 0);
        for (member_id, days) in &self.days {
            if week.days().iter().any(|day| days.has(*day)) {
                match self.no_fans.get(member_id) {
                    None => counts.0 += 1,
                    Some(false) => counts.1 += 1,
                    Some(true) => {}
                }
            }
        }
        counts
    }

    /// How many distinct fans took part on each day of a week of the twelve, Monday first.
    pub fn active_by_day(&self, week: Week) -> [u32; 7] {
        let of_fans = self.days.iter().filter(|(id, _)| !self.no_fans.contains_key(id));
        let mut counts = [0; 7];
        for (_, days) in of_fans {
            for (count, day) in counts.iter_mut().zip(week.days()) {
                *count += u32::from(days.has(day));
            }
        }
        counts
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
        let concern_ms = today.plus(1 - RECENT_DAYS as i32).start_ms(zone);
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
                let days: Vec<LocalDay> = self
                    .days(member_id)
                    .map_or_else(Vec::new, |days| days.days().collect());
                let before = self.before.get(&member_id).copied();
                FanCare {
                    member_id,
                    tier_id: fan.tier_id,
                    joined_day: fan.joined_ms.map(|joined_ms| LocalDay::of(zone, joined_ms)),
                    first_message_day: self.first_message_day(member_id),
                    usual_gap_days: usual_gap_days(&days),
                    active_days: before.into_iter().chain(days).collect(),
                    was_answered: self.was_answered(member_id),
                    is_away: away.get(&member_id).is_some_and(|away| away.contains(today)),
                    asked_after: asked_after.get(&member_id).copied(),
                }
            })
            .collect())
    }
}
