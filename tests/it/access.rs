//! Every command, button, select and form is open to its level and those above, checked when it is
//! used: what Discord shows, what a button says and who it was made for carry no authority.

use ironfan::{
    discord::{
        access::Level,
        commands::{help_lines, registration},
    },
    domain::{
        care::Cause, ids::ChannelId, import::Mapping, locale::Locale, period::LocalDay, standing::Standing,
        summary::Metric, tier::TierId,
    },
    render::press::{Press, Step},
    service::{leaderboard::Span, rules::Sight, signals::Signal},
    store::{DraftId, LogFilter, Reach},
};
use sandbox::{Message, permissions as bits};
use serde_json::{Value, json};

use crate::support::{BOT_PERMISSIONS, Database, Past, ReplyExt, START_MS, World, night_owls_and};

const FOR_MODERATORS: &str = "Only the creator and moderators can do this.";
const FOR_CREATORS: &str = "Only the server owner and people with the creator role can do this.";

/// Sam and tom have every permission that makes Discord show the commands; tom is a moderator, cleo
/// has the creator role. Mei waits for a decision.
async fn everybody() -> World {
    let people = night_owls_and(|guild| {
        let shown = bits::MODERATE_MEMBERS | bits::MANAGE_GUILD;
        guild.role("Shown").permissions(shown);
        guild.role("Creators").permissions(shown);
        guild.member("sam").role("Shown");
        guild.member("tom").role("Shown").role("Mods");
        guild.member("cleo").role("Creators");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    world.is_set_up().await;
    let page = world.runs("yuki", "setup", json!({})).await;
    let page = world.clicks("yuki", page.message(), "setup:staff").await;
    world
        .selects("yuki", page.message(), "set-creator-role", &["@Creators"])
        .await;
    world.has_lived("mei", Past::ELIGIBLE);
    world.settles().await;
    world
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    Everybody,
    Moderators,
    Creators,
}

impl For {
    /// Whether somebody may, and what they read if not.
    fn refusal(self, member: &str) -> Option<&'static str> {
        match (self, member) {
            (For::Everybody, _) | (_, "cleo") | (For::Moderators, "tom") => None,
            (For::Moderators, _) => Some(FOR_MODERATORS),
            (For::Creators, _) => Some(FOR_CREATORS),
        }
    }
}

/// The names of all commands the bot registers, with their subcommands, in order.
fn every_command() -> Vec<String> {
    let is_subcommand = |option: &&Value| option["type"] == 1;
    let mut names = Vec::new();
    for command in registration().unwrap().as_array().unwrap() {
        let name = command["name"].as_str().unwrap();
        let options = command["options"].as_array().into_iter().flatten();
        let below: Vec<_> = options.filter(is_subcommand).collect();
        if below.is_empty() {
            names.push(name.to_owned());
        }
        names.extend(
            below
                .iter()
                .map(|below| format!("{name} {}", below["name"].as_str().unwrap())),
        );
    }
    names.sort();
    names
}

#[tokio::test]
async fn every_command_is_refused_below_its_level() {
    let world = everybody().await;
    let give = json!({"member": "ana", "amount": 5, "reason": "kind"});
    let commands = [
        ("me", json!({}), For::Everybody),
        ("why", json!({}), For::Everybody),
        ("top", json!({}), For::Everybody),
        ("help", json!({}), For::Everybody),
        ("about", json!({}), For::Everybody),
        ("panel", json!({}), For::Moderators),
        ("doctor", json!({}), For::Moderators),
        ("approve", json!({}), For::Moderators),
        ("points give", give.clone(), For::Moderators),
        ("points take", give, For::Moderators),
        ("points undo", json!({"entry": "1"}), For::Moderators),
        (
            "grant tier",
            json!({"member": "ana", "which": 2, "reason": "kind"}),
            For::Moderators,
        ),
        (
            "grant revoke",
            json!({"member": "ana", "which": 2, "reason": "unkind"}),
            For::Moderators,
        ),
        ("grant list", json!({}), For::Moderators),
        ("log", json!({}), For::Moderators),
        ("away until", json!({"day": "7"}), For::Everybody),
        ("away show", json!({}), For::Everybody),
        ("away back", json!({}), For::Everybody),
        ("gate list", json!({}), For::Moderators),
        ("gate remove", json!({"channel": "#vip"}), For::Creators),
        ("gate add", json!({"channel": "#vip", "tier": 2}), For::Creators),
        ("gate audit", json!({}), For::Moderators),
        ("gate repair", json!({}), For::Creators),
        ("mydata quiet", json!({}), For::Everybody),
        ("mydata pause", json!({}), For::Everybody),
        ("mydata resume", json!({}), For::Everybody),
        ("history read", json!({"days": 1}), For::Creators),
        ("history status", json!({}), For::Creators),
        ("mydata view", json!({}), For::Everybody),
        ("ask", json!({}), For::Everybody),
        ("about-me", json!({}), For::Everybody),
        ("Fan memory", json!({}), For::Creators),
        ("inbox", json!({}), For::Creators),
        ("care", json!({}), For::Creators),
        (
            "goal set",
            json!({"income": 456_000, "spend": 1_000}),
            For::Creators,
        ),
        ("goal show", json!({}), For::Creators),
        ("summary schedule", json!({"time": "9"}), For::Creators),
        ("summary benchmarks", json!({"small": 5}), For::Creators),
        ("promise show", json!({}), For::Creators),
        ("promise set", json!({"hours": 12}), For::Creators),
        ("promise pause", json!({"until": "1"}), For::Creators),
        ("settings", json!({}), For::Creators),
        ("fan", json!({"member": "ana"}), For::Creators),
        ("setup", json!({}), For::Creators),
        ("summary now", json!({}), For::Creators),
        ("import", json!({}), For::Creators),
        ("rules show", json!({}), For::Moderators),
        (
            "rules set",
            json!({"setting": "voice.points", "value": "6"}),
            For::Creators,
        ),
        (
            "rules channel",
            json!({"which": "#general", "percent": 0}),
            For::Creators,
        ),
        (
            "rules role",
            json!({"which": "@Mods", "percent": 0}),
            For::Creators,
        ),
        ("rules preview", json!({}), For::Creators),
        ("rules apply", json!({}), For::Creators),
        ("rules undo", json!({}), For::Creators),
        ("rules discard", json!({}), For::Creators),
        ("Thank", json!({}), For::Everybody),
        ("My points", json!({}), For::Everybody),
        ("Star", json!({}), For::Creators),
    ];
    let mut tried: Vec<_> = commands
        .iter()
        .map(|(command, ..)| (*command).to_owned())
        .collect();
    tried.sort();
    assert_eq!(
        tried,
        every_command(),
        "a command that is added must be tried here"
    );

    let hers = world.says("ana", "#general", "早安");
    world.settles().await;
    let points = world.points("ana").await;
    for (command, options, open_to) in commands {
        for member in ["sam", "tom", "cleo"] {
            let answer = match command {
                "Thank" | "Star" => world.picks(member, command, &hers).await,
                "My points" | "Fan memory" => world.picks_person(member, command, "ana").await,
                _ => world.runs(member, command, options.clone()).await,
            };
            match open_to.refusal(member) {
                Some(refusal) => {
                    assert!(answer.is_ephemeral(), "/{command} by {member}");
                    assert!(
                        read(&answer).contains(refusal),
                        "/{command} by {member}: {}",
                        read(&answer)
                    );
                }
                None => {
                    assert!(
                        !read(&answer).contains("Only the"),
                        "/{command} by {member}: {}",
                        read(&answer)
                    );
                }
            }
        }
    }
    world.settles().await;
    // Given by tom and cleo, taken by tom and cleo; thanked by all three, starred by cleo.
    assert_eq!(world.points("ana").await, points + 3 * 10 + 30);
    world.ends().await;
}

#[tokio::test]
async fn refusals_are_in_the_readers_language() {
    let people = night_owls_and(|guild| {
        guild
            .role("Shown")
            .permissions(bits::MODERATE_MEMBERS | bits::MANAGE_GUILD);
        guild.member("sam").locale("zh-TW").role("Shown");
    });
    let world = World::start_in(people, Database::sqlite()).await;
    let refused = world.runs("sam", "panel", json!({})).await;
    insta::assert_snapshot!(world.reads(refused.message()), @"
    沒有成功
    只有創作者和管理員可以這麼做，請找他們幫忙。
    ");
    let refused = world.runs("sam", "setup", json!({})).await;
    insta::assert_snapshot!(world.reads(refused.message()), @"
    沒有成功
    只有伺服器擁有者和擁有「創作者」身分組的人可以這麼做，請找他們幫忙。
    ");
    world.ends().await;
}

/// A component as a forged client could send it, numbered as Discord numbers those of a message.
fn component(id: &str, kind: u64, value: &str) -> Value {
    match kind {
        2 => json!({"id": 2, "type": 2, "style": 2, "label": id, "custom_id": id}),
        3 => {
            let option = json!({"label": value, "value": value});
            json!({"id": 2, "type": 3, "custom_id": id, "options": [option]})
        }
        _ => json!({"id": 2, "type": kind, "custom_id": id}),
    }
}

/// The bot's message with one other component than it has.
fn forged(world: &World, message: &Message, id: &str, kind: u64, value: &str) -> Message {
    let row = json!({"id": 1, "type": 1, "components": [component(id, kind, value)]});
    world.sandbox.world_mut(|known| {
        let channel = known.channels.get_mut(&message.channel).unwrap();
        channel.messages.get_mut(&message.id).unwrap().components = vec![row];
    });
    world.again(message)
}

/// Presses a forged component and reads the answer: a page or a form's title.
async fn presses(world: &World, member: &str, message: &Message, id: &str, kind: u64, value: &str) -> String {
    let message = forged(world, message, id, kind, value);
    let press = match kind {
        2 => world.sandbox.click(member, &message, id),
        _ => world.sandbox.select(member, &message, id, &[value]),
    };
    read(&press.reply().await)
}

/// What an answer says: a page's text or a form's title.
fn read(answer: &sandbox::Reply) -> String {
    match answer.kind() {
        sandbox::ReplyKind::Modal => answer.modal().title().to_owned(),
        _ => answer.text(),
    }
}

/// Every press there is, its kind of component, a value for it and whom it is open to. A press that
/// is added to the program must be added here.
fn all_presses(world: &World) -> Vec<(Press, u64, &'static str, For)> {
    let member_id = world.member_id("leo");
    let channel_id = world.channel_id("#vip");
    let monday = LocalDay::of(&"Asia/Taipei".parse().unwrap(), START_MS);
    let (tier_id, metric) = (TierId(1), Metric::ActiveFans);
    let (draft_id, filter) = (DraftId(1), LogFilter::default());
    let sight = Sight { version: 1, draft_id };
    let cause = Cause::from_key("quiet:5").unwrap();
    let all = vec![
        (Press::Me, 2, "", For::Everybody),
        (Press::ShareCard, 2, "", For::Everybody),
        (Press::Loyalty, 2, "", For::Everybody),
        (Press::Resume, 2, "", For::Everybody),
        (Press::SetQuiet { quiet: true }, 2, "", For::Everybody),
        (Press::Fan { member_id }, 2, "", For::Creators),
        (Press::FanWhy { member_id, page: 0 }, 2, "", For::Creators),
        (Press::Settings, 2, "", For::Creators),
        (Press::SetNotices, 8, "#general", For::Creators),
        (Press::Why { page: 0 }, 2, "", For::Everybody),
        (
            Press::Top {
                span: Span::Week,
                page: 0,
            },
            2,
            "",
            For::Everybody,
        ),
        (
            Press::Team {
                span: Span::All,
                page: 0,
            },
            2,
            "",
            For::Everybody,
        ),
        (Press::Help, 2, "", For::Everybody),
        (Press::Panel, 2, "", For::Moderators),
        (Press::Queue { at: 0 }, 2, "", For::Moderators),
        (Press::Approve { member_id }, 2, "", For::Moderators),
        (Press::NotYet { member_id }, 3, "7", For::Moderators),
        (Press::Decline { member_id }, 2, "", For::Moderators),
        (Press::Declined, 2, "", For::Moderators),
        (Press::ReopenPicked, 3, "1", For::Moderators),
        (Press::Reopen { member_id }, 2, "", For::Moderators),
        (Press::Grants { page: 0 }, 2, "", For::Moderators),
        (Press::Log { page: 0, filter }, 2, "", For::Moderators),
        (Press::LogExport { filter }, 2, "", For::Moderators),
        (Press::SetWarning { wanted: true }, 2, "", For::Everybody),
        (Press::AwayBack, 2, "", For::Everybody),
        (Press::SetRoleMode, 3, "stack", For::Creators),
        (Press::Gates, 2, "", For::Moderators),
        (Press::GateList { page: 0 }, 2, "", For::Moderators),
        (Press::AuditGates, 2, "", For::Moderators),
        (Press::Audit { page: 0 }, 2, "", For::Moderators),
        (Press::RepairPlan, 2, "", For::Creators),
        (Press::Repair { audit_ms: 1 }, 2, "", For::Creators),
        (Press::Summary { monday }, 2, "", For::Creators),
        (
            Press::SummaryList {
                monday,
                metric,
                page: 0,
            },
            2,
            "",
            For::Creators,
        ),
        (Press::Setup(Step::Language), 2, "", For::Creators),
        (Press::Setup(Step::Done), 2, "", For::Creators),
        (Press::SetLocale, 3, "en-US", For::Creators),
        (Press::SetZone, 3, "UTC", For::Creators),
        (Press::ZoneForm, 2, "", For::Creators),
        (Press::SetCreatorRole, 6, "@Creators", For::Creators),
        (Press::SetModeratorRole, 6, "@Mods", For::Creators),
        (Press::SetChannel, 8, "#creator", For::Creators),
        (Press::SetSummaryDay, 3, "0", For::Creators),
        (Press::SetSummaryHour, 3, "7", For::Creators),
        (Press::MakeRoles, 2, "", For::Creators),
        (Press::PickRole { tier_id }, 6, "@常客", For::Creators),
        (Press::PickGate, 8, "#vip", For::Creators),
        (Press::AddGate { channel_id, tier_id }, 2, "", For::Creators),
        (Press::ImportMapping { draft_id: 1 }, 3, "as-is", For::Creators),
        (
            Press::Import {
                draft_id: 1,
                mapping: Mapping::AsIs,
            },
            2,
            "",
            For::Creators,
        ),
        (Press::ImportCancel { draft_id: 1 }, 2, "", For::Creators),
        (Press::ImportUndo { import_id: 1 }, 2, "", For::Creators),
        (Press::History, 2, "", For::Creators),
        (Press::HistoryRead { days: 30 }, 2, "", For::Creators),
        (Press::HistoryStop, 2, "", For::Creators),
        (Press::HistoryGoOn, 2, "", For::Creators),
        (Press::Earning, 2, "", For::Everybody),
        (Press::Rules, 2, "", For::Moderators),
        (Press::RulesPreview { page: 0 }, 2, "", For::Creators),
        (Press::RulesApply { sight }, 2, "", For::Creators),
        (Press::RulesDiscard { draft_id }, 2, "", For::Creators),
        (Press::Doctor, 2, "", For::Moderators),
        (Press::RoundStop, 2, "", For::Creators),
        (Press::RoundGoOn, 2, "", For::Creators),
        (Press::inbox(), 2, "", For::Creators),
        (Press::InboxOfNote { reminded_ms: 1 }, 2, "", For::Creators),
        (Press::InboxDone, 3, "1", For::Creators),
        (Press::InboxLetGo, 2, "", For::Creators),
        (Press::InboxPutBack { done_ms: 1 }, 2, "", For::Creators),
        (Press::QuestionPicked, 3, "1", For::Creators),
        (Press::QuestionDone { message_id: 1 }, 2, "", For::Creators),
        (Press::QuestionReopen { message_id: 1 }, 2, "", For::Creators),
        (Press::QuestionSnooze { message_id: 1 }, 3, "week", For::Creators),
        (Press::AskForm { by: Reach::Thread }, 2, "", For::Everybody),
        (Press::AskWithdraw { ask_id: 1 }, 2, "", For::Everybody),
        (Press::Answer { ask_id: 1 }, 2, "", For::Creators),
        (Press::About, 2, "", For::Everybody),
        (Press::AboutForm, 2, "", For::Everybody),
        (Press::AboutForget, 2, "", For::Everybody),
        (Press::NoteForm { member_id }, 2, "", For::Creators),
        (Press::NoteDelete { member_id }, 3, "1", For::Creators),
        (Press::Memory { member_id, page: 0 }, 2, "", For::Creators),
        (Press::MyMemory { page: 0 }, 2, "", For::Everybody),
        (Press::MyData, 2, "", For::Everybody),
        (Press::care(), 2, "", For::Creators),
        (Press::CareDone, 3, "1:quiet:5", For::Creators),
        (Press::CarePicked, 3, "1:quiet:5", For::Creators),
        (Press::CareFinish { member_id, cause }, 2, "", For::Creators),
        (Press::CareNotNeeded { member_id, cause }, 2, "", For::Creators),
        (Press::CareUndo { member_id, cause }, 2, "", For::Creators),
        (Press::CarePutOff { member_id, cause }, 3, "week", For::Creators),
        (Press::Measures { monday }, 2, "", For::Creators),
        (Press::Define, 3, "churn", For::Creators),
        (Press::Signals, 2, "", For::Creators),
        (
            Press::SignalList {
                signal: Signal::Comment,
                page: 0,
            },
            2,
            "",
            For::Creators,
        ),
        (Press::Concern { page: 0 }, 2, "", For::Creators),
        (Press::Goal, 2, "", For::Creators),
        (Press::GoalClear, 2, "", For::Creators),
        (Press::Promise, 2, "", For::Creators),
        (Press::PromiseScope, 3, "everything", For::Creators),
        (Press::AskChannels, 8, "#general", For::Creators),
        (Press::PromiseBadge, 8, "#general", For::Creators),
        (Press::PromiseResume, 2, "", For::Creators),
    ];
    for (press, ..) in &all {
        // No other arm: whoever adds a press is led here. The two left out are forms, see below.
        match press {
            Press::Me | Press::ShareCard | Press::Why { .. } | Press::Top { .. } | Press::Help => {}
            Press::Loyalty | Press::Resume | Press::SetQuiet { .. } | Press::Team { .. } => {}
            Press::Settings | Press::SetNotices | Press::Fan { .. } | Press::FanWhy { .. } => {}
            Press::Panel | Press::Queue { .. } | Press::Approve { .. } | Press::NotYet { .. } => {}
            Press::Decline { .. } | Press::DeclineReason { .. } | Press::Gates => {}
            Press::GateList { .. } | Press::AuditGates | Press::Audit { .. } => {}
            Press::RepairPlan | Press::Repair { .. } => {}
            Press::Summary { .. } | Press::SummaryList { .. } | Press::Setup(_) | Press::SetLocale => {}
            Press::SetZone | Press::ZoneForm | Press::ZoneEntered | Press::SetCreatorRole => {}
            Press::SetModeratorRole | Press::SetChannel | Press::SetSummaryDay | Press::SetSummaryHour => {}
            Press::MakeRoles | Press::PickRole { .. } | Press::PickGate | Press::AddGate { .. } => {}
            Press::ImportMapping { .. } | Press::Import { .. } => {}
            Press::ImportCancel { .. } | Press::ImportUndo { .. } => {}
            Press::History | Press::HistoryRead { .. } | Press::HistoryStop | Press::HistoryGoOn => {}
            Press::Declined | Press::ReopenPicked | Press::Reopen { .. } | Press::Grants { .. } => {}
            Press::Log { .. } | Press::LogExport { .. } | Press::SetRoleMode => {}
            Press::SetWarning { .. } | Press::AwayBack => {}
            Press::Earning | Press::Rules | Press::RulesPreview { .. } => {}
            Press::RulesApply { .. } | Press::RulesDiscard { .. } => {}
            Press::Doctor | Press::RoundStop | Press::RoundGoOn => {}
            Press::Inbox { .. } | Press::InboxOfNote { .. } | Press::InboxDone => {}
            Press::InboxLetGo | Press::InboxPutBack { .. } => {}
            Press::QuestionPicked | Press::QuestionDone { .. } | Press::QuestionReopen { .. } => {}
            Press::QuestionSnooze { .. } | Press::Promise | Press::PromiseScope => {}
            Press::AskChannels | Press::PromiseBadge | Press::PromiseResume => {}
            Press::Care { .. } | Press::CareDone | Press::CarePicked | Press::CareFinish { .. } => {}
            Press::CareNotNeeded { .. } | Press::CareUndo { .. } | Press::CarePutOff { .. } => {}
            Press::Measures { .. } | Press::Define | Press::Signals | Press::SignalList { .. } => {}
            Press::Concern { .. } | Press::Goal | Press::GoalClear => {}
            Press::AskForm { .. } | Press::AskWritten { .. } | Press::AskWithdraw { .. } => {}
            Press::Answer { .. } | Press::AnswerWritten { .. } | Press::MyData => {}
            Press::About | Press::AboutForm | Press::AboutWritten | Press::AboutForget => {}
            Press::NoteForm { .. } | Press::NoteWritten { .. } | Press::NoteDelete { .. } => {}
            Press::Memory { .. } | Press::MyMemory { .. } => {}
        }
    }
    all
}

#[tokio::test]
async fn every_button_and_select_is_refused_below_its_level() {
    let world = everybody().await;
    let board = world.runs("mei", "top", json!({})).await.message().clone();
    let settings = (
        world.guild().await,
        world.store().get_ladder(world.guild_id()).await.unwrap(),
    );
    let table = all_presses(&world);
    for (press, kind, value, open_to) in &table {
        for member in ["sam", "tom"] {
            if let Some(refusal) = open_to.refusal(member) {
                let read = presses(&world, member, &board, &press.id(), *kind, value).await;
                assert!(read.contains(refusal), "{press:?} by {member}: {read}");
            }
        }
    }
    world.settles().await;
    let after = (
        world.guild().await,
        world.store().get_ladder(world.guild_id()).await.unwrap(),
    );
    assert_eq!(after, settings, "what was refused changed nothing");
    assert!(world.sees("sam", "#vip"));
    assert_eq!(world.standing("mei").await, Standing::Eligible);

    // From their level up, everybody gets an answer that is no refusal of theirs.
    for (press, kind, value, open_to) in &table {
        for member in ["sam", "tom", "cleo"] {
            if open_to.refusal(member).is_none() {
                let read = presses(&world, member, &board, &press.id(), *kind, value).await;
                assert!(
                    !read.contains("Only the") && !read.contains("went wrong"),
                    "{press:?} by {member}: {read}"
                );
            }
        }
    }
    world.ends().await;
}

#[tokio::test]
async fn a_form_somebody_else_opened_is_refused_below_its_level() {
    let world = everybody().await;
    let proposal = world.post("#creator", "mei");
    let decline = format!("decline:{}", world.member_id("mei"));
    let form = world.clicks("tom", &proposal, &decline).await;
    let refused = world.submits("sam", &form, json!({"reason": "mine"})).await;
    assert!(refused.text().contains(FOR_MODERATORS), "{}", refused.text());
    assert_eq!(world.standing("mei").await, Standing::Eligible);

    let page = world.runs("yuki", "setup", json!({})).await;
    let form = world.clicks("yuki", page.message(), "zone-form").await;
    for member in ["sam", "tom"] {
        let refused = world.submits(member, &form, json!({"zone": "UTC"})).await;
        assert!(refused.text().contains(FOR_CREATORS), "{}", refused.text());
    }
    assert_eq!(world.guild().await.time_zone.name(), "Asia/Taipei");
    world.ends().await;
}

#[tokio::test]
async fn whoever_loses_a_role_loses_its_buttons_at_once() {
    let world = everybody().await;
    let panel = world.runs("tom", "panel", json!({})).await;
    world.sandbox.take_role("yuki", "tom", "@Mods");
    let refused = world.clicks("tom", panel.message(), "queue:0").await;
    assert!(refused.text().contains(FOR_MODERATORS), "{}", refused.text());
    world.ends().await;
}

#[tokio::test]
async fn ids_nobody_made_are_answered_and_change_nothing() {
    let two = sandbox::World::builder()
        .guild(crate::support::GUILD, |guild| {
            guild.owner("cleo");
            guild.bot(BOT_PERMISSIONS);
            guild.member("mei");
            guild.channel("general");
            guild.channel("vip");
        })
        .guild("Elsewhere", |guild| {
            guild.owner("tom");
            guild.bot(BOT_PERMISSIONS);
            guild.member("sam");
            guild.channel("secret");
        })
        .build();
    let world = World::start_in(two, Database::sqlite()).await;
    let page = world.opens_setup("cleo", "tiers").await;
    world.clicks("cleo", page.message(), "make-roles").await;
    world.says("mei", "#general", "hello");
    world.settles().await;
    let board = world.runs("cleo", "top", json!({})).await.message().clone();
    let secret = world.channel_id("#secret");
    let settings = world.guild().await;
    let old = "from an older version";
    let strange = [
        ("", old),
        ("approve:", old),
        ("approve:me", old),
        ("approve:1:2", old),
        ("drop-table", old),
        ("setup:nowhere", old),
        ("add-gate:1", old),
        ("🙂", old),
        ("end:button-older", old),
        ("approve:1", "They are not waiting any more"),
        ("queue:18446744073709551615", "Nobody is waiting"),
        ("why:18446744073709551615", "points, and where they come from"),
        ("top:all:18446744073709551615", "Leaderboard: all time"),
        ("summary:2147483647", "That did not work"),
        ("summary:-2147483648", "Your week"),
        ("summary-list:2147483647:active:0", "Active fans"),
        (
            "summary-list:-2147483648:active:18446744073709551615",
            "Active fans",
        ),
        ("pick-role:9", "That did not work"),
        ("import:5:as-is", "This preview has been used"),
        ("import:5:0%", old),
        ("import-cancel:18446744073709551615", "Not imported"),
        ("import-undo:18446744073709551615", "There is no such import"),
    ];
    for (id, answer) in strange.into_iter().filter(|(id, _)| !id.is_empty()) {
        let read = presses(&world, "cleo", &board, id, 2, "").await;
        assert!(read.contains(answer), "{id}: {read}");
        assert!(!read.contains("went wrong"), "{id}: {read}");
    }
    // Values nobody offered.
    for (id, kind, value) in [
        ("not-yet:1", 3, "nonsense"),
        ("set-zone", 3, "nonsense"),
        ("set-summary-day", 3, "nonsense"),
        ("set-summary-hour", 3, "nonsense"),
        ("import-mapping:5", 3, "nonsense"),
    ] {
        let read = presses(&world, "cleo", &board, id, kind, value).await;
        assert!(
            read.contains("That did not work") && !read.contains("went wrong"),
            "{id}: {read}"
        );
    }
    // Another server's channel is nobody's to give here.
    let foreign = Press::AddGate {
        channel_id: ChannelId(secret.0),
        tier_id: TierId(3),
    };
    let read = presses(&world, "cleo", &board, &foreign.id(), 2, "").await;
    assert!(read.contains("That did not work"), "{read}");
    for id in ["set-channel", "pick-gate"] {
        let read = presses(&world, "cleo", &board, id, 8, &secret.0.to_string()).await;
        assert!(read.contains("That did not work"), "{id}: {read}");
    }
    world.settles().await;
    assert!(world.sees("sam", "#secret"), "nothing was shut elsewhere");
    assert_eq!(world.guild().await, settings);
    world.ends().await;
}

#[tokio::test]
async fn what_comes_from_outside_a_server_is_survived() {
    let world = everybody().await;
    let mei = world.member_id("mei").0.to_string();
    let user =
        json!({"id": mei, "username": "mei", "discriminator": "0", "avatar": null, "global_name": null});
    let dm = json!({"id": "900000000000000009", "type": 1, "permissions": "0"});
    let message = json!({
        "id": "900000000000000010", "channel_id": "900000000000000009", "author": user, "content": "", "timestamp": sandbox::iso(START_MS),
        "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
        "embeds": [], "pinned": false, "type": 0, "flags": 0, "components": [],
    });
    let application = world.sandbox.world(|known| known.application.id.to_string());
    let interaction = |kind: u64, data: Value| {
        json!({
            "id": "900000000000000011", "application_id": application, "type": kind, "token": "a-token", "version": 1,
            "channel_id": "900000000000000009", "channel": dm, "user": user, "locale": "zh-TW", "entitlements": [], "context": 1,
            "attachment_size_limit": 1000, "authorizing_integration_owners": {"0": "0"}, "app_permissions": "0",
            "data": data, "message": message,
        })
    };
    let events = [
        interaction(2, json!({"id": "900000000000000012", "name": "panel", "type": 1})),
        interaction(
            2,
            json!({"id": "900000000000000012", "name": "no-such-command", "type": 1}),
        ),
        interaction(3, json!({"custom_id": "panel", "component_type": 2})),
        interaction(5, json!({"custom_id": "zone-entered", "components": []})),
    ];
    for event in events {
        let event = world.sandbox.prepare("INTERACTION_CREATE", event);
        world.sandbox.deliver([event]);
    }
    world.settles().await;
    let card = world.runs("mei", "me", json!({})).await;
    assert!(card.is_ephemeral(), "the bot is well");
    world.ends().await;
}

#[tokio::test]
async fn fans_see_only_their_commands_in_the_picker() {
    let world = everybody().await;
    let fan = [
        "My points",
        "Thank",
        "about",
        "about-me",
        "ask",
        "away",
        "help",
        "me",
        "mydata",
        "top",
        "why",
    ];
    assert_eq!(world.sandbox.visible_commands("mei", "#general"), fan);
    for (member, level) in [("ken", Level::Moderator), ("yuki", Level::Creator)] {
        let seen = world.sandbox.visible_commands(member, "#general");
        assert_eq!(
            seen.len(),
            help_lines(Locale::EnUs, level).len(),
            "{member}: {seen:?}"
        );
    }
    world.ends().await;
}
