//! What a button, a select or a form means, as the id Discord keeps for it.
//!
//! The id survives restarts and says only what is wanted: who may do it is checked when it is used.

use crate::{
    domain::{
        care::Cause,
        deed::Topic,
        ids::{ChannelId, MemberId},
        import::Mapping,
        period::LocalDay,
        summary::Metric,
        tier::TierId,
    },
    service::{leaderboard::Span, rules::Sight, signals::Signal},
    store::{DraftId, LogFilter, Reach},
};

/// A page of `/setup`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Language,
    Staff,
    Channel,
    Tiers,
    Gate,
    History,
    Done,
}

impl Step {
    pub const ALL: [Step; 7] = [
        Step::Language,
        Step::Staff,
        Step::Channel,
        Step::Tiers,
        Step::Gate,
        Step::History,
        Step::Done,
    ];

    /// The name in ids and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Step::Language => "language",
            Step::Staff => "staff",
            Step::Channel => "channel",
            Step::Tiers => "tiers",
            Step::Gate => "gate",
            Step::History => "history",
            Step::Done => "done",
        }
    }

    /// The page after this one; the last stays.
    pub fn next(self) -> Step {
        let at = Step::ALL.iter().position(|step| *step == self).unwrap_or(0);
        Step::ALL[(at + 1).min(Step::ALL.len() - 1)]
    }

    /// The page before this one; the first stays.
    pub fn back(self) -> Step {
        let at = Step::ALL.iter().position(|step| *step == self).unwrap_or(0);
        Step::ALL[at.saturating_sub(1)]
    }
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// The own card, as a new answer only the presser sees.
    Me,
    /// The own card, for everybody in the channel.
    ShareCard,
    /// What the own loyalty score is made of.
    Loyalty,
    /// A fan as the creator sees them.
    Fan {
        member_id: MemberId,
    },
    /// Where a fan's points come from, for the creator.
    FanWhy {
        member_id: MemberId,
        page: usize,
    },
    /// The presser is counted again.
    Resume,
    /// Whether nothing is said of the presser.
    SetQuiet {
        quiet: bool,
    },
    Settings,
    /// A select of the settings: the channel where tiers reached are said, or none.
    SetNotices,
    Why {
        page: usize,
    },
    Top {
        span: Span,
        page: u64,
    },
    /// The team's own board.
    Team {
        span: Span,
        page: u64,
    },
    Help,
    Panel,
    /// The approval queue, from the given place on.
    Queue {
        at: usize,
    },
    Approve {
        member_id: MemberId,
    },
    /// A select: its value is the days to wait.
    NotYet {
        member_id: MemberId,
    },
    /// Opens the form for the reason.
    Decline {
        member_id: MemberId,
    },
    /// The form's submission.
    DeclineReason {
        member_id: MemberId,
    },
    /// Who was declined or taken out.
    Declined,
    /// A select: its value is who may be proposed again.
    ReopenPicked,
    Reopen {
        member_id: MemberId,
    },
    /// What was given and taken by hand.
    Grants {
        page: usize,
    },
    /// Whether the presser is warned by direct message.
    SetWarning {
        wanted: bool,
    },
    /// The presser is back from an absence.
    AwayBack,
    /// A select of the settings: which tier roles a fan has.
    SetRoleMode,
    /// Who did what.
    Log {
        page: usize,
        filter: LogFilter,
    },
    LogExport {
        filter: LogFilter,
    },
    /// The gates, from the first page on.
    Gates,
    GateList {
        page: usize,
    },
    /// Looks who sees gated channels.
    AuditGates,
    /// What the latest audit found.
    Audit {
        page: usize,
    },
    /// What could be repaired of it.
    RepairPlan,
    /// Repairs what that page says: of the audit made then, and no other.
    Repair {
        audit_ms: i64,
    },
    /// The summary of the week that began on `monday`.
    Summary {
        monday: LocalDay,
    },
    /// The list behind a number of that summary.
    SummaryList {
        monday: LocalDay,
        metric: Metric,
        page: usize,
    },
    Setup(Step),
    /// Selects and forms of `/setup`; the values come with the press.
    SetLocale,
    SetZone,
    ZoneForm,
    ZoneEntered,
    SetCreatorRole,
    SetModeratorRole,
    SetChannel,
    SetSummaryDay,
    SetSummaryHour,
    MakeRoles,
    PickRole {
        tier_id: TierId,
    },
    PickGate,
    AddGate {
        channel_id: ChannelId,
        tier_id: TierId,
    },
    /// A select of a preview: its value is the mapping to try.
    ImportMapping {
        draft_id: u64,
    },
    /// Imports the file with the mapping that the page shows.
    Import {
        draft_id: u64,
        mapping: Mapping,
    },
    ImportCancel {
        draft_id: u64,
    },
    ImportUndo {
        import_id: u64,
    },
    /// How it stands with reading history.
    History,
    /// Reads the last days.
    HistoryRead {
        days: u32,
    },
    HistoryStop,
    HistoryGoOn,
    /// How points are earned, for everybody.
    Earning,
    /// The rules and what is being prepared.
    Rules,
    RulesPreview {
        page: usize,
    },
    /// Puts a draft in force: the one that was looked at, and no other.
    RulesApply {
        sight: Sight,
    },
    RulesDiscard {
        draft_id: DraftId,
    },
    /// Whether all is well.
    Doctor,
    /// Stops role changes that follow from rules.
    RoundStop,
    RoundGoOn,
    /// What waits for the creator, or what of it was put off.
    Inbox {
        snoozed: bool,
        page: usize,
    },
    /// The same, from the note of that time.
    InboxOfNote {
        reminded_ms: i64,
    },
    /// A select of the inbox: its values are dealt with.
    InboxDone,
    /// What has waited for too long to be answered still is let go.
    InboxLetGo,
    /// What was marked as done at that time waits again.
    InboxPutBack {
        done_ms: i64,
    },
    /// A select of the inbox: its value is to be looked at.
    QuestionPicked,
    QuestionDone {
        message_id: u64,
    },
    /// It is not dealt with after all.
    QuestionReopen {
        message_id: u64,
    },
    /// A select: its value is how long to put the question off.
    QuestionSnooze {
        message_id: u64,
    },
    /// Opens the form for asking; `by` is how the answer is to come.
    AskForm {
        by: Reach,
    },
    /// That form's submission.
    AskWritten {
        by: Reach,
    },
    AskWithdraw {
        ask_id: u64,
    },
    /// Opens the form for answering.
    Answer {
        ask_id: u64,
    },
    /// That form's submission.
    AnswerWritten {
        ask_id: u64,
    },
    /// What the presser wrote about themselves.
    About,
    /// Opens the form for it.
    AboutForm,
    AboutWritten,
    AboutForget,
    /// Opens the form for a note about somebody.
    NoteForm {
        member_id: MemberId,
    },
    NoteWritten {
        member_id: MemberId,
    },
    /// A select: its value is the note to take back.
    NoteDelete {
        member_id: MemberId,
    },
    /// What the fan wrote and what was noted about them.
    Memory {
        member_id: MemberId,
        page: usize,
    },
    /// The same of the presser.
    MyMemory {
        page: usize,
    },
    /// What is kept of the presser.
    MyData,
    /// Whom to care for, or who of them was put off.
    Care {
        snoozed: bool,
        page: usize,
    },
    /// A select of that list: its values are dealt with.
    CareDone,
    /// A select of that list: its value is to be looked at.
    CarePicked,
    CareFinish {
        member_id: MemberId,
        cause: Cause,
    },
    CareNotNeeded {
        member_id: MemberId,
        cause: Cause,
    },
    CareUndo {
        member_id: MemberId,
        cause: Cause,
    },
    /// A select: its value is how long to put them off.
    CarePutOff {
        member_id: MemberId,
        cause: Cause,
    },
    /// The other measures of the week that began on `monday`.
    Measures {
        monday: LocalDay,
    },
    /// A select: its value is what to define.
    Define,
    /// The server's signals.
    Signals,
    /// Who is behind one of them.
    SignalList {
        signal: Signal,
        page: usize,
    },
    /// Who asked after the presser.
    Concern {
        page: usize,
    },
    Goal,
    GoalClear,
    /// The promise.
    Promise,
    /// Selects of the promise.
    PromiseScope,
    AskChannels,
    PromiseBadge,
    PromiseResume,
}

fn metric_key(metric: Metric) -> &'static str {
    match metric {
        Metric::ActiveFans => "active",
        Metric::Conversations => "talks",
        Metric::Superfans => "superfans",
        Metric::Promise => "promise",
        Metric::NewcomersWhoStayed => "newcomers",
    }
}

/// A filter of the log in an id; `-` for what fits everything.
fn filter_id(filter: LogFilter) -> String {
    let person = |id: Option<MemberId>| id.map_or_else(|| "-".to_owned(), |id| id.to_string());
    let topic = filter.topic.map_or("-", Topic::key);
    format!("{}:{}:{topic}", person(filter.by_id), person(filter.about_id))
}

fn read_filter<'a>(part: &mut impl FnMut() -> Option<&'a str>) -> Option<LogFilter> {
    let person = |text: &str| match text {
        "-" => Some(None),
        id => id.parse().ok().map(|id| Some(MemberId(id))),
    };
    Some(LogFilter {
        by_id: person(part()?)?,
        about_id: person(part()?)?,
        topic: match part()? {
            "-" => None,
            key => Some(Topic::from_key(key)?),
        },
    })
}

impl Press {
    /// Whom to care for, from the first page on.
    pub fn care() -> Self {
        Press::Care {
            snoozed: false,
            page: 0,
        }
    }

    /// What waits for the creator, from the first page on.
    pub fn inbox() -> Self {
        Press::Inbox {
            snoozed: false,
            page: 0,
        }
    }

    /// The id for Discord, at most 100 characters.
    pub fn id(self) -> String {
        match self {
            Press::Me => "me".to_owned(),
            Press::ShareCard => "share-card".to_owned(),
            Press::Loyalty => "loyalty".to_owned(),
            Press::Fan { member_id } => format!("fan:{member_id}"),
            Press::FanWhy { member_id, page } => format!("fan-why:{member_id}:{page}"),
            Press::Resume => "resume".to_owned(),
            Press::SetQuiet { quiet: true } => "quiet:on".to_owned(),
            Press::SetQuiet { quiet: false } => "quiet:off".to_owned(),
            Press::Settings => "settings".to_owned(),
            Press::SetNotices => "set-notices".to_owned(),
            Press::Why { page } => format!("why:{page}"),
            Press::Top { span, page } => format!("top:{}:{page}", span.key()),
            Press::Team { span, page } => format!("team:{}:{page}", span.key()),
            Press::Help => "help".to_owned(),
            Press::Panel => "panel".to_owned(),
            Press::Queue { at } => format!("queue:{at}"),
            Press::Approve { member_id } => format!("approve:{member_id}"),
            Press::NotYet { member_id } => format!("not-yet:{member_id}"),
            Press::Decline { member_id } => format!("decline:{member_id}"),
            Press::DeclineReason { member_id } => format!("decline-reason:{member_id}"),
            Press::Declined => "declined".to_owned(),
            Press::ReopenPicked => "reopen-picked".to_owned(),
            Press::Reopen { member_id } => format!("reopen:{member_id}"),
            Press::Grants { page } => format!("grants:{page}"),
            Press::SetWarning { wanted: true } => "warning:on".to_owned(),
            Press::SetWarning { wanted: false } => "warning:off".to_owned(),
            Press::AwayBack => "away-back".to_owned(),
            Press::SetRoleMode => "set-role-mode".to_owned(),
            Press::Log { page, filter } => format!("log:{page}:{}", filter_id(filter)),
            Press::LogExport { filter } => format!("log-export:{}", filter_id(filter)),
            Press::Gates => "gates".to_owned(),
            Press::GateList { page } => format!("gate-list:{page}"),
            Press::AuditGates => "audit-gates".to_owned(),
            Press::Audit { page } => format!("audit:{page}"),
            Press::RepairPlan => "repair-plan".to_owned(),
            Press::Repair { audit_ms } => format!("repair:{audit_ms}"),
            Press::Summary { monday } => format!("summary:{}", monday.0),
            Press::SummaryList { monday, metric, page } => {
                format!("summary-list:{}:{}:{page}", monday.0, metric_key(metric))
            }
            Press::Setup(step) => format!("setup:{}", step.key()),
            Press::SetLocale => "set-locale".to_owned(),
            Press::SetZone => "set-zone".to_owned(),
            Press::ZoneForm => "zone-form".to_owned(),
            Press::ZoneEntered => "zone-entered".to_owned(),
            Press::SetCreatorRole => "set-creator-role".to_owned(),
            Press::SetModeratorRole => "set-moderator-role".to_owned(),
            Press::SetChannel => "set-channel".to_owned(),
            Press::SetSummaryDay => "set-summary-day".to_owned(),
            Press::SetSummaryHour => "set-summary-hour".to_owned(),
            Press::MakeRoles => "make-roles".to_owned(),
            Press::PickRole { tier_id } => format!("pick-role:{}", tier_id.0),
            Press::PickGate => "pick-gate".to_owned(),
            Press::AddGate { channel_id, tier_id } => format!("add-gate:{channel_id}:{}", tier_id.0),
            Press::ImportMapping { draft_id } => format!("import-mapping:{draft_id}"),
            Press::Import { draft_id, mapping } => format!("import:{draft_id}:{mapping}"),
            Press::ImportCancel { draft_id } => format!("import-cancel:{draft_id}"),
            Press::ImportUndo { import_id } => format!("import-undo:{import_id}"),
            Press::History => "history".to_owned(),
            Press::HistoryRead { days } => format!("history-read:{days}"),
            Press::HistoryStop => "history-stop".to_owned(),
            Press::HistoryGoOn => "history-go-on".to_owned(),
            Press::Earning => "earning".to_owned(),
            Press::Rules => "rules".to_owned(),
            Press::RulesPreview { page } => format!("rules-preview:{page}"),
            Press::RulesApply { sight } => format!("rules-apply:{}:{}", sight.version, sight.draft_id.0),
            Press::RulesDiscard { draft_id } => format!("rules-discard:{}", draft_id.0),
            Press::Doctor => "doctor".to_owned(),
            Press::RoundStop => "round-stop".to_owned(),
            Press::RoundGoOn => "round-go-on".to_owned(),
            Press::Inbox { snoozed: false, page } => format!("inbox:open:{page}"),
            Press::Inbox { snoozed: true, page } => format!("inbox:snoozed:{page}"),
            Press::InboxOfNote { reminded_ms } => format!("inbox-of-note:{reminded_ms}"),
            Press::InboxDone => "inbox-done".to_owned(),
            Press::InboxLetGo => "inbox-let-go".to_owned(),
            Press::InboxPutBack { done_ms } => format!("inbox-put-back:{done_ms}"),
            Press::QuestionPicked => "question-picked".to_owned(),
            Press::QuestionDone { message_id } => format!("question-done:{message_id}"),
            Press::QuestionReopen { message_id } => format!("question-reopen:{message_id}"),
            Press::QuestionSnooze { message_id } => format!("question-snooze:{message_id}"),
            Press::AskForm { by } => format!("ask:{}", by.key()),
            Press::AskWritten { by } => format!("ask-written:{}", by.key()),
            Press::AskWithdraw { ask_id } => format!("ask-withdraw:{ask_id}"),
            Press::Answer { ask_id } => format!("answer:{ask_id}"),
            Press::AnswerWritten { ask_id } => format!("answer-written:{ask_id}"),
            Press::About => "about-me".to_owned(),
            Press::AboutForm => "about-form".to_owned(),
            Press::AboutWritten => "about-written".to_owned(),
            Press::AboutForget => "about-forget".to_owned(),
            Press::NoteForm { member_id } => format!("note:{member_id}"),
            Press::NoteWritten { member_id } => format!("note-written:{member_id}"),
            Press::NoteDelete { member_id } => format!("note-delete:{member_id}"),
            Press::Memory { member_id, page } => format!("memory:{member_id}:{page}"),
            Press::MyMemory { page } => format!("my-memory:{page}"),
            Press::MyData => "my-data".to_owned(),
            Press::Care { snoozed: false, page } => format!("care:open:{page}"),
            Press::Care { snoozed: true, page } => format!("care:snoozed:{page}"),
            Press::CareDone => "care-done".to_owned(),
            Press::CarePicked => "care-picked".to_owned(),
            Press::CareFinish { member_id, cause } => format!("care-finish:{member_id}:{}", cause.key()),
            Press::CareNotNeeded { member_id, cause } => format!("care-not:{member_id}:{}", cause.key()),
            Press::CareUndo { member_id, cause } => format!("care-undo:{member_id}:{}", cause.key()),
            Press::CarePutOff { member_id, cause } => format!("care-later:{member_id}:{}", cause.key()),
            Press::Measures { monday } => format!("measures:{}", monday.0),
            Press::Define => "define".to_owned(),
            Press::Signals => "signals".to_owned(),
            Press::SignalList { signal, page } => format!("signal:{}:{page}", signal.key()),
            Press::Concern { page } => format!("concern:{page}"),
            Press::Goal => "goal".to_owned(),
            Press::GoalClear => "goal-clear".to_owned(),
            Press::Promise => "promise".to_owned(),
            Press::PromiseScope => "promise-scope".to_owned(),
            Press::AskChannels => "ask-channels".to_owned(),
            Press::PromiseBadge => "promise-badge".to_owned(),
            Press::PromiseResume => "promise-resume".to_owned(),
        }
    }

    /// What an id means; `None` for one we never made.
    pub fn parse(id: &str) -> Option<Self> {
        let mut parts = id.split(':');
        let name = parts.next()?;
        let mut part = || parts.next();
        let press = match name {
            "me" => Press::Me,
            "share-card" => Press::ShareCard,
            "loyalty" => Press::Loyalty,
            "fan" => Press::Fan {
                member_id: MemberId(part()?.parse().ok()?),
            },
            "fan-why" => Press::FanWhy {
                member_id: MemberId(part()?.parse().ok()?),
                page: part()?.parse().ok()?,
            },
            "resume" => Press::Resume,
            "quiet" => Press::SetQuiet {
                quiet: match part()? {
                    "on" => true,
                    "off" => false,
                    _ => return None,
                },
            },
            "settings" => Press::Settings,
            "set-notices" => Press::SetNotices,
            "why" => Press::Why {
                page: part()?.parse().ok()?,
            },
            "top" | "team" => {
                let key = part()?;
                let span = Span::ALL.into_iter().find(|span| span.key() == key)?;
                let page = part()?.parse().ok()?;
                match name {
                    "top" => Press::Top { span, page },
                    _ => Press::Team { span, page },
                }
            }
            "doctor" => Press::Doctor,
            "round-stop" => Press::RoundStop,
            "round-go-on" => Press::RoundGoOn,
            "inbox" => Press::Inbox {
                snoozed: match part()? {
                    "open" => false,
                    "snoozed" => true,
                    _ => return None,
                },
                page: part()?.parse().ok()?,
            },
            "inbox-of-note" => Press::InboxOfNote {
                reminded_ms: part()?.parse().ok()?,
            },
            "inbox-done" => Press::InboxDone,
            "inbox-let-go" => Press::InboxLetGo,
            "inbox-put-back" => Press::InboxPutBack {
                done_ms: part()?.parse().ok()?,
            },
            "question-picked" => Press::QuestionPicked,
            "question-done" | "question-reopen" | "question-snooze" => {
                let message_id = part()?.parse().ok()?;
                match name {
                    "question-done" => Press::QuestionDone { message_id },
                    "question-reopen" => Press::QuestionReopen { message_id },
                    _ => Press::QuestionSnooze { message_id },
                }
            }
            "ask" | "ask-written" => {
                let by = Reach::from_key(part()?)?;
                if name == "ask" {
                    Press::AskForm { by }
                } else {
                    Press::AskWritten { by }
                }
            }
            "ask-withdraw" | "answer" | "answer-written" => {
                let ask_id = part()?.parse().ok()?;
                match name {
                    "ask-withdraw" => Press::AskWithdraw { ask_id },
                    "answer" => Press::Answer { ask_id },
                    _ => Press::AnswerWritten { ask_id },
                }
            }
            "about-me" => Press::About,
            "about-form" => Press::AboutForm,
            "about-written" => Press::AboutWritten,
            "about-forget" => Press::AboutForget,
            "note" | "note-written" | "note-delete" => {
                let member_id = MemberId(part()?.parse().ok()?);
                match name {
                    "note" => Press::NoteForm { member_id },
                    "note-written" => Press::NoteWritten { member_id },
                    _ => Press::NoteDelete { member_id },
                }
            }
            "memory" => Press::Memory {
                member_id: MemberId(part()?.parse().ok()?),
                page: part()?.parse().ok()?,
            },
            "my-memory" => Press::MyMemory {
                page: part()?.parse().ok()?,
            },
            "my-data" => Press::MyData,
            "care" => Press::Care {
                snoozed: match part()? {
                    "open" => false,
                    "snoozed" => true,
                    _ => return None,
                },
                page: part()?.parse().ok()?,
            },
            "care-done" => Press::CareDone,
            "care-picked" => Press::CarePicked,
            "care-finish" | "care-not" | "care-undo" | "care-later" => {
                let member_id = MemberId(part()?.parse().ok()?);
                let cause = Cause::from_key(&format!("{}:{}", part()?, part()?))?;
                match name {
                    "care-finish" => Press::CareFinish { member_id, cause },
                    "care-not" => Press::CareNotNeeded { member_id, cause },
                    "care-undo" => Press::CareUndo { member_id, cause },
                    _ => Press::CarePutOff { member_id, cause },
                }
            }
            "measures" => Press::Measures {
                monday: LocalDay(part()?.parse().ok()?),
            },
            "define" => Press::Define,
            "signals" => Press::Signals,
            "signal" => Press::SignalList {
                signal: Signal::from_key(part()?)?,
                page: part()?.parse().ok()?,
            },
            "concern" => Press::Concern {
                page: part()?.parse().ok()?,
            },
            "goal" => Press::Goal,
            "goal-clear" => Press::GoalClear,
            "promise" => Press::Promise,
            "promise-scope" => Press::PromiseScope,
            "ask-channels" => Press::AskChannels,
            "promise-badge" => Press::PromiseBadge,
            "promise-resume" => Press::PromiseResume,
            "help" => Press::Help,
            "panel" => Press::Panel,
            "queue" => Press::Queue {
                at: part()?.parse().ok()?,
            },
            "approve" => Press::Approve {
                member_id: MemberId(part()?.parse().ok()?),
            },
            "not-yet" => Press::NotYet {
                member_id: MemberId(part()?.parse().ok()?),
            },
            "decline" => Press::Decline {
                member_id: MemberId(part()?.parse().ok()?),
            },
            "decline-reason" => Press::DeclineReason {
                member_id: MemberId(part()?.parse().ok()?),
            },
            "declined" => Press::Declined,
            "reopen-picked" => Press::ReopenPicked,
            "reopen" => Press::Reopen {
                member_id: MemberId(part()?.parse().ok()?),
            },
            "grants" => Press::Grants {
                page: part()?.parse().ok()?,
            },
            "warning" => Press::SetWarning {
                wanted: match part()? {
                    "on" => true,
                    "off" => false,
                    _ => return None,
                },
            },
            "away-back" => Press::AwayBack,
            "set-role-mode" => Press::SetRoleMode,
            "log" => Press::Log {
                page: part()?.parse().ok()?,
                filter: read_filter(&mut part)?,
            },
            "log-export" => Press::LogExport {
                filter: read_filter(&mut part)?,
            },
            "gates" => Press::Gates,
            "gate-list" => Press::GateList {
                page: part()?.parse().ok()?,
            },
            "audit-gates" => Press::AuditGates,
            "audit" => Press::Audit {
                page: part()?.parse().ok()?,
            },
            "repair-plan" => Press::RepairPlan,
            "repair" => Press::Repair {
                audit_ms: part()?.parse().ok()?,
            },
            "summary" => Press::Summary {
                monday: LocalDay(part()?.parse().ok()?),
            },
            "summary-list" => {
                let monday = LocalDay(part()?.parse().ok()?);
                let key = part()?;
                let metric = Metric::ALL
                    .into_iter()
                    .find(|metric| metric_key(*metric) == key)?;
                Press::SummaryList {
                    monday,
                    metric,
                    page: part()?.parse().ok()?,
                }
            }
            "setup" => {
                let key = part()?;
                Press::Setup(Step::ALL.into_iter().find(|step| step.key() == key)?)
            }
            "set-locale" => Press::SetLocale,
            "set-zone" => Press::SetZone,
            "zone-form" => Press::ZoneForm,
            "zone-entered" => Press::ZoneEntered,
            "set-creator-role" => Press::SetCreatorRole,
            "set-moderator-role" => Press::SetModeratorRole,
            "set-channel" => Press::SetChannel,
            "set-summary-day" => Press::SetSummaryDay,
            "set-summary-hour" => Press::SetSummaryHour,
            "make-roles" => Press::MakeRoles,
            "pick-role" => Press::PickRole {
                tier_id: TierId(part()?.parse().ok()?),
            },
            "pick-gate" => Press::PickGate,
            "add-gate" => {
                let channel_id = ChannelId(part()?.parse().ok()?);
                Press::AddGate {
                    channel_id,
                    tier_id: TierId(part()?.parse().ok()?),
                }
            }
            "import-mapping" => Press::ImportMapping {
                draft_id: part()?.parse().ok()?,
            },
            "import" => Press::Import {
                draft_id: part()?.parse().ok()?,
                mapping: part()?.parse().ok()?,
            },
            "import-cancel" => Press::ImportCancel {
                draft_id: part()?.parse().ok()?,
            },
            "import-undo" => Press::ImportUndo {
                import_id: part()?.parse().ok()?,
            },
            "history" => Press::History,
            "history-read" => Press::HistoryRead {
                days: part()?.parse().ok()?,
            },
            "history-stop" => Press::HistoryStop,
            "history-go-on" => Press::HistoryGoOn,
            "earning" => Press::Earning,
            "rules" => Press::Rules,
            "rules-preview" => Press::RulesPreview {
                page: part()?.parse().ok()?,
            },
            "rules-apply" => {
                let version = part()?.parse().ok()?;
                let draft_id = DraftId(part()?.parse().ok()?);
                Press::RulesApply {
                    sight: Sight { version, draft_id },
                }
            }
            "rules-discard" => Press::RulesDiscard {
                draft_id: DraftId(part()?.parse().ok()?),
            },
            _ => return None,
        };
        parts.next().is_none().then_some(press)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::care::CareKind;

    #[test]
    fn every_id_leads_back_to_what_was_wanted() {
        let member_id = MemberId(u64::MAX);
        let cause = Cause {
            kind: CareKind::Anniversary,
            occasion: u64::MAX,
        };
        let (monday, channel_id, tier_id) = (LocalDay(-20_000), ChannelId(u64::MAX), TierId(3));
        let mut presses = vec![
            Press::Me,
            Press::ShareCard,
            Press::Loyalty,
            Press::Fan { member_id },
            Press::FanWhy { member_id, page: 3 },
            Press::Resume,
            Press::SetQuiet { quiet: true },
            Press::SetQuiet { quiet: false },
            Press::Settings,
            Press::SetNotices,
            Press::Why { page: 7 },
            Press::Help,
            Press::Doctor,
            Press::RoundStop,
            Press::RoundGoOn,
            Press::inbox(),
            Press::Inbox {
                snoozed: true,
                page: usize::MAX,
            },
            Press::InboxOfNote {
                reminded_ms: i64::MAX,
            },
            Press::InboxDone,
            Press::InboxLetGo,
            Press::InboxPutBack { done_ms: i64::MAX },
            Press::QuestionPicked,
            Press::QuestionDone { message_id: u64::MAX },
            Press::QuestionReopen { message_id: 1 },
            Press::QuestionSnooze { message_id: 1 },
            Press::AskForm {
                by: Reach::DirectMessage,
            },
            Press::AskWritten { by: Reach::Thread },
            Press::AskWithdraw { ask_id: u64::MAX },
            Press::Answer { ask_id: 1 },
            Press::AnswerWritten { ask_id: 1 },
            Press::About,
            Press::AboutForm,
            Press::AboutWritten,
            Press::AboutForget,
            Press::NoteForm { member_id },
            Press::NoteWritten { member_id },
            Press::NoteDelete { member_id },
            Press::Memory { member_id, page: 1 },
            Press::MyMemory { page: 1 },
            Press::MyData,
            Press::care(),
            Press::Care {
                snoozed: true,
                page: 2,
            },
            Press::CareDone,
            Press::CarePicked,
            Press::CareFinish { member_id, cause },
            Press::CareNotNeeded { member_id, cause },
            Press::CareUndo { member_id, cause },
            Press::CarePutOff { member_id, cause },
            Press::Measures { monday },
            Press::Define,
            Press::Signals,
            Press::Concern { page: 3 },
            Press::Goal,
            Press::GoalClear,
            Press::Promise,
            Press::PromiseScope,
            Press::AskChannels,
            Press::PromiseBadge,
            Press::PromiseResume,
            Press::Panel,
            Press::Queue { at: 3 },
            Press::Approve { member_id },
            Press::NotYet { member_id },
            Press::Decline { member_id },
            Press::DeclineReason { member_id },
            Press::Declined,
            Press::ReopenPicked,
            Press::Reopen { member_id },
            Press::Grants { page: 2 },
            Press::SetWarning { wanted: true },
            Press::SetWarning { wanted: false },
            Press::AwayBack,
            Press::SetRoleMode,
            Press::Log {
                page: usize::MAX,
                filter: LogFilter {
                    by_id: Some(member_id),
                    about_id: Some(member_id),
                    topic: Some(Topic::Settings),
                },
            },
            Press::LogExport {
                filter: LogFilter::default(),
            },
            Press::Gates,
            Press::GateList { page: 2 },
            Press::AuditGates,
            Press::Audit { page: 3 },
            Press::RepairPlan,
            Press::Repair { audit_ms: i64::MAX },
            Press::Summary { monday },
            Press::SetLocale,
            Press::SetZone,
            Press::ZoneForm,
            Press::ZoneEntered,
            Press::SetCreatorRole,
            Press::SetModeratorRole,
            Press::SetChannel,
            Press::SetSummaryDay,
            Press::SetSummaryHour,
            Press::MakeRoles,
            Press::PickRole { tier_id },
            Press::PickGate,
            Press::AddGate { channel_id, tier_id },
            Press::ImportMapping { draft_id: u64::MAX },
            Press::ImportCancel { draft_id: u64::MAX },
            Press::ImportUndo { import_id: 3 },
            Press::History,
            Press::HistoryRead { days: 365 },
            Press::HistoryStop,
            Press::HistoryGoOn,
            Press::Earning,
            Press::Rules,
            Press::RulesPreview { page: 2 },
            Press::RulesApply {
                sight: Sight {
                    version: u64::MAX,
                    draft_id: DraftId(u64::MAX),
                },
            },
            Press::RulesDiscard { draft_id: DraftId(7) },
        ];
        let mappings = [
            Mapping::AsIs,
            Mapping::Scaled { percent: 50 },
            Mapping::Fit { best: 1_000_000 },
        ];
        presses.extend(mappings.map(|mapping| Press::Import {
            draft_id: u64::MAX,
            mapping,
        }));
        presses.extend(Signal::ALL.map(|signal| Press::SignalList { signal, page: 1 }));
        presses.extend(Step::ALL.map(Press::Setup));
        presses.extend(Span::ALL.map(|span| Press::Top { span, page: 12 }));
        presses.extend(Span::ALL.map(|span| Press::Team { span, page: 12 }));
        presses.extend(Metric::ALL.map(|metric| Press::SummaryList {
            monday,
            metric,
            page: 1,
        }));
        for press in presses {
            assert!(press.id().len() <= 100);
            assert_eq!(Press::parse(&press.id()), Some(press));
        }
    }

    #[test]
    fn ids_we_never_made_mean_nothing() {
        for id in [
            "",
            "approve",
            "approve:x",
            "approve:1:2",
            "me:1",
            "top:year:0",
            "why:-1",
            "import:1:0%",
            "import:1",
            "🙂",
        ] {
            assert_eq!(Press::parse(id), None, "{id}");
        }
    }
}
