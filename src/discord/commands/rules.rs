//! `/rules show`, `/rules set message.points 12`, `/rules channel #spam 0`, `/rules role @VIP 200`, then `/rules
//! preview` and `/rules apply`, or `/rules discard`; `/rules undo`.

use serenity::all::{
    AutocompleteChoice, CreateAutocompleteResponse, PartialChannel, ResolvedOption, ResolvedValue, Role,
};

use crate::{
    discord::{
        Context, Error,
        access::Level,
        ask::{Ask, Seen},
        pages, recount,
    },
    domain::{
        ids::{ChannelId, RoleId},
        rule_settings::Setting,
        rules::Rules,
    },
    error::UserError,
    render,
    service::rules::{self, Edit},
};

/// Choices Discord shows at most.
const CHOICES: usize = 25;

#[poise::command(
    slash_command,
    guild_only,
    subcommands("show", "set", "channel", "role", "preview", "apply", "undo", "discard"),
    subcommand_required
)]
#[expect(
    clippy::unused_async,
    reason = "the parent of subcommands is never run, but has a command's shape"
)]
pub async fn rules(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

#[poise::command(slash_command, guild_only)]
async fn show(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::rules(&ask).await?).await
}

#[poise::command(slash_command, guild_only, custom_data = "Level::Creator")]
async fn set(
    ctx: Context<'_>,
    #[autocomplete = "settings"]
    #[max_length = 100]
    setting: String,
    #[autocomplete = "values"]
    #[max_length = 100]
    value: String,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let unknown = || UserError::new("error-rules-unknown-setting");
    let path = render::names::plain(&setting);
    let setting = Setting::find(&setting).ok_or_else(|| unknown().with("path", path))?;
    let value = setting
        .parse(&render::rules::typed(ask.locale, &value))
        .map_err(|takes| render::rules::refusal(ask.locale, setting, takes, &value))?;
    edit(&ask, Edit::Setting(setting, value)).await
}

#[poise::command(slash_command, guild_only, custom_data = "Level::Creator")]
async fn channel(
    ctx: Context<'_>,
    which: PartialChannel,
    #[min = 0]
    #[max = 1_000]
    percent: u32,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    edit(&ask, Edit::Channel(ChannelId(which.id.get()), percent)).await
}

#[poise::command(slash_command, guild_only, custom_data = "Level::Creator")]
async fn role(
    ctx: Context<'_>,
    which: Role,
    #[min = 0]
    #[max = 1_000]
    percent: u32,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    edit(&ask, Edit::Role(RoleId(which.id.get()), percent)).await
}

async fn edit(ask: &Ask<'_>, edit: Edit) -> Result<(), Error> {
    rules::edit(
        &ask.app.store,
        ask.guild_id,
        edit,
        ask.member_id,
        ask.app.clock.now_ms(),
    )
    .await?;
    ask.show(pages::rule_draft(ask).await?).await
}

#[poise::command(slash_command, guild_only, custom_data = "Level::Creator")]
async fn preview(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    ask.show(pages::rule_preview(&ask, 0, render::rules::Occasion::AskedFor).await?)
        .await
}

#[poise::command(slash_command, guild_only, custom_data = "Level::Creator")]
async fn apply(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let sight = rules::load(&ask.app.store, ask.guild_id).await?.sight();
    let sight = sight.ok_or_else(|| UserError::new("error-rules-no-draft"))?;
    if !ask.app.previews.has_looked(ask.guild_id, sight, ask.member_id) {
        // Nobody applies what they have not seen.
        let occasion = render::rules::Occasion::Unseen;
        return ask.show(pages::rule_preview(&ask, 0, occasion).await?).await;
    }
    recount::apply(&ask, sight).await
}

#[poise::command(slash_command, guild_only, custom_data = "Level::Creator")]
async fn undo(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    recount::undo(&ask).await
}

#[poise::command(slash_command, guild_only, custom_data = "Level::Creator")]
async fn discard(ctx: Context<'_>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    rules::discard(
        &ask.app.store,
        ask.guild_id,
        None,
        ask.member_id,
        ask.app.clock.now_ms(),
    )
    .await?;
    ask.show(render::rules::discarded(ask.locale)).await
}

/// The settings whose name or path has all the words typed, with what they are now.
async fn settings(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let ask = Ask::of_command(ctx.data(), ctx.interaction);
    let list = |ask: &Ask<'_>, rules: &Rules| {
        let words: Vec<String> = typed
            .to_lowercase()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let choices = Setting::offered().map(|setting| {
            let label = render::rules::choice(ask.locale, setting, rules);
            (label, setting.path())
        });
        let fits = |(label, path): &(String, String)| {
            let label = label.to_lowercase();
            words
                .iter()
                .all(|word| label.contains(word) || path.contains(word))
        };
        choices.filter(fits).collect()
    };
    choices(ask, list).await
}

/// What the chosen setting can be set to, as far as that can be listed.
async fn values(ctx: Context<'_>, _typed: &str) -> CreateAutocompleteResponse {
    let ask = Ask::of_command(ctx.data(), ctx.interaction);
    let chosen = ctx.args.iter().find_map(|option| match option {
        ResolvedOption {
            name: "setting",
            value: ResolvedValue::String(path),
            ..
        } => Setting::find(path),
        _ => None,
    });
    let list = |ask: &Ask<'_>, rules: &Rules| {
        chosen.map_or_else(Vec::new, |setting| {
            render::rules::values(ask.locale, setting, rules)
        })
    };
    choices(ask, list).await
}

/// Choices for whoever may change the rules, made from those that the next change begins with. Nobody else
/// gets any.
async fn choices(
    ask: Result<Ask<'_>, UserError>,
    list: impl FnOnce(&Ask<'_>, &Rules) -> Vec<(String, String)>,
) -> CreateAutocompleteResponse {
    let listed = async {
        let ask = ask?;
        if ask.level().await? < Level::Creator {
            return Ok(Vec::new());
        }
        let view = rules::load(&ask.app.store, ask.guild_id).await?;
        let rules = view
            .draft
            .as_ref()
            .map_or(&view.guild.rules, |draft| &draft.rules);
        anyhow::Ok(list(&ask, rules))
    };
    let listed = listed.await.unwrap_or_else(|error| {
        tracing::warn!(error = format!("{error:#}"), "settings cannot be listed");
        Vec::new()
    });
    let choices = listed
        .into_iter()
        .take(CHOICES)
        .map(|(label, sent)| AutocompleteChoice::new(label, sent));
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}
