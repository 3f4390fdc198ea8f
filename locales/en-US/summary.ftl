# The weekly summary.

summary-title = Your week · { $week }
summary-subtitle = Weekly summary
summary-thank = To thank
summary-thank-nobody = Nobody stands out this week.
summary-care = To care for
summary-care-nobody = Nobody new to name. /care has the whole list.
summary-person = { $who } – { $reason }
summary-circle = Inner circle and gates
summary-try = One thing to try
summary-footer = Posted every week at the time you chose. The buttons show who is behind each number.
summary-footer-late = Posted late: I was not running at the chosen time. The buttons show who is behind each number.
summary-footer-preview = Only you see this. The buttons show who is behind each number.
summary-footer-incomplete = The week is not over yet. Only you see this.
summary-alt = Weekly summary of { $server }, { $week }. { $headline } { $numbers }.

headline-new-superfans = { $n ->
    [one] One more fan is in the inner circle.
   *[other] { $n } more fans are in the inner circle.
}
headline-first-week = { $n ->
    [0] Your first week with me: nobody has written yet.
    [one] Your first week with me: one fan took part.
   *[other] Your first week with me: { $n } fans took part.
}
headline-quiet = A quiet week: no fan took part.
headline-more-active = More fans took part: { $to }, up from { $from }.
headline-fewer-active = Fewer fans took part: { $to }, down from { $from }.
headline-more-conversations = More people answered one another: { $to } conversations, up from { $from }.
headline-fewer-conversations = Fewer people answered one another: { $to } conversations, down from { $from }.
headline-newly-eligible = { $n ->
    [one] One fan is now eligible for the inner circle.
   *[other] { $n } fans are now eligible for the inner circle.
}
headline-steady = { $n ->
    [one] A steady week: one fan took part.
   *[other] A steady week: { $n } fans took part.
}

metric-active-fans = Active fans
metric-conversations = Conversations
metric-superfans = Superfans
metric-newcomers = Newcomers stayed
definition-active-fans = Distinct fans with at least one message or other activity in the week. Without staff and bots.
definition-conversations = Distinct pairs of people of whom at least one answered the other in the week.
definition-superfans = Fans in the inner circle at the end of the week.
definition-newcomers = Of the fans who joined the week before, those who took part in this week.
proportion-none = –
compared-nobody-newcomers = nobody joined
compared-nobody-promise = nothing fell due
proportion-counts = { $n } of { $of }
proportion-counts-of = { $n } of { $of }
proportion-percent = { $percent }%
compared-last-week = week before { $value }
compared-mean = average of 4 weeks before { $value }
# As short as the picture needs it.
compared-mean-short = 4-week average { $value }

thank-answered = { $n ->
    [one] answered one person
   *[other] answered { $n } people
}
thank-came-back = came back after { $n } days
thank-first-week = joined this week and took part on { $n } days
thank-active-days = took part on { $n } days

circle-joined = 💛 { $who } is in the inner circle
circle-eligible = ✨ { $who } is now eligible for the inner circle
circle-warned = ⚠️ { $who } is about to lose their place in the inner circle
circle-out = 🍂 { $who } is no longer in the inner circle
circle-waiting = { $n ->
    [one] One fan is waiting for your decision: /approve
   *[other] { $n } fans are waiting for your decision: /approve
}
circle-leaks = { $leaks ->
    [0] The gates have no leaks, but { $out ->
        [one] one thing keeps
       *[other] { $out } things keep
    } fans out: see /gate audit.
    [one] The gates have **one leak**: see /gate audit.
   *[other] The gates have **{ $leaks } leaks**: see /gate audit.
}
circle-paused = { $n ->
    [one] ⚠️ One change is paused: /panel says how to fix it
   *[other] ⚠️ { $n } changes are paused: /panel says how to fix them
}

try-decide = { $n ->
    [one] Decide about the fan who is waiting. Being seen at the right moment is what makes a superfan.
   *[other] Decide about the { $n } fans who are waiting. Being seen at the right moment is what makes a superfan.
}
try-answer-first-timers = { $n } of { $of } who wrote for the first time got no answer. Answer the next first message yourself, within a day.
try-first-gate = You have { $n ->
        [one] one superfan
       *[other] { $n } superfans
    } and no channel of their own. Give them one with /gate add.
try-welcome = { $n } of { $of } newcomers stayed. Greet the next ones by name and ask them one easy question.
try-ask-silent = Of the { $of } fans of the week before, { $n } did not come this week. Ask one of them what they would like to see.
try-connect = { $n ->
    [one] One conversation,
   *[other] { $n } conversations,
} with { $of } active fans. Ask something fans can answer each other, not only you.
try-spread = { $n ->
    [one] One fan earned { $percent }% of all points. Ask a quieter fan something, by name.
   *[other] { $n } fans earned { $percent }% of all points. Ask a quieter fan something, by name.
}
try-quiet-day = { $weekday } was the quietest day ({ $n } active). Post something small that day.
try-best-hour = { $n } of { $of } activities were around { $hour }. Pick a day and be there at that hour.
try-question = { $n ->
    [0] Nobody took part. Post one open question and stay for the answers.
    [one] One fan took part. Post one open question and stay for the answers.
   *[other] { $n } fans took part. Post one open question and stay for the answers.
}
try-thank = { $n ->
    [0] Nobody took part. Show what you are working on, and ask one fan by name what they think.
    [one] One fan took part. Thank them by name.
   *[other] { $n } fans took part. Thank one of them by name.
}

chart-weeks = Active fans, last 8 weeks
chart-days = Active fans by day
chart-hours = Best hours
chart-empty = Nothing yet
list-nobody = Nobody this week.
list-fan = { $days ->
    [one] { $who } · 1 active day
   *[other] { $who } · { $days } active days
}
list-fan-quiet = { $who } · not active this week

error-week-unknown = I know nothing of that week yet. Please choose a later one.

summary-open = Still waiting for you
summary-open-none = Nobody is waiting for an answer.
summary-open-line = { $who } · [open message]({ $link }) · due { $due }
summary-open-line-asked = 📮 { $who } asked you in private · due { $due }
summary-open-more = … and { $n } more{ $overdue ->
        [0] {""}
       *[other] ; { $overdue } overdue in all
    }
summary-worked = What worked
summary-worked-post = [A post]({ $link }) by { $who }: { $n } people answered or reacted
summary-worked-thread = { $thread }, opened by { $who }: { $n } people wrote
summary-worked-gathering = Together in { $channel } on { $weekday }: { $n } people
summary-signals = Signals besides comments
summary-signals-line = Links shared { $shares } · purchases { $conversions } · friends brought { $referrals } · asked after you { $concern }
summary-goal = Goal
summary-follow-up = Last suggestion: { $became }
summary-engagement = -# Engagement rate { $rate } (fans who took part, of all fans; for comparison: small creators { $nano }%, large { $large }%)
summary-what-is-this = What is this?
metric-promise = Promise kept
definition-promise = Of this week's messages that were answered or have waited longer than promised: the share answered in time. Pauses do not count; reactions nobody saw the time of are left out.
button-summary = Summary
button-measures = More numbers
button-signals = Signals
button-concern = Who asked after me
list-question = { $kept } { $who } · [message]({ $link }) · { $at } · { $state }
outcome-in-time = ✅ in time:
outcome-late = 🔴 late:
outcome-not-due = ⏳ not due yet:
outcome-unknown = ▫️ left out:
list-question-open = still open
measures-title = More numbers · { $week }
measure-engagement = Engagement rate
measure-dau = Active per day (DAU)
measure-wau = Active in 7 days (WAU)
measure-mau = Active in 28 days (MAU)
measure-stickiness = Stickiness
measure-activation = Activation
measure-churn = Churn
measure-concentration = Concentration
measure-care = Care
measure-concentration-value = { $n ->
        [one] { $share } by one fan
       *[other] { $share } by { $n } fans
    }
measure-of = { $n } of { $of } on an average day
measure-benchmarks = -# For comparison: small creators (1,000–10,000 followers) { $nano }%, large ones { $large }%. /summary benchmarks changes them.
measure-seen = -# I can only count who takes part. Who reads in silence, no bot can see.
definition-engagement = Fans who took part in the week, of all fans in the server. Without staff and bots.
definition-dau = Distinct fans who took part, as a mean of the week's 7 days.
definition-wau = Distinct fans who took part in the 7 days that end with the week.
definition-mau = Distinct fans who took part in the 28 days that end with the week.
definition-stickiness = Fans on an average day of the 28 days that end with the week, divided by MAU: what share of the month's fans come on a given day.
definition-activation = Of those who joined in the week and had 24 hours since, those who took part within 24 hours.
definition-churn = Of the fans who took part in the 28 days before, those who did not in the 28 days that end with the week.
definition-concentration = The share of all activities that came from the most active tenth of the week's fans.
definition-care = Who has been quiet for more than twice their own usual gap (at least 7 days; Newcomers left out), first messages without an answer, who came back after 28 days or more, birthdays, anniversaries, and who asked after you. The summary names each occasion at most once; birthdays are in /care only.

try-overdue = { $n ->
    [one] One message is overdue. Answer it first, before anything new.
   *[other] { $n } messages are overdue. Answer the oldest three first, before anything new.
}
try-set-a-time = { $n } of { $of } messages were answered in time. Set aside ten minutes at the same hour every day, just for answers.
try-again = { $n } people took part in one thing (see “What worked”). Do the same again, with a new question.
try-say-when-away = { $n } fans asked after you in a silence. Next time say beforehand when you will be away, and when you are back.
try-greet = { $n } fans came back after four weeks or more. Greet one of them by name.

tried-decide = waiting for your decision { $from } → { $to }
tried-overdue = overdue messages { $from } → { $to }
tried-answer-first-timers = first messages without an answer { $from } → { $to }
tried-first-gate = gates { $from } → { $to }
tried-welcome = newcomers who stayed { $from } → { $to }
tried-set-a-time = answered in time { $from } → { $to }
tried-greet = fans back after four weeks or more { $from } → { $to }
tried-ask-silent = fans who did not come { $from } → { $to }
tried-say-when-away = fans who asked after you { $from } → { $to }
tried-again = most people in one thing { $from } → { $to }
tried-connect = conversations { $from } → { $to }
tried-spread = share of the most active tenth { $from } → { $to }
tried-quiet-day = active on the quietest day { $from } → { $to }
tried-best-hour = at your best hour { $from } → { $to }
tried-question = active fans { $from } → { $to }
tried-thank = active fans { $from } → { $to }

command-summary-schedule = schedule
command-summary-schedule-description = When the summary is posted
command-summary-day = day
command-summary-day-description = The day of the week
command-summary-time = time
command-summary-time-description = The time in the server's time zone, such as 09:00
command-summary-benchmarks = benchmarks
command-summary-benchmarks-description = What your engagement rate is shown beside
command-summary-small = small
command-summary-small-description = Percent for small creators (1,000 to 10,000 followers)
command-summary-large = large
command-summary-large-description = Percent for large creators
schedule-title = 🗓️ Weekly summary
schedule-text = Posted every **{ $weekday } at { $clock }** ({ $zone }).
schedule-channel = In { $channel }.
schedule-no-channel = ⚠️ No channel is chosen yet: /setup, step “Your channel”.
schedule-next = Next one: { $next }
error-summary-time = I do not understand the time “{ $typed }”. Write it such as 09:00 or 21:30.
error-benchmark = A benchmark is a percentage from 0.1 to 100. Please write a number in that range.

signals-panel-title = Signals of the server · 4 weeks
signals-panel-note = Each signal by itself; they are never added up. In brackets: the 4 weeks before. The buttons show who is behind each.
signal-line = **{ $signal }:** { $n } by { $by ->
        [one] 1 fan
       *[other] { $by } fans
    } ({ $before } by { $by_before })
signal-comments = Comments
signal-shares = Links shared
signal-conversions = Purchases
signal-referrals = Friends brought
signal-concern = Asked after you
signal-comments-note = Messages of the last 4 weeks, by fan. Quantity alone never makes a superfan.
signal-shares-note = Links that fans shared and staff approved.
signal-conversions-note = Purchases that were reported. Never public, never ranked by amount.
signal-referrals-note = Friends who stayed for 14 days and took part.
signal-concern-note = Fans who asked after you in a silence longer than your own usual one.
signal-fan = { $who } · { $n }
signal-nobody = Nobody in the last 4 weeks.
concern-title = 💛 Who asked after you
concern-usual = Nine in ten of your pauses are no longer than **{ $gap }**. Anyone who answers or mentions you in a longer silence counts as asking after you.
concern-usual-unknown = I do not know your rhythm yet: five pauses of six hours and more are needed.
concern-silent = 🌙 You last wrote { $since }, which is longer than usual.
concern-line = { $who } · [message]({ $link }) · { $at }
concern-nobody = Nobody in the last 12 weeks.

command-goal = goal
command-goal-description = How many superfans it takes to earn your year's income
command-goal-set = set
command-goal-set-description = Set a year's income and what a fan spends
command-goal-show = show
command-goal-show-description = How far the goal is
command-goal-income = income
command-goal-income-description = What you want to earn in a year
command-goal-spend = spend
command-goal-spend-description = What a superfan spends in a year
command-goal-cost = cost
command-goal-cost-description = What a superfan costs you in a year (goods, shipping, fees)
command-goal-currency = currency
command-goal-currency-description = Which currency
currency-twd = New Taiwan dollar
currency-usd = US dollar
currency-eur = Euro
currency-jpy = Japanese yen
currency-hkd = Hong Kong dollar
currency-cny = Renminbi
currency-gbp = Pound sterling
currency-krw = South Korean won
currency-sgd = Singapore dollar
currency-myr = Malaysian ringgit
currency-thb = Thai baht
currency-aud = Australian dollar
currency-cad = Canadian dollar
goal-title = 🎯 Your goal
goal-none = None yet. /goal set works out how many superfans it takes to earn your year's income: “456 superfans × NT$1,000 = NT$456,000”.
goal-text = { $income } a year at { $spend } a superfan: **{ $needed } superfans**.
goal-progress = **{ $now } of { $needed }** superfans{ $likely ->
        [0] {""}
        [one] , 1 more waits for your decision
       *[other] , { $likely } more wait for your decision
    }
goal-reached = 🎉 Reached.
goal-pace-unknown = When? I can tell after four weeks of records.
goal-pace-standing = When? The number of superfans has not grown in the last { $weeks } weeks.
goal-pace = At the pace of the last { $weeks } weeks: between **{ $from } and { $to }** (95% confidence).
goal-pace-open = At the pace of the last { $weeks } weeks: **{ $from }** at the earliest. How late, nobody can say yet.
goal-apart-title = Revenue and profit, apart
goal-apart = Revenue of the superfans now: **{ $turnover }** a year
    Profit from it, after { $cost } a superfan: **{ $profit }**
    For { $income } of profit it takes **{ $needed }** superfans.
button-goal-clear = Remove goal
date-month = { $month } { $year }
error-goal-not-positive = Income and spend must be above zero, the cost zero or more. Please check the numbers.
error-goal-cost = A superfan would cost as much as they spend, or more: then no number of superfans makes a living. Please check spend and cost.
error-goal-out-of-reach = That would take more superfans than there are people. Please check the numbers.
error-goal-too-large = That amount is too large to count with. Please check the numbers.
panel-goal = Goal
list-question-asked = { $kept } { $who } · asked with /ask · { $at } · { $state }
goal-pace-far = At the pace of the last { $weeks } weeks it takes more than { $years } years.
