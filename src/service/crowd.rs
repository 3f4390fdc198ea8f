//! Everybody's last twelve weeks, read once for all who look at them: the summary and the care list.

use std::collections::{HashMap, HashSet};

use crate::{
    domain::{
        activity::Kind, care::FanCare, ids::MemberId, loyalty::WINDOW_DAYS, period::LocalDay,
        rhythm::usual_gap_days,
    },
    store::{FanDay, FanFacts, Guild, Store},
};

/// Whoever took part within so many days may have come back after long.
const RECENT_DAYS: i32 = 7;
/// First messages are looked at for so many days.
const FIRST_DAYS: i32 = 14;

/// The fans who are here, with the days they took part on.
#[derive(Debug)]
pub(super) struct Crowd {
    pub fans: Vec<FanFacts>,
    /// By member and day, of the twelve weeks that end with the last day.
    days: HashMap<MemberId, Vec<FanDay>>,
    /// The last day before those, of who took part lately.
    before: HashMap<MemberId, LocalDay>,
    last_day: LocalDay,
}

impl Crowd {
    /// Reads the twelve weeks that end with `last_day`.
    pub async fn load(store: &Store, guild: &Guild, last_day: LocalDay) -> anyhow::Result<Self> {
        let guild_id = guild.guild_id;
        let first_day = last_day.plus(1 - WINDOW_DAYS);
        let mut days: HashMap<MemberId, Vec<FanDay>> = HashMap::new();
        for day in store.list_fan_days(guild_id, first_day, last_day).await? {
            days.entry(day.member_id).or_default().push(day);
        }
        let recent = last_day.plus(-RECENT_DAYS);
        let took_part_lately: Vec<MemberId> = days
            .iter()
            .filter(|(_, days)| days.first().is_some_and(|day| day.day > recent))
            .map(|(member_id, _)| *member_id)
            .collect();
        Ok(Self {
            fans: store.list_fans(guild_id).await?,
            before: store
                .list_last_active_before(guild_id, &took_part_lately, first_day)
                .await?,
            days,
            last_day,
        })
    }

    /// The days a fan took part on, with their points, in order.
    pub fn days(&self, member_id: MemberId) -> &[FanDay] {
        self.days.get(&member_id).map_or(&[], Vec::as_slice)
    }

    /// The last day before `day` on which a fan took part, as far as it was looked for.
    pub fn last_before(&self, member_id: MemberId, day: LocalDay) -> Option<LocalDay> {
        let within = self.days(member_id).iter().rev().find(|known| known.day < day);
        within
            .map(|known| known.day)
            .or_else(|| self.before.get(&member_id).copied())
    }

    /// What decides whether each is to be cared for, on the last day.
    pub async fn care(&self, store: &Store, guild: &Guild) -> anyhow::Result<Vec<FanCare>> {
        let (guild_id, zone, today) = (guild.guild_id, &guild.time_zone, self.last_day);
        let end_ms = today.plus(1).start_ms(zone);
        let since_ms = today.plus(-FIRST_DAYS).start_ms(zone);
        let answered = store
            .count_others(guild_id, Kind::ReplyReceived, since_ms..end_ms)
            .await?;
        let answered: HashSet<MemberId> = answered.into_iter().map(|(member_id, _)| member_id).collect();
        let away = store.list_away(guild_id, today).await?;
        let uncounted: HashSet<MemberId> = store.list_uncounted(guild_id).await?.into_iter().collect();
        let birthdays: HashMap<MemberId, _> = store
            .list_about(guild_id)
            .await?
            .into_iter()
            .filter_map(|(member_id, about)| Some((member_id, about.birthday?)))
            .collect();
        let concern_ms = today.plus(1 - RECENT_DAYS).start_ms(zone);
        let asked_after: HashMap<MemberId, _> = store
            .list_concern(guild_id, concern_ms..end_ms)
            .await?
            .into_iter()
            .map(|(member_id, message_id, channel_id, at_ms)| {
                (member_id, (message_id, channel_id, LocalDay::of(zone, at_ms)))
            })
            .collect();
        let counted = self.fans.iter().filter(|fan| !uncounted.contains(&fan.member_id));
        Ok(counted
            .map(|fan| {
                let member_id = fan.member_id;
                let days: Vec<LocalDay> = self.days(member_id).iter().map(|day| day.day).collect();
                let usual_gap_days = usual_gap_days(&days);
                let before = self.before.get(&member_id).copied();
                FanCare {
                    member_id,
                    name: fan.display_name.clone(),
                    tier_id: fan.tier_id,
                    joined_day: fan.joined_ms.map(|joined_ms| LocalDay::of(zone, joined_ms)),
                    first_active_day: fan.first_ms.map(|first_ms| LocalDay::of(zone, first_ms)),
                    active_days: before.into_iter().chain(days).collect(),
                    usual_gap_days,
                    was_answered: answered.contains(&member_id),
                    is_away: away.get(&member_id).is_some_and(|away| away.contains(today)),
                    birthday: birthdays.get(&member_id).copied(),
                    asked_after: asked_after.get(&member_id).copied(),
                }
            })
            .collect())
    }
}
