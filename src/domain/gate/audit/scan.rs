//! Every member before a channel: what they may, what they should, and why the two differ.
//!
//! Roles are looked up once for everybody, so that a member before a channel costs a few additions.

use std::collections::HashMap;

use super::{AuditChannel, AuditFacts, AuditMember, Way, best};
use crate::domain::{
    gate::{
        ADMINISTRATOR, ALL, Access, Admission, CONNECT, GateEntry, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS,
        Scope, Target, VIEW_CHANNEL,
    },
    ids::{MemberId, RoleId},
    tier::TierId,
};

/// What allows somebody to write.
const WRITING: u64 = SEND_MESSAGES | SEND_MESSAGES_IN_THREADS;

/// How a member and a channel are not as the gate wants them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Case {
    Sees(Way),
    Holds(TierId, RoleId),
    LacksRole(TierId, RoleId),
    NoRole(TierId),
    RoleGone(TierId, RoleId),
    DeniedAlone,
    DeniedByGate,
    CannotConnect,
    CannotWrite,
    Writes(Way),
    Staff,
    Bot,
}

/// Everybody, ready to be held against one channel after the other.
pub(super) struct Scan<'a> {
    facts: &'a AuditFacts,
    /// A role's place in the lists below.
    places: HashMap<RoleId, usize>,
    people: Vec<Person<'a>>,
}

struct Person<'a> {
    member: &'a AuditMember,
    /// Places of the roles held, `@everyone` apart.
    roles: Vec<usize>,
    /// Bits in the server; [`ALL`] for administrators.
    base: u64,
}

/// A channel's overwrites by place.
struct Exceptions {
    everyone: (u64, u64),
    roles: Vec<(u64, u64)>,
    members: HashMap<MemberId, (u64, u64)>,
}

impl Exceptions {
    fn of(scan: &Scan<'_>, channel: &AuditChannel) -> Self {
        let mut exceptions = Self {
            everyone: (0, 0),
            roles: vec![(0, 0); scan.facts.roles.len()],
            members: HashMap::new(),
        };
        for overwrite in &channel.overwrites {
            let bits = (overwrite.allow, overwrite.deny);
            match overwrite.target {
                Target::Role(role_id) if role_id == scan.facts.guild_id.everyone() => {
                    exceptions.everyone = bits;
                }
                Target::Role(role_id) => {
                    if let Some(place) = scan.places.get(&role_id) {
                        exceptions.roles[*place] = bits;
                    }
                }
                Target::Member(member_id) => {
                    exceptions.members.insert(member_id, bits);
                }
            }
        }
        exceptions
    }

    /// What the member may in the channel, before what Discord takes away without changing the numbers.
    fn bits(&self, person: &Person<'_>) -> u64 {
        if person.base == ALL {
            return ALL;
        }
        let (allow, deny) = self.everyone;
        let mut bits = (person.base & !deny) | allow;
        let (allow, deny) = person
            .roles
            .iter()
            .map(|place| self.roles[*place])
            .fold((0, 0), |(allows, denies), (allow, deny)| {
                (allows | allow, denies | deny)
            });
        bits = (bits & !deny) | allow;
        let (allow, deny) = self.members.get(&person.member.id).copied().unwrap_or_default();
        (bits & !deny) | allow
    }
}

impl<'a> Scan<'a> {
    pub(super) fn new(facts: &'a AuditFacts) -> Self {
        let everyone = facts.guild_id.everyone();
        let places: HashMap<RoleId, usize> = facts
            .roles
            .iter()
            .enumerate()
            .map(|(place, role)| (role.id, place))
            .collect();
        let common = facts.role(everyone).map_or(0, |role| role.permissions);
        // The owner and the bot itself are past every gate, and meant to be.
        let others = facts
            .members
            .iter()
            .filter(|member| member.id != facts.owner_id && member.id != facts.bot_id);
        let people = others
            .map(|member| {
                let roles: Vec<usize> = member
                    .roles
                    .iter()
                    .filter(|role_id| **role_id != everyone)
                    .filter_map(|role_id| places.get(role_id).copied())
                    .collect();
                let base = roles
                    .iter()
                    .fold(common, |bits, place| bits | facts.roles[*place].permissions);
                Person {
                    member,
                    roles,
                    base: if base & ADMINISTRATOR == 0 { base } else { ALL },
                }
            })
            .collect();
        Self {
            facts,
            places,
            people,
        }
    }

    /// Who is neither staff nor a bot and holds the role.
    pub(super) fn fans_with(&self, role_id: RoleId) -> Vec<MemberId> {
        let fans = self
            .people
            .iter()
            .filter(|person| !person.member.is_staff && !person.member.is_bot);
        let holding = fans.filter(|person| {
            role_id == self.facts.guild_id.everyone() || person.member.roles.contains(&role_id)
        });
        holding.map(|person| person.member.id).collect()
    }

    /// Tells `found` of everybody for whom `channel` is not as a gate with these entries wants it.
    pub(super) fn look(
        &self,
        channel: &AuditChannel,
        entries: &[GateEntry],
        admission: &Admission,
        mut found: impl FnMut(Case, MemberId),
    ) {
        let exceptions = Exceptions::of(self, channel);
        for person in &self.people {
            let member = person.member;
            let bits = exceptions.bits(person);
            let sees = bits & VIEW_CHANNEL != 0;
            if member.is_bot || member.is_staff {
                if sees {
                    let case = if member.is_bot { Case::Bot } else { Case::Staff };
                    found(case, member.id);
                }
                continue;
            }
            match best(entries, &member.tiers) {
                None if sees => self.each_way(person, &exceptions, VIEW_CHANNEL, admission, |way| {
                    found(way.into_case(Case::Sees), member.id);
                }),
                None => {}
                Some(_) if !sees => {
                    found(
                        self.why_shut_out(person, &exceptions, entries, admission),
                        member.id,
                    );
                }
                Some(_) if channel.kind.is_vocal() && bits & CONNECT == 0 => {
                    found(Case::CannotConnect, member.id);
                }
                Some(_) if admission.scope == Scope::Seeing => {}
                Some(Access::Read) if bits & WRITING != 0 => {
                    self.each_way(person, &exceptions, WRITING, admission, |way| {
                        found(way.into_case(Case::Writes), member.id);
                    });
                }
                Some(Access::Full) if bits & SEND_MESSAGES == 0 => found(Case::CannotWrite, member.id),
                Some(_) => {}
            }
        }
    }

    /// By what somebody has one of `wanted` bits that they should not have.
    fn each_way(
        &self,
        person: &Person<'_>,
        exceptions: &Exceptions,
        wanted: u64,
        admission: &Admission,
        mut way: impl FnMut(Found),
    ) {
        let role_at = |place: usize| &self.facts.roles[place];
        if person.base == ALL {
            let administrators = person.roles.iter().map(|place| role_at(*place));
            let administrators = administrators.filter(|role| role.permissions & ADMINISTRATOR != 0);
            let mut any = false;
            for role in administrators {
                any = true;
                way(Found::Way(Way::Administrator(role.id)));
            }
            if !any {
                // `@everyone` itself has the permission.
                way(Found::Way(Way::Administrator(self.facts.guild_id.everyone())));
            }
            return;
        }
        let mut any = false;
        for place in &person.roles {
            if exceptions.roles[*place].0 & wanted == 0 {
                continue;
            }
            any = true;
            let role_id = role_at(*place).id;
            let is_key = admission.access(role_id).is_some();
            let tier = self
                .facts
                .ladder
                .0
                .iter()
                .find(|tier| tier.role_id == Some(role_id));
            way(match tier {
                Some(tier) if is_key => Found::Key(tier.tier_id, role_id),
                _ => Found::Way(Way::Role(role_id)),
            });
        }
        let own = exceptions.members.get(&person.member.id);
        if own.is_some_and(|(allow, _)| allow & wanted != 0) {
            any = true;
            way(Found::Way(Way::Member));
        }
        if !any {
            way(Found::Way(Way::Everyone));
        }
    }

    fn why_shut_out(
        &self,
        person: &Person<'_>,
        exceptions: &Exceptions,
        entries: &[GateEntry],
        admission: &Admission,
    ) -> Case {
        let member = person.member;
        let own = exceptions.members.get(&member.id);
        if own.is_some_and(|(allow, deny)| deny & !allow & VIEW_CHANNEL != 0) {
            return Case::DeniedAlone;
        }
        if member
            .roles
            .iter()
            .any(|role_id| admission.access(*role_id).is_some())
        {
            return Case::DeniedByGate;
        }
        let admitted = self
            .facts
            .ladder
            .0
            .iter()
            .filter(|tier| member.tiers.contains(&tier.tier_id))
            .rfind(|tier| best(entries, &[tier.tier_id]).is_some())
            .map(|tier| (tier.tier_id, tier.role_id));
        match admitted {
            Some((tier_id, Some(role_id))) if self.places.contains_key(&role_id) => {
                Case::LacksRole(tier_id, role_id)
            }
            Some((tier_id, Some(role_id))) => Case::RoleGone(tier_id, role_id),
            Some((tier_id, None)) => Case::NoRole(tier_id),
            // A tier that is no longer on the ladder.
            None => Case::DeniedByGate,
        }
    }
}

/// What gives somebody a bit they should not have.
enum Found {
    Way(Way),
    /// The role of a tier they do not hold.
    Key(TierId, RoleId),
}

impl Found {
    fn into_case(self, case: impl Fn(Way) -> Case) -> Case {
        match self {
            Found::Way(way) => case(way),
            Found::Key(tier_id, role_id) => Case::Holds(tier_id, role_id),
        }
    }
}
