//! `/log`: who did what, as lines and as a file.

use std::collections::HashMap;

use serenity::all::{ButtonStyle, CreateEmbed, CreateEmbedFooter};

use super::{Attachment, BLURPLE, Page, button, names, notice, pager, press::Press, promise, rules};
use crate::{
    domain::{
        deed::{Deed, Named, Setting, Topic},
        ids::MemberId,
        locale::Locale,
        period::Weekday,
        promise::Scope,
        rule_settings::{self, Takes, Value},
        tier::{Ladder, RoleMode},
    },
    i18n,
    service::log::{Export, LogPage},
    store::{LogFilter, LogLine},
    tr,
};

/// Lines on one page.
pub const LINES: usize = 10;
/// Longest line, in characters: ten of them fit into an embed.
const LONGEST: usize = 380;

/// One page of the log.
pub fn page(locale: Locale, log: &LogPage, ladder: &Ladder) -> Page {
    let filter = log.filter;
    let lines = log.lines.iter().map(|line| {
        let text = tr!(
            locale,
            "log-line",
            when = names::timestamp(line.at_ms, 'f'),
            by = by(locale, line),
            what = deed(locale, ladder, line)
        );
        text.chars().take(LONGEST).collect::<String>()
    });
    let mut parts = Vec::new();
    let filters = filters(locale, &filter);
    if !filters.is_empty() {
        parts.push(tr!(locale, "log-filtered", filters = filters.join(" · ")));
    }
    if log.lines.is_empty() {
        let key = if filters.is_empty() {
            "log-empty"
        } else {
            "log-empty-filtered"
        };
        parts.push(tr!(locale, key));
    }
    parts.push(lines.collect::<Vec<_>>().join("\n"));
    let footer = tr!(
        locale,
        "log-footer",
        n = log.of as i64,
        page = (log.page + 1) as i64,
        pages = log.pages as i64
    );
    let embed = CreateEmbed::new()
        .title(tr!(locale, "log-title"))
        .description(parts.join("\n\n").trim().to_owned())
        .footer(CreateEmbedFooter::new(footer))
        .colour(BLURPLE);
    let mut buttons = pager(locale, log.page, log.pages, |page| Press::Log { page, filter });
    buttons.push(
        button(
            Press::LogExport { filter },
            tr!(locale, "log-export"),
            ButtonStyle::Secondary,
        )
        .disabled(log.lines.is_empty()),
    );
    buttons.push(button(
        Press::Panel,
        tr!(locale, "button-panel"),
        ButtonStyle::Secondary,
    ));
    Page::new(embed).buttons(buttons)
}

fn filters(locale: Locale, filter: &LogFilter) -> Vec<String> {
    let mention = |member_id: MemberId| format!("<@{member_id}>");
    let mut filters = Vec::new();
    filters.extend(
        filter
            .by_id
            .map(|id| tr!(locale, "log-filter-by", who = mention(id))),
    );
    filters.extend(
        filter
            .about_id
            .map(|id| tr!(locale, "log-filter-about", who = mention(id))),
    );
    filters.extend(filter.topic.map(|topic| self::topic(locale, topic)));
    filters
}

/// The name of a topic.
pub fn topic(locale: Locale, topic: Topic) -> String {
    tr!(locale, &i18n::joined("log-topic", topic.key()))
}

fn by(locale: Locale, line: &LogLine) -> String {
    match (line.by_id, &line.deed) {
        (Some(by_id), _) => format!("<@{by_id}>"),
        (None, Deed::GiveRole { .. } | Deed::TakeRole { .. }) => tr!(locale, "person-unknown"),
        (None, _) => tr!(locale, "log-operator"),
    }
}

/// What somebody did, as the rest of a sentence about them.
fn deed(locale: Locale, ladder: &Ladder, line: &LogLine) -> String {
    let who = line
        .about_id
        .map_or_else(|| "–".to_owned(), |id| format!("<@{id}>"));
    let tier = |tier_id| names::tier_of(locale, ladder, tier_id);
    let with_reason = |deed: String, reason: &str| {
        if reason.is_empty() {
            deed
        } else {
            tr!(locale, "deed-reason", deed = deed, reason = names::plain(reason))
        }
    };
    match &line.deed {
        Deed::Approve => tr!(locale, "deed-approve", who = who),
        Deed::NotYet { days } => tr!(locale, "deed-not-yet", who = who, days = i64::from(*days)),
        Deed::Decline { reason } => tr!(locale, "deed-decline", who = who, reason = names::plain(reason)),
        Deed::Reopen => tr!(locale, "deed-reopen", who = who),
        Deed::AddNote => tr!(locale, "deed-add-note", who = who),
        Deed::DeleteNote => tr!(locale, "deed-delete-note", who = who),
        Deed::Grant {
            tier_id,
            reason,
            until_ms: None,
        } => tr!(
            locale,
            "deed-grant",
            who = who,
            tier = tier(*tier_id),
            reason = names::plain(reason)
        ),
        Deed::Grant {
            tier_id,
            reason,
            until_ms: Some(until_ms),
        } => tr!(
            locale,
            "deed-grant-until",
            who = who,
            tier = tier(*tier_id),
            until = names::timestamp(*until_ms, 'd'),
            reason = names::plain(reason)
        ),
        Deed::Revoke { tier_id, reason } => tr!(
            locale,
            "deed-revoke",
            who = who,
            tier = tier(*tier_id),
            reason = names::plain(reason)
        ),
        Deed::GiveRole { tier_id, reason } => with_reason(
            tr!(locale, "deed-give-role", who = who, tier = tier(*tier_id)),
            reason,
        ),
        Deed::TakeRole { tier_id, reason } => with_reason(
            tr!(locale, "deed-take-role", who = who, tier = tier(*tier_id)),
            reason,
        ),
        Deed::Remove => tr!(locale, "deed-remove", who = who),
        Deed::AnnounceAbsence { days } => tr!(locale, "deed-announce-absence", days = i64::from(*days)),
        Deed::ReturnEarly => tr!(locale, "deed-return-early"),
        Deed::GivePoints { points, reason } => points_deed(locale, "deed-give-points", who, *points, reason),
        Deed::TakePoints { points, reason } => points_deed(locale, "deed-take-points", who, *points, reason),
        Deed::UndoPoints { points, reason } => points_deed(locale, "deed-undo-points", who, *points, reason),
        Deed::Star { channel_id, .. } => {
            tr!(
                locale,
                "deed-star",
                who = who,
                channel = format!("<#{channel_id}>")
            )
        }
        Deed::Unstar { channel_id, .. } => {
            tr!(
                locale,
                "deed-unstar",
                who = who,
                channel = format!("<#{channel_id}>")
            )
        }
        Deed::PrepareRule { what, value } => {
            let (what, value) = rule(locale, what, value);
            tr!(locale, "deed-prepare-rule", what = what, value = value)
        }
        Deed::DiscardRules => tr!(locale, "deed-discard-rules"),
        Deed::ApplyRules { version, changes } => rules_deed(locale, "deed-apply-rules", *version, *changes),
        Deed::UndoRules { version, changes } => rules_deed(locale, "deed-undo-rules", *version, *changes),
        Deed::AddGate {
            channel_id,
            tier_id,
            read_only,
        } => {
            let key = if *read_only {
                "deed-add-gate-to-read"
            } else {
                "deed-add-gate"
            };
            let channel = format!("<#{channel_id}>");
            tr!(locale, key, channel = channel, tier = tier(*tier_id))
        }
        Deed::RemoveGate {
            channel_id,
            tier_id: None,
        } => tr!(locale, "deed-remove-gate", channel = format!("<#{channel_id}>")),
        Deed::RemoveGate {
            channel_id,
            tier_id: Some(tier_id),
        } => tr!(
            locale,
            "deed-remove-gate-entry",
            channel = format!("<#{channel_id}>"),
            tier = tier(*tier_id)
        ),
        Deed::RepairGates { repairs } => tr!(locale, "deed-repair-gates", repairs = *repairs as i64),
        Deed::Set {
            setting: named,
            tier_id,
            to,
        } => {
            let setting = match (named, tier_id) {
                (Named::TierRole, Some(tier_id)) => {
                    tr!(locale, "setting-tier-role", tier = tier(*tier_id))
                }
                (setting, _) => tr!(locale, setting_key(*setting)),
            };
            match value(locale, named, to) {
                Some(value) => tr!(locale, "deed-set", setting = setting, value = value),
                None => tr!(locale, "deed-set-none", setting = setting),
            }
        }
        Deed::MakeRoles { tiers } => tr!(locale, "deed-make-roles", tiers = *tiers as i64),
        Deed::FinishSetup => tr!(locale, "deed-finish-setup"),
        Deed::PausePromise { until_ms } => {
            let until = names::last_day(*until_ms);
            tr!(locale, "deed-pause-promise", until = until)
        }
        Deed::SetGoal => tr!(locale, "deed-set-goal"),
        Deed::ClearGoal => tr!(locale, "deed-clear-goal"),
        Deed::SetBenchmarks => tr!(locale, "deed-set-benchmarks"),
        Deed::ResumePromise => tr!(locale, "deed-resume-promise"),
        Deed::StopRoles => tr!(locale, "deed-stop-roles"),
        Deed::GoOnWithRoles => tr!(locale, "deed-go-on-with-roles"),
        Deed::ReadHistory { days } => tr!(locale, "deed-read-history", days = i64::from(*days)),
        Deed::StopHistory => tr!(locale, "deed-stop-history"),
        Deed::GoOnWithHistory => tr!(locale, "deed-go-on-with-history"),
        Deed::Import {
            import_id,
            members,
            points,
        } => tr!(
            locale,
            "deed-import",
            n = *import_id as i64,
            members = *members as i64,
            points = *points
        ),
        Deed::UndoImport { import_id } => tr!(locale, "deed-undo-import", n = *import_id as i64),
    }
}

fn points_deed(locale: Locale, key: &str, who: String, points: i64, reason: &str) -> String {
    tr!(
        locale,
        key,
        who = who,
        points = points,
        reason = names::plain(reason)
    )
}

fn rules_deed(locale: Locale, key: &str, version: u64, changes: usize) -> String {
    tr!(locale, key, version = version as i64, changes = changes as i64)
}

/// A rule's name and value in words; a channel or role, and its percentage, stay as they are.
fn rule(locale: Locale, what: &str, value: &str) -> (String, String) {
    let Some(setting) = rule_settings::Setting::find(what) else {
        return (what.to_owned(), value.to_owned());
    };
    let worded = match (setting.takes(), value) {
        (Takes::Switch, "on" | "off") => rules::value(locale, Some(setting), Value::Switch(value == "on")),
        (Takes::Number { .. }, _) => match value.parse() {
            Ok(number) => rules::value(locale, Some(setting), Value::Number(number)),
            Err(_) => value.to_owned(),
        },
        _ => value.to_owned(),
    };
    (rules::label(locale, setting), worded)
}

fn setting_key(setting: Named) -> &'static str {
    match setting {
        Named::Language => "setting-language",
        Named::TimeZone => "setting-time-zone",
        Named::CreatorRole => "setting-creator-role",
        Named::ModeratorRole => "setting-moderator-role",
        Named::CreatorChannel => "setting-creator-channel",
        Named::NoticesChannel => "setting-notices-channel",
        Named::SummaryTime => "setting-summary-time",
        Named::RoleMode => "setting-role-mode",
        Named::TierRole => "setting-tier-role",
        Named::PromiseHours => "setting-promise-hours",
        Named::QuietHours => "setting-quiet-hours",
        Named::PromiseScope => "setting-promise-scope",
        Named::AskChannels => "setting-ask-channels",
        Named::PromiseBadge => "setting-promise-badge",
    }
}

fn value(locale: Locale, named: &Named, setting: &Setting) -> Option<String> {
    Some(match setting {
        Setting::None => return None,
        Setting::Text { text } => match (named, RoleMode::from_key(text)) {
            (Named::RoleMode, Some(mode)) => names::role_mode(locale, mode),
            (Named::Language, _) => tr!(Locale::for_tag(text), "language-name"),
            (Named::PromiseScope, _) => match Scope::from_key(text) {
                Some(scope) => promise::scope(locale, scope),
                None => names::plain(text),
            },
            _ => names::plain(text),
        },
        Setting::Channel { channel_id } => format!("<#{channel_id}>"),
        Setting::Channels { channels } if channels.is_empty() => return None,
        Setting::Channels { channels } => {
            let channels: Vec<String> = channels
                .iter()
                .map(|channel_id| format!("<#{channel_id}>"))
                .collect();
            channels.join(" ")
        }
        Setting::Role { role_id } => format!("<@&{role_id}>"),
        Setting::Time { weekday, minute } => {
            let weekday = Weekday::ALL[*weekday % Weekday::ALL.len()];
            format!("{} {}", names::weekday(locale, weekday), names::clock(*minute))
        }
    })
}

/// The log as a file.
pub fn export(locale: Locale, export: &Export, ladder: &Ladder) -> anyhow::Result<Page> {
    let text = tr!(
        locale,
        "log-exported",
        n = export.lines.len() as i64,
        more = export.of.saturating_sub(export.lines.len() as u64) as i64
    );
    let file = Attachment {
        file_name: "log.csv",
        bytes: csv(locale, export, ladder)?,
    };
    Ok(notice(tr!(locale, "log-exported-title"), text).attach(file))
}

fn csv(locale: Locale, export: &Export, ladder: &Ladder) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let columns = [
        "log-column-time",
        "log-column-by",
        "log-column-by-name",
        "log-column-about",
        "log-column-about-name",
        "log-column-topic",
        "log-column-what",
    ];
    writer.write_record(columns.map(|column| tr!(locale, column)))?;
    let name = |names: &HashMap<MemberId, String>, id: Option<MemberId>| {
        id.and_then(|id| names.get(&id).cloned()).unwrap_or_default()
    };
    let id = |id: Option<MemberId>| id.map_or_else(String::new, |id| id.to_string());
    for line in &export.lines {
        let at = jiff::Timestamp::from_millisecond(line.at_ms)?;
        let cells = [
            at.to_string(),
            id(line.by_id),
            name(&export.names, line.by_id),
            id(line.about_id),
            name(&export.names, line.about_id),
            topic(locale, line.deed.topic()),
            deed(locale, ladder, line).replace('\\', ""),
        ];
        writer.write_record(cells.map(harmless))?;
    }
    Ok(writer.into_inner()?)
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(harmless("=HYPERLINK(\"x\")".to_owned()), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("mei".to_owned()), "mei");
    }

    #[test]
    fn the_longest_page_fits_into_an_embed() {
        const { assert!(LINES * (LONGEST + 1) + 200 <= 4_096) };
    }
}
