//! The pages that commands and buttons both lead to.

use std::sync::Arc;

use super::{access::Level, ask::Ask, commands, progress::Shown};
use crate::{
    app::App,
    dispatcher::{self, audit::Asker},
    domain::{
        care::Cause,
        ids::{GuildId, MemberId},
        import::{Export, Mapping},
        locale::Locale,
        period::{LocalDay, Week},
        summary::Metric,
    },
    error::UserError,
    render::{
        self, Page,
        press::Step,
        rules::{Occasion, Texts},
        setup::SetupView,
    },
    service::{
        asks, audits, care, fans, gates, goals, guilds, history, imports, leaderboard, log,
        memory::{self, Written},
        mydata, overview, radar, rules, setup,
        signals::{self, Signal},
        standings, summaries,
    },
    store::{GateAudit, LogFilter, Reach},
};

pub async fn me(ask: &Ask<'_>) -> anyhow::Result<Page> {
    Ok(render::fan::card(ask.locale, &own(ask).await?))
}

pub async fn shared_card(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let fan = own(ask).await?;
    // What everybody sees is in the server's language.
    Ok(render::fan::shared_card(fan.guild.locale, &fan))
}

pub async fn loyalty(ask: &Ask<'_>) -> anyhow::Result<Page> {
    Ok(render::signals::loyalty(ask.locale, &own(ask).await?))
}

/// What is public of somebody, for the asker alone.
pub async fn card_of(ask: &Ask<'_>, member_id: MemberId) -> anyhow::Result<Page> {
    let now_ms = ask.app.clock.now_ms();
    let fan = fans::load(&ask.app.store, ask.guild_id, member_id, now_ms).await?;
    if fan.paused_since.is_some() {
        return Err(UserError::new("error-card-private").into());
    }
    Ok(render::fan::shared_card(ask.locale, &fan))
}

/// A fan as the creator sees them.
pub async fn fan(ask: &Ask<'_>, member_id: MemberId) -> anyhow::Result<Page> {
    let now_ms = ask.app.clock.now_ms();
    let profile = fans::profile(&ask.app.store, ask.guild_id, member_id, now_ms).await?;
    Ok(render::profile::page(ask.locale, &profile))
}

/// Where a fan's points come from, for the creator.
pub async fn fan_why(ask: &Ask<'_>, member_id: MemberId, page: usize) -> anyhow::Result<Page> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let fan = fans::load(store, ask.guild_id, member_id, now_ms).await?;
    let per_page = render::fan::LINES_PER_PAGE;
    let why = fans::why(store, ask.guild_id, member_id, page, per_page).await?;
    Ok(render::fan::why_of(ask.locale, &fan, &why))
}

/// Whether the asker is counted.
pub async fn counting(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let choices = mydata::load(&ask.app.store, ask.guild_id, ask.member_id).await?;
    Ok(render::mydata::counting(ask.locale, choices))
}

/// Counts the asker no longer.
pub async fn pause(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    mydata::pause(store, ask.guild_id, ask.member_id, now_ms).await?;
    counting(ask).await
}

/// Has the asker counted again.
pub async fn resume(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let seat = ask.app.seats.of(ask.guild_id, ask.member_id);
    mydata::resume(store, ask.guild_id, ask.member_id, seat, now_ms).await?;
    counting(ask).await
}

/// Sets whether anything is said of the asker.
pub async fn set_quiet(ask: &Ask<'_>, quiet: bool) -> anyhow::Result<Page> {
    let store = &ask.app.store;
    mydata::set_quiet(store, ask.guild_id, ask.member_id, quiet).await?;
    let choices = mydata::load(store, ask.guild_id, ask.member_id).await?;
    Ok(render::mydata::quiet(ask.locale, choices))
}

pub async fn settings(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let (guild, ladder) = setup::load(&ask.app.store, ask.guild_id).await?;
    let refused = overview::problems(&ask.app.store, ask.guild_id).await?;
    let refused: Vec<_> = refused.into_iter().map(|(problem, _)| problem).collect();
    Ok(render::settings::page(ask.locale, &guild, &ladder, &refused))
}

async fn own(ask: &Ask<'_>) -> anyhow::Result<fans::Fan> {
    fans::load(
        &ask.app.store,
        ask.guild_id,
        ask.member_id,
        ask.app.clock.now_ms(),
    )
    .await
}

pub async fn why(ask: &Ask<'_>, page: usize) -> anyhow::Result<Page> {
    let per_page = render::fan::LINES_PER_PAGE;
    let why = fans::why(&ask.app.store, ask.guild_id, ask.member_id, page, per_page).await?;
    Ok(render::fan::why(ask.locale, &why))
}

pub async fn top(ask: &Ask<'_>, span: leaderboard::Span, page: u64) -> anyhow::Result<Page> {
    let now_ms = ask.app.clock.now_ms();
    let board = leaderboard::load(&ask.app.store, ask.guild_id, span, page, ask.member_id, now_ms).await?;
    Ok(render::board::board(ask.locale, &board, ask.member_id))
}

pub async fn team(ask: &Ask<'_>, span: leaderboard::Span, page: u64) -> anyhow::Result<Page> {
    let now_ms = ask.app.clock.now_ms();
    let board =
        leaderboard::load_team(&ask.app.store, ask.guild_id, span, page, ask.member_id, now_ms).await?;
    Ok(render::board::board(ask.locale, &board, ask.member_id))
}

pub async fn help(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let level = ask.level().await?;
    Ok(render::help::help(
        ask.locale,
        &commands::help_lines(ask.locale, level),
    ))
}

pub async fn earning(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let view = rules::load(&ask.app.store, ask.guild_id).await?;
    Ok(render::rules::earning(ask.locale, &view, texts(ask)))
}

pub async fn rules(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let view = rules::load(&ask.app.store, ask.guild_id).await?;
    Ok(render::rules::show(ask.locale, &view, texts(ask)))
}

/// What is being prepared.
pub async fn rule_draft(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let view = rules::load(&ask.app.store, ask.guild_id).await?;
    Ok(render::rules::draft(ask.locale, &view, texts(ask)))
}

/// What the draft would do. Its pages are turned without working it out anew, until it changes.
pub async fn rule_preview(ask: &Ask<'_>, page: usize, occasion: Occasion) -> anyhow::Result<Page> {
    let (store, previews, now_ms) = (&ask.app.store, &ask.app.previews, ask.app.clock.now_ms());
    let sight = rules::load(store, ask.guild_id).await?.sight();
    let known = sight.and_then(|sight| previews.get(ask.guild_id, sight, now_ms));
    let preview = match known {
        Some(preview) => preview,
        None => {
            let preview = Arc::new(rules::preview(store, ask.guild_id, now_ms).await?);
            previews.put(ask.guild_id, preview.clone(), now_ms);
            preview
        }
    };
    previews.look(ask.guild_id, preview.sight, ask.member_id);
    Ok(render::rules::preview(ask.locale, &preview, page, occasion))
}

fn texts(ask: &Ask<'_>) -> Texts {
    Texts::new(ask.app.config.discord.message_content)
}

pub async fn panel(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let for_creator = ask.level().await? >= Level::Creator;
    panel_of(ask.app, ask.guild_id, ask.locale, for_creator).await
}

/// The panel, also without anybody asking: how far role changes are is kept up to date.
pub async fn panel_of(
    app: &App,
    guild_id: GuildId,
    locale: Locale,
    for_creator: bool,
) -> anyhow::Result<Page> {
    let overview = overview::load(&app.store, guild_id, app.clock.now_ms()).await?;
    let ladder = app.store.get_ladder(guild_id).await?;
    let monday = summaries::last_week(&overview.guild, app.clock.now_ms()).monday();
    Ok(render::panel::panel(
        locale,
        &overview,
        &ladder,
        for_creator,
        monday,
    ))
}

/// The panel as the place where progress is shown to the asker.
pub async fn panel_shown(ask: &Ask<'_>) -> anyhow::Result<Shown> {
    Ok(Shown::Panel {
        for_creator: ask.level().await? >= Level::Creator,
    })
}

/// The fan at place `at` of the approval queue; past its end it starts over.
pub async fn queue(ask: &Ask<'_>, at: usize) -> anyhow::Result<Page> {
    let store = &ask.app.store;
    let waiting = store.list_eligible(ask.guild_id).await?;
    let declined = store.list_declined(ask.guild_id).await?.len();
    if waiting.is_empty() {
        return Ok(render::proposal::queue_empty(ask.locale, declined));
    }
    let at = at % waiting.len();
    let (member_id, proposal) = (waiting[at].member_id, waiting[at].proposals);
    let fan = fans::load(store, ask.guild_id, member_id, ask.app.clock.now_ms()).await?;
    let why_now = store.find_why_now(ask.guild_id, member_id, proposal).await?;
    Ok(render::proposal::queue(
        ask.locale,
        &fan,
        &why_now,
        at,
        waiting.len(),
        declined,
    ))
}

/// Who was declined or taken out.
pub async fn declined(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let declined = ask.app.store.list_declined(ask.guild_id).await?;
    Ok(render::proposal::declined(ask.locale, &declined))
}

/// Lets somebody be proposed again.
pub async fn reopen(ask: &Ask<'_>, member_id: MemberId) -> anyhow::Result<Page> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    standings::reopen(store, ask.guild_id, member_id, ask.member_id, now_ms).await?;
    Ok(render::proposal::reopened(ask.locale, member_id))
}

/// What was given and taken by hand.
pub async fn grants(ask: &Ask<'_>, page: usize) -> anyhow::Result<Page> {
    let store = &ask.app.store;
    let grants = store.list_grants(ask.guild_id).await?;
    let ladder = store.get_ladder(ask.guild_id).await?;
    Ok(render::grants::list(ask.locale, &ladder, &grants, page))
}

/// Until when the asker is away.
pub async fn absence(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let absence = standings::absence(store, ask.guild_id, ask.member_id, now_ms).await?;
    let ladder = store.get_ladder(ask.guild_id).await?;
    Ok(render::away::page(ask.locale, &absence, &ladder))
}

/// The asker is back from an absence.
pub async fn back(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    standings::back(store, ask.guild_id, ask.member_id, now_ms).await?;
    Ok(render::away::back(ask.locale))
}

/// Sets whether the asker is warned by direct message.
pub async fn set_warning(ask: &Ask<'_>, wanted: bool) -> anyhow::Result<Page> {
    mydata::set_warning(&ask.app.store, ask.guild_id, ask.member_id, wanted).await?;
    Ok(render::fan::warning_set(ask.locale, wanted))
}

pub async fn log(ask: &Ask<'_>, filter: LogFilter, page: usize) -> anyhow::Result<Page> {
    let store = &ask.app.store;
    let log = log::page(store, ask.guild_id, filter, page, render::log::LINES).await?;
    let ladder = store.get_ladder(ask.guild_id).await?;
    Ok(render::log::page(ask.locale, &log, &ladder))
}

/// The log as a file.
pub async fn log_export(ask: &Ask<'_>, filter: LogFilter) -> anyhow::Result<Page> {
    let store = &ask.app.store;
    let export = log::export(store, ask.guild_id, filter).await?;
    let ladder = store.get_ladder(ask.guild_id).await?;
    render::log::export(ask.locale, &export, &ladder)
}

pub async fn gates(ask: &Ask<'_>, page: usize) -> anyhow::Result<Page> {
    let (gates, ladder) = gates::list(&ask.app.store, ask.guild_id).await?;
    Ok(render::gates::list(ask.locale, &gates, &ladder, page))
}

/// Looks who sees gated channels, and shows it.
pub async fn audit_now(ask: &Ask<'_>) -> anyhow::Result<Page> {
    look(ask).await?;
    audit(ask, 0).await
}

async fn look(ask: &Ask<'_>) -> anyhow::Result<GateAudit> {
    let app = ask.app;
    let asker = Asker {
        store: &app.store,
        http: &app.http,
        client: &app.client,
        bot_id: app.bot_id,
    };
    dispatcher::audit::audit_now(asker, ask.guild_id, app.clock.now_ms()).await
}

/// What the latest audit found; the first is made now.
pub async fn audit(ask: &Ask<'_>, page: usize) -> anyhow::Result<Page> {
    let store = &ask.app.store;
    let audit = match store.find_gate_audit(ask.guild_id).await? {
        Some(audit) => audit,
        None => look(ask).await?,
    };
    let (gates, ladder) = gates::list(store, ask.guild_id).await?;
    let report = render::audit::Report {
        audit: &audit,
        gates: gates.len(),
        ladder: &ladder,
        may_repair: ask.level().await? >= Level::Creator,
    };
    Ok(render::audit::report(ask.locale, &report, page))
}

/// What can be repaired, by an audit made now.
pub async fn repair_plan(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let audit = look(ask).await?;
    let ladder = ask.app.store.get_ladder(ask.guild_id).await?;
    Ok(render::audit::repair_plan(ask.locale, &audit, &ladder))
}

/// Repairs what was shown of the audit made at `audit_ms`, and shows what came of it.
pub async fn repair(ask: &Ask<'_>, audit_ms: i64) -> anyhow::Result<Page> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let repair = audits::repair(store, ask.guild_id, audit_ms, ask.member_id, now_ms).await?;
    ask.app.wait_for_effects(ask.guild_id).await?;
    let states = audits::progress(store, ask.guild_id, &repair.steps, now_ms).await?;
    let ladder = store.get_ladder(ask.guild_id).await?;
    Ok(render::audit::repaired(ask.locale, &repair, &states, &ladder))
}

pub async fn summary(ask: &Ask<'_>, monday: LocalDay) -> anyhow::Result<Page> {
    let guild = guilds::get(&ask.app.store, ask.guild_id).await?;
    let current = Week::of(LocalDay::of(&guild.time_zone, ask.app.clock.now_ms()));
    let week = Week::of(monday);
    if week > current {
        return Err(UserError::new("error-week-unknown").into());
    }
    let now_ms = ask.app.clock.now_ms();
    let of = summaries::load(&ask.app.store, ask.guild_id, week, now_ms).await?;
    let occasion = render::summary::Occasion::Preview {
        complete: week < current,
    };
    Ok(render::summary::message(ask.locale, &of, occasion))
}

pub async fn summary_list(
    ask: &Ask<'_>,
    monday: LocalDay,
    metric: Metric,
    page: usize,
) -> anyhow::Result<Page> {
    let list = summaries::list(
        &ask.app.store,
        ask.guild_id,
        Week::of(monday),
        metric,
        ask.app.clock.now_ms(),
    )
    .await?;
    Ok(render::summary::list(
        ask.locale,
        ask.guild_id,
        monday,
        metric,
        &list,
        page,
    ))
}

/// Opens the form for asking, unless it could not be asked now.
pub async fn ask_form(ask: &Ask<'_>, by: Reach) -> anyhow::Result<()> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    asks::check(store, ask.guild_id, ask.member_id, (by, ask.channel_id), now_ms).await?;
    ask.form(&render::asks::form(ask.locale, by)).await
}

/// What the asker wrote about themselves.
pub async fn about_me(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let written = Written {
        about: memory::about(&ask.app.store, ask.guild_id, ask.member_id).await?,
        unread_birthday: None,
    };
    Ok(render::memory::about(ask.locale, &written))
}

/// What is kept of the asker.
pub async fn my_data(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let now_ms = ask.app.clock.now_ms();
    let data = mydata::view(&ask.app.store, ask.guild_id, ask.member_id, now_ms).await?;
    Ok(render::mydata::view(ask.locale, &data))
}

/// Everything remembered of a member: of the asker, or for the creator of somebody else.
pub async fn memory(ask: &Ask<'_>, member_id: MemberId, page: usize) -> anyhow::Result<Page> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let memory = memory::load(store, ask.guild_id, member_id, now_ms).await?;
    let own = member_id == ask.member_id;
    Ok(render::memory::whole(ask.locale, &memory, own, page))
}

/// Whom to care for.
pub async fn care(ask: &Ask<'_>, snoozed: bool, page: usize) -> anyhow::Result<Page> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let per_page = render::care::PER_PAGE;
    let list = care::list(store, ask.guild_id, snoozed, page, per_page, now_ms).await?;
    Ok(render::care::list(ask.locale, &list))
}

/// One of them.
pub async fn care_of(ask: &Ask<'_>, (member_id, cause): (MemberId, Cause)) -> anyhow::Result<Page> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let (cared, state) = care::find_one(store, ask.guild_id, member_id, cause, now_ms).await?;
    let guild = guilds::get(store, ask.guild_id).await?;
    let today = LocalDay::of(&guild.time_zone, now_ms);
    Ok(render::care::one(
        ask.locale,
        ask.guild_id,
        today,
        (&cared, state),
    ))
}

/// When the summary is posted.
pub async fn schedule(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let overview = overview::load(&ask.app.store, ask.guild_id, ask.app.clock.now_ms()).await?;
    let monday = summaries::last_week(&overview.guild, ask.app.clock.now_ms()).monday();
    Ok(render::summary::schedule(
        ask.locale,
        &overview.guild,
        overview.next_summary_ms,
        monday,
    ))
}

/// The other measures of a week.
pub async fn measures(ask: &Ask<'_>, monday: LocalDay) -> anyhow::Result<Page> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let guild = guilds::get(store, ask.guild_id).await?;
    let week = Week::of(monday);
    let measures = signals::engagement(store, &guild, week, now_ms).await?;
    Ok(render::summary::measures(
        ask.locale,
        week,
        &measures,
        guild.benchmarks,
    ))
}

/// The server's signals.
pub async fn signals(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let view = signals::view(&ask.app.store, ask.guild_id, ask.app.clock.now_ms()).await?;
    Ok(render::signals::panel(ask.locale, &view))
}

/// Who is behind one of them.
pub async fn signal_list(ask: &Ask<'_>, signal: Signal, page: usize) -> anyhow::Result<Page> {
    let fans = signals::list(&ask.app.store, ask.guild_id, signal, ask.app.clock.now_ms()).await?;
    Ok(render::signals::list(ask.locale, signal, &fans, page))
}

/// Who asked after the asker.
pub async fn concern(ask: &Ask<'_>, page: usize) -> anyhow::Result<Page> {
    let now_ms = ask.app.clock.now_ms();
    let view = signals::concern(&ask.app.store, ask.guild_id, ask.member_id, now_ms).await?;
    Ok(render::signals::concern(ask.locale, &view, page))
}

/// The goal.
pub async fn goal(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let guild = guilds::get(store, ask.guild_id).await?;
    let view = goals::view(store, &guild, now_ms).await?;
    Ok(render::goal::page(ask.locale, view.as_ref()))
}

/// What waits for the creator.
pub async fn inbox(ask: &Ask<'_>, snoozed: bool, page: usize) -> anyhow::Result<Page> {
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let per_page = render::radar::PER_PAGE;
    let inbox = radar::inbox(store, ask.guild_id, snoozed, page, per_page, now_ms).await?;
    Ok(render::radar::inbox(ask.locale, &inbox))
}

pub async fn question(ask: &Ask<'_>, message_id: u64) -> anyhow::Result<Page> {
    let due = radar::question(&ask.app.store, ask.guild_id, message_id).await?;
    let now_ms = ask.app.clock.now_ms();
    Ok(render::radar::question(ask.locale, ask.guild_id, &due, now_ms))
}

pub async fn promise(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let view = radar::promise(&ask.app.store, ask.guild_id, ask.app.clock.now_ms()).await?;
    let with_texts = ask.app.config.discord.message_content;
    Ok(render::promise::page(ask.locale, &view, with_texts))
}

pub async fn history(ask: &Ask<'_>) -> anyhow::Result<Page> {
    history_of(ask.app, ask.guild_id, ask.locale).await
}

/// The page about a server's history, also without anybody asking: it is kept up to date.
pub async fn history_of(app: &App, guild_id: GuildId, locale: Locale) -> anyhow::Result<Page> {
    let view = history::load(&app.store, guild_id).await?;
    let ladder = app.store.get_ladder(guild_id).await?;
    let with_texts = app.config.discord.message_content;
    Ok(render::history::page(locale, &view, &ladder, with_texts))
}

/// The step of `/setup` about history, likewise.
pub async fn setup_history_of(app: &App, guild_id: GuildId, locale: Locale) -> anyhow::Result<Page> {
    let view = setup_view_of(app, guild_id).await?;
    Ok(render::setup::page(locale, &view, Step::History))
}

pub async fn setup_view(ask: &Ask<'_>) -> anyhow::Result<SetupView> {
    setup_view_of(ask.app, ask.guild_id).await
}

async fn setup_view_of(app: &App, guild_id: GuildId) -> anyhow::Result<SetupView> {
    let (guild, ladder) = setup::load(&app.store, guild_id).await?;
    let (gates, _) = gates::list(&app.store, guild_id).await?;
    let problems = overview::problems(&app.store, guild_id).await?;
    Ok(SetupView {
        guild,
        ladder,
        gates,
        problems: problems.into_iter().map(|(problem, _)| problem).collect(),
        history: history::load(&app.store, guild_id).await?,
        with_texts: app.config.discord.message_content,
    })
}

pub async fn setup(ask: &Ask<'_>, step: Step) -> anyhow::Result<Page> {
    if step == Step::Done {
        setup::finish(
            &ask.app.store,
            ask.guild_id,
            ask.member_id,
            ask.app.clock.now_ms(),
        )
        .await?;
    }
    Ok(render::setup::page(ask.locale, &setup_view(ask).await?, step))
}

/// What importing the file that was kept under `draft_id` would do.
pub async fn dry_run(ask: &Ask<'_>, draft_id: u64, export: Export, mapping: Mapping) -> anyhow::Result<Page> {
    let run = imports::try_out(&ask.app.store, ask.guild_id, export, mapping).await?;
    Ok(render::import::dry_run(ask.locale, &run, draft_id))
}

pub async fn imports(ask: &Ask<'_>) -> anyhow::Result<Page> {
    let imports = imports::list(&ask.app.store, ask.guild_id).await?;
    Ok(render::import::overview(ask.locale, &imports))
}
