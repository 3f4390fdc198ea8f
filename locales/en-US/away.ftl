# Announced absences.

command-away = away
command-away-description = Say that you will be away, so that nothing fades meanwhile
command-away-until = until
command-away-until-description = You are away from today until a day
command-away-back = back
command-away-back-description = You are back earlier
command-away-show = show
command-away-show-description = Until when you are away, and how many days you have left
command-away-day = day
command-away-day-description = The last day you are away, such as 2026-12-24, or a number of days

away-title = 🏖️ You are away
away-until = Until { $until }, that day included. Days on which you do not take part do not count against you: neither your active weeks nor your loyalty fade.
away-inside = Your place in **{ $tier }** waits for you.
away-left = You can announce { $days ->
        [0] no more days
        [one] { $days } more day
       *[other] { $days } more days
    } this year (of { $most } in any 365).
away-not-title = You are not away
away-not = /away until says that you will be: until then nothing fades. { $days ->
        [0] You have no days left for it in these 365.
        [one] You have { $days } day left for it (of { $most } in any 365).
       *[other] You have { $days } days left for it (of { $most } in any 365).
    }
away-back-title = 👋 Welcome back
away-back = From today on your days count as usual.
away-choice = { $day } · { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
button-away-back = I am back

error-away-past = That day is past. Choose today or a later one.
error-away-too-long = That would be { $days } days. You can announce { $left } more (of { $most } in any 365 days). Choose an earlier day.
error-away-day = I do not understand “{ $day }”. Write a date such as 2026-12-24, or a number of days such as 14.
error-not-away = You are not away at the moment.

# Words after a number of days, the longer ones first.
away-day-words = days day d
