//! What is kept of a message's text when the text rules are on: one 64-bit number, from which the
//! text cannot be read. It says how long the text was, whether it was only emoji, and, as a
//! fingerprint, how alike two texts are.
//!
//! The fingerprint is a simhash (Charikar, "Similarity estimation techniques from rounding
//! algorithms", 2002) over pairs of neighbouring characters. Pairs of characters need no words, so
//! Chinese and Japanese are compared as well as English.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

const LENGTH_BITS: u32 = 6;
const EMOJI_BIT: u64 = 1 << LENGTH_BITS;
const FINGERPRINT_SHIFT: u32 = LENGTH_BITS + 1;
const FINGERPRINT_BITS: u32 = 64 - FINGERPRINT_SHIFT;
/// The longest length a mark can tell.
pub const LONGEST: u32 = (1 << LENGTH_BITS) - 1;
/// Fingerprints that differ in at most this many of their 57 bits belong to near-duplicates: an angle
/// of about 25° between the sets of pairs, nine in ten of which are then shared. Two unrelated texts
/// come this close about once in ten million times.
const ALIKE_BITS: u32 = 8;

/// When a text earns nothing. Off unless the creator turns it on: it takes Discord's privileged
/// intent to read messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextRules {
    pub enabled: bool,
    /// Texts shorter than this earn nothing; a Han, kana or Hangul character counts as two, any other
    /// letter or digit as one. 0 allows every length.
    pub min_length: u32,
    /// Whether texts without any letter or digit, such as emoji, may earn.
    pub emoji_only: bool,
    /// Whether a text much like an earlier one of the same member and day may earn.
    pub near_duplicates: bool,
}

impl Default for TextRules {
    fn default() -> Self {
        Self {
            enabled: false,
            min_length: 4,
            emoji_only: false,
            near_duplicates: false,
        }
    }
}

/// What is kept of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextMark(u64);

impl TextMark {
    /// The mark of a message's text. `None` for an empty one, as a picture or a sticker comes with:
    /// there is nothing to judge.
    pub fn of(text: &str) -> Option<Self> {
        if text.trim().is_empty() {
            return None;
        }
        let plain: Vec<char> = without_markup(text)
            .nfkc()
            .flat_map(char::to_lowercase)
            .filter(|c| c.is_alphanumeric())
            .collect();
        let length = plain.iter().map(|c| if is_wide(*c) { 2 } else { 1 }).sum::<u64>();
        let emoji = if plain.is_empty() { EMOJI_BIT } else { 0 };
        let fingerprint = fingerprint(&plain) >> FINGERPRINT_SHIFT << FINGERPRINT_SHIFT;
        Some(Self(fingerprint | emoji | length.min(u64::from(LONGEST))))
    }

    /// Letters and digits, wide ones twice, at most [`LONGEST`].
    pub fn length(self) -> u32 {
        (self.0 & u64::from(LONGEST)) as u32
    }

    /// No letter and no digit: emoji, stickers in text, punctuation.
    pub fn is_emoji_only(self) -> bool {
        self.0 & EMOJI_BIT != 0
    }

    /// Whether the two texts are the same or nearly so.
    pub fn is_like(self, other: Self) -> bool {
        let differing = (self.0 ^ other.0) >> FINGERPRINT_SHIFT;
        self.is_emoji_only() == other.is_emoji_only() && differing.count_ones() <= ALIKE_BITS
    }

    /// The number both databases store.
    pub fn as_i64(self) -> i64 {
        self.0.cast_signed()
    }

    pub fn from_i64(stored: i64) -> Self {
        Self(stored.cast_unsigned())
    }
}

/// Question marks of the scripts people write in: Latin, full-width, small, Arabic, doubled.
const QUESTION_MARKS: [char; 6] = ['?', '？', '﹖', '؟', '⁇', '⁈'];

/// Whether a text ends in a question mark; emoji, faces and other marks behind it make it none the less one.
pub fn asks(text: &str) -> bool {
    let plain = without_markup(text);
    let plain = plain.trim_end();
    let Some((words, _)) = plain.char_indices().rev().find(|(_, c)| c.is_alphanumeric()) else {
        // Nothing but marks asks nothing.
        return false;
    };
    let is_address = plain
        .split_whitespace()
        .next_back()
        .is_some_and(|word| word.contains("://"));
    !is_address && plain[words..].contains(QUESTION_MARKS)
}

/// The text without Discord's own markup: `<@1>`, `<#1>`, `<:name:1>`, `<t:1>` are no words of the writer.
fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest
            .find('>')
            .filter(|_| rest[1..].starts_with(['@', '#', ':', 't', 'a', '/']))
            .filter(|end| !rest[..*end].contains(char::is_whitespace));
        match end {
            Some(end) => rest = &rest[end + 1..],
            None => {
                plain.push('<');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// Scripts whose characters say as much as a syllable or a word: Han, kana, Hangul.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x11FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF
        | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

fn fingerprint(plain: &[char]) -> u64 {
    let mut balance = [0i32; 64];
    let mut add = |hash: u64| {
        for (bit, balance) in balance.iter_mut().enumerate() {
            *balance += if hash >> bit & 1 == 1 { 1 } else { -1 };
        }
    };
    match plain {
        [] => return 0,
        [only] => add(mix(u64::from(u32::from(*only)))),
        _ => {
            for pair in plain.windows(2) {
                add(mix(
                    u64::from(u32::from(pair[0])) << 32 | u64::from(u32::from(pair[1]))
                ));
            }
        }
    }
    balance
        .iter()
        .enumerate()
        .fold(0, |print, (bit, balance)| print | u64::from(*balance > 0) << bit)
}

/// A fixed mixing function (the finaliser of SplitMix64), so that fingerprints survive an update.
fn mix(n: u64) -> u64 {
    let n = (n.wrapping_add(0x9e37_79b9_7f4a_7c15) ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

const _: () = assert!(FINGERPRINT_BITS == 57);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn mark(text: &str) -> TextMark {
        TextMark::of(text).unwrap()
    }

    #[rstest]
    #[case("謝謝分享", "謝謝分享")]
    #[case("謝謝分享", "謝謝分享！！！")]
    #[case("謝謝分享", "謝謝 分享 🙏")]
    #[case("Thanks for sharing!", "thanks for sharing")]
    #[case("ＴＨＡＮＫＳ ｆｏｒ ｓｈａｒｉｎｇ", "thanks for sharing")]
    #[case(
        "早安，大家今天也要加油，一起撐過這個禮拜喔",
        "早安，大家今天也要加油，一起撐過這個禮拜囉"
    )]
    #[case("ありがとうございます", "ありがとうございます〜")]
    #[case("<@123> 謝謝分享", "謝謝分享 <:heart:456>")]
    fn the_same_said_again_is_a_near_duplicate(#[case] one: &str, #[case] other: &str) {
        assert!(mark(one).is_like(mark(other)), "{one} / {other}");
    }

    #[rstest]
    #[case("今天的直播好好笑 lol", "那支新影片剪得很讚 lol")]
    #[case("今天的直播好好笑 lol", "我也想去現場看演出 lol")]
    #[case("那支新影片剪得很讚 lol", "我也想去現場看演出 lol")]
    #[case("謝謝分享", "謝謝大家")]
    #[case("我喜歡第一首", "我喜歡第二首")]
    #[case("昨天のライブ最高でした", "明日のライブも楽しみ")]
    #[case("good morning", "good night")]
    fn different_sentences_are_not(#[case] one: &str, #[case] other: &str) {
        assert!(!mark(one).is_like(mark(other)), "{one} / {other}");
    }

    #[rstest]
    #[case("好", 2)]
    #[case("早安", 4)]
    #[case("hi", 2)]
    #[case("ｌｏｌ", 3)]
    #[case("10 分", 4)]
    #[case("🎉🎉", 0)]
    fn length_weighs_scripts(#[case] text: &str, #[case] length: u32) {
        assert_eq!(mark(text).length(), length);
    }

    #[rstest]
    #[case("🎉🎉🎉", true)]
    #[case("<:party:123456> <a:dance:789>", true)]
    #[case("……!?", true)]
    #[case("👩‍👩‍👧‍👦", true)]
    #[case("🎉 讚", false)]
    #[case("a < b > c", false)]
    fn emoji_alone_are_told_from_words(#[case] text: &str, #[case] emoji: bool) {
        assert_eq!(mark(text).is_emoji_only(), emoji, "{text}");
    }

    #[rstest]
    #[case("幾點開播？", true)]
    #[case("幾點開播？🥺🥺", true)]
    #[case("Is it tonight?", true)]
    #[case("Is it tonight?? :)", true)]
    #[case("is it <:wave:123>?", true)]
    #[case("幾點開播? <@123>", true)]
    #[case("متى البث؟", true)]
    #[case("幾點開播？不是明天啦", false)]
    #[case("晚安", false)]
    #[case("???", false)]
    #[case("？", false)]
    #[case("", false)]
    #[case("look https://example.com/?", false)]
    #[case("https://example.com/?a=1", false)]
    fn a_question_is_known_by_its_mark(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(asks(text), expected, "{text}");
    }

    #[test]
    fn nothing_said_is_nothing_to_judge() {
        assert_eq!(TextMark::of(""), None);
        assert_eq!(TextMark::of(" \n"), None);
    }

    #[test]
    fn fingerprints_never_change() {
        // They are stored: another function would make every earlier text a stranger.
        assert_eq!(mark("謝謝分享").as_i64(), -4_787_814_361_137_875_832);
    }

    proptest! {
        #[test]
        fn any_text_has_a_mark_that_survives_storing(text in "\\PC{0,80}") {
            if let Some(mark) = TextMark::of(&text) {
                prop_assert_eq!(TextMark::from_i64(mark.as_i64()), mark);
                prop_assert!(mark.is_like(mark));
                prop_assert!(mark.length() <= LONGEST);
            }
        }
    }
}
