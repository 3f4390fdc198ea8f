//! Settles where members stand, and writes every change of it together with what follows.
//!
//! What people decide is in `decisions.rs`, `grants.rs` and `absences.rs`; what they do with Discord's own
//! menus in `hand.rs`; coming and going in `presence.rs`; everybody at once in `sweep.rs`.

mod absences;
mod decisions;
mod grants;
mod hand;
mod presence;
mod sweep;

use anyhow::Context;

use crate::{
    domain::{
        away::Away,
        ids::{GuildId, MemberId, RoleId},
        loyalty::{ADVOCACY_DAYS, Presence, READ_DAYS, loyalty},
        period::LocalDay,
        standing::{Circumstances, Evidence, Place, Standing, WhyNow, missing, settle_standing, tenure_days},
        tier::{ByHand, Ladder, RoleMode, TierId, Tiers},
    },
    effects::{self, Post, RoleReason, keys},
    service::notices::{self, Step},
    store::{Cause, Grant, Guild, JobKind, Member, StandingChange, StandingRow, Store, Tx, by_hand},
};

pub use absences::{Absence, announce, back, load as absence};
pub use decisions::{Decided, Decision, decide, reopen, too_late};
pub use grants::{Granted, Order, grant, revoke};
pub use hand::{Giver, Open, adopt, adopt_holders, end_choices, is_open, list_worn, named, notice, undo_own};
pub use presence::{come_back, leave, leave_unseen, remove, restore};
pub use sweep::{end_past_grants, next_moment_ms, settle_due, sweep};

/// Most fans waiting for a decision who are each posted; whoever comes after them waits in the queue.
const MOST_POSTED: u64 = 10;

/// Everything that decides where a member stands.
pub(super) struct Look {
    pub guild: Guild,
    pub ladder: Ladder,
    pub member: Member,
    pub row: StandingRow,
    pub grants: Vec<Grant>,
    pub away: Away,
    pub points: i64,
    pub evidence: Evidence,
    now_ms: i64,
}

/// Where somebody is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub place: Place,
    pub rung: TierId,
    pub held: Tiers,
}

/// Who or what makes a standing change.
#[derive(Clone, Debug, Default)]
pub(super) struct Because {
    pub by_id: Option<MemberId>,
    pub reason: Option<String>,
    /// A role that already is as it is to be: somebody gave or took it themselves.
    pub done: Option<RoleId>,
    /// Whatever roles they have, somebody gave them since: none is taken.
    pub takes_none: bool,
    /// Nothing is announced: it is no news.
    pub quiet: bool,
}

impl Because {
    pub fn of(by_id: MemberId) -> Self {
        Self {
            by_id: Some(by_id),
            ..Self::default()
        }
    }
}

impl Look {
    /// Loads a member whom the bot has seen.
    pub async fn load(
        tx: &mut Tx,
        guild_id: GuildId,
        member_id: MemberId,
        now_ms: i64,
    ) -> anyhow::Result<Option<Self>> {
        let guild = tx.find_guild(guild_id).await?;
        let member = tx.find_member(guild_id, member_id).await?;
        let (Some(guild), Some(member)) = (guild, member) else {
            return Ok(None);
        };
        let away = tx.get_away(guild_id, member_id).await?;
        let evidence = evidence(tx, &guild, &member, &away, now_ms).await?;
        Ok(Some(Self {
            ladder: tx.get_ladder(guild_id).await?,
            row: tx.get_standing(guild_id, member_id).await?,
            grants: tx.list_grants_of(guild_id, member_id).await?,
            points: tx.get_totals(guild_id, member_id).await?.points,
            guild,
            member,
            away,
            evidence,
            now_ms,
        }))
    }

    fn by_hand(&self) -> ByHand {
        by_hand(&self.grants)
    }

    fn is_superfan(&self, tier_id: TierId) -> bool {
        self.ladder.superfan().is_some_and(|tier| tier.tier_id == tier_id)
    }

    fn is_away(&self) -> bool {
        self.away
            .contains(LocalDay::of(&self.guild.time_zone, self.now_ms))
    }

    /// What follows from the numbers, the grants and the absences for somebody at `place`.
    pub fn settled(&self, place: Place) -> Verdict {
        let subject = Subject {
            place,
            rung: self.row.rung,
            points: self.points,
            by_hand: self.by_hand(),
            is_away: self.is_away(),
            is_staff: self.member.is_staff,
        };
        subject.settle(&self.guild, &self.ladder, &self.evidence, self.now_ms)
    }

    /// The tiers they hold, or held when they left the server.
    pub fn held(&self) -> Tiers {
        match (self.row.left_from, self.ladder.superfan()) {
            (Some(from), Some(superfan)) if from.is_inside() => self.row.held.with(superfan.tier_id),
            _ => self.row.held,
        }
    }

    /// The verdict that somebody is at `place`, whatever the numbers say.
    pub fn decided(&self, place: Place) -> Verdict {
        Verdict {
            place,
            rung: self.row.rung,
            held: self
                .ladder
                .held(self.row.rung, place.standing.is_inside(), self.by_hand()),
        }
    }

    /// What made them eligible just now: what the day before lacked.
    async fn why_now(&self, tx: &mut Tx) -> anyhow::Result<WhyNow> {
        let (rule, before_ms) = (&self.guild.rules.superfan, self.now_ms - 86_400_000);
        let before = evidence(tx, &self.guild, &self.member, &self.away, before_ms).await?;
        let missing = missing(rule, &before, before_ms);
        Ok(WhyNow {
            met: missing.iter().map(|missing| missing.condition()).collect(),
            asked_again: self.row.place.hold.is_some(),
        })
    }
}

/// What of a member decides besides the evidence.
struct Subject {
    place: Place,
    rung: TierId,
    points: i64,
    by_hand: ByHand,
    is_away: bool,
    is_staff: bool,
}

impl Subject {
    fn settle(&self, guild: &Guild, ladder: &Ladder, evidence: &Evidence, now_ms: i64) -> Verdict {
        let superfan = ladder.superfan().map(|tier| tier.tier_id);
        let circumstances = Circumstances {
            granted: superfan.is_some_and(|tier_id| self.by_hand.granted.contains(tier_id)),
            away: self.is_away,
            days: self.place.days(&guild.time_zone, now_ms),
            staff: self.is_staff,
        };
        let place = settle_standing(
            &self.place,
            &guild.rules.superfan,
            evidence,
            circumstances,
            now_ms,
        );
        let rung = ladder.rung(self.points, self.rung);
        Verdict {
            place,
            rung,
            held: ladder.held(rung, place.standing.is_inside(), self.by_hand),
        }
    }
}

/// Works out where the member stands now and writes what changed together with what follows:
/// roles, and a proposal when they became eligible.
pub async fn settle(
    store: &Store,
    guild_id: GuildId,
    member_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if tx.is_in_replay(guild_id, member_id).await? {
        // They are due again as soon as all of it is counted.
        return Ok(());
    }
    let revision = tx.get_totals(guild_id, member_id).await?.revision;
    settle_in(&mut tx, guild_id, member_id, now_ms).await?;
    tx.mark_settled(guild_id, member_id, revision).await?;
    tx.commit().await?;
    Ok(())
}

/// The same within a transaction.
async fn settle_in(tx: &mut Tx, guild_id: GuildId, member_id: MemberId, now_ms: i64) -> anyhow::Result<()> {
    if let Some(look) = Look::load(tx, guild_id, member_id, now_ms).await?
        && !look.member.is_bot
        && look.member.left_ms.is_none()
    {
        let verdict = look.settled(look.row.place);
        write(tx, &look, verdict, Cause::Rules, Because::default()).await?;
    }
    Ok(())
}

/// A grant of the member has just ended.
async fn end_of_grant(
    tx: &mut Tx,
    guild_id: GuildId,
    member_id: MemberId,
    because: Because,
    now_ms: i64,
) -> anyhow::Result<()> {
    if let Some(look) = Look::load(tx, guild_id, member_id, now_ms).await? {
        let verdict = look.settled(look.row.place);
        write(tx, &look, verdict, Cause::GrantEnded, because).await?;
    }
    Ok(())
}

/// What is known of the member towards the superfan tier.
async fn evidence(
    tx: &mut Tx,
    guild: &Guild,
    member: &Member,
    away: &Away,
    now_ms: i64,
) -> anyhow::Result<Evidence> {
    let today = LocalDay::of(&guild.time_zone, now_ms);
    let days = tx
        .list_days(
            guild.guild_id,
            member.member_id,
            away.read_from(today, READ_DAYS),
            today,
        )
        .await?;
    let advocacy = tx
        .sum_advocacy(
            guild.guild_id,
            member.member_id,
            today.plus(1 - ADVOCACY_DAYS),
            today,
        )
        .await?;
    let presence = Presence::read(&guild.rules, &days, today, away).with_advocacy(advocacy);
    Ok(weigh(
        guild,
        member.joined_ms,
        member.sanction_ms,
        presence,
        now_ms,
    ))
}

/// The evidence that follows from the presence. Tenure counts from joining.
pub(super) fn weigh(
    guild: &Guild,
    joined_ms: Option<i64>,
    sanction_ms: Option<i64>,
    presence: Presence,
    now_ms: i64,
) -> Evidence {
    Evidence {
        tenure_days: joined_ms.map_or(0, |joined_ms| tenure_days(joined_ms, now_ms)),
        loyalty: loyalty(&guild.rules.loyalty, &presence),
        presence,
        sanction_ms,
    }
}

/// Writes where somebody stands from now on, and what follows from it. Nothing when nothing changes.
async fn write(tx: &mut Tx, look: &Look, to: Verdict, cause: Cause, because: Because) -> anyhow::Result<()> {
    let (row, now_ms) = (&look.row, look.now_ms);
    let (guild_id, member_id) = (look.guild.guild_id, look.member.member_id);
    if (row.place, row.rung, row.held) == (to.place, to.rung, to.held) {
        return Ok(());
    }
    let (from_standing, standing) = (row.standing(), to.place.standing);
    let proposed = from_standing != Standing::Eligible && standing == Standing::Eligible;
    let why_now = if proposed {
        Some(look.why_now(tx).await?)
    } else {
        None
    };
    // About whoever is proposed or let in, the creator was asked.
    let asked = proposed || (to.place.approved && standing.is_inside());
    let next = StandingRow {
        place: Place {
            hold: to.place.hold.filter(|_| !asked),
            since_ms: if from_standing == standing {
                row.place.since_ms
            } else {
                now_ms
            },
            ..to.place
        },
        rung: to.rung,
        held: to.held,
        proposals: row.proposals + i64::from(proposed),
        left_from: match (from_standing, standing) {
            (Standing::Left, Standing::Left) => row.left_from,
            (from, Standing::Left) => Some(from),
            _ => None,
        },
    };
    tx.upsert_standing(guild_id, member_id, &next).await?;
    let below_superfan = |held: Tiers| match look.ladder.superfan() {
        Some(superfan) => held.without(superfan.tier_id).highest(),
        None => held.highest(),
    };
    let record = StandingChange {
        member_id,
        at_ms: now_ms,
        from: (from_standing, below_superfan(row.held)),
        to: (standing, below_superfan(to.held)),
        cause,
        by_id: because.by_id,
        reason: because.reason.clone(),
        why_now,
    };
    // That a role is stacked or a rung held by other means is no step on the way.
    if record.from != record.to || cause != Cause::Rules {
        tx.insert_standing_change(guild_id, &record).await?;
    }
    if look.member.left_ms.is_none() && standing != Standing::Left {
        wish_roles(tx, look, to.held, cause, &because).await?;
    }
    // What history brings to light waits in the queue, and so does what a rule makes of many at once: a post
    // for each would be a flood.
    let is_flood = tx.count_standing(guild_id, Standing::Eligible).await? > MOST_POSTED;
    if proposed && !is_flood && !tx.is_settling_history(guild_id).await? {
        let post = Post::Proposal {
            member_id,
            proposal: next.proposals,
        };
        tx.insert_effect(&effects::post(guild_id, post), now_ms).await?;
    }
    if from_standing == Standing::Eligible && standing != Standing::Eligible {
        let post_key = keys::proposal(guild_id, member_id, row.proposals);
        tx.replace_effect(&effects::refresh(guild_id, &post_key), now_ms)
            .await?;
    }
    if let Some(warned_ms) = next.place.warned_ms {
        let withdrawal_ms = look.guild.rules.superfan.withdrawal_ms(warned_ms);
        tx.hasten_job(guild_id, JobKind::SettleStandings, withdrawal_ms)
            .await?;
        if from_standing != Standing::Warned && tx.wants_warning(guild_id, member_id).await? {
            let warning = effects::warning(guild_id, member_id, warned_ms);
            tx.insert_effect(&warning, now_ms).await?;
        }
    }
    let tier_id = to.held.highest();
    // Whoever comes back or is no longer away has reached nothing new.
    if tier_id > row.held.highest() && from_standing != Standing::Left && !because.quiet {
        let step = Step {
            guild: &look.guild,
            ladder: &look.ladder,
            member_id,
            tier_id,
            cause,
        };
        notices::announce(tx, step, now_ms).await?;
    }
    Ok(())
}

/// Wants the roles that show `held` in place of those of what is held so far.
async fn wish_roles(
    tx: &mut Tx,
    look: &Look,
    held: Tiers,
    cause: Cause,
    because: &Because,
) -> anyhow::Result<()> {
    let (guild_id, member_id) = (look.guild.guild_id, look.member.member_id);
    let mode = look.guild.role_mode;
    let mut changes = look.ladder.role_changes((look.row.held, mode), (held, mode));
    // Of a tier that is lost also a role goes that was not shown, should they have it.
    for role_id in look.ladder.roles(look.row.held.minus(held), RoleMode::Stack) {
        if look.member.roles.contains(&role_id) && !changes.contains(&(role_id, false)) {
            changes.push((role_id, false));
        }
    }
    for (role_id, hold) in changes {
        if because.done == Some(role_id) || (because.takes_none && !hold) {
            // Whatever was wanted of it before is past.
            tx.drop_wish(&keys::role(guild_id, member_id, role_id)).await?;
            continue;
        }
        let why = match (cause, because.by_id) {
            (Cause::Approved, Some(by_id)) => RoleReason::Approved { by_id },
            (Cause::Granted, Some(by_id)) => RoleReason::Granted { by_id },
            (Cause::TakenOut | Cause::Removed, Some(by_id)) => RoleReason::TakenOut { by_id },
            (Cause::GrantEnded, _) => RoleReason::GrantEnded,
            _ if hold => RoleReason::Reached,
            _ => RoleReason::Fell,
        };
        let wish = effects::role(guild_id, member_id, role_id, hold, why);
        tx.replace_effect(&wish, look.now_ms).await?;
    }
    Ok(())
}

/// Somebody whom a person decides about.
async fn known(tx: &mut Tx, guild_id: GuildId, member_id: MemberId, now_ms: i64) -> anyhow::Result<Look> {
    Look::load(tx, guild_id, member_id, now_ms)
        .await?
        .context("a decision about somebody never seen")
}
