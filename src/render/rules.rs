//! Rules in plain words: in force, prepared, previewed, being applied.

use serenity::all::{ButtonStyle, CreateButton, CreateEmbed, CreateEmbedFooter};

use super::{AMBER, BLURPLE, GOLD, Page, button, fan::signed, names, pager, press::Press};
use crate::{
    domain::{
        activity::Kind,
        ids::MemberId,
        locale::Locale,
        rule_preview::Effect,
        rule_settings::{Change, KindField, Setting, Takes, Value},
        rules::{KindRule, MOST, NEUTRAL, Rules},
        standing::{Standing, SuperfanRule},
    },
    error::UserError,
    i18n,
    service::{
        leaderboard::Span,
        rules::{self, DraftView, Preview, Sight, View},
    },
    store::{Replay, RuleVersion},
    tr,
};

/// People on one page of a preview.
const PEOPLE: usize = 10;
/// Blocks of a progress bar.
const BLOCKS: u64 = 12;
/// Most characters in a field (Discord documentation, "Embed Limits").
const FIELD: usize = 1_024;

/// Whether the operator lets the bot read texts, without which the text rules do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    Readable,
    Unreadable,
}

impl Texts {
    pub fn new(message_content: bool) -> Self {
        if message_content {
            Texts::Readable
        } else {
            Texts::Unreadable
        }
    }
}

/// What makes a superfan, and what it takes to stay one.
fn superfan(locale: Locale, rule: &SuperfanRule) -> String {
    let enter = tr!(
        locale,
        "rules-superfan",
        tenure = i64::from(rule.tenure_days),
        weeks = i64::from(rule.active_weeks),
        kinds = i64::from(rule.kinds),
        loyalty = i64::from(rule.loyalty)
    );
    let who = if rule.automatic {
        tr!(locale, "rules-superfan-automatic")
    } else {
        tr!(locale, "rules-superfan-approved")
    };
    let stay = tr!(
        locale,
        "rules-superfan-stay",
        weeks = i64::from(rule.leave_active_weeks),
        loyalty = i64::from(rule.leave_loyalty),
        days = i64::from(rule.warning_days)
    );
    format!("{enter}\n{who}\n{stay}")
}

/// The rules in force, for those who look after them.
pub fn show(locale: Locale, view: &View, texts: Texts) -> Page {
    let rules = &view.guild.rules;
    let mut embed = in_words(locale, rules)
        .field(tr!(locale, "rules-group-loyalty"), loyalty(locale, rules), false)
        .field(
            tr!(locale, "rules-group-superfan"),
            superfan(locale, &rules.superfan),
            false,
        )
        .field(
            tr!(locale, "rules-group-multipliers"),
            multipliers(locale, rules),
            false,
        )
        .field(
            tr!(locale, "rules-group-text"),
            text_rules(locale, rules, texts),
            false,
        );
    let mut head = version(locale, view.version.as_ref());
    if let Some(replay) = &view.replay
        && replay.is_under_way
    {
        head.push('\n');
        head.push_str(&recount_line(locale, replay));
    }
    embed = embed.description(head);
    let mut buttons = Vec::new();
    if let Some(draft) = &view.draft {
        embed = embed.field(
            tr!(locale, "rules-group-draft"),
            change_list(locale, &draft.changes),
            false,
        );
        buttons.push(preview_button(locale));
    }
    buttons.push(to_panel(locale));
    Page::new(embed).buttons(buttons)
}

/// The rules in force, for the fans.
pub fn earning(locale: Locale, view: &View, texts: Texts) -> Page {
    let rules = &view.guild.rules;
    let mut embed = in_words(locale, rules);
    let multipliers = &rules.multipliers;
    if !multipliers.channels.is_empty() || !multipliers.roles.is_empty() {
        // Which ones they are may be nobody's business: some channels are not for everybody's eyes.
        let text = tr!(locale, "rules-multipliers-fans");
        embed = embed.field(tr!(locale, "rules-group-multipliers"), text, false);
    }
    if rules.text.enabled && texts == Texts::Readable {
        let text = text_rules(locale, rules, texts);
        embed = embed.field(tr!(locale, "rules-group-text"), text, false);
    }
    Page::new(embed).buttons(vec![
        button(Press::Me, tr!(locale, "button-me"), ButtonStyle::Primary),
        button(
            Press::Why { page: 0 },
            tr!(locale, "button-why"),
            ButtonStyle::Secondary,
        ),
        button(
            Press::Top {
                span: Span::Week,
                page: 0,
            },
            tr!(locale, "button-top"),
            ButtonStyle::Secondary,
        ),
    ])
}

/// Everything that earns points, and what does not.
fn in_words(locale: Locale, rules: &Rules) -> CreateEmbed {
    let mut embed = CreateEmbed::new()
        .title(tr!(locale, "rules-title"))
        .colour(BLURPLE);
    let advocacy = |kind: Kind| matches!(kind, Kind::Referral | Kind::Share | Kind::Conversion);
    let groups: [(&str, &dyn Fn(Kind) -> bool); 3] = [
        ("rules-group-own", &|kind| kind.takes_part() && !advocacy(kind)),
        ("rules-group-valued", &|kind| {
            !kind.takes_part() && !advocacy(kind)
        }),
        ("rules-group-advocacy", &advocacy),
    ];
    let worth = |kind: &&Kind| rules.of(**kind).points > 0;
    for (title, is_in) in groups {
        let kinds = Kind::ALL.iter().filter(|kind| is_in(**kind)).filter(worth);
        let lines: Vec<String> = kinds
            .map(|kind| kind_line(locale, *kind, &rules.of(*kind)))
            .collect();
        if !lines.is_empty() {
            embed = embed.field(tr!(locale, title), fitting(locale, &lines), false);
        }
    }
    embed = embed.field(tr!(locale, "rules-group-weeks"), weeks(locale, rules), false);
    let nothing: Vec<String> = Kind::ALL
        .iter()
        .filter(|kind| !worth(kind))
        .map(|kind| names::kind(locale, *kind))
        .collect();
    if !nothing.is_empty() {
        let list = nothing.join(&tr!(locale, "list-separator"));
        embed = embed.field(tr!(locale, "rules-group-nothing"), list, false);
    }
    embed
}

fn kind_line(locale: Locale, kind: Kind, rule: &KindRule) -> String {
    let points = tr!(locale, "rules-points", n = rule.points);
    let mut terms = vec![if rule.per_amount > 0 {
        tr!(
            locale,
            "rules-points-per-amount",
            points = points,
            n = rule.per_amount
        )
    } else {
        points
    }];
    let slot = i64::from(rule.slot_s);
    if slot > 0 && slot % 60 == 0 {
        terms.push(tr!(locale, "rules-slot-minutes", n = slot / 60));
    } else if slot > 0 {
        terms.push(tr!(locale, "rules-slot-seconds", n = slot));
    }
    // What there is only one of anyway needs no words.
    let many = matches!(
        kind,
        Kind::ReactionReceived | Kind::ReactionGiven | Kind::PollVote
    );
    if rule.per_source > 1 || (rule.per_source == 1 && many) {
        terms.push(tr!(locale, "rules-per-source", n = i64::from(rule.per_source)));
    }
    // Thanks are once a week from the same person anyway, which the line about thanking says.
    if rule.per_person_per_day > 0 && kind != Kind::Thanks {
        let n = i64::from(rule.per_person_per_day);
        terms.push(tr!(locale, "rules-per-person-per-day", n = n));
    }
    if rule.count_per_day > 0 {
        terms.push(tr!(
            locale,
            "rules-count-per-day",
            n = i64::from(rule.count_per_day)
        ));
    }
    if rule.points_per_day > 0 {
        terms.push(tr!(locale, "rules-points-per-day", n = rule.points_per_day));
    }
    let kind = names::kind(locale, kind);
    tr!(locale, "rules-line", kind = kind, terms = terms.join(" · "))
}

fn weeks(locale: Locale, rules: &Rules) -> String {
    let days = i64::from(rules.active_week_days);
    let week = if rules.active_week_points > 0 {
        let points = tr!(locale, "rules-points", n = rules.active_week_points);
        tr!(locale, "rules-week", days = days, points = points)
    } else {
        tr!(locale, "rules-week-nothing", days = days)
    };
    let thanks = tr!(locale, "rules-thanks", n = i64::from(rules.thanks_given_per_day));
    format!("{week}\n{thanks}")
}

fn loyalty(locale: Locale, rules: &Rules) -> String {
    let weights = &rules.loyalty;
    let percent = |share: f64| value(locale, None, Value::Share(share));
    tr!(
        locale,
        "rules-loyalty",
        presence = percent(weights.presence),
        recency = percent(weights.recency),
        depth = percent(weights.depth),
        advocacy = percent(weights.advocacy)
    )
}

fn multipliers(locale: Locale, rules: &Rules) -> String {
    let multipliers = &rules.multipliers;
    let channels = multipliers
        .channels
        .iter()
        .map(|(id, percent)| (format!("<#{id}>"), *percent));
    let roles = multipliers
        .roles
        .iter()
        .map(|(id, percent)| (format!("<@&{id}>"), *percent));
    if multipliers.channels.is_empty() && multipliers.roles.is_empty() {
        return tr!(locale, "rules-multipliers-none");
    }
    let mut lines = vec![tr!(locale, "rules-multipliers-note", most = i64::from(MOST))];
    lines.extend(channels.chain(roles).map(|(place, percent)| {
        let percent = times(locale, percent);
        tr!(locale, "rules-multiplier", place = place, percent = percent)
    }));
    fitting(locale, &lines)
}

fn text_rules(locale: Locale, rules: &Rules, texts: Texts) -> String {
    let text = &rules.text;
    if !text.enabled {
        return tr!(locale, "rules-text-off");
    }
    let mut refused = Vec::new();
    if text.min_length > 0 {
        refused.push(tr!(
            locale,
            "rules-text-too-short",
            n = i64::from(text.min_length)
        ));
    }
    if !text.emoji_only {
        refused.push(tr!(locale, "rules-text-emoji"));
    }
    if !text.near_duplicates {
        refused.push(tr!(locale, "rules-text-repeated"));
    }
    let mut lines = vec![if refused.is_empty() {
        tr!(locale, "rules-text-on-nothing")
    } else {
        let list = refused.join(&tr!(locale, "list-separator"));
        tr!(locale, "rules-text-on", list = list)
    }];
    if texts == Texts::Unreadable {
        lines.push(tr!(locale, "rules-text-unread"));
    }
    lines.join("\n")
}

fn version(locale: Locale, version: Option<&RuleVersion>) -> String {
    let Some(version) = version else {
        return tr!(locale, "rules-version-first");
    };
    let n = version.version as i64;
    let when = names::timestamp(version.at_ms, 'R');
    match (version.by_id, version.restores) {
        (Some(by_id), Some(of)) => tr!(
            locale,
            "rules-version-restored",
            n = n,
            of = of as i64,
            when = when,
            who = mention(by_id)
        ),
        (Some(by_id), None) => tr!(locale, "rules-version", n = n, when = when, who = mention(by_id)),
        (None, _) => tr!(locale, "rules-version-update", n = n, when = when),
    }
}

fn mention(member_id: MemberId) -> String {
    format!("<@{member_id}>")
}

/// The name of a setting.
pub fn label(locale: Locale, setting: Setting) -> String {
    match setting {
        Setting::OfKind(kind, field) => tr!(
            locale,
            "rules-setting-of-kind",
            kind = names::kind(locale, kind),
            field = tr!(locale, &i18n::joined("rules-field", field.key()))
        ),
        Setting::Of(field) => {
            let key = field.key().replace('.', "-");
            tr!(locale, &i18n::joined("rules-setting", &key))
        }
    }
}

/// A value in words; what 0 means depends on the setting.
pub fn value(locale: Locale, of: Option<Setting>, value: Value) -> String {
    let is_limit = matches!(of, Some(Setting::OfKind(_, field)) if field != KindField::Points);
    match value {
        Value::Number(0) if is_limit => tr!(locale, "rules-value-no-limit"),
        Value::Number(number) => i18n::number(number),
        Value::Share(share) => {
            // Two decimals at most: 35, 33.5, 33.33.
            let percent = (share * 10_000.0).round() / 100.0;
            tr!(locale, "rules-value-percent", n = percent.to_string())
        }
        Value::Switch(true) => tr!(locale, "rules-value-on"),
        Value::Switch(false) => tr!(locale, "rules-value-off"),
    }
}

/// What was typed, with the reader's own words for on and off in those that are read.
pub fn typed(locale: Locale, text: &str) -> String {
    let text = text.trim();
    if text == tr!(locale, "rules-value-on") {
        "on".to_owned()
    } else if text == tr!(locale, "rules-value-off") {
        "off".to_owned()
    } else {
        text.to_owned()
    }
}

/// The refusal of a value, with what the setting takes.
pub fn refusal(locale: Locale, setting: Setting, takes: Takes, typed: &str) -> UserError {
    let shown: String = typed.chars().take(40).collect();
    let refusal = match takes {
        Takes::Number { least, most } => UserError::new("error-rules-number")
            .with("least", least)
            .with("most", most),
        Takes::Share => UserError::new("error-rules-share"),
        Takes::Switch => UserError::new("error-rules-switch"),
    };
    refusal
        .with("setting", label(locale, setting))
        .with("value", names::plain(&shown))
}

/// A setting as a choice, at most 100 characters.
pub fn choice(locale: Locale, setting: Setting, rules: &Rules) -> String {
    let now = value(locale, Some(setting), setting.get(rules));
    let text = tr!(
        locale,
        "rules-choice",
        setting = label(locale, setting),
        value = now
    );
    text.chars().take(100).collect()
}

/// Values to choose from: the present one, and for a switch both. Each with what is sent for it.
pub fn values(locale: Locale, setting: Setting, rules: &Rules) -> Vec<(String, String)> {
    let now = setting.get(rules);
    let choices = match setting.takes() {
        Takes::Switch => vec![Value::Switch(true), Value::Switch(false)],
        Takes::Number { .. } | Takes::Share => vec![now],
    };
    choices
        .into_iter()
        .map(|choice| {
            let text = value(locale, Some(setting), choice);
            let sent = match choice {
                Value::Number(number) => number.to_string(),
                Value::Share(share) => share.to_string(),
                Value::Switch(on) => if on { "on" } else { "off" }.to_owned(),
            };
            let text = if choice == now {
                tr!(locale, "rules-choice-now", value = text)
            } else {
                text
            };
            (text, sent)
        })
        .collect()
}

/// A multiplier in words.
fn times(locale: Locale, percent: u32) -> String {
    match percent {
        0 => tr!(locale, "rules-value-off"),
        percent => tr!(locale, "rules-value-percent", n = percent.to_string()),
    }
}

fn change_line(locale: Locale, change: &Change) -> String {
    let (what, before, after) = match *change {
        Change::Setting {
            setting,
            before,
            after,
        } => (
            label(locale, setting),
            value(locale, Some(setting), before),
            value(locale, Some(setting), after),
        ),
        Change::Channel {
            channel_id,
            before,
            after,
        } => (
            format!("<#{channel_id}>"),
            times(locale, before),
            times(locale, after),
        ),
        Change::Role {
            role_id,
            before,
            after,
        } => (
            format!("<@&{role_id}>"),
            times(locale, before),
            times(locale, after),
        ),
    };
    tr!(
        locale,
        "rules-change",
        what = what,
        before = before,
        after = after
    )
}

fn change_lines(locale: Locale, changes: &[Change]) -> Vec<String> {
    let lines = changes
        .iter()
        .map(|change| format!("• {}", change_line(locale, change)));
    lines.collect()
}

/// What changes, as one paragraph.
fn change_list(locale: Locale, changes: &[Change]) -> String {
    fitting(locale, &change_lines(locale, changes))
}

fn preview_button(locale: Locale) -> CreateButton {
    let press = Press::RulesPreview { page: 0 };
    button(press, tr!(locale, "button-rules-preview"), ButtonStyle::Primary)
}

fn rules_button(locale: Locale) -> CreateButton {
    button(Press::Rules, tr!(locale, "button-rules"), ButtonStyle::Secondary)
}

fn to_panel(locale: Locale) -> CreateButton {
    button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary)
}

/// What is being prepared, after it was changed.
pub fn draft(locale: Locale, view: &View, texts: Texts) -> Page {
    let embed = CreateEmbed::new()
        .title(tr!(locale, "rules-draft-title"))
        .colour(BLURPLE);
    let Some(draft) = &view.draft else {
        return Page::new(embed.description(tr!(locale, "rules-draft-none")))
            .buttons(vec![rules_button(locale)]);
    };
    let mut lines = vec![
        tr!(locale, "rules-draft-text"),
        change_list(locale, &draft.changes),
        tr!(
            locale,
            "rules-draft-by",
            who = mention(draft.by_id),
            when = names::timestamp(draft.at_ms, 'R')
        ),
    ];
    lines.extend(notes(locale, draft, texts));
    let mut buttons = vec![preview_button(locale)];
    buttons.push(discard_button(locale, view.sight()));
    buttons.push(rules_button(locale));
    let colour = if draft.problems.is_empty() { BLURPLE } else { AMBER };
    Page::new(embed.description(lines.join("\n\n")).colour(colour)).buttons(buttons)
}

/// What whoever prepares the draft should know besides.
fn notes(locale: Locale, draft: &DraftView, texts: Texts) -> Vec<String> {
    let mut notes = Vec::new();
    for (path, must) in &draft.problems {
        notes.push(format!("⚠️ {}", rules::refusal(path, *must).text(locale)));
    }
    if draft.rules.text.enabled && texts == Texts::Unreadable {
        notes.push(tr!(locale, "rules-text-unread"));
    }
    let is_of_role = |change: &Change| matches!(change, Change::Role { after, .. } if *after != NEUTRAL);
    if draft.changes.iter().any(is_of_role) {
        notes.push(tr!(locale, "rules-role-note"));
    }
    notes
}

fn discard_button(locale: Locale, sight: Option<Sight>) -> CreateButton {
    let text = tr!(locale, "button-rules-discard");
    match sight {
        Some(Sight { draft_id, .. }) => {
            button(Press::RulesDiscard { draft_id }, text, ButtonStyle::Secondary)
        }
        None => CreateButton::new("end:discard").label(text).disabled(true),
    }
}

pub fn discarded(locale: Locale) -> Page {
    super::notice(
        tr!(locale, "rules-draft-discarded-title"),
        tr!(locale, "rules-draft-discarded"),
    )
    .buttons(vec![rules_button(locale)])
}

/// Why a preview is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    AskedFor,
    /// It was to be applied unseen.
    Unseen,
    /// It was to be applied or discarded, but it is another one by now.
    Changed,
}

/// What the draft would do. `page` counts from 0 and is brought into range.
pub fn preview(locale: Locale, preview: &Preview, page: usize, occasion: Occasion) -> Page {
    let pages = preview.effects.len().div_ceil(PEOPLE).max(1);
    let page = page.min(pages - 1);
    let mut parts = match occasion {
        Occasion::AskedFor => Vec::new(),
        Occasion::Unseen => vec![tr!(locale, "rules-preview-first")],
        Occasion::Changed => vec![format!("⚠️ {}", tr!(locale, "rules-preview-changed"))],
    };
    parts.push(change_list(locale, &preview.changes));
    let (gain, lose) = preview.gain_and_lose();
    let [before, after] = preview.points;
    let mut sums = vec![tr!(
        locale,
        "rules-preview-sums",
        people = preview.people as i64,
        gain = gain as i64,
        lose = lose as i64,
        before = before,
        after = after
    )];
    let [weeks_before, weeks_after] = preview.weeks.map(|weeks| weeks as i64);
    if weeks_before != weeks_after {
        sums.push(tr!(
            locale,
            "rules-preview-weeks",
            before = weeks_before,
            after = weeks_after
        ));
    }
    parts.push(sums.join("\n"));
    if preview.effects.is_empty() {
        parts.push(tr!(locale, "rules-preview-nobody"));
    } else {
        let crossing = preview.effects.iter().filter(|effect| effect.crosses()).count();
        let rows = preview.effects.iter().skip(page * PEOPLE).take(PEOPLE);
        let rows: Vec<String> = rows.map(|effect| effect_line(locale, preview, effect)).collect();
        let title = tr!(locale, "rules-preview-crossings", n = crossing as i64);
        parts.push(format!("{title}\n{}", rows.join("\n")));
    }
    let footer = if pages > 1 {
        let (page, pages) = ((page + 1) as i64, pages as i64);
        tr!(locale, "rules-preview-footer-pages", page = page, pages = pages)
    } else {
        tr!(locale, "rules-preview-footer")
    };
    let embed = CreateEmbed::new()
        .title(tr!(locale, "rules-preview-title"))
        .description(parts.join("\n\n"))
        .footer(CreateEmbedFooter::new(footer))
        .colour(if occasion == Occasion::Changed {
            AMBER
        } else {
            BLURPLE
        });
    let sight = preview.sight;
    let apply = button(
        Press::RulesApply { sight },
        tr!(locale, "button-rules-apply"),
        ButtonStyle::Success,
    );
    Page::new(embed)
        .buttons(pager(locale, page, pages, |page| Press::RulesPreview { page }))
        .buttons(vec![
            apply,
            discard_button(locale, Some(sight)),
            rules_button(locale),
        ])
}

fn effect_line(locale: Locale, preview: &Preview, effect: &Effect) -> String {
    let name = preview
        .names
        .get(&effect.member_id)
        .map_or_else(|| effect.member_id.to_string(), |name| names::plain(name));
    let [before, after] = effect.points;
    let mut lines = Vec::new();
    let [from, to] = effect.rung;
    if from != to {
        let key = if to > from {
            "rules-preview-up"
        } else {
            "rules-preview-down"
        };
        lines.push(tr!(
            locale,
            key,
            name = name.clone(),
            from = names::tier_of(locale, &preview.ladder, from),
            to = names::tier_of(locale, &preview.ladder, to),
            before = before,
            after = after
        ));
    }
    if effect.standing[0] != effect.standing[1] {
        let [from, to] = effect.standing;
        let key = match to {
            Standing::Eligible => "rules-preview-ready",
            Standing::Warned => "rules-preview-warned",
            _ if to.is_inside() && from.is_inside() => "rules-preview-kept",
            _ if to.is_inside() => "rules-preview-let-in",
            _ if from.is_inside() => "rules-preview-out",
            _ => "rules-preview-not-ready",
        };
        let tier = preview.ladder.superfan().map(|tier| names::tier(locale, tier));
        lines.push(tr!(
            locale,
            key,
            name = name.clone(),
            tier = tier.unwrap_or_default()
        ));
    }
    if lines.is_empty() {
        let gain = signed(effect.gain());
        return tr!(
            locale,
            "rules-preview-row",
            name = name,
            gain = gain,
            before = before,
            after = after
        );
    }
    lines.join("\n")
}

/// How far a recount is, after version `version` was put in force.
pub fn recounting(locale: Locale, replay: &Replay, version: u64) -> Page {
    let filled = replay.percent() * BLOCKS / 100;
    let bar: String = (0..BLOCKS).map(|n| if n < filled { '▰' } else { '▱' }).collect();
    let text = tr!(
        locale,
        "rules-recount-progress",
        version = version as i64,
        done = replay.done.min(replay.of) as i64,
        of = replay.of as i64,
        bar = bar,
        percent = replay.percent() as i64
    );
    super::notice(tr!(locale, "rules-recount-title"), text)
}

/// The same when nobody looks on any longer: it goes on by itself.
pub fn recount_goes_on(locale: Locale) -> Page {
    super::notice(
        tr!(locale, "rules-recount-title"),
        tr!(locale, "rules-recount-goes-on"),
    )
    .buttons(vec![to_panel(locale)])
}

/// The recount for another version took the place of this one.
pub fn overtaken(locale: Locale) -> Page {
    super::notice(
        tr!(locale, "rules-recount-title"),
        tr!(locale, "rules-recount-overtaken"),
    )
    .buttons(vec![rules_button(locale)])
}

/// The recount is over. `undone`: what an undo brought back.
pub fn recounted(locale: Locale, replay: &Replay, version: u64, undone: &[Change]) -> Page {
    let mut text = tr!(
        locale,
        "rules-recount-done",
        changed = replay.changed as i64,
        version = version as i64
    );
    if undone.is_empty() {
        text = format!("{text}\n{}", tr!(locale, "rules-recount-undo"));
    } else {
        text = format!(
            "{}\n{}\n\n{text}\n{}",
            tr!(locale, "rules-undone"),
            change_list(locale, undone),
            tr!(locale, "rules-recount-undo-more")
        );
    }
    let embed = CreateEmbed::new()
        .title(tr!(locale, "rules-recount-done-title"))
        .description(text)
        .colour(GOLD);
    Page::new(embed).buttons(vec![rules_button(locale), to_panel(locale)])
}

/// One small line for pages whose points are not final yet.
pub fn recount_line(locale: Locale, replay: &Replay) -> String {
    tr!(locale, "recount-line", percent = replay.percent() as i64)
}

/// The lines as far as they fit into a field, and how many do not.
fn fitting(locale: Locale, lines: &[String]) -> String {
    let more = |n: usize| tr!(locale, "rules-more", n = n as i64);
    let room = FIELD - more(lines.len()).chars().count();
    let mut length = 0;
    let fits = lines.iter().take_while(|line| {
        length += line.chars().count() + 1;
        length < room
    });
    let fits = fits.count();
    let mut fitting = lines[..fits].join("\n");
    if fits < lines.len() {
        fitting.push('\n');
        fitting.push_str(&more(lines.len() - fits));
    }
    fitting
}
