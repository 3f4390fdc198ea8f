# Announced absences.

command-away = away
command-away-description = Say that you will be away, so that nothing fades meanwhile
command-away-until = until
command-away-until-description = Be away from today until a day you choose
command-away-back = back
command-away-back-description = You are back earlier than you said
command-away-show = show
command-away-show-description = Until when you are away, and how many days you have left
command-away-day = day
command-away-day-description = The last day you are away, such as 2026-12-24, or a number of days

away-title = 🏖️ You are away
away-until = Until { $until }, that day included. Days you miss until then do not count against you: neither your active weeks nor your loyalty go down.
away-inside = Your place in **{ $tier }** waits for you.
away-left = Beyond that you have { $days ->
        [0] no days
        [one] { $days } day
       *[other] { $days } days
    } left (at most { $most } within 365 days).
away-not-title = You are not away
away-not = { $days ->
        [0] At the moment you have no days left for being away (at most { $most } within 365 days).
        [one] Going away for a while? Say so with /away until, and nothing fades meanwhile. You have { $days } day left for it (at most { $most } within 365 days).
       *[other] Going away for a while? Say so with /away until, and nothing fades meanwhile. You have { $days } days left for it (at most { $most } within 365 days).
    }
away-back-title = 👋 Welcome back
away-back = From today on your days count as usual.
away-choice = { $day } · { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
button-away-back = I am back

error-away-past = That day is past. Choose today or a later one.
error-away-too-long = { $left ->
        [0] At the moment you have no days left for being away (at most { $most } within 365 days).
       *[other] That would be { $days } days, but you have { $left } left (at most { $most } within 365 days). Choose an earlier day.
    }
error-away-day = I do not understand “{ $day }”. Write a date such as 2026-12-24, or a number of days such as 14.
error-away-often = You have changed your absence several times today. Please leave it at that until tomorrow.
error-not-away = You are not away at the moment.

# Words after a number of days, the longer ones first.
away-day-words = days day d
