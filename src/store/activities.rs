//! Activities: reading them, and writing what was seen.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet, hash_map::Entry},
    sync::Arc,
};

use super::{
    Result, Store, Tx,
    days::Touched,
    derived::Silences,
    questions::Radar,
    rows::{OfRows, Value},
    rows_json,
    scoring::{DayKey, Scoring},
    unreadable,
};
use crate::domain::{
    activity::{Activity, Kind, Observation, ObservedMessage, ObservedReaction, RoleSet},
    creditable::NotCreditable,
    ids::{ChannelId, GuildId, MemberId, created_at_ms},
    text::TextMark,
};

statements! {
    /// Known facts stay as they are, but for one that was taken back and holds again. What stands on a
    /// deleted message is retracted from the start.
    INSERT = "INSERT INTO activities (guild_id, member_id, at_ms, kind, source_id, other_id, qualifier, channel_id,
            target_id, mark, amount, role_set, retracted)
        SELECT CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT), CAST(value ->> 3 AS BIGINT),
            CAST(value ->> 4 AS BIGINT), CAST(value ->> 5 AS BIGINT), value ->> 6, CAST(value ->> 7 AS BIGINT),
            CAST(value ->> 8 AS BIGINT), CAST(value ->> 9 AS BIGINT), CAST(value ->> 10 AS BIGINT),
            coalesce((SELECT m.role_set FROM members AS m
                WHERE m.guild_id = CAST(value ->> 0 AS BIGINT) AND m.member_id = CAST(value ->> 1 AS BIGINT)), 0),
            CASE WHEN CAST(value ->> 11 AS BIGINT) = 1 AND EXISTS (SELECT 1 FROM deleted_messages AS d
                WHERE d.guild_id = CAST(value ->> 0 AS BIGINT) AND d.message_id = CAST(value ->> 4 AS BIGINT)) THEN 1 ELSE 0 END
        FROM json_each($1) WHERE true
        ON CONFLICT (guild_id, member_id, at_ms, kind, source_id, other_id, qualifier) DO UPDATE SET retracted = 0
            WHERE activities.retracted > excluded.retracted
        RETURNING guild_id, member_id, at_ms, kind, source_id, other_id, qualifier, channel_id, target_id, role_set, mark, amount, retracted";
    NEWEST_DELETED = "SELECT coalesce(max(message_id), 0) FROM deleted_messages WHERE guild_id = $1";
    DELETED = "SELECT d.message_id, d.guild_id FROM json_each($1) AS m CROSS JOIN deleted_messages AS d
        WHERE d.guild_id = CAST(m.value ->> 0 AS BIGINT) AND d.message_id = CAST(m.value ->> 1 AS BIGINT) LIMIT 1";
    AUTHORS = "SELECT a.source_id, a.member_id FROM json_each($1) AS m CROSS JOIN activities AS a
            WHERE a.guild_id = CAST(m.value ->> 0 AS BIGINT) AND a.kind = CAST(m.value ->> 1 AS BIGINT)
            AND a.at_ms = CAST(m.value ->> 2 AS BIGINT) AND a.source_id = CAST(m.value ->> 3 AS BIGINT)";
    BETWEEN = "SELECT guild_id, member_id, at_ms, kind, source_id, other_id, qualifier, channel_id, target_id, role_set, mark, amount, retracted
        FROM activities WHERE guild_id = $1 AND member_id = $2 AND at_ms >= $3 AND at_ms < $4";
    LATEST = "SELECT guild_id, member_id, at_ms, kind, source_id, other_id, qualifier, channel_id, target_id, role_set, mark, amount, retracted
        FROM activities WHERE guild_id = $1 AND member_id = $2 ORDER BY at_ms DESC, source_id DESC, kind LIMIT $3";
    COUNT_KINDS = "SELECT kind, count(*) FROM activities
        WHERE guild_id = $1 AND member_id = $2 AND at_ms >= $3 AND at_ms < $4 AND retracted = 0 GROUP BY kind ORDER BY kind";
    ROLE_SETS = "SELECT role_set, roles FROM role_sets WHERE guild_id = $1";
    UPSERT_CURSORS = "INSERT INTO cursors (guild_id, channel_id, message_id)
        SELECT CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT)
        FROM json_each($1) WHERE true
        ON CONFLICT (guild_id, channel_id) DO UPDATE SET message_id = excluded.message_id
            WHERE cursors.message_id < excluded.message_id";
}

/// Which of the facts are known.
const KNOWN: OfRows = OfRows {
    before: "SELECT a.source_id, a.kind FROM ",
    columns: 7,
    after: "CROSS JOIN activities AS a
        WHERE a.guild_id = v.column1 AND a.member_id = v.column2 AND a.at_ms = v.column3 AND a.kind = v.column4
            AND a.source_id = v.column5 AND a.other_id = v.column6 AND a.qualifier = v.column7 LIMIT 1",
};

/// Adds facts of which none is known, none stands on a deleted message, and for which nobody's roles count.
const INSERT_NEW: OfRows = OfRows {
    before: "INSERT INTO activities (guild_id, member_id, at_ms, kind, source_id, other_id, qualifier, channel_id,
            target_id, mark, amount, role_set)
        SELECT v.column1, v.column2, v.column3, v.column4, v.column5, v.column6, v.column7, v.column8, v.column9, v.column10, v.column11,
            coalesce((SELECT m.role_set FROM members AS m WHERE m.guild_id = v.column1 AND m.member_id = v.column2), 0)
        FROM ",
    columns: 11,
    after: "WHERE true ON CONFLICT (guild_id, member_id, at_ms, kind, source_id, other_id, qualifier) DO NOTHING",
};

pub(super) type Row = (
    i64,
    i64,
    i64,
    i64,
    i64,
    i64,
    String,
    i64,
    i64,
    i64,
    Option<i64>,
    i64,
    i64,
);

/// The number of a row's combination of roles.
pub(super) fn role_set_of(row: &Row) -> (GuildId, i64) {
    (GuildId::from_i64(row.0), row.9)
}

pub(super) fn activity(row: Row, roles: impl FnOnce(i64) -> RoleSet) -> Result<Activity> {
    let (
        guild_id,
        member_id,
        at_ms,
        kind,
        source_id,
        other_id,
        qualifier,
        channel_id,
        target_id,
        role_set,
        mark,
        amount,
        retracted,
    ) = row;
    Ok(Activity {
        guild_id: GuildId::from_i64(guild_id),
        member_id: MemberId::from_i64(member_id),
        at_ms,
        kind: Kind::from_code(kind).ok_or_else(|| unreadable("a kind of activity", kind))?,
        source_id: source_id as u64,
        // Part of the key, so never NULL: 0 is nobody.
        other_id: (other_id != 0).then_some(MemberId::from_i64(other_id)),
        qualifier,
        channel_id: ChannelId::from_i64(channel_id),
        target_id: (target_id != 0).then_some(target_id as u64),
        roles: roles(role_set),
        mark: mark.map(TextMark::from_i64),
        amount,
        retracted: retracted != 0,
    })
}

fn authors(rows: Vec<(i64, i64)>) -> HashMap<u64, MemberId> {
    rows.into_iter()
        .map(|(message_id, author)| (message_id as u64, MemberId::from_i64(author)))
        .collect()
}

/// What came of writing observations.
#[derive(Debug, Default)]
pub struct Recorded {
    /// What counted for nobody, by reason.
    pub not_creditable: BTreeMap<NotCreditable, u64>,
}

impl Recorded {
    fn refuse(&mut self, why: NotCreditable) {
        *self.not_creditable.entry(why).or_default() += 1;
    }
}

/// Whether what is recorded may move the cursors of its channels: not before it is certain that the
/// time since the last session will be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursors {
    Move,
    Stay,
}

impl Store {
    /// The member's latest `limit` activities, newest first.
    pub async fn list_latest_activities(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        limit: u32,
    ) -> Result<Vec<Activity>> {
        let rows: Vec<Row> = read_all!(
            self,
            LATEST,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(limit)
        )?;
        self.with_roles(guild_id, rows).await
    }

    /// The member's activities with `from_ms` <= time < `to_ms`.
    pub async fn list_activities_between(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        from_ms: i64,
        to_ms: i64,
    ) -> Result<Vec<Activity>> {
        let rows: Vec<Row> = read_all!(
            self,
            BETWEEN,
            guild_id.as_i64(),
            member_id.as_i64(),
            from_ms,
            to_ms
        )?;
        self.with_roles(guild_id, rows).await
    }

    /// Who wrote these messages, of those that are or were recorded.
    pub async fn list_authors(&self, guild_id: GuildId, messages: &[u64]) -> Result<HashMap<u64, MemberId>> {
        let rows: Vec<(i64, i64)> = read_all!(self, AUTHORS, fact_keys(guild_id, Kind::Message, messages))?;
        Ok(authors(rows))
    }

    /// How many activities of each kind the member has with `from_ms` <= time < `to_ms`.
    pub async fn count_kinds(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        from_ms: i64,
        to_ms: i64,
    ) -> Result<BTreeMap<Kind, u64>> {
        let rows: Vec<(i64, i64)> = read_all!(
            self,
            COUNT_KINDS,
            guild_id.as_i64(),
            member_id.as_i64(),
            from_ms,
            to_ms
        )?;
        rows.into_iter()
            .map(|(kind, n)| {
                let kind = Kind::from_code(kind).ok_or_else(|| unreadable("a kind of activity", kind))?;
                Ok((kind, n as u64))
            })
            .collect()
    }

    async fn with_roles(&self, guild_id: GuildId, rows: Vec<Row>) -> Result<Vec<Activity>> {
        let sets: Vec<(i64, String)> = read_all!(self, ROLE_SETS, guild_id.as_i64())?;
        let sets = super::scoring::role_sets(sets)?;
        rows.into_iter()
            .map(|row| activity(row, |role_set| sets.get(&role_set).cloned().unwrap_or_default()))
            .collect()
    }
}

impl Tx {
    /// Writes what was seen, in the order given. What is known already changes nothing; the days
    /// of what is new or no longer holds are scored anew and the members' totals follow.
    pub async fn observe(&mut self, observations: &[Observation], cursors: Cursors) -> Result<Recorded> {
        let mut recorded = Recorded::default();
        let scoring = self
            .scoring(observations.iter().map(Observation::guild_id))
            .await?;
        let observations: Vec<&Observation> = observations
            .iter()
            .filter(|seen| {
                let known = scoring.contains_key(&seen.guild_id());
                if !known {
                    recorded.refuse(NotCreditable::UnknownServer);
                }
                known
            })
            .collect();

        // Messages and plain facts: their order does not matter, not even towards deletions.
        let messages: Vec<&ObservedMessage> = observations
            .iter()
            .filter_map(|seen| match seen {
                Observation::Message(message) => Some(message),
                _ => None,
            })
            .collect();
        let mut activities: Vec<Activity> =
            messages.iter().flat_map(|message| message.activities()).collect();
        // Nothing is kept of texts where they decide nothing.
        activities
            .iter_mut()
            .filter(|activity| !scoring[&activity.guild_id].rules.text.enabled)
            .for_each(|activity| activity.mark = None);
        activities.extend(observations.iter().filter_map(|seen| match seen {
            Observation::Fact(activity) if !activity.kind.is_revocable() => Some(activity.clone()),
            _ => None,
        }));
        let mut touched = Touched::default();
        self.insert(&scoring, activities, &mut touched, &mut recorded)
            .await?;
        let mut silences = Silences::new();
        self.note_spoken_to(&scoring, &messages, &mut silences).await?;

        // What can be taken back and come again keeps its order.
        self.observe_revocable(&scoring, &observations, &mut touched, &mut recorded)
            .await?;
        self.delete_messages(&observations, &mut touched, &mut silences)
            .await?;
        let mut radar = Radar::new(&scoring, &messages, &observations);
        self.derive(&scoring, silences, &mut touched, &mut recorded, &mut radar)
            .await?;
        self.refresh_questions(&scoring, radar, touched.changes()).await?;
        self.rescore(scoring, touched).await?;
        if cursors == Cursors::Move {
            self.move_cursors(&messages).await?;
        }
        Ok(recorded)
    }

    /// Records complete facts, as a command makes them.
    pub async fn record(&mut self, facts: Vec<Activity>) -> Result<Recorded> {
        let observations: Vec<_> = facts.into_iter().map(Observation::Fact).collect();
        self.observe(&observations, Cursors::Stay).await
    }

    async fn observe_revocable(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        observations: &[&Observation],
        touched: &mut Touched,
        recorded: &mut Recorded,
    ) -> Result<()> {
        let reactions = observations.iter().filter_map(|seen| match seen {
            Observation::Reaction(reaction) => Some(reaction),
            _ => None,
        });
        let authors = self.authors_of(reactions).await?;
        let mut waiting = Vec::new();
        for seen in observations {
            match seen {
                Observation::Reaction(reaction) => {
                    match authors.get(&(reaction.guild_id, reaction.message_id)) {
                        Some(author_id) => waiting.extend(reaction.activities(*author_id)),
                        None => recorded.refuse(NotCreditable::UnknownMessage),
                    }
                }
                Observation::Fact(activity) if activity.kind.is_revocable() => waiting.push(activity.clone()),
                Observation::Retraction(retraction) => {
                    self.insert(scoring, std::mem::take(&mut waiting), touched, recorded)
                        .await?;
                    self.retract(retraction, touched).await?;
                }
                Observation::Message(_) | Observation::Fact(_) => {}
            }
        }
        self.insert(scoring, waiting, touched, recorded).await
    }

    /// Who wrote these messages, of those that are or were recorded.
    pub async fn list_authors(
        &mut self,
        guild_id: GuildId,
        messages: &[u64],
    ) -> Result<HashMap<u64, MemberId>> {
        let rows: Vec<(i64, i64)> = tx_all!(self, AUTHORS, fact_keys(guild_id, Kind::Message, messages))?;
        Ok(authors(rows))
    }

    /// Who wrote the messages reacted to. Only messages that count are known here.
    async fn authors_of<'a>(
        &mut self,
        reactions: impl Iterator<Item = &'a ObservedReaction>,
    ) -> Result<HashMap<(GuildId, u64), MemberId>> {
        let messages: HashSet<(GuildId, u64)> = reactions
            .map(|reaction| (reaction.guild_id, reaction.message_id))
            .collect();
        let mut authors = HashMap::with_capacity(messages.len());
        let mut by_guild: HashMap<GuildId, Vec<u64>> = HashMap::new();
        for (guild_id, message_id) in messages {
            by_guild.entry(guild_id).or_default().push(message_id);
        }
        for (guild_id, messages) in by_guild {
            let known = self.list_authors(guild_id, &messages).await?;
            authors.extend(
                known
                    .into_iter()
                    .map(|(message_id, author_id)| ((guild_id, message_id), author_id)),
            );
        }
        Ok(authors)
    }

    /// Adds facts, and notes which days they touch. Nothing is kept of or about members at times at
    /// which they asked not to be counted.
    pub(super) async fn insert(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        activities: Vec<Activity>,
        touched: &mut Touched,
        recorded: &mut Recorded,
    ) -> Result<()> {
        let mut facts: Vec<&Activity> = Vec::with_capacity(activities.len());
        for fact in &activities {
            let settings = &scoring[&fact.guild_id];
            let mut people = [Some(fact.member_id), fact.other_id].into_iter().flatten();
            if people.any(|who| settings.is_paused(who, fact.at_ms)) {
                recorded.refuse(NotCreditable::Paused);
            } else {
                facts.push(fact);
            }
        }
        // Each key once, as one statement may not change a row twice; in their order, in which the
        // table is walked once.
        facts.sort_unstable_by(|one, other| key_of(one).cmp(&key_of(other)));
        facts.dedup_by(|one, other| key_of(one) == key_of(other));
        if facts.is_empty() {
            return Ok(());
        }
        if self.insert_new(scoring, &facts).await? {
            for fact in facts {
                touched.add(&scoring[&fact.guild_id], fact.clone());
            }
            return Ok(());
        }
        let rows: Vec<_> = facts
            .iter()
            .map(|fact| {
                let (guild, member, at_ms, kind, source, other, qualifier) = key_of(fact);
                (
                    guild,
                    member,
                    at_ms,
                    kind,
                    source,
                    other,
                    qualifier,
                    fact.channel_id.as_i64(),
                    fact.target_id.unwrap_or(0) as i64,
                    fact.mark.map(TextMark::as_i64),
                    fact.amount,
                    // A thread may have the id of a message and stays when that is deleted.
                    i64::from(fact.kind.goes_with_message()),
                )
            })
            .collect();
        let changed: Vec<Row> = tx_all!(self, INSERT, rows_json(&rows))?;
        let mut scoring = scoring.clone();
        self.scoring_with_roles(&mut scoring, changed.iter().map(role_set_of))
            .await?;
        for row in changed {
            let settings = &scoring[&GuildId::from_i64(row.0)];
            let activity = activity(row, |role_set| settings.roles(role_set))?;
            touched.add(settings, activity);
        }
        Ok(())
    }

    /// Adds facts the quick way, which is right for what is said live. Returns false, having changed nothing,
    /// when some are known already, stand on a deleted message or count by their members' roles.
    async fn insert_new(
        &mut self,
        scoring: &HashMap<GuildId, Arc<Scoring>>,
        facts: &[&Activity],
    ) -> Result<bool> {
        if scoring.values().any(|settings| settings.counts_roles()) || self.has_deleted(facts).await? {
            return Ok(false);
        }
        let mut keys: Vec<Value<'_>> = Vec::with_capacity(facts.len() * KNOWN.columns);
        for fact in facts {
            let (guild, member, at_ms, kind, source, other, qualifier) = key_of(fact);
            keys.extend([guild, member, at_ms, kind, source, other].map(Value::from));
            keys.push(qualifier.into());
        }
        let known: Vec<(i64, i64)> = self.all_of_rows(KNOWN, &keys).await?;
        if !known.is_empty() {
            return Ok(false);
        }
        let mut values = Vec::with_capacity(facts.len() * INSERT_NEW.columns);
        for (fact, key) in facts.iter().zip(keys.chunks(KNOWN.columns)) {
            values.extend_from_slice(key);
            values.push(fact.channel_id.as_i64().into());
            values.push((fact.target_id.unwrap_or(0) as i64).into());
            values.push(fact.mark.map(TextMark::as_i64).into());
            values.push(fact.amount.into());
        }
        self.run_rows(INSERT_NEW, &values).await?;
        Ok(true)
    }

    /// Whether any of the facts stands on a deleted message. What is said now is newer than all of those.
    async fn has_deleted(&mut self, facts: &[&Activity]) -> Result<bool> {
        let mut newest: HashMap<GuildId, u64> = HashMap::new();
        let mut older = BTreeSet::new();
        for fact in facts.iter().filter(|fact| fact.kind.goes_with_message()) {
            let newest = match newest.entry(fact.guild_id) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(unknown) => {
                    let row: Option<(i64,)> = tx_one!(self, NEWEST_DELETED, fact.guild_id.as_i64())?;
                    *unknown.insert(row.map_or(0, |(message_id,)| message_id as u64))
                }
            };
            if fact.source_id <= newest {
                older.insert((fact.guild_id.as_i64(), fact.source_id as i64));
            }
        }
        if older.is_empty() {
            return Ok(false);
        }
        let rows: Vec<_> = older.into_iter().collect();
        let found: Option<(i64, i64)> = tx_one!(self, DELETED, rows_json(&rows))?;
        Ok(found.is_some())
    }

    async fn move_cursors(&mut self, messages: &[&ObservedMessage]) -> Result<()> {
        let mut last: BTreeMap<(i64, i64), i64> = BTreeMap::new();
        for message in messages {
            let channel = (message.guild_id.as_i64(), message.channel_id.as_i64());
            let known = last.entry(channel).or_default();
            *known = (*known).max(message.message_id as i64);
        }
        if last.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> = last.into_iter().map(|((g, c), m)| (g, c, m)).collect();
        tx_run!(self, UPSERT_CURSORS, rows_json(&rows))?;
        Ok(())
    }
}

/// The rows by which facts of a kind on messages are looked up.
pub(super) fn fact_keys(guild_id: GuildId, kind: Kind, messages: &[u64]) -> String {
    let rows: Vec<_> = messages
        .iter()
        .map(|id| (guild_id.as_i64(), kind.code(), created_at_ms(*id), *id as i64))
        .collect();
    rows_json(&rows)
}

/// A fact's natural key, as the columns hold it.
fn key_of(fact: &Activity) -> (i64, i64, i64, i64, i64, i64, &str) {
    (
        fact.guild_id.as_i64(),
        fact.member_id.as_i64(),
        fact.at_ms,
        fact.kind.code(),
        fact.source_id as i64,
        fact.other_id.map_or(0, MemberId::as_i64),
        fact.qualifier.as_str(),
    )
}

/// The local day an activity belongs to.
pub(super) fn day_key(scoring: &Scoring, activity: &Activity) -> DayKey {
    (activity.guild_id, activity.member_id, scoring.day(activity.at_ms))
}
