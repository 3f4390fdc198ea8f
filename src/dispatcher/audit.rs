//! Looks who sees gated channels: asks Discord for what decides it, as plain JSON, and keeps what the
//! domain finds.

use serde::Deserialize;
use serenity::{
    all::Http,
    http::{LightMethod, Request, Route},
};

use super::{Dispatcher, Outcome, access, gates::RawChannel};
use crate::{
    domain::{
        gate::{
            MANAGE_GUILD, VIEW_AUDIT_LOG,
            audit::{AuditChannel, AuditFacts, AuditRole, Invite, Onboarding, OnboardingOption, audit},
        },
        ids::{ChannelId, GuildId, MemberId, RoleId},
    },
    service::{
        audits,
        gates::{self, LiveChannel},
    },
    store::{GateAudit, Store},
};

/// A role that onboarding offers (Discord documentation, "Role Flags").
const IN_PROMPT: u64 = 1 << 0;
/// Longest text of a question or an answer of onboarding that is kept, in characters.
const LONGEST_TITLE: usize = 60;

/// What asks Discord.
#[derive(Clone, Copy)]
pub struct Asker<'a> {
    pub store: &'a Store,
    pub http: &'a Http,
    /// For what serenity has no request for.
    pub client: &'a reqwest::Client,
    pub bot_id: MemberId,
}

/// A channel of a server's list.
#[derive(Deserialize)]
struct RawPlace {
    #[serde(deserialize_with = "super::gates::id")]
    id: u64,
    #[serde(flatten)]
    channel: RawChannel,
}

#[derive(Deserialize)]
struct RawOnboarding {
    #[serde(default)]
    enabled: bool,
    #[serde(default)]
    default_channel_ids: Vec<String>,
    #[serde(default)]
    prompts: Vec<RawPrompt>,
}

#[derive(Deserialize)]
struct RawPrompt {
    title: String,
    #[serde(default)]
    options: Vec<RawOption>,
}

#[derive(Deserialize)]
struct RawOption {
    title: String,
    #[serde(default)]
    role_ids: Vec<String>,
    #[serde(default)]
    channel_ids: Vec<String>,
}

#[derive(Deserialize)]
struct RawInvite {
    code: String,
    roles: Option<Vec<RawInviteRole>>,
}

#[derive(Deserialize)]
struct RawInviteRole {
    #[serde(deserialize_with = "super::gates::id")]
    id: u64,
}

impl Dispatcher {
    fn asker(&self) -> Asker<'_> {
        Asker {
            store: &self.store,
            http: &self.http,
            client: &self.client,
            bot_id: self.bot_id,
        }
    }

    pub(super) async fn audit_gates(&self, guild_id: GuildId) -> anyhow::Result<Outcome> {
        audit_now(self.asker(), guild_id, self.clock.now_ms()).await?;
        Ok(Outcome::Done(None))
    }

    pub(super) async fn follow_categories(&self, guild_id: GuildId) -> anyhow::Result<Outcome> {
        let channels = live_channels(&self.http, guild_id).await?;
        gates::follow(&self.store, guild_id, &channels, self.clock.now_ms()).await?;
        Ok(Outcome::Done(None))
    }
}

/// Looks at every gate of a server now and keeps what is found.
pub async fn audit_now(asker: Asker<'_>, guild_id: GuildId, now_ms: i64) -> anyhow::Result<GateAudit> {
    let books = audits::books(asker.store, guild_id).await?;
    let findings = if books.gates.is_empty() {
        Vec::new()
    } else {
        audit(&facts(asker, guild_id, books).await?)
    };
    audits::note(asker.store, guild_id, findings, now_ms).await
}

async fn facts(asker: Asker<'_>, guild_id: GuildId, books: audits::Books) -> anyhow::Result<AuditFacts> {
    let reach = access::reach(asker.http, guild_id, asker.bot_id).await?;
    let places = places(asker.http, guild_id).await?;
    let own = reach.permissions(guild_id);
    Ok(AuditFacts {
        guild_id,
        owner_id: books.guild.owner_id,
        bot_id: asker.bot_id,
        bot_roles: reach.own().to_vec(),
        ladder: books.ladder,
        roles: reach
            .roles
            .iter()
            .map(|role| AuditRole {
                id: RoleId(role.id),
                position: role.position,
                permissions: role.permissions,
                managed: role.managed,
                in_prompt: role.flags & IN_PROMPT != 0,
            })
            .collect(),
        channels: places
            .into_iter()
            .map(|place| AuditChannel {
                id: ChannelId(place.id),
                kind: place.channel.kind(),
                parent_id: place.channel.parent_id(),
                overwrites: place.channel.overwrites(),
            })
            .collect(),
        gates: books.gates,
        members: books.members,
        onboarding: onboarding(asker, guild_id).await,
        // Refused for certain otherwise: every refusal counts with Discord.
        invites: if own & (MANAGE_GUILD | VIEW_AUDIT_LOG) == 0 {
            None
        } else {
            invites(asker.http, guild_id).await
        },
    })
}

async fn places(http: &Http, guild_id: GuildId) -> anyhow::Result<Vec<RawPlace>> {
    let route = Route::GuildChannels {
        guild_id: guild_id.0.into(),
    };
    Ok(http.fire(Request::new(route, LightMethod::Get)).await?)
}

/// Every channel and category of a server as Discord shows it now.
pub async fn live_channels(http: &Http, guild_id: GuildId) -> anyhow::Result<Vec<LiveChannel>> {
    let places = places(http, guild_id).await?;
    let channels = places.iter().map(|place| LiveChannel {
        channel_id: ChannelId(place.id),
        kind: place.channel.kind(),
        parent_id: place.channel.parent_id(),
    });
    Ok(channels.collect())
}

/// The server's invites; `None`, with a line in the log, when Discord does not show them.
async fn invites(http: &Http, guild_id: GuildId) -> Option<Vec<Invite>> {
    let route = Route::GuildInvites {
        guild_id: guild_id.0.into(),
    };
    let raw: serenity::Result<Vec<RawInvite>> = http.fire(Request::new(route, LightMethod::Get)).await;
    let raw = raw
        .inspect_err(
            |error| tracing::warn!(guild.id = %guild_id, %error, "the invites could not be looked at"),
        )
        .ok()?;
    let invites = raw.into_iter().map(|invite| Invite {
        code: invite.code,
        roles: invite
            .roles
            .unwrap_or_default()
            .iter()
            .map(|role| RoleId(role.id))
            .collect(),
    });
    Some(invites.filter(|invite| !invite.roles.is_empty()).collect())
}

/// The server's onboarding; `None`, with a line in the log, when Discord does not show it.
async fn onboarding(asker: Asker<'_>, guild_id: GuildId) -> Option<Onboarding> {
    let raw = raw_onboarding(asker, guild_id)
        .await
        .inspect_err(|error| {
            let error = error.to_string();
            tracing::warn!(guild.id = %guild_id, error, "the onboarding could not be looked at");
        })
        .ok()?;
    let ids = |ids: &[String]| ids.iter().filter_map(|id| id.parse().ok()).collect::<Vec<u64>>();
    let short = |text: &str| text.chars().take(LONGEST_TITLE).collect::<String>();
    let options = raw.prompts.iter().flat_map(|prompt| {
        prompt.options.iter().map(|option| OnboardingOption {
            prompt: short(&prompt.title),
            title: short(&option.title),
            roles: ids(&option.role_ids).into_iter().map(RoleId).collect(),
            channels: ids(&option.channel_ids).into_iter().map(ChannelId).collect(),
        })
    });
    Some(Onboarding {
        enabled: raw.enabled,
        default_channels: ids(&raw.default_channel_ids).into_iter().map(ChannelId).collect(),
        options: options.collect(),
    })
}

/// Serenity 0.12 has no request for it.
async fn raw_onboarding(asker: Asker<'_>, guild_id: GuildId) -> anyhow::Result<RawOnboarding> {
    let address = format!("https://discord.com/api/v10/guilds/{guild_id}/onboarding");
    let request = asker
        .client
        .get(address)
        .header("authorization", asker.http.token())
        .header("user-agent", serenity::constants::USER_AGENT);
    let text = request.send().await?.error_for_status()?.text().await?;
    Ok(serde_json::from_str(&text)?)
}
