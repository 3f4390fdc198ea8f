//! The fan card: who, which tier, how far to the next one.

use super::Figure;
use super::avatar::{self, Portrait};
use super::fonts::Fonts;
use super::svg::{Anchor, Canvas, Paint, Rect};
use super::text::shown_name;
use super::theme::{
    ACCENT, BACKGROUND, GOLD, GOLD_DEEP, GOLD_LIGHT, INK, LINE, MARGIN, NIGHT, PANEL, RADIUS, Rgb, TEXT,
    TEXT_FAINT, TEXT_SOFT, TierColor, WHITE, WIDTH, bold, regular,
};

/// A fan's own card.
#[derive(Clone, Debug)]
pub struct Card {
    pub name: String,
    /// The avatar as downloaded; anything that is no picture is replaced by a letter.
    pub avatar: Option<Vec<u8>>,
    /// Chooses the colour of the letter; the member's id.
    pub avatar_seed: u64,
    pub tier_name: String,
    pub tier_color: TierColor,
    /// Whether the member is on the superfan rung, which is drawn in gold.
    pub superfan: bool,
    pub server_name: String,
    /// How long they have been here.
    pub tenure: String,
    pub points: Figure,
    /// Place in the server, such as `#3`.
    pub rank: Figure,
    /// The way to the next rung; none at the top of the ladder.
    pub progress: Option<Progress>,
    /// Up to four more figures.
    pub facts: Vec<Figure>,
    pub footer: Option<String>,
}

/// How far a fan is on the way to the next rung.
#[derive(Clone, Debug)]
pub struct Progress {
    /// 0..=1.
    pub fraction: f32,
    pub left: String,
    pub right: String,
}

/// The five-pointed star of the superfan badge, on a 24-unit grid.
pub(super) const STAR: &str = "M12 2.2l2.9 6.3 6.9.8-5.1 4.7 1.4 6.8-6.1-3.4-6.1 3.4 1.4-6.8L2.2 9.3l6.9-.8z";

const MAX_FACTS: usize = 4;
const PORTRAIT: (f32, f32, f32) = (128.0, 132.0, 86.0);
const COLUMN: f32 = 254.0;
const RIGHT: f32 = WIDTH - MARGIN;
/// Where the card ends without a progress bar, with one, and how much facts and a footer add.
const HEAD_HEIGHT: f32 = 262.0;
const PROGRESS_HEIGHT: f32 = 24.0;
const FACTS_HEIGHT: f32 = 98.0;
const FOOTER_HEIGHT: f32 = 40.0;

pub(super) fn draw<'a>(fonts: &'a Fonts, card: &Card) -> Canvas<'a> {
    let color = card.tier_color.rgb();
    let progress = card.progress.as_ref().map_or(0.0, |_| PROGRESS_HEIGHT);
    let facts_top = HEAD_HEIGHT + progress;
    let facts = if card.facts.is_empty() { 0.0 } else { FACTS_HEIGHT };
    let footer = card.footer.as_ref().map_or(0.0, |_| FOOTER_HEIGHT);
    let height = facts_top + facts + footer;

    let mut canvas = Canvas::new(fonts, WIDTH, height, BACKGROUND);
    draw_backdrop(&mut canvas, card, facts_top, color);
    draw_portrait(&mut canvas, card, color);
    draw_heading(&mut canvas, card, color);
    draw_points(&mut canvas, card, color);
    draw_facts(&mut canvas, &card.facts, facts_top);
    if let Some(footer) = &card.footer {
        let y = height - FOOTER_HEIGHT / 2.0 + 2.0;
        canvas.text_within(
            MARGIN,
            y,
            RIGHT - MARGIN,
            regular(16.0),
            TEXT_FAINT,
            Anchor::Start,
            footer,
        );
    }
    if card.superfan {
        canvas.outline(Rect::new(0.0, 0.0, WIDTH, height), RADIUS, 3.0, GOLD);
    }
    canvas
}

/// Flat shapes only: wide dark gradients show bands in eight bits and double the size of the PNG.
fn draw_backdrop(canvas: &mut Canvas<'_>, card: &Card, facts_top: f32, color: Rgb) {
    let head = Rect::new(0.0, 0.0, WIDTH, facts_top);
    if card.superfan {
        canvas.rect(head, 0.0, NIGHT);
        for (left, width) in [(560.0, 150.0), (660.0, 60.0), (760.0, 210.0)] {
            let (right, slant) = (left + width, facts_top * 0.55);
            let beam = format!(
                "M{left} 0H{right}L{} {facts_top}H{}z",
                right - slant,
                left - slant
            );
            canvas.path(&beam, Paint::Faded(GOLD, 0.045));
        }
    } else {
        canvas.rect(head, 0.0, PANEL.mix(color, 0.09));
        for radius in [250.0, 180.0, 110.0] {
            canvas.circle(RIGHT - 10.0, 0.0, radius, Paint::Faded(color, 0.04));
        }
    }
}

fn draw_portrait(canvas: &mut Canvas<'_>, card: &Card, color: Rgb) {
    let (cx, cy, radius) = PORTRAIT;
    let ring: Paint = if card.superfan {
        canvas.gradient((0.0, 0.0), (1.0, 1.0), GOLD_LIGHT, GOLD_DEEP)
    } else {
        color.into()
    };
    canvas.circle(cx, cy, radius, ring);
    canvas.circle(cx, cy, radius - 4.5, BACKGROUND);
    let portrait = Portrait {
        name: &card.name,
        avatar: card.avatar.as_deref(),
        seed: card.avatar_seed,
    };
    avatar::draw(canvas, cx, cy, radius - 9.0, &portrait);
    if card.superfan {
        let (x, y) = (cx + radius * 0.71, cy + radius * 0.71);
        canvas.circle(x, y, 25.0, NIGHT);
        let badge = canvas.gradient((0.0, 0.0), (1.0, 1.0), GOLD_LIGHT, GOLD_DEEP);
        canvas.circle(x, y, 20.5, badge);
        canvas.icon(STAR, x, y - 0.5, 27.0, INK);
    }
}

/// Server, name, tier and tenure; the rank on the right.
fn draw_heading(canvas: &mut Canvas<'_>, card: &Card, color: Rgb) {
    let (rank, _) = canvas
        .fonts()
        .line_shrunk(&card.rank.value, bold(52.0), 30.0, 190.0);
    let rank_label = canvas.fonts().line_within(&card.rank.label, regular(17.0), 190.0);
    let room = RIGHT - rank.width.max(rank_label.width) - 28.0 - COLUMN;
    canvas.line(RIGHT, 62.0, TEXT_SOFT, Anchor::End, &rank_label);
    canvas.line(RIGHT, 114.0, TEXT, Anchor::End, &rank);

    canvas.text_within(
        COLUMN,
        62.0,
        room,
        regular(17.0),
        TEXT_SOFT,
        Anchor::Start,
        &card.server_name,
    );
    let (name, _) = canvas
        .fonts()
        .line_shrunk(shown_name(&card.name), bold(42.0), 28.0, room);
    let name_color = if card.superfan { GOLD_LIGHT } else { TEXT };
    canvas.line(COLUMN, 110.0, name_color, Anchor::Start, &name);

    let chip = draw_chip(canvas, COLUMN, 130.0, &card.tier_name, color);
    let tenure = COLUMN + chip + 14.0;
    canvas.text_within(
        tenure,
        152.5,
        RIGHT - tenure,
        regular(18.0),
        TEXT_SOFT,
        Anchor::Start,
        &card.tenure,
    );
}

/// The tier in a pill. Returns its width.
fn draw_chip(canvas: &mut Canvas<'_>, x: f32, y: f32, label: &str, color: Rgb) -> f32 {
    const HEIGHT: f32 = 34.0;
    let line = canvas.fonts().line_within(label, bold(18.0), 280.0);
    let width = line.width + 30.0;
    canvas.rect(
        Rect::new(x, y, width, HEIGHT),
        HEIGHT / 2.0,
        Paint::Faded(color, 0.2),
    );
    canvas.line(
        x + width / 2.0,
        y + HEIGHT / 2.0 + 6.5,
        color,
        Anchor::Middle,
        &line,
    );
    width
}

/// The points and, unless at the top of the ladder, the way to the next rung.
fn draw_points(canvas: &mut Canvas<'_>, card: &Card, color: Rgb) {
    let (value, _) = canvas
        .fonts()
        .line_shrunk(&card.points.value, bold(34.0), 24.0, 380.0);
    let width = canvas.line(COLUMN, 212.0, TEXT, Anchor::Start, &value);
    let label = COLUMN + width + 10.0;
    canvas.text_within(
        label,
        211.0,
        RIGHT - label,
        regular(18.0),
        TEXT_SOFT,
        Anchor::Start,
        &card.points.label,
    );

    let Some(progress) = &card.progress else { return };
    let bar = Rect::new(COLUMN, 226.0, RIGHT - COLUMN, 16.0);
    canvas.rect(bar, bar.h / 2.0, BACKGROUND);
    let share = if progress.fraction.is_finite() {
        progress.fraction.clamp(0.0, 1.0)
    } else {
        0.0
    };
    if share > 0.0 {
        let fill = canvas.gradient(
            (0.0, 0.0),
            (1.0, 0.0),
            color.mix(ACCENT, 0.25),
            color.mix(WHITE, 0.15),
        );
        // A little progress is still a whole dot.
        let filled = Rect {
            w: (bar.w * share).max(bar.h),
            ..bar
        };
        canvas.rect(filled, bar.h / 2.0, fill);
    }
    let right = canvas
        .fonts()
        .line_within(&progress.right, regular(17.0), bar.w * 0.62);
    canvas.line(RIGHT, 267.0, TEXT_SOFT, Anchor::End, &right);
    let room = bar.w - right.width - 20.0;
    canvas.text_within(
        COLUMN,
        267.0,
        room,
        bold(17.0),
        color,
        Anchor::Start,
        &progress.left,
    );
}

fn draw_facts(canvas: &mut Canvas<'_>, facts: &[Figure], top: f32) {
    let facts = &facts[..facts.len().min(MAX_FACTS)];
    let step = (RIGHT - MARGIN) / facts.len().max(1) as f32;
    for (place, fact) in facts.iter().enumerate() {
        let x = MARGIN + step * place as f32;
        if place > 0 {
            canvas.rect(Rect::new(x - 18.0, top + 28.0, 1.5, 46.0), 0.0, LINE);
        }
        let room = step - 36.0;
        canvas.text_within(
            x,
            top + 40.0,
            room,
            regular(17.0),
            TEXT_FAINT,
            Anchor::Start,
            &fact.label,
        );
        let (value, _) = canvas.fonts().line_shrunk(&fact.value, bold(27.0), 18.0, room);
        canvas.line(x, top + 74.0, TEXT, Anchor::Start, &value);
    }
}
