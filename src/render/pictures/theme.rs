//! The look shared by all pictures: colours, type sizes, spacing. Sized for a 900-unit wide canvas that
//! Discord shows at about 550 px on a desktop and 350 px on a phone, hence the generous type.

use std::fmt;

use super::fonts::Weight;

/// Width of every picture in logical units.
pub(super) const WIDTH: f32 = 900.0;
/// Pixels per logical unit.
pub(super) const SCALE: f32 = 2.0;

/// Distance from the picture's edge to its content.
pub(super) const MARGIN: f32 = 36.0;
/// Distance between panels.
pub(super) const GAP: f32 = 12.0;
/// Distance from a panel's edge to its content.
pub(super) const PADDING: f32 = 18.0;
/// Corner radius of panels.
pub(super) const RADIUS: f32 = 14.0;

pub(super) const BACKGROUND: Rgb = Rgb(0x17, 0x18, 0x1D);
pub(super) const PANEL: Rgb = Rgb(0x22, 0x24, 0x2B);
/// Behind a superfan's card, nearly black so that gold stays gold.
pub(super) const NIGHT: Rgb = Rgb(0x20, 0x1E, 0x20);
pub(super) const TRACK: Rgb = Rgb(0x34, 0x37, 0x41);
pub(super) const LINE: Rgb = Rgb(0x33, 0x36, 0x40);
pub(super) const TEXT: Rgb = Rgb(0xF5, 0xF6, 0xF8);
pub(super) const TEXT_SOFT: Rgb = Rgb(0xC3, 0xC8, 0xD2);
pub(super) const TEXT_FAINT: Rgb = Rgb(0x9A, 0xA1, 0xAE);
pub(super) const INK: Rgb = Rgb(0x1C, 0x19, 0x12);
pub(super) const WHITE: Rgb = Rgb(0xFF, 0xFF, 0xFF);

pub(super) const ACCENT: Rgb = Rgb(0x7D, 0x88, 0xFF);
pub(super) const ACCENT_DIM: Rgb = Rgb(0x4A, 0x50, 0x8C);
pub(super) const GOLD: Rgb = Rgb(0xF6, 0xC4, 0x53);
pub(super) const GOLD_LIGHT: Rgb = Rgb(0xFF, 0xE3, 0x9A);
pub(super) const GOLD_DEEP: Rgb = Rgb(0xE0, 0x9A, 0x26);
pub(super) const SILVER: Rgb = Rgb(0xCB, 0xD3, 0xDF);
pub(super) const BRONZE: Rgb = Rgb(0xD9, 0x96, 0x66);
pub(super) const ROSE: Rgb = Rgb(0xFF, 0x8F, 0xA8);
pub(super) const SKY: Rgb = Rgb(0x7F, 0xC8, 0xF8);
pub(super) const UP: Rgb = Rgb(0x5B, 0xD6, 0x8D);
pub(super) const DOWN: Rgb = Rgb(0xFF, 0x8A, 0x80);

/// Newcomer, regular, insider, superfan.
const RUNGS: [Rgb; 4] = [
    Rgb(0xA3, 0xAD, 0xBD),
    Rgb(0x4F, 0xCB, 0xC4),
    Rgb(0xA7, 0x98, 0xFF),
    GOLD,
];

/// Gradients behind letter avatars, dark enough for white letters.
const AVATARS: [(Rgb, Rgb); 8] = [
    (Rgb(0x6A, 0x76, 0xF4), Rgb(0x8D, 0x4F, 0xD8)),
    (Rgb(0xE0, 0x62, 0x8A), Rgb(0xB8, 0x45, 0xA0)),
    (Rgb(0x2B, 0xA3, 0x97), Rgb(0x2A, 0x78, 0xB8)),
    (Rgb(0xE0, 0x7B, 0x4A), Rgb(0xC9, 0x4A, 0x6A)),
    (Rgb(0x4C, 0x8F, 0xE8), Rgb(0x4C, 0x5F, 0xD0)),
    (Rgb(0x4F, 0x9E, 0x5F), Rgb(0x27, 0x82, 0x86)),
    (Rgb(0x9A, 0x6C, 0xE8), Rgb(0xC0, 0x54, 0xB4)),
    (Rgb(0x64, 0x7A, 0x96), Rgb(0x4A, 0x5A, 0x7A)),
];

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    pub size: f32,
    pub weight: Weight,
}

/// Text in the regular weight.
pub(super) const fn regular(size: f32) -> Type {
    Type {
        size,
        weight: Weight::Regular,
    }
}

/// Text in the bold weight.
pub(super) const fn bold(size: f32) -> Type {
    Type {
        size,
        weight: Weight::Bold,
    }
}

/// A colour; `Display` writes it as SVG wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// This colour with `share` (0..=1) of another mixed in.
    pub fn mix(self, other: Rgb, share: f32) -> Rgb {
        let channel = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
        Rgb(
            channel(self.0, other.0),
            channel(self.1, other.1),
            channel(self.2, other.2),
        )
    }

    /// Perceived brightness, 0..=255.
    fn brightness(self) -> f32 {
        0.299 * f32::from(self.0) + 0.587 * f32::from(self.1) + 0.114 * f32::from(self.2)
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// The colour of a tier: the one of its rung, or one the creator chose for the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TierColor {
    /// Position on the ladder, lowest first; 3 and above are gold.
    Rung(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

impl TierColor {
    /// The colour to draw with, lightened until it can be read on the dark panels.
    pub(super) fn rgb(self) -> Rgb {
        const READABLE: f32 = 140.0;
        match self {
            TierColor::Rung(rung) => RUNGS[usize::from(rung).min(RUNGS.len() - 1)],
            TierColor::Rgb(red, green, blue) => {
                let chosen = Rgb(red, green, blue);
                let brightness = chosen.brightness();
                if brightness >= READABLE {
                    return chosen;
                }
                chosen.mix(WHITE, (READABLE - brightness) / (255.0 - brightness))
            }
        }
    }
}

/// The two ends of the gradient behind a letter avatar.
pub(super) fn avatar_gradient(seed: u64) -> (Rgb, Rgb) {
    AVATARS[(seed % AVATARS.len() as u64) as usize]
}

/// The colour of the medal for a rank, for the first three.
pub(super) fn medal(rank: u32) -> Option<Rgb> {
    match rank {
        1 => Some(GOLD),
        2 => Some(SILVER),
        3 => Some(BRONZE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_role_colors_are_lightened_until_readable() {
        for color in [
            TierColor::Rgb(0, 0, 0),
            TierColor::Rgb(0x20, 0x10, 0x60),
            TierColor::Rgb(255, 0, 0),
        ] {
            assert!(color.rgb().brightness() >= 139.0, "{color:?} -> {}", color.rgb());
        }
        assert_eq!(TierColor::Rgb(0xFE, 0xE0, 0x40).rgb(), Rgb(0xFE, 0xE0, 0x40));
    }

    #[test]
    fn rungs_beyond_the_ladder_are_gold() {
        assert_eq!(TierColor::Rung(200).rgb(), GOLD);
    }
}
