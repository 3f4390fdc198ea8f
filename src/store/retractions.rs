//! What no longer holds: deleted messages, reactions and votes taken back. The facts stay, retracted.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Result, Tx,
    days::{Change, Touched},
    derived::Silences,
    rows_json, unreadable,
};
use crate::domain::{
    activity::{Kind, Observation, Retracted, Retraction},
    ids::{ChannelId, GuildId, MemberId, created_at_ms},
};

statements! {
    NOTE_DELETED = "INSERT INTO deleted_messages (guild_id, message_id)
        SELECT CAST($1 AS BIGINT), CAST(value ->> 0 AS BIGINT) FROM json_each($2) WHERE true ON CONFLICT DO NOTHING";
    OF_MESSAGES = "UPDATE activities SET retracted = 1
        WHERE guild_id = $1 AND retracted = 0
            AND kind IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($2))
            AND at_ms IN (SELECT CAST(value ->> 1 AS BIGINT) FROM json_each($3))
            AND source_id IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($3))
        RETURNING member_id, at_ms, kind, source_id, channel_id, target_id";
    REACTION = "UPDATE activities SET retracted = 1
        WHERE guild_id = $1 AND retracted = 0 AND at_ms = $2 AND source_id = $3 AND qualifier = $4
            AND ((kind = $5 AND member_id = $6) OR (kind = $7 AND other_id = $6))
        RETURNING member_id, at_ms, kind, source_id, channel_id, target_id";
    REACTIONS = "UPDATE activities SET retracted = 1
        WHERE guild_id = $1 AND retracted = 0 AND at_ms = $2 AND source_id = $3 AND kind IN ($4, $5)
        RETURNING member_id, at_ms, kind, source_id, channel_id, target_id";
    EMOJI = "UPDATE activities SET retracted = 1
        WHERE guild_id = $1 AND retracted = 0 AND at_ms = $2 AND source_id = $3 AND kind IN ($4, $5)
            AND qualifier IN ($6, $7)
        RETURNING member_id, at_ms, kind, source_id, channel_id, target_id";
    OF_SOURCE = "UPDATE activities SET retracted = 1
        WHERE guild_id = $1 AND retracted = 0 AND kind = $2 AND at_ms = $3 AND source_id = $4 AND qualifier = $5
            AND (member_id = $6 OR $6 = 0)
        RETURNING member_id, at_ms, kind, source_id, channel_id, target_id";
}

/// A fact that was taken back: member, time, kind, source, channel, target.
pub(super) type Lost = (i64, i64, i64, i64, i64, i64);

impl Tx {
    /// Takes back one thing other than messages.
    pub(super) async fn retract(&mut self, retraction: &Retraction, touched: &mut Touched) -> Result<()> {
        let guild_id = retraction.guild_id;
        let (received, given) = (Kind::ReactionReceived.code(), Kind::ReactionGiven.code());
        let rows: Vec<Lost> = match &retraction.what {
            Retracted::Messages(_) => return Ok(()),
            Retracted::Reaction {
                message_id,
                by_id,
                emoji,
            } => tx_all!(
                self,
                REACTION,
                guild_id.as_i64(),
                created_at_ms(*message_id),
                *message_id as i64,
                emoji.as_str(),
                given,
                by_id.as_i64(),
                received
            )?,
            Retracted::AllReactions { message_id } => tx_all!(
                self,
                REACTIONS,
                guild_id.as_i64(),
                created_at_ms(*message_id),
                *message_id as i64,
                received,
                given
            )?,
            Retracted::Emoji { message_id, emoji } => tx_all!(
                self,
                EMOJI,
                guild_id.as_i64(),
                created_at_ms(*message_id),
                *message_id as i64,
                received,
                given,
                emoji.as_str(),
                format!("{emoji}!")
            )?,
            Retracted::Vote {
                message_id,
                by_id,
                answer,
            } => {
                let answer = answer.to_string();
                self.retract_source(guild_id, Kind::PollVote, *message_id, &answer, Some(*by_id))
                    .await?
            }
            Retracted::Star { message_id } => {
                self.retract_source(guild_id, Kind::Star, *message_id, "", None)
                    .await?
            }
        };
        self.touch_days(guild_id, rows, touched).await
    }

    /// Takes back facts of one kind and source; of one member or of anybody.
    pub(super) async fn retract_source(
        &mut self,
        guild_id: GuildId,
        kind: Kind,
        source_id: u64,
        qualifier: &str,
        member_id: Option<MemberId>,
    ) -> Result<Vec<Lost>> {
        Ok(tx_all!(
            self,
            OF_SOURCE,
            guild_id.as_i64(),
            kind.code(),
            created_at_ms(source_id),
            source_id as i64,
            qualifier,
            member_id.map_or(0, MemberId::as_i64)
        )?)
    }

    /// Notes which messages are gone and takes back all that stood on them.
    pub(super) async fn delete_messages(
        &mut self,
        observations: &[&Observation],
        touched: &mut Touched,
        silences: &mut Silences,
    ) -> Result<()> {
        let mut gone: BTreeMap<GuildId, BTreeSet<u64>> = BTreeMap::new();
        for seen in observations {
            if let Observation::Retraction(Retraction {
                guild_id,
                what: Retracted::Messages(messages),
            }) = seen
            {
                gone.entry(*guild_id).or_default().extend(messages);
            }
        }
        let kinds: Vec<_> = Kind::ALL
            .iter()
            .filter(|kind| kind.goes_with_message())
            .map(|kind| (kind.code(),))
            .collect();
        for (guild_id, messages) in gone {
            let rows: Vec<_> = messages
                .iter()
                .map(|id| (*id as i64, created_at_ms(*id)))
                .collect();
            let rows = rows_json(&rows);
            tx_run!(self, NOTE_DELETED, guild_id.as_i64(), rows.as_str())?;
            self.forget_spoken_to(guild_id, &rows, silences).await?;
            self.forget_questions(guild_id, &rows).await?;
            let lost: Vec<Lost> = tx_all!(self, OF_MESSAGES, guild_id.as_i64(), rows_json(&kinds), rows)?;
            self.touch_days(guild_id, lost, touched).await?;
        }
        Ok(())
    }

    /// Notes the days of retracted facts.
    pub(super) async fn touch_days(
        &mut self,
        guild_id: GuildId,
        facts: Vec<Lost>,
        touched: &mut Touched,
    ) -> Result<()> {
        if facts.is_empty() {
            return Ok(());
        }
        let scoring = self.scoring([guild_id]).await?;
        for (member_id, at_ms, kind, source_id, channel_id, target_id) in facts {
            let change = Change {
                guild_id,
                member_id: MemberId::from_i64(member_id),
                at_ms,
                kind: Kind::from_code(kind).ok_or_else(|| unreadable("a kind of activity", kind))?,
                source_id: source_id as u64,
                channel_id: ChannelId::from_i64(channel_id),
                target_id: (target_id != 0).then_some(target_id as u64),
                lost: true,
            };
            touched.retract(&scoring[&guild_id], change);
        }
        Ok(())
    }
}
