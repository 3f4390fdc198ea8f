//! Bar charts with whole-number axes. Labels that would touch are set smaller, then left out, the important
//! ones last.

use super::fonts::Fonts;
use super::svg::{Anchor, Canvas, Rect};
use super::theme::{
    ACCENT_DIM, LINE, PANEL, RADIUS, Rgb, TEXT, TEXT_FAINT, TEXT_SOFT, TRACK, Type, bold, regular,
};

/// A column of a chart.
#[derive(Clone, Copy)]
pub(super) struct Column<'a> {
    pub label: &'a str,
    pub value: u64,
    /// The value as people read it; may be empty.
    pub value_text: &'a str,
}

/// What a chart shows and how.
pub(super) struct Chart<'a> {
    pub title: &'a str,
    pub columns: Vec<Column<'a>>,
    /// Columns drawn in `color`.
    pub highlighted: Vec<usize>,
    /// Shown when every value is zero.
    pub empty_text: &'a str,
    pub color: Rgb,
}

/// Space above the plot for the title, below it for the labels, between axis numbers and plot.
const TITLE_HEIGHT: f32 = 54.0;
const LABEL_HEIGHT: f32 = 34.0;
const AXIS_GAP: f32 = 10.0;
const SIDE: f32 = 18.0;
/// Space kept above the tallest column for its value.
const VALUE_HEIGHT: f32 = 22.0;
/// Least distance between two labels of a row.
const LABEL_GAP: f32 = 4.0;
const MAX_GRID_LINES: u64 = 3;

/// Draws a chart as a panel.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, chart: &Chart<'_>) {
    canvas.rect(area, RADIUS, PANEL);
    let room = area.w - 2.0 * SIDE;
    canvas.text_within(
        area.x + SIDE,
        area.y + 33.0,
        room,
        bold(19.0),
        TEXT,
        Anchor::Start,
        chart.title,
    );

    let most = chart.columns.iter().map(|column| column.value).max().unwrap_or(0);
    let scale = Scale::up_to(most);
    let values_shown = chart.columns.iter().any(|column| !column.value_text.is_empty());
    let above_tallest = (area.h - TITLE_HEIGHT - LABEL_HEIGHT) * (1.0 - scale.share(most));
    let top = TITLE_HEIGHT
        + if values_shown {
            (VALUE_HEIGHT - above_tallest).max(0.0)
        } else {
            0.0
        };
    let axis = draw_axis(canvas, area, top, &scale, most > 0);
    let plot = Rect::new(
        axis,
        area.y + top,
        area.right() - SIDE - axis,
        area.h - top - LABEL_HEIGHT,
    );
    draw_columns(canvas, plot, chart, &scale);
    draw_labels(canvas, plot, chart);
    if most == 0 {
        draw_empty(canvas, plot, chart.empty_text);
    } else {
        draw_values(canvas, plot, chart, &scale);
    }
}

/// Grid lines and their numbers. Returns where the plot begins.
fn draw_axis(canvas: &mut Canvas<'_>, area: Rect, top: f32, scale: &Scale, numbered: bool) -> f32 {
    let set = regular(14.0);
    let numbers: Vec<String> = scale.marks().map(compact).collect();
    let widths = numbers
        .iter()
        .map(|number| canvas.fonts().text_width(number, set));
    let widest = if numbered {
        widths.fold(0.0, f32::max) + AXIS_GAP
    } else {
        0.0
    };
    let left = area.x + SIDE + widest;
    let height = area.h - top - LABEL_HEIGHT;
    for (mark, number) in scale.marks().zip(&numbers) {
        let y = area.y + top + height * (1.0 - scale.share(mark));
        let color = if mark == 0 { TRACK } else { LINE };
        if numbered || mark == 0 {
            canvas.rect(
                Rect::new(left, y - 0.75, area.right() - SIDE - left, 1.5),
                0.0,
                color,
            );
        }
        if numbered {
            canvas.text(left - AXIS_GAP, y + 5.0, set, TEXT_FAINT, Anchor::End, number);
        }
    }
    left
}

fn draw_columns(canvas: &mut Canvas<'_>, plot: Rect, chart: &Chart<'_>, scale: &Scale) {
    let step = plot.w / chart.columns.len().max(1) as f32;
    let width = (step * 0.66).min(34.0);
    for (place, column) in chart.columns.iter().enumerate() {
        let (x, height) = (
            middle(plot, step, place) - width / 2.0,
            plot.h * scale.share(column.value),
        );
        let color = if chart.highlighted.contains(&place) {
            chart.color
        } else {
            ACCENT_DIM
        };
        if column.value == 0 {
            canvas.rect(Rect::new(x, plot.bottom() - 3.0, width, 3.0), 1.5, TRACK);
            continue;
        }
        let height = height.max(3.0);
        let radius = 5.0_f32.min(width / 2.0).min(height);
        let (base, top, flat) = (plot.bottom(), plot.bottom() - height, width - 2.0 * radius);
        canvas.path(
            &format!(
                "M{x:.2} {base:.2}V{:.2}q0 -{radius} {radius} -{radius}h{flat:.2}q{radius} 0 {radius} {radius}V{base:.2}z",
                top + radius
            ),
            color,
        );
    }
}

fn draw_values(canvas: &mut Canvas<'_>, plot: Rect, chart: &Chart<'_>, scale: &Scale) {
    let texts: Vec<&str> = chart.columns.iter().map(|column| column.value_text).collect();
    let mut order: Vec<usize> = (0..texts.len()).rev().collect();
    order.sort_by_key(|&place| {
        let highlighted = chart.highlighted.contains(&place);
        (!highlighted, std::cmp::Reverse(chart.columns[place].value))
    });
    let (set, shown) = without_overlap(canvas.fonts(), plot, &texts, &[bold(16.0), bold(14.0)], &order);
    for place in shown {
        let column = &chart.columns[place];
        let x = middle(plot, plot.w / texts.len() as f32, place);
        let y = plot.bottom() - (plot.h * scale.share(column.value)).max(3.0) - 7.0;
        let color = if chart.highlighted.contains(&place) {
            TEXT
        } else {
            TEXT_SOFT
        };
        canvas.text(x, y, set, color, Anchor::Middle, column.value_text);
    }
}

/// All labels, or every second, third … counted back from the newest.
fn draw_labels(canvas: &mut Canvas<'_>, plot: Rect, chart: &Chart<'_>) {
    let texts: Vec<&str> = chart.columns.iter().map(|column| column.label).collect();
    let named: Vec<usize> = (0..texts.len())
        .rev()
        .filter(|&place| !texts[place].is_empty())
        .collect();
    let sizes = [regular(16.0), regular(14.0)];
    let attempts = (1..=named.len()).map(|stride| {
        let order: Vec<usize> = named.iter().copied().step_by(stride).collect();
        let (set, shown) = without_overlap(canvas.fonts(), plot, &texts, &sizes, &order);
        (set, shown, order.len())
    });
    let Some((set, shown, _)) = attempts
        .into_iter()
        .find(|(_, shown, wanted)| shown.len() == *wanted)
    else {
        return;
    };
    for place in shown {
        let x = middle(plot, plot.w / texts.len() as f32, place);
        let highlighted = chart.highlighted.contains(&place);
        let set = if highlighted { bold(set.size) } else { set };
        let color = if highlighted { TEXT } else { TEXT_SOFT };
        canvas.text(x, plot.bottom() + 23.0, set, color, Anchor::Middle, texts[place]);
    }
}

fn draw_empty(canvas: &mut Canvas<'_>, plot: Rect, text: &str) {
    let set = regular(17.0);
    let lines = canvas.fonts().wrap(text, set, plot.w - 20.0, 2);
    let middle = plot.y + plot.h / 2.0 - (lines.len() as f32 - 1.0) * 12.0;
    for (place, line) in lines.iter().enumerate() {
        let (x, y) = (plot.x + plot.w / 2.0, middle + place as f32 * 24.0);
        canvas.text_within(x, y, plot.w - 20.0, set, TEXT_FAINT, Anchor::Middle, line);
    }
}

fn middle(plot: Rect, step: f32, place: usize) -> f32 {
    plot.x + step * (place as f32 + 0.5)
}

/// The largest of the sizes at which all texts fit side by side; at the smallest, those that do, taken in
/// `order`.
fn without_overlap(
    fonts: &Fonts,
    plot: Rect,
    texts: &[&str],
    sizes: &[Type; 2],
    order: &[usize],
) -> (Type, Vec<usize>) {
    let step = plot.w / texts.len().max(1) as f32;
    let fitting = |set: Type| {
        let mut taken: Vec<(usize, f32, f32)> = Vec::new();
        for &place in order {
            let half = fonts.text_width(texts[place], bold(set.size)) / 2.0;
            let (left, right) = (middle(plot, step, place) - half, middle(plot, step, place) + half);
            // A label may reach past the plot into the panel's padding, not past the panel.
            let inside = left >= plot.x - SIDE && right <= plot.right() + SIDE * 0.75;
            let apart = taken
                .iter()
                .all(|&(_, from, to)| right + LABEL_GAP <= from || to + LABEL_GAP <= left);
            if half > 0.0 && inside && apart {
                taken.push((place, left, right));
            }
        }
        taken.into_iter().map(|(place, _, _)| place).collect::<Vec<_>>()
    };
    let wanted = order.iter().filter(|&&place| !texts[place].is_empty()).count();
    let large = fitting(sizes[0]);
    if large.len() == wanted {
        (sizes[0], large)
    } else {
        (sizes[1], fitting(sizes[1]))
    }
}

/// An axis from zero in whole steps of 1, 2 or 5 times a power of ten.
#[derive(Clone, Copy, Debug)]
struct Scale {
    step: u64,
    steps: u64,
}

impl Scale {
    fn up_to(most: u64) -> Self {
        let most = most.max(1);
        let mut power = 1_u64;
        loop {
            for factor in [1, 2, 5] {
                let step = power.saturating_mul(factor);
                let steps = most.div_ceil(step);
                if steps <= MAX_GRID_LINES {
                    return Self { step, steps };
                }
            }
            power = power.saturating_mul(10);
        }
    }

    fn marks(self) -> impl Iterator<Item = u64> {
        (0..=self.steps).map(move |place| self.step.saturating_mul(place))
    }

    fn share(self, value: u64) -> f32 {
        (value as f64 / (self.step as f64 * self.steps as f64)) as f32
    }
}

/// A number for an axis, short and in no language: `950`, `2k`, `1.5M`. Steps are round, so nothing is lost.
fn compact(number: u64) -> String {
    let units = [
        (1_000_000_000_000_000_000, "E"),
        (1_000_000_000_000_000, "P"),
        (1_000_000_000_000, "T"),
    ];
    let units = units
        .into_iter()
        .chain([(1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")]);
    for (unit, letter) in units {
        if number >= unit {
            let tenths = number / (unit / 10);
            return match tenths % 10 {
                0 => format!("{}{letter}", tenths / 10),
                tenth => format!("{}.{tenth}{letter}", tenths / 10),
            };
        }
    }
    number.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use resvg::usvg::fontdb::Database;

    #[test]
    fn axes_have_few_whole_steps_and_reach_the_largest_value() {
        for most in (0..2_000).chain([9_999, 123_456, 7_000_000_001, u64::MAX / 2, u64::MAX]) {
            let scale = Scale::up_to(most);
            assert!((1..=MAX_GRID_LINES).contains(&scale.steps), "{most}: {scale:?}");
            let top = u128::from(scale.step) * u128::from(scale.steps);
            assert!(top >= u128::from(most), "{most}: {scale:?}");
            assert!(scale.share(most) <= 1.001);
        }
    }

    #[test]
    fn axis_numbers_are_short() {
        let cases = [
            (0, "0"),
            (950, "950"),
            (2_000, "2k"),
            (1_500, "1.5k"),
            (20_000_000, "20M"),
            (1_000_000_000, "1G"),
        ];
        for (number, text) in cases {
            assert_eq!(compact(number), text);
        }
        assert!(compact(u64::MAX).len() <= 6);
    }

    #[test]
    fn labels_never_touch_and_the_first_in_order_is_kept() {
        let fonts = Fonts::new(Database::new);
        let plot = Rect::new(60.0, 0.0, 320.0, 100.0);
        let texts = ["1,234,567"; 8];
        let order: Vec<usize> = (0..8).rev().collect();
        let (set, shown) = without_overlap(&fonts, plot, &texts, &[bold(16.0), bold(14.0)], &order);
        assert!(shown.contains(&7) && shown.len() < 8);
        let half = fonts.text_width(texts[0], set) / 2.0;
        let mut places: Vec<f32> = shown.iter().map(|&place| middle(plot, 40.0, place)).collect();
        places.sort_by(f32::total_cmp);
        assert!(
            places
                .windows(2)
                .all(|pair| pair[1] - pair[0] >= 2.0 * half + LABEL_GAP)
        );
    }
}
