//! Brings the creator's answers to whoever asked: by direct message or in a private thread, as they chose.

use serde_json::{Value, json};
use serenity::http::{LightMethod, Request, Route};

use super::{Dispatcher, Outcome, posts::nonce, refusal, warnings::UNREACHABLE};
use crate::{
    domain::ids::ChannelId,
    effects::Problem,
    render,
    service::asks::{self, AskedView},
    store::{EffectRow, Reach},
};

/// Discord's number for a private thread (Discord documentation, "Channel Types").
const PRIVATE_THREAD: u8 = 12;
/// Minutes without a word after which a thread is put away: a week, the longest there is.
const ARCHIVE_AFTER: u32 = 10_080;
/// Longest name of a thread.
const LONGEST_NAME: usize = 100;
/// The member is not here any more (Discord documentation, "JSON Error Codes").
const GONE: [i64; 2] = [10_007, 10_013];

impl Dispatcher {
    pub(super) async fn deliver_answer(&self, row: &EffectRow, ask_id: u64) -> anyhow::Result<Outcome> {
        let view = asks::view(&self.store, row.guild_id, ask_id).await?;
        if view.asked.answer.is_none() || view.asked.reached.is_some() {
            return Ok(Outcome::Done(None));
        }
        // In the thread it may say so, a direct message is between two.
        if view.asked.by == Reach::DirectMessage && view.asked.thread_id.is_none() {
            let sent = self.answer_by_message(row, &view).await;
            match sent {
                Ok(message_id) => return self.reached(row, ask_id, Reach::DirectMessage, message_id).await,
                // They take none from here: the thread is as private.
                Err(error) if refusal(&error).is_some_and(|refusal| UNREACHABLE.contains(&refusal.code)) => {
                    self.budget.note(&error);
                }
                Err(error) => return Err(error.into()),
            }
        }
        let thread_id = match view.asked.thread_id {
            Some(thread_id) => thread_id,
            None => match self.open_thread(&view).await {
                Ok(thread_id) => {
                    let mut tx = self.store.begin().await?;
                    tx.set_ask_thread(row.guild_id, ask_id, thread_id).await?;
                    tx.commit().await?;
                    thread_id
                }
                Err(error) => return self.thread_problem(view.asked.channel_id, error),
            },
        };
        if row.attempts > 0
            && let Some(message_id) = self.said_in(thread_id).await?
        {
            return self.reached(row, ask_id, Reach::Thread, message_id).await;
        }
        let member_id = view.asked.member_id;
        let added = self
            .http
            .add_thread_channel_member(thread_id.0.into(), member_id.0.into())
            .await;
        match added {
            Ok(()) => {}
            Err(error) if refusal(&error).is_some_and(|refusal| GONE.contains(&refusal.code)) => {
                // Whoever has left is reached no more; the answer stays with the question.
                self.budget.note(&error);
                return Ok(Outcome::Done(None));
            }
            Err(error) => return self.channel_problem(thread_id, error),
        }
        let ready = self
            .studio
            .compose(render::asks::answer(view.guild.locale, &view))
            .await?;
        let mut body = ready.body;
        body["nonce"] = json!(nonce(&row.effect_key));
        body["enforce_nonce"] = json!(true);
        match self
            .http
            .send_message(thread_id.0.into(), ready.files, &body)
            .await
        {
            Ok(message) => self.reached(row, ask_id, Reach::Thread, message.id.get()).await,
            Err(error) => self.channel_problem(thread_id, error),
        }
    }

    async fn reached(
        &self,
        row: &EffectRow,
        ask_id: u64,
        by: Reach,
        message_id: u64,
    ) -> anyhow::Result<Outcome> {
        asks::reached(&self.store, row.guild_id, ask_id, by, self.clock.now_ms()).await?;
        Ok(Outcome::Done(Some(message_id)))
    }

    async fn answer_by_message(&self, row: &EffectRow, view: &AskedView) -> serenity::Result<u64> {
        let channel = self
            .http
            .create_private_channel(&json!({"recipient_id": view.asked.member_id.to_string()}))
            .await?;
        let ready = self
            .studio
            .compose(render::asks::answer(view.guild.locale, view))
            .await
            .map_err(|_| serenity::Error::Other("the answer cannot be composed"))?;
        let mut body = ready.body;
        body["nonce"] = json!(nonce(&row.effect_key));
        body["enforce_nonce"] = json!(true);
        let message = self.http.send_message(channel.id, ready.files, &body).await?;
        Ok(message.id.get())
    }

    async fn open_thread(&self, view: &AskedView) -> serenity::Result<ChannelId> {
        let name: String = render::asks::thread_name(view.guild.locale, view)
            .chars()
            .take(LONGEST_NAME)
            .collect();
        let body = json!({
            "name": name, "type": PRIVATE_THREAD, "invitable": false, "auto_archive_duration": ARCHIVE_AFTER,
        });
        let thread = self
            .http
            .create_thread(view.asked.channel_id.0.into(), &body, None)
            .await?;
        Ok(ChannelId(thread.id.get()))
    }

    fn thread_problem(&self, channel_id: ChannelId, error: serenity::Error) -> anyhow::Result<Outcome> {
        match self.channel_problem(channel_id, error)? {
            Outcome::Paused(Problem::NoAccess { channel_id }) => {
                Ok(Outcome::Paused(Problem::NoPrivateThreads { channel_id }))
            }
            other => Ok(other),
        }
    }

    /// The bot's own first message in a thread: an earlier attempt may have posted without living to note it.
    async fn said_in(&self, thread_id: ChannelId) -> anyhow::Result<Option<u64>> {
        let route = Route::ChannelMessages {
            channel_id: thread_id.0.into(),
        };
        let messages: Value = self.http.fire(Request::new(route, LightMethod::Get)).await?;
        let own = self.bot_id.to_string();
        let found = messages
            .as_array()
            .into_iter()
            .flatten()
            .find(|message| message["author"]["id"] == own.as_str() && message["type"] == 0);
        Ok(found.and_then(|message| message["id"].as_str()?.parse().ok()))
    }
}
