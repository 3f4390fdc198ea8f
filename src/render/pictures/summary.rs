//! The weekly summary: one sentence, the week's figures, when people came, whom to thank and whom to care
//! for.

use super::chart::{self, Chart, Column};
use super::fonts::Fonts;
use super::svg::{Anchor, Canvas, Paint, Rect};
use super::text::shown_name;
use super::theme::{
    ACCENT, BACKGROUND, DOWN, GAP, GOLD, MARGIN, PADDING, PANEL, RADIUS, ROSE, Rgb, SKY, TEXT, TEXT_FAINT,
    TEXT_SOFT, UP, WIDTH, bold, regular,
};

/// A week of a server.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The server's name.
    pub title: String,
    pub subtitle: String,
    pub date_range: String,
    /// One sentence of what mattered; up to two lines.
    pub headline: String,
    /// Up to five.
    pub tiles: Vec<Tile>,
    /// The last eight weeks, this one last and highlighted.
    pub weeks: BarChart,
    /// The seven days of this week; the busiest is highlighted.
    pub days: BarChart,
    pub hours: Hours,
    pub to_thank: People,
    pub to_care_for: People,
}

/// One figure of the week.
#[derive(Clone, Debug)]
pub struct Tile {
    pub label: String,
    pub value: String,
    /// What it was before; parts joined by ` · ` may go on two lines.
    pub note: String,
    /// Only where the change is more than noise.
    pub trend: Option<Trend>,
}

/// Which way a figure moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    Up,
    Down,
    Flat,
}

/// Values side by side.
#[derive(Clone, Debug)]
pub struct BarChart {
    pub title: String,
    pub bars: Vec<Bar>,
    /// Shown when every value is zero.
    pub empty_text: String,
}

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    pub label: String,
    pub value: u64,
    /// The value as people read it.
    pub value_text: String,
}

/// Activity by hour of the day.
#[derive(Clone, Debug)]
pub struct Hours {
    pub title: String,
    /// One for each hour from midnight.
    pub values: [u64; 24],
    /// Names of some hours: the hour and its label.
    pub labels: Vec<(u8, String)>,
    /// Shown when every value is zero.
    pub empty_text: String,
}

/// A short list of people.
#[derive(Clone, Debug)]
pub struct People {
    pub title: String,
    /// Up to three.
    pub people: Vec<Person>,
    /// Shown when there is nobody.
    pub empty_text: String,
}

/// Someone and why they are named.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub reason: String,
}

const MAX_TILES: usize = 5;
const MAX_PEOPLE: usize = 3;
const BEST_HOURS: usize = 3;
const HEADER_HEIGHT: f32 = 104.0;
const HEADLINE_LINE: f32 = 33.0;
const TILES_HEIGHT: f32 = 144.0;
const CHARTS_HEIGHT: f32 = 214.0;
const PEOPLE_HEIGHT: f32 = 208.0;
const BOTTOM: f32 = 28.0;
const CONTENT: f32 = WIDTH - 2.0 * MARGIN;

const HEART: &str = "M12 20.6C5.2 15.6 2 12 2 8.4 2 5.5 4.2 3.4 7 3.4c2 0 3.8 1.1 5 2.9 1.2-1.8 3-2.9 5-2.9 2.8 0 5 2.1 5 5 \
    0 3.6-3.2 7.2-10 12.2z";
const BUBBLE: &str = "M6 3.5h12a4 4 0 0 1 4 4V13a4 4 0 0 1-4 4h-5.2l-4.6 3.9c-.5.4-1.2.1-1.2-.6V17H6a4 4 0 0 1-4-4V7.5\
    a4 4 0 0 1 4-4z";
const ARROW_UP: &str = "M10.3 5.2a2 2 0 0 1 3.4 0l7 11.6a2 2 0 0 1-1.7 3H5a2 2 0 0 1-1.7-3z";
const ARROW_DOWN: &str = "M10.3 18.8a2 2 0 0 0 3.4 0l7-11.6a2 2 0 0 0-1.7-3H5a2 2 0 0 0-1.7 3z";
const DASH: &str = "M5 10h14a2 2 0 0 1 0 4H5a2 2 0 0 1 0-4z";

pub(super) fn draw<'a>(fonts: &'a Fonts, summary: &Summary) -> Canvas<'a> {
    let headline = fonts.wrap(&summary.headline, bold(24.0), CONTENT - 2.0 * PADDING - 12.0, 2);
    let headline_height = headline.len() as f32 * HEADLINE_LINE + 26.0;
    let tiles_top = HEADER_HEIGHT + headline_height + GAP;
    let charts_top = tiles_top
        + if summary.tiles.is_empty() {
            0.0
        } else {
            TILES_HEIGHT + GAP
        };
    let people_top = charts_top + CHARTS_HEIGHT + GAP;
    let mut canvas = Canvas::new(fonts, WIDTH, people_top + PEOPLE_HEIGHT + BOTTOM, BACKGROUND);

    draw_header(&mut canvas, summary);
    draw_headline(
        &mut canvas,
        Rect::new(MARGIN, HEADER_HEIGHT, CONTENT, headline_height),
        &headline,
    );
    draw_tiles(&mut canvas, tiles_top, &summary.tiles);
    let half = (CONTENT - GAP) / 2.0;
    let weeks = Rect::new(MARGIN, charts_top, half, CHARTS_HEIGHT);
    draw_bars(
        &mut canvas,
        weeks,
        &summary.weeks,
        summary.weeks.bars.len().checked_sub(1),
    );
    let days = Rect {
        x: weeks.right() + GAP,
        ..weeks
    };
    draw_bars(&mut canvas, days, &summary.days, busiest(&summary.days.bars));

    let third = (CONTENT - 2.0 * GAP) / 3.0;
    let hours = Rect::new(MARGIN, people_top, third, PEOPLE_HEIGHT);
    draw_hours(&mut canvas, hours, &summary.hours);
    let thank = Rect {
        x: hours.right() + GAP,
        ..hours
    };
    draw_people(&mut canvas, thank, &summary.to_thank, HEART, ROSE);
    let care = Rect {
        x: thank.right() + GAP,
        ..hours
    };
    draw_people(&mut canvas, care, &summary.to_care_for, BUBBLE, SKY);
    canvas
}

fn draw_header(canvas: &mut Canvas<'_>, summary: &Summary) {
    let right = WIDTH - MARGIN;
    let dates = canvas.fonts().line_within(&summary.date_range, bold(19.0), 360.0);
    canvas.line(right, 58.0, TEXT_SOFT, Anchor::End, &dates);
    canvas.rect(Rect::new(MARGIN, 34.0, 5.0, 50.0), 2.5, ACCENT);
    let (x, room) = (MARGIN + 20.0, CONTENT - 20.0);
    let title_room = room - dates.width - 28.0;
    canvas.text_within(
        x,
        59.0,
        title_room,
        bold(29.0),
        TEXT,
        Anchor::Start,
        &summary.title,
    );
    canvas.text_within(
        x,
        84.0,
        room,
        regular(17.0),
        TEXT_FAINT,
        Anchor::Start,
        &summary.subtitle,
    );
}

fn draw_headline(canvas: &mut Canvas<'_>, area: Rect, lines: &[String]) {
    canvas.rect(area, RADIUS, PANEL.mix(ACCENT, 0.2));
    let inner = area.inset(PADDING + 2.0, 0.0);
    for (place, line) in lines.iter().enumerate() {
        let y = area.y + 38.0 + place as f32 * HEADLINE_LINE;
        canvas.text_within(inner.x, y, inner.w, bold(24.0), TEXT, Anchor::Start, line);
    }
}

fn draw_tiles(canvas: &mut Canvas<'_>, top: f32, tiles: &[Tile]) {
    let tiles = &tiles[..tiles.len().min(MAX_TILES)];
    let width = (CONTENT + GAP) / tiles.len().max(1) as f32 - GAP;
    for (place, tile) in tiles.iter().enumerate() {
        let x = MARGIN + place as f32 * (width + GAP);
        draw_tile(canvas, Rect::new(x, top, width, TILES_HEIGHT), tile);
    }
}

fn draw_tile(canvas: &mut Canvas<'_>, area: Rect, tile: &Tile) {
    canvas.rect(area, RADIUS, PANEL);
    let inner = area.inset(14.0, 0.0);
    let (label, _) = canvas
        .fonts()
        .line_shrunk(&tile.label, regular(17.0), 14.0, inner.w);
    canvas.line(inner.x, area.y + 32.0, TEXT_SOFT, Anchor::Start, &label);

    let arrow = if tile.trend.is_some() { 24.0 } else { 0.0 };
    // Rather small than cut: half a number is a wrong number.
    let (value, set) = canvas
        .fonts()
        .line_shrunk(&tile.value, bold(36.0), 13.0, inner.w - arrow);
    let width = canvas.line(inner.x, area.y + 77.0, TEXT, Anchor::Start, &value);
    if let Some(trend) = tile.trend {
        let (shape, color) = match trend {
            Trend::Up => (ARROW_UP, UP),
            Trend::Down => (ARROW_DOWN, DOWN),
            Trend::Flat => (DASH, TEXT_FAINT),
        };
        canvas.icon(
            shape,
            inner.x + width + 16.0,
            area.y + 77.0 - set.size * 0.34,
            17.0,
            color,
        );
    }
    for (place, line) in note_lines(canvas.fonts(), &tile.note, inner.w).iter().enumerate() {
        let y = area.y + 106.0 + place as f32 * 21.0;
        let (line, _) = canvas.fonts().line_shrunk(line, regular(15.0), 11.5, inner.w);
        canvas.line(inner.x, y, TEXT_FAINT, Anchor::Start, &line);
    }
}

/// A note on one line if it fits, else broken at its first separator, else wherever a line ends.
fn note_lines(fonts: &Fonts, note: &str, width: f32) -> Vec<String> {
    let set = regular(15.0);
    if fonts.text_width(note, set) <= width {
        return vec![note.to_owned()];
    }
    match note.split_once(" · ") {
        Some((first, second)) => vec![first.to_owned(), second.to_owned()],
        None => fonts.wrap(note, set, width, 2),
    }
}

fn draw_bars(canvas: &mut Canvas<'_>, area: Rect, bars: &BarChart, highlighted: Option<usize>) {
    fn column(bar: &Bar) -> Column<'_> {
        Column {
            label: &bar.label,
            value: bar.value,
            value_text: &bar.value_text,
        }
    }
    let chart = Chart {
        title: &bars.title,
        columns: bars.bars.iter().map(column).collect(),
        highlighted: highlighted.into_iter().collect(),
        empty_text: &bars.empty_text,
        color: ACCENT,
    };
    chart::draw(canvas, area, &chart);
}

/// The first of the bars with the largest value, if there is anything to see.
fn busiest(bars: &[Bar]) -> Option<usize> {
    let most = bars.iter().map(|bar| bar.value).max().filter(|&most| most > 0)?;
    bars.iter().position(|bar| bar.value == most)
}

fn draw_hours(canvas: &mut Canvas<'_>, area: Rect, hours: &Hours) {
    let label = |hour: usize| {
        let named = hours.labels.iter().find(|(of, _)| usize::from(*of) == hour);
        named.map_or("", |(_, label)| label.as_str())
    };
    let column = |(hour, &value): (usize, &u64)| Column {
        label: label(hour),
        value,
        value_text: "",
    };
    let mut order: Vec<usize> = (0..hours.values.len())
        .filter(|&hour| hours.values[hour] > 0)
        .collect();
    order.sort_by_key(|&hour| std::cmp::Reverse(hours.values[hour]));
    order.truncate(BEST_HOURS);
    let chart = Chart {
        title: &hours.title,
        columns: hours.values.iter().enumerate().map(column).collect(),
        highlighted: order,
        empty_text: &hours.empty_text,
        color: GOLD,
    };
    chart::draw(canvas, area, &chart);
}

fn draw_people(canvas: &mut Canvas<'_>, area: Rect, list: &People, icon: &str, color: Rgb) {
    canvas.rect(area, RADIUS, PANEL);
    canvas.icon(icon, area.x + PADDING + 10.0, area.y + 26.5, 20.0, color);
    let inner = area.inset(PADDING, 0.0);
    let title = inner.x + 29.0;
    canvas.text_within(
        title,
        area.y + 33.0,
        inner.w - 29.0,
        bold(19.0),
        TEXT,
        Anchor::Start,
        &list.title,
    );
    if list.people.is_empty() {
        draw_nobody(canvas, area, list, icon, color);
    }
    for (place, person) in list.people.iter().take(MAX_PEOPLE).enumerate() {
        let y = area.y + 66.0 + place as f32 * 50.0;
        canvas.text_within(
            inner.x,
            y,
            inner.w,
            bold(18.0),
            TEXT,
            Anchor::Start,
            shown_name(&person.name),
        );
        let (reason, _) = canvas
            .fonts()
            .line_shrunk(&person.reason, regular(15.5), 13.5, inner.w);
        canvas.line(inner.x, y + 22.0, TEXT_FAINT, Anchor::Start, &reason);
    }
}

fn draw_nobody(canvas: &mut Canvas<'_>, area: Rect, list: &People, icon: &str, color: Rgb) {
    let cx = area.x + area.w / 2.0;
    canvas.icon(icon, cx, area.y + 96.0, 44.0, Paint::Faded(color, 0.28));
    let set = regular(16.0);
    let room = area.w - 2.0 * PADDING;
    for (place, line) in canvas
        .fonts()
        .wrap(&list.empty_text, set, room, 2)
        .iter()
        .enumerate()
    {
        let y = area.y + 146.0 + place as f32 * 23.0;
        canvas.text_within(cx, y, room, set, TEXT_FAINT, Anchor::Middle, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use resvg::usvg::fontdb::Database;

    #[test]
    fn notes_break_at_their_separator() {
        let fonts = Fonts::new(Database::new);
        let note = "last week 1,041 · 4-week mean 998.5";
        assert_eq!(
            note_lines(&fonts, note, 120.0),
            ["last week 1,041", "4-week mean 998.5"]
        );
        assert_eq!(note_lines(&fonts, note, 400.0), [note]);
    }

    #[test]
    fn a_week_without_activity_has_no_busiest_day() {
        let bar = |value| Bar {
            label: String::new(),
            value,
            value_text: String::new(),
        };
        assert_eq!(busiest(&[bar(0), bar(0)]), None);
        assert_eq!(busiest(&[bar(1), bar(4), bar(4)]), Some(1));
    }
}
