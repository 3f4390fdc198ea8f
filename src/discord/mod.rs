//! The edge: Discord's events and interactions in, answers out. No rules and no SQL.

pub mod access;
pub mod ask;
mod attachments;
pub mod client;
pub mod commands;
pub mod errors;
pub mod events;
pub mod gateway;
mod pages;
mod presses;

use serenity::all::GatewayIntents;

use crate::app::App;

/// What commands and presses work with.
pub type Data = std::sync::Arc<App>;
pub type Error = anyhow::Error;
pub type Context<'a> = poise::ApplicationContext<'a, Data, Error>;

/// The intents asked for: servers, members (joins, roles, tenure) and messages without their text.
pub fn intents() -> GatewayIntents {
    GatewayIntents::GUILDS | GatewayIntents::GUILD_MEMBERS | GatewayIntents::GUILD_MESSAGES
}
