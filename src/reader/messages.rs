//! Messages: pages of a channel, read forward or compared with what is known.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;
use serenity::http::Route;

use super::{
    REFUSED_MS, Reader,
    reactions::{Checks, Poll},
    rest::{self, Trouble},
    wire::{RawMessage, id_of},
};
use crate::{
    domain::{
        activity::{Observation, ObservedMessage, ObservedReaction, Retracted, Retraction},
        creditable::{self, NotCreditable},
        given::{Author, Referred},
        ids::{ChannelId, GuildId, MemberId, created_at_ms, first_id_at},
        reading::{RECENT_MS, Span, Step},
    },
    store::{Cursors, Reading, ReadingState, Tx, Why},
};

/// Messages in a page: what Discord gives at most.
const PAGE: usize = 100;
/// Of the messages compared, so many of the latest are looked at closely, whatever their counts say, …
const CLOSELY: usize = 10;
/// … if they are no older than this: somebody else may have reacted in place of who took it back.
const CLOSELY_MS: i64 = 86_400_000;
/// Polls of a channel whose votes are compared although they are not among its latest messages.
const POLLS: u32 = 10;

/// Messages of a channel, oldest first.
struct Page {
    messages: Vec<RawMessage>,
    /// Every id in it, also of messages that cannot be read.
    ids: BTreeSet<u64>,
    /// Messages that cannot be read.
    malformed: usize,
}

impl Page {
    fn last_id(&self) -> Option<u64> {
        self.ids.last().copied()
    }

    fn is_full(&self) -> bool {
        self.ids.len() >= PAGE
    }
}

/// What a page amounts to.
struct Found {
    messages: Vec<ObservedMessage>,
    /// What counts for nobody.
    refused: Vec<NotCreditable>,
    /// Of the messages from before the bot came, those that are recorded.
    known: BTreeSet<u64>,
}

impl Reader {
    /// Reads the next page of what lies between.
    pub(super) async fn read_forward(&self, reading: &Reading) -> anyhow::Result<()> {
        let span = reading.span;
        let page = self
            .page(reading.channel_id, Some(("after", span.after_id)), PAGE)
            .await?;
        let Some(last_id) = page.last_id() else {
            return self.nothing_follows(reading).await;
        };
        let next = span.read_to(last_id, !page.is_full(), self.clock.now_ms());
        // What is known to have been there and is not in the page any more. What came since the gap was
        // opened is heard when it is deleted.
        let covered = if page.is_full() { last_id } else { span.until_id };
        let gone = match reading.why {
            Why::Gap => {
                self.find_gone(reading, span.after_id + 1, covered.min(span.until_id), &page)
                    .await?
            }
            Why::History => Vec::new(),
        };
        let closely = match reading.why {
            Why::Gap => page.ids.clone(),
            // What is known is only compared by count: it was heard.
            Why::History => BTreeSet::new(),
        };
        self.take_in(reading, page, &closely, gone, next).await
    }

    /// Nothing came after what is read. Without the right to read Discord shows nothing either, so it
    /// has to show that it would: by the latest message, or by the permissions.
    async fn nothing_follows(&self, reading: &Reading) -> anyhow::Result<()> {
        let latest = self.page(reading.channel_id, None, 1).await?;
        match latest.last_id() {
            // It came this moment, or Discord showed less than there is: then once more.
            Some(last_id) if last_id > reading.span.after_id => {
                let side = Some(("after", reading.span.after_id));
                let again = self.page(reading.channel_id, side, PAGE).await?;
                if again.ids.is_empty() {
                    return Err(Trouble::Away("Discord showed less than there is".to_owned()).into());
                }
                Ok(())
            }
            Some(_) => self.close(reading).await,
            None => match self.why_unreadable(reading).await? {
                Some(unreadable) => {
                    let state = ReadingState::Refused(unreadable);
                    self.delay(reading, state, REFUSED_MS).await
                }
                None => self.close(reading).await,
            },
        }
    }

    async fn close(&self, reading: &Reading) -> anyhow::Result<()> {
        let (first_id, last_id) = (reading.span.after_id + 1, reading.span.until_id);
        let nothing = Page {
            messages: Vec::new(),
            ids: BTreeSet::new(),
            malformed: 0,
        };
        let gone = match reading.why {
            Why::Gap => self.find_gone(reading, first_id, last_id, &nothing).await?,
            Why::History => Vec::new(),
        };
        let next = reading
            .span
            .read_to(reading.span.after_id, true, self.clock.now_ms());
        self.take_in(reading, nothing, &BTreeSet::new(), gone, next).await
    }

    /// Compares the latest messages that were known before the gap with what became of them.
    pub(super) async fn compare_latest(&self, reading: &Reading) -> anyhow::Result<()> {
        let known_to = reading.span.from_id;
        let page = self
            .page(reading.channel_id, Some(("before", known_to + 1)), PAGE)
            .await?;
        let first_id = if page.is_full() {
            page.ids.first().copied().unwrap_or(known_to)
        } else {
            0
        };
        let mut gone = self.find_gone(reading, first_id, known_to, &page).await?;
        let young = first_id_at(self.clock.now_ms() - CLOSELY_MS);
        let latest = page.messages.iter().rev().filter(|message| message.is_by_human());
        let latest = latest.map(|message| message.id.0).take(CLOSELY);
        let closely = latest.take_while(|id| *id >= young).collect();
        gone.extend(self.find_gone_polls(reading, &page).await?);
        self.take_in(reading, page, &closely, gone, None).await
    }

    /// Asks for a page of messages.
    async fn page(
        &self,
        channel_id: ChannelId,
        side: Option<(&'static str, u64)>,
        limit: usize,
    ) -> Result<Page, Trouble> {
        let route = Route::ChannelMessages {
            channel_id: channel_id.0.into(),
        };
        let mut params = vec![("limit", limit.to_string())];
        params.extend(side.map(|(side, id)| (side, id.to_string())));
        let values: Vec<Value> = rest::ask(&self.http, &self.budget, route, params).await?;
        let ids: BTreeSet<u64> = values.iter().filter_map(|value| id_of(&value["id"])).collect();
        if ids.is_empty() && !values.is_empty() {
            return Err(Trouble::Away("a page of messages has no ids".to_owned()));
        }
        let mut messages: Vec<RawMessage> = values
            .iter()
            .filter_map(|value| serde_json::from_value(value.clone()).ok())
            .collect();
        let malformed = values.len() - messages.len();
        // Discord gives the newest first.
        messages.sort_by_key(|message| message.id.0);
        Ok(Page {
            messages,
            ids,
            malformed,
        })
    }

    /// Messages that are recorded but not in a page that would have them: those of which Discord says
    /// that they are gone. Nothing else proves it; a message that came this moment may be missing too.
    async fn find_gone(
        &self,
        reading: &Reading,
        first_id: u64,
        last_id: u64,
        page: &Page,
    ) -> anyhow::Result<Vec<u64>> {
        let first_id = first_id.max(first_id_at(self.clock.now_ms() - RECENT_MS));
        if first_id > last_id {
            return Ok(Vec::new());
        }
        let known = self
            .store
            .list_known_messages(reading.guild_id, reading.channel_id, first_id, last_id)
            .await?;
        let missing = known.into_iter().filter(|id| !page.ids.contains(id));
        let mut gone = Vec::new();
        for message_id in missing.take(PAGE) {
            if self.is_gone(reading.channel_id, message_id).await? {
                gone.push(message_id);
            }
        }
        Ok(gone)
    }

    pub(super) async fn is_gone(&self, channel_id: ChannelId, message_id: u64) -> Result<bool, Trouble> {
        let route = Route::ChannelMessage {
            channel_id: channel_id.0.into(),
            message_id: message_id.into(),
        };
        match rest::ask::<Value>(&self.http, &self.budget, route, Vec::new()).await {
            Ok(_) => Ok(false),
            Err(Trouble::MessageGone) => Ok(true),
            Err(other) => Err(other),
        }
    }

    /// Polls with votes that are too old to be in the page and are gone.
    async fn find_gone_polls(&self, reading: &Reading, page: &Page) -> anyhow::Result<Vec<u64>> {
        let mut gone = Vec::new();
        for message_id in self.older_polls(reading, page).await? {
            if self.is_gone(reading.channel_id, message_id).await? {
                gone.push(message_id);
            }
        }
        Ok(gone)
    }

    /// The polls of a page with their answers, and others that may have changed.
    async fn polls(
        &self,
        reading: &Reading,
        page: &Page,
        found: &Found,
        gone: &[u64],
    ) -> anyhow::Result<Vec<Poll>> {
        let poll = |message_id, answers| Poll {
            message_id,
            answers,
            is_from_before: message_id <= reading.span.floor_id && !found.known.contains(&message_id),
        };
        let now_ms = self.clock.now_ms();
        let mut polls: Vec<Poll> = page
            .messages
            .iter()
            .filter(|message| creditable::time_of(reading.guild_id, message.id.0, now_ms).is_ok())
            .map(|message| {
                let answers = message.poll.iter().flat_map(|poll| &poll.answers);
                poll(message.id.0, answers.map(|answer| answer.answer_id).collect())
            })
            .collect();
        if reading.span.step == Step::Compare {
            let older = self.older_polls(reading, page).await?;
            let there = older.into_iter().filter(|id| !gone.contains(id));
            polls.extend(there.map(|message_id| poll(message_id, Vec::new())));
        }
        Ok(polls)
    }

    async fn older_polls(&self, reading: &Reading, page: &Page) -> anyhow::Result<Vec<u64>> {
        let since_ms = self.clock.now_ms() - RECENT_MS;
        let polls = self
            .store
            .list_polls_since(reading.guild_id, reading.channel_id, since_ms, POLLS)
            .await?;
        Ok(polls.into_iter().filter(|id| !page.ids.contains(id)).collect())
    }

    /// Writes what a page amounts to, together with how far the reading is then.
    async fn take_in(
        &self,
        reading: &Reading,
        page: Page,
        closely: &BTreeSet<u64>,
        gone: Vec<u64>,
        next: Option<Span>,
    ) -> anyhow::Result<()> {
        let guild_id = reading.guild_id;
        let found = self.judge(reading, &page).await?;
        let creditable: BTreeSet<u64> = found.messages.iter().map(|message| message.message_id).collect();
        let mut checks = self
            .check_reactions(reading, &page.messages, &creditable, closely)
            .await?;
        let polls = self.polls(reading, &page, &found, &gone).await?;
        checks.extend(self.check_votes(reading, polls).await?);

        let mut tx = self.store.begin().await?;
        let read = page.ids.len() as u64;
        let counted = if reading.span.step == Step::Forward {
            read
        } else {
            0
        };
        let current = match next {
            Some(span) => {
                tx.advance_reading(reading, span, counted, self.clock.now_ms())
                    .await?
            }
            None => tx.finish_reading(reading, counted, self.clock.now_ms()).await?,
        };
        if !current {
            // Stopped, or opened anew for a new session: what was fetched may be older than that.
            return Ok(());
        }
        let mut observations = self
            .differences(&mut tx, reading, checks, &found.messages)
            .await?;
        observations.extend(found.messages.into_iter().map(Observation::Message));
        if !gone.is_empty() {
            observations.push(Observation::Retraction(Retraction {
                guild_id,
                what: Retracted::Messages(gone),
            }));
        }
        let recorded = tx.observe(&observations, Cursors::Stay).await?;
        if reading.why == Why::Gap
            && let Some(read_to) = closed_at(reading, next, &page)
        {
            tx.raise_cursors(guild_id, &[(reading.channel_id, read_to)])
                .await?;
        }
        tx.commit().await?;
        self.count(recorded);
        for why in found.refused {
            self.pulse.not_creditable(why, 1);
        }
        Ok(())
    }

    /// Judges the messages of a page as if they had just been written.
    async fn judge(&self, reading: &Reading, page: &Page) -> anyhow::Result<Found> {
        let guild_id = reading.guild_id;
        let unseen: Vec<u64> = page
            .messages
            .iter()
            .filter_map(RawMessage::refers_to_unseen)
            .collect();
        // Whom an answer to a message that is gone answered, if that was heard.
        let authors = self.store.list_authors(guild_id, &unseen).await?;
        let old: Vec<u64> = page.ids.range(..=reading.span.floor_id).copied().collect();
        let known = self.store.list_authors(guild_id, &old).await?;
        let known: BTreeSet<u64> = known.into_keys().collect();
        let now_ms = self.clock.now_ms();
        let mut found = Found {
            messages: Vec::with_capacity(page.messages.len()),
            refused: vec![NotCreditable::Malformed; page.malformed],
            known,
        };
        for message in &page.messages {
            if message.id.0 <= reading.span.floor_id && !found.known.contains(&message.id.0) {
                // From before the bot came.
                continue;
            }
            let mut given = message.given(reading.channel_id, self.with_texts);
            if given.refers_to.is_none()
                && let Some(message_id) = message.refers_to_unseen()
                && let Some(author_id) = authors.get(&message_id)
            {
                given.refers_to = Some(Referred {
                    message_id,
                    author: Author::Human(*author_id),
                });
            }
            match given.observed(guild_id, now_ms) {
                Ok(observed) => found.messages.push(observed),
                Err(why) => found.refused.push(why),
            }
        }
        Ok(found)
    }

    /// What is checked against what is recorded now, and what was heard about the messages while they
    /// were known to nobody, as observations.
    async fn differences(
        &self,
        tx: &mut Tx,
        reading: &Reading,
        checks: Checks,
        messages: &[ObservedMessage],
    ) -> anyhow::Result<Vec<Observation>> {
        let guild_id: GuildId = reading.guild_id;
        let authors: HashMap<u64, MemberId> = messages
            .iter()
            .map(|message| (message.message_id, message.author_id))
            .collect();
        let ids: Vec<u64> = authors.keys().copied().collect();
        let recorded = tx.list_authors(guild_id, &ids).await?;
        let (reacted, voted) = (checks.reaction_messages(), checks.vote_messages());
        let reactions = tx.list_reactions_on(guild_id, &reacted).await?;
        let votes = tx.list_votes_on(guild_id, &voted).await?;
        // Asked only now, with the database to ourselves: whatever people do from here on is written
        // after this.
        let about = ids.iter().chain(&voted).copied().collect();
        let Some(heard) = self.touches.about(guild_id, &about) else {
            return Err(Trouble::Away("a new session began".to_owned()).into());
        };
        let mut observations = checks.differences(guild_id, reading.channel_id, &reactions, &votes, &heard);
        // What was heard about a message that is recorded is written already, or will be.
        let unknown = heard
            .reactions
            .into_iter()
            .filter(|(message_id, _)| authors.contains_key(message_id) && !recorded.contains_key(message_id));
        observations.extend(unknown.map(|(_, seen)| seen));
        // Nobody says when somebody reacted. It may have been while they or the author asked not to be
        // counted, so on what was written before that ended nothing is recorded of them.
        let pauses = tx.list_pauses(guild_id).await?;
        let is_counted = |member_id: MemberId, message_id: u64| {
            pauses
                .get(&member_id)
                .is_none_or(|until_ms| *until_ms <= created_at_ms(message_id))
        };
        observations.retain(|seen| match seen {
            Observation::Reaction(ObservedReaction {
                by_id, message_id, ..
            }) => {
                let author = authors.get(message_id);
                is_counted(*by_id, *message_id)
                    && author.is_none_or(|author_id| is_counted(*author_id, *message_id))
            }
            Observation::Fact(vote) => is_counted(vote.member_id, vote.source_id),
            Observation::Message(_) | Observation::Retraction(_) => true,
        });
        Ok(observations)
    }
}

/// Up to where everything of a channel is recorded once its gap is read. Not past the session's
/// beginning: of what came then it is not certain that everything heard in the server is written, which
/// is what a cursor says too (see `service::readings::open_gaps`).
fn closed_at(reading: &Reading, next: Option<Span>, page: &Page) -> Option<u64> {
    let is_forward = reading.span.step == Step::Forward;
    let is_read = next.is_none_or(|span| span.step == Step::Compare);
    let last_id = page.ids.range(..=reading.span.until_id).last().copied();
    (is_forward && is_read).then(|| reading.span.after_id.max(last_id.unwrap_or(0)))
}
