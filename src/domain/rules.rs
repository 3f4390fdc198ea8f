//! The settings that turn activities into points. Numbers only; what they mean is in `score.rs`.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::{
    activity::{Kind, RoleSet},
    ids::{ChannelId, RoleId},
    loyalty::LoyaltyWeights,
    standing::SuperfanRule,
    text::{LONGEST, TextRules},
};

/// The multiplier of everything that has none, in percent.
pub const NEUTRAL: u32 = 100;
/// The highest multiplier, also of several together, in percent.
pub const MOST: u32 = 1_000;
/// Most channels and roles with a multiplier.
pub const MOST_MULTIPLIERS: usize = 200;

/// How one kind of activity earns points. A zero limit means "no limit".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KindRule {
    /// Points for one credited activity.
    pub points: i64,
    /// Only the first activity in each slot of the clock this long (seconds) is credited.
    pub slot_s: u32,
    /// At most this many points a day.
    pub points_per_day: i64,
    /// At most this many credited activities a day.
    pub count_per_day: u32,
    /// At most this many credited activities a day with the same other person.
    pub per_person_per_day: u32,
    /// At most this many credited activities for the same source, one for each other person.
    pub per_source: u32,
    /// The points are for each whole unit this large of the activity's amount.
    pub per_amount: i64,
}

/// Channels and roles in which activities count more, less or not at all, in percent.
///
/// One rule combines them: all that apply are multiplied with each other: the thread's, its
/// channel's, the category's, and those of the member's roles. So 0 always wins. Together they are
/// at most [`MOST`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Multipliers {
    /// Of channels, categories and threads.
    pub channels: BTreeMap<ChannelId, u32>,
    pub roles: BTreeMap<RoleId, u32>,
}

/// What a number must hold to make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Must {
    /// From 0 to 10,000 points.
    BePointsRange,
    NotBeNegative,
    /// At most 86,400 seconds.
    FitIntoADay,
    /// From 1 to 7.
    BeDaysOfAWeek,
    /// From 0 to 63 characters.
    BeTextLength,
    /// From 0 to 1,000 percent.
    BePercent,
    /// Of a limited number.
    BeFewMultipliers,
    /// The weights of the loyalty score.
    AddUpToOne,
    /// What it takes to stay, than what it takes to enter.
    NotBeAboveEntry,
    /// From 0 to this.
    BeAtMost(u32),
}

/// The rules of one guild.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// A kind without a rule earns nothing.
    pub kinds: BTreeMap<Kind, KindRule>,
    /// A week counts as active when the member took part on at least this many of its days.
    pub active_week_days: u32,
    /// Points for an active week, credited on the day that completes it.
    #[serde(default = "active_week_points")]
    pub active_week_points: i64,
    /// How many fans one fan may thank a day, each of them once a week.
    #[serde(default = "thanks_given_per_day")]
    pub thanks_given_per_day: u32,
    #[serde(default)]
    pub multipliers: Multipliers,
    #[serde(default)]
    pub text: TextRules,
    pub loyalty: LoyaltyWeights,
    #[serde(default)]
    pub superfan: SuperfanRule,
}

// What rules stored before these settings existed have (design, section 3).
fn active_week_points() -> i64 {
    20
}

fn thanks_given_per_day() -> u32 {
    3
}

impl Rules {
    /// Rules by which nothing earns anything: what others are built from.
    pub fn worth_nothing() -> Self {
        Self {
            kinds: BTreeMap::new(),
            active_week_days: 3,
            active_week_points: 0,
            thanks_given_per_day: thanks_given_per_day(),
            multipliers: Multipliers::default(),
            text: TextRules::default(),
            loyalty: LoyaltyWeights::default(),
            superfan: SuperfanRule::default(),
        }
    }

    /// The rule for `kind`; a kind that was switched off has a rule worth nothing.
    pub fn of(&self, kind: Kind) -> KindRule {
        self.kinds.get(&kind).copied().unwrap_or_default()
    }

    /// The multiplier of what somebody with the roles `held` does in a channel, in percent; 0 earns nothing and
    /// is no taking part either. Channels are looked up by themselves: see [`Rules::placed`].
    pub fn percent(&self, channel_id: ChannelId, held: &RoleSet) -> u32 {
        let channel = self.multipliers.channels.get(&channel_id).copied();
        let roles = &self.multipliers.roles;
        if roles.is_empty() {
            return channel.unwrap_or(NEUTRAL);
        }
        let held = held.iter().filter_map(|role_id| roles.get(&role_id).copied());
        product(channel.into_iter().chain(held))
    }

    /// The same rules with the multipliers of categories and channels carried over to every channel
    /// and thread below them. `parents` leads from a thread to its channel and from that to its category.
    pub fn placed(&self, parents: &HashMap<ChannelId, ChannelId>) -> Self {
        let own = &self.multipliers.channels;
        if own.is_empty() {
            return self.clone();
        }
        let mut channels = own.clone();
        for channel_id in parents.keys() {
            let up = |channel_id: &ChannelId| parents.get(channel_id).copied();
            // Two steps up at most: a thread's channel and that channel's category.
            let path = std::iter::successors(Some(*channel_id), up).take(3);
            let percent = product(path.filter_map(|channel_id| own.get(&channel_id).copied()));
            if percent != NEUTRAL {
                channels.insert(*channel_id, percent);
            } else {
                channels.remove(channel_id);
            }
        }
        let roles = self.multipliers.roles.clone();
        Self {
            multipliers: Multipliers { channels, roles },
            ..self.clone()
        }
    }

    /// The same rules, with those of `defaults` for every kind they do not know. A server keeps the
    /// rules it began with; kinds that did not exist then come with the rules of now.
    pub fn completed(mut self, defaults: &Rules) -> Self {
        for (kind, rule) in &defaults.kinds {
            self.kinds.entry(*kind).or_insert(*rule);
        }
        self
    }

    /// What is wrong with the numbers, as (path, what must hold). Empty when all is well.
    pub fn problems(&self) -> Vec<(String, Must)> {
        let mut problems = Vec::new();
        for (kind, rule) in &self.kinds {
            let mut wrong = |field: &str, must| {
                problems.push((format!("rules.kinds.{}.{field}", kind.key()), must));
            };
            if !(0..=10_000).contains(&rule.points) {
                wrong("points", Must::BePointsRange);
            }
            if rule.points_per_day < 0 {
                wrong("points_per_day", Must::NotBeNegative);
            }
            if rule.per_amount < 0 {
                wrong("per_amount", Must::NotBeNegative);
            }
            if rule.slot_s > 86_400 {
                wrong("slot_s", Must::FitIntoADay);
            }
        }
        if !(1..=7).contains(&self.active_week_days) {
            problems.push(("rules.active_week_days".into(), Must::BeDaysOfAWeek));
        }
        if !(0..=10_000).contains(&self.active_week_points) {
            problems.push(("rules.active_week_points".into(), Must::BePointsRange));
        }
        if self.text.min_length > LONGEST {
            problems.push(("rules.text.min_length".into(), Must::BeTextLength));
        }
        let Multipliers { channels, roles } = &self.multipliers;
        if channels
            .values()
            .chain(roles.values())
            .any(|percent| *percent > MOST)
        {
            problems.push(("rules.multipliers".into(), Must::BePercent));
        }
        if channels.len() + roles.len() > MOST_MULTIPLIERS {
            problems.push(("rules.multipliers".into(), Must::BeFewMultipliers));
        }
        let weights = &self.loyalty;
        let sum = weights.presence + weights.recency + weights.depth + weights.advocacy;
        if (sum - 1.0).abs() > 1e-6 {
            problems.push(("rules.loyalty".into(), Must::AddUpToOne));
        }
        let superfan = self.superfan.problems().into_iter();
        problems.extend(superfan.map(|(field, must)| (format!("rules.superfan.{field}"), must)));
        problems
    }
}

/// Multipliers together, in percent, rounded down, at most [`MOST`].
fn product(percents: impl Iterator<Item = u32>) -> u32 {
    // In millionths of a percent, so that little is lost on the way; held far above the most, so that
    // a small factor behind several large ones still counts.
    let (fine, high) = (1_000_000, 1_000_000_000_000_000);
    let scaled = percents.fold(u64::from(NEUTRAL) * fine, |product, percent| {
        (product * u64::from(percent) / u64::from(NEUTRAL)).min(high)
    });
    u32::try_from(scaled / fine).unwrap_or(MOST).min(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(channels: &[(u64, u32)], roles: &[(u64, u32)]) -> Rules {
        Rules {
            multipliers: Multipliers {
                channels: channels
                    .iter()
                    .map(|(id, percent)| (ChannelId(*id), *percent))
                    .collect(),
                roles: roles
                    .iter()
                    .map(|(id, percent)| (RoleId(*id), *percent))
                    .collect(),
            },
            ..Rules::worth_nothing()
        }
    }

    fn held(roles: &[u64]) -> RoleSet {
        roles.iter().copied().map(RoleId).collect()
    }

    #[test]
    fn all_that_applies_is_multiplied_and_nothing_always_wins() {
        // Thread 3 in channel 2 in category 1; channel 4 by itself.
        let parents = HashMap::from([(ChannelId(3), ChannelId(2)), (ChannelId(2), ChannelId(1))]);
        let rules = rules(&[(1, 50), (2, 300), (4, 0)], &[(10, 200), (11, 0), (12, 150)]).placed(&parents);
        let percent = |channel, roles: &[u64]| rules.percent(ChannelId(channel), &held(roles));
        assert_eq!(
            percent(3, &[]),
            150,
            "half in the category, thrice in the channel"
        );
        assert_eq!(percent(2, &[]), 150);
        assert_eq!(percent(1, &[]), 50);
        assert_eq!(percent(9, &[]), NEUTRAL);
        assert_eq!(percent(9, &[10, 12, 99]), 300);
        assert_eq!(percent(3, &[10, 12]), 450);
        assert_eq!(percent(3, &[10, 11]), 0, "a role that is off");
        assert_eq!(percent(4, &[10]), 0, "a channel that is off");
    }

    #[test]
    fn multipliers_never_exceed_the_most() {
        let rules = rules(&[(1, 1_000)], &[(10, 1_000), (11, 1_000)]);
        assert_eq!(rules.percent(ChannelId(1), &held(&[10, 11])), MOST);
        assert_eq!(rules.problems(), []);
    }

    #[test]
    fn a_category_opened_again_by_its_channel_leaves_no_entry() {
        let parents = HashMap::from([(ChannelId(2), ChannelId(1))]);
        let rules = rules(&[(1, 50), (2, 200)], &[]).placed(&parents);
        assert_eq!(rules.percent(ChannelId(2), &held(&[])), NEUTRAL);
    }

    #[test]
    fn rules_survive_storing() {
        let rules = rules(&[(u64::MAX, 50)], &[(7, 0)]);
        let text = serde_json::to_string(&rules).unwrap();
        assert_eq!(serde_json::from_str::<Rules>(&text).unwrap(), rules);
    }

    #[test]
    fn rules_stored_before_the_newer_kinds_get_theirs_and_keep_their_own() {
        let text = r#"{"kinds":{"message":{"points":7}},"active_week_days":3,
            "loyalty":{"presence":0.35,"recency":0.25,"depth":0.25,"advocacy":0.15}}"#;
        let mut defaults = rules(&[], &[]);
        for kind in [Kind::Message, Kind::Voice] {
            let rule = KindRule {
                points: 5,
                ..KindRule::default()
            };
            defaults.kinds.insert(kind, rule);
        }
        let rules = serde_json::from_str::<Rules>(text).unwrap().completed(&defaults);
        assert_eq!(rules.of(Kind::Message).points, 7);
        assert_eq!(rules.of(Kind::Voice).points, 5);
        assert_eq!(rules.of(Kind::Star).points, 0);
    }
}
