//! `/import` with another bot's file: what would happen, and buttons. Without a file: how to get one,
//! and what was imported so far.

use serenity::all::Attachment;

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        attachments, pages,
    },
    domain::import::{
        Asked, ImportError, LARGEST_FILE, MOST_BEST, MOST_PERCENT, Mapping, Origin, suggested_best,
    },
    error::UserError,
    service::imports,
};

/// Percentage if none is given.
const USUAL_PERCENT: u32 = 10;

#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub enum FormatChoice {
    #[name = "choice-format-mee6"]
    Mee6,
    #[name = "choice-format-lurkr"]
    Lurkr,
    #[name = "choice-format-amari"]
    Amari,
    #[name = "choice-format-polaris"]
    Polaris,
    #[name = "choice-format-levelup"]
    LevelUp,
    #[name = "choice-format-file"]
    File,
}

impl FormatChoice {
    fn origin(self) -> Origin {
        match self {
            FormatChoice::Mee6 => Origin::Mee6,
            FormatChoice::Lurkr => Origin::Lurkr,
            FormatChoice::Amari => Origin::Amari,
            FormatChoice::Polaris => Origin::Polaris,
            FormatChoice::LevelUp => Origin::LevelUp,
            FormatChoice::File => Origin::File,
        }
    }
}

#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub enum MappingChoice {
    #[name = "choice-mapping-as-is"]
    AsIs,
    #[name = "choice-mapping-scaled"]
    Scaled,
    #[name = "choice-mapping-fit"]
    Fit,
}

#[poise::command(slash_command, guild_only)]
pub async fn import(
    ctx: Context<'_>,
    file: Option<Attachment>,
    format: Option<FormatChoice>,
    mapping: Option<MappingChoice>,
    #[min = 1]
    #[max = 1_000_000]
    value: Option<i64>,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let Some(file) = file else {
        return ask.show(pages::imports(&ask).await?).await;
    };
    let mapping = chosen(&ask, mapping, value).await?;
    let too_large = || imports::refusal(&ImportError::TooLarge);
    let bytes = attachments::fetch(ask.app, &file, LARGEST_FILE, too_large).await?;
    let now_ms = ask.app.clock.now_ms();
    let asked = Asked {
        origin: format.map(FormatChoice::origin),
        guild_id: ask.guild_id,
        now_ms,
    };
    let export = imports::read(bytes, asked).await?;
    let draft_id = ask.id;
    imports::keep(
        &ask.app.store,
        ask.guild_id,
        draft_id,
        &export,
        ask.member_id,
        now_ms,
    )
    .await?;
    ask.show(pages::dry_run(&ask, draft_id, export, mapping).await?)
        .await
}

async fn chosen(ask: &Ask<'_>, choice: Option<MappingChoice>, value: Option<i64>) -> anyhow::Result<Mapping> {
    let mapping = match choice {
        None | Some(MappingChoice::AsIs) => Ok(Mapping::AsIs),
        Some(MappingChoice::Scaled) => {
            let percent = value.unwrap_or_else(|| USUAL_PERCENT.into());
            Mapping::scaled(u32::try_from(percent).unwrap_or(0))
        }
        Some(MappingChoice::Fit) => {
            let ladder = ask.app.store.get_ladder(ask.guild_id).await?;
            Mapping::fit(value.unwrap_or_else(|| suggested_best(&ladder)))
        }
    };
    Ok(mapping.map_err(|_| {
        UserError::new("error-import-worth")
            .with("percent", i64::from(MOST_PERCENT))
            .with("best", MOST_BEST)
    })?)
}
