//! Posts in the creator's channel and where tiers reached are said: each once, brought up to date when what it says changes.

use serde_json::{Value, json};
use serenity::http::{LightMethod, Request, Route};

use super::{Dispatcher, Outcome, gates::RawChannel, is_one_of, refusal};
use crate::{
    domain::{
        gate::{ATTACH_FILES, EMBED_LINKS, SEND_MESSAGES, VIEW_CHANNEL},
        ids::{ChannelId, GuildId, first_id_at},
        period::Week,
        summary::Metric,
    },
    effects::{Effect, Post, Problem, Reached, keys},
    render::{self, Page, notices, press::Press, problems, proposal, summary},
    service::{self, asks, audits, fans, guilds, history, notices::Named, radar, summaries},
    store::{EffectRow, EffectState},
};

pub(super) const UNKNOWN_CHANNEL: i64 = 10_003;
const UNKNOWN_MESSAGE: i64 = 10_008;
const MISSING_ACCESS: i64 = 50_001;
const MISSING_PERMISSIONS: i64 = 50_013;
/// What a post with a picture takes.
const TO_POST: u64 = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES;
/// Messages read back to find what an interrupted attempt posted.
const READ_BACK: u64 = 100;
/// Discord's clock may be this far behind ours.
pub(super) const CLOCK_SKEW_MS: i64 = 5 * 60_000;

impl Dispatcher {
    pub(super) async fn post(&self, row: &EffectRow, post: &Post) -> anyhow::Result<Outcome> {
        let guild = guilds::get(&self.store, row.guild_id).await?;
        let channel_id = match post {
            Post::TiersReached { reached, .. } if self.to_be_said(row, reached).await?.is_empty() => None,
            Post::TiersReached { .. } => guild.notices_channel_id,
            Post::Proposal { .. } | Post::Summary { .. } | Post::Notice { .. } | Post::History { .. } => {
                guild.creator_channel_id
            }
            Post::Leak { .. } | Post::Waiting { .. } | Post::Asked { .. } => guild.creator_channel_id,
            Post::Badge { badge } => (guild.promise.badge == Some(*badge)).then_some(badge.channel_id),
        };
        let Some(channel_id) = channel_id else {
            return Ok(match post {
                // Nobody wants it said any more, or there is nobody to name.
                Post::TiersReached { .. } | Post::Badge { .. } => Outcome::Done(None),
                _ => Outcome::Paused(Problem::NoCreatorChannel),
            });
        };
        if let Post::Notice { problem } = post
            && !self
                .store
                .is_paused_by(row.guild_id, &serde_json::to_string(problem)?)
                .await?
        {
            // Mended before it could be told.
            return Ok(Outcome::Done(None));
        }
        if let Post::Leak { leaks, .. } = post
            && audits::about(&self.store, row.guild_id, leaks).await?.is_empty()
        {
            // Stopped before it could be told.
            return Ok(Outcome::Done(None));
        }
        if let Post::Waiting { reminded_ms } = post
            && radar::reminded(&self.store, &guild, *reminded_ms)
                .await?
                .is_empty()
        {
            // All of it was answered before it could be told.
            return Ok(Outcome::Done(None));
        }
        if matches!(post, Post::Summary { .. })
            && self
                .store
                .is_open_before(row, &keys::summaries(row.guild_id))
                .await?
        {
            return Ok(Outcome::Later {
                cause: "an earlier week's summary comes first".to_owned(),
            });
        }
        let ready = self.studio.compose(self.write(row, post).await?).await?;
        // An earlier attempt may have posted without living to note it.
        if row.attempts > 0
            && let Some(message_id) = self.find_posted(channel_id, row, post, &ready.body).await?
        {
            return Ok(Outcome::Posted {
                channel_id,
                message_id,
            });
        }
        let mut body = ready.body;
        // Within minutes Discord itself drops a second message with the same nonce.
        body["nonce"] = json!(nonce(&row.effect_key));
        body["enforce_nonce"] = json!(true);
        match self
            .http
            .send_message(channel_id.0.into(), ready.files, &body)
            .await
        {
            Ok(message) => Ok(Outcome::Posted {
                channel_id,
                message_id: message.id.get(),
            }),
            Err(error) => self.channel_problem(channel_id, error),
        }
    }

    pub(super) async fn refresh(&self, row: &EffectRow, post_key: &str) -> anyhow::Result<Outcome> {
        let Some(posted) = self.store.find_effect(post_key).await? else {
            return Ok(Outcome::Done(None));
        };
        let Some(message_id) = posted.result_id else {
            if posted.state == EffectState::Paused {
                // Once it is posted it says what is true then.
                return Ok(Outcome::Done(None));
            }
            return Ok(Outcome::Later {
                cause: "the message is not posted yet".to_owned(),
            });
        };
        let Effect::Post {
            post,
            posted_in: Some(channel_id),
        } = serde_json::from_str(&posted.effect)?
        else {
            return Ok(Outcome::Done(None));
        };
        let ready = self.studio.compose(self.write(row, &post).await?).await?;
        let edited = self
            .http
            .edit_message(channel_id.0.into(), message_id.into(), &ready.body, ready.files)
            .await;
        let stays_up = matches!(post, Post::Badge { .. });
        match edited {
            Ok(_) => Ok(Outcome::Done(Some(message_id))),
            // Deleted by hand, alone or with its channel. What is to be there for everybody is missed.
            Err(error) if is_one_of(&error, &[UNKNOWN_MESSAGE]) => Ok(Outcome::Done(None)),
            Err(error) if is_one_of(&error, &[UNKNOWN_CHANNEL]) && !stays_up => Ok(Outcome::Done(None)),
            Err(error) => self.channel_problem(channel_id, error),
        }
    }

    /// Takes a message down, if it is still there.
    pub(super) async fn unpost(&self, post_key: &str) -> anyhow::Result<Outcome> {
        let Some(posted) = self.store.find_effect(post_key).await? else {
            return Ok(Outcome::Done(None));
        };
        let Effect::Post {
            posted_in: Some(channel_id),
            ..
        } = serde_json::from_str(&posted.effect)?
        else {
            return Ok(match posted.state {
                // It may be on its way.
                EffectState::Pending => Outcome::Later {
                    cause: "the message is not posted yet".to_owned(),
                },
                _ => Outcome::Done(None),
            });
        };
        let Some(message_id) = posted.result_id else {
            return Ok(Outcome::Done(None));
        };
        let deleted = self
            .http
            .delete_message(channel_id.0.into(), message_id.into(), None)
            .await;
        match deleted {
            Ok(()) => Ok(Outcome::Done(None)),
            Err(error) if is_one_of(&error, &[UNKNOWN_MESSAGE, UNKNOWN_CHANNEL]) => Ok(Outcome::Done(None)),
            Err(error) => self.channel_problem(channel_id, error),
        }
    }

    /// Whether a channel that the settings name, if they do, is there and open to the bot.
    pub(super) async fn check_channel(
        &self,
        guild_id: GuildId,
        channel_id: Option<ChannelId>,
    ) -> anyhow::Result<Outcome> {
        let Some(channel_id) = channel_id else {
            return Ok(Outcome::Done(None));
        };
        let route = Route::Channel {
            channel_id: channel_id.0.into(),
        };
        let channel: RawChannel = match self.json(route, LightMethod::Get).await {
            Ok(channel) => serde_json::from_value(channel)?,
            Err(error) => return self.channel_problem(channel_id, error),
        };
        let (kind, overwrites) = (channel.kind(), channel.overwrites());
        let reach = self.reach(guild_id).await?;
        let has = reach.permissions_in(guild_id, self.bot_id, kind, &overwrites);
        if has & TO_POST == TO_POST {
            Ok(Outcome::Done(None))
        } else {
            Ok(Outcome::Paused(Problem::NoAccess { channel_id }))
        }
    }

    /// Puts a post into words, in the server's language and as things are now.
    async fn write(&self, row: &EffectRow, post: &Post) -> anyhow::Result<Page> {
        let guild_id = row.guild_id;
        match post {
            Post::Proposal {
                member_id,
                proposal: number,
            } => {
                let fan = fans::load(&self.store, guild_id, *member_id, self.clock.now_ms()).await?;
                // Only the latest proposal can still be open; the decision about an earlier one is
                // the change that followed it.
                let decision = self.store.find_decision(guild_id, *member_id, *number).await?;
                let why_now = self.store.find_why_now(guild_id, *member_id, *number).await?;
                Ok(proposal::message(
                    fan.guild.locale,
                    &fan,
                    &why_now,
                    decision.as_ref(),
                ))
            }
            Post::Summary { monday, late } => {
                let of =
                    summaries::load(&self.store, guild_id, Week::of(*monday), self.clock.now_ms()).await?;
                let occasion = if *late {
                    summary::Occasion::Late
                } else {
                    summary::Occasion::OnTime
                };
                Ok(summary::message(of.guild.locale, &of, occasion))
            }
            Post::Notice { problem } => {
                let guild = guilds::get(&self.store, guild_id).await?;
                let ladder = self.store.get_ladder(guild_id).await?;
                Ok(problems::notice(guild.locale, &ladder, problem))
            }
            Post::TiersReached { reached, .. } => {
                let guild = guilds::get(&self.store, guild_id).await?;
                let ladder = self.store.get_ladder(guild_id).await?;
                let named = self.to_be_said(row, reached).await?;
                Ok(notices::tiers_reached(guild.locale, &ladder, &named))
            }
            Post::Leak { leaks, .. } => {
                let guild = guilds::get(&self.store, guild_id).await?;
                let ladder = self.store.get_ladder(guild_id).await?;
                let found = audits::about(&self.store, guild_id, leaks).await?;
                Ok(render::audit::leak(guild.locale, &ladder, &found, leaks))
            }
            Post::Waiting { reminded_ms } => {
                let guild = guilds::get(&self.store, guild_id).await?;
                let waiting = radar::reminded(&self.store, &guild, *reminded_ms).await?;
                Ok(render::radar::note(guild.locale, &guild, &waiting, *reminded_ms))
            }
            Post::Asked { ask_id } => {
                let view = asks::view(&self.store, guild_id, *ask_id).await?;
                Ok(render::asks::post(view.guild.locale, &view))
            }
            Post::Badge { .. } => {
                let view = radar::promise(&self.store, guild_id, self.clock.now_ms()).await?;
                Ok(render::promise::badge(view.guild.locale, &view))
            }
            Post::History { .. } => {
                let view = history::load(&self.store, guild_id).await?;
                let ladder = self.store.get_ladder(guild_id).await?;
                Ok(render::history::post(view.guild.locale, &view, &ladder))
            }
        }
    }

    async fn to_be_said(&self, row: &EffectRow, reached: &[Reached]) -> anyhow::Result<Vec<Named>> {
        let now_ms = self.clock.now_ms();
        service::notices::to_be_said(&self.store, row.guild_id, reached, row.created_ms, now_ms).await
    }

    /// The bot's own message that says what `post` says, posted since it was decided on.
    async fn find_posted(
        &self,
        channel_id: ChannelId,
        row: &EffectRow,
        post: &Post,
        body: &Value,
    ) -> anyhow::Result<Option<u64>> {
        let own = self.own_messages(channel_id, row.created_ms).await?;
        let found = own.iter().find(|message| says(message, post, body));
        Ok(found.and_then(|message| message["id"].as_str()?.parse().ok()))
    }

    /// The bot's own latest messages in a channel, posted since something was decided at `since_ms`.
    pub(super) async fn own_messages(
        &self,
        channel_id: ChannelId,
        since_ms: i64,
    ) -> serenity::Result<Vec<Value>> {
        let route = Route::ChannelMessages {
            channel_id: channel_id.0.into(),
        };
        let since = first_id_at(since_ms - CLOCK_SKEW_MS).to_string();
        let request = Request::new(route, LightMethod::Get)
            .params(Some(vec![("limit", READ_BACK.to_string()), ("after", since)]));
        let messages: Vec<Value> = match self.http.fire(request).await {
            Ok(messages) => messages,
            // Without the right to read back, the nonce alone has to do.
            Err(error) if refusal(&error).is_some_and(|refusal| refusal.status == 403) => {
                self.budget.note(&error);
                return Ok(Vec::new());
            }
            Err(error) => return Err(error),
        };
        let own = self.bot_id.to_string();
        let is_own = |message: &Value| message["author"]["id"] == own.as_str();
        Ok(messages.into_iter().filter(is_own).collect())
    }

    pub(super) fn channel_problem(
        &self,
        channel_id: ChannelId,
        error: serenity::Error,
    ) -> anyhow::Result<Outcome> {
        match refusal(&error).map(|refusal| refusal.code) {
            Some(UNKNOWN_CHANNEL) => Ok(Outcome::Paused(Problem::ChannelGone { channel_id })),
            Some(MISSING_ACCESS | MISSING_PERMISSIONS) => {
                self.budget.note(&error);
                Ok(Outcome::Paused(Problem::NoAccess { channel_id }))
            }
            _ => Err(error.into()),
        }
    }
}

/// Whether a message is `post`, whose body would be `body` now. Numbers and decisions may have
/// changed since it was posted; its buttons say what it is about.
fn says(message: &Value, post: &Post, body: &Value) -> bool {
    let has = |press: Press| custom_ids(&message["components"]).contains(&press.id().as_str());
    match post {
        Post::Proposal { member_id, .. } => has(Press::Approve {
            member_id: *member_id,
        }),
        Post::Summary { monday, .. } => has(Press::SummaryList {
            monday: *monday,
            metric: Metric::ActiveFans,
            page: 0,
        }),
        Post::History { .. } => has(Press::History),
        Post::Waiting { reminded_ms } => has(Press::InboxOfNote {
            reminded_ms: *reminded_ms,
        }),
        Post::Asked { ask_id } => has(Press::Answer { ask_id: *ask_id }),
        // Its figures may have changed since.
        Post::Badge { .. } => message["embeds"][0]["title"] == body["embeds"][0]["title"],
        Post::Notice { .. } | Post::TiersReached { .. } | Post::Leak { .. } => ["title", "description"]
            .iter()
            .all(|part| message["embeds"][0][part] == body["embeds"][0][part]),
    }
}

/// The ids of all buttons and selects, in order.
fn custom_ids(rows: &Value) -> Vec<&str> {
    rows.as_array()
        .into_iter()
        .flatten()
        .flat_map(|row| row["components"].as_array().into_iter().flatten())
        .filter_map(|component| component["custom_id"].as_str())
        .collect()
}

/// The same for the same key, at most 25 characters (Discord documentation, "Create Message").
pub(super) fn nonce(effect_key: &str) -> String {
    // FNV-1a: a fixed function, unlike the standard library's hasher, so that it survives an update.
    let hash = effect_key.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_always_has_the_same_short_nonce() {
        assert_eq!(nonce("summary:1:20780"), nonce("summary:1:20780"));
        assert_ne!(nonce("summary:1:20780"), nonce("summary:1:20787"));
        assert!(nonce("").len() <= 25);
    }
}
