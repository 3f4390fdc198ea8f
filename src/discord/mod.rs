//! The edge: Discord's events and interactions in, answers out. No rules and no SQL.

pub mod access;
pub mod ask;
mod attachments;
pub mod client;
pub mod commands;
mod doctor;
pub mod errors;
pub mod events;
pub mod gateway;
mod pages;
mod presses;
pub mod progress;
mod recount;

use serenity::all::GatewayIntents;

use crate::{app::App, config::Config};

/// What commands and presses work with.
pub type Data = std::sync::Arc<App>;
pub type Error = anyhow::Error;
pub type Context<'a> = poise::ApplicationContext<'a, Data, Error>;

/// The intents asked for: servers, members (joins, roles, tenure), messages without their text,
/// reactions, voice, polls, the audit log (who gave a role by hand, kicks, bans); and messages with their text if the operator wants text rules.
pub fn intents(config: &Config) -> GatewayIntents {
    let intents = GatewayIntents::GUILDS
        | GatewayIntents::GUILD_MEMBERS
        | GatewayIntents::GUILD_MESSAGES
        | GatewayIntents::GUILD_MESSAGE_REACTIONS
        | GatewayIntents::GUILD_VOICE_STATES
        | GatewayIntents::GUILD_MESSAGE_POLLS
        | GatewayIntents::GUILD_MODERATION;
    if config.discord.message_content {
        intents | GatewayIntents::MESSAGE_CONTENT
    } else {
        intents
    }
}
