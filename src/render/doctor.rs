//! `/doctor`: what is wrong with how to mend it, and what was looked at.

use serenity::all::{ButtonStyle, CreateEmbed};

use super::{AMBER, BLURPLE, Page, button, history, names, press::Press, problems, rounds};
use crate::{
    domain::{
        locale::Locale,
        permission::{PURPOSES, Purpose},
    },
    i18n::number,
    service::doctor::{Checkup, Finding},
    tr,
};

/// All is well.
const GREEN: u32 = 0x2E_CC_71;
/// Findings listed before the rest is only counted.
const FINDINGS: usize = 15;
/// Discord takes at most 4096 characters in a description.
const LONGEST: usize = 4_000;
const MEGABYTE: f64 = 1_048_576.0;

/// The page.
pub fn page(locale: Locale, checkup: &Checkup) -> Page {
    let trouble = checkup
        .findings
        .iter()
        .filter(|finding| finding.is_trouble())
        .count();
    let hints = checkup.findings.len() - trouble;
    let (head, colour) = match (trouble, hints) {
        (0, 0) => (tr!(locale, "doctor-well"), GREEN),
        (0, _) => (tr!(locale, "doctor-hints", n = hints as i64), BLURPLE),
        _ => (tr!(locale, "doctor-trouble", n = trouble as i64), AMBER),
    };
    let embed = CreateEmbed::new()
        .title(tr!(
            locale,
            "doctor-title",
            server = names::plain(&checkup.guild.name)
        ))
        .description(list(locale, head, checkup))
        .field(tr!(locale, "doctor-looked-at"), looked_at(locale, checkup), false)
        .field(tr!(locale, "doctor-next"), next(locale, checkup), false)
        .colour(colour);
    Page::new(embed).buttons(vec![
        button(
            Press::Doctor,
            tr!(locale, "button-look-again"),
            ButtonStyle::Primary,
        ),
        button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary),
    ])
}

/// The head and the findings below it, as many as Discord takes.
fn list(locale: Locale, head: String, checkup: &Checkup) -> String {
    let mut text = head;
    let mut left = checkup.findings.len();
    for found in checkup.findings.iter().take(FINDINGS) {
        let mark = if found.is_trouble() { "⚠️" } else { "💡" };
        let line = format!("\n{mark} {}", finding(locale, checkup, found));
        if text.chars().count() + line.chars().count() > LONGEST {
            break;
        }
        text.push_str(&line);
        left -= 1;
    }
    if left > 0 {
        text.push('\n');
        text.push_str(&tr!(locale, "panel-more-problems", n = left as i64));
    }
    text
}

/// One finding with its remedy.
fn finding(locale: Locale, checkup: &Checkup, finding: &Finding) -> String {
    let channel = |channel_id| format!("<#{channel_id}>");
    match finding {
        Finding::Silent { error } => tr!(locale, "doctor-silent", error = names::plain(error)),
        Finding::Lacks { purpose, permissions } => tr!(
            locale,
            "doctor-lacks",
            permissions = permission_names(locale, permissions),
            why = why(locale, purpose)
        ),
        Finding::Administrator => tr!(locale, "doctor-administrator"),
        Finding::TierWithoutRole { tier_id } => tr!(
            locale,
            "problem-tier-without-role",
            tier = names::tier_of(locale, &checkup.ladder, *tier_id)
        ),
        Finding::ChannelLacks {
            channel_id,
            permissions,
        } => tr!(
            locale,
            "doctor-channel-lacks",
            channel = channel(*channel_id),
            permissions = permission_names(locale, permissions)
        ),
        Finding::Problem { problem, waiting: 0 } => problems::text(locale, &checkup.ladder, problem),
        Finding::Problem { problem, waiting } => format!(
            "{} {}",
            problems::text(locale, &checkup.ladder, problem),
            tr!(locale, "doctor-waiting", n = *waiting as i64)
        ),
        Finding::Stopped(round) => rounds::line(locale, round),
        Finding::Stuck { since_ms } => {
            tr!(locale, "doctor-stuck", since = names::timestamp(*since_ms, 'R'))
        }
        Finding::Shut { until_ms } => {
            tr!(locale, "doctor-shut", until = names::timestamp(*until_ms, 'R'))
        }
        Finding::ManyRefusals { refused } => {
            tr!(locale, "doctor-many-refusals", n = number(*refused as i64))
        }
        Finding::MembersOff => tr!(locale, "doctor-members-off"),
        Finding::TextsOff => tr!(locale, "doctor-texts-off"),
        Finding::TextRulesInVain => tr!(locale, "doctor-text-rules-in-vain"),
        Finding::Clock { ahead_ms } => {
            let key = if *ahead_ms > 0 {
                "doctor-clock-ahead"
            } else {
                "doctor-clock-behind"
            };
            tr!(locale, key, seconds = number(ahead_ms.abs() / 1_000))
        }
        Finding::CannotWrite { error } => tr!(locale, "doctor-cannot-write", error = names::plain(error)),
        Finding::Schema { found, latest } => tr!(
            locale,
            "doctor-schema",
            found = found.to_string(),
            latest = latest.to_string()
        ),
        Finding::Deaf => tr!(locale, "doctor-deaf"),
        Finding::NotPresented => tr!(locale, "doctor-not-presented"),
        Finding::LateJob { kind, due_ms } => tr!(
            locale,
            "doctor-late-job",
            job = job(locale, kind.key()),
            due = names::timestamp(*due_ms, 'R')
        ),
        Finding::Unreadable { channel_id, why } => {
            let line = history::cannot_read(locale, &(*channel_id, *why));
            line.trim_start_matches("⚠️ ").to_owned()
        }
    }
}

/// What was looked at, one line for each thing.
fn looked_at(locale: Locale, checkup: &Checkup) -> String {
    let permissions = match checkup.permissions {
        Some((has, all)) => tr!(locale, "doctor-permissions", has = has as i64, all = all as i64),
        None => tr!(locale, "doctor-permissions-unknown"),
    };
    let with_roles = checkup
        .ladder
        .0
        .iter()
        .filter(|tier| tier.role_id.is_some())
        .count();
    let megabytes = format!("{:.1}", checkup.vitals.bytes as f64 / MEGABYTE);
    [
        permissions,
        tr!(
            locale,
            "doctor-places",
            roles = with_roles as i64,
            gates = checkup.gates as i64
        ),
        tr!(locale, "doctor-also"),
        tr!(
            locale,
            "doctor-database",
            engine = checkup.vitals.engine,
            size = megabytes,
            schema = checkup.vitals.schema.to_string()
        ),
        tr!(
            locale,
            "doctor-queue",
            pending = checkup.pending as i64,
            refused = checkup.refused as i64
        ),
        tr!(locale, "doctor-clock", ms = number(checkup.clock_ahead_ms)),
    ]
    .join("\n")
}

/// The last summary and the jobs to come.
fn next(locale: Locale, checkup: &Checkup) -> String {
    let last = match checkup.last_summary {
        None => tr!(locale, "doctor-no-summary"),
        Some(last) => {
            let key = match (last.posted, last.late) {
                (true, false) => "doctor-last-summary",
                (true, true) => "doctor-last-summary-late",
                (false, _) => "doctor-last-summary-waits",
            };
            tr!(locale, key, at = names::timestamp(last.decided_ms, 'f'))
        }
    };
    let jobs = checkup.jobs.iter().map(|due| {
        tr!(
            locale,
            "doctor-job",
            job = job(locale, due.kind.key()),
            at = names::timestamp(due.due_ms, 'f')
        )
    });
    std::iter::once(last).chain(jobs).collect::<Vec<_>>().join("\n")
}

/// A job's name by its stored one.
fn job(locale: Locale, key: &str) -> String {
    tr!(locale, &format!("job-{}", key.replace('_', "-")))
}

/// Names of permissions as Discord shows them in the reader's language.
fn permission_names(locale: Locale, keys: &[&str]) -> String {
    let named: Vec<String> = keys
        .iter()
        .map(|key| tr!(locale, &format!("permission-{key}")))
        .collect();
    named.join(&tr!(locale, "list-separator"))
}

/// What permissions are for, and what does not work without them.
fn why(locale: Locale, purpose: &Purpose) -> String {
    tr!(locale, &format!("permission-why-{}", purpose.key))
}

/// The table of all permissions with their reasons, in Markdown, as the manual has it.
pub fn permission_table(locale: Locale) -> String {
    let rows = PURPOSES.iter().map(|purpose| {
        let keys: Vec<&str> = purpose.permissions.iter().map(|(key, _)| *key).collect();
        format!(
            "| {} | {} |\n",
            permission_names(locale, &keys),
            why(locale, purpose)
        )
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{i18n, store::JobKind};

    /// What the manuals say of permissions is this table: paste it there when it changes.
    #[test]
    fn the_manuals_have_the_same_table_of_permissions() {
        let manuals = [
            (Locale::EnUs, include_str!("../../README.md")),
            (Locale::ZhTw, include_str!("../../README.zh-TW.md")),
        ];
        for (locale, manual) in manuals {
            let table = permission_table(locale);
            assert!(manual.contains(&table), "{table}");
        }
    }

    #[test]
    fn every_permission_and_job_has_its_texts_in_every_language() {
        let permissions = PURPOSES.iter().flat_map(|purpose| purpose.permissions);
        let mut keys: Vec<String> = permissions.map(|(key, _)| format!("permission-{key}")).collect();
        keys.extend(
            PURPOSES
                .iter()
                .map(|purpose| format!("permission-why-{}", purpose.key)),
        );
        keys.extend(JobKind::ALL.map(|kind| format!("job-{}", kind.key().replace('_', "-"))));
        for locale in Locale::ALL {
            for key in &keys {
                assert!(i18n::has(locale, key), "{key} in {}", locale.tag());
            }
        }
    }
}
