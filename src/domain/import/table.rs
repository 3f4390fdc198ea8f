//! Tables: CSV with commas, semicolons or tabs, with a line of headings or just ids and points.
//!
//! A heading such as `id,username,discriminator,xp,level,messages` (MEE6's CSV, as lumistra.app's
//! documentation describes it under "Migrating from MEE6") is one of many that fit.

use csv::{ReaderBuilder, StringRecord};

use super::{
    Column, ImportError, Place, Reader, columns,
    record::{Field, Record, is_data},
};

const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Which columns are read, by their number.
struct Columns {
    id: usize,
    points: usize,
    level: Option<usize>,
}

/// Hands every line of the table to `reader`.
pub(super) fn read(text: &str, reader: &mut Reader) -> Result<(), ImportError> {
    let (text, separator, skipped) = separator(text);
    let mut table = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut line = StringRecord::new();
    let mut columns = None;
    while table.read_record(&mut line).map_err(|error| bad_table(&error))? {
        let Some(columns) = &columns else {
            let (found, is_heading) = headings(&line, reader.now_ms)?;
            if !is_heading {
                reader.take(&entry(&line, &found, skipped))?;
            }
            columns = Some(found);
            continue;
        };
        if line.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        reader.take(&entry(&line, columns, skipped))?;
    }
    Ok(())
}

fn entry<'a>(line: &'a StringRecord, columns: &Columns, skipped: u64) -> Record<'a> {
    let cell = |n: usize| line.get(n).map_or(Field::Missing, Field::from);
    Record {
        place: Place::Line(line.position().map_or(0, csv::Position::line) + skipped),
        id: cell(columns.id),
        points: cell(columns.points),
        level: columns.level.map_or(Field::Missing, cell),
        prestiged: false,
    }
}

/// The columns that the first line names, and whether it is a line of headings: a list of ids and
/// points may do without.
fn headings(line: &StringRecord, now_ms: i64) -> Result<(Columns, bool), ImportError> {
    let find = |column| columns::find(line.iter(), column);
    let missing = |column| ImportError::NoColumn { column };
    if let (Some(id), Some(amount)) = (line.get(0), line.get(1))
        && is_data(id, amount, now_ms)
    {
        let columns = Columns {
            id: 0,
            points: 1,
            level: None,
        };
        return Ok((columns, false));
    }
    let columns = Columns {
        id: find(Column::Id).ok_or(missing(Column::Id))?,
        points: find(Column::Points).ok_or(missing(Column::Points))?,
        level: find(Column::Level),
    };
    Ok((columns, true))
}

/// The table itself, what separates its cells (said by `sep=;` as spreadsheets do, or the most
/// frequent in the first line), and how many lines came before.
fn separator(text: &str) -> (&str, u8, u64) {
    if let Some((first, rest)) = text.split_once('\n')
        && let Some(said) = first.trim_end().strip_prefix("sep=")
        && let [said] = said.as_bytes()
        && SEPARATORS.contains(said)
    {
        return (rest, *said, 1);
    }
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    // The first of equals: a comma.
    let likeliest = SEPARATORS
        .into_iter()
        .reduce(|best, other| if count(&other) > count(&best) { other } else { best });
    (text, likeliest.unwrap_or(b','), 0)
}

fn bad_table(error: &csv::Error) -> ImportError {
    ImportError::BadTable {
        line: error.position().map_or(0, csv::Position::line),
    }
}
