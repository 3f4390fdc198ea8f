//! A canvas that writes SVG and draws it. The one place that turns text and pictures into markup: everything
//! passes through `text`, which cleans and escapes, so that no name can break out of its place.

use std::fmt::{self, Write};
use std::sync::Arc;

use anyhow::{Context, Result};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{FontFamily, FontResolver, ImageHrefResolver, ImageKind, Options, Tree};

use super::fonts::{FaceKey, Fonts};
use super::text::Line;
use super::theme::{Rgb, SCALE, Type};

/// A rectangle in logical units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rect {
    pub x: f32,
    pub y: f32,
    pub w: f32,
    pub h: f32,
}

impl Rect {
    pub const fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    pub fn right(self) -> f32 {
        self.x + self.w
    }

    pub fn bottom(self) -> f32 {
        self.y + self.h
    }

    /// This rectangle without a border of the given widths.
    pub fn inset(self, horizontal: f32, vertical: f32) -> Self {
        Self::new(
            self.x + horizontal,
            self.y + vertical,
            self.w - 2.0 * horizontal,
            self.h - 2.0 * vertical,
        )
    }
}

/// What a shape is filled with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Paint {
    Solid(Rgb),
    Faded(Rgb, f32),
    Gradient(usize),
}

impl From<Rgb> for Paint {
    fn from(color: Rgb) -> Self {
        Paint::Solid(color)
    }
}

impl fmt::Display for Paint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Paint::Solid(color) => write!(f, r#"fill="{color}""#),
            Paint::Faded(color, opacity) => write!(f, r#"fill="{color}" fill-opacity="{opacity:.3}""#),
            Paint::Gradient(id) => write!(f, r##"fill="url(#g{id})""##),
        }
    }
}

/// Where the given x is on a line of text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture in the making.
pub(super) struct Canvas<'a> {
    fonts: &'a Fonts,
    width: f32,
    height: f32,
    body: String,
    definitions: usize,
    images: Vec<Arc<Vec<u8>>>,
}

impl<'a> Canvas<'a> {
    /// An empty picture on an opaque background.
    pub fn new(fonts: &'a Fonts, width: f32, height: f32, background: Rgb) -> Self {
        let body = String::with_capacity(32 * 1024);
        let mut canvas = Self {
            fonts,
            width,
            height,
            body,
            definitions: 0,
            images: Vec::new(),
        };
        canvas.rect(Rect::new(0.0, 0.0, width, height), 0.0, background);
        canvas
    }

    pub fn fonts(&self) -> &'a Fonts {
        self.fonts
    }

    /// A gradient between two points given as shares of the shape's box.
    pub fn gradient(&mut self, (x1, y1): (f32, f32), (x2, y2): (f32, f32), from: Rgb, to: Rgb) -> Paint {
        let id = self.define();
        self.write(format_args!(
            r#"<linearGradient id="g{id}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"><stop offset="0" stop-color="{from}"/><stop offset="1" stop-color="{to}"/></linearGradient>"#,
        ));
        Paint::Gradient(id)
    }

    /// A rectangle with round corners.
    pub fn rect(&mut self, area: Rect, radius: f32, fill: impl Into<Paint>) {
        let Rect { x, y, w, h } = area;
        let fill = fill.into();
        self.write(format_args!(
            r#"<rect x="{x:.2}" y="{y:.2}" width="{w:.2}" height="{h:.2}" rx="{radius:.2}" {fill}/>"#
        ));
    }

    /// The outline of a rectangle with round corners, drawn inside its edge.
    pub fn outline(&mut self, area: Rect, radius: f32, width: f32, color: Rgb) {
        let Rect { x, y, w, h } = area.inset(width / 2.0, width / 2.0);
        let radius = radius - width / 2.0;
        self.write(format_args!(
            r#"<rect x="{x:.2}" y="{y:.2}" width="{w:.2}" height="{h:.2}" rx="{radius:.2}" fill="none" stroke="{color}" stroke-width="{width}"/>"#
        ));
    }

    pub fn circle(&mut self, cx: f32, cy: f32, radius: f32, fill: impl Into<Paint>) {
        let fill = fill.into();
        self.write(format_args!(
            r#"<circle cx="{cx:.2}" cy="{cy:.2}" r="{radius:.2}" {fill}/>"#
        ));
    }

    /// A shape given as SVG path data.
    pub fn path(&mut self, data: &str, fill: impl Into<Paint>) {
        let fill = fill.into();
        self.write(format_args!(r#"<path d="{data}" {fill}/>"#));
    }

    /// A shape given as path data on a 24-unit grid, centred on a point and scaled to a size.
    pub fn icon(&mut self, data: &str, cx: f32, cy: f32, size: f32, fill: impl Into<Paint>) {
        let (scale, fill) = (size / 24.0, fill.into());
        let (x, y) = (cx - size / 2.0, cy - size / 2.0);
        self.write(format_args!(
            r#"<path transform="translate({x:.2} {y:.2}) scale({scale:.4})" d="{data}" {fill}/>"#
        ));
    }

    /// A square PNG, cut to a circle.
    pub fn round_image(&mut self, cx: f32, cy: f32, radius: f32, png: Vec<u8>) {
        let (id, image) = (self.define(), self.images.len());
        self.images.push(Arc::new(png));
        let (x, y, side) = (cx - radius, cy - radius, radius * 2.0);
        self.write(format_args!(
            r#"<clipPath id="c{id}"><circle cx="{cx:.2}" cy="{cy:.2}" r="{radius:.2}"/></clipPath><image clip-path="url(#c{id})" x="{x:.2}" y="{y:.2}" width="{side:.2}" height="{side:.2}" href="{image}"/>"#
        ));
    }

    /// One line of text on a baseline. Returns its width.
    pub fn text(&mut self, x: f32, y: f32, set: Type, fill: Rgb, anchor: Anchor, text: &str) -> f32 {
        let line = self.fonts.line(text, set);
        self.line(x, y, fill, anchor, &line)
    }

    /// One line of text, ending in an ellipsis where it would be wider than `max`. Returns its width.
    #[expect(
        clippy::too_many_arguments,
        reason = "place, look and content of one line; a struct would say no more"
    )]
    pub fn text_within(
        &mut self,
        x: f32,
        y: f32,
        max: f32,
        set: Type,
        fill: Rgb,
        anchor: Anchor,
        text: &str,
    ) -> f32 {
        let line = self.fonts.line_within(text, set, max);
        self.line(x, y, fill, anchor, &line)
    }

    /// A line that has been laid out already. Returns its width.
    pub fn line(&mut self, x: f32, y: f32, fill: Rgb, anchor: Anchor, line: &Line) -> f32 {
        let mut x = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - line.width / 2.0,
            Anchor::End => x - line.width,
        };
        for run in &line.runs {
            let (family, size, text) = (run.face.family(), run.size, Escaped(&run.text));
            self.write(format_args!(
                r#"<text x="{x:.2}" y="{y:.2}" font-family="{family}" font-size="{size:.2}" fill="{fill}" xml:space="preserve">{text}</text>"#
            ));
            x += run.width;
        }
        line.width
    }

    /// Draws the picture.
    pub fn into_png(self) -> Result<Vec<u8>> {
        let (width, height) = (self.width, self.height);
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{}</svg>"#,
            self.body
        );
        let (fontdb, ids) = self.fonts.database();
        let options = Options {
            fontdb,
            font_resolver: FontResolver {
                select_font: Box::new(move |font, _| match font.families().first()? {
                    FontFamily::Named(family) => FaceKey::from_family(family)?.pick(&ids),
                    _ => None,
                }),
                select_fallback: Box::new(|_, _, _| None),
            },
            image_href_resolver: ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                // Only our own pictures by number: an address could otherwise read files.
                resolve_string: Box::new(|href, _| {
                    let image = href
                        .parse::<usize>()
                        .ok()
                        .and_then(|number| self.images.get(number))?;
                    Some(ImageKind::PNG(image.clone()))
                }),
            },
            ..Options::default()
        };
        let tree = Tree::from_str(&svg, &options).context("cannot lay out a picture")?;
        let (columns, rows) = ((width * SCALE).ceil() as u32, (height * SCALE).ceil() as u32);
        let mut pixmap = Pixmap::new(columns, rows).context("a picture has no size")?;
        resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixmap.as_mut());
        encode(&pixmap)
    }

    fn define(&mut self) -> usize {
        self.definitions += 1;
        self.definitions
    }

    fn write(&mut self, markup: fmt::Arguments<'_>) {
        self.body.write_fmt(markup).expect("a String takes any text");
    }
}

/// Opaque pixels as RGB: a quarter less to compress than with a channel that is full everywhere.
fn encode(pixmap: &Pixmap) -> Result<Vec<u8>> {
    let rgb: Vec<u8> = pixmap
        .data()
        .chunks_exact(4)
        .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    let mut bytes = Vec::with_capacity(256 * 1024);
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    // Flat areas repeat from row to row. Twice as small as the library's fast mode for ten milliseconds more.
    encoder.set_filter(png::Filter::Up);
    encoder.set_deflate_compression(png::DeflateCompression::Level(2));
    let mut writer = encoder.write_header().context("cannot start a PNG")?;
    writer.write_image_data(&rgb).context("cannot encode a PNG")?;
    writer.finish().context("cannot finish a PNG")?;
    Ok(bytes)
}

/// Text as XML character data.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::theme::{BACKGROUND, TEXT, regular};
    use super::*;
    use resvg::usvg::fontdb::Database;

    #[test]
    fn names_cannot_break_out_of_their_text() {
        let fonts = Fonts::new(Database::new);
        let mut canvas = Canvas::new(&fonts, 400.0, 60.0, BACKGROUND);
        let name = "</text><image href=\"/etc/passwd\"/>&amp;'\u{0}\u{FFFE}<script>";
        canvas.text(10.0, 40.0, regular(16.0), TEXT, Anchor::Start, name);
        assert!(
            !canvas.body.contains("<script") && !canvas.body.contains("<image"),
            "{}",
            canvas.body
        );
        canvas.into_png().unwrap();
    }
}
