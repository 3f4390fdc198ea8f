//! What the bot has stored, and that its books balance.

use ironfan::{
    domain::{
        ids::{ChannelId, GuildId, MemberId},
        period::LocalDay,
        score::DayScore,
        standing::Standing,
    },
    store::{EffectState, Guild, Member, Store},
};

use super::{GUILD, World};

impl World {
    /// The bot's own store.
    pub fn store(&self) -> &Store {
        &self.running().app.store
    }

    pub fn guild_id(&self) -> GuildId {
        GuildId(self.sandbox.world(|world| world.find_guild(GUILD)))
    }

    pub fn member_id(&self, name: &str) -> MemberId {
        MemberId(self.sandbox.world(|world| world.find_user(name)))
    }

    pub fn channel_id(&self, name: &str) -> ChannelId {
        ChannelId(self.sandbox.world(|world| world.find_channel(name)))
    }

    /// A role of the server by its name.
    pub fn role_id(&self, name: &str) -> u64 {
        let guild = self.guild_id().0;
        let found = self.sandbox.world(|world| {
            let mut roles = world.guilds[&guild].roles.values();
            roles.find(|role| role.name == name).map(|role| role.id)
        });
        found.expect("there is such a role")
    }

    /// The role Discord made for the bot.
    pub fn bots_role(&self) -> String {
        format!("@{}", self.sandbox.world(|world| world.application.name.clone()))
    }

    /// The server's settings.
    pub async fn guild(&self) -> Guild {
        let found = self.store().find_guild(self.guild_id()).await;
        found.expect("the store answers").expect("the server is known")
    }

    /// A member as stored.
    pub async fn member(&self, name: &str) -> Member {
        let found = self
            .store()
            .find_member(self.guild_id(), self.member_id(name))
            .await;
        found.expect("the store answers").expect("the member is known")
    }

    /// A member's points.
    pub async fn points(&self, member: &str) -> i64 {
        let totals = self
            .store()
            .get_totals(self.guild_id(), self.member_id(member))
            .await;
        totals.expect("the store answers").points
    }

    /// A member's day scores, whenever they were.
    pub async fn days(&self, member: &str) -> Vec<(LocalDay, DayScore)> {
        let (from, to) = (LocalDay(0), LocalDay(100_000));
        let days = self
            .store()
            .list_days(self.guild_id(), self.member_id(member), from, to)
            .await;
        days.expect("the store answers")
    }

    pub async fn standing(&self, member: &str) -> Standing {
        let row = self
            .store()
            .get_standing(self.guild_id(), self.member_id(member))
            .await;
        row.expect("the store answers").standing()
    }

    /// What Discord refuses, as the kinds of problems (`role_above_bot`), sorted, each once.
    pub async fn problems(&self) -> Vec<String> {
        let rows = self.store().list_paused_effects(self.guild_id()).await;
        let mut kinds: Vec<String> = rows
            .expect("the store answers")
            .into_iter()
            .inspect(|row| assert_eq!(row.state, EffectState::Paused))
            .map(|row| {
                let problem = row.problem.expect("a paused effect says why");
                let problem: serde_json::Value = serde_json::from_str(&problem).expect("it is JSON");
                problem["is"].as_str().expect("it has a kind").to_owned()
            })
            .collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }

    /// What the bot should be doing now: members to settle, jobs, effects.
    pub async fn due(&self) -> Vec<String> {
        let (store, now_ms) = (self.store(), self.now_ms());
        let members = store.list_guilds_to_settle().await.expect("the store answers");
        let jobs = store.list_due_jobs(now_ms, 10).await.expect("the store answers");
        let unread = store.list_guilds_with_due_readings(now_ms).await;
        let mut readings = Vec::new();
        for guild_id in unread.expect("the store answers") {
            readings.extend(
                store
                    .next_reading(guild_id, now_ms)
                    .await
                    .expect("the store answers"),
            );
        }
        let mut effects = Vec::new();
        let waiting = store.list_guilds_with_due_effects(now_ms).await;
        for guild_id in waiting.expect("the store answers") {
            let rows = store.list_due_effects(guild_id, now_ms, 10).await;
            effects.extend(rows.expect("the store answers"));
        }
        let members = members.iter().map(|member| format!("unsettled {member:?}"));
        let jobs = jobs.iter().map(|job| format!("{job:?}"));
        let readings = readings.iter().map(|reading| format!("{reading:?}"));
        let effects = effects.iter().map(|row| format!("{row:?}"));
        members.chain(jobs).chain(readings).chain(effects).collect()
    }

    /// Every server's points are the sum of its day scores and adjustments.
    #[track_caller]
    pub fn books_balance(&self) -> impl Future<Output = ()> + '_ {
        let caller = std::panic::Location::caller();
        async move {
            let guilds: Vec<_> = self.sandbox.world(|world| world.guilds.keys().copied().collect());
            for guild_id in guilds {
                let sums = self.store().sum_points(GuildId(guild_id)).await;
                let (points, scored, adjusted, days) = sums.expect("the store answers");
                assert_eq!(
                    (points, scored),
                    (scored + adjusted, days),
                    "{caller}: points {points}, scored {scored}, adjusted {adjusted}, days {days}"
                );
            }
        }
    }
}
