//! The post that says who reached a tier: names without mentions, so that nobody is pinged.

use serenity::all::CreateEmbed;

use super::{GOLD, Page, names};
use crate::{
    domain::{locale::Locale, tier::Ladder},
    service::notices::Named,
    tr,
};

/// Names said before the rest is only counted.
const NAMES: usize = 15;

/// Who reached which tier.
pub fn tiers_reached(locale: Locale, ladder: &Ladder, named: &[Named]) -> Page {
    let mut lines: Vec<String> = named
        .iter()
        .take(NAMES)
        .map(|named| {
            tr!(
                locale,
                "tier-reached",
                name = names::plain(&named.name),
                tier = names::plain(&names::tier_of(locale, ladder, named.tier_id))
            )
        })
        .collect();
    let more = named.len().saturating_sub(NAMES) as i64;
    if more > 0 {
        lines.push(tr!(locale, "list-more", n = more));
    }
    let title = tr!(locale, "tiers-reached-title", n = named.len() as i64);
    Page::new(
        CreateEmbed::new()
            .title(title)
            .description(lines.join("\n"))
            .colour(GOLD),
    )
}
