//! JSON of no exporter we know: an object from ids to points (`{"ID": 120}`) or to objects that name
//! them (`{"ID": {"xp": 120}}`), or a list of objects (`[{"user_id": "ID", "points": 120}]`, which is
//! also what randomairborne/experienced exports), bare or under a key such as `users`.

use super::{
    Column, Place, columns,
    json::Json,
    record::{Field, Record},
};

/// Keys under which the entries may be.
const UNDER: [&str; 9] = [
    "users",
    "members",
    "data",
    "players",
    "levels",
    "leaderboard",
    "points",
    "xp",
    "scores",
];

pub(super) fn records(json: &Json) -> Option<Vec<Record<'_>>> {
    entries(json).or_else(|| UNDER.iter().find_map(|key| entries(json.get(key)?)))
}

fn entries(json: &Json) -> Option<Vec<Record<'_>>> {
    match json {
        Json::List(list) => {
            list.first()
                .is_none_or(|first| first.pairs().is_some())
                .then_some(())?;
            let entries = list.iter().enumerate();
            Some(entries.map(|(n, entry)| listed(n, entry)).collect())
        }
        Json::Object(pairs) => {
            let looks_like_id = |key: &str| key.len() > 10 && key.bytes().all(|byte| byte.is_ascii_digit());
            pairs.iter().any(|(key, _)| looks_like_id(key)).then_some(())?;
            let entries = pairs.iter().enumerate();
            Some(entries.map(|(n, (id, value))| keyed(n, id, value)).collect())
        }
        _ => None,
    }
}

fn listed(n: usize, entry: &Json) -> Record<'_> {
    Record {
        place: Place::Entry(n as u64 + 1),
        id: field(entry, Column::Id),
        points: field(entry, Column::Points),
        level: field(entry, Column::Level),
        prestiged: false,
    }
}

fn keyed<'a>(n: usize, id: &'a str, value: &'a Json) -> Record<'a> {
    let id = Field::from(id);
    match value.pairs() {
        Some(_) => Record {
            id,
            ..listed(n, value)
        },
        None => Record {
            id,
            points: Some(value).into(),
            ..listed(n, value)
        },
    }
}

fn field(entry: &Json, column: Column) -> Field<'_> {
    let Some(pairs) = entry.pairs() else {
        return Field::Missing;
    };
    let keys = pairs.iter().map(|(key, _)| key.as_str());
    columns::find(keys, column).map(|n| &pairs[n].1).into()
}
