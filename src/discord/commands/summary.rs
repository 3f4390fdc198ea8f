//! `/summary now`: the summary of a week, for the asker alone; nothing is posted. `/summary schedule`: when it is
//! posted. `/summary benchmarks`: what the engagement rate is shown beside.

use crate::{
    discord::{
        Context, Error,
        ask::{Ask, Seen},
        pages,
    },
    domain::period::{SummaryTime, Weekday, read_minute},
    error::UserError,
    service::{goals, guilds, setup, summaries},
};

#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub enum WeekChoice {
    #[name = "choice-week-0"]
    Current,
    #[name = "choice-week-1"]
    Last,
    #[name = "choice-week-2"]
    TwoAgo,
    #[name = "choice-week-3"]
    ThreeAgo,
    #[name = "choice-week-4"]
    FourAgo,
}

#[poise::command(
    slash_command,
    guild_only,
    subcommands("now", "schedule", "benchmarks"),
    subcommand_required
)]
#[expect(
    clippy::unused_async,
    reason = "the parent of subcommands is never run, but has a command's shape"
)]
pub async fn summary(_ctx: Context<'_>) -> Result<(), Error> {
    Ok(())
}

#[poise::command(slash_command, guild_only)]
async fn now(ctx: Context<'_>, week: Option<WeekChoice>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let guild = guilds::get(&ask.app.store, ask.guild_id).await?;
    // Counted back from the last full week.
    let weeks = match week {
        Some(WeekChoice::Current) => 1,
        None | Some(WeekChoice::Last) => 0,
        Some(WeekChoice::TwoAgo) => -1,
        Some(WeekChoice::ThreeAgo) => -2,
        Some(WeekChoice::FourAgo) => -3,
    };
    let week = summaries::last_week(&guild, ask.app.clock.now_ms()).plus(weeks);
    ask.show(pages::summary(&ask, week.monday()).await?).await
}

#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Day {
    #[name = "weekday-0"]
    Monday,
    #[name = "weekday-1"]
    Tuesday,
    #[name = "weekday-2"]
    Wednesday,
    #[name = "weekday-3"]
    Thursday,
    #[name = "weekday-4"]
    Friday,
    #[name = "weekday-5"]
    Saturday,
    #[name = "weekday-6"]
    Sunday,
}

#[poise::command(slash_command, guild_only)]
async fn schedule(
    ctx: Context<'_>,
    day: Option<Day>,
    #[max_length = 20] time: Option<String>,
) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    let guild = guilds::get(store, ask.guild_id).await?;
    let weekday = day.map_or(guild.summary_time.weekday(), |day| Weekday::ALL[day as usize]);
    let minute = match &time {
        None => guild.summary_time.minute_of_day(),
        Some(typed) => read_minute(typed)
            .ok_or_else(|| UserError::new("error-summary-time").with("typed", typed.to_owned()))?,
    };
    if day.is_some() || time.is_some() {
        let time = SummaryTime::new(weekday, minute)?;
        setup::set_summary_time(store, ask.guild_id, time, ask.member_id, now_ms).await?;
    }
    ask.show(pages::schedule(&ask).await?).await
}

#[poise::command(slash_command, guild_only)]
async fn benchmarks(ctx: Context<'_>, small: Option<f64>, large: Option<f64>) -> Result<(), Error> {
    let ask = Ask::of_command(ctx.data(), ctx.interaction)?;
    ask.defer(Seen::ByAsker).await?;
    let (store, now_ms) = (&ask.app.store, ask.app.clock.now_ms());
    goals::set_benchmarks(store, ask.guild_id, (small, large), ask.member_id, now_ms).await?;
    let guild = guilds::get(store, ask.guild_id).await?;
    let week = summaries::last_week(&guild, now_ms);
    ask.show(pages::measures(&ask, week.monday()).await?).await
}
