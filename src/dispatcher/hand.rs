//! Finds out from Discord's audit log who gave or took a role by hand.

use serde::Deserialize;
use serde_json::Value;
use serenity::http::{LightMethod, Request, Route};

use super::{Dispatcher, Outcome, refusal};
use crate::{
    domain::ids::{GuildId, MemberId, created_at_ms},
    effects::{self, RoleChange, RoleReason},
    service::{
        guilds,
        standings::{self, Giver},
    },
};

/// "A member's roles were changed" (Discord documentation, "Audit Log Events").
const MEMBER_ROLE_UPDATE: u8 = 25;
/// Entries read at a time, and how often at most.
const ENTRIES: usize = 100;
const PAGES: usize = 5;
/// A role may have been changed so long before it was seen: the bot was away.
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
    /// Whether it is about this member and role, in this direction.
    fn is_of(&self, change: RoleChange) -> bool {
        let (key, role_id) = (
            if change.given { "$add" } else { "$remove" },
            change.role_id.to_string(),
        );
        let names_role = |line: &Value| {
            line["key"] == key
                && line["new_value"]
                    .as_array()
                    .is_some_and(|roles| roles.iter().any(|role| role["id"] == role_id.as_str()))
        };
        self.target_id.as_deref() == Some(change.member_id.to_string().as_str())
            && self.changes.iter().any(names_role)
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
        let guild = guilds::get(&self.store, guild_id).await?;
        if !standings::is_open(&self.store, &guild, change).await? {
            return Ok(Outcome::Done(None));
        }
        let now_ms = self.clock.now_ms();
        match self.who_changed(guild_id, change, seen_ms).await? {
            // What the bot did once is no longer what is wanted: back to what is.
            Known::Ours => {
                let RoleChange {
                    member_id,
                    role_id,
                    given,
                } = change;
                let why = if given {
                    RoleReason::Fell
                } else {
                    RoleReason::Reached
                };
                let mut tx = self.store.begin().await?;
                let wish = effects::role(guild_id, member_id, role_id, !given, why);
                tx.replace_effect(&wish, now_ms).await?;
                tx.commit().await?;
            }
            Known::By(giver) => standings::adopt(&self.store, guild_id, change, Some(giver), now_ms).await?,
            Known::Unknown => standings::adopt(&self.store, guild_id, change, None, now_ms).await?,
        }
        Ok(Outcome::Done(None))
    }

    /// The latest entry of the audit log about the change.
    async fn who_changed(
        &self,
        guild_id: GuildId,
        change: RoleChange,
        seen_ms: i64,
    ) -> anyhow::Result<Known> {
        let mut before = None;
        for _ in 0..PAGES {
            let route = Route::GuildAuditLogs {
                guild_id: guild_id.0.into(),
            };
            let mut params = vec![
                ("action_type", MEMBER_ROLE_UPDATE.to_string()),
                ("limit", ENTRIES.to_string()),
            ];
            params.extend(before.map(|id: u64| ("before", id.to_string())));
            let request = Request::new(route, LightMethod::Get).params(Some(params));
            let log: Log = match self.http.fire(request).await {
                Ok(log) => log,
                // Without the right to look it up, nobody knows.
                Err(error) if refusal(&error).is_some_and(|refusal| refusal.status == 403) => {
                    return Ok(Known::Unknown);
                }
                Err(error) => return Err(error.into()),
            };
            if let Some(entry) = log.audit_log_entries.iter().find(|entry| entry.is_of(change)) {
                let by_id = entry
                    .user_id
                    .as_deref()
                    .and_then(|id| id.parse().ok())
                    .map(MemberId);
                return Ok(match by_id {
                    Some(by_id) if by_id == self.bot_id => Known::Ours,
                    Some(by_id) => Known::By(Giver {
                        by_id,
                        reason: entry.reason.clone(),
                    }),
                    None => Known::Unknown,
                });
            }
            let Some(last) = log.audit_log_entries.last() else {
                break;
            };
            if log.audit_log_entries.len() < ENTRIES || created_at_ms(last.id) < seen_ms - LOOK_BACK_MS {
                break;
            }
            before = Some(last.id);
        }
        Ok(Known::Unknown)
    }
}
