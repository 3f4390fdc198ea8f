//! Points that another bot kept: its export is recognised by its shape, checked, and mapped to ours.
//!
//! [`read`] makes an [`Export`] of a file's bytes, a [`Mapping`] says what its figures are worth here,
//! and [`plan`] works out what importing would do. Each exporter has a file that says what its exports
//! look like and where that is known from; `plain` and `table` read what people made themselves.
//! Other columns and fields (names, pictures, message counts) are passed over: points need none.

mod amari;
mod columns;
mod json;
mod levelup;
mod lurkr;
mod mapping;
mod mee6;
mod plain;
mod plan;
mod polaris;
mod record;
mod table;
mod text;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use self::{json::Json, record::Record};
use super::ids::{GuildId, MemberId};

pub use mapping::{MOST_BEST, MOST_PERCENT, Mapping, MappingError, suggested_best};
pub use plan::{Known, Move, Plan, Ranked, plan};

/// The largest file, in bytes.
pub const LARGEST_FILE: usize = 8 << 20;
/// The most entries of a file.
pub const MOST_ENTRIES: usize = 200_000;
/// The most points one member may bring along, before and after mapping.
pub const MOST_POINTS: i64 = 1_000_000_000;
/// Remarks that are kept; the rest is counted.
const KEPT_REMARKS: usize = 20;
/// Ids beyond this share of those that end in 000 were rounded by a spreadsheet; a true id does so
/// once in a thousand.
const ROUNDED_OF: usize = 2;
/// Below this many entries, that share says nothing.
const ENOUGH_IDS: usize = 5;

/// Where points come from. A later import from the same origin takes the place of an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    Mee6,
    Lurkr,
    Amari,
    Polaris,
    LevelUp,
    /// A CSV or JSON file of no exporter we know.
    File,
}

impl Origin {
    pub const ALL: [Origin; 6] = [
        Origin::Mee6,
        Origin::Lurkr,
        Origin::Amari,
        Origin::Polaris,
        Origin::LevelUp,
        Origin::File,
    ];

    /// The stored name.
    pub fn key(self) -> &'static str {
        match self {
            Origin::Mee6 => "mee6",
            Origin::Lurkr => "lurkr",
            Origin::Amari => "amari",
            Origin::Polaris => "polaris",
            Origin::LevelUp => "levelup",
            Origin::File => "file",
        }
    }

    /// The origin with this stored name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.key() == key)
    }
}

/// What is known of a file besides its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Whose export it is, if the person said so; recognised otherwise.
    pub origin: Option<Origin>,
    /// The server that the points are for: some files hold several.
    pub guild_id: GuildId,
    /// Now, in Unix milliseconds: nobody's account was made later.
    pub now_ms: i64,
}

/// One member's figures in an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(u64, i64, Option<u32>)", from = "(u64, i64, Option<u32>)")]
pub struct Row {
    pub member_id: MemberId,
    /// The exporter's points, from 0 to [`MOST_POINTS`]; fractions are dropped.
    pub xp: i64,
    /// The exporter's level, if it names one.
    pub level: Option<u32>,
}

impl From<Row> for (u64, i64, Option<u32>) {
    fn from(row: Row) -> Self {
        (row.member_id.0, row.xp, row.level)
    }
}

impl From<(u64, i64, Option<u32>)> for Row {
    fn from((member_id, xp, level): (u64, i64, Option<u32>)) -> Self {
        Row {
            member_id: MemberId(member_id),
            xp,
            level,
        }
    }
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    pub origin: Origin,
    /// Each member once, most points first; nobody if none of the entries can be used.
    pub rows: Vec<Row>,
    pub remarks: Remarks,
}

/// What was left out of a file or taken otherwise than it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remarks {
    /// The first of them, in the order of the file.
    pub first: Vec<Remark>,
    /// How many there are in all.
    pub count: usize,
    /// How many of them left an entry out.
    pub left_out: usize,
}

/// One thing worth saying about a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    pub place: Place,
    pub why: Why,
}

/// Where in a file, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A line of a table.
    Line(u64),
    /// An entry of a JSON file.
    Entry(u64),
}

/// What is the matter with an entry. Texts are excerpts of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    NoId,
    /// Not an id of Discord's, or one from the future.
    NotAnId(String),
    /// A spreadsheet or a script made a rounded number of the id.
    RoundedId(String),
    NoPoints,
    /// Not a number.
    NotPoints(String),
    /// Could be thousands or thousandths, as `1.234`.
    UnclearPoints(String),
    NegativePoints(String),
    /// More than [`MOST_POINTS`].
    TooManyPoints(String),
    /// The member is in the file twice; the larger figure counts.
    Twice(MemberId),
    /// The member's points began anew at a prestige level, which does not come along.
    Prestige(MemberId),
}

impl Why {
    fn leaves_out(&self) -> bool {
        !matches!(self, Why::Twice(_) | Why::Prestige(_))
    }
}

/// Why a file cannot be imported at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("the file is larger than {LARGEST_FILE} bytes")]
    TooLarge,
    #[error("the file is empty")]
    Empty,
    #[error("the file is no text in UTF-8 or UTF-16")]
    NotText,
    #[error("the JSON is wrong at line {line}, column {column}")]
    BadJson { line: usize, column: usize },
    #[error("the JSON ends in the middle")]
    CutOff,
    #[error("the JSON is nested too deeply")]
    TooDeep,
    #[error("the table is wrong at line {line}")]
    BadTable { line: u64 },
    #[error("the table has no column for the {column:?}")]
    NoColumn { column: Column },
    #[error("the file has no known shape")]
    UnknownShape,
    #[error("the file is no export of {0:?}")]
    NotFrom(Origin),
    #[error("the file holds several servers, and not this one")]
    OtherServers,
    #[error("the file is a weekly leaderboard")]
    Weekly,
    #[error("the file has more than {MOST_ENTRIES} entries")]
    TooManyEntries,
    #[error("the ids were rounded")]
    RoundedIds,
    #[error("the file has no entries")]
    NoEntries,
}

/// The columns of a table that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Id,
    Points,
    Level,
}

/// Reads a file. Whatever is in it, the answer is an export or an error, never a panic.
pub fn read(bytes: &[u8], asked: &Asked) -> Result<Export, ImportError> {
    if bytes.len() > LARGEST_FILE {
        return Err(ImportError::TooLarge);
    }
    let text = text::decode(bytes)?;
    let text = text.trim_start();
    if text.trim_end().is_empty() {
        return Err(ImportError::Empty);
    }
    let mut reader = Reader::new(asked.now_ms);
    let origin = if text.starts_with(['{', '[']) {
        let json = Json::parse(text)?;
        let (origin, records) = recognise(&json, asked)?;
        for record in records {
            reader.take(&record)?;
        }
        origin
    } else {
        table::read(text, &mut reader)?;
        asked.origin.unwrap_or(Origin::File)
    };
    reader.finish(origin)
}

/// Whose export it is, and its entries. What nobody's shape fits is read as plain JSON.
fn recognise<'a>(json: &'a Json, asked: &Asked) -> Result<(Origin, Vec<Record<'a>>), ImportError> {
    for origin in Origin::ALL {
        if asked.origin.is_some_and(|wanted| wanted != origin) {
            continue;
        }
        let found = match origin {
            Origin::Mee6 => mee6::records(json),
            Origin::Lurkr => lurkr::records(json),
            Origin::Amari => amari::records(json)?,
            Origin::Polaris => polaris::records(json),
            Origin::LevelUp => levelup::records(json, asked.guild_id)?,
            Origin::File => plain::records(json),
        };
        if let Some(records) = found {
            return Ok((origin, records));
        }
    }
    match asked.origin {
        None => Err(ImportError::UnknownShape),
        // Somebody's script may have kept no more than ids and points.
        Some(origin) => match plain::records(json) {
            Some(records) => Ok((origin, records)),
            None => Err(ImportError::NotFrom(origin)),
        },
    }
}

/// Gathers entries, one after the other.
struct Reader {
    now_ms: i64,
    entries: usize,
    rows: Vec<Row>,
    /// Where in `rows` a member is.
    at: HashMap<MemberId, usize>,
    remarks: Remarks,
}

impl Reader {
    fn new(now_ms: i64) -> Self {
        Self {
            now_ms,
            entries: 0,
            rows: Vec::new(),
            at: HashMap::new(),
            remarks: Remarks::default(),
        }
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), ImportError> {
        self.entries += 1;
        if self.entries > MOST_ENTRIES {
            return Err(ImportError::TooManyEntries);
        }
        let row = match record.row(self.now_ms) {
            Ok(row) => row,
            Err(why) => {
                self.remark(record.place, why);
                return Ok(());
            }
        };
        match self.at.get(&row.member_id) {
            Some(at) => {
                let known = &mut self.rows[*at];
                if row.xp > known.xp {
                    *known = row;
                }
                self.remark(record.place, Why::Twice(row.member_id));
            }
            None => {
                self.at.insert(row.member_id, self.rows.len());
                self.rows.push(row);
            }
        }
        if record.prestiged {
            self.remark(record.place, Why::Prestige(row.member_id));
        }
        Ok(())
    }

    fn remark(&mut self, place: Place, why: Why) {
        self.remarks.count += 1;
        self.remarks.left_out += usize::from(why.leaves_out());
        if self.remarks.first.len() < KEPT_REMARKS {
            self.remarks.first.push(Remark { place, why });
        }
    }

    fn finish(mut self, origin: Origin) -> Result<Export, ImportError> {
        if self.entries == 0 {
            return Err(ImportError::NoEntries);
        }
        let rounded = self
            .rows
            .iter()
            .filter(|row| row.member_id.0.is_multiple_of(1_000))
            .count();
        if self.rows.len() >= ENOUGH_IDS && rounded * ROUNDED_OF > self.rows.len() {
            return Err(ImportError::RoundedIds);
        }
        self.rows
            .sort_unstable_by_key(|row| (std::cmp::Reverse(row.xp), row.member_id));
        Ok(Export {
            origin,
            rows: self.rows,
            remarks: self.remarks,
        })
    }
}

#[cfg(test)]
mod tests;
