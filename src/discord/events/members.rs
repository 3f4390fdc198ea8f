//! Members: joining, changing, leaving, and the lists Discord sends on request.

use std::sync::Arc;

use serenity::all::{
    GuildId as RawGuildId, GuildMemberUpdateEvent, GuildMembersChunkEvent, Member, Message, Timestamp, User,
};

use crate::{
    app::App,
    domain::ids::{GuildId, MemberId, RoleId},
    service::{
        guilds,
        members::{self, SeenMember, TimeOut},
        voice,
    },
};

pub async fn on_add(app: &Arc<App>, member: &Member) -> anyhow::Result<()> {
    let guild_id = GuildId(member.guild_id.get());
    app.known_members.insert(guild_id, MemberId(member.user.id.get()));
    members::join(&app.store, guild_id, seen(member), app.clock.now_ms()).await
}

pub async fn on_update(app: &Arc<App>, event: &GuildMemberUpdateEvent) -> anyhow::Result<()> {
    let guild_id = GuildId(event.guild_id.get());
    let member_id = MemberId(event.user.id.get());
    let seen = SeenMember {
        member_id,
        display_name: display_name(event.nick.as_deref(), &event.user),
        avatar: event.user.avatar.map(|hash| hash.to_string()),
        is_bot: event.user.bot,
        roles: roles(&event.roles),
        joined_ms: Some(milliseconds(event.joined_at)),
        time_out: time_out(event.communication_disabled_until),
    };
    members::see(&app.store, guild_id, vec![seen], app.clock.now_ms()).await?;
    if member_id == app.bot_id {
        // Its own roles decide what it may do.
        guilds::recheck(&app.store, guild_id, app.clock.now_ms()).await?;
    }
    Ok(())
}

pub async fn on_remove(app: &Arc<App>, guild_id: RawGuildId, user: &User) -> anyhow::Result<()> {
    let (guild_id, member_id) = (GuildId(guild_id.get()), MemberId(user.id.get()));
    app.known_members.remove(guild_id, member_id);
    voice::see(&app.store, guild_id, member_id, None, app.clock.now_ms()).await?;
    members::leave(&app.store, guild_id, member_id, app.clock.now_ms()).await
}

/// Somebody was banned. Who did it is in the audit log, if at all.
pub async fn on_ban(app: &Arc<App>, guild_id: RawGuildId, user: &User) -> anyhow::Result<()> {
    let (guild_id, member_id) = (GuildId(guild_id.get()), MemberId(user.id.get()));
    let now_ms = app.clock.now_ms();
    members::remove(&app.store, guild_id, member_id, None, now_ms, now_ms).await
}

/// One part of the list of everybody. After the last part it is known who left unseen.
pub async fn on_chunk(app: &Arc<App>, event: &GuildMembersChunkEvent) -> anyhow::Result<()> {
    let guild_id = GuildId(event.guild_id.get());
    let list: Vec<SeenMember> = event.members.values().map(seen).collect();
    for member in &list {
        app.known_members.insert(guild_id, member.member_id);
    }
    members::see(&app.store, guild_id, list, app.clock.now_ms()).await?;
    if app
        .rolls
        .is_complete(guild_id, event.chunk_index, event.chunk_count)
    {
        let here = |member_id| app.known_members.contains(guild_id, member_id);
        members::call_roll(&app.store, guild_id, here, app.clock.now_ms()).await?;
    }
    Ok(())
}

/// Takes in a member who was not seen since the start.
pub async fn see_once(app: &Arc<App>, member: &Member) -> anyhow::Result<()> {
    let guild_id = GuildId(member.guild_id.get());
    if app.known_members.insert(guild_id, MemberId(member.user.id.get())) {
        members::see(&app.store, guild_id, vec![seen(member)], app.clock.now_ms()).await?;
    }
    Ok(())
}

/// Takes in the author of a message who was not seen since the start.
pub async fn see_author(app: &Arc<App>, guild_id: RawGuildId, message: &Message) -> anyhow::Result<()> {
    let (guild_id, member_id) = (GuildId(guild_id.get()), MemberId(message.author.id.get()));
    let Some(member) = message.member.as_deref() else {
        return Ok(());
    };
    if !app.known_members.insert(guild_id, member_id) {
        return Ok(());
    }
    let seen = SeenMember {
        member_id,
        display_name: display_name(member.nick.as_deref(), &message.author),
        avatar: message.author.avatar.map(|hash| hash.to_string()),
        is_bot: message.author.bot,
        roles: roles(&member.roles),
        joined_ms: member.joined_at.map(milliseconds),
        time_out: TimeOut::Unknown,
    };
    members::see(&app.store, guild_id, vec![seen], app.clock.now_ms()).await
}

pub(super) fn seen(member: &Member) -> SeenMember {
    SeenMember {
        member_id: MemberId(member.user.id.get()),
        display_name: display_name(member.nick.as_deref(), &member.user),
        avatar: member.user.avatar.map(|hash| hash.to_string()),
        is_bot: member.user.bot,
        roles: roles(&member.roles),
        joined_ms: member.joined_at.map(milliseconds),
        time_out: time_out(member.communication_disabled_until),
    }
}

fn time_out(until: Option<Timestamp>) -> TimeOut {
    until.map_or(TimeOut::None, |until| TimeOut::Until(milliseconds(until)))
}

/// The name others see: the nickname here, else the display name, else the user name.
fn display_name(nick: Option<&str>, user: &User) -> String {
    nick.or(user.global_name.as_deref())
        .unwrap_or(&user.name)
        .to_owned()
}

fn roles(roles: &[serenity::all::RoleId]) -> Vec<RoleId> {
    roles.iter().map(|role_id| RoleId(role_id.get())).collect()
}

fn milliseconds(time: Timestamp) -> i64 {
    time.unix_timestamp() * 1_000
}
