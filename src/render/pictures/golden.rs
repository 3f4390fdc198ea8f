//! Draws every sample and compares it with the picture committed under `golden/`. After an intended change
//! run the tests once with `BLESS=1` and look at what changed before committing it.

use std::path::{Path, PathBuf};

use resvg::usvg::fontdb::Database;

use super::Painter;
use super::fonts::Fonts;
use super::samples::{self, Picture};

/// Largest difference of a channel that counts as equal: processors round the last bit differently.
const CHANNEL_TOLERANCE: u8 = 6;
/// Share of pixels that may differ by more, in millionths.
const PIXEL_TOLERANCE: usize = 200;
/// Largest picture we want to upload.
const MAX_BYTES: usize = 250 * 1024;

fn paint(painter: &Painter, picture: &Picture) -> Vec<u8> {
    match picture {
        Picture::Card(card) => painter.card(card),
        Picture::Top(top) => painter.top(top),
        Picture::Summary(summary) => painter.summary(summary),
    }
    .unwrap()
}

/// What keeps two pictures from being the same, if anything does.
fn difference(expected: &[u8], actual: &[u8]) -> Option<String> {
    let expected = image::load_from_memory(expected).unwrap().into_rgb8();
    let actual = image::load_from_memory(actual).unwrap().into_rgb8();
    if expected.dimensions() != actual.dimensions() {
        return Some(format!(
            "is {:?} instead of {:?}",
            actual.dimensions(),
            expected.dimensions()
        ));
    }
    let pixels = expected.pixels().zip(actual.pixels());
    let differs = |(a, b): &(&image::Rgb<u8>, &image::Rgb<u8>)| {
        a.0.iter()
            .zip(b.0)
            .any(|(a, b)| a.abs_diff(b) > CHANNEL_TOLERANCE)
    };
    let differing = pixels.filter(differs).count();
    let total = (expected.width() * expected.height()) as usize;
    (differing * 1_000_000 > total * PIXEL_TOLERANCE)
        .then(|| format!("differs in {differing} of {total} pixels"))
}

/// Where pictures that failed are left to be looked at: beside the test program, in the target folder.
fn failures() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    program.parent().unwrap().join("pictures")
}

#[test]
fn pictures_look_as_committed() {
    let painter = Painter::with_fonts(Fonts::new(Database::new));
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render/pictures/golden");
    let bless = std::env::var_os("BLESS").is_some();
    let mut problems = Vec::new();
    for (name, picture) in samples::all() {
        let actual = paint(&painter, &picture);
        assert!(actual.len() <= MAX_BYTES, "{name} has {} bytes", actual.len());
        let committed = golden.join(format!("{name}.png"));
        if bless {
            std::fs::create_dir_all(&golden).unwrap();
            std::fs::write(&committed, &actual).unwrap();
            continue;
        }
        let problem = match std::fs::read(&committed) {
            Ok(expected) => difference(&expected, &actual),
            Err(error) => Some(format!("has no committed picture: {error}")),
        };
        if let Some(problem) = problem {
            std::fs::create_dir_all(failures()).unwrap();
            let left = failures().join(format!("{name}.png"));
            std::fs::write(&left, &actual).unwrap();
            problems.push(format!("{name} {problem}; see {}", left.display()));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (first, second) = (Painter::with_fonts(Fonts::new(Database::new)), Painter::new());
    for (name, picture) in samples::all()
        .into_iter()
        .filter(|(name, _)| name.ends_with("long-zh"))
    {
        assert!(
            paint(&first, &picture) == paint(&second, &picture),
            "{name} came out differently the second time"
        );
    }
}
