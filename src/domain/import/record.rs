//! One entry of a file as it stands there, and what it says: whose points, how many.

use super::{MOST_POINTS, Place, Row, Why, json::Json};
use crate::domain::ids::{MemberId, created_at_ms, first_id_at};

/// Accounts are at most this much younger than now: clocks differ.
const DAY_MS: i64 = 86_400_000;
/// Longest excerpt of a file, in characters.
const EXCERPT: usize = 24;
/// The most digits of a 64-bit number.
const MOST_DIGITS: usize = 20;

/// One entry.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) place: Place,
    pub(super) id: Field<'a>,
    pub(super) points: Field<'a>,
    pub(super) level: Field<'a>,
    /// The exporter says that the points began anew, once or more.
    pub(super) prestiged: bool,
}

/// One value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field<'a> {
    Missing,
    Whole(i128),
    Fraction(f64),
    Text(&'a str),
    /// A list, an object, true or false.
    Other,
}

impl<'a> From<Option<&'a Json>> for Field<'a> {
    fn from(json: Option<&'a Json>) -> Self {
        match json {
            None | Some(Json::Nothing) => Field::Missing,
            Some(Json::Whole(number)) => Field::Whole(*number),
            Some(Json::Fraction(number)) => Field::Fraction(*number),
            Some(Json::Text(text)) => Field::from(text.as_str()),
            Some(Json::Flag | Json::List(_) | Json::Object(_)) => Field::Other,
        }
    }
}

impl<'a> From<&'a str> for Field<'a> {
    fn from(text: &'a str) -> Self {
        match bare(text) {
            "" => Field::Missing,
            text => Field::Text(text),
        }
    }
}

impl<'a> Record<'a> {
    /// Entry number `n` (from 0) of a list of objects with these keys.
    pub(super) fn of(n: usize, entry: &'a Json, id: &str, points: &str) -> Self {
        Record {
            place: Place::Entry(n as u64 + 1),
            id: entry.get(id).into(),
            points: entry.get(points).into(),
            level: entry.get("level").into(),
            prestiged: false,
        }
    }

    /// Entry number `n` (from 0) of an object from ids to objects with this key.
    pub(super) fn keyed(n: usize, id: &'a str, entry: &'a Json, points: &str) -> Self {
        Record {
            id: Field::from(id),
            ..Record::of(n, entry, "", points)
        }
    }

    pub(super) fn row(&self, now_ms: i64) -> Result<Row, Why> {
        Ok(Row {
            member_id: member_id(self.id, now_ms)?,
            xp: points(self.points)?,
            level: level(self.level),
        })
    }
}

/// Without the blanks around it and without what spreadsheets put around a number that is to stay
/// a text: `="123"`, `'123`.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let text = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text);
    text.strip_prefix('\'').unwrap_or(text).trim()
}

fn excerpt(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(EXCERPT).collect();
    if text.chars().count() > EXCERPT {
        short.push('…');
    }
    short
}

fn shown(field: Field<'_>) -> String {
    match field {
        Field::Missing | Field::Other => "…".to_owned(),
        Field::Whole(number) => number.to_string(),
        Field::Fraction(number) => excerpt(&number.to_string()),
        Field::Text(text) => excerpt(text),
    }
}

/// An id of somebody's account: made after Discord's first day, which leaves out row numbers, and
/// at most a day from now.
fn member_id(field: Field<'_>, now_ms: i64) -> Result<MemberId, Why> {
    let not_an_id = || Why::NotAnId(shown(field));
    let id = match field {
        Field::Missing => return Err(Why::NoId),
        Field::Other => return Err(not_an_id()),
        Field::Whole(number) => u64::try_from(number).map_err(|_| not_an_id())?,
        // A 64-bit float has no room for an id.
        Field::Fraction(_) => return Err(Why::RoundedId(shown(field))),
        Field::Text(text) => {
            let digits = text
                .strip_prefix("<@")
                .and_then(|rest| rest.strip_suffix('>'))
                .map_or(text, |mention| mention.trim_start_matches('!'));
            if is_digits(digits) && digits.len() <= MOST_DIGITS {
                digits.parse().map_err(|_| not_an_id())?
            } else if digits.contains(['.', 'e', 'E']) && digits.parse::<f64>().is_ok_and(|id| id > 1e14) {
                return Err(Why::RoundedId(shown(field)));
            } else {
                return Err(not_an_id());
            }
        }
    };
    let first_ms = created_at_ms(0) + DAY_MS;
    let possible = first_id_at(first_ms)..first_id_at(now_ms.saturating_add(DAY_MS));
    if possible.contains(&id) {
        Ok(MemberId(id))
    } else {
        Err(not_an_id())
    }
}

/// Whole points; fractions are dropped, as nobody shows them.
fn points(field: Field<'_>) -> Result<i64, Why> {
    match field {
        Field::Missing => Err(Why::NoPoints),
        Field::Other => Err(Why::NotPoints(shown(field))),
        Field::Whole(number) => within(number, field),
        Field::Fraction(number) if number < 0.0 => Err(Why::NegativePoints(shown(field))),
        Field::Fraction(number) if number <= MOST_POINTS as f64 => Ok(number as i64),
        Field::Fraction(_) => Err(Why::TooManyPoints(shown(field))),
        Field::Text(text) => {
            if let Some(rest) = text.strip_prefix(['-', '−']) {
                return Err(if whole(rest).is_ok() {
                    Why::NegativePoints(shown(field))
                } else {
                    Why::NotPoints(shown(field))
                });
            }
            match whole(text) {
                Ok(number) => within(number, field),
                Err(Unreadable::Unclear) => Err(Why::UnclearPoints(shown(field))),
                Err(Unreadable::NoNumber) => Err(Why::NotPoints(shown(field))),
            }
        }
    }
}

fn within(number: i128, field: Field<'_>) -> Result<i64, Why> {
    match number {
        ..0 => Err(Why::NegativePoints(shown(field))),
        _ if number > i128::from(MOST_POINTS) => Err(Why::TooManyPoints(shown(field))),
        _ => Ok(number as i64),
    }
}

enum Unreadable {
    NoNumber,
    /// `1.234`: thousands in German, a fraction in English.
    Unclear,
}

/// The whole part of a number in digits, maybe with commas between thousands and a fraction. More
/// digits than fit are as good as the largest number.
fn whole(text: &str) -> Result<i128, Unreadable> {
    let (number, fraction) = text.split_once('.').map_or((text, None), |(n, f)| (n, Some(f)));
    if fraction.is_some_and(|fraction| !is_digits(fraction)) {
        return Err(Unreadable::NoNumber);
    }
    let mut groups = number.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = number.contains(',');
    let is_number = is_digits(first)
        && (!grouped || first.len() <= 3)
        && groups.all(|group| is_digits(group) && group.len() == 3);
    if !is_number {
        return Err(Unreadable::NoNumber);
    }
    if !grouped && first.len() <= 3 && first != "0" && fraction.is_some_and(|fraction| fraction.len() == 3) {
        return Err(Unreadable::Unclear);
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    Ok(digits.parse().unwrap_or(i128::MAX))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Only shown, so that anything strange is as good as none.
fn level(field: Field<'_>) -> Option<u32> {
    match field {
        Field::Whole(number) => u32::try_from(number).ok(),
        Field::Text(text) => text.parse().ok(),
        Field::Missing | Field::Fraction(_) | Field::Other => None,
    }
}

/// Whether a text could head a table without headings: an id and a number beside it.
pub(super) fn is_data(id: &str, amount: &str, now_ms: i64) -> bool {
    member_id(Field::from(id), now_ms).is_ok() && points(Field::from(amount)).is_ok()
}
