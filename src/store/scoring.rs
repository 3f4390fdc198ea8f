//! What scoring needs to know of a server, and days counted so far: both kept in memory between
//! transactions, for as long as only this program writes.
//!
//! A transaction that changes what scoring depends on marks the server as changed; nobody else can
//! be writing meanwhile, so forgetting before the commit is early enough. Days are put back just
//! before the commit for the same reason, and forgotten again if it fails.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    ops::RangeInclusive,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{Result, Tx, channels::is_thread, unreadable};
use crate::domain::{
    activity::RoleSet,
    ids::{ChannelId, GuildId, MemberId},
    period::{LocalDay, TimeZone},
    promise::Promise,
    rules::Rules,
    score::{DayScore, DayTally},
    tier::Entry,
};

/// Days kept before the older half of them is let go: some megabytes at most.
const DAYS_KEPT: usize = 8_192;

/// A member's local day, the unit that is scored.
pub(super) type DayKey = (GuildId, MemberId, LocalDay);

/// What scoring needs to know of a server.
#[derive(Debug)]
pub(super) struct Scoring {
    pub zone: TimeZone,
    /// With the multipliers of categories carried over to the channels in them.
    pub rules: Rules,
    /// Points at which a rung is entered or left.
    pub thresholds: Vec<i64>,
    /// Threads and posts with who opened them, unless that was a bot.
    pub threads: HashMap<ChannelId, Option<MemberId>>,
    /// The owner and whoever holds the creator role.
    pub creators: BTreeSet<MemberId>,
    /// Creators and moderators.
    pub staff: BTreeSet<MemberId>,
    /// Channels in which every post is a question.
    pub ask_channels: BTreeSet<ChannelId>,
    /// The channel of each thread and post, the category of each channel.
    pub parents: HashMap<ChannelId, ChannelId>,
    /// When the bot came.
    pub joined_ms: i64,
    pauses: HashMap<MemberId, Vec<(i64, Option<i64>)>>,
    /// Combinations of roles, as far as multipliers ask for them.
    role_sets: HashMap<i64, RoleSet>,
}

impl Scoring {
    /// Whether nothing may be recorded of a member for something that happened at `at_ms`: while they
    /// ask not to be counted nothing at all, afterwards nothing of that time.
    pub fn is_paused(&self, member_id: MemberId, at_ms: i64) -> bool {
        let mut pauses = self.pauses.get(&member_id).into_iter().flatten();
        pauses.any(|(from_ms, to_ms)| to_ms.is_none_or(|to_ms| (*from_ms..to_ms).contains(&at_ms)))
    }

    /// The local day of an instant.
    pub fn day(&self, at_ms: i64) -> LocalDay {
        LocalDay::of(&self.zone, at_ms)
    }

    /// The roles behind a stored number; none when no multiplier asks for them.
    pub fn roles(&self, role_set: i64) -> RoleSet {
        self.role_sets.get(&role_set).cloned().unwrap_or_default()
    }

    /// Whether what somebody does counts by the roles they hold.
    pub fn counts_roles(&self) -> bool {
        !self.rules.multipliers.roles.is_empty()
    }

    fn knows_roles(&self, role_set: i64) -> bool {
        role_set == 0 || !self.counts_roles() || self.role_sets.contains_key(&role_set)
    }
}

/// A day counted so far, and its row as it is stored.
#[derive(Clone, Debug, Default)]
pub(super) struct DayEntry {
    pub tally: DayTally,
    pub stored: DayScore,
}

/// What is kept between transactions.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    scoring: HashMap<GuildId, Arc<Scoring>>,
    /// Days in two generations: what is used moves to the newer one, the older one is let go whole.
    newer: HashMap<DayKey, DayEntry>,
    older: HashMap<DayKey, DayEntry>,
}

impl Kept {
    /// Forgets all of a server.
    pub fn forget(&self, guild_id: GuildId) {
        let mut kept = self.lock();
        kept.scoring.remove(&guild_id);
        kept.newer.retain(|(known, ..), _| *known != guild_id);
        kept.older.retain(|(known, ..), _| *known != guild_id);
    }

    fn scoring(&self, guild_id: GuildId) -> Option<Arc<Scoring>> {
        self.lock().scoring.get(&guild_id).cloned()
    }

    /// Forgets the days of some members.
    pub fn forget_days_of(&self, guild_id: GuildId, members: RangeInclusive<MemberId>) {
        let mut kept = self.lock();
        let others = |(known, member_id, _): &DayKey| *known != guild_id || !members.contains(member_id);
        kept.newer.retain(|key, _| others(key));
        kept.older.retain(|key, _| others(key));
    }

    /// Takes a day out, to be put back when the transaction that uses it commits.
    pub fn take_day(&self, key: &DayKey) -> Option<DayEntry> {
        let mut kept = self.lock();
        kept.newer.remove(key).or_else(|| kept.older.remove(key))
    }

    /// Puts days back that are as stored once the transaction has committed.
    pub fn put_days(&self, days: HashMap<DayKey, DayEntry>) {
        let mut kept = self.lock();
        kept.newer.extend(days);
        if kept.newer.len() > DAYS_KEPT {
            kept.older = std::mem::take(&mut kept.newer);
        }
    }

    pub fn forget_days(&self, keys: &[DayKey]) {
        let mut kept = self.lock();
        for key in keys {
            kept.newer.remove(key);
            kept.older.remove(key);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

statements! {
    SETTINGS = "SELECT time_zone, rules, owner_id, creator_role_id, promise, joined_ms FROM guilds WHERE guild_id = $1";
    ENTRIES = "SELECT tier_id, entry FROM tiers WHERE guild_id = $1";
    /// A bot's thread earns nobody anything.
    PLACES = "SELECT c.channel_id, c.parent_id, CAST(CASE WHEN m.is_bot = 1 THEN 0 ELSE c.owner_id END AS BIGINT),
            c.kind
        FROM channels AS c LEFT JOIN members AS m ON m.guild_id = c.guild_id AND m.member_id = c.owner_id
        WHERE c.guild_id = $1 AND (c.parent_id <> 0 OR c.owner_id <> 0)";
    STAFF_ROLES = "SELECT member_id, roles FROM members WHERE guild_id = $1 AND is_staff = 1";
    PAUSES = "SELECT member_id, from_ms, to_ms FROM pauses WHERE guild_id = $1";
    ROLE_SETS = "SELECT role_set, roles FROM role_sets WHERE guild_id = $1";
    LAST_ROLE_SET = "SELECT coalesce(max(role_set), 0) FROM role_sets WHERE guild_id = $1";
}

impl Tx {
    /// Marks a server whose scoring depends on something this transaction changes.
    pub(super) fn scoring_changes(&mut self, guild_id: GuildId) {
        self.changed.insert(guild_id);
        self.days.retain(|(known, ..), _| *known != guild_id);
        self.kept.forget(guild_id);
    }

    /// What scoring needs to know of each server; servers never seen are left out.
    pub(super) async fn scoring(
        &mut self,
        guilds: impl IntoIterator<Item = GuildId>,
    ) -> Result<HashMap<GuildId, Arc<Scoring>>> {
        let guilds: HashSet<GuildId> = guilds.into_iter().collect();
        let mut all = HashMap::with_capacity(guilds.len());
        for guild_id in guilds {
            let known = if self.changed.contains(&guild_id) {
                None
            } else {
                self.kept.scoring(guild_id)
            };
            let scoring = match known {
                Some(scoring) => Some(scoring),
                None => self.load_scoring(guild_id).await?,
            };
            all.extend(scoring.map(|scoring| (guild_id, scoring)));
        }
        Ok(all)
    }

    /// The same, loaded anew where a combination of roles is not known yet.
    pub(super) async fn scoring_with_roles(
        &mut self,
        scoring: &mut HashMap<GuildId, Arc<Scoring>>,
        needed: impl IntoIterator<Item = (GuildId, i64)>,
    ) -> Result<()> {
        for (guild_id, role_set) in needed {
            if scoring
                .get(&guild_id)
                .is_some_and(|known| !known.knows_roles(role_set))
                && let Some(anew) = self.load_scoring(guild_id).await?
            {
                scoring.insert(guild_id, anew);
            }
        }
        Ok(())
    }

    /// What scoring needs to know of a server, with every combination of roles there is, as far as
    /// multipliers ask for them.
    pub(super) async fn scoring_with_every_role(
        &mut self,
        guild_id: GuildId,
    ) -> Result<Option<Arc<Scoring>>> {
        let mut scoring = self.scoring([guild_id]).await?;
        // They are numbered in the order they came and loaded together: who knows the last knows all.
        let last: Option<(i64,)> = tx_one!(self, LAST_ROLE_SET, guild_id.as_i64())?;
        let needed = last.map(|(role_set,)| (guild_id, role_set));
        self.scoring_with_roles(&mut scoring, needed).await?;
        Ok(scoring.remove(&guild_id))
    }

    async fn load_scoring(&mut self, guild_id: GuildId) -> Result<Option<Arc<Scoring>>> {
        let guild = guild_id.as_i64();
        let row: Option<(String, String, i64, Option<i64>, String, i64)> = tx_one!(self, SETTINGS, guild)?;
        let Some((zone, rules, owner_id, creator_role, promise, joined_ms)) = row else {
            return Ok(None);
        };
        let promise: Promise =
            serde_json::from_str(&promise).map_err(|_| unreadable("a promise", &promise))?;
        let rules: Rules = serde_json::from_str(&rules).map_err(|_| unreadable("rules", &rules))?;
        let entries: Vec<(i64, String)> = tx_all!(self, ENTRIES, guild)?;
        let mut thresholds = Vec::new();
        for (_, entry) in entries {
            match serde_json::from_str(&entry).map_err(|_| unreadable("a tier's entry", &entry))? {
                Entry::Points { enter, leave } => thresholds.extend([enter, leave]),
                Entry::Joining | Entry::Approval => {}
            }
        }
        let places: Vec<(i64, i64, i64, i64)> = tx_all!(self, PLACES, guild)?;
        let parents = places
            .iter()
            .filter(|(_, parent_id, ..)| *parent_id != 0)
            .map(|(id, parent_id, ..)| (ChannelId::from_i64(*id), ChannelId::from_i64(*parent_id)))
            .collect();
        let rules = rules.placed(&parents);
        let threads = places
            .iter()
            .filter(|(.., kind)| is_thread(*kind as u64))
            .map(|(id, _, owner_id, _)| {
                let opened_by = (*owner_id != 0).then_some(MemberId::from_i64(*owner_id));
                (ChannelId::from_i64(*id), opened_by)
            })
            .collect();
        let staff: Vec<(i64, String)> = tx_all!(self, STAFF_ROLES, guild)?;
        let mut creators = BTreeSet::from([MemberId::from_i64(owner_id)]);
        let team = staff.iter().map(|(member_id, _)| MemberId::from_i64(*member_id));
        let team = team.chain(creators.iter().copied()).collect();
        for (member_id, roles) in staff {
            let roles: Vec<i64> =
                serde_json::from_str(&roles).map_err(|_| unreadable("a list of roles", &roles))?;
            if creator_role.is_some_and(|role| roles.contains(&role)) {
                creators.insert(MemberId::from_i64(member_id));
            }
        }
        let mut pauses: HashMap<MemberId, Vec<(i64, Option<i64>)>> = HashMap::new();
        let rows: Vec<(i64, i64, Option<i64>)> = tx_all!(self, PAUSES, guild)?;
        for (member_id, from_ms, to_ms) in rows {
            let member_id = MemberId::from_i64(member_id);
            pauses.entry(member_id).or_default().push((from_ms, to_ms));
        }
        let role_sets = if rules.multipliers.roles.is_empty() {
            HashMap::new()
        } else {
            let rows: Vec<(i64, String)> = tx_all!(self, ROLE_SETS, guild)?;
            role_sets(rows)?
        };
        let scoring = Arc::new(Scoring {
            zone: zone.parse().map_err(|_| unreadable("a time zone", zone))?,
            rules,
            thresholds,
            threads,
            creators,
            staff: team,
            ask_channels: promise.ask_channels,
            parents,
            joined_ms,
            pauses,
            role_sets,
        });
        if !self.changed.contains(&guild_id) {
            self.kept.lock().scoring.insert(guild_id, scoring.clone());
        }
        Ok(Some(scoring))
    }
}

pub(super) fn role_sets(rows: Vec<(i64, String)>) -> Result<HashMap<i64, RoleSet>> {
    rows.into_iter()
        .map(|(number, roles)| {
            let roles: Vec<crate::domain::ids::RoleId> =
                serde_json::from_str(&roles).map_err(|_| unreadable("a list of roles", &roles))?;
            Ok((number, roles.into_iter().collect()))
        })
        .collect()
}
