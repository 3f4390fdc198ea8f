//! The languages Ironfan speaks.

use serde::{Deserialize, Serialize};

/// A language of texts and pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Locale {
    #[serde(rename = "en-US")]
    EnUs,
    #[serde(rename = "zh-TW")]
    ZhTw,
}

impl Locale {
    /// Every language, English first.
    pub const ALL: [Locale; 2] = [Locale::EnUs, Locale::ZhTw];

    /// The tag Discord and the locale files use.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::EnUs => "en-US",
            Locale::ZhTw => "zh-TW",
        }
    }

    /// The language for a tag such as Discord's `locale` or a Unix `LANG`. Every Chinese tag leads
    /// to Traditional Chinese, as Discord falls back for none of them; all else to English.
    pub fn for_tag(tag: &str) -> Self {
        if tag
            .get(..2)
            .is_some_and(|prefix| prefix.eq_ignore_ascii_case("zh"))
        {
            Locale::ZhTw
        } else {
            Locale::EnUs
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_readers_get_chinese_and_everybody_else_english() {
        for tag in ["zh-TW", "zh-CN", "zh_TW.UTF-8", "ZH"] {
            assert_eq!(Locale::for_tag(tag), Locale::ZhTw, "{tag}");
        }
        for tag in ["en-US", "en-GB", "ja", "", "z", "C.UTF-8"] {
            assert_eq!(Locale::for_tag(tag), Locale::EnUs, "{tag}");
        }
    }
}
