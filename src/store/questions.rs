//! Questions: what fans said that waits for the creator. Which there are and what closed them follows from the
//! messages, answers and reactions that are known, whatever order they came in.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
    sync::Arc,
};

use super::{
    JobKind, Result, Store, Tx, channels::is_thread, days::Change, rows_json, scoring::Scoring, unreadable,
};
use crate::domain::{
    activity::{Kind, Observation, ObservedMessage},
    ids::{ChannelId, GuildId, MemberId, created_at_ms, first_id_at},
    promise::{Causes, How, OPEN_BEFORE_MS, Pauses, Wait, Waited},
};

/// Something a fan said that waits for the creator, or waited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The message, or what was asked with a form.
    pub message_id: u64,
    pub member_id: MemberId,
    pub display_name: String,
    /// The member has left.
    pub has_left: bool,
    pub channel_id: ChannelId,
    pub causes: Causes,
    pub closed: Option<Closed>,
    /// The team's first answer.
    pub staff: Option<(MemberId, i64)>,
    /// It was put off until then.
    pub snoozed_until_ms: Option<i64>,
}

/// How a question was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    pub how: How,
    pub by_id: MemberId,
    /// `None` where nobody saw when.
    pub at_ms: Option<i64>,
}

impl Question {
    /// When it was said, in Unix milliseconds.
    pub fn asked_ms(&self) -> i64 {
        created_at_ms(self.message_id)
    }
}

/// How a fan's questions stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuestionCounts {
    pub open: u32,
    pub snoozed: u32,
    /// Of the open ones, messages from before the time that was asked about.
    pub old: u32,
}

/// What is open and nobody was reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreminded {
    pub message_id: u64,
    pub snoozed_until_ms: Option<i64>,
}

statements! {
    ADD = "INSERT INTO questions (guild_id, message_id, member_id, channel_id, causes)
        SELECT CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT), CAST(value ->> 3 AS BIGINT),
            CAST(value ->> 4 AS BIGINT)
        FROM json_each($1) AS n WHERE NOT EXISTS (SELECT 1 FROM deleted_messages AS d
            WHERE d.guild_id = CAST(n.value ->> 0 AS BIGINT) AND d.message_id = CAST(n.value ->> 1 AS BIGINT))
        ON CONFLICT (guild_id, message_id) DO UPDATE SET causes = questions.causes | excluded.causes
            WHERE (questions.causes | excluded.causes) <> questions.causes
        RETURNING guild_id, message_id";
    /// Their first message is another one.
    NOT_FIRST = "UPDATE questions SET causes = causes - $4
        WHERE guild_id = $1 AND member_id = $2 AND message_id <> $3 AND (causes & $4) <> 0";
    WITHOUT_CAUSE = "DELETE FROM questions WHERE guild_id = $1 AND member_id = $2 AND causes = 0";
    FORGET = "DELETE FROM questions WHERE guild_id = $1 AND message_id IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($2))";
    /// What nobody can answer any more: its channel, or the channel of its thread, is gone.
    FORGET_IN = "DELETE FROM questions WHERE guild_id = $1 AND how IS NULL AND (causes & $3) = 0 AND (
            channel_id IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($2))
            OR channel_id IN (SELECT c.channel_id FROM json_each($2) AS v CROSS JOIN channels AS c
                WHERE c.guild_id = $1 AND c.kind IN (10, 11, 12) AND c.parent_id = CAST(v.value ->> 0 AS BIGINT)))";
    OPEN_PLACES = "SELECT DISTINCT q.channel_id, c.kind, c.parent_id FROM questions AS q
            JOIN channels AS c ON c.guild_id = q.guild_id AND c.channel_id = q.channel_id
        WHERE q.guild_id = $1 AND q.how IS NULL AND (q.causes & $2) = 0";
    FIRST_CHANNELS = "SELECT a.source_id, a.channel_id FROM json_each($1) AS m CROSS JOIN activities AS a
        WHERE a.guild_id = CAST(m.value ->> 0 AS BIGINT) AND a.kind = CAST(m.value ->> 1 AS BIGINT)
            AND a.at_ms = CAST(m.value ->> 2 AS BIGINT) AND a.source_id = CAST(m.value ->> 3 AS BIGINT)";
    KNOWN = "SELECT q.message_id, q.member_id, q.channel_id, q.causes, q.reaction_ms, q.done_ms, q.done_by, q.let_go
        FROM json_each($2) AS m CROSS JOIN questions AS q
        WHERE q.guild_id = $1 AND q.message_id = CAST(m.value ->> 0 AS BIGINT) AND (q.how IS NULL OR q.how <> 'answer')";
    IN_CHANNELS = "SELECT q.message_id, q.guild_id FROM json_each($2) AS m CROSS JOIN questions AS q
        WHERE q.guild_id = $1 AND q.channel_id = CAST(m.value ->> 0 AS BIGINT)";
    /// Who answered them and when first.
    ANSWERS = "SELECT CAST(q.value ->> 0 AS BIGINT), a.other_id, min(a.at_ms) FROM json_each($2) AS q CROSS JOIN activities AS a
        WHERE a.guild_id = $1 AND a.member_id = CAST(q.value ->> 1 AS BIGINT) AND a.at_ms >= CAST(q.value ->> 2 AS BIGINT)
            AND a.kind = $3 AND a.target_id = CAST(q.value ->> 0 AS BIGINT) AND a.retracted = 0
        GROUP BY 1, 2";
    REACTIONS = "SELECT CAST(q.value ->> 0 AS BIGINT), a.other_id FROM json_each($2) AS q CROSS JOIN activities AS a
        WHERE a.guild_id = $1 AND a.member_id = CAST(q.value ->> 1 AS BIGINT) AND a.at_ms = CAST(q.value ->> 2 AS BIGINT)
            AND a.kind = $3 AND a.source_id = CAST(q.value ->> 0 AS BIGINT) AND a.retracted = 0
        GROUP BY 1, 2";
    /// Who of the team wrote in their threads and when first: question, person, then since when and where.
    IN_THREADS = "SELECT CAST(q.value ->> 0 AS BIGINT), a.member_id, min(a.at_ms) FROM json_each($2) AS q CROSS JOIN activities AS a
        WHERE a.guild_id = $1 AND a.member_id = CAST(q.value ->> 1 AS BIGINT) AND a.at_ms >= CAST(q.value ->> 2 AS BIGINT)
            AND a.kind = $3 AND a.source_id > CAST(q.value ->> 0 AS BIGINT) AND a.channel_id = CAST(q.value ->> 3 AS BIGINT) AND a.retracted = 0
        GROUP BY 1, 2";
    CLOSE = "UPDATE questions SET how = $3, closed_ms = $4, closed_by = $5, reaction_ms = $6, staff_ms = $7, staff_by = $8
        WHERE guild_id = $1 AND message_id = $2";
    FIND = "SELECT q.message_id, q.member_id, m.display_name, m.left_ms, q.channel_id, q.causes, q.how, q.closed_ms, q.closed_by,
            q.staff_ms, q.staff_by, q.snoozed_ms
        FROM questions AS q JOIN members AS m ON m.guild_id = q.guild_id AND m.member_id = q.member_id
        WHERE q.guild_id = $1 AND q.message_id = $2 AND m.is_bot = 0 AND m.is_staff = 0";
    OPEN = "SELECT q.message_id, q.member_id, m.display_name, m.left_ms, q.channel_id, q.causes, q.how, q.closed_ms, q.closed_by,
            q.staff_ms, q.staff_by, q.snoozed_ms
        FROM questions AS q JOIN members AS m ON m.guild_id = q.guild_id AND m.member_id = q.member_id
        WHERE q.guild_id = $1 AND q.how IS NULL AND (q.causes & $2) <> 0 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0
            AND CASE WHEN coalesce(q.snoozed_ms, 0) > $3 THEN 1 ELSE 0 END = $4
        ORDER BY q.message_id LIMIT $5 OFFSET $6";
    COUNT_OPEN = "SELECT coalesce(sum(CASE WHEN coalesce(q.snoozed_ms, 0) > $3 THEN 0 ELSE 1 END), 0),
            coalesce(sum(CASE WHEN coalesce(q.snoozed_ms, 0) > $3 THEN 1 ELSE 0 END), 0),
            coalesce(sum(CASE WHEN coalesce(q.snoozed_ms, 0) > $3 OR (q.causes & $5) <> 0 OR q.message_id >= $4 THEN 0 ELSE 1 END), 0)
        FROM questions AS q JOIN members AS m ON m.guild_id = q.guild_id AND m.member_id = q.member_id
        WHERE q.guild_id = $1 AND q.how IS NULL AND (q.causes & $2) <> 0 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0";
    /// Messages only: who asked in private is answered by itself. Nothing has closed them, so nothing else has to be looked at.
    LET_GO = "UPDATE questions SET done_ms = $3, done_by = $4, let_go = 1, how = $7, closed_ms = $3, closed_by = $4
        WHERE guild_id = $1 AND how IS NULL AND (causes & $2) <> 0 AND (causes & $6) = 0 AND message_id < $5 AND coalesce(snoozed_ms, 0) <= $3
            AND EXISTS (SELECT 1 FROM members AS m WHERE m.guild_id = questions.guild_id AND m.member_id = questions.member_id
                AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0)";
    LET_GO_AT = "SELECT message_id, guild_id FROM questions WHERE guild_id = $1 AND done_ms = $2 AND let_go = 1 ORDER BY message_id LIMIT $3";
    PUT_BACK = "UPDATE questions SET done_ms = NULL, done_by = NULL, let_go = 0
        WHERE guild_id = $1 AND message_id IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($2))";
    OPEN_IDS = "SELECT q.message_id, q.guild_id FROM questions AS q JOIN members AS m ON m.guild_id = q.guild_id AND m.member_id = q.member_id
        WHERE q.guild_id = $1 AND q.how IS NULL AND (q.causes & $2) <> 0 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0
            AND coalesce(q.snoozed_ms, 0) <= $3 ORDER BY q.message_id";
    UNREMINDED = "SELECT q.message_id, q.snoozed_ms
        FROM questions AS q JOIN members AS m ON m.guild_id = q.guild_id AND m.member_id = q.member_id
        WHERE q.guild_id = $1 AND q.how IS NULL AND q.reminded_ms IS NULL AND (q.causes & $2) <> 0 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0
        ORDER BY q.message_id";
    /// Whoever has left since is counted: they waited too.
    ASKED_BETWEEN = "SELECT q.message_id, q.member_id, m.display_name, m.left_ms, q.channel_id, q.causes, q.how, q.closed_ms, q.closed_by,
            q.staff_ms, q.staff_by, q.snoozed_ms
        FROM questions AS q JOIN members AS m ON m.guild_id = q.guild_id AND m.member_id = q.member_id
        WHERE q.guild_id = $1 AND q.message_id >= $2 AND q.message_id < $3 AND (q.causes & $4) <> 0 AND m.is_bot = 0 AND m.is_staff = 0
        ORDER BY q.message_id";
    SET_DONE = "UPDATE questions SET done_ms = $3, done_by = $4 WHERE guild_id = $1 AND message_id = $2 AND how IS NULL";
    SET_NOT_DONE = "UPDATE questions SET done_ms = NULL, done_by = NULL, let_go = 0 WHERE guild_id = $1 AND message_id = $2 AND done_ms IS NOT NULL";
    SNOOZE = "UPDATE questions SET snoozed_ms = $3, reminded_ms = NULL WHERE guild_id = $1 AND message_id = $2 AND how IS NULL";
    REMINDED = "UPDATE questions SET reminded_ms = $3
        WHERE guild_id = $1 AND message_id IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($2))";
    REMINDED_AT = "SELECT q.message_id, q.member_id, m.display_name, m.left_ms, q.channel_id, q.causes, q.how, q.closed_ms, q.closed_by,
            q.staff_ms, q.staff_by, q.snoozed_ms
        FROM questions AS q JOIN members AS m ON m.guild_id = q.guild_id AND m.member_id = q.member_id
        WHERE q.guild_id = $1 AND q.how IS NULL AND q.reminded_ms = $2 AND m.left_ms IS NULL AND m.is_bot = 0 AND m.is_staff = 0
        ORDER BY q.message_id";
    PAUSES = "SELECT from_ms, to_ms FROM promise_pauses WHERE guild_id = $1";
    ADD_PAUSE = "INSERT INTO promise_pauses (guild_id, from_ms, to_ms, by_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, from_ms) DO UPDATE SET to_ms = excluded.to_ms, by_id = excluded.by_id";
    END_PAUSES = "UPDATE promise_pauses SET to_ms = $2 WHERE guild_id = $1 AND to_ms > $2";
}

type Row = (
    i64,
    i64,
    String,
    Option<i64>,
    i64,
    i64,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
);

fn question(row: Row) -> Result<Question> {
    let (
        message_id,
        member_id,
        display_name,
        left_ms,
        channel_id,
        causes,
        how,
        closed_ms,
        closed_by,
        staff_ms,
        staff_by,
        snoozed_ms,
    ) = row;
    let closed = how
        .map(|how| {
            Ok::<_, super::StoreError>(Closed {
                how: How::from_key(&how).ok_or_else(|| unreadable("how a question was closed", how))?,
                by_id: MemberId::from_i64(closed_by.unwrap_or(0)),
                at_ms: closed_ms,
            })
        })
        .transpose()?;
    Ok(Question {
        message_id: message_id as u64,
        member_id: MemberId::from_i64(member_id),
        display_name,
        has_left: left_ms.is_some(),
        channel_id: ChannelId::from_i64(channel_id),
        causes: Causes::from_i64(causes),
        closed,
        staff: staff_by.map(MemberId::from_i64).zip(staff_ms),
        snoozed_until_ms: snoozed_ms,
    })
}

fn questions(rows: Vec<Row>) -> Result<Vec<Question>> {
    rows.into_iter().map(question).collect()
}

impl Question {
    /// How long it waited, for the figures.
    pub fn waited(&self) -> Waited {
        let state = match self.closed {
            None => Wait::Open,
            Some(Closed { how: How::LetGo, .. }) => Wait::LetGo,
            Some(Closed {
                at_ms: Some(at_ms), ..
            }) => Wait::ClosedAt(at_ms),
            Some(_) => Wait::ClosedSometime,
        };
        Waited {
            asked_ms: self.asked_ms(),
            state,
        }
    }
}

/// What was seen that may open or close questions, besides the facts.
#[derive(Debug, Default)]
pub(super) struct Radar {
    /// Messages that wait for the creator: server, message, author, channel, causes.
    asked: Vec<(i64, i64, i64, i64, i64)>,
    /// First messages of newcomers.
    firsts: Vec<(GuildId, MemberId, u64)>,
    /// When reactions to messages were seen to be given.
    reacted: HashMap<(GuildId, u64), i64>,
}

impl Radar {
    /// What was seen of messages and reactions.
    pub fn new(
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        messages: &[&ObservedMessage],
        observations: &[&Observation],
    ) -> Self {
        let mut radar = Radar::default();
        for message in messages {
            let settings = &scoring[&message.guild_id];
            let causes = causes(settings, message);
            if !causes.is_none() {
                radar.asked.push((
                    message.guild_id.as_i64(),
                    message.message_id as i64,
                    message.author_id.as_i64(),
                    message.channel_id.as_i64(),
                    causes.as_i64(),
                ));
            }
        }
        for seen in observations {
            if let Observation::Reaction(reaction) = seen
                && let Some(seen_ms) = reaction.seen_ms
                && scoring[&reaction.guild_id].creators.contains(&reaction.by_id)
            {
                let first = radar
                    .reacted
                    .entry((reaction.guild_id, reaction.message_id))
                    .or_insert(seen_ms);
                *first = (*first).min(seen_ms);
            }
        }
        radar
    }

    /// A newcomer's first message is this one; 0 when none is known.
    pub fn first_message(&mut self, guild_id: GuildId, member_id: MemberId, message_id: u64) {
        self.firsts.push((guild_id, member_id, message_id));
    }
}

/// Why a message waits for the creator; none where it does not.
fn causes(settings: &Scoring, message: &ObservedMessage) -> Causes {
    let at_ms = created_at_ms(message.message_id);
    let author_id = message.author_id;
    if settings.creators.contains(&author_id)
        || settings.is_paused(author_id, at_ms)
        || at_ms < settings.joined_ms - OPEN_BEFORE_MS
    {
        return Causes::default();
    }
    let addressees = message.addressees();
    let mut creators = addressees.intersection(&settings.creators);
    let to_creator = creators.any(|creator_id| !settings.is_paused(*creator_id, at_ms));
    let mut causes = Causes::default();
    if to_creator {
        causes = causes.and(Causes::SPEAKS_TO_CREATOR);
    }
    let is_post = settings.ask_channels.contains(&message.channel_id) && message.answers.is_none();
    let is_forum_post = message.channel_id.0 == message.message_id
        && settings
            .parents
            .get(&message.channel_id)
            .is_some_and(|parent_id| settings.ask_channels.contains(parent_id));
    if is_post || is_forum_post {
        causes = causes.and(Causes::ASK_CHANNEL);
    }
    if message.asks && settings.rules.text.enabled && (to_creator || addressees.is_empty()) {
        causes = causes.and(Causes::QUESTION_MARK);
    }
    causes
}

/// A question as it has to be looked at again.
struct Known {
    message_id: u64,
    member_id: MemberId,
    channel_id: ChannelId,
    causes: Causes,
    reaction_ms: Option<i64>,
    done: Option<(i64, MemberId)>,
    /// Said of it alone, or of many at once.
    done_how: How,
}

impl Tx {
    /// Brings the questions up to date with what was seen and with which facts are new or hold no longer.
    pub(super) async fn refresh_questions(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        radar: Radar,
        changes: &[Change],
    ) -> Result<()> {
        let mut affected: BTreeMap<GuildId, BTreeSet<u64>> = BTreeMap::new();
        let mut add = |guild_id: GuildId, message_id: u64| {
            affected.entry(guild_id).or_default().insert(message_id);
        };
        let mut threads: BTreeMap<GuildId, BTreeSet<(i64,)>> = BTreeMap::new();
        for change in changes {
            let settings = &scoring[&change.guild_id];
            if !settings.staff.contains(&change.member_id) {
                continue;
            }
            match (change.kind, change.target_id) {
                (Kind::Reply, Some(target_id)) => add(change.guild_id, target_id),
                (Kind::ReactionGiven, _) => add(change.guild_id, change.source_id),
                (Kind::Message, _) if settings.threads.contains_key(&change.channel_id) => {
                    // A thread has the id of the message it was opened on.
                    add(change.guild_id, change.channel_id.0);
                    let places = threads.entry(change.guild_id).or_default();
                    places.insert((change.channel_id.as_i64(),));
                }
                _ => {}
            }
        }
        for (guild_id, places) in threads {
            for message_id in self.questions_in(guild_id, &places).await? {
                add(guild_id, message_id);
            }
        }
        for (guild_id, message_id) in self.add_questions(scoring, &radar).await? {
            add(guild_id, message_id);
        }
        for (guild_id, messages) in affected {
            self.close_questions(&scoring[&guild_id], guild_id, &messages, &radar.reacted)
                .await?;
        }
        Ok(())
    }

    /// The same for threads that have become known, in which somebody may have answered before.
    pub(super) async fn refresh_questions_in(
        &mut self,
        settings: &Scoring,
        guild_id: GuildId,
        threads: &[ChannelId],
    ) -> Result<()> {
        let places = threads.iter().map(|thread_id| (thread_id.as_i64(),)).collect();
        let mut affected: BTreeSet<u64> = self.questions_in(guild_id, &places).await?.into_iter().collect();
        affected.extend(threads.iter().map(|thread_id| thread_id.0));
        self.close_questions(settings, guild_id, &affected, &HashMap::new())
            .await
    }

    async fn questions_in(&mut self, guild_id: GuildId, places: &BTreeSet<(i64,)>) -> Result<Vec<u64>> {
        let places: Vec<_> = places.iter().collect();
        let found: Vec<(i64, i64)> = tx_all!(self, IN_CHANNELS, guild_id.as_i64(), rows_json(&places))?;
        Ok(found
            .into_iter()
            .map(|(message_id, _)| message_id as u64)
            .collect())
    }

    /// Adds what waits for the creator. Returns what is new.
    async fn add_questions(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        radar: &Radar,
    ) -> Result<Vec<(GuildId, u64)>> {
        let mut rows = radar.asked.clone();
        for (guild_id, member_id, message_id) in &radar.firsts {
            let (guild, member) = (guild_id.as_i64(), member_id.as_i64());
            let first = Causes::FIRST_MESSAGE.as_i64();
            if tx_run!(self, NOT_FIRST, guild, member, *message_id as i64, first)? > 0 {
                tx_run!(self, WITHOUT_CAUSE, guild, member)?;
            }
            let settings = &scoring[guild_id];
            if *message_id == 0
                || created_at_ms(*message_id) < settings.joined_ms - OPEN_BEFORE_MS
                || settings.creators.contains(member_id)
            {
                continue;
            }
            let key = super::activities::fact_keys(*guild_id, Kind::Message, &[*message_id]);
            let place: Option<(i64, i64)> = tx_one!(self, FIRST_CHANNELS, key)?;
            if let Some((_, channel_id)) = place {
                rows.push((guild, *message_id as i64, member, channel_id, first));
            }
        }
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        // One statement may not change a row twice.
        let mut by_message: BTreeMap<(i64, i64), (i64, i64, i64)> = BTreeMap::new();
        for (guild, message, member, channel, causes) in rows {
            let row = by_message.entry((guild, message)).or_insert((member, channel, 0));
            row.2 |= causes;
        }
        let rows: Vec<_> = by_message
            .into_iter()
            .map(|((guild, message), (member, channel, causes))| (guild, message, member, channel, causes))
            .collect();
        let new: Vec<(i64, i64)> = tx_all!(self, ADD, rows_json(&rows))?;
        let mut soonest: BTreeMap<GuildId, i64> = BTreeMap::new();
        let mut added = Vec::with_capacity(new.len());
        for (guild, message) in new {
            let (guild_id, message_id) = (GuildId::from_i64(guild), message as u64);
            let asked_ms = created_at_ms(message_id);
            let first = soonest.entry(guild_id).or_insert(asked_ms);
            *first = (*first).min(asked_ms);
            added.push((guild_id, message_id));
        }
        for (guild_id, asked_ms) in soonest {
            self.look_at_promise(guild_id, asked_ms).await?;
        }
        Ok(added)
    }

    /// Has somebody look when something falls due that was asked at that time.
    pub(super) async fn look_at_promise(&mut self, guild_id: GuildId, asked_ms: i64) -> Result<()> {
        self.hasten_job(guild_id, JobKind::RemindOfPromise, asked_ms + LOOK_AFTER_MS)
            .await
    }

    /// Works out anew how those of the messages that are questions were closed.
    async fn close_questions(
        &mut self,
        settings: &Scoring,
        guild_id: GuildId,
        messages: &BTreeSet<u64>,
        reacted: &HashMap<(GuildId, u64), i64>,
    ) -> Result<()> {
        let guild = guild_id.as_i64();
        let ids: Vec<_> = messages.iter().map(|id| (*id as i64,)).collect();
        type Found = (i64, i64, i64, i64, Option<i64>, Option<i64>, Option<i64>, i64);
        let found: Vec<Found> = tx_all!(self, KNOWN, guild, rows_json(&ids))?;
        if found.is_empty() {
            return Ok(());
        }
        let known: Vec<Known> = found
            .into_iter()
            .map(
                |(message_id, member_id, channel_id, causes, reaction_ms, done_ms, done_by, let_go)| Known {
                    message_id: message_id as u64,
                    member_id: MemberId::from_i64(member_id),
                    channel_id: ChannelId::from_i64(channel_id),
                    causes: Causes::from_i64(causes),
                    reaction_ms,
                    done: done_ms.zip(done_by.map(MemberId::from_i64)),
                    done_how: if let_go != 0 { How::LetGo } else { How::Done },
                },
            )
            .collect();
        let keys: Vec<_> = known
            .iter()
            .map(|one| {
                (
                    one.message_id as i64,
                    one.member_id.as_i64(),
                    created_at_ms(one.message_id),
                )
            })
            .collect();
        let keys = rows_json(&keys);
        let answers: Vec<(i64, i64, i64)> =
            tx_all!(self, ANSWERS, guild, keys.as_str(), Kind::ReplyReceived.code())?;
        let reactions: Vec<(i64, i64)> =
            tx_all!(self, REACTIONS, guild, keys, Kind::ReactionReceived.code())?;
        let in_threads = self.answers_in_threads(settings, guild_id, &known).await?;
        for one in known {
            let id = one.message_id as i64;
            let mut found: Vec<(How, MemberId, i64)> = Vec::new();
            let said = |(_, by_id, at_ms): &(i64, i64, i64)| (MemberId::from_i64(*by_id), *at_ms);
            let answered = answers
                .iter()
                .filter(|(message_id, ..)| *message_id == id)
                .map(said);
            let wrote = in_threads
                .iter()
                .filter(|(message_id, ..)| *message_id == id)
                .map(said);
            let of_both = answered
                .map(|(by_id, at_ms)| (How::Reply, by_id, at_ms))
                .chain(wrote.map(|(by_id, at_ms)| (How::Thread, by_id, at_ms)))
                .filter(|(_, by_id, _)| *by_id != one.member_id);
            let (by_creator, by_team): (Vec<_>, Vec<_>) =
                of_both.partition(|(_, by_id, _)| settings.creators.contains(by_id));
            found.extend(by_creator);
            let reaction_by = reactions
                .iter()
                .filter(|(message_id, _)| *message_id == id)
                .map(|(_, by_id)| MemberId::from_i64(*by_id))
                .filter(|by_id| settings.creators.contains(by_id))
                .min();
            let reaction_ms = reaction_by.map(|_| {
                let seen_ms = reacted.get(&(guild_id, one.message_id)).copied();
                one.reaction_ms.or(seen_ms).unwrap_or(0)
            });
            if let (Some(by_id), Some(at_ms @ 1..)) = (reaction_by, reaction_ms) {
                found.push((How::Reaction, by_id, at_ms));
            }
            if let Some((at_ms, by_id)) = one.done {
                found.push((one.done_how, by_id, at_ms));
            }
            let first = found
                .into_iter()
                .min_by_key(|(how, by_id, at_ms)| (*at_ms, how.key(), *by_id));
            let closed = match (first, reaction_by) {
                (Some((how, by_id, at_ms)), _) => Some((how, by_id, Some(at_ms))),
                (None, Some(by_id)) => Some((How::Reaction, by_id, None)),
                (None, None) => None,
            };
            let team = by_team
                .into_iter()
                .filter(|(_, by_id, _)| settings.staff.contains(by_id))
                .min_by_key(|(_, by_id, at_ms)| (*at_ms, *by_id));
            tx_run!(
                self,
                CLOSE,
                guild,
                id,
                closed.map(|(how, ..)| how.key()),
                closed.and_then(|(.., at_ms)| at_ms),
                closed.map(|(_, by_id, _)| by_id.as_i64()),
                reaction_ms,
                team.map(|(.., at_ms)| at_ms),
                team.map(|(_, by_id, _)| by_id.as_i64())
            )?;
        }
        Ok(())
    }

    /// Who of the team wrote in the threads that questions stand in or that were opened on them.
    async fn answers_in_threads(
        &mut self,
        settings: &Scoring,
        guild_id: GuildId,
        known: &[Known],
    ) -> Result<Vec<(i64, i64, i64)>> {
        let mut rows = Vec::new();
        // What was asked in private is answered in private.
        let messages = known.iter().filter(|one| !one.causes.has(Causes::ASKED));
        for one in messages {
            let places = [one.channel_id, ChannelId(one.message_id)];
            let threads: BTreeSet<_> = places
                .into_iter()
                .filter(|place| settings.threads.contains_key(place))
                .collect();
            for place in threads {
                rows.extend(settings.staff.iter().map(|by_id| {
                    (
                        one.message_id as i64,
                        by_id.as_i64(),
                        created_at_ms(one.message_id),
                        place.as_i64(),
                    )
                }));
            }
        }
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        Ok(tx_all!(
            self,
            IN_THREADS,
            guild_id.as_i64(),
            rows_json(&rows),
            Kind::Message.code()
        )?)
    }

    /// Forgets questions whose messages (as rows of their ids) were deleted.
    pub(super) async fn forget_questions(&mut self, guild_id: GuildId, messages: &str) -> Result<()> {
        tx_run!(self, FORGET, guild_id.as_i64(), messages)?;
        Ok(())
    }

    /// Forgets what waits in channels that are gone, and in their threads.
    pub async fn forget_questions_in(&mut self, guild_id: GuildId, channels: &[ChannelId]) -> Result<()> {
        let channels: Vec<_> = channels.iter().map(|id| (id.as_i64(),)).collect();
        let asked = Causes::ASKED.as_i64();
        tx_run!(self, FORGET_IN, guild_id.as_i64(), rows_json(&channels), asked)?;
        Ok(())
    }

    /// The channels in which something waits; for what stands in a thread, the thread's channel.
    pub async fn list_places_of_open(&mut self, guild_id: GuildId) -> Result<BTreeSet<ChannelId>> {
        let rows: Vec<(i64, i64, i64)> =
            tx_all!(self, OPEN_PLACES, guild_id.as_i64(), Causes::ASKED.as_i64())?;
        let place = |(channel_id, kind, parent_id): (i64, i64, i64)| {
            ChannelId::from_i64(if is_thread(kind as u64) {
                parent_id
            } else {
                channel_id
            })
        };
        Ok(rows.into_iter().map(place).collect())
    }

    /// Says that a question is dealt with. Returns false when it was closed already.
    pub async fn finish_question(
        &mut self,
        guild_id: GuildId,
        message_id: u64,
        by_id: MemberId,
        at_ms: i64,
    ) -> Result<bool> {
        let changed = tx_run!(
            self,
            SET_DONE,
            guild_id.as_i64(),
            message_id as i64,
            at_ms,
            by_id.as_i64()
        )?;
        self.close_anew(guild_id, BTreeSet::from([message_id])).await?;
        Ok(changed > 0)
    }

    /// Says that a question is not dealt with after all. Returns false when nobody had said so.
    pub async fn reopen_question(&mut self, guild_id: GuildId, message_id: u64) -> Result<bool> {
        let changed = tx_run!(self, SET_NOT_DONE, guild_id.as_i64(), message_id as i64)?;
        self.close_anew(guild_id, BTreeSet::from([message_id])).await?;
        Ok(changed > 0)
    }

    /// Clears the messages from before `old_ms` that still wait and were not put off. Returns how many they were.
    pub async fn let_questions_go(
        &mut self,
        guild_id: GuildId,
        causes: Causes,
        old_ms: i64,
        by_id: MemberId,
        now_ms: i64,
    ) -> Result<usize> {
        let cleared = tx_run!(
            self,
            LET_GO,
            guild_id.as_i64(),
            causes.as_i64(),
            now_ms,
            by_id.as_i64(),
            first_id_at(old_ms) as i64,
            Causes::ASKED.as_i64(),
            How::LetGo.key()
        )?;
        Ok(cleared as usize)
    }

    /// Has up to `limit` of what was cleared at exactly `done_ms` wait again. Returns how many they were.
    pub async fn put_questions_back(&mut self, guild_id: GuildId, done_ms: i64, limit: u32) -> Result<usize> {
        let cleared: Vec<(i64, i64)> =
            tx_all!(self, LET_GO_AT, guild_id.as_i64(), done_ms, i64::from(limit))?;
        let ids: Vec<_> = cleared.iter().map(|(id, _)| (*id,)).collect();
        tx_run!(self, PUT_BACK, guild_id.as_i64(), rows_json(&ids))?;
        let messages = cleared.iter().map(|(id, _)| *id as u64).collect();
        self.close_anew(guild_id, messages).await?;
        Ok(cleared.len())
    }

    async fn close_anew(&mut self, guild_id: GuildId, messages: BTreeSet<u64>) -> Result<()> {
        let scoring = self.scoring([guild_id]).await?;
        let Some(settings) = scoring.get(&guild_id) else {
            return Ok(());
        };
        if let Some(first) = messages.first() {
            // What waits again is to be reminded of.
            self.look_at_promise(guild_id, created_at_ms(*first)).await?;
        }
        self.close_questions(settings, guild_id, &messages, &HashMap::new())
            .await
    }

    /// Puts a question off. Returns false when it is closed.
    pub async fn snooze_question(
        &mut self,
        guild_id: GuildId,
        message_id: u64,
        until_ms: i64,
    ) -> Result<bool> {
        let changed = tx_run!(self, SNOOZE, guild_id.as_i64(), message_id as i64, until_ms)?;
        self.hasten_job(guild_id, JobKind::RemindOfPromise, until_ms)
            .await?;
        Ok(changed > 0)
    }

    /// What is open, in scope, and nobody was reminded of, the longest waiting first.
    pub async fn list_unreminded(&mut self, guild_id: GuildId, causes: Causes) -> Result<Vec<Unreminded>> {
        let rows: Vec<(i64, Option<i64>)> = tx_all!(self, UNREMINDED, guild_id.as_i64(), causes.as_i64())?;
        Ok(rows
            .into_iter()
            .map(|(message_id, snoozed_until_ms)| Unreminded {
                message_id: message_id as u64,
                snoozed_until_ms,
            })
            .collect())
    }

    /// Notes that the creator was reminded of these at `at_ms`.
    pub async fn note_reminded(&mut self, guild_id: GuildId, messages: &[u64], at_ms: i64) -> Result<()> {
        let rows: Vec<_> = messages.iter().map(|id| (*id as i64,)).collect();
        tx_run!(self, REMINDED, guild_id.as_i64(), rows_json(&rows), at_ms)?;
        Ok(())
    }

    /// When the promise was paused.
    pub async fn list_promise_pauses(&mut self, guild_id: GuildId) -> Result<Pauses> {
        let rows: Vec<(i64, i64)> = tx_all!(self, PAUSES, guild_id.as_i64())?;
        Ok(pauses(rows))
    }

    /// Pauses the promise from `from_ms` until `to_ms`, in place of a pause that lasts.
    pub async fn pause_promise(
        &mut self,
        guild_id: GuildId,
        span_ms: Range<i64>,
        by_id: MemberId,
    ) -> Result<()> {
        self.resume_promise(guild_id, span_ms.start).await?;
        tx_run!(
            self,
            ADD_PAUSE,
            guild_id.as_i64(),
            span_ms.start,
            span_ms.end,
            by_id.as_i64()
        )?;
        Ok(())
    }

    /// Ends a pause of the promise. Returns false when there was none.
    pub async fn resume_promise(&mut self, guild_id: GuildId, at_ms: i64) -> Result<bool> {
        Ok(tx_run!(self, END_PAUSES, guild_id.as_i64(), at_ms)? > 0)
    }
}

fn pauses(rows: Vec<(i64, i64)>) -> Pauses {
    Pauses::new(rows.into_iter().map(|(from_ms, to_ms)| from_ms..to_ms))
}

/// A look at what falls due comes this long after something was asked: a quarter of the shortest promise.
const LOOK_AFTER_MS: i64 = 15 * 60_000;

impl Store {
    /// One question, unless staff asked it.
    pub async fn find_question(&self, guild_id: GuildId, message_id: u64) -> Result<Option<Question>> {
        let row: Option<Row> = read_one!(self, FIND, guild_id.as_i64(), message_id as i64)?;
        row.map(question).transpose()
    }

    /// What waits for the creator at `now_ms`, of fans who are here, the longest waiting first. `snoozed`: those
    /// that were put off, or those that were not.
    pub async fn list_open_questions(
        &self,
        guild_id: GuildId,
        causes: Causes,
        now_ms: i64,
        snoozed: bool,
        (limit, offset): (u32, u64),
    ) -> Result<Vec<Question>> {
        let rows: Vec<Row> = read_all!(
            self,
            OPEN,
            guild_id.as_i64(),
            causes.as_i64(),
            now_ms,
            i64::from(snoozed),
            i64::from(limit),
            offset as i64
        )?;
        questions(rows)
    }

    /// How many wait for the creator at `now_ms`.
    pub async fn count_open_questions(
        &self,
        guild_id: GuildId,
        causes: Causes,
        now_ms: i64,
        old_ms: i64,
    ) -> Result<QuestionCounts> {
        let row: Option<(i64, i64, i64)> = read_one!(
            self,
            COUNT_OPEN,
            guild_id.as_i64(),
            causes.as_i64(),
            now_ms,
            first_id_at(old_ms) as i64,
            Causes::ASKED.as_i64()
        )?;
        let (open, snoozed, old) = row.unwrap_or_default();
        Ok(QuestionCounts {
            open: open as u32,
            snoozed: snoozed as u32,
            old: old as u32,
        })
    }

    /// When everything was asked that waits at `now_ms` and was not put off, the longest ago first.
    pub async fn list_open_asked_ms(
        &self,
        guild_id: GuildId,
        causes: Causes,
        now_ms: i64,
    ) -> Result<Vec<i64>> {
        let rows: Vec<(i64, i64)> = read_all!(self, OPEN_IDS, guild_id.as_i64(), causes.as_i64(), now_ms)?;
        Ok(rows.into_iter().map(|(id, _)| created_at_ms(id as u64)).collect())
    }

    /// What fans asked with `from_ms` <= time < `to_ms`, the earliest first.
    pub async fn list_questions_between(
        &self,
        guild_id: GuildId,
        causes: Causes,
        span_ms: Range<i64>,
    ) -> Result<Vec<Question>> {
        let rows: Vec<Row> = read_all!(
            self,
            ASKED_BETWEEN,
            guild_id.as_i64(),
            first_id_at(span_ms.start) as i64,
            first_id_at(span_ms.end) as i64,
            causes.as_i64()
        )?;
        questions(rows)
    }

    /// What still waits of what the creator was reminded of at `reminded_ms`.
    pub async fn list_reminded(&self, guild_id: GuildId, reminded_ms: i64) -> Result<Vec<Question>> {
        let rows: Vec<Row> = read_all!(self, REMINDED_AT, guild_id.as_i64(), reminded_ms)?;
        questions(rows)
    }

    /// When the promise was paused.
    pub async fn list_promise_pauses(&self, guild_id: GuildId) -> Result<Pauses> {
        let rows: Vec<(i64, i64)> = read_all!(self, PAUSES, guild_id.as_i64())?;
        Ok(pauses(rows))
    }
}
