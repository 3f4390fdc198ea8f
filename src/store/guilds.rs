//! Servers and their settings.

use super::{Result, Store, Tx, unreadable};
use crate::domain::{
    engagement::Benchmarks,
    goal::Goal,
    ids::{ChannelId, GuildId, MemberId, RoleId},
    locale::Locale,
    period::{SummaryTime, TimeZone, Weekday},
    promise::Promise,
    rules::Rules,
    tier::RoleMode,
};

/// A server with its settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Guild {
    pub guild_id: GuildId,
    pub name: String,
    pub owner_id: MemberId,
    /// The language of what is posted in channels; answers follow the reader's own.
    pub locale: Locale,
    pub time_zone: TimeZone,
    pub creator_role_id: Option<RoleId>,
    pub moderator_role_id: Option<RoleId>,
    /// Where approvals, the weekly summary and notices go.
    pub creator_channel_id: Option<ChannelId>,
    pub summary_time: SummaryTime,
    pub rules: Rules,
    /// Which roles show the tiers somebody holds.
    pub role_mode: RoleMode,
    /// The creator has been through `/setup`.
    pub setup_done: bool,
    /// When the bot first saw the server, in Unix milliseconds.
    pub joined_ms: i64,
    /// Where tiers reached are announced; nowhere unless the creator wants it.
    pub notices_channel_id: Option<ChannelId>,
    /// Within how many hours what waits for the creator is answered.
    pub promise: Promise,
    /// What the creator wants to earn, if they said so.
    pub goal: Option<Goal>,
    pub benchmarks: Benchmarks,
}

impl Guild {
    /// Whether a member is creator or moderator, so apart from the fans.
    pub fn is_staff(&self, member_id: MemberId, roles: &[RoleId]) -> bool {
        member_id == self.owner_id
            || [self.creator_role_id, self.moderator_role_id]
                .into_iter()
                .flatten()
                .any(|role| roles.contains(&role))
    }
}

statements! {
    INSERT = "INSERT INTO guilds (guild_id, name, owner_id, locale, time_zone, summary_weekday, summary_minute, rules, joined_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (guild_id) DO NOTHING";
    SEE = "UPDATE guilds SET name = $2, owner_id = $3, left_ms = NULL WHERE guild_id = $1";
    LEFT = "SELECT guild_id, left_ms FROM guilds WHERE guild_id = $1 AND left_ms IS NOT NULL";
    LEAVE = "UPDATE guilds SET left_ms = $2 WHERE guild_id = $1";
    FIND = "SELECT guild_id, name, owner_id, locale, time_zone, creator_role_id, moderator_role_id, creator_channel_id,
            summary_weekday, summary_minute, rules, role_mode, setup_done, joined_ms, notices_channel_id,
            '[' || promise || ',' || coalesce(goal, 'null') || ',' || benchmarks || ']'
        FROM guilds WHERE guild_id = $1";
    LIST = "SELECT guild_id, name FROM guilds WHERE left_ms IS NULL ORDER BY guild_id";
    SET_LANGUAGE = "UPDATE guilds SET locale = $2, time_zone = $3 WHERE guild_id = $1";
    SET_ROLES = "UPDATE guilds SET creator_role_id = $2, moderator_role_id = $3 WHERE guild_id = $1";
    SET_CHANNEL = "UPDATE guilds SET creator_channel_id = $2 WHERE guild_id = $1";
    SET_SUMMARY_TIME = "UPDATE guilds SET summary_weekday = $2, summary_minute = $3 WHERE guild_id = $1";
    SET_RULES = "UPDATE guilds SET rules = $2 WHERE guild_id = $1";
    SET_ROLE_MODE = "UPDATE guilds SET role_mode = $2 WHERE guild_id = $1";
    SET_NOTICES = "UPDATE guilds SET notices_channel_id = $2 WHERE guild_id = $1";
    SET_PROMISE = "UPDATE guilds SET promise = $2 WHERE guild_id = $1";
    SET_GOAL = "UPDATE guilds SET goal = $2 WHERE guild_id = $1";
    SET_BENCHMARKS = "UPDATE guilds SET benchmarks = $2 WHERE guild_id = $1";
    SET_SETUP_DONE = "UPDATE guilds SET setup_done = 1 WHERE guild_id = $1";
}

type Row = (
    i64,
    String,
    i64,
    String,
    String,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    i64,
    i64,
    String,
    String,
    i64,
    i64,
    Option<i64>,
    String,
);

fn guild(row: Row) -> Result<Guild> {
    let (
        guild_id,
        name,
        owner_id,
        locale,
        zone,
        creator_role,
        moderator_role,
        channel,
        weekday,
        minute,
        rules,
        role_mode,
        setup,
        joined_ms,
        notices_channel,
        wishes,
    ) = row;
    let (promise, goal, benchmarks): (Promise, Option<Goal>, Benchmarks) =
        serde_json::from_str(&wishes).map_err(|_| unreadable("a promise, a goal or benchmarks", &wishes))?;
    Ok(Guild {
        guild_id: GuildId::from_i64(guild_id),
        name,
        owner_id: MemberId::from_i64(owner_id),
        locale: Locale::for_tag(&locale),
        time_zone: zone.parse().map_err(|_| unreadable("a time zone", &zone))?,
        creator_role_id: creator_role.map(RoleId::from_i64),
        moderator_role_id: moderator_role.map(RoleId::from_i64),
        creator_channel_id: channel.map(ChannelId::from_i64),
        summary_time: summary_time(weekday, minute)
            .ok_or_else(|| unreadable("a summary time", format!("{weekday} {minute}")))?,
        rules: serde_json::from_str(&rules).map_err(|_| unreadable("rules", &rules))?,
        role_mode: RoleMode::from_key(&role_mode).ok_or_else(|| unreadable("a role mode", &role_mode))?,
        setup_done: setup != 0,
        joined_ms,
        notices_channel_id: notices_channel.map(ChannelId::from_i64),
        promise,
        goal,
        benchmarks,
    })
}

/// Monday is 0.
fn weekday_number(time: SummaryTime) -> i64 {
    time.weekday().index() as i64
}

fn summary_time(weekday: i64, minute: i64) -> Option<SummaryTime> {
    let weekday = *Weekday::ALL.get(usize::try_from(weekday).ok()?)?;
    SummaryTime::new(weekday, u16::try_from(minute).ok()?).ok()
}

impl Store {
    /// The server, if the bot has ever seen it.
    pub async fn find_guild(&self, guild_id: GuildId) -> Result<Option<Guild>> {
        let row: Option<Row> = read_one!(self, FIND, guild_id.as_i64())?;
        row.map(guild).transpose()
    }

    /// The servers the bot is in, with their names.
    pub async fn list_guilds(&self) -> Result<Vec<(GuildId, String)>> {
        let rows: Vec<(i64, String)> = read_all!(self, LIST)?;
        Ok(rows
            .into_iter()
            .map(|(guild_id, name)| (GuildId::from_i64(guild_id), name))
            .collect())
    }
}

impl Tx {
    /// The server, if the bot has ever seen it.
    pub async fn find_guild(&mut self, guild_id: GuildId) -> Result<Option<Guild>> {
        let row: Option<Row> = tx_one!(self, FIND, guild_id.as_i64())?;
        row.map(guild).transpose()
    }

    /// Adds a server with the settings given, unless it is known already. Returns whether it is new.
    pub async fn insert_guild(&mut self, guild: &Guild) -> Result<bool> {
        let json = |value: serde_json::Result<String>| value.map_err(|error| unreadable("settings", error));
        let rows = tx_run!(
            self,
            INSERT,
            guild.guild_id.as_i64(),
            guild.name.as_str(),
            guild.owner_id.as_i64(),
            guild.locale.tag(),
            guild.time_zone.name(),
            weekday_number(guild.summary_time),
            i64::from(guild.summary_time.minute_of_day()),
            json(serde_json::to_string(&guild.rules))?,
            guild.joined_ms,
        )?;
        Ok(rows > 0)
    }

    /// Notes what Discord says of a known server, which the bot is in.
    pub async fn see_guild(&mut self, guild_id: GuildId, name: &str, owner_id: MemberId) -> Result<()> {
        self.scoring_changes(guild_id);
        tx_run!(self, SEE, guild_id.as_i64(), name, owner_id.as_i64())?;
        Ok(())
    }

    /// Whether the bot was removed from the server and has not been seen there since.
    pub async fn has_left_guild(&mut self, guild_id: GuildId) -> Result<bool> {
        let row: Option<(i64, i64)> = tx_one!(self, LEFT, guild_id.as_i64())?;
        Ok(row.is_some())
    }

    /// Notes that the bot was removed from a server. Nothing else changes.
    pub async fn leave_guild(&mut self, guild_id: GuildId, at_ms: i64) -> Result<()> {
        tx_run!(self, LEAVE, guild_id.as_i64(), at_ms)?;
        Ok(())
    }

    pub async fn set_language(&mut self, guild_id: GuildId, locale: Locale, zone: &TimeZone) -> Result<()> {
        self.scoring_changes(guild_id);
        tx_run!(self, SET_LANGUAGE, guild_id.as_i64(), locale.tag(), zone.name())?;
        Ok(())
    }

    pub async fn set_staff_roles(
        &mut self,
        guild_id: GuildId,
        creator: Option<RoleId>,
        moderator: Option<RoleId>,
    ) -> Result<()> {
        self.scoring_changes(guild_id);
        tx_run!(
            self,
            SET_ROLES,
            guild_id.as_i64(),
            creator.map(RoleId::as_i64),
            moderator.map(RoleId::as_i64)
        )?;
        Ok(())
    }

    pub async fn set_creator_channel(&mut self, guild_id: GuildId, channel_id: ChannelId) -> Result<()> {
        tx_run!(self, SET_CHANNEL, guild_id.as_i64(), channel_id.as_i64())?;
        Ok(())
    }

    pub async fn set_summary_time(&mut self, guild_id: GuildId, time: SummaryTime) -> Result<()> {
        tx_run!(
            self,
            SET_SUMMARY_TIME,
            guild_id.as_i64(),
            weekday_number(time),
            i64::from(time.minute_of_day())
        )?;
        Ok(())
    }

    /// Makes `rules` the rules of the server. What they change is scored anew by a replay.
    pub async fn set_rules(&mut self, guild_id: GuildId, rules: &Rules) -> Result<()> {
        self.scoring_changes(guild_id);
        let rules = serde_json::to_string(rules).map_err(|error| unreadable("rules", error))?;
        tx_run!(self, SET_RULES, guild_id.as_i64(), rules)?;
        Ok(())
    }

    /// Sets which roles show the tiers somebody holds.
    pub async fn set_role_mode(&mut self, guild_id: GuildId, mode: RoleMode) -> Result<()> {
        tx_run!(self, SET_ROLE_MODE, guild_id.as_i64(), mode.key())?;
        Ok(())
    }

    /// Sets where tiers reached are announced; `None` for nowhere.
    pub async fn set_notices_channel(
        &mut self,
        guild_id: GuildId,
        channel_id: Option<ChannelId>,
    ) -> Result<()> {
        tx_run!(
            self,
            SET_NOTICES,
            guild_id.as_i64(),
            channel_id.map(ChannelId::as_i64)
        )?;
        Ok(())
    }

    pub async fn set_promise(&mut self, guild_id: GuildId, promise: &Promise) -> Result<()> {
        self.scoring_changes(guild_id);
        let promise = serde_json::to_string(promise).map_err(|error| unreadable("a promise", error))?;
        tx_run!(self, SET_PROMISE, guild_id.as_i64(), promise)?;
        Ok(())
    }

    /// Sets the goal; `None` for none.
    pub async fn set_goal(&mut self, guild_id: GuildId, goal: Option<&Goal>) -> Result<()> {
        let goal = goal.map(serde_json::to_string).transpose();
        let goal = goal.map_err(|error| unreadable("a goal", error))?;
        tx_run!(self, SET_GOAL, guild_id.as_i64(), goal)?;
        Ok(())
    }

    pub async fn set_benchmarks(&mut self, guild_id: GuildId, benchmarks: Benchmarks) -> Result<()> {
        let text = serde_json::to_string(&benchmarks).map_err(|error| unreadable("benchmarks", error))?;
        tx_run!(self, SET_BENCHMARKS, guild_id.as_i64(), text)?;
        Ok(())
    }

    pub async fn set_setup_done(&mut self, guild_id: GuildId) -> Result<()> {
        tx_run!(self, SET_SETUP_DONE, guild_id.as_i64())?;
        Ok(())
    }
}
