//! What fans asked with the form, and the answers. Texts are sealed; closed ones are emptied after a while.

use super::{
    Result, Store, Tx,
    texts::{self, Text},
    unreadable,
};
use crate::{
    domain::{
        ids::{ChannelId, GuildId, MemberId, created_at_ms, first_id_at},
        promise::{Causes, How},
    },
    vault::Vault,
};

/// How an answer is to reach a fan, or did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    DirectMessage,
    /// A private thread with the fan alone in it.
    Thread,
}

impl Reach {
    pub const ALL: [Reach; 2] = [Reach::Thread, Reach::DirectMessage];

    /// The stored name, also in ids and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Reach::DirectMessage => "dm",
            Reach::Thread => "thread",
        }
    }

    /// The way of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        Reach::ALL.into_iter().find(|reach| reach.key() == key)
    }
}

/// How far an answer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// There is none yet, or it is on its way.
    Underway,
    Reached(Reach),
    /// Nothing gets to the fan: they have left, or take no direct messages and there is no place for a thread.
    Impossible,
}

impl Delivery {
    /// The stored name of one that is over.
    const IMPOSSIBLE: &str = "none";

    fn key(self) -> Option<&'static str> {
        match self {
            Delivery::Underway => None,
            Delivery::Reached(by) => Some(by.key()),
            Delivery::Impossible => Some(Delivery::IMPOSSIBLE),
        }
    }

    fn from_key(key: Option<&str>) -> Result<Self> {
        match key {
            None => Ok(Delivery::Underway),
            Some(Delivery::IMPOSSIBLE) => Ok(Delivery::Impossible),
            Some(key) => Reach::from_key(key)
                .map(Delivery::Reached)
                .ok_or_else(|| unreadable("how an answer reached a fan", key)),
        }
    }
}

/// Something a fan asked with the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub ask_id: u64,
    pub member_id: MemberId,
    /// Where a private thread can be made, if there is such a place near where it was asked.
    pub channel_id: ChannelId,
    /// How the fan wants the answer.
    pub by: Reach,
    /// Empty once it was withdrawn or its time was over.
    pub question: String,
    pub answer: Option<Answered>,
    /// The private thread, once it is there.
    pub thread_id: Option<ChannelId>,
    pub delivery: Delivery,
    /// It was said to be dealt with, or answered.
    pub closed: bool,
    /// The fan took it back.
    pub withdrawn: bool,
    /// Its texts are gone.
    pub erased: bool,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub text: String,
    pub at_ms: i64,
    pub by_id: MemberId,
}

impl Asked {
    /// When it was asked, in Unix milliseconds.
    pub fn asked_ms(&self) -> i64 {
        created_at_ms(self.ask_id)
    }
}

statements! {
    INSERT = "INSERT INTO asks (guild_id, ask_id, member_id, channel_id, by_dm, question) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING";
    INSERT_QUESTION = "INSERT INTO questions (guild_id, message_id, member_id, channel_id, causes) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING";
    FIND = "SELECT ask_id, member_id, channel_id, by_dm, question, answer, answered_ms, answered_by, thread_id, reached, closed_ms, withdrawn, erased
        FROM asks WHERE guild_id = $1 AND ask_id = $2";
    OF_MEMBER = "SELECT ask_id, member_id, channel_id, by_dm, question, answer, answered_ms, answered_by, thread_id, reached, closed_ms, withdrawn, erased
        FROM asks WHERE guild_id = $1 AND member_id = $2 AND withdrawn = 0 ORDER BY ask_id DESC LIMIT $3";
    COUNT_RECENT = "SELECT count(*), coalesce(sum(CASE WHEN closed_ms IS NULL THEN 1 ELSE 0 END), 0)
        FROM asks WHERE guild_id = $1 AND member_id = $2 AND (ask_id >= $3 OR closed_ms IS NULL)";
    /// What is asked waits as a question; once that is closed by other means, the form's is too.
    ANSWER = "UPDATE asks SET answer = $3, answered_ms = $4, answered_by = $5, closed_ms = $4
        WHERE guild_id = $1 AND ask_id = $2 AND answered_ms IS NULL AND withdrawn = 0 AND erased = 0";
    CLOSE_QUESTION = "UPDATE questions SET how = $3, closed_ms = $4, closed_by = $5 WHERE guild_id = $1 AND message_id = $2";
    WITHDRAW = "UPDATE asks SET withdrawn = 1, erased = 1, question = '', closed_ms = $4
        WHERE guild_id = $1 AND ask_id = $2 AND member_id = $3 AND answered_ms IS NULL AND withdrawn = 0";
    FORGET_QUESTION = "DELETE FROM questions WHERE guild_id = $1 AND message_id = $2";
    SET_CLOSED = "UPDATE asks SET closed_ms = $3 WHERE guild_id = $1 AND ask_id = $2 AND answered_ms IS NULL AND withdrawn = 0";
    SET_THREAD = "UPDATE asks SET thread_id = $3 WHERE guild_id = $1 AND ask_id = $2";
    IS_THREAD = "SELECT count(*) FROM asks WHERE guild_id = $1 AND thread_id = $2";
    SET_REACHED = "UPDATE asks SET reached = $3 WHERE guild_id = $1 AND ask_id = $2";
    TO_ERASE = "SELECT ask_id, member_id FROM asks WHERE guild_id = $1 AND erased = 0 AND closed_ms <= $2";
    FIRST_CLOSED = "SELECT closed_ms, ask_id FROM asks WHERE guild_id = $1 AND erased = 0 AND closed_ms IS NOT NULL ORDER BY closed_ms LIMIT 1";
    /// An answer that is on its way is given up.
    ERASE = "UPDATE asks SET erased = 1, question = '', answer = '',
            reached = CASE WHEN answered_ms IS NULL THEN NULL ELSE coalesce(reached, $3) END
        WHERE guild_id = $1 AND ask_id = $2";
}

type Row = (
    i64,
    i64,
    i64,
    i64,
    String,
    String,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
    i64,
    i64,
);

fn asked(vault: &Vault, guild_id: GuildId, row: Row) -> Result<Asked> {
    let (
        ask_id,
        member_id,
        channel_id,
        by_dm,
        question,
        answer,
        at_ms,
        by_id,
        thread_id,
        reached,
        closed_ms,
        withdrawn,
        erased,
    ) = row;
    let answer = at_ms
        .map(|at_ms| {
            Ok::<_, super::StoreError>(Answered {
                text: texts::open(vault, guild_id, Text::Answer, &answer)?,
                at_ms,
                by_id: MemberId::from_i64(by_id.unwrap_or(0)),
            })
        })
        .transpose()?;
    Ok(Asked {
        ask_id: ask_id as u64,
        member_id: MemberId::from_i64(member_id),
        channel_id: ChannelId::from_i64(channel_id),
        by: if by_dm != 0 {
            Reach::DirectMessage
        } else {
            Reach::Thread
        },
        question: texts::open(vault, guild_id, Text::Question, &question)?,
        answer,
        thread_id: thread_id.map(ChannelId::from_i64),
        delivery: Delivery::from_key(reached.as_deref())?,
        closed: closed_ms.is_some(),
        withdrawn: withdrawn != 0,
        erased: erased != 0,
    })
}

impl Store {
    pub async fn find_asked(&self, guild_id: GuildId, ask_id: u64) -> Result<Option<Asked>> {
        let row: Option<Row> = read_one!(self, FIND, guild_id.as_i64(), ask_id as i64)?;
        row.map(|row| asked(&self.vault, guild_id, row)).transpose()
    }

    /// Whether a thread is known to be that of an answer.
    pub async fn is_ask_thread(&self, guild_id: GuildId, thread_id: ChannelId) -> Result<bool> {
        let row: Option<(i64,)> = read_one!(self, IS_THREAD, guild_id.as_i64(), thread_id.as_i64())?;
        Ok(row.is_some_and(|(n,)| n > 0))
    }

    /// What a member asked and did not take back, the latest first.
    pub async fn list_asked(&self, guild_id: GuildId, member_id: MemberId, limit: u32) -> Result<Vec<Asked>> {
        let rows: Vec<Row> = read_all!(
            self,
            OF_MEMBER,
            guild_id.as_i64(),
            member_id.as_i64(),
            i64::from(limit)
        )?;
        rows.into_iter()
            .map(|row| asked(&self.vault, guild_id, row))
            .collect()
    }
}

impl Tx {
    /// How many a member has asked since `from_ms`, those that still wait included whenever they were asked, and how
    /// many of them still wait.
    pub async fn count_asked(
        &mut self,
        guild_id: GuildId,
        member_id: MemberId,
        from_ms: i64,
    ) -> Result<(u64, u64)> {
        let row: Option<(i64, i64)> = tx_one!(
            self,
            COUNT_RECENT,
            guild_id.as_i64(),
            member_id.as_i64(),
            first_id_at(from_ms) as i64
        )?;
        Ok(row.map_or((0, 0), |(asked, waiting)| (asked as u64, waiting as u64)))
    }

    /// Adds what somebody asks. It waits for the creator as every question does.
    pub async fn insert_asked(&mut self, guild_id: GuildId, asked: &Asked) -> Result<()> {
        let (guild, ask) = (guild_id.as_i64(), asked.ask_id as i64);
        let (member, channel) = (asked.member_id.as_i64(), asked.channel_id.as_i64());
        let text = self.seal(guild_id, Text::Question, &asked.question);
        let by_dm = i64::from(asked.by == Reach::DirectMessage);
        tx_run!(self, INSERT, guild, ask, member, channel, by_dm, text)?;
        let causes = Causes::ASKED.as_i64();
        tx_run!(self, INSERT_QUESTION, guild, ask, member, channel, causes)?;
        self.look_at_promise(guild_id, asked.asked_ms()).await
    }

    /// Answers what was asked, once. Returns false when it was answered, withdrawn or erased already.
    pub async fn answer_asked(&mut self, guild_id: GuildId, ask_id: u64, answer: &Answered) -> Result<bool> {
        let (guild, ask, by_id) = (guild_id.as_i64(), ask_id as i64, answer.by_id.as_i64());
        let text = self.seal(guild_id, Text::Answer, &answer.text);
        if tx_run!(self, ANSWER, guild, ask, text, answer.at_ms, by_id)? == 0 {
            return Ok(false);
        }
        tx_run!(
            self,
            CLOSE_QUESTION,
            guild,
            ask,
            How::Answer.key(),
            answer.at_ms,
            by_id
        )?;
        Ok(true)
    }

    /// Takes back what the member asked; its text is gone at once. Returns false when it was answered or withdrawn.
    pub async fn withdraw_asked(
        &mut self,
        guild_id: GuildId,
        ask_id: u64,
        member_id: MemberId,
        at_ms: i64,
    ) -> Result<bool> {
        let (guild, ask) = (guild_id.as_i64(), ask_id as i64);
        if tx_run!(self, WITHDRAW, guild, ask, member_id.as_i64(), at_ms)? == 0 {
            return Ok(false);
        }
        tx_run!(self, FORGET_QUESTION, guild, ask)?;
        Ok(true)
    }

    /// Notes since when something asked waits no more for other reasons than an answer, or that it waits again.
    /// Returns false when it is nothing that was asked with the form, or answered.
    pub async fn close_asked(&mut self, guild_id: GuildId, ask_id: u64, at_ms: Option<i64>) -> Result<bool> {
        let changed = tx_run!(self, SET_CLOSED, guild_id.as_i64(), ask_id as i64, at_ms)?;
        Ok(changed > 0)
    }

    /// Notes where the private thread is, or that it is no more.
    pub async fn set_ask_thread(
        &mut self,
        guild_id: GuildId,
        ask_id: u64,
        thread_id: Option<ChannelId>,
    ) -> Result<()> {
        let thread = thread_id.map(ChannelId::as_i64);
        tx_run!(self, SET_THREAD, guild_id.as_i64(), ask_id as i64, thread)?;
        Ok(())
    }

    pub async fn set_delivery(&mut self, guild_id: GuildId, ask_id: u64, delivery: Delivery) -> Result<()> {
        tx_run!(
            self,
            SET_REACHED,
            guild_id.as_i64(),
            ask_id as i64,
            delivery.key()
        )?;
        Ok(())
    }

    /// When the first was closed of those whose texts are still here.
    pub async fn first_closed_ms(&mut self, guild_id: GuildId) -> Result<Option<i64>> {
        let row: Option<(i64, i64)> = tx_one!(self, FIRST_CLOSED, guild_id.as_i64())?;
        Ok(row.map(|(closed_ms, _)| closed_ms))
    }

    /// Empties the texts of what was closed by `by_ms`. Returns whose they were.
    pub async fn erase_asked(&mut self, guild_id: GuildId, by_ms: i64) -> Result<Vec<u64>> {
        let rows: Vec<(i64, i64)> = tx_all!(self, TO_ERASE, guild_id.as_i64(), by_ms)?;
        for (ask_id, _) in &rows {
            tx_run!(self, ERASE, guild_id.as_i64(), *ask_id, Delivery::IMPOSSIBLE)?;
        }
        Ok(rows.into_iter().map(|(ask_id, _)| ask_id as u64).collect())
    }
}
