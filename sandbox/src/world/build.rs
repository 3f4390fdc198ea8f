//! Building a world by name: a server in a dozen lines.

use std::collections::BTreeMap;

use serde_json::json;

use crate::Id;
use crate::clock::{Snowflakes, snowflake_ms};
use crate::permissions;
use crate::world::{
    Application, Channel, ChannelBuilder, ChannelKind, Guild, Member, MemberBuilder, Role, RoleBuilder, User,
    World,
};

/// Accounts made by the builder are this old (2021-01-01), …
const ACCOUNTS_SINCE_MS: i64 = 1_609_459_200_000;
/// … servers this old (2023-01-01), …
pub(super) const GUILDS_SINCE_MS: i64 = 1_672_531_200_000;
/// … and memberships this old (2024-01-01).
const MEMBERS_SINCE_MS: i64 = 1_704_067_200_000;

/// The three intents that the developer portal guards.
const PRIVILEGED_INTENTS: u64 = 1 << 1 | 1 << 8 | 1 << 15;

/// Makes a [`World`].
#[derive(Debug)]
pub struct WorldBuilder {
    world: World,
}

impl WorldBuilder {
    pub(crate) fn new() -> Self {
        let mut snowflakes = Snowflakes::default();
        let bot = snowflakes.at(ACCOUNTS_SINCE_MS);
        let maker = snowflakes.at(ACCOUNTS_SINCE_MS);
        let mut world = World {
            application: Application {
                id: bot,
                name: "bot".to_owned(),
                owner: maker,
                token: token_for(bot),
                portal_intents: PRIVILEGED_INTENTS,
            },
            users: BTreeMap::new(),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            commands: Vec::new(),
            uploads: BTreeMap::new(),
            snowflakes,
        };
        world.users.insert(
            bot,
            User {
                bot: true,
                ..account(bot, "bot")
            },
        );
        world.users.insert(maker, account(maker, "bot-maker"));
        Self { world }
    }

    /// Names the bot.
    #[must_use]
    pub fn bot_name(mut self, name: &str) -> Self {
        let bot = self.world.bot();
        name.clone_into(&mut self.world.application.name);
        name.clone_into(
            &mut self
                .world
                .users
                .get_mut(&bot)
                .expect("the builder made the bot")
                .username,
        );
        self
    }

    /// Sets the bot token.
    #[must_use]
    pub fn token(mut self, token: &str) -> Self {
        token.clone_into(&mut self.world.application.token);
        self
    }

    /// Sets which privileged intents the portal allows: members `1 << 1`, presences `1 << 8`, content `1 << 15`.
    #[must_use]
    pub fn portal_intents(mut self, intents: u64) -> Self {
        self.world.application.portal_intents = intents;
        self
    }

    /// An account that is in no server yet.
    #[must_use]
    pub fn user(mut self, username: &str) -> Self {
        user_named(&mut self.world, username);
        self
    }

    /// A server; everything in it is made inside `fill`.
    #[must_use]
    pub fn guild(mut self, name: &str, fill: impl FnOnce(&mut GuildBuilder<'_>)) -> Self {
        let id = self.world.snowflakes.at(GUILDS_SINCE_MS);
        let everyone = Role {
            permissions: permissions::DEFAULT_EVERYONE,
            ..plain_role(id, "@everyone")
        };
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner: 0,
            locale: "en-US".to_owned(),
            features: Vec::new(),
            roles: BTreeMap::from([(id, everyone)]),
            members: BTreeMap::new(),
            voice_states: BTreeMap::new(),
            bans: BTreeMap::new(),
            invites: BTreeMap::new(),
            events: BTreeMap::new(),
            audit_log: Vec::new(),
            afk_channel: None,
            afk_timeout_s: 300,
            system_channel: None,
            vanity: None,
            onboarding: None,
        };
        self.world.guilds.insert(id, guild);
        let mut builder = GuildBuilder {
            world: &mut self.world,
            guild: id,
            bot_role: None,
            above_bot: Vec::new(),
        };
        fill(&mut builder);
        builder.finish();
        self
    }

    /// The finished world.
    pub fn build(self) -> World {
        self.world
    }
}

/// Fills a server. Roles rise in the order they are made; the bot's own role is above them,
/// below those that say [`RoleBuilder::above_bot`].
#[derive(Debug)]
pub struct GuildBuilder<'a> {
    world: &'a mut World,
    guild: Id,
    bot_role: Option<Id>,
    above_bot: Vec<Id>,
}

impl GuildBuilder<'_> {
    /// The server's id.
    pub fn id(&self) -> Id {
        self.guild
    }

    /// The server itself, for everything that has no verb here.
    pub fn raw(&mut self) -> &mut Guild {
        self.world
            .guilds
            .get_mut(&self.guild)
            .expect("the builder made the guild")
    }

    /// The server's language.
    pub fn locale(&mut self, locale: &str) {
        locale.clone_into(&mut self.raw().locale);
    }

    /// The owner, who is a member too.
    pub fn owner(&mut self, username: &str) -> MemberBuilder<'_> {
        let member = self.member(username).id();
        self.raw().owner = member;
        MemberBuilder {
            world: self.world,
            guild: self.guild,
            user: member,
        }
    }

    /// Lets the bot in, with a managed role that carries these permissions.
    pub fn bot(&mut self, permissions: u64) -> Id {
        let (bot, name) = (self.world.bot(), self.world.application.name.clone());
        let role = self.role(&name).permissions(permissions).id();
        let raw = self.raw().roles.get_mut(&role).expect("made one line above");
        raw.managed = true;
        raw.tags = Some(json!({ "bot_id": bot.to_string() }));
        self.bot_role = Some(role);
        self.raw().members.insert(
            bot,
            Member {
                roles: vec![role],
                joined_at_ms: MEMBERS_SINCE_MS,
                ..Member::default()
            },
        );
        role
    }

    /// Sets what everybody may do.
    pub fn everyone(&mut self, permissions: u64) {
        let id = self.guild;
        self.raw()
            .roles
            .get_mut(&id)
            .expect("every guild has @everyone")
            .permissions = permissions;
    }

    /// A role.
    pub fn role(&mut self, name: &str) -> RoleBuilder<'_> {
        let id = self.world.snowflakes.at(GUILDS_SINCE_MS);
        let position = i64::try_from(self.raw().roles.len()).expect("a guild has at most 250 roles");
        self.raw().roles.insert(
            id,
            Role {
                position,
                ..plain_role(id, name)
            },
        );
        RoleBuilder {
            role: self
                .world
                .guilds
                .get_mut(&self.guild)
                .and_then(|guild| guild.roles.get_mut(&id))
                .expect("made one line above"),
            above_bot: &mut self.above_bot,
        }
    }

    /// A member; the account is made if there is none of that name.
    pub fn member(&mut self, username: &str) -> MemberBuilder<'_> {
        let user = user_named(self.world, username);
        self.raw().members.entry(user).or_insert_with(|| Member {
            joined_at_ms: MEMBERS_SINCE_MS,
            ..Member::default()
        });
        MemberBuilder {
            world: self.world,
            guild: self.guild,
            user,
        }
    }

    /// A text channel.
    pub fn channel(&mut self, name: &str) -> ChannelBuilder<'_> {
        self.channel_of(ChannelKind::Text, name)
    }

    /// A voice channel.
    pub fn voice(&mut self, name: &str) -> ChannelBuilder<'_> {
        self.channel_of(ChannelKind::Voice, name)
    }

    /// A category.
    pub fn category(&mut self, name: &str) -> ChannelBuilder<'_> {
        self.channel_of(ChannelKind::Category, name)
    }

    /// A forum.
    pub fn forum(&mut self, name: &str) -> ChannelBuilder<'_> {
        self.channel_of(ChannelKind::Forum, name)
    }

    /// A channel of any kind.
    pub fn channel_of(&mut self, kind: ChannelKind, name: &str) -> ChannelBuilder<'_> {
        let id = self.world.snowflakes.at(GUILDS_SINCE_MS);
        let mut channel = Channel::new(id, kind, Some(self.guild), name);
        channel.position =
            i64::try_from(self.world.channels_of(self.guild).len()).expect("at most 500 channels");
        self.world.channels.insert(id, channel);
        ChannelBuilder {
            world: self.world,
            guild: self.guild,
            channel: id,
        }
    }

    /// Puts the bot's role above the plain ones and gives every role its final position.
    fn finish(self) {
        let (bot_role, above_bot) = (self.bot_role, self.above_bot);
        let guild = self
            .world
            .guilds
            .get_mut(&self.guild)
            .expect("the builder made the guild");
        if guild.owner == 0 {
            guild.owner = self.world.application.owner;
            guild.members.entry(guild.owner).or_insert_with(|| Member {
                joined_at_ms: GUILDS_SINCE_MS,
                ..Member::default()
            });
        }
        let mut order: Vec<_> = guild
            .roles
            .values()
            .map(|role| (role.position, role.id))
            .collect();
        order.sort_by_key(|(position, id)| (above_bot.contains(id), bot_role == Some(*id), *position));
        for (position, (_, id)) in order.into_iter().enumerate() {
            guild
                .roles
                .get_mut(&id)
                .expect("listed from the same map")
                .position = i64::try_from(position).expect("a guild has at most 250 roles");
        }
    }
}

fn user_named(world: &mut World, username: &str) -> Id {
    if let Some(user) = world.users.values().find(|user| user.username == username) {
        return user.id;
    }
    let id = world.snowflakes.at(ACCOUNTS_SINCE_MS);
    world.users.insert(id, account(id, username));
    id
}

fn account(id: Id, username: &str) -> User {
    User {
        id,
        username: username.to_owned(),
        global_name: None,
        avatar: None,
        bot: false,
        locale: "en-US".to_owned(),
        dms_open: true,
    }
}

fn plain_role(id: Id, name: &str) -> Role {
    Role {
        id,
        name: name.to_owned(),
        permissions: 0,
        position: 0,
        color: 0,
        hoist: false,
        mentionable: false,
        managed: false,
        tags: None,
        flags: 0,
        unicode_emoji: None,
    }
}

/// A token of Discord's shape, so that clients which look at it are content.
fn token_for(bot: Id) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let id = URL_SAFE_NO_PAD.encode(bot.to_string());
    let time = URL_SAFE_NO_PAD.encode((snowflake_ms(bot) / 1000).to_be_bytes());
    format!("{id}.{}.sandbox-token-that-opens-nothing-real", &time[..6])
}
