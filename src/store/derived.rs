//! Facts that follow from other facts: opening a thread that was answered in, welcoming a newcomer,
//! asking after the creator. They are worked out anew whenever what they follow from changes, so
//! that they too depend on the set of what is known and not on when it came.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use super::{Result, Tx, activities::Recorded, days::Touched, rows_json, scoring::Scoring};
use crate::domain::{
    activity::{Activity, Kind, ObservedMessage},
    concern::{LOOK_BACK_MS, SpokeTo, asked_after},
    ids::{ChannelId, GuildId, MemberId, created_at_ms, first_id_at},
    welcome::{Answer, NEWCOMER_DAYS, is_newcomer, welcoming},
};

statements! {
    INSERT_MENTIONS = "INSERT INTO creator_mentions (guild_id, message_id, creator_id, member_id, channel_id)
        SELECT CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT), CAST(value ->> 3 AS BIGINT),
            CAST(value ->> 4 AS BIGINT)
        FROM json_each($1) AS n WHERE NOT EXISTS (SELECT 1 FROM deleted_messages AS d
            WHERE d.guild_id = CAST(n.value ->> 0 AS BIGINT) AND d.message_id = CAST(n.value ->> 1 AS BIGINT))
        ON CONFLICT DO NOTHING
        RETURNING guild_id, message_id";
    MENTIONS_FROM = "SELECT message_id, member_id, channel_id FROM creator_mentions
        WHERE guild_id = $1 AND message_id >= $2 AND creator_id = $3";
    WRITTEN_BEFORE = "SELECT at_ms, source_id FROM activities
        WHERE guild_id = $1 AND member_id = $2 AND at_ms < $3 AND kind = $4 AND retracted = 0 ORDER BY at_ms DESC LIMIT 1";
    WRITTEN_FROM = "SELECT at_ms, source_id FROM activities
        WHERE guild_id = $1 AND member_id = $2 AND at_ms >= $3 AND kind = $4 AND retracted = 0 ORDER BY at_ms";
    ABOUT_FROM = "SELECT member_id, source_id FROM activities
        WHERE guild_id = $1 AND kind = $2 AND at_ms >= $3 AND other_id = $4 AND retracted = 0";
    /// Of those who joined lately, seen from a time of theirs: since when they are here and their first message.
    FIRST_MESSAGES = "SELECT m.member_id, m.first_joined_ms, coalesce((SELECT a.source_id FROM activities AS a
                WHERE a.guild_id = m.guild_id AND a.member_id = m.member_id AND a.kind = $3 AND a.retracted = 0
                ORDER BY a.at_ms, a.source_id LIMIT 1), 0)
        FROM json_each($2) AS s JOIN members AS m ON m.guild_id = $1 AND m.member_id = CAST(s.value ->> 0 AS BIGINT)
        WHERE m.first_joined_ms >= CAST(s.value ->> 1 AS BIGINT) AND m.is_bot = 0";
    ANSWERS_TO = "SELECT source_id, other_id, channel_id FROM activities
        WHERE guild_id = $1 AND member_id = $2 AND at_ms >= $3 AND kind = $4 AND target_id = $5 AND retracted = 0";
}

/// How long after joining anything about a newcomer's welcome may still change.
const WELCOME_MS: i64 = 2 * NEWCOMER_DAYS * DAY_MS;
const DAY_MS: i64 = 86_400_000;

/// That a thread was opened in which somebody else answered.
pub(super) fn opened(guild_id: GuildId, thread_id: ChannelId, owner_id: MemberId) -> Activity {
    Activity {
        channel_id: thread_id,
        ..Activity::new(guild_id, owner_id, Kind::Thread, thread_id.0)
    }
}

/// What changed of somebody who may be a newcomer.
#[derive(Default)]
struct Arrival {
    at_ms: i64,
    written: BTreeSet<u64>,
    /// Messages of theirs that were answered.
    answered: BTreeSet<u64>,
    /// Something was taken back.
    lost: bool,
}

impl Arrival {
    /// Whether the welcome may have changed, given which message is their first now.
    fn concerns(&self, first_id: u64) -> bool {
        self.lost || self.written.contains(&first_id) || self.answered.contains(&first_id)
    }
}

impl Tx {
    /// Notes which of the messages speak to the creator. Returns since when, for each server in which any did.
    pub(super) async fn note_spoken_to(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        messages: &[&ObservedMessage],
    ) -> Result<BTreeMap<GuildId, i64>> {
        let mut rows = Vec::new();
        for message in messages {
            let settings = &scoring[&message.guild_id];
            let at_ms = created_at_ms(message.message_id);
            if settings.creators.contains(&message.author_id) || settings.is_paused(message.author_id, at_ms)
            {
                continue;
            }
            for creator_id in message.addressees().intersection(&settings.creators) {
                rows.push((
                    message.guild_id.as_i64(),
                    message.message_id as i64,
                    creator_id.as_i64(),
                    message.author_id.as_i64(),
                    message.channel_id.as_i64(),
                ));
            }
        }
        let mut earliest = BTreeMap::new();
        if rows.is_empty() {
            return Ok(earliest);
        }
        rows.sort_unstable();
        rows.dedup();
        let new: Vec<(i64, i64)> = tx_all!(self, INSERT_MENTIONS, rows_json(&rows))?;
        for (guild_id, message_id) in new {
            note_earliest(
                &mut earliest,
                GuildId::from_i64(guild_id),
                created_at_ms(message_id as u64),
            );
        }
        Ok(earliest)
    }

    /// Brings the facts that follow from others up to date with what changed. `spoken`: since when
    /// somebody newly spoke to the creator.
    pub(super) async fn derive(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        spoken: BTreeMap<GuildId, i64>,
        touched: &mut Touched,
        recorded: &mut Recorded,
    ) -> Result<()> {
        let mut silences = spoken;
        let mut arrivals: BTreeMap<GuildId, BTreeMap<MemberId, Arrival>> = BTreeMap::new();
        for change in touched.changes() {
            let (guild_id, member_id, at_ms) = (change.guild_id, change.member_id, change.at_ms);
            if change.kind == Kind::Message && scoring[&guild_id].creators.contains(&member_id) {
                note_earliest(&mut silences, guild_id, at_ms);
            }
            if matches!(change.kind, Kind::Message | Kind::ReplyReceived) {
                let arrival = arrivals
                    .entry(guild_id)
                    .or_default()
                    .entry(member_id)
                    .or_default();
                arrival.at_ms = arrival.at_ms.max(at_ms);
                arrival.lost |= change.lost;
                match (change.kind, change.target_id) {
                    (Kind::Message, _) => drop(arrival.written.insert(change.source_id)),
                    (_, Some(target_id)) => drop(arrival.answered.insert(target_id)),
                    (_, None) => {}
                }
            }
        }
        for (guild_id, arrivals) in arrivals {
            self.derive_welcomes(scoring, guild_id, &arrivals, touched, recorded)
                .await?;
        }
        for (guild_id, from_ms) in silences {
            for creator_id in &scoring[&guild_id].creators {
                self.derive_concern(scoring, (guild_id, *creator_id), from_ms, touched, recorded)
                    .await?;
            }
        }
        Ok(())
    }

    async fn derive_welcomes(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        guild_id: GuildId,
        arrivals: &BTreeMap<MemberId, Arrival>,
        touched: &mut Touched,
        recorded: &mut Recorded,
    ) -> Result<()> {
        let rows: Vec<_> = arrivals
            .iter()
            .map(|(member_id, arrival)| (member_id.as_i64(), arrival.at_ms - WELCOME_MS))
            .collect();
        let firsts: Vec<(i64, i64, i64)> = tx_all!(
            self,
            FIRST_MESSAGES,
            guild_id.as_i64(),
            rows_json(&rows),
            Kind::Message.code()
        )?;
        for (member_id, joined_ms, first_id) in firsts {
            let (member_id, first_id) = (MemberId::from_i64(member_id), first_id as u64);
            if !arrivals[&member_id].concerns(first_id) {
                continue;
            }
            let wanted = if first_id != 0 && is_newcomer(joined_ms, created_at_ms(first_id)) {
                self.find_welcome(guild_id, member_id, first_id).await?
            } else {
                None
            };
            self.replace_about(
                scoring,
                (
                    guild_id,
                    Kind::Welcome,
                    member_id,
                    joined_ms.min(created_at_ms(first_id)),
                ),
                wanted.into_iter().collect(),
                touched,
                recorded,
            )
            .await?;
        }
        Ok(())
    }

    async fn find_welcome(
        &mut self,
        guild_id: GuildId,
        newcomer_id: MemberId,
        first_id: u64,
    ) -> Result<Option<Activity>> {
        let answers: Vec<(i64, i64, i64)> = tx_all!(
            self,
            ANSWERS_TO,
            guild_id.as_i64(),
            newcomer_id.as_i64(),
            created_at_ms(first_id),
            Kind::ReplyReceived.code(),
            first_id as i64
        )?;
        let list = answers.iter().map(|(message_id, by_id, _)| Answer {
            message_id: *message_id as u64,
            by_id: MemberId::from_i64(*by_id),
            target_id: first_id,
        });
        let Some(answer) = welcoming(first_id, list) else {
            return Ok(None);
        };
        let channel = answers
            .iter()
            .find(|(message_id, ..)| *message_id as u64 == answer.message_id);
        Ok(Some(Activity {
            other_id: Some(newcomer_id),
            channel_id: ChannelId::from_i64(channel.map_or(0, |(.., channel_id)| *channel_id)),
            ..Activity::new(guild_id, answer.by_id, Kind::Welcome, answer.message_id)
        }))
    }

    async fn derive_concern(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        (guild_id, creator_id): (GuildId, MemberId),
        from_ms: i64,
        touched: &mut Touched,
        recorded: &mut Recorded,
    ) -> Result<()> {
        let (guild, creator, kind) = (guild_id.as_i64(), creator_id.as_i64(), Kind::Message.code());
        // A silence that was going on then began with the creator's last message before.
        let last: Option<(i64, i64)> = tx_one!(self, WRITTEN_BEFORE, guild, creator, from_ms, kind)?;
        let from_ms = last.map_or(from_ms, |(at_ms, _)| at_ms);
        let spoken: Vec<(i64, i64, i64)> =
            tx_all!(self, MENTIONS_FROM, guild, first_id_at(from_ms) as i64, creator)?;
        let since: Vec<(i64, i64)> = tx_all!(self, WRITTEN_FROM, guild, creator, from_ms, kind)?;
        let is_silent = |(message_id, ..): &(i64, i64, i64)| {
            let at_ms = created_at_ms(*message_id as u64);
            let before = since.partition_point(|(written_ms, _)| *written_ms <= at_ms);
            before > 0 && at_ms - since[before - 1].0 > DAY_MS
        };
        let mut wanted = Vec::new();
        // Nobody is missed within a day: mostly there is no need to know the creator's habits.
        if spoken.iter().any(is_silent) {
            let written: Vec<(i64, i64)> =
                tx_all!(self, WRITTEN_FROM, guild, creator, from_ms - LOOK_BACK_MS, kind)?;
            let written: Vec<i64> = written.into_iter().map(|(at_ms, _)| at_ms).collect();
            let list = spoken.iter().map(|(message_id, member_id, _)| SpokeTo {
                at_ms: created_at_ms(*message_id as u64),
                message_id: *message_id as u64,
                member_id: MemberId::from_i64(*member_id),
                creator_id,
            });
            for spoke in asked_after(&written, list.collect()) {
                let channel = spoken
                    .iter()
                    .find(|(message_id, ..)| *message_id as u64 == spoke.message_id);
                wanted.push(Activity {
                    other_id: Some(creator_id),
                    channel_id: ChannelId::from_i64(channel.map_or(0, |(.., channel_id)| *channel_id)),
                    ..Activity::new(guild_id, spoke.member_id, Kind::Concern, spoke.message_id)
                });
            }
        }
        self.replace_about(
            scoring,
            (guild_id, Kind::Concern, creator_id, from_ms),
            wanted,
            touched,
            recorded,
        )
        .await
    }

    /// Makes `wanted` the facts of a kind about somebody that hold from a time on: others are taken back.
    async fn replace_about(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        (guild_id, kind, other_id, from_ms): (GuildId, Kind, MemberId, i64),
        wanted: Vec<Activity>,
        touched: &mut Touched,
        recorded: &mut Recorded,
    ) -> Result<()> {
        let held: Vec<(i64, i64)> = tx_all!(
            self,
            ABOUT_FROM,
            guild_id.as_i64(),
            kind.code(),
            from_ms,
            other_id.as_i64()
        )?;
        for (member_id, source_id) in held {
            let (member_id, source_id) = (MemberId::from_i64(member_id), source_id as u64);
            let is_wanted = |fact: &&Activity| fact.member_id == member_id && fact.source_id == source_id;
            if !wanted.iter().any(|fact| is_wanted(&fact)) {
                let lost = self
                    .retract_source(guild_id, kind, source_id, "", Some(member_id))
                    .await?;
                self.touch_days(guild_id, lost, touched).await?;
            }
        }
        self.insert(scoring, wanted, touched, recorded).await
    }
}

fn note_earliest(earliest: &mut BTreeMap<GuildId, i64>, guild_id: GuildId, at_ms: i64) {
    let known = earliest.entry(guild_id).or_insert(at_ms);
    *known = at_ms.min(*known);
}
