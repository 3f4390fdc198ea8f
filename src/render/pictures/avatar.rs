//! Round portraits: the picture a member chose, or the first letter of their name on a colour of their own.
//!
//! Avatar bytes come from outside and may be anything. They are decoded here within limits and handed on as a
//! small PNG of our own making; the renderer, which has no limits, never sees the original.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::imageops::{self, FilterType};
use image::{ImageReader, Limits, Pixel, Rgba, RgbaImage};
use unicode_segmentation::UnicodeSegmentation;

use super::fonts::Fonts;
use super::svg::{Anchor, Canvas};
use super::text::clean;
use super::theme::{Rgb, SCALE, TRACK, WHITE, avatar_gradient, bold};

/// A download larger than this is no avatar.
const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Discord serves avatars up to 4096 pixels; we ask for 256 and accept what a careless caller may have asked
/// for.
const MAX_SIDE: u32 = 2048;
const MAX_DECODED_BYTES: u64 = 48 * 1024 * 1024;
const PERSON: &str = "M12 12a4.6 4.6 0 1 0 0-9.2 4.6 4.6 0 0 0 0 9.2zm0 2.2c-4.6 0-8.2 2.5-8.2 5.7 0 .7.6 1.3 1.3 1.3h13.8\
    c.7 0 1.3-.6 1.3-1.3 0-3.2-3.6-5.7-8.2-5.7z";

/// Whose portrait to draw.
pub(super) struct Portrait<'a> {
    pub name: &'a str,
    pub avatar: Option<&'a [u8]>,
    pub seed: u64,
}

/// Draws a portrait.
pub(super) fn draw(canvas: &mut Canvas<'_>, cx: f32, cy: f32, radius: f32, portrait: &Portrait<'_>) {
    let side = (radius * 2.0 * SCALE).round() as u32;
    if let Some(png) = portrait.avatar.and_then(|bytes| square_png(bytes, side, TRACK)) {
        canvas.round_image(cx, cy, radius, png);
        return;
    }
    let (from, to) = avatar_gradient(portrait.seed);
    let fill = canvas.gradient((0.0, 0.0), (1.0, 1.0), from, to);
    canvas.circle(cx, cy, radius, fill);
    match initial(portrait.name) {
        Some(letter) => draw_initial(canvas, cx, cy, radius, &letter),
        None => canvas.icon(PERSON, cx, cy, radius * 1.2, WHITE),
    }
}

fn draw_initial(canvas: &mut Canvas<'_>, cx: f32, cy: f32, radius: f32, letter: &str) {
    let fonts: &Fonts = canvas.fonts();
    let (line, set) = fonts.line_shrunk(letter, bold(radius * 0.92), radius * 0.4, radius * 1.5);
    // Capitals and Chinese characters both have their middle a good third of the size above the baseline.
    canvas.line(cx, cy + set.size * 0.36, WHITE, Anchor::Middle, &line);
}

/// The first letter or digit of a name; of a name without any, its first sign.
fn initial(name: &str) -> Option<String> {
    let name = clean(name);
    let letter = |cluster: &&str| cluster.chars().next().is_some_and(char::is_alphanumeric);
    let found = name
        .graphemes(true)
        .find(letter)
        .or_else(|| name.graphemes(true).next())?;
    // Latin, Greek, Cyrillic, Armenian; the capitals of other scripts are rare, and so are faces that have
    // them.
    if found.starts_with(|c: char| c < '\u{590}') {
        return found.to_uppercase().graphemes(true).next().map(str::to_owned);
    }
    Some(found.to_owned())
}

/// The middle square of a picture as a PNG without transparency, or nothing if the bytes are no picture we
/// accept. Of an animation this is the first frame.
fn square_png(bytes: &[u8], side: u32, background: Rgb) -> Option<Vec<u8>> {
    if bytes.len() > MAX_BYTES {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    reader.limits(limits);
    let picture = match reader.decode() {
        Ok(picture) => picture.into_rgba8(),
        Err(error) => {
            tracing::debug!(%error, "an avatar could not be decoded, a letter stands in for it");
            return None;
        }
    };
    let edge = picture.width().min(picture.height());
    if edge == 0 {
        return None;
    }
    let (left, top) = ((picture.width() - edge) / 2, (picture.height() - edge) / 2);
    let square = imageops::crop_imm(&picture, left, top, edge, edge).to_image();
    let small = imageops::resize(&square, side, side, FilterType::CatmullRom);
    let mut flat = RgbaImage::from_pixel(side, side, Rgba([background.0, background.1, background.2, 255]));
    for (below, above) in flat.pixels_mut().zip(small.pixels()) {
        below.blend(above);
    }
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Fast, PngFilter::Sub);
    flat.write_with_encoder(encoder).ok()?;
    Some(png)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::gif::GifEncoder;
    use image::{DynamicImage, Frame, ImageFormat};

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let picture = RgbaImage::from_fn(width, height, |x, y| Rgba([x as u8, y as u8, 90, 255]));
        let mut bytes = Cursor::new(Vec::new());
        let picture = DynamicImage::from(picture);
        let picture = if format == ImageFormat::Jpeg {
            picture.to_rgb8().into()
        } else {
            picture
        };
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn size_of(png: &[u8]) -> (u32, u32) {
        let picture = image::load_from_memory(png).unwrap();
        (picture.width(), picture.height())
    }

    #[test]
    fn every_format_of_discord_becomes_a_square() {
        for format in [
            ImageFormat::Png,
            ImageFormat::Jpeg,
            ImageFormat::WebP,
            ImageFormat::Gif,
        ] {
            let png = square_png(&encoded(120, 80, format), 64, TRACK).unwrap();
            assert_eq!(size_of(&png), (64, 64), "{format:?}");
        }
    }

    #[test]
    fn an_animation_gives_its_first_frame() {
        let mut gif = Vec::new();
        let mut encoder = GifEncoder::new(&mut gif);
        for shade in [250, 10, 10] {
            encoder
                .encode_frame(Frame::new(RgbaImage::from_pixel(
                    32,
                    32,
                    Rgba([shade, 0, 0, 255]),
                )))
                .unwrap();
        }
        drop(encoder);
        let picture = image::load_from_memory(&square_png(&gif, 16, TRACK).unwrap())
            .unwrap()
            .to_rgba8();
        assert!(picture.get_pixel(8, 8)[0] > 200);
    }

    #[test]
    fn an_animated_webp_gives_its_first_frame() {
        let webp = animated_webp(&encoded(32, 32, ImageFormat::WebP));
        assert_eq!(size_of(&square_png(&webp, 16, TRACK).unwrap()), (16, 16));
    }

    /// Wraps a still lossless WebP of 32 by 32 pixels into an animation of two frames.
    fn animated_webp(still: &[u8]) -> Vec<u8> {
        let chunk = |name: &[u8; 4], data: &[u8]| {
            let mut bytes = [name.as_slice(), &(data.len() as u32).to_le_bytes(), data].concat();
            bytes.resize(bytes.len().next_multiple_of(2), 0);
            bytes
        };
        let frame = [
            [0; 6].as_slice(),
            &[31, 0, 0, 31, 0, 0, 100, 0, 0, 0],
            &still[12..],
        ]
        .concat();
        let body = [
            b"WEBP".to_vec(),
            chunk(b"VP8X", &[0b10, 0, 0, 0, 31, 0, 0, 31, 0, 0]),
            chunk(b"ANIM", &[0; 6]),
            chunk(b"ANMF", &frame),
            chunk(b"ANMF", &frame),
        ];
        chunk(b"RIFF", &body.concat())
    }

    #[test]
    fn a_picture_bomb_is_refused() {
        // 16,000 by 16,000 pixels of one colour: a megabyte as PNG, a gigabyte decoded.
        let mut bomb = Vec::new();
        let mut encoder = png::Encoder::new(&mut bomb, 16_000, 16_000);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        encoder
            .write_header()
            .unwrap()
            .write_image_data(&vec![0; 2_000 * 16_000])
            .unwrap();
        assert!(square_png(&bomb, 64, TRACK).is_none());
    }

    #[test]
    fn broken_bytes_are_refused() {
        let whole = encoded(200, 200, ImageFormat::Png);
        for bytes in [
            &[][..],
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            &whole[..whole.len() / 3],
            &[0; 4096],
        ] {
            assert!(square_png(bytes, 64, TRACK).is_none());
        }
        assert!(square_png(&vec![0; MAX_BYTES + 1], 64, TRACK).is_none());
    }

    #[test]
    fn initials_skip_decoration() {
        for (name, letter) in [
            ("★彡 mei", Some("彡")),
            ("zoë", Some("Z")),
            ("ßeta", Some("S")),
            ("ქართული", Some("ქ")),
            ("👨‍👩‍👧‍👦", Some("👨‍👩‍👧‍👦")),
            ("\u{3164}\u{202E}", None),
            ("محمد", Some("م")),
        ] {
            assert_eq!(initial(name).as_deref(), letter, "{name}");
        }
    }
}
