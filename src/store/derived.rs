//! Facts that follow from other facts: opening a thread that was answered in, welcoming a newcomer,
//! asking after the creator. They are worked out anew whenever what they follow from changes, so
//! that they too depend on the set of what is known and not on when it came.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use super::{
    Result, Tx,
    activities::Recorded,
    days::Touched,
    questions::Radar,
    rows::{OfRows, Value},
    rows_json,
    scoring::Scoring,
};
use crate::domain::{
    activity::{Activity, Kind, ObservedMessage},
    concern::{LOOK_BACK_MS, SpokeTo, asked_after},
    ids::{ChannelId, GuildId, MemberId, created_at_ms, first_id_at},
    period::DAY_MS,
    welcome::{Answer, NEWCOMER_DAYS, is_newcomer, welcoming},
};

statements! {
    ANSWERED_IN = "SELECT member_id, source_id FROM activities
        WHERE guild_id = $1 AND kind = $2 AND at_ms >= $3 AND channel_id = $4 AND member_id <> $5 AND retracted = 0
        ORDER BY at_ms LIMIT 1";
    INSERT_MENTIONS = "INSERT INTO creator_mentions (guild_id, message_id, creator_id, member_id, channel_id)
        SELECT CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT), CAST(value ->> 3 AS BIGINT),
            CAST(value ->> 4 AS BIGINT)
        FROM json_each($1) AS n WHERE NOT EXISTS (SELECT 1 FROM deleted_messages AS d
            WHERE d.guild_id = CAST(n.value ->> 0 AS BIGINT) AND d.message_id = CAST(n.value ->> 1 AS BIGINT))
        ON CONFLICT DO NOTHING
        RETURNING guild_id, message_id, creator_id";
    FORGET_MENTIONS = "DELETE FROM creator_mentions
        WHERE guild_id = $1 AND message_id IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($2))
        RETURNING guild_id, message_id, creator_id";
    MENTIONS_BETWEEN = "SELECT message_id, member_id, channel_id FROM creator_mentions
        WHERE guild_id = $1 AND message_id >= $2 AND message_id < $3 AND creator_id = $4";
    WRITTEN_BEFORE = "SELECT at_ms, source_id FROM activities
        WHERE guild_id = $1 AND member_id = $2 AND at_ms < $3 AND kind = $4 AND retracted = 0 ORDER BY at_ms DESC LIMIT 1";
    WRITTEN_AFTER = "SELECT at_ms, source_id FROM activities
        WHERE guild_id = $1 AND member_id = $2 AND at_ms > $3 AND kind = $4 AND retracted = 0 ORDER BY at_ms LIMIT 1";
    WRITTEN_BETWEEN = "SELECT at_ms, source_id FROM activities
        WHERE guild_id = $1 AND member_id = $2 AND at_ms >= $3 AND at_ms < $4 AND kind = $5 AND retracted = 0 ORDER BY at_ms";
    CONCERN_BETWEEN = "SELECT member_id, source_id FROM activities
        WHERE guild_id = $1 AND kind = $2 AND at_ms >= $3 AND at_ms < $4 AND other_id = $5 AND retracted = 0";
    ANSWERS_TO = "SELECT source_id, other_id, channel_id FROM activities
        WHERE guild_id = $1 AND member_id = $2 AND at_ms >= $3 AND kind = $4 AND target_id = $5 AND retracted = 0";
    /// Whose answers count as the newcomer's welcome so far, found by way of the answers.
    WELCOMES_OF = "SELECT w.member_id, w.source_id FROM activities AS a JOIN activities AS w
            ON w.guild_id = a.guild_id AND w.member_id = a.other_id AND w.at_ms = a.at_ms AND w.kind = $5
            AND w.source_id = a.source_id AND w.other_id = a.member_id
        WHERE a.guild_id = $1 AND a.member_id = $2 AND a.at_ms >= $3 AND a.kind = $4 AND w.retracted = 0";
}

/// Of those who joined lately, seen from a time of theirs: since when they are here and their first
/// message (kind 0).
const FIRST_MESSAGES: OfRows = OfRows {
    before: "SELECT m.member_id, m.first_joined_ms, coalesce((SELECT a.source_id FROM activities AS a
                WHERE a.guild_id = m.guild_id AND a.member_id = m.member_id AND a.kind = 0 AND a.retracted = 0
                ORDER BY a.at_ms, a.source_id LIMIT 1), 0)
        FROM ",
    columns: 3,
    after: "CROSS JOIN members AS m
        WHERE m.guild_id = v.column1 AND m.member_id = v.column2 AND m.first_joined_ms >= v.column3 AND m.is_bot = 0",
};

/// Silences of a creator to look at anew: all that changed lies from the first time to the second.
pub(super) type Silences = BTreeMap<(GuildId, MemberId), (i64, i64)>;

/// That a thread was opened in which somebody else answered.
fn opened(guild_id: GuildId, thread_id: ChannelId, owner_id: MemberId) -> Activity {
    Activity {
        channel_id: thread_id,
        ..Activity::new(guild_id, owner_id, Kind::Thread, thread_id.0)
    }
}

/// What changed of somebody who may be a newcomer.
struct Arrival {
    /// The earliest message of theirs that it is about.
    earliest_ms: i64,
    written: BTreeSet<u64>,
    /// Messages of theirs that were answered, or are not any more.
    answered: BTreeSet<u64>,
    /// A message of theirs was deleted: another may be the first.
    lost: bool,
}

impl Arrival {
    /// Whether the welcome may have changed, given which message is their first now.
    fn concerns(&self, first_id: u64) -> bool {
        self.lost || self.written.contains(&first_id) || self.answered.contains(&first_id)
    }
}

impl Tx {
    /// Notes which of the messages speak to the creator.
    pub(super) async fn note_spoken_to(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        messages: &[&ObservedMessage],
        silences: &mut Silences,
    ) -> Result<()> {
        let mut rows = Vec::new();
        for message in messages {
            let settings = &scoring[&message.guild_id];
            let at_ms = created_at_ms(message.message_id);
            if settings.creators.contains(&message.author_id) || settings.is_paused(message.author_id, at_ms)
            {
                continue;
            }
            let creators = message.addressees();
            let creators = creators.intersection(&settings.creators);
            for creator_id in creators.filter(|creator_id| !settings.is_paused(**creator_id, at_ms)) {
                rows.push((
                    message.guild_id.as_i64(),
                    message.message_id as i64,
                    creator_id.as_i64(),
                    message.author_id.as_i64(),
                    message.channel_id.as_i64(),
                ));
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
        rows.sort_unstable();
        rows.dedup();
        let new: Vec<(i64, i64, i64)> = tx_all!(self, INSERT_MENTIONS, rows_json(&rows))?;
        note_mentions(silences, new);
        Ok(())
    }

    /// Forgets that deleted messages (as rows of their ids) spoke to the creator.
    pub(super) async fn forget_spoken_to(
        &mut self,
        guild_id: GuildId,
        messages: &str,
        silences: &mut Silences,
    ) -> Result<()> {
        let gone: Vec<(i64, i64, i64)> = tx_all!(self, FORGET_MENTIONS, guild_id.as_i64(), messages)?;
        note_mentions(silences, gone);
        Ok(())
    }

    /// Brings the facts that follow from others up to date with what changed. `silences`: those in
    /// which somebody newly spoke to the creator, or did so no longer.
    pub(super) async fn derive(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        mut silences: Silences,
        touched: &mut Touched,
        recorded: &mut Recorded,
        radar: &mut Radar,
    ) -> Result<()> {
        let (mut answered, mut bereft) = (Vec::new(), BTreeSet::new());
        let mut arrivals: BTreeMap<GuildId, BTreeMap<MemberId, Arrival>> = BTreeMap::new();
        for change in touched.changes() {
            let (guild_id, member_id) = (change.guild_id, change.member_id);
            let about_ms = match (change.kind, change.target_id) {
                (Kind::Message, _) => change.at_ms,
                (Kind::ReplyReceived, Some(target_id)) => created_at_ms(target_id),
                _ => continue,
            };
            let arrival = arrivals.entry(guild_id).or_default().entry(member_id);
            let arrival = arrival.or_insert_with(|| Arrival {
                earliest_ms: about_ms,
                written: BTreeSet::new(),
                answered: BTreeSet::new(),
                lost: false,
            });
            arrival.earliest_ms = arrival.earliest_ms.min(about_ms);
            if let (Kind::ReplyReceived, Some(target_id)) = (change.kind, change.target_id) {
                arrival.answered.insert(target_id);
                continue;
            }
            arrival.written.insert(change.source_id);
            arrival.lost |= change.lost;
            let settings = &scoring[&guild_id];
            let owner_id = settings.threads.get(&change.channel_id).copied().flatten();
            if let Some(owner_id) = owner_id.filter(|owner_id| *owner_id != member_id) {
                if change.lost {
                    bereft.insert((guild_id, change.channel_id));
                } else {
                    answered.push(opened(guild_id, change.channel_id, owner_id));
                }
            }
            if settings.creators.contains(&member_id) {
                // It moves the usual gap of every silence for as long as it is looked back at.
                widen(
                    &mut silences,
                    (guild_id, member_id),
                    change.at_ms,
                    change.at_ms + LOOK_BACK_MS,
                );
            }
        }
        self.insert(scoring, answered, touched, recorded).await?;
        for (guild_id, thread_id) in bereft {
            self.derive_opening(scoring, guild_id, thread_id, touched, recorded)
                .await?;
        }
        for (guild_id, arrivals) in arrivals {
            self.derive_welcomes(scoring, guild_id, &arrivals, touched, recorded, radar)
                .await?;
        }
        for (whose, span_ms) in silences {
            self.derive_concern(scoring, whose, span_ms, touched, recorded)
                .await?;
        }
        Ok(())
    }

    /// Looks at threads that have become known, in which somebody may have answered before.
    pub(super) async fn derive_openings(&mut self, guild_id: GuildId, threads: &[ChannelId]) -> Result<()> {
        let scoring = self.scoring([guild_id]).await?;
        let (mut touched, mut recorded) = (Touched::default(), Recorded::default());
        for thread_id in threads {
            self.derive_opening(&scoring, guild_id, *thread_id, &mut touched, &mut recorded)
                .await?;
        }
        if let Some(settings) = scoring.get(&guild_id) {
            self.refresh_questions_in(settings, guild_id, threads).await?;
        }
        self.rescore(scoring, touched).await
    }

    /// Credits the opening of a thread while somebody else's answer is in it.
    async fn derive_opening(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        guild_id: GuildId,
        thread_id: ChannelId,
        touched: &mut Touched,
        recorded: &mut Recorded,
    ) -> Result<()> {
        let settings = scoring.get(&guild_id);
        let Some(owner_id) =
            settings.and_then(|settings| settings.threads.get(&thread_id).copied().flatten())
        else {
            return Ok(());
        };
        let answered: Option<(i64, i64)> = tx_one!(
            self,
            ANSWERED_IN,
            guild_id.as_i64(),
            Kind::Message.code(),
            created_at_ms(thread_id.0),
            thread_id.as_i64(),
            owner_id.as_i64()
        )?;
        if answered.is_some() {
            let fact = opened(guild_id, thread_id, owner_id);
            return self.insert(scoring, vec![fact], touched, recorded).await;
        }
        let lost = self
            .retract_source(guild_id, Kind::Thread, thread_id.0, "", None)
            .await?;
        self.touch_days(guild_id, lost, touched).await
    }

    async fn derive_welcomes(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        guild_id: GuildId,
        arrivals: &BTreeMap<MemberId, Arrival>,
        touched: &mut Touched,
        recorded: &mut Recorded,
        radar: &mut Radar,
    ) -> Result<()> {
        let since_ms = |arrival: &Arrival| arrival.earliest_ms - NEWCOMER_DAYS * DAY_MS;
        let values: Vec<Value<'_>> = arrivals
            .iter()
            .flat_map(|(member_id, arrival)| {
                [guild_id.as_i64(), member_id.as_i64(), since_ms(arrival)].map(Value::from)
            })
            .collect();
        let firsts: Vec<(i64, i64, i64)> = self.all_of_rows(FIRST_MESSAGES, &values).await?;
        for (member_id, joined_ms, first_id) in firsts {
            let (member_id, first_id) = (MemberId::from_i64(member_id), first_id as u64);
            if !arrivals[&member_id].concerns(first_id) {
                continue;
            }
            let is_first = first_id != 0 && is_newcomer(joined_ms, created_at_ms(first_id));
            radar.first_message(guild_id, member_id, if is_first { first_id } else { 0 });
            let wanted = if is_first {
                self.find_welcome(guild_id, member_id, first_id).await?
            } else {
                None
            };
            // Joining and writing have their times from different clocks.
            let held: Vec<(i64, i64)> = tx_all!(
                self,
                WELCOMES_OF,
                guild_id.as_i64(),
                member_id.as_i64(),
                joined_ms - DAY_MS,
                Kind::ReplyReceived.code(),
                Kind::Welcome.code()
            )?;
            let wanted = wanted.into_iter().collect();
            self.replace_held(
                scoring,
                (guild_id, Kind::Welcome),
                held,
                wanted,
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
        Ok(Some(Activity {
            other_id: Some(newcomer_id),
            channel_id: channel_of(&answers, answer.message_id),
            ..Activity::new(guild_id, answer.by_id, Kind::Welcome, answer.message_id)
        }))
    }

    async fn derive_concern(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        (guild_id, creator_id): (GuildId, MemberId),
        (from_ms, until_ms): (i64, i64),
        touched: &mut Touched,
        recorded: &mut Recorded,
    ) -> Result<()> {
        let (guild, creator, kind) = (guild_id.as_i64(), creator_id.as_i64(), Kind::Message.code());
        // From the creator's last message before, with which the first of the silences began, to
        // their next one after, which ended the last.
        let last: Option<(i64, i64)> = tx_one!(self, WRITTEN_BEFORE, guild, creator, from_ms, kind)?;
        let next: Option<(i64, i64)> = tx_one!(self, WRITTEN_AFTER, guild, creator, until_ms, kind)?;
        let from_ms = last.map_or(from_ms, |(at_ms, _)| at_ms);
        let (to_ms, to_id) = next.map_or((i64::MAX, i64::MAX), |(at_ms, _)| {
            (at_ms, first_id_at(at_ms) as i64)
        });
        let spoken: Vec<(i64, i64, i64)> = tx_all!(
            self,
            MENTIONS_BETWEEN,
            guild,
            first_id_at(from_ms) as i64,
            to_id,
            creator
        )?;
        let since: Vec<(i64, i64)> = tx_all!(self, WRITTEN_BETWEEN, guild, creator, from_ms, to_ms, kind)?;
        let is_silent = |(message_id, ..): &(i64, i64, i64)| {
            let at_ms = created_at_ms(*message_id as u64);
            let before = since.partition_point(|(written_ms, _)| *written_ms <= at_ms);
            before > 0 && at_ms - since[before - 1].0 > DAY_MS
        };
        let mut wanted = Vec::new();
        // Nobody is missed within a day: mostly there is no need to know the creator's habits.
        if spoken.iter().any(is_silent) {
            let habits_from_ms = from_ms - LOOK_BACK_MS;
            let written: Vec<(i64, i64)> =
                tx_all!(self, WRITTEN_BETWEEN, guild, creator, habits_from_ms, to_ms, kind)?;
            let written: Vec<i64> = written.into_iter().map(|(at_ms, _)| at_ms).collect();
            let list = spoken.iter().map(|(message_id, member_id, _)| SpokeTo {
                at_ms: created_at_ms(*message_id as u64),
                message_id: *message_id as u64,
                member_id: MemberId::from_i64(*member_id),
                creator_id,
            });
            let channels: HashMap<u64, i64> =
                spoken.iter().map(|(id, _, place)| (*id as u64, *place)).collect();
            for spoke in asked_after(&written, list.collect()) {
                wanted.push(Activity {
                    other_id: Some(creator_id),
                    channel_id: ChannelId::from_i64(channels[&spoke.message_id]),
                    ..Activity::new(guild_id, spoke.member_id, Kind::Concern, spoke.message_id)
                });
            }
        }
        let held: Vec<(i64, i64)> = tx_all!(
            self,
            CONCERN_BETWEEN,
            guild,
            Kind::Concern.code(),
            from_ms,
            to_ms,
            creator
        )?;
        self.replace_held(
            scoring,
            (guild_id, Kind::Concern),
            held,
            wanted,
            touched,
            recorded,
        )
        .await
    }

    /// Makes `wanted` the facts of a kind that hold in place of those `held` (member, source).
    async fn replace_held(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        (guild_id, kind): (GuildId, Kind),
        held: Vec<(i64, i64)>,
        mut wanted: Vec<Activity>,
        touched: &mut Touched,
        recorded: &mut Recorded,
    ) -> Result<()> {
        let key = |fact: &Activity| (fact.member_id.as_i64(), fact.source_id as i64);
        let keys: HashSet<_> = wanted.iter().map(key).collect();
        let (stay, go): (HashSet<_>, HashSet<_>) = held.into_iter().partition(|held| keys.contains(held));
        for (member_id, source_id) in go {
            let member_id = Some(MemberId::from_i64(member_id));
            let lost = self
                .retract_source(guild_id, kind, source_id as u64, "", member_id)
                .await?;
            self.touch_days(guild_id, lost, touched).await?;
        }
        wanted.retain(|fact| !stay.contains(&key(fact)));
        self.insert(scoring, wanted, touched, recorded).await
    }
}

/// The channel of a message among rows of (message, person, channel).
fn channel_of(rows: &[(i64, i64, i64)], message_id: u64) -> ChannelId {
    let row = rows.iter().find(|(id, ..)| *id as u64 == message_id);
    ChannelId::from_i64(row.map_or(0, |(.., channel_id)| *channel_id))
}

fn note_mentions(silences: &mut Silences, mentions: Vec<(i64, i64, i64)>) {
    for (guild_id, message_id, creator_id) in mentions {
        let whose = (GuildId::from_i64(guild_id), MemberId::from_i64(creator_id));
        let at_ms = created_at_ms(message_id as u64);
        widen(silences, whose, at_ms, at_ms);
    }
}

fn widen(silences: &mut Silences, whose: (GuildId, MemberId), from_ms: i64, until_ms: i64) {
    let span = silences.entry(whose).or_insert((from_ms, until_ms));
    *span = (span.0.min(from_ms), span.1.max(until_ms));
}
