//! A store with one server in it, for stories without a bot.

use ironfan::{
    config::Config,
    domain::{
        engagement::Benchmarks,
        ids::{GuildId, MemberId},
        locale::Locale,
        period::SummaryTime,
        promise::Promise,
        rules::Rules,
        tier::{Ladder, RoleMode},
    },
    store::{Guild, Member, Store},
};

use super::{Database, START_MS, vault};

pub const GUILD_ID: GuildId = GuildId(1_058_897_343_283_200_000);
/// Whose server it is.
pub const OWNER_ID: MemberId = MemberId(10);

/// The rules every server begins with.
pub fn rules() -> Rules {
    let token = "MTQwMDAwMDAwMDAwMDAwMDAwMA.GabcDE.abcdefghijklmnopqrstuvwxyz-_0123456789";
    let config = Config::load_from(|name| (name == "DISCORD_TOKEN").then(|| token.to_owned()));
    config.expect("the defaults are right").rules
}

/// A database with the server and these members, who joined at these times.
pub async fn open(database: &Database, members: &[(u64, i64)]) -> Store {
    let store = Store::open(database.url(), vault()).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let guild = Guild {
        guild_id: GUILD_ID,
        name: "Night Owls".to_owned(),
        owner_id: OWNER_ID,
        locale: Locale::ZhTw,
        time_zone: "Asia/Taipei".parse().unwrap(),
        creator_role_id: None,
        moderator_role_id: None,
        creator_channel_id: None,
        summary_time: SummaryTime::default(),
        rules: rules(),
        role_mode: RoleMode::default(),
        setup_done: false,
        joined_ms: START_MS,
        notices_channel_id: None,
        promise: Promise::default(),
        goal: None,
        benchmarks: Benchmarks::default(),
    };
    assert!(tx.insert_guild(&guild).await.unwrap());
    tx.insert_ladder(GUILD_ID, &Ladder::default_rungs())
        .await
        .unwrap();
    let members: Vec<_> = members
        .iter()
        .map(|(id, joined_ms)| Member {
            member_id: MemberId(*id),
            display_name: format!("fan {id}"),
            avatar: None,
            is_bot: false,
            is_staff: MemberId(*id) == OWNER_ID,
            roles: Vec::new(),
            joined_ms: Some(*joined_ms),
            left_ms: None,
            sanction_ms: None,
        })
        .collect();
    tx.upsert_members(GUILD_ID, &members).await.unwrap();
    tx.commit().await.unwrap();
    store
}
