//! The settings of rules one by one: a path for each, what it takes, and how two sets of rules differ.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

use super::{
    activity::Kind,
    ids::{ChannelId, RoleId},
    rules::{KindRule, NEUTRAL, Rules},
    text::LONGEST,
};

/// What a setting holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Number(i64),
    /// A part of a whole, from 0 to 1.
    Share(f64),
    Switch(bool),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Number(number) => number.fmt(f),
            Value::Share(share) => write!(f, "{}%", (share * 1_000.0).round() / 10.0),
            Value::Switch(true) => f.write_str("on"),
            Value::Switch(false) => f.write_str("off"),
        }
    }
}

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A whole number, bounds included.
    Number {
        least: i64,
        most: i64,
    },
    Share,
    Switch,
}

/// A type that a setting's value is stored as.
trait Stored: Sized {
    fn read(&self) -> Value;
    /// `None` for a value of another kind or beyond the type.
    fn written(value: Value) -> Option<Self>;
}

impl Stored for i64 {
    fn read(&self) -> Value {
        Value::Number(*self)
    }

    fn written(value: Value) -> Option<Self> {
        match value {
            Value::Number(number) => Some(number),
            Value::Share(_) | Value::Switch(_) => None,
        }
    }
}

impl Stored for u32 {
    fn read(&self) -> Value {
        Value::Number(i64::from(*self))
    }

    fn written(value: Value) -> Option<Self> {
        i64::written(value)?.try_into().ok()
    }
}

impl Stored for f64 {
    fn read(&self) -> Value {
        Value::Share(*self)
    }

    fn written(value: Value) -> Option<Self> {
        match value {
            Value::Share(share) => Some(share),
            Value::Number(_) | Value::Switch(_) => None,
        }
    }
}

impl Stored for bool {
    fn read(&self) -> Value {
        Value::Switch(*self)
    }

    fn written(value: Value) -> Option<Self> {
        match value {
            Value::Switch(on) => Some(on),
            Value::Number(_) | Value::Share(_) => None,
        }
    }
}

fn number(bounds: RangeInclusive<i64>) -> Takes {
    Takes::Number {
        least: *bounds.start(),
        most: *bounds.end(),
    }
}

/// `Name = "path": what it takes => field.of.the.structure;`
macro_rules! fields {
    ($(#[$doc:meta])* $name:ident of $of:ty { $($variant:ident = $key:literal: $takes:expr => $($field:ident).+;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($variant,)*
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in paths and locale keys.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)*
                }
            }

            fn takes(self) -> Takes {
                match self {
                    $(Self::$variant => $takes,)*
                }
            }

            fn get(self, of: &$of) -> Value {
                match self {
                    $(Self::$variant => of.$($field).+.read(),)*
                }
            }

            fn set(self, of: &mut $of, value: Value) -> Option<()> {
                match self {
                    $(Self::$variant => of.$($field).+ = Stored::written(value)?,)*
                }
                Some(())
            }
        }
    };
}

/// Most points a day for one kind of activity.
const MOST_A_DAY: i64 = 1_000_000;
/// Most of anything that is counted.
const MOST_COUNTED: i64 = 100_000;

fields! {
    /// A setting of one kind of activity.
    KindField of KindRule {
        Points = "points": number(0..=10_000) => points;
        Slot = "slot_s": number(0..=86_400) => slot_s;
        PointsPerDay = "points_per_day": number(0..=MOST_A_DAY) => points_per_day;
        CountPerDay = "count_per_day": number(0..=MOST_COUNTED) => count_per_day;
        PerPersonPerDay = "per_person_per_day": number(0..=MOST_COUNTED) => per_person_per_day;
        PerSource = "per_source": number(0..=MOST_COUNTED) => per_source;
        PerAmount = "per_amount": number(0..=MOST_A_DAY) => per_amount;
    }
}

fields! {
    /// A setting of a server's rules as a whole.
    Field of Rules {
        ActiveWeekPoints = "active_week_points": number(0..=10_000) => active_week_points;
        ActiveWeekDays = "active_week_days": number(1..=7) => active_week_days;
        ThanksGivenPerDay = "thanks_given_per_day": number(0..=MOST_COUNTED) => thanks_given_per_day;
        TextEnabled = "text.enabled": Takes::Switch => text.enabled;
        TextMinLength = "text.min_length": number(0..=LONGEST as i64) => text.min_length;
        TextEmojiOnly = "text.emoji_only": Takes::Switch => text.emoji_only;
        TextNearDuplicates = "text.near_duplicates": Takes::Switch => text.near_duplicates;
        Presence = "loyalty.presence": Takes::Share => loyalty.presence;
        Recency = "loyalty.recency": Takes::Share => loyalty.recency;
        Depth = "loyalty.depth": Takes::Share => loyalty.depth;
        Advocacy = "loyalty.advocacy": Takes::Share => loyalty.advocacy;
        SuperfanTenure = "superfan.tenure_days": number(0..=3_650) => superfan.tenure_days;
        SuperfanWeeks = "superfan.active_weeks": number(0..=12) => superfan.active_weeks;
        SuperfanKinds = "superfan.kinds": number(0..=10) => superfan.kinds;
        SuperfanLoyalty = "superfan.loyalty": number(0..=100) => superfan.loyalty;
        SuperfanLeaveWeeks = "superfan.leave_active_weeks": number(0..=12) => superfan.leave_active_weeks;
        SuperfanLeaveLoyalty = "superfan.leave_loyalty": number(0..=100) => superfan.leave_loyalty;
        SuperfanAutomatic = "superfan.automatic": Takes::Switch => superfan.automatic;
        SuperfanWarning = "superfan.warning_days": number(0..=90) => superfan.warning_days;
        SuperfanKeep = "superfan.keep_days": number(0..=365) => superfan.keep_days;
        SuperfanAway = "superfan.away_days": number(0..=365) => superfan.away_days;
        SuperfanSanction = "superfan.sanction_days": number(0..=365) => superfan.sanction_days;
    }
}

impl KindField {
    /// Whether it can make a difference to `kind`.
    fn suits(self, kind: Kind) -> bool {
        match self {
            KindField::Points | KindField::PointsPerDay | KindField::CountPerDay => true,
            KindField::Slot => matches!(kind, Kind::Message | Kind::Reply | Kind::Voice),
            KindField::PerPersonPerDay => matches!(
                kind,
                Kind::Reply
                    | Kind::ReplyReceived
                    | Kind::ReactionReceived
                    | Kind::ReactionGiven
                    | Kind::Thanks
            ),
            KindField::PerSource => matches!(
                kind,
                Kind::ReactionReceived | Kind::ReactionGiven | Kind::PollVote
            ),
            KindField::PerAmount => kind == Kind::Conversion,
        }
    }
}

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    OfKind(Kind, KindField),
    Of(Field),
}

impl Setting {
    /// Every setting there is.
    pub fn all() -> impl Iterator<Item = Setting> {
        let of_kinds = KindField::ALL
            .iter()
            .flat_map(|field| Kind::ALL.iter().map(|kind| Setting::OfKind(*kind, *field)));
        let (points, limits): (Vec<_>, Vec<_>) =
            of_kinds.partition(|setting| matches!(setting, Setting::OfKind(_, KindField::Points)));
        let of_all = Field::ALL.iter().map(|field| Setting::Of(*field));
        points.into_iter().chain(of_all).chain(limits)
    }

    /// Those that can make a difference, what is changed most often first.
    pub fn offered() -> impl Iterator<Item = Setting> {
        Setting::all().filter(|setting| match setting {
            Setting::OfKind(kind, field) => field.suits(*kind),
            Setting::Of(_) => true,
        })
    }

    /// Its name for whoever types it: `message.points`, `text.min_length`.
    pub fn path(self) -> String {
        match self {
            Setting::OfKind(kind, field) => format!("{}.{}", kind.key(), field.key()),
            Setting::Of(field) => field.key().to_owned(),
        }
    }

    /// The offered setting with that path.
    pub fn find(path: &str) -> Option<Self> {
        Setting::offered().find(|setting| setting.path() == path)
    }

    pub fn takes(self) -> Takes {
        match self {
            Setting::OfKind(_, field) => field.takes(),
            Setting::Of(field) => field.takes(),
        }
    }

    pub fn get(self, rules: &Rules) -> Value {
        match self {
            Setting::OfKind(kind, field) => field.get(&rules.of(kind)),
            Setting::Of(field) => field.get(rules),
        }
    }

    /// Sets it. A value out of bounds changes nothing; the error is what it takes.
    pub fn set(self, rules: &mut Rules, value: Value) -> Result<(), Takes> {
        let takes = self.takes();
        if !takes.allows(value) {
            return Err(takes);
        }
        let done = match self {
            Setting::OfKind(kind, field) => field.set(rules.kinds.entry(kind).or_default(), value),
            Setting::Of(field) => field.set(rules, value),
        };
        done.ok_or(takes)
    }

    /// What somebody typed as a value of this setting; the error is what it takes.
    pub fn parse(self, typed: &str) -> Result<Value, Takes> {
        let takes = self.takes();
        let typed: String = typed.nfkc().collect::<String>().trim().to_lowercase();
        let value = match takes {
            Takes::Number { .. } if typed == "off" => Some(Value::Number(0)),
            Takes::Number { .. } => whole_number(&typed).map(Value::Number),
            Takes::Share => share(&typed).map(Value::Share),
            Takes::Switch => match typed.as_str() {
                "on" | "yes" | "true" | "1" => Some(Value::Switch(true)),
                "off" | "no" | "false" | "0" => Some(Value::Switch(false)),
                _ => None,
            },
        };
        value.filter(|value| takes.allows(*value)).ok_or(takes)
    }
}

impl Takes {
    fn allows(self, value: Value) -> bool {
        match (self, value) {
            (Takes::Number { least, most }, Value::Number(number)) => (least..=most).contains(&number),
            (Takes::Share, Value::Share(share)) => (0.0..=1.0).contains(&share),
            (Takes::Switch, Value::Switch(_)) => true,
            _ => false,
        }
    }
}

/// `1500` or `1,500`, but not `1,5`, which may be meant as one and a half.
fn whole_number(typed: &str) -> Option<i64> {
    let mut groups = typed.split(',');
    let first = groups.next()?;
    let is_grouped = groups.clone().next().is_none() || (1..=3).contains(&first.len());
    let is_digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    if !is_grouped || !is_digits(first) || !groups.all(|group| group.len() == 3 && is_digits(group)) {
        return None;
    }
    typed.replace(',', "").parse().ok()
}

/// `0.35`, `35%` or `35 %`.
fn share(typed: &str) -> Option<f64> {
    let number = |text: &str| {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        text.parse::<f64>().ok().filter(|_| is_plain)
    };
    match typed.strip_suffix('%') {
        Some(percent) => Some(number(percent.trim_end())? / 100.0),
        None => number(typed),
    }
}

/// One thing that differs between two sets of rules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    Setting {
        setting: Setting,
        before: Value,
        after: Value,
    },
    /// Multipliers in percent; [`NEUTRAL`] is none.
    Channel {
        channel_id: ChannelId,
        before: u32,
        after: u32,
    },
    Role {
        role_id: RoleId,
        before: u32,
        after: u32,
    },
}

/// What differs, in the order of the settings.
pub fn changes(before: &Rules, after: &Rules) -> Vec<Change> {
    let settings = Setting::all().map(|setting| Change::Setting {
        setting,
        before: setting.get(before),
        after: setting.get(after),
    });
    let (one, other) = (&before.multipliers, &after.multipliers);
    let mut channels: Vec<ChannelId> = one
        .channels
        .keys()
        .chain(other.channels.keys())
        .copied()
        .collect();
    channels.sort_unstable();
    channels.dedup();
    let channels = channels.into_iter().map(|channel_id| Change::Channel {
        channel_id,
        before: one.channels.get(&channel_id).copied().unwrap_or(NEUTRAL),
        after: other.channels.get(&channel_id).copied().unwrap_or(NEUTRAL),
    });
    let mut roles: Vec<RoleId> = one.roles.keys().chain(other.roles.keys()).copied().collect();
    roles.sort_unstable();
    roles.dedup();
    let roles = roles.into_iter().map(|role_id| Change::Role {
        role_id,
        before: one.roles.get(&role_id).copied().unwrap_or(NEUTRAL),
        after: other.roles.get(&role_id).copied().unwrap_or(NEUTRAL),
    });
    let differs = |change: &Change| match change {
        Change::Setting { before, after, .. } => before != after,
        Change::Channel { before, after, .. } | Change::Role { before, after, .. } => before != after,
    };
    settings.chain(channels).chain(roles).filter(differs).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::domain::rules::Must;

    fn rules() -> Rules {
        let mut rules = Rules::worth_nothing();
        for kind in Kind::ALL {
            rules.kinds.insert(*kind, KindRule::default());
        }
        rules
    }

    /// The paths of everything in rules that is not itself made of parts.
    fn leaves(path: &str, value: &serde_json::Value, into: &mut BTreeSet<String>) {
        match value.as_object() {
            Some(parts) => {
                for (name, part) in parts {
                    let dot = if path.is_empty() { "" } else { "." };
                    leaves(&format!("{path}{dot}{name}"), part, into);
                }
            }
            None => drop(into.insert(path.trim_start_matches("kinds.").to_owned())),
        }
    }

    #[test]
    fn every_part_of_the_rules_is_a_setting_of_its_own() {
        let mut stored = BTreeSet::new();
        leaves("", &serde_json::to_value(rules()).unwrap(), &mut stored);
        let paths: Vec<String> = Setting::all().map(Setting::path).collect();
        assert_eq!(paths.iter().cloned().collect::<BTreeSet<_>>(), stored);
        assert_eq!(paths.len(), stored.len(), "each once");
    }

    #[test]
    fn every_offered_path_leads_to_its_setting_and_no_other_does() {
        for setting in Setting::offered() {
            assert_eq!(Setting::find(&setting.path()), Some(setting));
        }
        for path in [
            "",
            "message",
            "points",
            "message.per_amount",
            "Message.points",
            "multipliers",
        ] {
            assert_eq!(Setting::find(path), None, "{path}");
        }
    }

    #[test]
    fn what_is_within_the_bounds_is_no_problem_of_the_rules() {
        for setting in Setting::all() {
            let Takes::Number { least, most } = setting.takes() else {
                continue;
            };
            for number in [least, most] {
                let mut changed = rules();
                setting.set(&mut changed, Value::Number(number)).unwrap();
                // What it takes to stay depends on another setting, what it takes to enter.
                let mut problems = changed.problems();
                problems.retain(|(_, must)| *must != Must::NotBeAboveEntry);
                assert_eq!(problems, [], "{} = {number}", setting.path());
            }
            for beyond in [least - 1, most + 1] {
                let mut changed = rules();
                assert!(setting.set(&mut changed, Value::Number(beyond)).is_err());
                assert_eq!(changed, rules());
            }
        }
    }

    fn setting(path: &str) -> Setting {
        Setting::find(path).unwrap()
    }

    #[rstest]
    #[case("message.points", "12", Value::Number(12))]
    #[case("message.points", " １，０００ ", Value::Number(1_000))]
    #[case("message.points", "off", Value::Number(0))]
    #[case("message.points_per_day", "1,000,000", Value::Number(1_000_000))]
    #[case("text.enabled", "ON", Value::Switch(true))]
    #[case("text.enabled", "0", Value::Switch(false))]
    #[case("loyalty.presence", "35%", Value::Share(0.35))]
    #[case("loyalty.presence", "３５ ％", Value::Share(0.35))]
    #[case("loyalty.presence", "0.35", Value::Share(0.35))]
    #[case("loyalty.presence", "1", Value::Share(1.0))]
    fn values_are_read_as_people_write_them(#[case] path: &str, #[case] typed: &str, #[case] value: Value) {
        assert_eq!(setting(path).parse(typed), Ok(value));
    }

    #[rstest]
    #[case("message.points", "")]
    #[case("message.points", "-1")]
    #[case("message.points", "10.5")]
    #[case("message.points", "1,5")]
    #[case("message.points", "10001")]
    #[case("message.points", "99999999999999999999")]
    #[case("message.points", "ten")]
    #[case("text.enabled", "2")]
    #[case("loyalty.presence", "35")]
    #[case("loyalty.presence", "NaN")]
    #[case("loyalty.presence", "inf")]
    #[case("loyalty.presence", "1e-9")]
    #[case("loyalty.presence", "-0.1")]
    #[case("loyalty.presence", "%")]
    #[case("active_week_days", "0")]
    fn what_makes_no_sense_is_refused(#[case] path: &str, #[case] typed: &str) {
        assert_eq!(setting(path).parse(typed), Err(setting(path).takes()));
    }

    #[test]
    fn a_difference_names_what_was_and_what_is() {
        let before = rules();
        let mut after = before.clone();
        setting("reply.points").set(&mut after, Value::Number(7)).unwrap();
        after.multipliers.channels.insert(ChannelId(3), 0);
        after.multipliers.roles.insert(RoleId(4), NEUTRAL);
        after.multipliers.roles.insert(RoleId(5), 150);
        assert_eq!(
            changes(&before, &after),
            [
                Change::Setting {
                    setting: setting("reply.points"),
                    before: Value::Number(0),
                    after: Value::Number(7)
                },
                Change::Channel {
                    channel_id: ChannelId(3),
                    before: 100,
                    after: 0
                },
                Change::Role {
                    role_id: RoleId(5),
                    before: 100,
                    after: 150
                },
            ]
        );
        assert_eq!(changes(&after, &after), []);
    }

    fn any_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            any::<i64>().prop_map(Value::Number),
            (0..20_000i64).prop_map(Value::Number),
            any::<f64>().prop_map(Value::Share),
            (0.0..=1.0f64).prop_map(Value::Share),
            any::<bool>().prop_map(Value::Switch),
        ]
    }

    proptest! {
        #[test]
        fn what_is_set_is_read_back_and_nothing_else_changes(value in any_value(), at in any::<prop::sample::Index>()) {
            let all: Vec<Setting> = Setting::all().collect();
            let setting = all[at.index(all.len())];
            let mut changed = rules();
            match setting.set(&mut changed, value) {
                Ok(()) => {
                    prop_assert_eq!(setting.get(&changed), value);
                    prop_assert!(changes(&rules(), &changed).len() <= 1);
                    let kept: Rules = serde_json::from_str(&serde_json::to_string(&changed).unwrap()).unwrap();
                    prop_assert!(changes(&kept, &changed).is_empty() || matches!(value, Value::Share(_)));
                    setting.set(&mut changed, setting.get(&rules())).unwrap();
                    prop_assert_eq!(changed, rules());
                }
                Err(takes) => {
                    prop_assert_eq!(takes, setting.takes());
                    prop_assert_eq!(changed, rules());
                }
            }
        }

        #[test]
        fn nothing_that_is_typed_breaks_anything(typed in any::<String>(), at in any::<prop::sample::Index>()) {
            let all: Vec<Setting> = Setting::all().collect();
            let setting = all[at.index(all.len())];
            if let Ok(value) = setting.parse(&typed) {
                prop_assert!(setting.takes().allows(value));
            }
            prop_assert!(Setting::find(&typed).is_none() || !typed.is_empty());
        }
    }
}
