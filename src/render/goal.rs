//! `/goal`: how many true fans make a year, how far that is, and revenue and profit apart.

use serenity::all::{ButtonStyle, CreateEmbed};

use super::{BLURPLE, Page, button, money, press::Press};
use crate::{
    domain::{
        goal::{LONGEST_YEARS, Pace},
        locale::Locale,
        period::LocalDay,
    },
    service::goals::GoalView,
    tr,
};

/// Squares of the bar.
const SQUARES: u64 = 10;

/// The goal in a few lines, as the summary has it.
pub fn progress(locale: Locale, view: &GoalView) -> String {
    let needed = view.goal.for_turnover();
    [
        bar(view.now, needed),
        tr!(
            locale,
            "goal-progress",
            now = i64::from(view.now),
            needed = needed as i64,
            likely = i64::from(view.likely - view.now)
        ),
        pace(locale, view),
    ]
    .join("\n")
}

/// How much of the way is done.
fn bar(now: u32, needed: u64) -> String {
    let done = (u64::from(now) * SQUARES / needed.max(1)).min(SQUARES) as usize;
    format!("{}{}", "🟨".repeat(done), "⬜".repeat(SQUARES as usize - done))
}

/// When at this pace.
fn pace(locale: Locale, view: &GoalView) -> String {
    let day = |day: LocalDay| month(locale, day);
    let weeks = i64::from(view.weeks);
    match view.pace {
        Pace::Reached => tr!(locale, "goal-reached"),
        Pace::Unknown => tr!(locale, "goal-pace-unknown"),
        Pace::Standing => tr!(locale, "goal-pace-standing", weeks = weeks),
        Pace::Far => tr!(
            locale,
            "goal-pace-far",
            weeks = weeks,
            years = i64::from(LONGEST_YEARS)
        ),
        Pace::Between(earliest, Some(latest)) => tr!(
            locale,
            "goal-pace",
            from = day(earliest),
            to = day(latest),
            weeks = weeks
        ),
        Pace::Between(earliest, None) => {
            tr!(locale, "goal-pace-open", from = day(earliest), weeks = weeks)
        }
    }
}

/// A month with its year: what lies months ahead is not known by the day.
fn month(locale: Locale, day: LocalDay) -> String {
    let date = day.date();
    tr!(
        locale,
        "date-month",
        month = tr!(locale, &format!("month-short-{}", date.month())),
        year = date.year().to_string()
    )
}

/// The goal's own page; how to set one where there is none.
pub fn page(locale: Locale, view: Option<&GoalView>) -> Page {
    let panel = button(Press::Panel, tr!(locale, "button-panel"), ButtonStyle::Secondary);
    let Some(view) = view else {
        return super::notice(tr!(locale, "goal-title"), tr!(locale, "goal-none")).buttons(vec![panel]);
    };
    let goal = &view.goal;
    let money = |amount: i64| money::amount(locale, goal.currency, amount);
    let text = tr!(
        locale,
        "goal-text",
        income = money(goal.income),
        spend = money(goal.spend),
        needed = goal.for_turnover() as i64
    );
    let apart = tr!(
        locale,
        "goal-apart",
        turnover = money(goal.turnover(view.now)),
        profit = money(goal.profit(view.now)),
        cost = money(goal.cost),
        spend = money(goal.spend),
        income = money(goal.income),
        needed = goal.for_profit() as i64
    );
    let embed = CreateEmbed::new()
        .title(tr!(locale, "goal-title"))
        .description(format!("{text}\n\n{}", progress(locale, view)))
        .field(tr!(locale, "goal-apart-title"), apart, false)
        .colour(BLURPLE);
    Page::new(embed).buttons(vec![
        button(
            Press::GoalClear,
            tr!(locale, "button-goal-clear"),
            ButtonStyle::Secondary,
        ),
        panel,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_never_longer_than_itself() {
        assert_eq!(bar(0, 10), "⬜".repeat(10));
        assert_eq!(bar(5, 10), format!("{}{}", "🟨".repeat(5), "⬜".repeat(5)));
        assert_eq!(bar(50, 10), "🟨".repeat(10));
        assert_eq!(bar(1, 0), "🟨".repeat(10));
    }

    #[test]
    fn months_read_naturally() {
        let day = LocalDay::of_date(jiff::civil::date(2027, 3, 5));
        assert_eq!(month(Locale::EnUs, day), "Mar 2027");
        assert_eq!(month(Locale::ZhTw, day), "2027 年 3 月");
    }
}
