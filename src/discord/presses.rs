//! Buttons, selects and forms: each leads to one service call and one page. They work after a
//! restart and months later; who may press is checked now, not when the button was made.

use std::str::FromStr;

use serenity::all::{
    ActionRowComponent, Channel, ComponentInteraction, ComponentInteractionDataKind, ModalInteraction,
};

use super::{
    access::Level,
    ask::{Ask, Seen},
    doctor, pages,
    progress::Shown,
    recount,
};
use crate::{
    app::App,
    domain::{
        care::Cause,
        gate::{Access, ChannelKind, GateEntry},
        ids::{ChannelId, MemberId, RoleId},
        locale::Locale,
        period::{SummaryTime, TimeZone, TimeZoneError, Weekday},
        promise::Scope,
        tier::RoleMode,
    },
    error::UserError,
    render::{
        self, Page,
        press::{Press, Step},
        proposal::NOT_YET_DAYS,
        rules::Occasion,
    },
    service::{
        asks,
        care::{self, PutOff, Verdict},
        gates::{self, Children, Place},
        goals, guilds, history, imports, memory, notices,
        radar::{self, PromiseChange, Snooze},
        rounds,
        rules::{self, Done},
        setup,
        standings::{self, Decision},
    },
};

/// The values a select or a form brought along.
type Brought = Vec<String>;

/// Answers a press on a button or select.
pub async fn on_component(app: &App, interaction: &ComponentInteraction) -> anyhow::Result<()> {
    let ask = Ask::of_component(app, interaction)?;
    // Whatever was kept up to date there, something else may stand in its place from now on.
    let (message_id, interaction_id) = (interaction.message.id.get(), interaction.id.get());
    app.progress
        .pressed(message_id, interaction_id, app.clock.now_ms());
    let brought = brought(interaction);
    let press = Press::parse(&interaction.data.custom_id);
    answer(&ask, press, &brought).await
}

/// Answers a form.
pub async fn on_form(app: &App, interaction: &ModalInteraction) -> anyhow::Result<()> {
    let ask = Ask::of_form(app, interaction)?;
    let press = Press::parse(&interaction.data.custom_id);
    // In the order of the form; what is left empty is an empty text.
    let values: Brought = interaction
        .data
        .components
        .iter()
        .flat_map(|row| &row.components)
        .filter_map(|component| match component {
            ActionRowComponent::InputText(text) => Some(text.value.clone().unwrap_or_default()),
            _ => None,
        })
        .collect();
    answer(&ask, press, &values).await
}

fn brought(interaction: &ComponentInteraction) -> Brought {
    let ids = |ids: Vec<u64>| ids.into_iter().map(|id| id.to_string()).collect();
    match &interaction.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.clone(),
        ComponentInteractionDataKind::RoleSelect { values } => {
            ids(values.iter().map(|id| id.get()).collect())
        }
        ComponentInteractionDataKind::ChannelSelect { values } => {
            ids(values.iter().map(|id| id.get()).collect())
        }
        _ => Vec::new(),
    }
}

async fn answer(ask: &Ask<'_>, press: Option<Press>, brought: &[String]) -> anyhow::Result<()> {
    let press = press.ok_or_else(|| UserError::new("error-old-button"))?;
    ask.require(needed(press)).await?;
    // A form must be the first answer; everything else may take a while.
    match press {
        Press::Decline { member_id } => {
            return ask
                .form(&render::proposal::decline_form(ask.locale, member_id))
                .await;
        }
        Press::ZoneForm => {
            let guild = guilds::get(&ask.app.store, ask.guild_id).await?;
            return ask
                .form(&render::setup::zone_form(ask.locale, &guild.time_zone))
                .await;
        }
        Press::AskForm { by } => return pages::ask_form(ask, by).await,
        Press::Answer { ask_id } => {
            let view = asks::to_answer(&ask.app.store, ask.guild_id, ask_id).await?;
            return ask.form(&render::asks::answer_form(ask.locale, &view)).await;
        }
        Press::AboutForm => {
            let about = memory::about(&ask.app.store, ask.guild_id, ask.member_id).await?;
            return ask.form(&render::memory::about_form(ask.locale, &about)).await;
        }
        Press::NoteForm { member_id } => {
            return ask.form(&render::memory::note_form(ask.locale, member_id)).await;
        }
        Press::ShareCard => {
            ask.defer(Seen::ByEverybody).await?;
            return ask.show(pages::shared_card(ask).await?).await;
        }
        Press::RulesApply { sight } => {
            ask.defer_press().await?;
            return recount::apply(ask, sight).await;
        }
        _ => ask.defer_press().await?,
    }
    let shown = shown(ask, press).await?;
    let page = page(ask, press, brought).await?;
    match shown {
        Some(shown) => ask.show_live(page, shown).await,
        None => ask.show(page).await,
    }
}

/// The progress that a press leads to, if it does: the page it is shown on.
async fn shown(ask: &Ask<'_>, press: Press) -> anyhow::Result<Option<Shown>> {
    Ok(match press {
        Press::Setup(Step::History) => Some(Shown::Setup),
        // Where it was pressed: on the step of /setup or on the page of its own.
        Press::HistoryRead { .. } | Press::HistoryStop | Press::HistoryGoOn if ask.is_in_setup() => {
            Some(Shown::Setup)
        }
        Press::History | Press::HistoryRead { .. } | Press::HistoryStop | Press::HistoryGoOn => {
            Some(Shown::History)
        }
        Press::Panel | Press::RoundGoOn => Some(pages::panel_shown(ask).await?),
        _ => None,
    })
}

async fn history_page(ask: &Ask<'_>) -> anyhow::Result<Page> {
    if ask.is_in_setup() {
        pages::setup(ask, Step::History).await
    } else {
        pages::history(ask).await
    }
}

/// Who may press.
fn needed(press: Press) -> Level {
    match press {
        Press::Me | Press::ShareCard | Press::Why { .. } | Press::Top { .. } | Press::Help => Level::Fan,
        Press::Loyalty | Press::Resume | Press::SetQuiet { .. } | Press::Team { .. } | Press::Earning => {
            Level::Fan
        }
        Press::SetWarning { .. } | Press::AwayBack => Level::Fan,
        Press::AskForm { .. } | Press::AskWritten { .. } | Press::AskWithdraw { .. } => Level::Fan,
        Press::About | Press::AboutForm | Press::AboutWritten | Press::AboutForget => Level::Fan,
        Press::MyData | Press::MyMemory { .. } => Level::Fan,
        Press::Declined
        | Press::ReopenPicked
        | Press::Reopen { .. }
        | Press::Grants { .. }
        | Press::Log { .. }
        | Press::LogExport { .. }
        | Press::Panel
        | Press::Doctor
        | Press::Queue { .. }
        | Press::Approve { .. }
        | Press::NotYet { .. }
        | Press::Decline { .. }
        | Press::DeclineReason { .. }
        | Press::Gates
        | Press::Rules => Level::Moderator,
        Press::GateList { .. } | Press::AuditGates | Press::Audit { .. } => Level::Moderator,
        Press::RepairPlan | Press::Repair { .. } => Level::Creator,
        Press::Summary { .. }
        | Press::SummaryList { .. }
        | Press::Setup(_)
        | Press::SetLocale
        | Press::SetZone
        | Press::ZoneForm
        | Press::ZoneEntered
        | Press::SetCreatorRole
        | Press::SetModeratorRole
        | Press::SetChannel
        | Press::SetSummaryDay
        | Press::SetSummaryHour
        | Press::MakeRoles
        | Press::PickRole { .. }
        | Press::PickGate
        | Press::AddGate { .. }
        | Press::ImportMapping { .. }
        | Press::Import { .. }
        | Press::ImportCancel { .. }
        | Press::ImportUndo { .. }
        | Press::Fan { .. }
        | Press::FanWhy { .. }
        | Press::Settings
        | Press::SetNotices
        | Press::SetRoleMode
        | Press::History
        | Press::HistoryRead { .. }
        | Press::HistoryStop
        | Press::HistoryGoOn
        | Press::RulesPreview { .. }
        | Press::RulesApply { .. }
        | Press::RulesDiscard { .. }
        | Press::RoundStop
        | Press::RoundGoOn
        | Press::Inbox { .. }
        | Press::InboxOfNote { .. }
        | Press::InboxDone
        | Press::InboxLetGo
        | Press::InboxPutBack { .. }
        | Press::QuestionPicked
        | Press::QuestionDone { .. }
        | Press::QuestionReopen { .. }
        | Press::QuestionSnooze { .. }
        | Press::Answer { .. }
        | Press::AnswerWritten { .. }
        | Press::NoteForm { .. }
        | Press::NoteWritten { .. }
        | Press::NoteDelete { .. }
        | Press::Memory { .. }
        | Press::Care { .. }
        | Press::CareDone
        | Press::CarePicked
        | Press::CareFinish { .. }
        | Press::CareNotNeeded { .. }
        | Press::CareUndo { .. }
        | Press::CarePutOff { .. }
        | Press::Measures { .. }
        | Press::Define
        | Press::Signals
        | Press::SignalList { .. }
        | Press::Concern { .. }
        | Press::Goal
        | Press::GoalClear
        | Press::Promise
        | Press::PromiseScope
        | Press::AskChannels
        | Press::PromiseBadge
        | Press::PromiseResume => Level::Creator,
    }
}

async fn page(ask: &Ask<'_>, press: Press, brought: &[String]) -> anyhow::Result<Page> {
    let (store, guild_id, now_ms) = (&ask.app.store, ask.guild_id, ask.app.clock.now_ms());
    let by_id = ask.member_id;
    match press {
        Press::Me => pages::me(ask).await,
        Press::Loyalty => pages::loyalty(ask).await,
        Press::Fan { member_id } => pages::fan(ask, member_id).await,
        Press::FanWhy { member_id, page } => pages::fan_why(ask, member_id, page).await,
        Press::Resume => pages::resume(ask).await,
        Press::SetQuiet { quiet } => pages::set_quiet(ask, quiet).await,
        Press::Settings => pages::settings(ask).await,
        Press::SetNotices => {
            let channel_id = match brought {
                [] => None,
                brought => Some(ChannelId(parsed(brought)?)),
            };
            if let Some(channel_id) = channel_id {
                channel_kind(ask, channel_id).await?;
            }
            notices::set_channel(store, guild_id, channel_id, by_id, now_ms).await?;
            ask.app.wait_for_effects(guild_id).await?;
            pages::settings(ask).await
        }
        Press::Why { page } => pages::why(ask, page).await,
        Press::Top { span, page } => pages::top(ask, span, page).await,
        Press::Team { span, page } => pages::team(ask, span, page).await,
        Press::Help => pages::help(ask).await,
        Press::Panel => pages::panel(ask).await,
        Press::Queue { at } => pages::queue(ask, at).await,
        Press::Approve { member_id } => decide(ask, member_id, Decision::Approve).await,
        Press::NotYet { member_id } => {
            let days = value(brought)?
                .parse()
                .ok()
                .filter(|days| NOT_YET_DAYS.contains(days));
            let days = days.ok_or_else(|| UserError::new("error-old-button"))?;
            decide(ask, member_id, Decision::NotYet { days }).await
        }
        Press::DeclineReason { member_id } => {
            let reason = value(brought)?.to_owned();
            decide(ask, member_id, Decision::Decline { reason }).await
        }
        Press::Declined => pages::declined(ask).await,
        Press::ReopenPicked => pages::reopen(ask, MemberId(parsed(brought)?)).await,
        Press::Reopen { member_id } => pages::reopen(ask, member_id).await,
        Press::Grants { page } => pages::grants(ask, page).await,
        Press::SetWarning { wanted } => pages::set_warning(ask, wanted).await,
        Press::AwayBack => pages::back(ask).await,
        Press::SetRoleMode => {
            let mode =
                RoleMode::from_key(value(brought)?).ok_or_else(|| UserError::new("error-old-button"))?;
            setup::set_role_mode(store, guild_id, mode, by_id, now_ms).await?;
            pages::settings(ask).await
        }
        Press::Log { page, filter } => pages::log(ask, filter, page).await,
        Press::LogExport { filter } => pages::log_export(ask, filter).await,
        Press::Gates => pages::gates(ask, 0).await,
        Press::GateList { page } => pages::gates(ask, page).await,
        Press::AuditGates => pages::audit_now(ask).await,
        Press::Audit { page } => pages::audit(ask, page).await,
        Press::RepairPlan => pages::repair_plan(ask).await,
        Press::Repair { audit_ms } => pages::repair(ask, audit_ms).await,
        Press::Summary { monday } => pages::summary(ask, monday).await,
        Press::SummaryList { monday, metric, page } => pages::summary_list(ask, monday, metric, page).await,
        Press::Setup(step) => pages::setup(ask, step).await,
        Press::Inbox { snoozed, page } => pages::inbox(ask, snoozed, page).await,
        Press::InboxOfNote { .. } => pages::inbox(ask, false, 0).await,
        Press::InboxDone => {
            let messages: Vec<u64> = all_parsed(brought)?;
            radar::finish(store, guild_id, &messages, by_id, now_ms).await?;
            pages::inbox(ask, false, 0).await
        }
        Press::InboxLetGo => {
            let n = radar::let_go(store, guild_id, by_id, now_ms).await?;
            Ok(render::radar::let_go(ask.locale, n, now_ms))
        }
        Press::InboxPutBack { done_ms } => {
            radar::put_back(store, guild_id, done_ms).await?;
            pages::inbox(ask, false, 0).await
        }
        Press::QuestionPicked => pages::question(ask, parsed(brought)?).await,
        Press::QuestionDone { message_id } => {
            radar::finish(store, guild_id, &[message_id], by_id, now_ms).await?;
            pages::question(ask, message_id).await
        }
        Press::QuestionReopen { message_id } => {
            radar::reopen(store, guild_id, message_id, now_ms).await?;
            pages::question(ask, message_id).await
        }
        Press::QuestionSnooze { message_id } => {
            let length =
                Snooze::from_key(value(brought)?).ok_or_else(|| UserError::new("error-old-button"))?;
            radar::snooze(store, guild_id, message_id, length, now_ms).await?;
            pages::question(ask, message_id).await
        }
        Press::AskWritten { by } => {
            let (by, place) = ((ask.id, by_id), (by, ask.channel_id));
            let view = asks::ask(store, guild_id, by, place, value(brought)?, now_ms).await?;
            Ok(render::asks::sent(ask.locale, &view))
        }
        Press::AskWithdraw { ask_id } => {
            asks::withdraw(store, guild_id, ask_id, by_id, now_ms).await?;
            Ok(render::asks::withdrawn(ask.locale))
        }
        Press::AnswerWritten { ask_id } => {
            asks::answer(store, guild_id, ask_id, value(brought)?, by_id, now_ms).await?;
            ask.app.wait_for_effects(guild_id).await?;
            let view = asks::view(store, guild_id, ask_id).await?;
            Ok(render::asks::answered(ask.locale, &view))
        }
        Press::About => pages::about_me(ask).await,
        Press::AboutWritten => {
            let texts = inputs(brought)?;
            let written = memory::write_about(store, guild_id, by_id, texts, now_ms).await?;
            Ok(render::memory::about(ask.locale, &written))
        }
        Press::AboutForget => {
            memory::forget_about(store, guild_id, by_id).await?;
            pages::about_me(ask).await
        }
        Press::NoteWritten { member_id } => {
            let [text, days] = inputs(brought)?;
            memory::note(store, guild_id, member_id, (text, days), by_id, now_ms).await?;
            pages::fan(ask, member_id).await
        }
        Press::NoteDelete { member_id } => {
            let note_no = parsed(brought)?;
            memory::delete_note(store, guild_id, member_id, note_no, by_id, now_ms).await?;
            pages::fan(ask, member_id).await
        }
        Press::Memory { member_id, page } => pages::memory(ask, member_id, page).await,
        Press::MyMemory { page } => pages::memory(ask, ask.member_id, page).await,
        Press::MyData => pages::my_data(ask).await,
        Press::Care { snoozed, page } => pages::care(ask, snoozed, page).await,
        Press::CareDone => {
            let occasions = brought.iter().map(|value| render::care::read_value(value));
            let occasions: Option<Vec<_>> = occasions.collect();
            let occasions = occasions.ok_or_else(|| UserError::new("error-old-button"))?;
            care::mark(store, guild_id, &occasions, Verdict::Done, now_ms).await?;
            pages::care(ask, false, 0).await
        }
        Press::CarePicked => {
            let occasion = render::care::read_value(value(brought)?);
            let occasion = occasion.ok_or_else(|| UserError::new("error-old-button"))?;
            pages::care_of(ask, occasion).await
        }
        Press::CareFinish { member_id, cause } => judge(ask, (member_id, cause), Verdict::Done).await,
        Press::CareNotNeeded { member_id, cause } => judge(ask, (member_id, cause), Verdict::NotNeeded).await,
        Press::CareUndo { member_id, cause } => judge(ask, (member_id, cause), Verdict::Undo).await,
        Press::CarePutOff { member_id, cause } => {
            let length =
                PutOff::from_key(value(brought)?).ok_or_else(|| UserError::new("error-old-button"))?;
            judge(ask, (member_id, cause), Verdict::PutOff(length)).await
        }
        Press::Measures { monday } => pages::measures(ask, monday).await,
        Press::Define => {
            let definition = render::summary::definition(ask.locale, value(brought)?);
            definition.ok_or_else(|| UserError::new("error-old-button").into())
        }
        Press::Signals => pages::signals(ask).await,
        Press::SignalList { signal, page } => pages::signal_list(ask, signal, page).await,
        Press::Concern { page } => pages::concern(ask, page).await,
        Press::Goal => pages::goal(ask).await,
        Press::GoalClear => {
            goals::clear(store, guild_id, by_id, now_ms).await?;
            pages::goal(ask).await
        }
        Press::Promise => pages::promise(ask).await,
        Press::PromiseScope => {
            let scope = Scope::from_key(value(brought)?).ok_or_else(|| UserError::new("error-old-button"))?;
            let scope = Some(scope);
            change_promise(
                ask,
                PromiseChange {
                    scope,
                    ..PromiseChange::default()
                },
            )
            .await
        }
        Press::AskChannels => {
            let channels: Vec<ChannelId> = all_parsed(brought)?.into_iter().map(ChannelId).collect();
            for channel_id in &channels {
                channel_kind(ask, *channel_id).await?;
            }
            let ask_channels = Some(channels);
            change_promise(
                ask,
                PromiseChange {
                    ask_channels,
                    ..PromiseChange::default()
                },
            )
            .await
        }
        Press::PromiseBadge => {
            let channel_id = match brought {
                [] => None,
                brought => Some(ChannelId(parsed(brought)?)),
            };
            if let Some(channel_id) = channel_id {
                channel_kind(ask, channel_id).await?;
            }
            let badge = Some(channel_id);
            change_promise(
                ask,
                PromiseChange {
                    badge,
                    ..PromiseChange::default()
                },
            )
            .await
        }
        Press::PromiseResume => {
            radar::resume(store, guild_id, by_id, now_ms).await?;
            pages::promise(ask).await
        }
        Press::SetLocale => {
            setup::set_locale(store, guild_id, Locale::for_tag(value(brought)?), by_id, now_ms).await?;
            pages::setup(ask, Step::Language).await
        }
        Press::SetZone | Press::ZoneEntered => {
            let zone: TimeZone = value(brought)?.parse().map_err(zone_error)?;
            setup::set_time_zone(store, guild_id, &zone, by_id, now_ms).await?;
            pages::setup(ask, Step::Language).await
        }
        Press::SetCreatorRole | Press::SetModeratorRole => {
            let guild = guilds::get(store, guild_id).await?;
            let chosen = match brought {
                [] => None,
                brought => Some(RoleId(parsed(brought)?)),
            };
            let (creator, moderator) = match press {
                Press::SetCreatorRole => (chosen, guild.moderator_role_id),
                _ => (guild.creator_role_id, chosen),
            };
            setup::set_staff_roles(store, guild_id, creator, moderator, by_id, now_ms).await?;
            pages::setup(ask, Step::Staff).await
        }
        Press::SetChannel => {
            let channel_id = ChannelId(parsed(brought)?);
            channel_kind(ask, channel_id).await?;
            setup::set_creator_channel(store, guild_id, channel_id, by_id, now_ms).await?;
            ask.app.wait_for_effects(guild_id).await?;
            pages::setup(ask, Step::Channel).await
        }
        Press::SetSummaryDay | Press::SetSummaryHour => {
            let time = guilds::get(store, guild_id).await?.summary_time;
            let n: u16 = parsed(brought)?;
            let old = UserError::new("error-old-button");
            let time = match press {
                Press::SetSummaryDay => {
                    let weekday = Weekday::ALL.get(usize::from(n)).copied().ok_or(old)?;
                    SummaryTime::new(weekday, time.minute_of_day())?
                }
                _ => SummaryTime::new(time.weekday(), n.saturating_mul(60)).map_err(|_| old)?,
            };
            setup::set_summary_time(store, guild_id, time, by_id, now_ms).await?;
            pages::setup(ask, Step::Channel).await
        }
        Press::MakeRoles => {
            let view = pages::setup_view(ask).await?;
            // Roles are for everybody: they are named in the server's language.
            let roles = render::setup::roles_to_make(view.guild.locale, &view);
            setup::make_roles(store, guild_id, roles, by_id, now_ms).await?;
            ask.app.wait_for_effects(guild_id).await?;
            pages::setup(ask, Step::Tiers).await
        }
        Press::PickRole { tier_id } => {
            let role_id = RoleId(parsed(brought)?);
            setup::pick_role(store, guild_id, tier_id, role_id, by_id, now_ms).await?;
            ask.app.wait_for_effects(guild_id).await?;
            pages::setup(ask, Step::Tiers).await
        }
        Press::PickGate => {
            let channel_id = ChannelId(parsed(brought)?);
            channel_kind(ask, channel_id).await?;
            let view = pages::setup_view(ask).await?;
            Ok(render::setup::gate_for(ask.locale, &view, channel_id))
        }
        Press::AddGate { channel_id, tier_id } => {
            let kind = channel_kind(ask, channel_id).await?;
            let place = Place { channel_id, kind };
            let access = Access::Full;
            let entry = GateEntry { tier_id, access };
            gates::add(
                store,
                guild_id,
                place,
                entry,
                Children::AsBefore,
                ask.member_id,
                now_ms,
            )
            .await?;
            ask.app.wait_for_effects(guild_id).await?;
            pages::setup(ask, Step::Gate).await
        }
        Press::ImportMapping { draft_id } => {
            let mapping = parsed(brought)?;
            let export = imports::kept(store, guild_id, draft_id, now_ms).await?;
            pages::dry_run(ask, draft_id, export, mapping).await
        }
        Press::Import { draft_id, mapping } => {
            let import =
                imports::import_kept(store, guild_id, draft_id, mapping, ask.member_id, now_ms).await?;
            Ok(render::import::done(ask.locale, &import))
        }
        Press::ImportCancel { draft_id } => {
            imports::forget(store, guild_id, draft_id).await?;
            Ok(render::import::cancelled(ask.locale))
        }
        Press::ImportUndo { import_id } => {
            let undone = imports::undo(store, guild_id, import_id, Some(ask.member_id), now_ms).await?;
            Ok(render::import::undone(ask.locale, &undone))
        }
        Press::History => pages::history(ask).await,
        Press::HistoryRead { days } => {
            let watched_ms = ask.answerable_until_ms();
            history::start(store, guild_id, days, ask.member_id, watched_ms, now_ms).await?;
            history_page(ask).await
        }
        Press::HistoryStop => {
            history::stop(store, guild_id, by_id, now_ms).await?;
            history_page(ask).await
        }
        Press::HistoryGoOn => {
            history::go_on(store, guild_id, by_id, ask.answerable_until_ms(), now_ms).await?;
            history_page(ask).await
        }
        Press::Doctor => doctor::page(ask).await,
        Press::RoundStop => {
            rounds::stop(store, guild_id, by_id, now_ms).await?;
            pages::panel(ask).await
        }
        Press::RoundGoOn => {
            rounds::go_on(store, guild_id, by_id, now_ms).await?;
            pages::panel(ask).await
        }
        Press::Earning => pages::earning(ask).await,
        Press::Rules => pages::rules(ask).await,
        Press::RulesPreview { page } => pages::rule_preview(ask, page, Occasion::AskedFor).await,
        Press::RulesDiscard { draft_id } => {
            match rules::discard(store, guild_id, Some(draft_id), by_id, now_ms).await? {
                Done::Yes(()) => Ok(render::rules::discarded(ask.locale)),
                Done::Changed => pages::rule_preview(ask, 0, Occasion::Changed).await,
            }
        }
        Press::AskForm { .. } | Press::Answer { .. } | Press::AboutForm | Press::NoteForm { .. } => {
            Err(UserError::new("error-old-button").into())
        }
        Press::ShareCard | Press::Decline { .. } | Press::ZoneForm | Press::RulesApply { .. } => {
            Err(UserError::new("error-old-button").into())
        }
    }
}

async fn judge(ask: &Ask<'_>, occasion: (MemberId, Cause), verdict: Verdict) -> anyhow::Result<Page> {
    let now_ms = ask.app.clock.now_ms();
    care::mark(&ask.app.store, ask.guild_id, &[occasion], verdict, now_ms).await?;
    pages::care_of(ask, occasion).await
}

async fn change_promise(ask: &Ask<'_>, change: PromiseChange) -> anyhow::Result<Page> {
    let now_ms = ask.app.clock.now_ms();
    radar::change_promise(&ask.app.store, ask.guild_id, change, ask.member_id, now_ms).await?;
    ask.app.wait_for_effects(ask.guild_id).await?;
    pages::promise(ask).await
}

async fn decide(ask: &Ask<'_>, member_id: MemberId, decision: Decision) -> anyhow::Result<Page> {
    let now_ms = ask.app.clock.now_ms();
    let decided = standings::decide(
        &ask.app.store,
        ask.guild_id,
        member_id,
        decision.clone(),
        ask.member_id,
        now_ms,
    )
    .await?;
    match decided {
        standings::Decided::Done => Ok(render::proposal::done(ask.locale, &decision, member_id)),
        standings::Decided::TooLate { standing } => Err(standings::too_late(standing).into()),
    }
}

fn value(brought: &[String]) -> Result<&str, UserError> {
    brought
        .first()
        .map(String::as_str)
        .ok_or_else(|| UserError::new("error-old-button"))
}

/// The value as a number, such as an id.
fn parsed<T: FromStr>(brought: &[String]) -> Result<T, UserError> {
    value(brought)?
        .parse()
        .map_err(|_| UserError::new("error-old-button"))
}

/// The texts of a form with so many inputs.
fn inputs<const N: usize>(brought: &[String]) -> Result<[&str; N], UserError> {
    let texts: Vec<&str> = brought.iter().map(String::as_str).collect();
    texts.try_into().map_err(|_| UserError::new("error-old-button"))
}

/// All values as numbers.
fn all_parsed(brought: &[String]) -> Result<Vec<u64>, UserError> {
    let values = brought.iter().map(|value| value.parse());
    values
        .collect::<Result<_, _>>()
        .map_err(|_| UserError::new("error-old-button"))
}

/// What the channel is, asked of Discord: the press knows only its id, which may be any server's.
async fn channel_kind(ask: &Ask<'_>, channel_id: ChannelId) -> Result<ChannelKind, UserError> {
    let channel = ask.app.http.get_channel(channel_id.0.into()).await;
    let channel = channel
        .inspect_err(|error| ask.app.budget.note(error))
        .ok()
        .and_then(Channel::guild)
        .filter(|channel| channel.guild_id.get() == ask.guild_id.0)
        .ok_or_else(|| UserError::new("error-channel-unseen"))?;
    Ok(ChannelKind::from_discord(channel.kind.into()))
}

fn zone_error(error: TimeZoneError) -> UserError {
    match error {
        TimeZoneError::Empty => UserError::new("error-zone-empty"),
        TimeZoneError::FixedOffset(name) => UserError::new("error-zone-offset").with("name", name),
        TimeZoneError::Unknown { name, close } if close.is_empty() => {
            UserError::new("error-zone-unknown").with("name", name)
        }
        TimeZoneError::Unknown { name, close } => UserError::new("error-zone-did-you-mean")
            .with("name", name)
            .with("close", close.join(", ")),
    }
}
