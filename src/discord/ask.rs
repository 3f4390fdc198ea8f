//! One interaction and how it is answered: at once, or put off while the answer is made.

use std::time::Duration;

use serde_json::{Value, json};
use serenity::all::{
    ActionRowComponent, ButtonKind, CommandInteraction, ComponentInteraction, CreateAttachment, CreateModal,
    Http, InteractionId, Member, MessageFlags, ModalInteraction,
};

use super::{
    access::Level,
    progress::{Shown, Watcher},
};
use crate::{
    app::App,
    domain::{
        ids::{ChannelId, GuildId, MemberId, RoleId},
        locale::Locale,
    },
    error::UserError,
    render::{
        Page,
        press::{Press, Step},
    },
    service::{guilds, history},
};

/// Callback types of Discord's interactions (Discord documentation, "Interaction Callback Type").
const MESSAGE: u8 = 4;
const MESSAGE_LATER: u8 = 5;
const UPDATE_LATER: u8 = 6;
const CHOICES: u8 = 8;
const FORM: u8 = 9;
/// How often an answer is put in place while Discord stumbles, and the wait in between.
const ATTEMPTS: u32 = 3;
const ATTEMPT_WAIT: Duration = Duration::from_millis(500);
/// How long an answer can be changed.
const ANSWERABLE_MS: i64 = 14 * 60_000;
/// An interaction was answered before.
const ALREADY_ACKNOWLEDGED: isize = 40_060;

/// Who asked, where, and how to answer.
pub struct Ask<'a> {
    pub app: &'a App,
    pub guild_id: GuildId,
    pub member_id: MemberId,
    /// Where it was asked.
    pub channel_id: ChannelId,
    roles: Vec<RoleId>,
    /// The asker's own language.
    pub locale: Locale,
    /// The interaction's id, unique to this request.
    pub id: u64,
    token: String,
    /// Pressed on a message that only the presser sees, which may be replaced.
    on_own_message: bool,
    /// Pressed on a page of `/setup`.
    in_setup: bool,
}

/// Who sees an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Only whoever asked.
    ByAsker,
    ByEverybody,
}

impl<'a> Ask<'a> {
    pub fn of_command(app: &'a App, interaction: &CommandInteraction) -> Result<Self, UserError> {
        let member = interaction.member.as_deref();
        Self::new(
            app,
            (member, interaction.channel_id),
            &interaction.locale,
            interaction.id,
            &interaction.token,
            false,
        )
    }

    pub fn of_component(app: &'a App, interaction: &ComponentInteraction) -> Result<Self, UserError> {
        let own = interaction
            .message
            .flags
            .is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
        let member = interaction.member.as_ref();
        let ask = Self::new(
            app,
            (member, interaction.channel_id),
            &interaction.locale,
            interaction.id,
            &interaction.token,
            own,
        )?;
        let buttons = interaction
            .message
            .components
            .iter()
            .flat_map(|row| &row.components);
        let in_setup = buttons.into_iter().any(leads_through_setup);
        Ok(Self { in_setup, ..ask })
    }

    pub fn of_form(app: &'a App, interaction: &ModalInteraction) -> Result<Self, UserError> {
        let own = interaction
            .message
            .as_ref()
            .and_then(|message| message.flags)
            .is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
        let member = interaction.member.as_ref();
        Self::new(
            app,
            (member, interaction.channel_id),
            &interaction.locale,
            interaction.id,
            &interaction.token,
            own,
        )
    }

    fn new(
        app: &'a App,
        (member, channel_id): (Option<&Member>, serenity::all::ChannelId),
        locale: &str,
        id: InteractionId,
        token: &str,
        on_own_message: bool,
    ) -> Result<Self, UserError> {
        let member = member.ok_or_else(|| UserError::new("error-server-only"))?;
        Ok(Self {
            app,
            guild_id: GuildId(member.guild_id.get()),
            member_id: MemberId(member.user.id.get()),
            channel_id: ChannelId(channel_id.get()),
            roles: member.roles.iter().map(|role_id| RoleId(role_id.get())).collect(),
            locale: Locale::for_tag(locale),
            id: id.get(),
            token: token.to_owned(),
            on_own_message,
            in_setup: false,
        })
    }

    /// The asker's level, by the settings of this moment and the roles Discord sent along.
    pub async fn level(&self) -> anyhow::Result<Level> {
        let guild = guilds::get(&self.app.store, self.guild_id).await?;
        Ok(Level::of(&guild, self.member_id, &self.roles))
    }

    /// Refuses whoever is below `needed`.
    pub async fn require(&self, needed: Level) -> anyhow::Result<()> {
        Ok(self.level().await?.require(needed)?)
    }

    /// Tells Discord that the answer to a command follows, within its three seconds.
    pub async fn defer(&self, seen: Seen) -> anyhow::Result<()> {
        self.respond(MESSAGE_LATER, json!({"flags": flags(seen)}), Vec::new())
            .await
    }

    /// Tells Discord that the answer to a press follows: in place of the page it was pressed on if
    /// only the presser sees that, as a new answer for the presser otherwise.
    pub async fn defer_press(&self) -> anyhow::Result<()> {
        if self.on_own_message {
            self.respond(UPDATE_LATER, json!({}), Vec::new()).await
        } else {
            self.defer(Seen::ByAsker).await
        }
    }

    /// Opens a form; it must be the first answer.
    pub async fn form(&self, form: &CreateModal) -> anyhow::Result<()> {
        self.respond(FORM, serde_json::to_value(form)?, Vec::new()).await
    }

    /// Offers nothing to choose from.
    pub async fn no_choices(&self) -> anyhow::Result<()> {
        self.respond(CHOICES, json!({"choices": []}), Vec::new()).await
    }

    /// Until when the answer can be changed: the interaction's token lives fifteen minutes, one of which
    /// is left for slow clocks.
    pub fn answerable_until_ms(&self) -> i64 {
        self.app.clock.now_ms() + ANSWERABLE_MS
    }

    /// Whether it was asked on the step of `/setup` that is about history.
    pub fn is_in_setup(&self) -> bool {
        self.in_setup
    }

    /// Shows the page that was put off, and keeps it up to date while what it shows goes on.
    pub async fn show_live(&self, page: Page, shown: Shown) -> anyhow::Result<()> {
        let message = self.app.studio.compose(page).await?;
        let answer = self.replace(&message.body, message.files).await?;
        if !shown.is_going_on(self.app, self.guild_id).await? {
            return Ok(());
        }
        let until_ms = self.answerable_until_ms();
        let watcher = Watcher {
            guild_id: self.guild_id,
            locale: self.locale,
            token: self.token.clone(),
            until_ms,
            shown,
        };
        let now_ms = self.app.clock.now_ms();
        self.app
            .progress
            .watch(answer, self.id, watcher, message.body, now_ms);
        if shown.is_history() {
            history::watch(&self.app.store, self.guild_id, until_ms).await?;
        }
        Ok(())
    }

    /// Shows the page that was put off.
    pub async fn show(&self, page: Page) -> anyhow::Result<()> {
        let message = self.app.studio.compose(page).await?;
        self.replace(&message.body, message.files).await.map(|_| ())
    }

    /// Shows a page whether the answer was put off before or not, to the asker alone if not. For
    /// refusals and failures, which can happen at any moment: the page with the button that was
    /// pressed stays, so that another can be pressed.
    pub async fn show_anyhow(&self, page: Page) -> anyhow::Result<()> {
        let message = self.app.studio.compose(page).await?;
        let mut body = message.body.clone();
        body["flags"] = json!(flags(Seen::ByAsker));
        match self.respond(MESSAGE, body.clone(), message.files.clone()).await {
            Err(error) if is_acknowledged(&error) && self.on_own_message => {
                let sent = self
                    .http()
                    .create_followup_message(&self.token, &body, message.files);
                sent.await.map(|_| ()).map_err(|error| {
                    self.app.budget.note(&error);
                    without_address(error)
                })
            }
            Err(error) if is_acknowledged(&error) => {
                self.replace(&message.body, message.files).await.map(|_| ())
            }
            other => other,
        }
    }

    async fn respond(&self, kind: u8, data: Value, files: Vec<CreateAttachment>) -> anyhow::Result<()> {
        let body = if kind == UPDATE_LATER {
            json!({"type": kind})
        } else {
            json!({"type": kind, "data": data})
        };
        let sent = self
            .http()
            .create_interaction_response(self.id.into(), &self.token, &body, files);
        sent.await.map_err(|error| {
            self.app.budget.note(&error);
            without_address(error)
        })
    }

    /// Puts the answer in place. What was asked for is done already, so that a hiccup of Discord
    /// must not make it look undone. Returns the message's id.
    async fn replace(&self, body: &Value, files: Vec<CreateAttachment>) -> anyhow::Result<u64> {
        let mut attempts = 1;
        loop {
            let sent = self
                .http()
                .edit_original_interaction_response(&self.token, body, files.clone())
                .await;
            match sent {
                Err(error) if is_temporary(&error) && attempts < ATTEMPTS => {
                    attempts += 1;
                    tokio::time::sleep(ATTEMPT_WAIT).await;
                }
                other => {
                    return other.map(|message| message.id.get()).map_err(|error| {
                        self.app.budget.note(&error);
                        without_address(error)
                    });
                }
            }
        }
    }

    fn http(&self) -> &Http {
        &self.app.http
    }
}

/// Whether a button of a page is one of those that lead from step to step.
fn leads_through_setup(component: &ActionRowComponent) -> bool {
    let ActionRowComponent::Button(button) = component else {
        return false;
    };
    let ButtonKind::NonLink { custom_id, .. } = &button.data else {
        return false;
    };
    matches!(
        Press::parse(custom_id),
        Some(Press::Setup(Step::Gate | Step::Done))
    )
}

fn flags(seen: Seen) -> u64 {
    match seen {
        Seen::ByAsker => MessageFlags::EPHEMERAL.bits(),
        Seen::ByEverybody => 0,
    }
}

/// The error without the address it was sent to, which holds the interaction's token.
pub(super) fn without_address(error: serenity::Error) -> anyhow::Error {
    use serenity::{Error, http::HttpError};
    match error {
        Error::Http(HttpError::Request(error)) => Error::Http(HttpError::Request(error.without_url())).into(),
        other => other.into(),
    }
}

/// Whether the same request may well succeed in a moment.
fn is_temporary(error: &serenity::Error) -> bool {
    use serenity::{Error, http::HttpError};
    match error {
        Error::Http(HttpError::UnsuccessfulRequest(response)) => response.status_code.is_server_error(),
        Error::Http(HttpError::Request(_)) => true,
        _ => false,
    }
}

/// Whether Discord refused an answer because the interaction has one.
pub fn is_acknowledged(error: &anyhow::Error) -> bool {
    use serenity::{Error, http::HttpError};
    matches!(
        error.downcast_ref::<Error>(),
        Some(Error::Http(HttpError::UnsuccessfulRequest(response))) if response.error.code == ALREADY_ACKNOWLEDGED
    )
}
