//! Brings the creator's answers to whoever asked: by direct message or in a private thread, as they chose.

use serde_json::{Value, json};
use serenity::all::GuildChannel;

use super::{
    Dispatcher, Outcome, is_one_of,
    posts::{CLOCK_SKEW_MS, UNKNOWN_CHANNEL, nonce},
    warnings::UNREACHABLE,
};
use crate::{
    domain::ids::{ChannelId, first_id_at},
    effects::Problem,
    render,
    service::asks::{self, AskedView},
    store::{Delivery, EffectRow, Reach},
};

/// Discord's number for a private thread (Discord documentation, "Channel Types").
const PRIVATE_THREAD: u8 = 12;
/// Minutes without a word after which a thread is put away: a week, the longest there is.
const ARCHIVE_AFTER: u32 = 10_080;
/// Longest name of a thread.
const LONGEST_NAME: usize = 100;
/// The member is not here any more (Discord documentation, "JSON Error Codes").
const GONE: [i64; 2] = [10_007, 10_013];

/// The thread is not there any more, or was put away for want of words (Discord documentation, "JSON Error Codes").
const THREAD_LOST: [i64; 2] = [UNKNOWN_CHANNEL, 50_083];
/// Discord does not open private threads in a place of that kind (Discord documentation, "JSON Error Codes").
const WRONG_PLACE: [i64; 2] = [50_024, UNKNOWN_CHANNEL];

impl Dispatcher {
    pub(super) async fn deliver_answer(&self, row: &EffectRow, ask_id: u64) -> anyhow::Result<Outcome> {
        let view = asks::view(&self.store, row.guild_id, ask_id).await?;
        let asked = &view.asked;
        if asked.answer.is_none() || asked.erased || asked.delivery != Delivery::Underway {
            return Ok(Outcome::Done(None));
        }
        let page = render::asks::answer(view.guild.locale, &view);
        let mut body = self.studio.compose(page).await?.body;
        body["nonce"] = json!(nonce(&row.effect_key));
        body["enforce_nonce"] = json!(true);
        if asked.by == Reach::DirectMessage && asked.thread_id.is_none() {
            match self.answer_by_message(row, &view, &body).await {
                Ok(message_id) => {
                    let delivery = Delivery::Reached(Reach::DirectMessage);
                    return self.is_over(row, ask_id, delivery, Some(message_id)).await;
                }
                // They take none from here: the thread is as private.
                Err(error) if is_one_of(&error, &UNREACHABLE) => self.budget.note(&error),
                Err(error) => return Err(error.into()),
            }
        }
        self.answer_in_thread(row, &view, &body).await
    }

    async fn answer_by_message(
        &self,
        row: &EffectRow,
        view: &AskedView,
        body: &Value,
    ) -> serenity::Result<u64> {
        let channel = self
            .http
            .create_private_channel(&json!({"recipient_id": view.asked.member_id.to_string()}))
            .await?;
        if let Some(message_id) = self.said(row, ChannelId(channel.id.get()), body).await? {
            return Ok(message_id);
        }
        let message = self.http.send_message(channel.id, Vec::new(), body).await?;
        Ok(message.id.get())
    }

    async fn answer_in_thread(
        &self,
        row: &EffectRow,
        view: &AskedView,
        body: &Value,
    ) -> anyhow::Result<Outcome> {
        let (ask_id, place) = (view.asked.ask_id, view.asked.channel_id);
        let thread_id = match view.asked.thread_id {
            Some(thread_id) => thread_id,
            None => {
                let thread_id = match self.open_thread(row, view).await {
                    Ok(thread_id) => thread_id,
                    Err(error) => {
                        let error: serenity::Error = error.downcast()?;
                        return if is_one_of(&error, &WRONG_PLACE) {
                            self.is_over(row, ask_id, Delivery::Impossible, None).await
                        } else {
                            self.thread_problem(place, error)
                        };
                    }
                };
                self.note_thread(row, ask_id, Some(thread_id)).await?;
                thread_id
            }
        };
        match self.write_in_thread(row, view, thread_id, body).await {
            Ok(message_id) => {
                let delivery = Delivery::Reached(Reach::Thread);
                self.is_over(row, ask_id, delivery, Some(message_id)).await
            }
            // Whoever has left is reached no more; the answer stays with the question.
            Err(error) if is_one_of(&error, &GONE) => {
                self.is_over(row, ask_id, Delivery::Impossible, None).await
            }
            Err(error) if is_one_of(&error, &THREAD_LOST) => {
                self.note_thread(row, ask_id, None).await?;
                Ok(Outcome::Later {
                    cause: "the thread of an answer was deleted or put away".to_owned(),
                })
            }
            Err(error) => self.thread_problem(place, error),
        }
    }

    /// Opens the private thread, or finds the one that an earlier attempt opened without living to note it.
    async fn open_thread(&self, row: &EffectRow, view: &AskedView) -> anyhow::Result<ChannelId> {
        let place = view.asked.channel_id;
        let name: String = render::asks::thread_name(view.guild.locale, view)
            .chars()
            .take(LONGEST_NAME)
            .collect();
        if row.attempts > 0 {
            let active = self.http.get_guild_active_threads(row.guild_id.0.into()).await?;
            let since = first_id_at(row.created_ms - CLOCK_SKEW_MS);
            let is_mine = |thread: &&GuildChannel| {
                let is_own = thread
                    .owner_id
                    .is_some_and(|owner_id| owner_id.get() == self.bot_id.0);
                let is_here = thread
                    .parent_id
                    .is_some_and(|parent_id| parent_id.get() == place.0);
                is_own && is_here && thread.name == name && thread.id.get() >= since
            };
            for thread in active.threads.iter().filter(is_mine) {
                let thread_id = ChannelId(thread.id.get());
                // The answer to another question has one of the same name.
                if !self.store.is_ask_thread(row.guild_id, thread_id).await? {
                    return Ok(thread_id);
                }
            }
        }
        let body = json!({
            "name": name, "type": PRIVATE_THREAD, "invitable": false, "auto_archive_duration": ARCHIVE_AFTER,
        });
        let thread = self.http.create_thread(place.0.into(), &body, None).await?;
        Ok(ChannelId(thread.id.get()))
    }

    async fn note_thread(
        &self,
        row: &EffectRow,
        ask_id: u64,
        thread_id: Option<ChannelId>,
    ) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        tx.set_ask_thread(row.guild_id, ask_id, thread_id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Says the answer in its thread, with the fan in it.
    async fn write_in_thread(
        &self,
        row: &EffectRow,
        view: &AskedView,
        thread_id: ChannelId,
        body: &Value,
    ) -> serenity::Result<u64> {
        if let Some(message_id) = self.said(row, thread_id, body).await? {
            return Ok(message_id);
        }
        let (channel_id, member_id) = (thread_id.0.into(), view.asked.member_id.0.into());
        self.http.add_thread_channel_member(channel_id, member_id).await?;
        let message = self.http.send_message(channel_id, Vec::new(), body).await?;
        Ok(message.id.get())
    }

    /// The message with which an earlier attempt answered without living to note it.
    async fn said(
        &self,
        row: &EffectRow,
        channel_id: ChannelId,
        body: &Value,
    ) -> serenity::Result<Option<u64>> {
        if row.attempts == 0 {
            return Ok(None);
        }
        let text = &body["embeds"][0]["description"];
        let own = self.own_messages(channel_id, row.created_ms).await?;
        let said = own
            .iter()
            .find(|message| message["embeds"][0]["description"] == *text);
        Ok(said.and_then(|message| message["id"].as_str()?.parse().ok()))
    }

    async fn is_over(
        &self,
        row: &EffectRow,
        ask_id: u64,
        delivery: Delivery,
        message_id: Option<u64>,
    ) -> anyhow::Result<Outcome> {
        let now_ms = self.clock.now_ms();
        asks::note_delivery(&self.store, row.guild_id, ask_id, delivery, now_ms).await?;
        Ok(Outcome::Done(message_id))
    }

    fn thread_problem(&self, channel_id: ChannelId, error: serenity::Error) -> anyhow::Result<Outcome> {
        match self.channel_problem(channel_id, error)? {
            Outcome::Paused(Problem::NoAccess { channel_id }) => {
                Ok(Outcome::Paused(Problem::NoPrivateThreads { channel_id }))
            }
            other => Ok(other),
        }
    }
}
