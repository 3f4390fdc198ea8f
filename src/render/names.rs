//! Names and dates as each language writes them.

use crate::{
    domain::{
        activity::Kind,
        gate,
        ids::MemberId,
        locale::Locale,
        period::{LocalDay, TimeZone, Week, Weekday},
        tier::{Ladder, RoleMode, Tier, TierId},
    },
    i18n, tr,
};

/// The creator's own name for a tier, or the default one.
pub fn tier(locale: Locale, tier: &Tier) -> String {
    match &tier.name {
        Some(name) => name.clone(),
        None => tr!(locale, &format!("tier-{}", tier.tier_id.0)),
    }
}

/// The name of the tier `tier_id` of `ladder`.
pub fn tier_of(locale: Locale, ladder: &Ladder, tier_id: TierId) -> String {
    ladder
        .get(tier_id)
        .map_or_else(|| tier_id.0.to_string(), |found| tier(locale, found))
}

/// Somebody by a mention that nobody is pinged by; or that nobody knows who it was.
pub fn person(locale: Locale, member_id: Option<MemberId>) -> String {
    member_id.map_or_else(
        || tr!(locale, "person-unknown"),
        |member_id| format!("<@{member_id}>"),
    )
}

/// The permissions of `bits` by the names Discord's settings show in that language.
pub fn permissions(locale: Locale, bits: u64) -> String {
    let name = |name: String| {
        let key = format!("permission-{name}");
        if i18n::has(locale, &key) {
            tr!(locale, "quoted", text = tr!(locale, &key))
        } else {
            tr!(locale, "permission-unknown", bit = name)
        }
    };
    let names: Vec<String> = gate::names(bits).into_iter().map(name).collect();
    names.join(&tr!(locale, "list-separator"))
}

/// A loyalty score in whole points that were reached: 59.9 is not yet 60.
pub fn loyalty(score: f64) -> i64 {
    score.floor() as i64
}

pub fn kind(locale: Locale, kind: Kind) -> String {
    tr!(locale, &i18n::joined("kind", kind.key()))
}

/// Which roles show the tiers somebody holds.
pub fn role_mode(locale: Locale, mode: RoleMode) -> String {
    match mode {
        RoleMode::Stack => tr!(locale, "settings-choice-stack"),
        RoleMode::Replace => tr!(locale, "settings-choice-replace"),
    }
}

pub fn weekday(locale: Locale, weekday: Weekday) -> String {
    tr!(locale, &format!("weekday-{}", weekday.index()))
}

pub fn weekday_short(locale: Locale, weekday: Weekday) -> String {
    tr!(locale, &format!("weekday-short-{}", weekday.index()))
}

/// A day without its year: `Nov 23`, `11月23日`.
pub fn day(locale: Locale, day: LocalDay) -> String {
    let date = day.date();
    tr!(
        locale,
        "date-day",
        month = tr!(locale, &format!("month-short-{}", date.month())),
        day = i64::from(date.day())
    )
}

/// The first and the last day of a week with the year.
pub fn week(locale: Locale, week: Week) -> String {
    let year = week.sunday().date().year().to_string();
    tr!(
        locale,
        "date-week",
        from = day(locale, week.monday()),
        to = day(locale, week.sunday()),
        year = year
    )
}

/// A length of time in its largest unit or two: `40 min`, `3 h`, `2 days`.
pub fn length(locale: Locale, ms: i64) -> String {
    let minutes = ms.max(0) / 60_000;
    match minutes {
        0 => tr!(locale, "length-under-a-minute"),
        1..60 => tr!(locale, "length-minutes", n = minutes),
        60..2_880 => tr!(locale, "length-hours", n = (minutes + 30) / 60),
        _ => tr!(locale, "length-days", n = (minutes + 720) / 1_440),
    }
}

/// A minute of the day on the 24-hour clock.
pub fn clock(minute_of_day: u16) -> String {
    format!("{:02}:{:02}", minute_of_day / 60, minute_of_day % 60)
}

/// The time zone's name as people read it.
pub fn zone(zone: &TimeZone) -> String {
    zone.name().replace('_', " ")
}

/// A time that Discord shows in the reader's own zone and language; `style` as in Discord's
/// documentation ("Timestamp Styles"): `R` relative, `f` date and time, `d` date.
pub fn timestamp(at_ms: i64, style: char) -> String {
    format!("<t:{}:{style}>", at_ms.div_euclid(1_000))
}

/// Somebody else's text made harmless: nothing in it is read as formatting, mention or link.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(
            c,
            '\\' | '*' | '_' | '~' | '`' | '|' | '>' | '<' | '[' | ']' | '(' | ')' | '#' | '@' | ':' | '-'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The last day of what ends at a midnight, as Discord shows a date.
pub fn last_day(end_ms: i64) -> String {
    timestamp(end_ms - 1, 'D')
}

/// Somebody else's text as a quotation, line by line, made harmless as by [`plain`].
pub fn quoted(text: &str) -> String {
    let lines = text.lines().map(|line| format!("> {}", plain(line)));
    lines.collect::<Vec<_>>().join("\n")
}

/// Somebody else's text in one line, made harmless as by [`plain`].
pub fn one_line(text: &str) -> String {
    plain(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The first lines that fit into so many characters, with a sign where some are left out.
pub fn fitting(lines: &[String], longest: usize) -> String {
    let mut text = String::new();
    let mut left = longest.saturating_sub(2);
    for line in lines {
        let length = line.chars().count() + 1;
        if length > left {
            text.push('…');
            return text;
        }
        left -= length;
        text.push_str(line);
        text.push('\n');
    }
    text.pop();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_format_mention_or_link() {
        assert_eq!(
            plain("**@everyone** <@5> [x](y)"),
            "\\*\\*\\@everyone\\*\\* \\<\\@5\\> \\[x\\]\\(y\\)"
        );
        assert_eq!(plain("小鹿\n🦌"), "小鹿🦌");
    }

    #[test]
    fn dates_read_naturally() {
        let monday = LocalDay::of(&TimeZone::UTC, 1_795_392_000_000);
        let week_of = Week::of(monday);
        assert_eq!(week(Locale::EnUs, week_of), "Nov 23 – Nov 29, 2026");
        assert_eq!(week(Locale::ZhTw, week_of), "2026 年 11 月 23 日 – 11 月 29 日");
    }
}
