//! Looks at everything for `/doctor`: asks Discord, changes nothing. What Discord does not answer is a
//! finding like any other.

use std::time::Duration;

use serde_json::Value;
use serenity::http::{HttpError, LightMethod, Request, Route};

use super::ask::Ask;
use crate::{
    app::App,
    budget,
    dispatcher::{
        access::{self, Reach},
        gates::RawChannel,
    },
    domain::{
        gate::{ATTACH_FILES, EMBED_LINKS, READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL},
        ids::{ChannelId, created_at_ms},
        permission::PURPOSES,
        tier::Ladder,
    },
    effects::Problem,
    render::{self, Page},
    service::{
        doctor::{self, Access, Asked, Open, Portal, Sight},
        guilds,
    },
};

/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
const UNKNOWN_CHANNEL: isize = 10_003;
const MISSING_ACCESS: isize = 50_001;
/// What posting in a channel takes, reading back what got out included.
const TO_POST: u64 = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_MESSAGE_HISTORY;
/// Flags of an application whose bot may hear of members, and read messages: with Discord's approval or
/// below the size that takes it (Discord documentation, "Application Flags").
const MEMBERS: u64 = 1 << 14 | 1 << 15;
const MESSAGE_CONTENT: u64 = 1 << 18 | 1 << 19;

/// The page of `/doctor`.
pub async fn page(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let app = ask.app;
    // Discord made the interaction's id as it was asked: its time, with the way here.
    let clock_ahead_ms = app.clock.now_ms() - created_at_ms(ask.id);
    let guild = guilds::get(&app.store, ask.guild_id).await?;
    let ladder = app.store.get_ladder(ask.guild_id).await?;
    let reach = asked(app, access::reach(&app.http, ask.guild_id, app.bot_id)).await;
    let mut posts_in: Vec<ChannelId> = [guild.creator_channel_id, guild.notices_channel_id]
        .into_iter()
        .flatten()
        .collect();
    posts_in.dedup();
    let mut channels = Vec::new();
    for channel_id in posts_in {
        channels.push((channel_id, open(ask, channel_id, reach.as_ref()).await));
    }
    let sight = Sight {
        access: reach.map(|reach| access(&reach, &ladder)),
        channels,
        portal: portal(app).await,
        wants_texts: app.config.discord.message_content,
        clock_ahead_ms,
        link: app.link.get().is_some_and(|link| link.is_up()),
        presented: app.greeted.contains(ask.guild_id),
        refused: (app.budget.refused(), budget::LIMIT),
        shut_until_ms: app.budget.shut_until_ms(),
    };
    let checkup = doctor::examine(&app.store, ask.guild_id, sight, app.clock.now_ms()).await?;
    Ok(render::doctor::page(ask.locale, &checkup))
}

fn access(reach: &Reach, ladder: &Ladder) -> Access {
    let roles = ladder.0.iter().filter_map(|tier| {
        Some(match reach.problem_with(tier.role_id?)? {
            Problem::RoleGone { role_id, .. } => Problem::RoleGone {
                tier_id: Some(tier.tier_id),
                role_id,
            },
            // Said once, with the other permissions.
            Problem::MayNotManageRoles => return None,
            problem => problem,
        })
    });
    Access {
        bits: reach.bits(),
        roles: roles.collect(),
    }
}

/// Whether the bot can post in a channel.
async fn open(ask: &Ask<'_>, channel_id: ChannelId, reach: Result<&Reach, &String>) -> Asked<Open> {
    let route = Route::Channel {
        channel_id: channel_id.0.into(),
    };
    let request = Request::new(route, LightMethod::Get);
    let channel = async {
        match ask.app.http.fire::<Value>(request).await {
            Ok(channel) => Ok(Some(serde_json::from_value::<RawChannel>(channel)?)),
            Err(error) => match code(&error) {
                Some(UNKNOWN_CHANNEL) => Ok(None),
                _ => Err(error.into()),
            },
        }
    };
    let hidden = Open::Lacks(vec!["view-channel"]);
    let tried = tokio::time::timeout(PATIENCE, channel)
        .await
        .map_err(|_| anyhow::anyhow!("no answer"));
    let channel = match tried.flatten() {
        Ok(None) => return Ok(Open::Gone),
        Ok(Some(channel)) => channel,
        Err(error) => {
            let refused = error.downcast_ref().and_then(code);
            note(ask.app, &error);
            return match refused {
                Some(MISSING_ACCESS) => Ok(hidden),
                _ => Err(said(&error)),
            };
        }
    };
    let reach = reach.map_err(Clone::clone)?;
    let (kind, overwrites) = (channel.kind(), channel.overwrites());
    let bits = reach.permissions_in(ask.guild_id, ask.app.bot_id, kind, &overwrites);
    let lacking = PURPOSES
        .iter()
        .flat_map(|purpose| purpose.lacking(bits | !TO_POST));
    Ok(Open::Lacks(lacking.collect()))
}

/// What is switched on in the developer portal.
async fn portal(app: &App) -> Asked<Portal> {
    let request = Request::new(Route::Oauth2ApplicationCurrent, LightMethod::Get);
    let answer: Value = asked(app, async { Ok(app.http.fire(request).await?) }).await?;
    let flags = answer["flags"].as_u64().unwrap_or(0);
    Ok(Portal {
        members: flags & MEMBERS != 0,
        texts: flags & MESSAGE_CONTENT != 0,
    })
}

async fn asked<T>(app: &App, question: impl Future<Output = anyhow::Result<T>>) -> Asked<T> {
    let answer = tokio::time::timeout(PATIENCE, question)
        .await
        .unwrap_or_else(|_| Err(anyhow::anyhow!("no answer")));
    answer.map_err(|error| {
        note(app, &error);
        said(&error)
    })
}

fn note(app: &App, error: &anyhow::Error) {
    if let Some(error) = error.downcast_ref() {
        app.budget.note(error);
    }
}

fn code(error: &serenity::Error) -> Option<isize> {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => Some(response.error.code),
        _ => None,
    }
}

/// A failure in a few words, without addresses.
fn said(error: &anyhow::Error) -> String {
    match error.downcast_ref() {
        Some(serenity::Error::Http(HttpError::UnsuccessfulRequest(response))) => {
            format!("HTTP {}", response.status_code.as_u16())
        }
        Some(serenity::Error::Http(HttpError::Request(error))) if error.is_timeout() => {
            "no answer".to_owned()
        }
        Some(serenity::Error::Http(HttpError::Request(_))) => "no connection".to_owned(),
        Some(_) => "an answer that cannot be read".to_owned(),
        None => error.to_string(),
    }
}
