//! Texts in every language, from `locales/`, chosen by key.
//!
//! A key that is missing in one language falls back to English; a test keeps the languages equal.

use std::{borrow::Cow, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle, types::FluentNumber};
use unic_langid::LanguageIdentifier;

use crate::domain::locale::Locale;

macro_rules! files {
    ($locale:literal: $($name:literal),* $(,)?) => {
        &[$(include_str!(concat!("../../locales/", $locale, "/", $name, ".ftl"))),*]
    };
}

const EN_US: &[&str] = files!("en-US": "asks", "audit", "away", "care", "commands", "doctor", "fan", "gates", "grants", "history", "import", "log", "mydata", "pictures", "points", "problems", "profile", "radar", "recognition", "rounds", "rules", "setup", "shared", "signals", "standing", "start", "summary");
const ZH_TW: &[&str] = files!("zh-TW": "asks", "audit", "away", "care", "commands", "doctor", "fan", "gates", "grants", "history", "import", "log", "mydata", "pictures", "points", "problems", "profile", "radar", "recognition", "rounds", "rules", "setup", "shared", "signals", "standing", "start", "summary");

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 2]> =
    LazyLock::new(|| [bundle(Locale::EnUs, EN_US), bundle(Locale::ZhTw, ZH_TW)]);

/// Arguments of a text.
pub type Args = FluentArgs<'static>;

/// The text `key` in the reader's language: `tr!(locale, "key", name = value, …)`.
#[macro_export]
macro_rules! tr {
    ($locale:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {{
        #[allow(unused_mut, reason = "a text without arguments changes nothing")]
        let mut args = $crate::i18n::Args::new();
        $(args.set(stringify!($name), $value);)*
        $crate::i18n::text($locale, $key, &args)
    }};
}

/// The text `key` with `args` in `locale`. An unknown key yields the key itself.
pub fn text(locale: Locale, key: &str, args: &Args) -> String {
    find(locale, key, args)
        .or_else(|| find(Locale::EnUs, key, args))
        .unwrap_or_else(|| key.to_owned())
}

/// Whether `locale` itself has the text `key`.
pub fn has(locale: Locale, key: &str) -> bool {
    of(locale).has_message(key)
}

/// The text `key` of `locale` alone, without falling back.
pub fn find(locale: Locale, key: &str, args: &Args) -> Option<String> {
    let bundle = of(locale);
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle
        .format_pattern(pattern, Some(args), &mut errors)
        .into_owned();
    if !errors.is_empty() {
        tracing::warn!(
            key,
            locale = locale.tag(),
            ?errors,
            "text could not be filled in completely"
        );
    }
    Some(text)
}

/// A whole number with thousands separators, as both languages write it.
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('−');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn of(locale: Locale) -> &'static FluentBundle<FluentResource> {
    match locale {
        Locale::EnUs => &BUNDLES[0],
        Locale::ZhTw => &BUNDLES[1],
    }
}

fn bundle(locale: Locale, files: &[&str]) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = locale.tag().parse().expect("our own language tags are valid");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // The isolation marks would show up in buttons and picture texts.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(FluentNumber { value, .. }) if value.fract() == 0.0 => {
            Some(number(*value as i64))
        }
        _ => None,
    }));
    for file in files {
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(_, errors)| {
            panic!("a locale file of {} does not parse: {errors:?}", locale.tag())
        });
        bundle
            .add_resource(resource)
            .unwrap_or_else(|errors| panic!("a text of {} is there twice: {errors:?}", locale.tag()));
    }
    bundle
}

/// Names of keys that are built from parts, so that a test can tell a used key from a forgotten one.
pub fn joined(prefix: &str, part: &str) -> Cow<'static, str> {
    Cow::Owned(format!("{prefix}-{}", part.replace('_', "-")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(
            [0, 999, 1_000, -1_234_567].map(number),
            ["0", "999", "1,000", "−1,234,567"]
        );
    }

    /// Each key with the arguments its text names.
    fn keys(files: &[&str]) -> BTreeSet<(String, BTreeSet<String>)> {
        let mut keys = BTreeSet::new();
        for file in files {
            let resource = fluent_syntax::parser::parse(*file).unwrap();
            for entry in resource.body {
                if let Entry::Message(message) = entry {
                    let mut args = BTreeSet::new();
                    collect(message.value.as_ref().unwrap(), &mut args);
                    keys.insert((message.id.name.to_owned(), args));
                }
            }
        }
        keys
    }

    fn collect(pattern: &Pattern<&str>, args: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            let PatternElement::Placeable { expression } = element else {
                continue;
            };
            match expression {
                Expression::Inline(inline) => variable(inline, args),
                Expression::Select { selector, variants } => {
                    variable(selector, args);
                    variants.iter().for_each(|variant| collect(&variant.value, args));
                }
            }
        }
    }

    fn variable(inline: &InlineExpression<&str>, args: &mut BTreeSet<String>) {
        if let InlineExpression::VariableReference { id } = inline {
            args.insert(id.name.to_owned());
        }
    }

    /// Beginnings of keys that are put together at run time.
    const JOINED: &[&str] = &[
        "about-form-",
        "board-span-",
        "board-title-",
        "choice-",
        "closed-",
        "command-",
        "compared-nobody-",
        "definition-",
        "job-",
        "kind-",
        "measure-",
        "menu-",
        "metric-",
        "month-short-",
        "permission-",
        "promise-covers-",
        "put-off-",
        "rules-field-",
        "rules-setting-",
        "signal-",
        "snooze-",
        "tier-",
        "weekday-",
        "unreadable-",
    ];

    fn sources(folder: &std::path::Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // This module speaks of keys without using any.
            if path.ends_with("src/i18n") {
                continue;
            }
            if path.is_dir() {
                sources(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                into.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn every_text_is_used_and_every_text_used_is_there() {
        let mut code = String::new();
        sources(
            &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut code,
        );
        let literals: BTreeSet<&str> = code.split('"').collect();
        let known: BTreeSet<String> = keys(EN_US).into_iter().map(|(key, _)| key).collect();
        let step_titles = |key: &str| key.starts_with("setup-") && key.ends_with("-title");
        let unused: Vec<_> = known
            .iter()
            .filter(|key| !literals.contains(key.as_str()) && !step_titles(key))
            .filter(|key| !JOINED.iter().any(|beginning| key.starts_with(beginning)))
            .collect();
        assert!(unused.is_empty(), "nobody uses {unused:#?}");

        let called = code.split("tr!(").skip(1).filter_map(|call| {
            let (_, rest) = call.split_once(',')?;
            let key = rest.trim_start().strip_prefix('"')?;
            key.split('"').next()
        });
        let refused = code
            .split("UserError::new(")
            .skip(1)
            .filter_map(|call| call.trim_start().strip_prefix('"')?.split('"').next());
        let missing: Vec<_> = called
            .chain(refused)
            .filter(|key| !known.contains(*key))
            .collect();
        assert!(missing.is_empty(), "there is no text for {missing:#?}");
    }

    #[test]
    fn every_text_exists_in_every_language_with_the_same_arguments() {
        let (english, chinese) = (keys(EN_US), keys(ZH_TW));
        let only_english: Vec<_> = english.difference(&chinese).collect();
        let only_chinese: Vec<_> = chinese.difference(&english).collect();
        assert!(
            only_english.is_empty() && only_chinese.is_empty(),
            "{only_english:#?}\n{only_chinese:#?}"
        );
    }
}
