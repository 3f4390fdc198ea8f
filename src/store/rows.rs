//! Many rows for one statement, as values: several times as fast as a JSON list, for what is written with
//! every batch. Everything else hands lists over as JSON (see [`super::rows_json`]).

use std::{
    collections::HashMap,
    fmt::Write,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use sqlx::{AssertSqlSafe, FromRow, postgres::PgRow, sqlite::SqliteRow};

use super::{Inner, Result, Tx};

/// Rows in one statement: few sizes, as the text of each is made and prepared once.
const SIZES: [usize; 4] = [512, 64, 8, 1];

/// A statement, how many rows, and whether values are numbered.
type TextKey = (OfRows, usize, bool);

static TEXTS: LazyLock<Mutex<HashMap<TextKey, Arc<str>>>> = LazyLock::new(Mutex::default);

/// A statement about rows of values, `v.column1` and so on in what follows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct OfRows {
    /// Up to `FROM `, without the rows.
    pub before: &'static str,
    pub columns: usize,
    /// After ` AS v `.
    pub after: &'static str,
}

/// A value of a row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    Number(i64),
    Maybe(Option<i64>),
    Text(&'a str),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(number: Option<i64>) -> Self {
        Self::Maybe(number)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl OfRows {
    /// The text for so many rows.
    fn known_text(&self, rows: usize, numbered: bool) -> Arc<str> {
        let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
        let text = texts.entry((*self, rows, numbered));
        text.or_insert_with(|| self.text(rows, numbered).into()).clone()
    }

    /// Makes the text for so many rows; SQLite finds values without numbers much faster.
    fn text(&self, rows: usize, numbered: bool) -> String {
        let mut text = format!("{}(VALUES ", self.before);
        for n in 0..rows * self.columns {
            text.push_str(match (n, n % self.columns) {
                (0, _) => "(",
                (_, 0) => "), (",
                _ => ", ",
            });
            if numbered {
                write!(text, "${}", n + 1).expect("a text grows");
            } else {
                text.push('?');
            }
        }
        text.push_str(")) AS v ");
        text.push_str(self.after);
        text
    }
}

/// Binds a part's values to a statement and does something with it.
macro_rules! with_part {
    ($tx:expr, $statement:expr, $query:ident, $part:expr, |$bound:ident, $conn:ident| $body:expr) => {{
        let rows = $part.len() / $statement.columns;
        let numbered = matches!($tx.inner, Inner::Postgres(_));
        let text = AssertSqlSafe($statement.known_text(rows, numbered));
        on_tx!($tx, |conn| {
            let mut $bound = sqlx::$query(text);
            for value in $part {
                $bound = match *value {
                    Value::Number(number) => $bound.bind(number),
                    Value::Maybe(number) => $bound.bind(number),
                    Value::Text(text) => $bound.bind(text.to_owned()),
                };
            }
            let $conn = conn;
            $body
        })
    }};
}

impl Tx {
    /// Runs a statement for rows, given one after the other. Returns how many rows it changed.
    pub(super) async fn run_rows(&mut self, statement: OfRows, values: &[Value<'_>]) -> Result<u64> {
        let mut changed = 0;
        for part in parts(statement, values) {
            changed += with_part!(self, statement, query, part, |bound, conn| bound
                .execute(conn)
                .await?
                .rows_affected());
        }
        Ok(changed)
    }

    /// The same for a statement that returns rows. Returns all of them.
    pub(super) async fn all_of_rows<R>(&mut self, statement: OfRows, values: &[Value<'_>]) -> Result<Vec<R>>
    where
        R: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>,
    {
        let mut all = Vec::new();
        for part in parts(statement, values) {
            let rows: Vec<R> = with_part!(self, statement, query_as, part, |bound, conn| bound
                .fetch_all(conn)
                .await?);
            all.extend(rows);
        }
        Ok(all)
    }
}

/// The values in parts of so many rows as there are texts for.
fn parts<'v, 'a>(statement: OfRows, mut values: &'v [Value<'a>]) -> impl Iterator<Item = &'v [Value<'a>]> {
    std::iter::from_fn(move || {
        let rows = values.len() / statement.columns;
        let size = SIZES.into_iter().find(|size| *size <= rows)?;
        let (part, rest) = values.split_at(size * statement.columns);
        values = rest;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIRS: OfRows = OfRows {
        before: "SELECT v.column1 FROM ",
        columns: 2,
        after: "WHERE true",
    };

    #[test]
    fn values_stand_in_rows() {
        assert_eq!(
            PAIRS.text(2, true),
            "SELECT v.column1 FROM (VALUES ($1, $2), ($3, $4)) AS v WHERE true"
        );
        assert_eq!(
            PAIRS.text(1, false),
            "SELECT v.column1 FROM (VALUES (?, ?)) AS v WHERE true"
        );
    }

    #[test]
    fn every_row_is_in_one_part() {
        let values: Vec<_> = (0..2 * 1_099).map(Value::Number).collect();
        let sizes: Vec<_> = parts(PAIRS, &values).map(<[_]>::len).collect();
        assert_eq!(sizes, [1_024, 1_024, 128, 16, 2, 2, 2]);
    }
}
