//! The rooms of the tree and what may not be in them (ARCHITECTURE.md).

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every source file below `folder`, with its text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    assert!(!found.is_empty(), "{folder} is empty");
    found
}

fn collect(path: &Path, into: &mut Vec<(PathBuf, String)>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            collect(&entry.unwrap().path(), into);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        into.push((path.to_owned(), fs::read_to_string(path).unwrap()));
    }
}

/// The lines of `folder` outside comments that contain one of `words`.
#[track_caller]
fn is_free_of(folder: &str, words: &[&str]) {
    let mut lines = Vec::new();
    for (path, text) in sources(folder) {
        for (n, line) in text.lines().enumerate() {
            let code = !line.trim_start().starts_with("//");
            if code && words.iter().any(|word| line.contains(word)) {
                lines.push(format!("{}:{}: {}", path.display(), n + 1, line.trim()));
            }
        }
    }
    assert!(
        lines.is_empty(),
        "{folder} must not know these:\n{}",
        lines.join("\n")
    );
}

#[test]
fn the_domain_is_pure() {
    is_free_of(
        "src/domain",
        &[
            "serenity",
            "poise",
            "sqlx",
            "tokio",
            "async ",
            "now()",
            "std::env",
            "std::fs",
            "crate::store",
            "crate::service",
        ],
    );
}

#[test]
fn only_the_store_knows_sql() {
    for folder in [
        "src/discord",
        "src/service",
        "src/dispatcher",
        "src/reader",
        "src/jobs",
        "src/render",
        "src/effects",
    ] {
        is_free_of(folder, &["sqlx", "SELECT ", "INSERT ", "UPDATE ", "DELETE FROM"]);
    }
}

#[test]
fn imports_point_downwards() {
    is_free_of(
        "src/store",
        &[
            "crate::service",
            "crate::effects",
            "crate::render",
            "crate::discord",
            "serenity",
            "poise",
        ],
    );
    is_free_of(
        "src/effects",
        &[
            "crate::service",
            "crate::render",
            "crate::discord",
            "serenity",
            "poise",
        ],
    );
    is_free_of(
        "src/service",
        &[
            "crate::render",
            "crate::discord",
            "crate::dispatcher",
            "serenity",
            "poise",
        ],
    );
    is_free_of(
        "src/render",
        &["crate::discord", "crate::dispatcher", "poise", "Store,", "async "],
    );
    is_free_of(
        "src/jobs",
        &["crate::discord", "crate::render", "serenity", "poise"],
    );
    is_free_of("src/dispatcher", &["crate::discord", "crate::reader", "poise"]);
    is_free_of(
        "src/reader",
        &[
            "crate::discord",
            "crate::render",
            "crate::i18n",
            "crate::app",
            "poise",
        ],
    );
}

#[test]
fn the_sandbox_knows_nothing_of_the_bot() {
    is_free_of("sandbox/src", &["ironfan", "Ironfan", "鐵粉"]);
}

#[test]
fn chinese_texts_for_people_are_in_the_locales() {
    for (path, text) in sources("src") {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let stray = code.lines().find(|line| {
            !line.trim_start().starts_with("//")
                && line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        });
        let samples =
            path.ends_with("render/pictures/samples.rs") || path.ends_with("render/pictures/fonts.rs");
        // What is read in people's files, not shown to them.
        let headings = path.ends_with("domain/import/columns.rs");
        // What people type, likewise.
        let typed = path.ends_with("domain/promise.rs");
        let is_test = path.ends_with("domain/import/tests.rs");
        assert!(
            samples || headings || typed || is_test || stray.is_none(),
            "{}: {}",
            path.display(),
            stray.unwrap_or_default()
        );
    }
}
