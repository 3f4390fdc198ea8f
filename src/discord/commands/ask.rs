//! `/ask`: a form for what is for the creator alone.

use crate::{
    discord::{Context, Error, ask::Ask, pages},
    store::Reach,
};

#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum By {
    #[name = "choice-ask-thread"]
    Thread,
    #[name = "choice-ask-dm"]
    DirectMessage,
}

#[poise::command(slash_command, guild_only)]
pub async fn ask(ctx: Context<'_>, answer: Option<By>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    let by = match answer {
        Some(By::DirectMessage) => Reach::DirectMessage,
        Some(By::Thread) | None => Reach::Thread,
    };
    // A form must be the first answer.
    pages::ask_form(&ask, by).await
}
