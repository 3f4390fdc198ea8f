//! Gives, takes, makes and looks at roles: one at a time, never a member's whole list.

use serde_json::json;

use super::{Dispatcher, Outcome, access::Reach, refusal};
use crate::{
    domain::{
        ids::{GuildId, MemberId, RoleId, created_at_ms},
        tier::{Ladder, RoleMode, TierId},
    },
    effects::{Problem, RoleReason},
    service::{guilds, setup},
    store::EffectRow,
};

/// The member left: there is nobody to give to or take from. Rejoining asks anew.
const UNKNOWN_MEMBER: i64 = 10_007;
const UNKNOWN_ROLE: i64 = 10_011;
const MISSING_PERMISSIONS: i64 = 50_013;
const INVALID_ROLE: i64 = 50_028;
/// A role made at most this long before the wish was written may be the one an interrupted attempt made.
const CLOCK_SKEW_MS: i64 = 5 * 60_000;

impl Dispatcher {
    pub(super) async fn set_role(
        &self,
        guild_id: GuildId,
        member_id: MemberId,
        role_id: RoleId,
        hold: bool,
        why: RoleReason,
    ) -> anyhow::Result<Outcome> {
        // Whatever can be known to fail is not asked for: refusals are counted.
        let reach = self.reach_lately(guild_id).await?;
        if let Some(problem) = self.role_problem(&reach, guild_id, role_id).await? {
            return Ok(match problem {
                // A role that is gone cannot be held: taking it is done.
                Problem::RoleGone { .. } if !hold => Outcome::Done(None),
                problem => Outcome::Paused(problem),
            });
        }
        if !hold && let Some(problem) = self.keeps_its_place(&reach, guild_id, member_id, role_id).await? {
            return Ok(Outcome::Paused(problem));
        }
        let (guild, member, role) = (guild_id.0.into(), member_id.0.into(), role_id.0.into());
        let reason = why.audit_line();
        let done = if hold {
            self.http
                .add_member_role(guild, member, role, Some(&reason))
                .await
        } else {
            self.http
                .remove_member_role(guild, member, role, Some(&reason))
                .await
        };
        let Err(error) = done else {
            return Ok(Outcome::Done(None));
        };
        match refusal(&error).map(|refusal| refusal.code) {
            Some(UNKNOWN_MEMBER) => Ok(Outcome::Done(None)),
            Some(UNKNOWN_ROLE) if !hold => Ok(Outcome::Done(None)),
            Some(UNKNOWN_ROLE | MISSING_PERMISSIONS | INVALID_ROLE) => {
                self.budget.note(&error);
                self.reaches.forget(guild_id);
                let reach = self.reach_lately(guild_id).await?;
                Ok(match self.role_problem(&reach, guild_id, role_id).await? {
                    Some(problem) => Outcome::Paused(problem),
                    // Mended between the refusal and the question.
                    None => Outcome::Later {
                        cause: "Discord refused the role for no lasting reason".to_owned(),
                    },
                })
            }
            _ => Err(error.into()),
        }
    }

    /// Where only the highest role is shown: a role of a tier that is still held goes only once the one that is
    /// to be shown in its place can be given. What keeps the bot from that, if anything does.
    async fn keeps_its_place(
        &self,
        reach: &Reach,
        guild_id: GuildId,
        member_id: MemberId,
        role_id: RoleId,
    ) -> anyhow::Result<Option<Problem>> {
        let guild = guilds::get(&self.store, guild_id).await?;
        if guild.role_mode == RoleMode::Stack {
            return Ok(None);
        }
        let ladder = self.store.get_ladder(guild_id).await?;
        let held = self.store.get_standing(guild_id, member_id).await?.held;
        let is_held = ladder
            .of_role(role_id)
            .is_some_and(|tier| held.contains(tier.tier_id));
        let shown = ladder.roles(held, guild.role_mode);
        match shown.first() {
            Some(shown) if is_held && *shown != role_id => self.role_problem(reach, guild_id, *shown).await,
            _ => Ok(None),
        }
    }

    /// What keeps the bot from a role, with the tier the role shows.
    async fn role_problem(
        &self,
        reach: &Reach,
        guild_id: GuildId,
        role_id: RoleId,
    ) -> anyhow::Result<Option<Problem>> {
        let problem = reach.problem_with(role_id);
        let Some(Problem::RoleGone { role_id, .. }) = problem else {
            return Ok(problem);
        };
        let ladder = self.store.get_ladder(guild_id).await?;
        let tier_id = ladder
            .0
            .iter()
            .find(|tier| tier.role_id == Some(role_id))
            .map(|tier| tier.tier_id);
        Ok(Some(Problem::RoleGone { tier_id, role_id }))
    }

    pub(super) async fn check_tier_role(
        &self,
        guild_id: GuildId,
        tier_id: TierId,
    ) -> anyhow::Result<Outcome> {
        let ladder = self.store.get_ladder(guild_id).await?;
        let Some(role_id) = ladder.get(tier_id).and_then(|tier| tier.role_id) else {
            return Ok(Outcome::Done(None));
        };
        let reach = self.reach(guild_id).await?;
        Ok(match self.role_problem(&reach, guild_id, role_id).await? {
            Some(problem) => Outcome::Paused(problem),
            None => Outcome::Done(Some(role_id.0)),
        })
    }

    pub(super) async fn make_role(
        &self,
        row: &EffectRow,
        tier_id: TierId,
        name: &str,
        color: u32,
    ) -> anyhow::Result<Outcome> {
        let guild_id = row.guild_id;
        let reach = self.reach(guild_id).await?;
        // One that was deleted is as good as none.
        let has_role = |ladder: &Ladder| {
            let role_id = ladder.get(tier_id).and_then(|tier| tier.role_id);
            role_id.is_some_and(|role_id| reach.has(role_id))
        };
        if has_role(&self.store.get_ladder(guild_id).await?) {
            // Another was picked meanwhile.
            return Ok(Outcome::Done(None));
        }
        if !reach.may_manage_roles() {
            return Ok(Outcome::Paused(Problem::MayNotManageRoles));
        }
        // An earlier attempt may have made the role without living to note it. A role of that name
        // that is older than the wish is somebody else's and may carry any permission: not ours.
        let made = (row.attempts > 0)
            .then(|| {
                reach.roles.iter().find(|role| {
                    role.name == name
                        && !role.managed
                        && created_at_ms(role.id) >= row.created_ms - CLOCK_SKEW_MS
                })
            })
            .flatten();
        let role_id = match made {
            Some(role) => RoleId(role.id),
            None => {
                let body = json!({"name": name, "color": color, "permissions": "0", "hoist": false, "mentionable": false});
                let role = self
                    .http
                    .create_role(
                        guild_id.0.into(),
                        &body,
                        Some("Ironfan: a tier's role, made in /setup"),
                    )
                    .await?;
                RoleId(role.id.get())
            }
        };
        let mut tx = self.store.begin().await?;
        if !has_role(&tx.get_ladder(guild_id).await?) {
            setup::tier_role_ready(&mut tx, guild_id, tier_id, role_id, self.clock.now_ms()).await?;
        }
        tx.commit().await?;
        Ok(Outcome::Done(Some(role_id.0)))
    }
}
