//! The leaderboard: one row a fan, filled as far as their points reach towards the leader's.

use super::avatar::{self, Portrait};
use super::card::STAR;
use super::fonts::Fonts;
use super::svg::{Anchor, Canvas, Paint, Rect};
use super::text::shown_name;
use super::theme::{
    ACCENT, BACKGROUND, GOLD, INK, LINE, MARGIN, PANEL, RADIUS, Rgb, TEXT, TEXT_FAINT, TEXT_SOFT, TierColor,
    WIDTH, bold, medal, regular,
};

/// One page of the leaderboard.
#[derive(Clone, Debug)]
pub struct Top {
    pub title: String,
    /// Server and period.
    pub subtitle: String,
    /// Up to ten rows.
    pub rows: Vec<TopRow>,
    /// The viewer's own row when it is further down than this page.
    pub viewer_row: Option<TopRow>,
    /// Shown in place of rows when there are none.
    pub empty_text: String,
}

/// A fan on the leaderboard.
#[derive(Clone, Debug)]
pub struct TopRow {
    /// Ties share a rank.
    pub rank: u32,
    pub name: String,
    /// The avatar as downloaded; anything that is no picture is replaced by a letter.
    pub avatar: Option<Vec<u8>>,
    /// Chooses the colour of the letter; the member's id.
    pub avatar_seed: u64,
    pub tier_name: String,
    pub tier_color: TierColor,
    pub points: String,
    /// Points as a share of the leader's, 0..=1.
    pub fraction: f32,
    pub is_viewer: bool,
}

const MAX_ROWS: usize = 10;
const HEADER_HEIGHT: f32 = 112.0;
const ROW_HEIGHT: f32 = 56.0;
const ROW_STEP: f32 = ROW_HEIGHT + 6.0;
/// Between the page and the viewer's own row.
const BREAK_HEIGHT: f32 = 26.0;
const BOTTOM: f32 = 30.0;
const EMPTY_HEIGHT: f32 = 190.0;
/// Columns from the row's left edge, then the room for the columns at its right.
const RANK: f32 = 38.0;
const PORTRAIT: f32 = 96.0;
const NAME: f32 = 132.0;
const POINTS_LEAST: f32 = 90.0;
const POINTS_ROOM: f32 = 150.0;
const TIER_ROOM: f32 = 150.0;

pub(super) fn draw<'a>(fonts: &'a Fonts, top: &Top) -> Canvas<'a> {
    let rows = &top.rows[..top.rows.len().min(MAX_ROWS)];
    let page = if rows.is_empty() {
        EMPTY_HEIGHT
    } else {
        rows.len() as f32 * ROW_STEP - 6.0
    };
    let viewer = top.viewer_row.as_ref().map_or(0.0, |_| BREAK_HEIGHT + ROW_HEIGHT);
    let mut canvas = Canvas::new(fonts, WIDTH, HEADER_HEIGHT + page + viewer + BOTTOM, BACKGROUND);

    draw_header(&mut canvas, top);
    let row_at = |y: f32| Rect::new(MARGIN, y, WIDTH - 2.0 * MARGIN, ROW_HEIGHT);
    if rows.is_empty() {
        draw_empty(&mut canvas, &top.empty_text);
    }
    let points = |row: &TopRow| {
        fonts
            .line_shrunk(&row.points, bold(23.0), 16.0, POINTS_ROOM)
            .0
            .width
    };
    let widest = rows
        .iter()
        .chain(&top.viewer_row)
        .map(points)
        .fold(POINTS_LEAST, f32::max);
    for (place, row) in rows.iter().enumerate() {
        draw_row(
            &mut canvas,
            row_at(HEADER_HEIGHT + place as f32 * ROW_STEP),
            row,
            widest,
        );
    }
    if let Some(row) = &top.viewer_row {
        let y = HEADER_HEIGHT + page;
        for dot in [-14.0, 0.0, 14.0] {
            canvas.circle(WIDTH / 2.0 + dot, y + BREAK_HEIGHT / 2.0, 2.5, TEXT_FAINT);
        }
        draw_row(&mut canvas, row_at(y + BREAK_HEIGHT), row, widest);
    }
    canvas
}

fn draw_header(canvas: &mut Canvas<'_>, top: &Top) {
    canvas.icon(STAR, MARGIN + 22.0, 58.0, 46.0, GOLD);
    let (x, room) = (MARGIN + 60.0, WIDTH - 2.0 * MARGIN - 60.0);
    canvas.text_within(x, 58.0, room, bold(32.0), TEXT, Anchor::Start, &top.title);
    canvas.text_within(
        x,
        86.0,
        room,
        regular(18.0),
        TEXT_SOFT,
        Anchor::Start,
        &top.subtitle,
    );
}

/// A row, with `points_width` kept for the points so that the tiers before them line up.
fn draw_row(canvas: &mut Canvas<'_>, area: Rect, row: &TopRow, points_width: f32) {
    let color = row.tier_color.rgb();
    let base = if row.is_viewer {
        PANEL.mix(ACCENT, 0.16)
    } else {
        PANEL
    };
    canvas.rect(area, RADIUS, base);
    let fraction = if row.fraction.is_finite() {
        row.fraction
    } else {
        0.0
    };
    draw_share(
        canvas,
        area,
        fraction,
        base.mix(color, 0.1),
        base.mix(color, 0.75),
    );
    if row.is_viewer {
        canvas.outline(area, RADIUS, 2.5, ACCENT);
    }

    let middle = area.y + area.h / 2.0 - 1.5;
    let baseline = middle + 7.5;
    draw_rank(canvas, area.x + RANK, middle, row.rank);
    let portrait = Portrait {
        name: &row.name,
        avatar: row.avatar.as_deref(),
        seed: row.avatar_seed,
    };
    avatar::draw(canvas, area.x + PORTRAIT, middle, 19.5, &portrait);

    let right = area.right() - 20.0;
    let (points, _) = canvas
        .fonts()
        .line_shrunk(&row.points, bold(23.0), 16.0, POINTS_ROOM);
    canvas.line(right, baseline + 0.5, TEXT, Anchor::End, &points);

    let tier = canvas.fonts().line_within(&row.tier_name, bold(17.0), TIER_ROOM);
    let tier_right = right - points_width - 26.0;
    canvas.line(tier_right, baseline - 1.0, color, Anchor::End, &tier);

    let name = area.x + NAME;
    let room = tier_right - tier.width - 20.0 - name;
    canvas.text_within(
        name,
        baseline,
        room,
        bold(22.0),
        TEXT,
        Anchor::Start,
        shown_name(&row.name),
    );
}

/// Fills a row as far as the share reaches and underlines it. A share too small for two round corners stays unseen.
fn draw_share(canvas: &mut Canvas<'_>, area: Rect, share: f32, fill: Rgb, underline: Rgb) {
    const THICKNESS: f32 = 4.0;
    // Clear of the outline of the viewer's row.
    const LIFT: f32 = 2.5;
    let filled = Rect {
        w: area.w * share.clamp(0.0, 1.0),
        ..area
    };
    if filled.w <= 2.0 * RADIUS {
        return;
    }
    canvas.rect(filled, RADIUS, fill);
    let line = Rect {
        y: area.bottom() - THICKNESS - LIFT,
        h: THICKNESS,
        ..filled.inset(RADIUS, 0.0)
    };
    canvas.rect(line, THICKNESS / 2.0, underline);
}

/// A medal for the first three ranks, a number for the rest.
fn draw_rank(canvas: &mut Canvas<'_>, cx: f32, middle: f32, rank: u32) {
    let number = rank.to_string();
    let (size, color) = match medal(rank) {
        Some(metal) => {
            canvas.circle(cx, middle, 16.5, metal);
            (20.0, INK)
        }
        None => (21.0, TEXT_SOFT),
    };
    let (line, set) = canvas.fonts().line_shrunk(&number, bold(size), 12.0, 54.0);
    canvas.line(cx, middle + set.size * 0.36, color, Anchor::Middle, &line);
}

/// Three empty places and a sentence, so that a new server's page looks meant.
fn draw_empty(canvas: &mut Canvas<'_>, text: &str) {
    let area = Rect::new(MARGIN, HEADER_HEIGHT, WIDTH - 2.0 * MARGIN, EMPTY_HEIGHT);
    canvas.rect(area, RADIUS, PANEL);
    for (place, rank) in (1..=3).enumerate() {
        let cx = WIDTH / 2.0 + (place as f32 - 1.0) * 74.0;
        let metal = medal(rank).unwrap_or(LINE);
        canvas.circle(cx, area.y + 66.0, 26.0, Paint::Faded(metal, 0.22));
        let number = rank.to_string();
        canvas.text(cx, area.y + 74.5, bold(24.0), metal, Anchor::Middle, &number);
    }
    let set = regular(20.0);
    let lines = canvas.fonts().wrap(text, set, area.w - 80.0, 2);
    for (place, line) in lines.iter().enumerate() {
        let y = area.y + 138.0 + place as f32 * 28.0 - (lines.len() as f32 - 1.0) * 8.0;
        canvas.text_within(
            WIDTH / 2.0,
            y,
            area.w - 80.0,
            set,
            TEXT_SOFT,
            Anchor::Middle,
            line,
        );
    }
}
