//! Voice: who hears in which channel. Coming, changing channels, being deafened and leaving are all one
//! event, which says how things are now.

use std::sync::Arc;

use serenity::all::{AfkMetadata, Guild, Member, PartialGuild, VoiceState};

use super::members;
use crate::{
    app::App,
    domain::{
        creditable::NotCreditable,
        ids::{ChannelId, GuildId, MemberId},
    },
    service::voice::{self, Seat},
};

pub async fn on_update(app: &Arc<App>, state: &VoiceState) -> anyhow::Result<()> {
    let Some(guild_id) = state.guild_id.map(|guild_id| GuildId(guild_id.get())) else {
        return Ok(());
    };
    let channel_id = match hears_in(state, state.member.as_ref()) {
        Ok(channel_id) => channel_id,
        Err(why) => {
            app.pulse.not_creditable(why, 1);
            None
        }
    };
    if let Some(member) = &state.member
        && channel_id.is_some()
    {
        members::see_once(app, member).await?;
    }
    let member_id = MemberId(state.user_id.get());
    app.seats.set(guild_id, member_id, channel_id);
    voice::see(&app.store, guild_id, member_id, channel_id, app.clock.now_ms()).await
}

/// Everybody in a server's channels as it is presented. Nobody says when they came.
pub async fn on_presented(app: &Arc<App>, guild: &Guild) -> anyhow::Result<()> {
    let seats = guild.voice_states.values().filter_map(|state| {
        let channel_id = hears_in(state, guild.members.get(&state.user_id)).ok()??;
        Some(Seat {
            member_id: MemberId(state.user_id.get()),
            channel_id,
        })
    });
    let seats: Vec<Seat> = seats.collect();
    let (guild_id, afk_id) = (GuildId(guild.id.get()), afk_channel(guild.afk_metadata.as_ref()));
    app.seats.forget(guild_id);
    for seat in &seats {
        app.seats.set(guild_id, seat.member_id, Some(seat.channel_id));
    }
    voice::behold(&app.store, guild_id, afk_id, seats, app.clock.now_ms()).await
}

/// The server's settings may name another AFK channel.
pub async fn on_change(app: &Arc<App>, guild: &PartialGuild) -> anyhow::Result<()> {
    let (guild_id, afk_id) = (GuildId(guild.id.get()), afk_channel(guild.afk_metadata.as_ref()));
    voice::see_afk_channel(&app.store, guild_id, afk_id, app.clock.now_ms()).await
}

fn afk_channel(afk: Option<&AfkMetadata>) -> Option<ChannelId> {
    afk.map(|afk| ChannelId(afk.afk_channel_id.get()))
}

/// The channel in which somebody hears what is said. Whoever is muted or in a stage's audience does;
/// guests of a single channel, who are no members, earn nothing and neither do bots.
fn hears_in(state: &VoiceState, member: Option<&Member>) -> Result<Option<ChannelId>, NotCreditable> {
    let Some(channel_id) = state.channel_id else {
        return Ok(None);
    };
    // A guest comes without a member, or as one that never joined.
    let joined = member.filter(|member| member.joined_at.is_some());
    let member = joined.ok_or(NotCreditable::NoMember)?;
    if member.user.bot {
        return Err(NotCreditable::Bot);
    }
    let hears = !state.deaf && !state.self_deaf;
    Ok(hears.then_some(ChannelId(channel_id.get())))
}
