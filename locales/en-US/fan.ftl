# A fan's own pages: card, reasons, leaderboard.

card-title = Your card
card-shared-title = { $name }'s card
card-figures = **{ $tier }** · **{ $points }** { $points ->
        [one] point
       *[other] points
    } · { $week } this week
    { $rank }
card-rank-of = Place { $rank } of { $of } on the leaderboard
card-rank-staff = Staff are not ranked among the fans.
card-rank-none = Not on the leaderboard yet: your first message puts you there.
card-next-tier = { $points ->
        [one] **{ $points }** more point to **{ $tier }**.
       *[other] **{ $points }** more points to **{ $tier }**.
    }
card-missing = For **{ $tier }** you still need:
card-history = -# I am still reading what was written earlier; points and tiers settle when I am done.
card-meets-all = You meet everything for **{ $tier }**. It has been looked at, and for now nothing changes.
card-is-eligible = You meet everything for **{ $tier }**. The creator or a moderator decides next.
card-is-superfan = You are a **{ $tier }**. Thank you for being here.
card-is-warned = ⚠️ Your place in **{ $tier }** is at risk. To keep it, make up for this before { $until }:
card-is-recovering = 🌱 Nothing is missing any more. If it stays so until { $until }, you keep **{ $tier }**.
card-warned-away = -# Going to be away for a while? /away until keeps your place.
card-is-away = 🏖️ You are away until { $until }. Your place in **{ $tier }** waits for you; until then nothing fades.
card-granted = 🎁 **{ $tier }** was given to you by { $by }{ $until ->
        [none] .
       *[other] , until { $until }.
    }
warning-title = Your place in the inner circle of { $server }
warning-off = -# You get this because you asked for it with the button in /me. Press it again to switch it off.
button-warn-on = Warn me by DM before I lose my tier
button-warn-off = No more DMs about my tier
warn-on-title = 🔔 I will warn you
warn-on-text = Should you be about to lose your tier, I send you one direct message with what is missing and by when. Nothing you did not ask for.
warn-off-title = 🔕 No DMs
warn-off-text = I will not send you direct messages. /me always shows it when your tier is at risk.
card-tenure = Here for { $days ->
    [one] { $days } day
   *[other] { $days } days
}
card-alt = Card of { $name }: { $tier }, { $points } points, place { $rank }, { $weeks } active weeks, loyalty { $loyalty } of 100.

missing-tenure = { $days ->
    [one] { $days } more day in the server
   *[other] { $days } more days in the server
}
missing-weeks = { $weeks ->
    [one] { $weeks } more active week ({ $days } or more days in a week)
   *[other] { $weeks } more active weeks ({ $days } or more days in a week)
}
missing-kinds = { $kinds ->
    [one] { $kinds } more kind of taking part, such as answering someone
   *[other] { $kinds } more kinds of taking part, such as answering someone
}
missing-calm = some time after the last time-out, kick or ban, until { $until }
missing-loyalty = a loyalty score of { $needed } (now { $has }); coming back regularly and being answered raise it

figure-points = Points
figure-rank = Place
figure-loyalty = Loyalty
figure-active-weeks = Active weeks
figure-weeks = { $n } of { $of }
figure-kinds = Ways of taking part
figure-this-week = Points this week
progress-to = On the way to { $tier }
progress-points = { $points } / { $needed } points
progress-loyalty = Loyalty { $loyalty } / { $needed }

why-title = { $points ->
        [one] { $points } point, and where it comes from
       *[other] { $points } points, and where they come from
    }
why-empty = Nothing yet. Write a message or answer someone, and it shows up here.
why-given = Given by { $by }: { $reason }
why-taken = Taken by { $by }: { $reason }
why-undone = Undone; originally by { $by }: { $reason }
why-imported = Imported from { $origin }
why-import-undone = Undone; originally imported from { $origin }
why-for-loyalty = counts toward loyalty
why-minutes = { $minutes } minutes
why-thanked = Thanked by { $who }
why-active-week = An active week: you took part on { $days } days of it
why-earlier = **{ $points }** from before that
page-of = Page { $page } of { $pages }

reason-last-of-day = Only part of it: these were the last of that day's points for this.
reason-same-slot = Only one message counts in each stretch of time, and this stretch already has one.
reason-same-slot-other = This stretch of time already counts.
reason-day-limit = That day's points for this were all collected.
reason-person-limit = That day's limit of answers to the same person was reached.
reason-person-limit-other = That day's limit with the same person was reached.
reason-same-person = Each person counts once for a message.
reason-one-reaction = Several reactions to one message count once.
reason-one-vote = A poll counts once, however many answers you choose.
reason-source-limit = This message has already earned all it can.
reason-excluded = Nothing earns points in this channel, or with one of your roles.
reason-too-short = Too short to earn points.
reason-emoji-only = Emoji alone earn no points.
reason-near-duplicate = Much like something you wrote earlier that day, so it earns nothing.
reason-retracted = Deleted, so it no longer counts.
reason-taken-back = Removed or deleted, so it no longer counts.
reason-unanswered = Nobody else's answer is left in it, so it no longer counts.
reason-not-first = Somebody answered before, or a message was deleted, so it no longer counts.
reason-not-silent = The creator had written after all, or the message was deleted, so it no longer counts.

board-title-week = Leaderboard: this week
board-title-month = Leaderboard: this month
board-title-all = Leaderboard: all time
board-span-week = Week
board-span-month = Month
board-span-all = All time
board-subtitle = { $server } · { $span }
board-all-time = since the beginning
board-days = { $from } – { $to }
board-empty = Nobody has points in this period yet. The first message opens the board.
board-row = **{ $rank }.** { $name } · **{ $points }** · { $tier }
board-own = You: place **{ $rank }** with **{ $points }** { $points ->
        [one] point
       *[other] points
    }
board-footer = Fans in the server now · without staff · page { $page } of { $pages }
board-points = { $points } pts
board-alt = Leaderboard of { $server }, { $span }: { $rows }
board-alt-row = { $rank }. { $name }, { $points } points
board-title-team = { $title } · staff
board-team = Staff
board-fans = Fans
board-footer-team = Staff who are in the server now · not ranked among the fans · page { $page } of { $pages }
board-empty-team = No staff member has points in this period.
