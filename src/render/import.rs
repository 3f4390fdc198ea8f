//! Points from another bot: the preview of a file as a page or for a terminal, and what came of it.

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateEmbed, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};

use super::{AMBER, BLURPLE, GOLD, Page, button, names, press::Press};
use crate::{
    domain::{
        ids::MemberId,
        import::{MOST_BEST, MOST_POINTS, Mapping, Origin, Place, Ranked, Remark, Why, suggested_best},
        locale::Locale,
    },
    service::imports::{DryRun, Undone},
    store::Import,
    tr,
};

/// Remarks on a page; a terminal has room for all that are kept.
const REMARKS: usize = 5;
/// Longest name in the list of the top, in characters: a line should fit a phone's screen.
const NAME: usize = 20;
/// Most characters of a field's value (Discord documentation, "Embed Limits").
const FIELD: usize = 1_024;
/// Percentages offered.
const PERCENTAGES: [u32; 3] = [50, 10, 1];

/// Where points come from, by name.
pub fn origin(locale: Locale, origin: Origin) -> String {
    let key = match origin {
        Origin::Mee6 => "import-from-mee6",
        Origin::Lurkr => "import-from-lurkr",
        Origin::Amari => "import-from-amari",
        Origin::Polaris => "import-from-polaris",
        Origin::LevelUp => "import-from-levelup",
        Origin::File => "import-from-file",
    };
    tr!(locale, key)
}

/// What importing a file would do, with a select for what its points are worth and the button that
/// does it. Nothing to press where nobody would get anything.
pub fn dry_run(locale: Locale, run: &DryRun, draft_id: u64) -> Page {
    let sections = sections(locale, run, DISCORD, REMARKS);
    if !run.is_useful() {
        let embed = CreateEmbed::new()
            .title(tr!(locale, "import-unusable-title"))
            .description(tr!(locale, "import-unusable"))
            .colour(AMBER);
        let remarks = sections.into_iter().filter(|section| section.is_remarks);
        return Page::new(with_fields(embed, remarks));
    }
    let embed = CreateEmbed::new()
        .title(title(locale, run))
        .description(sums(locale, run).join("\n"))
        .colour(BLURPLE);
    let apply = Press::Import {
        draft_id,
        mapping: run.mapping,
    };
    Page::new(with_fields(embed, sections))
        .row(mappings(locale, run, draft_id))
        .buttons(vec![
            button(apply, tr!(locale, "import-apply"), ButtonStyle::Success).disabled(run.plan.points == 0),
            button(
                Press::ImportCancel { draft_id },
                tr!(locale, "import-cancel"),
                ButtonStyle::Secondary,
            ),
        ])
}

/// The same for a terminal.
pub fn report(locale: Locale, run: &DryRun) -> String {
    let sections = sections(locale, run, TERMINAL, usize::MAX);
    let mut lines = vec![title(locale, run)];
    if run.is_useful() {
        lines.extend(sums(locale, run));
    } else {
        lines.push(tr!(locale, "import-unusable"));
    }
    let is_shown = |section: &&Section| run.is_useful() || section.is_remarks;
    for section in sections.iter().filter(is_shown) {
        lines.push(String::new());
        lines.push(section.heading.clone());
        lines.extend(section.lines.iter().map(|line| format!("  {line}")));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The answer to Import.
pub fn done(locale: Locale, import: &Import) -> Page {
    let title = tr!(
        locale,
        "import-done-title",
        origin = origin(locale, import.origin)
    );
    let undo = Press::ImportUndo {
        import_id: import.import_id,
    };
    let embed = CreateEmbed::new()
        .title(title)
        .description(done_text(locale, import))
        .colour(GOLD);
    Page::new(embed).buttons(vec![
        button(undo, tr!(locale, "import-undo"), ButtonStyle::Danger),
        button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary),
    ])
}

/// What an import did.
pub fn done_text(locale: Locale, import: &Import) -> String {
    tr!(
        locale,
        "import-done",
        members = import.members as i64,
        points = import.points,
        worth = worth(locale, import.mapping)
    )
}

/// The answer to Cancel.
pub fn cancelled(locale: Locale) -> Page {
    super::notice(
        tr!(locale, "import-cancelled-title"),
        tr!(locale, "import-cancelled"),
    )
}

/// The answer to taking an import back.
pub fn undone(locale: Locale, undone: &Undone) -> Page {
    super::notice(tr!(locale, "import-undone-title"), undone_text(locale, undone))
}

/// What taking an import back did.
pub fn undone_text(locale: Locale, undone: &Undone) -> String {
    let import = &undone.import;
    let text = tr!(
        locale,
        "import-undone",
        members = import.members as i64,
        points = import.points,
        origin = origin(locale, import.origin)
    );
    match undone.restored {
        0 => text,
        members => format!(
            "{text}\n{}",
            tr!(locale, "import-restored", members = members as i64)
        ),
    }
}

/// The answer to `/import` without a file: where to get one, and what was imported so far (newest
/// first).
pub fn overview(locale: Locale, imports: &[Import]) -> Page {
    let files = [
        tr!(locale, "import-overview-mee6"),
        tr!(locale, "import-overview-lurkr"),
        tr!(locale, "import-overview-amari"),
        tr!(locale, "import-overview-polaris"),
        tr!(locale, "import-overview-levelup"),
        tr!(locale, "import-overview-other"),
    ];
    let mut embed = CreateEmbed::new()
        .title(tr!(locale, "import-overview-title"))
        .description(tr!(locale, "import-overview"))
        .field(tr!(locale, "import-overview-files"), files.join("\n"), false)
        .colour(BLURPLE);
    if !imports.is_empty() {
        let lines: Vec<_> = imports.iter().map(|import| listed(locale, import)).collect();
        embed = embed.field(tr!(locale, "import-overview-so-far"), lines.join("\n"), false);
    }
    let latest = imports.iter().find(|import| import.undone_ms.is_none());
    let undo = latest.map(|import| {
        let press = Press::ImportUndo {
            import_id: import.import_id,
        };
        let label = tr!(locale, "import-undo-n", n = import.import_id as i64);
        button(press, label, ButtonStyle::Danger)
    });
    Page::new(embed).buttons(undo.into_iter().collect())
}

fn listed(locale: Locale, import: &Import) -> String {
    let by = match import.by_id {
        Some(by_id) => format!("<@{by_id}>"),
        None => tr!(locale, "import-by-operator"),
    };
    let line = tr!(
        locale,
        "import-listed",
        n = import.import_id as i64,
        origin = origin(locale, import.origin),
        when = names::timestamp(import.at_ms, 'd'),
        by = by,
        members = import.members as i64,
        points = import.points
    );
    match import.undone_ms {
        Some(_) => tr!(locale, "import-listed-undone", line = line),
        None => line,
    }
}

/// How names and texts of others are written where they are read.
#[derive(Clone, Copy)]
struct Medium {
    text: fn(&str) -> String,
    member: fn(MemberId) -> String,
}

const DISCORD: Medium = Medium {
    text: names::plain,
    member: |member_id| format!("<@{member_id}>"),
};
const TERMINAL: Medium = Medium {
    text: |text| text.chars().filter(|c| !c.is_control()).collect(),
    member: |member_id| member_id.to_string(),
};

struct Section {
    heading: String,
    lines: Vec<String>,
    is_remarks: bool,
}

fn title(locale: Locale, run: &DryRun) -> String {
    tr!(locale, "import-title", origin = origin(locale, run.origin))
}

fn worth(locale: Locale, mapping: Mapping) -> String {
    match mapping {
        Mapping::AsIs => tr!(locale, "import-worth-as-is"),
        Mapping::Scaled { percent } => tr!(locale, "import-worth-scaled", percent = i64::from(percent)),
        Mapping::Fit { best } => tr!(locale, "import-worth-fit", best = best),
    }
}

fn sums(locale: Locale, run: &DryRun) -> Vec<String> {
    let plan = &run.plan;
    let mut lines = vec![
        tr!(locale, "import-nothing-yet"),
        tr!(
            locale,
            "import-gives",
            members = (plan.present + plan.away) as i64,
            points = plan.points,
            worth = worth(locale, run.mapping)
        ),
    ];
    lines.push(match plan.away {
        0 => tr!(locale, "import-all-present"),
        away => tr!(
            locale,
            "import-away",
            present = plan.present as i64,
            away = away as i64
        ),
    });
    if plan.nothing > 0 {
        lines.push(tr!(locale, "import-nothing", members = plan.nothing as i64));
    }
    if plan.bots > 0 {
        lines.push(tr!(locale, "import-bots", bots = plan.bots as i64));
    }
    let (members, points) = plan.replaced;
    if members > 0 {
        lines.push(tr!(
            locale,
            "import-replaces",
            members = members as i64,
            points = points,
            origin = origin(locale, run.origin)
        ));
    }
    lines
}

/// The top, who changes tier, and at most `remarks` remarks, if there are any.
fn sections(locale: Locale, run: &DryRun, medium: Medium, remarks: usize) -> Vec<Section> {
    let top = run.plan.top.iter().enumerate();
    let mut moves: Vec<String> = run
        .plan
        .moves
        .iter()
        .map(|change| moved(locale, run, change))
        .collect();
    if moves.is_empty() {
        moves.push(tr!(locale, "import-no-moves"));
    }
    let mut sections = vec![
        Section {
            heading: tr!(locale, "import-top-heading"),
            lines: top
                .map(|(n, ranked)| top_row(locale, n, ranked, medium))
                .collect(),
            is_remarks: false,
        },
        Section {
            heading: tr!(locale, "import-moves-heading"),
            lines: moves,
            is_remarks: false,
        },
    ];
    if run.remarks.count > 0 {
        let shown = run.remarks.first.iter().take(remarks);
        let mut lines: Vec<String> = shown.map(|remark| remark_text(locale, remark, medium)).collect();
        if run.remarks.count > lines.len() {
            let more = (run.remarks.count - lines.len()) as i64;
            lines.push(tr!(locale, "import-more-remarks", n = more));
        }
        sections.push(Section {
            heading: tr!(locale, "import-remarks-heading", n = run.remarks.count as i64),
            lines,
            is_remarks: true,
        });
    }
    sections
}

fn moved(locale: Locale, run: &DryRun, change: &crate::domain::import::Move) -> String {
    tr!(
        locale,
        "import-move",
        from = names::tier_of(locale, &run.ladder, change.from),
        to = names::tier_of(locale, &run.ladder, change.to),
        members = change.members as i64
    )
}

fn top_row(locale: Locale, n: usize, ranked: &Ranked, medium: Medium) -> String {
    let name = match &ranked.display_name {
        Some(name) => (medium.text)(&shortened(name)),
        None => (medium.member)(ranked.row.member_id),
    };
    let (place, xp) = (n as i64 + 1, ranked.row.xp);
    let (before, after) = (ranked.before, ranked.after);
    match ranked.row.level {
        Some(level) => tr!(
            locale,
            "import-top-row-level",
            place = place,
            name = name,
            before = before,
            after = after,
            xp = xp,
            level = i64::from(level)
        ),
        None => tr!(
            locale,
            "import-top-row",
            place = place,
            name = name,
            before = before,
            after = after,
            xp = xp
        ),
    }
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - 1).chain(['…']).collect()
}

fn remark_text(locale: Locale, remark: &Remark, medium: Medium) -> String {
    let what = match &remark.why {
        Why::NoId => tr!(locale, "import-why-no-id"),
        Why::NotAnId(text) => tr!(locale, "import-why-not-an-id", text = (medium.text)(text)),
        Why::RoundedId(text) => tr!(locale, "import-why-rounded-id", text = (medium.text)(text)),
        Why::NoPoints => tr!(locale, "import-why-no-points"),
        Why::NotPoints(text) => tr!(locale, "import-why-not-points", text = (medium.text)(text)),
        Why::UnclearPoints(text) => tr!(locale, "import-why-unclear-points", text = (medium.text)(text)),
        Why::NegativePoints(text) => tr!(locale, "import-why-negative-points", text = (medium.text)(text)),
        Why::TooManyPoints(text) => tr!(
            locale,
            "import-why-too-many-points",
            text = (medium.text)(text),
            most = MOST_POINTS
        ),
        Why::Twice(member_id) => tr!(locale, "import-why-twice", member = (medium.member)(*member_id)),
        Why::Prestige(member_id) => {
            tr!(
                locale,
                "import-why-prestige",
                member = (medium.member)(*member_id)
            )
        }
    };
    match remark.place {
        Place::Line(n) => tr!(locale, "import-at-line", n = n as i64, what = what),
        Place::Entry(n) => tr!(locale, "import-at-entry", n = n as i64, what = what),
    }
}

/// Adds a field for each section, with as many of its lines as Discord takes.
fn with_fields(embed: CreateEmbed, sections: impl IntoIterator<Item = Section>) -> CreateEmbed {
    sections.into_iter().fold(embed, |embed, section| {
        let mut value = String::new();
        for line in section.lines {
            if value.chars().count() + line.chars().count() + 1 > FIELD {
                break;
            }
            if !value.is_empty() {
                value.push('\n');
            }
            value.push_str(&line);
        }
        embed.field(section.heading, value, false)
    })
}

fn mappings(locale: Locale, run: &DryRun, draft_id: u64) -> CreateActionRow {
    let best = suggested_best(&run.ladder);
    let percentages = PERCENTAGES.map(|percent| Mapping::Scaled { percent });
    let fits = [best / 5, best, best * 5].map(|best| Mapping::Fit {
        best: best.clamp(1, MOST_BEST),
    });
    let mut offered = Vec::new();
    for mapping in [Mapping::AsIs]
        .into_iter()
        .chain(percentages)
        .chain(fits)
        .chain([run.mapping])
    {
        if !offered.contains(&mapping) {
            offered.push(mapping);
        }
    }
    let options = offered
        .into_iter()
        .map(|mapping| {
            let label = worth(locale, mapping);
            CreateSelectMenuOption::new(label, mapping.to_string()).default_selection(mapping == run.mapping)
        })
        .collect();
    let menu = CreateSelectMenu::new(
        Press::ImportMapping { draft_id }.id(),
        CreateSelectMenuKind::String { options },
    )
    .placeholder(tr!(locale, "import-pick-worth"));
    CreateActionRow::SelectMenu(menu)
}
