//! What people do with Discord's own menus, as far as it concerns tiers: roles given and taken, kicks and bans.

use std::sync::Arc;

use serenity::all::{
    AffectedRole, GuildAuditLogEntryCreateEvent,
    audit_log::{Action, Change, MemberAction},
};

use crate::{
    app::App,
    domain::ids::{GuildId, MemberId, RoleId, created_at_ms},
    effects::RoleChange,
    service::{
        members,
        standings::{self, Giver},
    },
};

pub async fn on_entry(app: &Arc<App>, event: &GuildAuditLogEntryCreateEvent) -> anyhow::Result<()> {
    let entry = &event.entry;
    let guild_id = GuildId(event.guild_id.get());
    let (Some(target_id), by_id) = (entry.target_id, MemberId(entry.user_id.get())) else {
        return Ok(());
    };
    let (member_id, now_ms) = (MemberId(target_id.get()), app.clock.now_ms());
    let at_ms = created_at_ms(entry.id.get());
    if by_id == app.bot_id {
        return Ok(());
    }
    match entry.action {
        Action::Member(MemberAction::Kick | MemberAction::BanAdd) => {
            members::remove(&app.store, guild_id, member_id, Some(by_id), at_ms, now_ms).await
        }
        Action::Member(MemberAction::RoleUpdate) => {
            let changes: Vec<_> = entry.changes.iter().flatten().flat_map(roles).collect();
            for (role_id, given) in changes {
                let change = RoleChange {
                    member_id,
                    role_id,
                    given,
                };
                let giver = Giver {
                    by_id,
                    reason: entry.reason.clone(),
                };
                standings::named(&app.store, guild_id, change, giver, at_ms, now_ms).await?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The roles of one line of an entry, and whether they were given.
fn roles(change: &Change) -> Vec<(RoleId, bool)> {
    let (roles, given): (&Option<Vec<AffectedRole>>, bool) = match change {
        Change::RolesAdded { new, .. } => (new, true),
        Change::RolesRemove { new, .. } => (new, false),
        _ => return Vec::new(),
    };
    let roles = roles.iter().flatten();
    roles.map(|role| (RoleId(role.id.get()), given)).collect()
}
