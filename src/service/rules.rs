//! The rules of a server: looked at, prepared as a draft, previewed, put in force, undone.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Context;

use crate::{
    domain::{
        away::Away,
        deed::Deed,
        ids::{ChannelId, GuildId, MemberId, RoleId},
        loyalty::READ_DAYS,
        period::LocalDay,
        rule_preview::{self, Effect, Known, Lived, Terms},
        rule_settings::{Change, Setting, Value, changes},
        rules::{MOST, Must, NEUTRAL, Rules},
        standing::{Circumstances, tenure_days},
        tier::Ladder,
    },
    error::UserError,
    service::{guilds, log},
    store::{Act, DraftId, Guild, Person, Place, Replay, RuleVersion, Store, Tx},
};

/// Activities read at once for a preview.
const READ_AT_ONCE: u32 = 20_000;

/// The number of the rules in force; the first is 1 also while it is not written down.
const FIRST: u64 = 1;

/// The rules in force and what is being prepared.
#[derive(Clone, Debug)]
pub struct View {
    pub guild: Guild,
    /// `None` while they were never changed.
    pub version: Option<RuleVersion>,
    pub draft: Option<DraftView>,
    /// The latest time everybody was scored anew.
    pub replay: Option<Replay>,
}

/// A draft and what it would change.
#[derive(Clone, Debug)]
pub struct DraftView {
    pub draft_id: DraftId,
    pub rules: Rules,
    pub by_id: MemberId,
    pub at_ms: i64,
    pub changes: Vec<Change>,
    /// What must be mended before it can be put in force, as path and what must hold.
    pub problems: Vec<(String, Must)>,
}

impl View {
    /// The number of the rules in force.
    pub fn number(&self) -> u64 {
        self.version.as_ref().map_or(FIRST, |version| version.version)
    }
}

/// Loads the rules of a server.
pub async fn load(store: &Store, guild_id: GuildId) -> anyhow::Result<View> {
    let guild = guilds::get(store, guild_id).await?;
    let draft = store.find_rule_draft(guild_id).await?.map(|draft| {
        // Kinds that the program has learnt since come with the rules in force.
        let rules = draft.rules.completed(&guild.rules);
        DraftView {
            draft_id: draft.draft_id,
            by_id: draft.by_id,
            at_ms: draft.at_ms,
            changes: changes(&guild.rules, &rules),
            problems: rules.problems(),
            rules,
        }
    });
    Ok(View {
        version: store.find_rule_version(guild_id).await?,
        draft,
        replay: store.find_replay(guild_id).await?,
        guild,
    })
}

/// A replay under way in the server.
pub async fn recount(store: &Store, guild_id: GuildId) -> anyhow::Result<Option<Replay>> {
    let latest = store.find_replay(guild_id).await?;
    Ok(latest.filter(|replay| replay.is_under_way))
}

/// The number of the rules in force and how far the latest replay is.
pub async fn progress(store: &Store, guild_id: GuildId) -> anyhow::Result<(u64, Replay)> {
    let version = store.find_rule_version(guild_id).await?;
    let replay = store.find_replay(guild_id).await?;
    let replay = replay.context("rules were put in force and nobody is scored anew")?;
    Ok((version.map_or(FIRST, |version| version.version), replay))
}

/// What a draft is changed by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edit {
    Setting(Setting, Value),
    /// A multiplier in percent; [`NEUTRAL`] takes it away.
    Channel(ChannelId, u32),
    Role(RoleId, u32),
}

/// Changes the draft, or begins one. Nothing is in force before it is applied.
pub async fn edit(
    store: &Store,
    guild_id: GuildId,
    edit: Edit,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let guild = known(&mut tx, guild_id).await?;
    let draft = tx.find_rule_draft(guild_id).await?;
    let mut rules = match draft {
        Some(draft) => draft.rules.completed(&guild.rules),
        None => guild.rules.clone(),
    };
    match edit {
        Edit::Setting(setting, value) => setting
            .set(&mut rules, value)
            .map_err(|takes| anyhow::anyhow!("{} takes {takes:?}, not {value:?}", setting.path()))?,
        Edit::Channel(channel_id, percent) => {
            place(&mut rules.multipliers.channels, channel_id, percent)?;
        }
        Edit::Role(role_id, _) if role_id == guild_id.everyone() => {
            return Err(UserError::new("error-rules-everyone").into());
        }
        Edit::Role(role_id, percent) => place(&mut rules.multipliers.roles, role_id, percent)?,
    }
    if rules
        .problems()
        .iter()
        .any(|(_, must)| *must == Must::BeFewMultipliers)
    {
        return Err(refusal("", Must::BeFewMultipliers).into());
    }
    let (what, value) = match edit {
        Edit::Setting(setting, value) => (setting.path(), value.to_string()),
        Edit::Channel(channel_id, percent) => (format!("<#{channel_id}>"), format!("{percent}%")),
        Edit::Role(role_id, percent) => (format!("<@&{role_id}>"), format!("{percent}%")),
    };
    log::write(
        &mut tx,
        guild_id,
        by_id,
        None,
        Deed::PrepareRule { what, value },
        now_ms,
    )
    .await?;
    if rules == guild.rules {
        // What was prepared is what is in force already.
        tx.delete_rule_draft(guild_id).await?;
    } else {
        tx.upsert_rule_draft(guild_id, &rules, by_id, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn place<K: Ord>(multipliers: &mut BTreeMap<K, u32>, key: K, percent: u32) -> Result<(), UserError> {
    if percent > MOST {
        return Err(UserError::new("error-rules-percent").with("most", i64::from(MOST)));
    }
    if percent == NEUTRAL {
        multipliers.remove(&key);
    } else {
        multipliers.insert(key, percent);
    }
    Ok(())
}

/// The refusal for what must hold before rules can be put in force.
pub fn refusal(path: &str, must: Must) -> UserError {
    UserError::new(match must {
        Must::AddUpToOne => "error-rules-weights",
        Must::NotBeAboveEntry => "error-rules-leave-above-entry",
        Must::BeFewMultipliers => "error-rules-few-multipliers",
        Must::BePointsRange
        | Must::NotBeNegative
        | Must::FitIntoADay
        | Must::BeDaysOfAWeek
        | Must::BeTextLength
        | Must::BePercent
        | Must::BeAtMost(_) => return UserError::new("error-rules-invalid").with("path", path.to_owned()),
    })
}

/// What became of something that was meant for one draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done<T> {
    Yes(T),
    /// The draft, or the rules in force, are others than whoever asked had before them.
    Changed,
}

/// What somebody had before them: the rules in force and a draft of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sight {
    /// Of the rules in force.
    pub version: u64,
    pub draft_id: DraftId,
}

impl View {
    /// What whoever looks at it now has before them, if there is a draft.
    pub fn sight(&self) -> Option<Sight> {
        Some(Sight {
            version: self.number(),
            draft_id: self.draft.as_ref()?.draft_id,
        })
    }
}

/// Puts the draft in force, if it is the one that was looked at: it becomes the next version and everybody
/// is scored anew. Returns the number of the version.
pub async fn apply(
    store: &Store,
    guild_id: GuildId,
    sight: Sight,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Done<u64>> {
    let mut tx = store.begin().await?;
    let guild = known(&mut tx, guild_id).await?;
    let draft = tx
        .find_rule_draft(guild_id)
        .await?
        .ok_or_else(|| UserError::new("error-rules-no-draft"))?;
    if draft.draft_id != sight.draft_id || number(&mut tx, guild_id).await? != sight.version {
        return Ok(Done::Changed);
    }
    let rules = draft.rules.completed(&guild.rules);
    if let Some((path, must)) = rules.problems().first() {
        return Err(refusal(path, *must).into());
    }
    let version = put_in_force(&mut tx, &guild, &rules, Some(by_id), None, now_ms).await?;
    tx.delete_rule_draft(guild_id).await?;
    let changes = changes(&guild.rules, &rules).len();
    log::write(
        &mut tx,
        guild_id,
        by_id,
        None,
        Deed::ApplyRules { version, changes },
        now_ms,
    )
    .await?;
    tx.commit().await?;
    Ok(Done::Yes(version))
}

/// Throws the draft away, if it is the one that was looked at; whichever it is for `None`.
pub async fn discard(
    store: &Store,
    guild_id: GuildId,
    draft_id: Option<DraftId>,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Done<()>> {
    let mut tx = store.begin().await?;
    let draft = tx
        .find_rule_draft(guild_id)
        .await?
        .ok_or_else(|| UserError::new("error-rules-no-draft"))?;
    if draft_id.is_some_and(|draft_id| draft_id != draft.draft_id) {
        return Ok(Done::Changed);
    }
    tx.delete_rule_draft(guild_id).await?;
    log::write(&mut tx, guild_id, by_id, None, Deed::DiscardRules, now_ms).await?;
    tx.commit().await?;
    Ok(Done::Yes(()))
}

/// Brings back the rules from before the latest change. Undone again, it goes one change further back.
/// Returns the number of the new version and what it changed back.
pub async fn undo(
    store: &Store,
    guild_id: GuildId,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<(u64, Vec<Change>)> {
    let mut tx = store.begin().await?;
    let guild = known(&mut tx, guild_id).await?;
    let nothing = || UserError::new("error-rules-nothing-to-undo");
    let latest = tx.find_rule_version(guild_id).await?.ok_or_else(nothing)?;
    // What an undo brought back was in force before: what came before it is further back.
    let mut before = latest.restores.unwrap_or(latest.version);
    let (target, rules) = loop {
        let target = tx
            .find_rule_version_before(guild_id, before)
            .await?
            .ok_or_else(nothing)?;
        let rules = target.rules.clone().completed(&guild.rules);
        // A new kind of activity that came with the program is nobody's change.
        if rules != guild.rules {
            break (target, rules);
        }
        before = target.version;
    };
    let restores = target.restores.unwrap_or(target.version);
    let version = put_in_force(&mut tx, &guild, &rules, Some(by_id), Some(restores), now_ms).await?;
    let undone = changes(&guild.rules, &rules);
    let deed = Deed::UndoRules {
        version,
        changes: undone.len(),
    };
    log::write(&mut tx, guild_id, by_id, None, deed, now_ms).await?;
    tx.commit().await?;
    Ok((version, undone))
}

/// Makes `rules` the next version and has everybody scored anew. The rules so far are written down as the
/// first version if they were not yet. Returns the number of the version.
pub(super) async fn put_in_force(
    tx: &mut Tx,
    guild: &Guild,
    rules: &Rules,
    by_id: Option<MemberId>,
    restores: Option<u64>,
    now_ms: i64,
) -> anyhow::Result<u64> {
    let guild_id = guild.guild_id;
    let version = match tx.find_rule_version(guild_id).await? {
        Some(latest) => latest.version,
        None => {
            let first = RuleVersion {
                version: FIRST,
                rules: guild.rules.clone(),
                by_id: None,
                at_ms: guild.joined_ms,
                restores: None,
            };
            tx.insert_rule_version(guild_id, &first).await?;
            FIRST
        }
    };
    let next = RuleVersion {
        version: version + 1,
        rules: rules.clone(),
        by_id,
        at_ms: now_ms,
        restores,
    };
    tx.insert_rule_version(guild_id, &next).await?;
    tx.set_rules(guild_id, rules).await?;
    tx.start_replay(guild_id, now_ms).await?;
    Ok(next.version)
}

async fn number(tx: &mut Tx, guild_id: GuildId) -> anyhow::Result<u64> {
    let latest = tx.find_rule_version(guild_id).await?;
    Ok(latest.map_or(FIRST, |latest| latest.version))
}

async fn known(tx: &mut Tx, guild_id: GuildId) -> anyhow::Result<Guild> {
    tx.find_guild(guild_id)
        .await?
        .context("rules of a server never seen")
}

/// What a draft would do to everybody who is present.
#[derive(Clone, Debug)]
pub struct Preview {
    pub sight: Sight,
    pub changes: Vec<Change>,
    pub ladder: Ladder,
    /// People looked at: present, and with something that may earn points.
    pub people: usize,
    /// All their points before and after.
    pub points: [i64; 2],
    /// Active weeks that earn points, before and after.
    pub weeks: [u64; 2],
    /// For whom something would be different, as [`rule_preview::sort`] has them.
    pub effects: Vec<Effect>,
    pub names: HashMap<MemberId, String>,
}

/// Works out what the draft would do, by scoring everything anew without writing anything.
pub async fn preview(store: &Store, guild_id: GuildId, now_ms: i64) -> anyhow::Result<Preview> {
    let view = load(store, guild_id).await?;
    let sight = view.sight();
    let (Some(draft), Some(sight)) = (view.draft, sight) else {
        return Err(UserError::new("error-rules-no-draft").into());
    };
    if let Some((path, must)) = draft.problems.first() {
        return Err(refusal(path, *must).into());
    }
    let guild = view.guild;
    let ladder = store.get_ladder(guild_id).await?;
    let today = LocalDay::of(&guild.time_zone, now_ms);
    let people: HashMap<MemberId, Person> = store
        .list_people(guild_id)
        .await?
        .into_iter()
        .map(|person| (person.member_id, person))
        .collect();
    let mut absences = store.list_away(guild_id, today.plus(-2 * READ_DAYS)).await?;
    let superfan = ladder.superfan().map(|tier| tier.tier_id);
    let granted: HashSet<MemberId> = store
        .list_grants(guild_id)
        .await?
        .into_iter()
        .filter(|grant| grant.act == Act::Gives && Some(grant.tier_id) == superfan)
        .map(|grant| grant.member_id)
        .collect();
    let past = store.open_past(guild_id, &guild.time_zone).await?;
    let rules = [&guild.rules, &draft.rules].map(|rules| past.placed(rules));
    let mut preview = Preview {
        sight,
        changes: draft.changes,
        ladder: ladder.clone(),
        people: 0,
        points: [0; 2],
        weeks: [0; 2],
        effects: Vec::new(),
        names: HashMap::new(),
    };
    let terms = Terms {
        rules: [&guild.rules, &draft.rules],
        ladder: &ladder,
        today,
        now_ms,
    };
    let mut member: Option<(MemberId, Lived)> = None;
    let mut place = Some(Place::BEGINNING);
    while let Some(from) = place {
        let part = store
            .read_past(&past, [&rules[0], &rules[1]], from, READ_AT_ONCE)
            .await?;
        for day in &part.days {
            if member
                .as_ref()
                .is_none_or(|(member_id, _)| *member_id != day.member_id)
            {
                preview.close(&terms, &people, &granted, &mut absences, member.take());
            }
            let (_, lived) = member.get_or_insert_with(|| (day.member_id, Lived::default()));
            lived.add(day, today);
        }
        place = part.next;
    }
    preview.close(&terms, &people, &granted, &mut absences, member);
    rule_preview::sort(&mut preview.effects);
    Ok(preview)
}

impl Preview {
    /// Takes a member in whose days are all there. Who is not present or a bot does not matter.
    fn close(
        &mut self,
        terms: &Terms<'_>,
        people: &HashMap<MemberId, Person>,
        granted: &HashSet<MemberId>,
        absences: &mut HashMap<MemberId, Away>,
        member: Option<(MemberId, Lived)>,
    ) {
        let Some((member_id, lived)) = member else {
            return;
        };
        let Some(person) = people.get(&member_id) else {
            return;
        };
        let away = absences.remove(&member_id).unwrap_or_default();
        let known = Known {
            adjusted: person.adjusted,
            tenure_days: person
                .joined_ms
                .map_or(0, |joined_ms| tenure_days(joined_ms, terms.now_ms)),
            sanction_ms: person.sanction_ms,
            place: person.standing.place,
            rung: person.standing.rung,
            circumstances: Circumstances {
                granted: granted.contains(&member_id),
                away: away.contains(terms.today),
                staff: person.is_staff,
                ..Circumstances::default()
            },
        };
        let effect = lived.effect(terms, member_id, &known, &away);
        self.people += 1;
        for n in 0..2 {
            self.points[n] += effect.points[n];
            self.weeks[n] += u64::from(lived.weeks[n]);
        }
        if effect.is_any() {
            self.names.insert(member_id, person.display_name.clone());
            self.effects.push(effect);
        }
    }

    /// How many gain and how many lose points.
    pub fn gain_and_lose(&self) -> (usize, usize) {
        let gain = self.effects.iter().filter(|effect| effect.gain() > 0).count();
        let lose = self.effects.iter().filter(|effect| effect.gain() < 0).count();
        (gain, lose)
    }
}
