//! One line of text: made harmless, put in visual order, split into runs of one face each, measured, cut to
//! fit.
//!
//! The renderer's own fallback gives up where two faces shape a text into different numbers of glyphs, which
//! turns family emoji, flags and skin tones into boxes. So each run we hand it names the one face that can
//! draw it.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};
use unicode_segmentation::UnicodeSegmentation;

use super::fonts::{FaceKey, Flavor, Fonts, is_invisible};
use super::theme::Type;

/// Clusters drawn at most; a line of our pictures holds far fewer.
const MAX_CLUSTERS: usize = 400;
/// Characters kept of one cluster; the longest emoji sequence in use has ten.
const MAX_CLUSTER_CHARS: usize = 16;
/// Accents kept on one letter. Real writing stacks three; more would climb into the lines around.
const MAX_STACKED_MARKS: usize = 3;
/// Emoji are drawn larger than capitals at the same size; this brings them level with the text.
const EMOJI_SCALE: f32 = 0.86;
const ELLIPSIS: char = '…';
/// Gives neutral characters at the edges of a right-to-left run its direction; draws nothing.
const RIGHT_TO_LEFT_MARK: char = '\u{200F}';

/// A piece of a line in exactly one face.
#[derive(Debug)]
pub(super) struct Run {
    pub text: String,
    pub face: FaceKey,
    /// Font size after the face's own correction.
    pub size: f32,
    pub width: f32,
}

/// Runs in visual order, left to right.
#[derive(Debug)]
pub(super) struct Line {
    pub runs: Vec<Run>,
    pub width: f32,
}

impl Fonts {
    /// Lays one line out. The paragraph always runs left to right, so that a name never jumps to the other
    /// edge of its column.
    pub fn line(&self, text: &str, set: Type) -> Line {
        self.clean_line(&clean(text), set)
    }

    /// Width of a line.
    pub fn text_width(&self, text: &str, set: Type) -> f32 {
        self.line(text, set).width
    }

    /// Lays a line out, ending it in an ellipsis where it would be wider than `max`.
    pub fn line_within(&self, text: &str, set: Type, max: f32) -> Line {
        let text = clean(text);
        let whole = self.clean_line(&text, set);
        if whole.width <= max {
            return whole;
        }
        let heads: Vec<&str> = text.grapheme_indices(true).map(|(end, _)| &text[..end]).collect();
        let cut = |head: &str| self.clean_line(&with_ellipsis(head), set);
        let fitting = heads.partition_point(|head| cut(head).width <= max);
        cut(heads.get(fitting.saturating_sub(1)).copied().unwrap_or_default())
    }

    /// Lays a line out at the largest size between `set.size` and `smallest` that fits, then with an
    /// ellipsis.
    pub fn line_shrunk(&self, text: &str, set: Type, smallest: f32, max: f32) -> (Line, Type) {
        let full = self.line(text, set);
        if full.width <= max {
            return (full, set);
        }
        // Half a unit of slack, since advances do not shrink exactly in proportion.
        let size = (set.size * (max - 0.5) / full.width).max(smallest);
        let set = Type { size, ..set };
        (self.line_within(text, set, max), set)
    }

    /// Breaks a text into at most `max_lines` lines; the last takes what is left and has to be cut by the
    /// caller.
    pub fn wrap(&self, text: &str, set: Type, max: f32, max_lines: usize) -> Vec<String> {
        let mut rest = clean(text);
        let mut lines = Vec::new();
        while lines.len() + 1 < max_lines && self.clean_line(&rest, set).width > max {
            let breaks = line_breaks(&rest);
            let fits = |end: usize| self.clean_line(rest[..end].trim_end(), set).width <= max;
            let Some(&end) = breaks.iter().rev().find(|&&end| fits(end)) else {
                break;
            };
            lines.push(rest[..end].trim_end().to_owned());
            rest = rest[end..].trim_start().to_owned();
        }
        lines.push(rest);
        lines
    }

    fn clean_line(&self, text: &str, set: Type) -> Line {
        let mut runs = Vec::new();
        let bidi = BidiInfo::new(text, Some(Level::ltr()));
        if let Some(paragraph) = bidi.paragraphs.first() {
            let (levels, stretches) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for stretch in stretches {
                let rtl = levels[stretch.start].is_rtl();
                self.add_runs(text, stretch, rtl, set, &mut runs);
            }
        }
        let width = runs.iter().map(|run| run.width).sum();
        Line { runs, width }
    }

    /// Splits a stretch of one direction by face.
    fn add_runs(&self, text: &str, stretch: Range<usize>, rtl: bool, set: Type, runs: &mut Vec<Run>) {
        let mut parts: Vec<(FaceKey, String)> = Vec::new();
        for (start, cluster) in text[stretch.clone()].grapheme_indices(true) {
            let previous = parts.last().map(|(face, _)| *face);
            let flavor = flavor(text, stretch.start + start, cluster);
            let Some((face, drawn)) = self.choose(cluster, flavor, previous, set) else {
                continue;
            };
            match parts.last_mut() {
                Some((last, part)) if *last == face => part.push_str(&drawn),
                _ => parts.push((face, drawn)),
            }
        }
        if rtl {
            parts.reverse();
        }
        runs.extend(parts.into_iter().map(|(face, part)| {
            let size = if self.is_emoji(face) {
                set.size * EMOJI_SCALE
            } else {
                set.size
            };
            let text = if rtl {
                format!("{RIGHT_TO_LEFT_MARK}{part}{RIGHT_TO_LEFT_MARK}")
            } else {
                part
            };
            let width = self.width(face, &text, rtl) * size;
            Run {
                text,
                face,
                size,
                width,
            }
        }));
    }

    /// The face for a cluster and what of the cluster it draws: all of it, its letter without the accents the
    /// face lacks, or a box. Spaces stay with the text before them, so that words of one script remain one
    /// run.
    fn choose(
        &self,
        cluster: &str,
        flavor: Flavor,
        previous: Option<FaceKey>,
        set: Type,
    ) -> Option<(FaceKey, String)> {
        if cluster.chars().all(is_invisible) {
            return previous.map(|face| (face, cluster.to_owned()));
        }
        if cluster == " "
            && let Some(face) = previous
            && !self.is_emoji(face)
        {
            return Some((face, cluster.to_owned()));
        }
        match self.face_for(cluster, set.weight, flavor) {
            Some(face) => Some((
                face,
                cluster
                    .chars()
                    .filter(|&c| is_invisible(c) || self.has(face, c))
                    .collect(),
            )),
            None => self
                .face_for("□", set.weight, Flavor::EastAsian)
                .map(|face| (face, "□".to_owned())),
        }
    }
}

/// A name, or a dash for one made of nothing visible.
pub(super) fn shown_name(name: &str) -> &str {
    if clean(name).is_empty() { "–" } else { name }
}

/// Drops what XML refuses, what reorders or hides text, and piles of accents; turns every kind of blank into
/// a space.
pub(super) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for cluster in text.graphemes(true).take(MAX_CLUSTERS) {
        let mut marks = 0;
        for c in cluster.chars().take(MAX_CLUSTER_CHARS) {
            if is_blank(c) {
                if !cleaned.ends_with(' ') {
                    cleaned.push(' ');
                }
                continue;
            }
            if is_dropped(c) {
                continue;
            }
            marks += usize::from(is_stacking_mark(c));
            if marks <= MAX_STACKED_MARKS || !is_stacking_mark(c) {
                cleaned.push(c);
            }
        }
    }
    cleaned.trim().to_owned()
}

fn is_blank(c: char) -> bool {
    // White space, and letters that are drawn as nothing: people use them for empty-looking names.
    c.is_whitespace()
        || matches!(
            c,
            '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}'
        )
}

fn is_dropped(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
        )
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFC}')
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
        || (u32::from(c) & 0xFFFE) == 0xFFFE
}

fn is_stacking_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}' | '\u{6D6}'..='\u{6ED}' | '\u{E31}' | '\u{E34}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}'
        | '\u{EB1}' | '\u{EB4}'..='\u{EBC}' | '\u{EC8}'..='\u{ECD}' | '\u{F71}'..='\u{F84}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20F0}' | '\u{FE20}'..='\u{FE2F}')
}

/// Cuts before an ellipsis, which takes the direction of the text it follows.
fn with_ellipsis(head: &str) -> String {
    let head = head.trim_end();
    let last = head.chars().rev().map(bidi_class).find(|class| {
        matches!(
            class,
            BidiClass::L | BidiClass::R | BidiClass::AL | BidiClass::EN | BidiClass::AN
        )
    });
    match last {
        Some(BidiClass::R | BidiClass::AL) => format!("{head}{ELLIPSIS}{RIGHT_TO_LEFT_MARK}"),
        _ => format!("{head}{ELLIPSIS}"),
    }
}

/// Byte offsets where a line may end: after spaces and hyphens, and around East Asian characters as long as
/// no closing mark starts a line and no opening mark ends one.
fn line_breaks(text: &str) -> Vec<usize> {
    let clusters: Vec<(usize, &str)> = text.grapheme_indices(true).collect();
    let allowed = |pair: &&[(usize, &str)]| {
        let (before, after) = (first_char(pair[0].1), first_char(pair[1].1));
        let wide = is_east_asian(before) || is_east_asian(after);
        before == ' ' || (wide && after != ' ' && !closes(after) && !opens(before))
    };
    clusters
        .windows(2)
        .filter(allowed)
        .map(|pair| pair[1].0)
        .collect()
}

fn first_char(cluster: &str) -> char {
    cluster.chars().next().unwrap_or(' ')
}

fn closes(c: char) -> bool {
    "，。、！？：；）」』】》〉〕］｝…‥—～ー·・％,.!?:;)]}%”’々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
        .contains(c)
}

fn opens(c: char) -> bool {
    "（「『【《〈〔［｛([{“‘$＄#＃".contains(c)
}

fn is_east_asian(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Which kind of face a cluster wants, seen in its surroundings.
fn flavor(text: &str, start: usize, cluster: &str) -> Flavor {
    if is_emoji(cluster) {
        return Flavor::Emoji;
    }
    match first_char(cluster) {
        // Greek, Cyrillic: the Chinese face has only part of them, and a word should not change face
        // half-way.
        '\u{370}'..='\u{52F}' | '\u{1C80}'..='\u{1C8F}' | '\u{1F00}'..='\u{1FFF}' => Flavor::Western,
        // Punctuation that both kinds of writing use, drawn a full square wide by Chinese faces.
        '\u{B7}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203B}' => {
            let letter = |c: &char| c.is_alphanumeric();
            let (before, after) = (
                text[..start].chars().rev().find(letter),
                text[start..].chars().find(letter),
            );
            match before.or(after) {
                Some(c) if is_east_asian(c) => Flavor::EastAsian,
                Some(c) if c.is_ascii_digit() && after.is_some_and(is_east_asian) => Flavor::EastAsian,
                _ => Flavor::Western,
            }
        }
        _ => Flavor::EastAsian,
    }
}

/// Whether a cluster is meant to be a colour picture: what lies in the emoji planes, the older characters
/// that Unicode gives emoji presentation by default, and anything that asks for it with a variation selector.
fn is_emoji(cluster: &str) -> bool {
    let first = first_char(cluster);
    if first.is_ascii() {
        return cluster.contains('\u{20E3}');
    }
    if cluster.contains('\u{FE0E}') {
        return false;
    }
    cluster.contains('\u{FE0F}')
        || matches!(first,
            '\u{1F004}' | '\u{1F0CF}' | '\u{1F170}'..='\u{1F171}' | '\u{1F17E}'..='\u{1F17F}' | '\u{1F18E}'
            | '\u{1F191}'..='\u{1F19A}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F201}'..='\u{1F251}'
            | '\u{1F300}'..='\u{1F64F}' | '\u{1F680}'..='\u{1F6FF}' | '\u{1F7E0}'..='\u{1F7F0}'
            | '\u{1F90C}'..='\u{1F9FF}' | '\u{1FA70}'..='\u{1FAFF}')
        || matches!(first,
            '⌚' | '⌛' | '⏩'..='⏬' | '⏰' | '⏳' | '◽' | '◾' | '☔' | '☕' | '♈'..='♓' | '♿' | '⚓' | '⚡' | '⚪' | '⚫'
            | '⚽' | '⚾' | '⛄' | '⛅' | '⛎' | '⛔' | '⛪' | '⛲' | '⛳' | '⛵' | '⛺' | '⛽' | '✅' | '✊' | '✋' | '✨' | '❌'
            | '❎' | '❓'..='❕' | '❗' | '➕'..='➗' | '➰' | '➿' | '⬛' | '⬜' | '⭐' | '⭕')
}

#[cfg(test)]
mod tests {
    use super::super::samples::NAMES;
    use super::super::theme::{bold, regular};
    use super::*;
    use resvg::usvg::fontdb::Database;

    fn fonts() -> Fonts {
        Fonts::new(Database::new)
    }

    fn joined(line: &Line) -> String {
        line.runs.iter().map(|run| run.text.as_str()).collect()
    }

    #[test]
    fn every_sample_is_drawn_without_boxes_and_with_a_width() {
        let fonts = fonts();
        for set in [regular(16.0), bold(30.0)] {
            for name in NAMES {
                let line = fonts.line(name, set);
                assert!(!joined(&line).contains('□'), "{name}: {:?}", line.runs);
                assert!(
                    !line.runs.is_empty() && line.runs.iter().all(|run| run.width > 0.0),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn every_run_is_shaped_without_missing_glyphs() {
        let fonts = fonts();
        for name in NAMES {
            for run in fonts.line(name, bold(20.0)).runs {
                let lacking: Vec<char> = run
                    .text
                    .chars()
                    .filter(|&c| !is_invisible(c) && !fonts.has(run.face, c))
                    .collect();
                assert!(lacking.is_empty(), "{name}: {lacking:?} in {run:?}");
            }
        }
    }

    #[test]
    fn a_character_without_a_face_is_one_box() {
        let fonts = fonts();
        assert_eq!(joined(&fonts.line("a\u{12000}\u{12001}b", regular(16.0))), "a□□b");
    }

    #[test]
    fn emoji_sequences_stay_one_glyph_wide() {
        let fonts = fonts();
        let one = fonts.text_width("🙂", regular(20.0));
        for emoji in ["👨‍👩‍👧‍👦", "🇹🇼", "👍🏽", "❤️", "🏴‍☠️", "1️⃣", "🏳️‍🌈", "👩🏽‍💻"]
        {
            let width = fonts.text_width(emoji, regular(20.0));
            assert!(
                (width - one).abs() < 0.5,
                "{emoji} is {width} wide, one emoji {one}"
            );
        }
    }

    #[test]
    fn cut_lines_fit_and_end_in_an_ellipsis() {
        let fonts = fonts();
        for name in NAMES {
            let set = bold(24.0);
            let full = fonts.text_width(name, set);
            for max in [12.0, 40.0, 90.0, 150.0] {
                let line = fonts.line_within(name, set, max);
                if full <= max {
                    assert_eq!(joined(&line), joined(&fonts.line(name, set)));
                } else {
                    assert!(
                        joined(&line).contains(ELLIPSIS),
                        "{name} at {max}: {:?}",
                        line.runs
                    );
                    assert!(line.width <= max.max(24.0), "{name} at {max}: {}", line.width);
                }
            }
        }
    }

    #[test]
    fn cut_arabic_ends_on_the_left() {
        let fonts = fonts();
        let line = fonts.line_within("محمد العربي الطويل جدا", bold(24.0), 120.0);
        assert!(line.runs[0].text.contains(ELLIPSIS), "{:?}", line.runs);
    }

    #[test]
    fn shrinking_stops_at_the_smallest_size() {
        let fonts = fonts();
        let (line, set) = fonts.line_shrunk("12,345,678,901,234", bold(40.0), 20.0, 100.0);
        assert!((set.size - 20.0).abs() < 0.01 && line.width <= 100.0);
        let (line, set) = fonts.line_shrunk("1,234,567", bold(40.0), 20.0, 150.0);
        assert!(set.size > 20.0 && line.width <= 150.0 && !joined(&line).contains(ELLIPSIS));
    }

    #[test]
    fn hostile_text_is_made_harmless() {
        assert_eq!(clean("a\u{202E}b\u{0}c\u{FFFF}d\u{2066}e\u{FEFF}"), "abcde");
        assert_eq!(clean("  a\u{3164}\u{3164}\n\tb  "), "a b");
        assert_eq!(
            clean(&format!("Z{}", "\u{336}".repeat(500))),
            format!("Z{}", "\u{336}".repeat(3))
        );
        assert_eq!(clean(&"字".repeat(5000)).chars().count(), MAX_CLUSTERS);
        assert_eq!(clean("👨🏽‍❤️‍💋‍👨🏿"), "👨🏽‍❤️‍💋‍👨🏿");
    }

    #[test]
    fn chinese_breaks_between_characters_but_not_before_closing_marks() {
        let fonts = fonts();
        let text = "這一週有四十二位粉絲回來聊天，其中三位是第一次留言，別忘了歡迎他們。";
        let lines = fonts.wrap(text, regular(20.0), 300.0, 4);
        assert!(lines.len() > 1);
        for line in &lines {
            assert!(!line.starts_with(closes), "{lines:?}");
            assert!(fonts.text_width(line, regular(20.0)) <= 300.0, "{lines:?}");
        }
        assert_eq!(lines.concat(), text);
    }

    #[test]
    fn latin_breaks_at_spaces() {
        let fonts = fonts();
        let lines = fonts.wrap("Forty-two fans came back this week", regular(20.0), 180.0, 3);
        assert!(
            lines.len() > 1 && lines.iter().all(|line| !line.starts_with(' ')),
            "{lines:?}"
        );
        assert_eq!(lines.join(" "), "Forty-two fans came back this week");
    }

    #[test]
    fn curly_quotes_follow_the_writing_around_them() {
        assert_eq!(flavor("Owl’s", 3, "’"), Flavor::Western);
        assert_eq!(flavor("他說“好”", 6, "“"), Flavor::EastAsian);
        assert_eq!(flavor("412 天 · 本週", 8, "·"), Flavor::EastAsian);
    }
}
