//! Pictures for people: the fan card, the leaderboard and the weekly summary, as PNG.
//!
//! Plain data in, PNG bytes out. Every text arrives localised and every number formatted, so nothing here
//! knows a language, the store or Discord. A picture is written as SVG and drawn by resvg; text is split into
//! runs of one face each by our own code (`text`), because the renderer's own fallback loses emoji. The same
//! input gives the same bytes. Drawing takes tens of milliseconds of pure computation: call it from a
//! blocking thread.

mod avatar;
mod card;
mod chart;
mod fonts;
mod summary;
mod svg;
mod text;
mod theme;
mod top;

#[cfg(test)]
mod golden;
#[cfg(test)]
mod samples;

use std::sync::Arc;

use anyhow::Result;

pub use card::{Card, Progress};
pub use summary::{Bar, BarChart, Hours, People, Person, Summary, Tile, Trend};
pub use theme::TierColor;
pub use top::{Top, TopRow};

use fonts::Fonts;

/// A figure with its name: `Points` and `4,820`.
#[derive(Clone, Debug)]
pub struct Figure {
    pub label: String,
    pub value: String,
}

/// Draws pictures. Cloning is cheap and shares the fonts.
#[derive(Clone)]
pub struct Painter {
    fonts: Arc<Fonts>,
}

impl Painter {
    /// Prepares the embedded faces; faces of the system are only looked at when a character needs one.
    pub fn new() -> Self {
        Self::with_fonts(Fonts::new(fonts::system_catalogue))
    }

    fn with_fonts(fonts: Fonts) -> Self {
        Self {
            fonts: Arc::new(fonts),
        }
    }

    /// Draws a fan's own card.
    pub fn card(&self, card: &Card) -> Result<Vec<u8>> {
        card::draw(&self.fonts, card).into_png()
    }

    /// Draws one page of the leaderboard.
    pub fn top(&self, top: &Top) -> Result<Vec<u8>> {
        top::draw(&self.fonts, top).into_png()
    }

    /// Draws the weekly summary.
    pub fn summary(&self, summary: &Summary) -> Result<Vec<u8>> {
        summary::draw(&self.fonts, summary).into_png()
    }
}

impl Default for Painter {
    fn default() -> Self {
        Self::new()
    }
}
