//! People join, leave, get roles, move between voice channels.

use serde_json::json;

use crate::Id;
use crate::changes::{Actor, Change, MemberEdit};
use crate::permissions::{
    BAN_MEMBERS, CONNECT, KICK_MEMBERS, MANAGE_GUILD, MANAGE_ROLES, MODERATE_MEMBERS, SPEAK, VIEW_CHANNEL,
};
use crate::sandbox::Sandbox;
use crate::wire::id;
use crate::world::{ChannelKind, Invite, Member, Ref, User, VoiceState};

/// The switches of somebody in voice.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "Discord's own shape")]
pub struct VoiceFlags {
    /// Muted by themself.
    pub self_mute: bool,
    /// Deafened by themself.
    pub self_deaf: bool,
    /// Camera on.
    pub self_video: bool,
    /// Sharing the screen.
    pub self_stream: bool,
    /// In the audience of a stage.
    pub suppress: bool,
}

impl Sandbox {
    /// An account appears; nobody is told. Gives its id.
    pub fn new_user(&self, username: &str) -> Id {
        let mut change = self.change();
        let id = change.new_id();
        let user = User {
            id,
            username: username.to_owned(),
            global_name: None,
            avatar: None,
            bot: false,
            locale: "en-US".to_owned(),
            dms_open: true,
        };
        change.world.users.insert(id, user);
        id
    }

    /// Somebody joins a server.
    #[track_caller]
    pub fn join(&self, user: impl Into<Ref>, guild: impl Into<Ref>) {
        let mut change = self.change();
        let (user, guild) = (change.world.find_user(user), change.world.find_guild(guild));
        assert_outside(&change, guild, user);
        let joined_at_ms = change.now_ms();
        change.add_member(
            guild,
            user,
            Member {
                joined_at_ms,
                ..Member::default()
            },
        );
    }

    /// Somebody joins a server and has to pass membership screening first.
    #[track_caller]
    pub fn join_pending(&self, user: impl Into<Ref>, guild: impl Into<Ref>) {
        let mut change = self.change();
        let (user, guild) = (change.world.find_user(user), change.world.find_guild(guild));
        assert_outside(&change, guild, user);
        let joined_at_ms = change.now_ms();
        change.add_member(
            guild,
            user,
            Member {
                joined_at_ms,
                pending: true,
                ..Member::default()
            },
        );
    }

    /// A member passes membership screening.
    #[track_caller]
    pub fn pass_screening(&self, member: impl Into<Ref>, guild: impl Into<Ref>) {
        self.edit_member(
            member,
            guild,
            MemberEdit {
                pending: Some(false),
                ..MemberEdit::default()
            },
        );
    }

    /// A member starts or stops boosting.
    #[track_caller]
    pub fn boost(&self, member: impl Into<Ref>, guild: impl Into<Ref>, since_ms: Option<i64>) {
        self.edit_member(
            member,
            guild,
            MemberEdit {
                premium_since_ms: Some(since_ms),
                ..MemberEdit::default()
            },
        );
    }

    /// A member changes their name in a server.
    #[track_caller]
    pub fn rename(&self, member: impl Into<Ref>, guild: impl Into<Ref>, nick: Option<&str>) {
        let nick = Some(nick.map(str::to_owned));
        self.edit_member(
            member,
            guild,
            MemberEdit {
                nick,
                ..MemberEdit::default()
            },
        );
    }

    #[track_caller]
    fn edit_member(&self, member: impl Into<Ref>, guild: impl Into<Ref>, edit: MemberEdit) {
        let mut change = self.change();
        let (user, guild) = (change.world.find_user(member), change.world.find_guild(guild));
        assert_inside(&change, guild, user);
        change.edit_member(
            guild,
            user,
            edit,
            &Actor {
                id: user,
                reason: None,
            },
        );
    }

    /// Somebody joins by an invite.
    #[track_caller]
    pub fn join_by(&self, user: impl Into<Ref>, code: &str) {
        let mut change = self.change();
        let user = change.world.find_user(user);
        let guild = change
            .world
            .guilds
            .values()
            .find(|guild| guild.invites.contains_key(code))
            .map(|guild| guild.id);
        let Some(guild) = guild else {
            panic!("there is no invite {code}")
        };
        assert_outside(&change, guild, user);
        let now_ms = change.now_ms();
        change.use_invite(guild, user, code, now_ms);
    }

    /// A member makes an invite that lasts for ever. Gives its code.
    #[track_caller]
    pub fn create_invite(&self, member: impl Into<Ref>, channel: impl Into<Ref>, max_uses: u64) -> String {
        self.create_invite_with(member, channel, max_uses, &[])
    }

    /// A member makes an invite that lasts for ever and gives roles to whoever uses it. Gives its code.
    #[track_caller]
    pub fn create_invite_with(
        &self,
        member: impl Into<Ref>,
        channel: impl Into<Ref>,
        max_uses: u64,
        roles: &[&str],
    ) -> String {
        let mut change = self.change();
        let (user, channel) = (change.world.find_user(member), change.world.find_channel(channel));
        change.assert_can(user, channel, crate::permissions::CREATE_INSTANT_INVITE);
        if !roles.is_empty() {
            change.assert_can(user, channel, MANAGE_ROLES);
        }
        let roles = roles.iter().map(|role| change.world.find_role(*role)).collect();
        let guild = guild_of(&change, channel);
        let (code, created_at_ms) = (change.new_invite_code(), change.now_ms());
        let invite = Invite {
            code: code.clone(),
            channel,
            inviter: Some(user),
            uses: 0,
            max_uses,
            max_age_s: 0,
            temporary: false,
            created_at_ms,
            roles,
        };
        change.add_invite(guild, invite);
        code
    }

    /// A member takes an invite down.
    #[track_caller]
    pub fn delete_invite(&self, member: impl Into<Ref>, guild: impl Into<Ref>, code: &str) {
        let mut change = self.change();
        let (user, guild) = (change.world.find_user(member), change.world.find_guild(guild));
        let bits = change.world.guild(guild).permissions(user, change.now_ms());
        assert!(
            bits & MANAGE_GUILD != 0,
            "{} cannot delete invites",
            change.world.user(user).username
        );
        let place = change.world.guilds.get_mut(&guild).expect("find_guild found it");
        let invite = place.invites.remove(code);
        let Some(invite) = invite else {
            panic!("there is no invite {code}")
        };
        let data = json!({ "guild_id": id(guild), "channel_id": id(invite.channel), "code": code });
        change.emit("INVITE_DELETE", data);
    }

    /// A member leaves.
    #[track_caller]
    pub fn leave(&self, member: impl Into<Ref>, guild: impl Into<Ref>) {
        let mut change = self.change();
        let (user, guild) = (change.world.find_user(member), change.world.find_guild(guild));
        assert_inside(&change, guild, user);
        change.remove_member(guild, user);
    }

    /// A moderator kicks a member.
    #[track_caller]
    pub fn kick(&self, moderator: impl Into<Ref>, member: impl Into<Ref>, guild: impl Into<Ref>) {
        let mut change = self.change();
        let (actor, user, guild) = moderation(
            &change,
            moderator.into(),
            member.into(),
            guild.into(),
            KICK_MEMBERS,
        );
        change.kick(
            guild,
            user,
            &Actor {
                id: actor,
                reason: None,
            },
        );
    }

    /// A moderator bans a member.
    #[track_caller]
    pub fn ban(&self, moderator: impl Into<Ref>, member: impl Into<Ref>, guild: impl Into<Ref>) {
        let mut change = self.change();
        let (actor, user, guild) = moderation(
            &change,
            moderator.into(),
            member.into(),
            guild.into(),
            BAN_MEMBERS,
        );
        change.ban(
            guild,
            user,
            &Actor {
                id: actor,
                reason: None,
            },
        );
    }

    /// A moderator takes a ban back.
    #[track_caller]
    pub fn unban(&self, moderator: impl Into<Ref>, user: impl Into<Ref>, guild: impl Into<Ref>) {
        let mut change = self.change();
        let (actor, user) = (change.world.find_user(moderator), change.world.find_user(user));
        let guild = change.world.find_guild(guild);
        assert!(
            change.world.guild(guild).bans.contains_key(&user),
            "{} is not banned",
            change.world.user(user).username
        );
        change.unban(
            guild,
            user,
            &Actor {
                id: actor,
                reason: None,
            },
        );
    }

    /// A moderator silences a member until a time; `None` ends it.
    #[track_caller]
    pub fn time_out(
        &self,
        moderator: impl Into<Ref>,
        member: impl Into<Ref>,
        guild: impl Into<Ref>,
        until_ms: Option<i64>,
    ) {
        let mut change = self.change();
        let (actor, user, guild) = moderation(
            &change,
            moderator.into(),
            member.into(),
            guild.into(),
            MODERATE_MEMBERS,
        );
        let edit = MemberEdit {
            timeout_until_ms: Some(until_ms),
            ..MemberEdit::default()
        };
        change.edit_member(
            guild,
            user,
            edit,
            &Actor {
                id: actor,
                reason: None,
            },
        );
    }

    /// Somebody who may gives a member a role.
    #[track_caller]
    pub fn give_role(&self, giver: impl Into<Ref>, member: impl Into<Ref>, role: impl Into<Ref>) {
        let mut change = self.change();
        let (giver, user, guild, role) = handing(&change, giver.into(), member.into(), role.into());
        let given = change.give_role(
            guild,
            user,
            role,
            &Actor {
                id: giver,
                reason: None,
            },
        );
        assert!(
            given,
            "{} has that role already",
            change.world.user(user).username
        );
    }

    /// Somebody who may takes a role from a member.
    #[track_caller]
    pub fn take_role(&self, taker: impl Into<Ref>, member: impl Into<Ref>, role: impl Into<Ref>) {
        let mut change = self.change();
        let (taker, user, guild, role) = handing(&change, taker.into(), member.into(), role.into());
        let taken = change.take_role(
            guild,
            user,
            role,
            &Actor {
                id: taker,
                reason: None,
            },
        );
        assert!(
            taken,
            "{} does not have that role",
            change.world.user(user).username
        );
    }

    /// A member joins a voice channel, or moves there.
    #[track_caller]
    pub fn join_voice(&self, member: impl Into<Ref>, channel: impl Into<Ref>) {
        let mut change = self.change();
        let (user, channel) = (change.world.find_user(member), change.world.find_channel(channel));
        assert!(
            change.world.channel(channel).kind.is_voice(),
            "#{} is no voice channel",
            change.world.channel(channel).name
        );
        change.assert_can(user, channel, VIEW_CHANNEL | CONNECT);
        let guild = guild_of(&change, channel);
        // On a stage everybody begins in the audience.
        let may_speak = change.world.permissions_in(channel, user, change.now_ms()) & SPEAK != 0;
        let suppress = change.world.channel(channel).kind == ChannelKind::Stage || !may_speak;
        let before = change.world.guild(guild).voice_states.get(&user).cloned();
        let state = VoiceState {
            channel,
            suppress,
            ..before.unwrap_or_else(|| connecting(&mut change, channel))
        };
        change.set_voice(guild, user, Some(state));
    }

    /// Somebody who is no member joins a voice channel by a guest invite.
    #[track_caller]
    pub fn join_voice_as_guest(&self, guest: impl Into<Ref>, channel: impl Into<Ref>) {
        let mut change = self.change();
        let (user, channel) = (change.world.find_user(guest), change.world.find_channel(channel));
        let guild = guild_of(&change, channel);
        assert_outside(&change, guild, user);
        let state = connecting(&mut change, channel);
        change.set_voice(guild, user, Some(state));
    }

    /// A member leaves voice.
    #[track_caller]
    pub fn leave_voice(&self, member: impl Into<Ref>) {
        let mut change = self.change();
        let user = change.world.find_user(member);
        let (guild, _) = voice_of(&change, user);
        change.set_voice(guild, user, None);
    }

    /// A member in voice changes their switches.
    #[track_caller]
    pub fn set_voice_flags(&self, member: impl Into<Ref>, flags: VoiceFlags) {
        let mut change = self.change();
        let user = change.world.find_user(member);
        let (guild, state) = voice_of(&change, user);
        let VoiceFlags {
            self_mute,
            self_deaf,
            self_video,
            self_stream,
            suppress,
        } = flags;
        change.set_voice(
            guild,
            user,
            Some(VoiceState {
                self_mute,
                self_deaf,
                self_video,
                self_stream,
                suppress,
                ..state
            }),
        );
    }

    /// The server mutes or deafens a member.
    #[track_caller]
    pub fn set_server_voice(&self, member: impl Into<Ref>, guild: impl Into<Ref>, mute: bool, deaf: bool) {
        self.edit_member(
            member,
            guild,
            MemberEdit {
                mute: Some(mute),
                deaf: Some(deaf),
                ..MemberEdit::default()
            },
        );
    }
}

/// Somebody connects anew.
fn connecting(change: &mut Change<'_>, channel: Id) -> VoiceState {
    VoiceState {
        channel,
        session: format!("{:x}", change.new_id()),
        self_mute: false,
        self_deaf: false,
        self_video: false,
        self_stream: false,
        suppress: false,
    }
}

#[track_caller]
fn assert_inside(change: &Change<'_>, guild: Id, user: Id) {
    let world = &change.world;
    let inside = world.guild(guild).members.contains_key(&user);
    assert!(
        inside,
        "{} is not in {}",
        world.user(user).username,
        world.guild(guild).name
    );
}

#[track_caller]
fn assert_outside(change: &Change<'_>, guild: Id, user: Id) {
    let world = &change.world;
    let place = world.guild(guild);
    assert!(
        !place.members.contains_key(&user),
        "{} is in {} already",
        world.user(user).username,
        place.name
    );
    assert!(
        !place.bans.contains_key(&user),
        "{} is banned from {}",
        world.user(user).username,
        place.name
    );
}

/// The server of a channel; panics for direct messages.
#[track_caller]
pub(super) fn guild_of(change: &Change<'_>, channel: Id) -> Id {
    match change.world.channel(channel).guild {
        Some(guild) => guild,
        None => panic!("the channel {channel} is in no server"),
    }
}

#[track_caller]
fn moderation(change: &Change<'_>, moderator: Ref, member: Ref, guild: Ref, bit: u64) -> (Id, Id, Id) {
    let world = &change.world;
    let (actor, user, guild) = (
        world.find_user(moderator),
        world.find_user(member),
        world.find_guild(guild),
    );
    assert_inside(change, guild, user);
    let place = world.guild(guild);
    let allowed = place.permissions(actor, change.now_ms()) & bit != 0 && place.outranks_member(actor, user);
    assert!(
        allowed,
        "{} cannot do that to {}",
        world.user(actor).username,
        world.user(user).username
    );
    (actor, user, guild)
}

#[track_caller]
fn handing(change: &Change<'_>, giver: Ref, member: Ref, role: Ref) -> (Id, Id, Id, Id) {
    let world = &change.world;
    let (giver, user, role) = (
        world.find_user(giver),
        world.find_user(member),
        world.find_role(role),
    );
    let guild = world.guild_of_role(role).expect("find_role found it in one");
    assert_inside(change, guild, user);
    let place = world.guild(guild);
    // Integrations hand out their own managed roles, in nobody's name that matters here.
    let allowed = place.roles[&role].managed
        || (place.permissions(giver, change.now_ms()) & MANAGE_ROLES != 0
            && place.outranks_role(giver, &place.roles[&role]));
    assert!(
        allowed,
        "{} cannot hand out {}",
        world.user(giver).username,
        place.roles[&role].name
    );
    (giver, user, guild, role)
}

#[track_caller]
fn voice_of(change: &Change<'_>, user: Id) -> (Id, VoiceState) {
    let found = change
        .world
        .guilds
        .values()
        .find_map(|guild| Some((guild.id, guild.voice_states.get(&user)?.clone())));
    match found {
        Some(found) => found,
        None => panic!("{} is in no voice channel", change.world.user(user).username),
    }
}
