//! Finds out from Discord's audit log who gave or took a role by hand, and who threw somebody out.

use serde::Deserialize;
use serde_json::Value;
use serenity::http::{LightMethod, Request, Route};

use super::{Dispatcher, Outcome, refusal};
use crate::{
    domain::{
        gate::VIEW_AUDIT_LOG,
        ids::{GuildId, MemberId, RoleId, created_at_ms},
    },
    effects::RoleChange,
    service::{
        members,
        standings::{self, Giver, Open},
    },
};

/// "A member was kicked", "banned", "their roles were changed" (Discord documentation, "Audit Log Events").
const MEMBER_KICK: u8 = 20;
const MEMBER_BAN_ADD: u8 = 22;
const MEMBER_ROLE_UPDATE: u8 = 25;
/// Entries read at a time, and how often at most.
const ENTRIES: usize = 100;
const PAGES: usize = 5;
/// The audit log is kept for so long (Discord documentation, "Audit Logs").
const LOOK_BACK_MS: i64 = 45 * 86_400_000;

#[derive(Deserialize)]
struct Log {
    audit_log_entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(deserialize_with = "super::gates::id")]
    id: u64,
    user_id: Option<String>,
    target_id: Option<String>,
    reason: Option<String>,
    #[serde(default)]
    changes: Vec<Value>,
}

impl Entry {
    fn is_about(&self, member_id: MemberId) -> bool {
        self.target_id.as_deref() == Some(member_id.to_string().as_str())
    }

    fn by_id(&self) -> Option<MemberId> {
        self.user_id.as_deref()?.parse().ok().map(MemberId)
    }

    /// Whether it says that the member was given the role, or that it was taken from them, if it is about that.
    fn gave(&self, member_id: MemberId, role_id: RoleId) -> Option<bool> {
        let role_id = role_id.to_string();
        let names_role = |line: &&Value| {
            let roles = line["new_value"].as_array();
            roles.is_some_and(|roles| roles.iter().any(|role| role["id"] == role_id.as_str()))
        };
        let mut lines = self.changes.iter().filter(names_role);
        let given = lines.find_map(|line| match line["key"].as_str() {
            Some("$add") => Some(true),
            Some("$remove") => Some(false),
            _ => None,
        });
        given.filter(|_| self.is_about(member_id))
    }
}

/// Who a change was made by.
enum Known {
    /// By the bot itself.
    Ours,
    By(Giver),
    Unknown,
}

impl Dispatcher {
    pub(super) async fn adopt_role(
        &self,
        guild_id: GuildId,
        change: RoleChange,
        seen_ms: i64,
    ) -> anyhow::Result<Outcome> {
        let now_ms = self.clock.now_ms();
        match standings::is_open(&self.store, guild_id, change, now_ms).await? {
            Open::Yes => {}
            Open::No => return Ok(Outcome::Done(None)),
            Open::NotYet => {
                return Ok(Outcome::Later {
                    cause: "the role is about to be changed by the bot as well".to_owned(),
                });
            }
        }
        let reach = self.reach_lately(guild_id).await?;
        if !reach.has(change.role_id) {
            // Taken from everybody at once, as the role was deleted: that says nothing about anybody.
            return Ok(Outcome::Done(None));
        }
        match self.who_changed(guild_id, change, seen_ms).await? {
            Known::Ours => standings::undo_own(&self.store, guild_id, change, now_ms).await?,
            Known::By(giver) => standings::adopt(&self.store, guild_id, change, Some(giver), now_ms).await?,
            Known::Unknown => standings::adopt(&self.store, guild_id, change, None, now_ms).await?,
        }
        Ok(Outcome::Done(None))
    }

    /// Whoever was kicked or banned while nobody looked loses what they would have lost had it been seen;
    /// whoever only left and is back gets back what is still kept for them.
    pub(super) async fn look_why_gone(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        here_ms: i64,
    ) -> anyhow::Result<Outcome> {
        for action in [MEMBER_KICK, MEMBER_BAN_ADD] {
            let thrown_out = |entry: &Entry| entry.is_about(member_id) && created_at_ms(entry.id) > here_ms;
            if let Some(entry) = self.find_entry(guild_id, action, here_ms, thrown_out).await? {
                let (at_ms, now_ms) = (created_at_ms(entry.id), self.clock.now_ms());
                members::remove(&self.store, guild_id, member_id, entry.by_id(), at_ms, now_ms).await?;
                break;
            }
        }
        members::welcome_back(&self.store, guild_id, member_id, self.clock.now_ms()).await?;
        Ok(Outcome::Done(None))
    }

    async fn who_changed(
        &self,
        guild_id: GuildId,
        change: RoleChange,
        seen_ms: i64,
    ) -> anyhow::Result<Known> {
        let Some(member) = self.store.find_member(guild_id, change.member_id).await? else {
            return Ok(Known::Unknown);
        };
        // It may have been changed long before it was seen: the bot was away. Not before they came, though.
        let from_ms = member.joined_ms.unwrap_or(0).max(seen_ms - LOOK_BACK_MS);
        let is_about_it = |entry: &Entry| entry.gave(change.member_id, change.role_id).is_some();
        let latest = self
            .find_entry(guild_id, MEMBER_ROLE_UPDATE, from_ms, is_about_it)
            .await?;
        // Where the latest says the opposite, the one about this change is not there yet.
        let entry = latest.filter(|entry| entry.gave(change.member_id, change.role_id) == Some(change.given));
        Ok(match entry.as_ref().and_then(Entry::by_id) {
            Some(by_id) if by_id == self.bot_id => Known::Ours,
            Some(by_id) => Known::By(Giver {
                by_id,
                reason: entry.and_then(|entry| entry.reason),
            }),
            None => Known::Unknown,
        })
    }

    /// The latest entry of the audit log about an action, no older than `from_ms`, that is the one looked for.
    /// Without the right to look it up there is none.
    async fn find_entry(
        &self,
        guild_id: GuildId,
        action: u8,
        from_ms: i64,
        is_it: impl Fn(&Entry) -> bool,
    ) -> anyhow::Result<Option<Entry>> {
        let reach = self.reach_lately(guild_id).await?;
        if reach.permissions(guild_id) & VIEW_AUDIT_LOG == 0 {
            return Ok(None);
        }
        let mut before = None;
        for _ in 0..PAGES {
            let route = Route::GuildAuditLogs {
                guild_id: guild_id.0.into(),
            };
            let mut params = vec![
                ("action_type", action.to_string()),
                ("limit", ENTRIES.to_string()),
            ];
            params.extend(before.map(|id: u64| ("before", id.to_string())));
            let request = Request::new(route, LightMethod::Get).params(Some(params));
            let log: Log = match self.http.fire(request).await {
                Ok(log) => log,
                Err(error) if refusal(&error).is_some_and(|refusal| refusal.status == 403) => {
                    self.budget.note(&error);
                    return Ok(None);
                }
                Err(error) => return Err(error.into()),
            };
            let is_last = log.audit_log_entries.len() < ENTRIES;
            for entry in log.audit_log_entries {
                if created_at_ms(entry.id) < from_ms {
                    return Ok(None);
                }
                before = Some(entry.id);
                if is_it(&entry) {
                    return Ok(Some(entry));
                }
            }
            if is_last {
                break;
            }
        }
        Ok(None)
    }
}
