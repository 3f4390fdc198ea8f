//! The servers the sandbox plays, and who is in them.

use std::ops::Range;

use sandbox::{
    Id, World, permissions as bits, snowflake_at,
    world::{Member, User},
};

/// Accounts are from 2021-01-01 …
const ACCOUNTS_SINCE_MS: i64 = 1_609_459_200_000;
/// … and in their server since 2024-01-01.
const MEMBERS_SINCE_MS: i64 = 1_704_067_200_000;
/// Above the ids the sandbox makes itself.
const FIRST_ACCOUNT: u64 = 1 << 21;
const CHANNELS: usize = 5;
const ROLES: [&str; 4] = ["Night owls", "Announcements", "He/him", "She/her"];

/// A server, as far as messages in it need to know it.
pub struct Server {
    pub id: Id,
    pub channels: Vec<Id>,
    pub members: Range<Id>,
}

impl Server {
    pub fn count(&self) -> usize {
        (self.members.end - self.members.start) as usize
    }

    /// One of the members; the numbers go round.
    pub fn member(&self, n: u64) -> Id {
        self.members.start + n % self.count() as u64
    }
}

/// A world of `guilds` servers with `members` people in each, the owner and the bot not counted.
pub fn build(guilds: usize, members: usize) -> (World, Vec<Server>) {
    let mut builder = World::builder();
    let mut servers = Vec::with_capacity(guilds);
    for n in 0..guilds {
        let mut server = Server {
            id: 0,
            channels: Vec::new(),
            members: 0..0,
        };
        builder = builder.guild(&format!("Studio {n}"), |guild| {
            server.id = guild.id();
            guild.owner(&format!("creator{n}"));
            guild.bot(
                bits::VIEW_CHANNEL
                    | bits::SEND_MESSAGES
                    | bits::EMBED_LINKS
                    | bits::ATTACH_FILES
                    | bits::READ_MESSAGE_HISTORY
                    | bits::MANAGE_ROLES,
            );
            for role in ROLES {
                guild.role(role);
            }
            server.channels = (0..CHANNELS)
                .map(|n| guild.channel(&format!("talk-{n}")).id())
                .collect();
        });
        servers.push(server);
    }
    let mut world = builder.build();
    let accounts = snowflake_at(ACCOUNTS_SINCE_MS) + FIRST_ACCOUNT;
    for (n, server) in servers.iter_mut().enumerate() {
        let first = accounts + (n * members) as u64;
        server.members = first..first + members as u64;
        let guild = world.guilds.get_mut(&server.id).expect("made above");
        let roles: Vec<Id> = guild
            .roles
            .values()
            .filter(|role| ROLES.contains(&&*role.name))
            .map(|role| role.id)
            .collect();
        for id in server.members.clone() {
            let member = Member {
                roles: vec![roles[(id % roles.len() as u64) as usize]],
                joined_at_ms: MEMBERS_SINCE_MS,
                ..Member::default()
            };
            guild.members.insert(id, member);
            world.users.insert(id, account(id));
        }
    }
    (world, servers)
}

fn account(id: Id) -> User {
    User {
        id,
        username: format!("fan_{id}"),
        global_name: Some(format!("Fan {}", id % 100_000)),
        avatar: Some(format!("{id:032x}")),
        bot: false,
        locale: "en-US".to_owned(),
        dms_open: true,
    }
}
