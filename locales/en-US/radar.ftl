# The reply radar: what waits for the creator, and the promise.

command-inbox = inbox
command-inbox-description = Who is waiting for your answer, the oldest first
command-promise = promise
command-promise-description = Within how many hours you answer your fans
command-promise-set = set
command-promise-set-description = Set the hours, when you sleep, and what the promise covers
command-promise-hours = hours
command-promise-hours-description = Within how many hours you answer (1 to 168)
command-promise-quiet = quiet
command-promise-quiet-description = When not to remind you, such as 23-8; a hyphen for never
command-promise-scope = scope
command-promise-scope-description = What waits for you
command-promise-pause = pause
command-promise-pause-description = Stop the clock until a day you choose
command-promise-until = until
command-promise-until-description = The last day of the pause, such as 2026-12-24, or a number of days
command-promise-show = show
command-promise-show-description = Your promise, and how well you have kept it

promise-scope-everything = Everything
promise-scope-to-creator = What speaks to me, and question channels
promise-scope-ask-channels = Only question channels and /ask

inbox-title = { $n ->
        [0] Nobody is waiting
        [one] 1 fan message is waiting for you
       *[other] { $n } fan messages are waiting for you
    }
inbox-title-snoozed = Put off ({ $n })
inbox-empty = ✅ Everything is answered. New questions show up here by themselves; you promised an answer within { $hours ->
        [one] 1 hour
       *[other] { $hours } hours
    }.
inbox-empty-snoozed = Nothing is put off.
inbox-paused = ⏸️ Your promise is paused until { $until }; until then the clock stands still.
inbox-line = **{ $number }.** { $who } in { $place } · [open message]({ $link }) · due { $due }
inbox-line-overdue = **{ $number }.** 🔴 { $who } in { $place } · [open message]({ $link }) · **overdue**, was due { $due }
inbox-line-asked = **{ $number }.** 📮 { $who } asked you in private · due { $due }
inbox-line-asked-overdue = **{ $number }.** 🔴 📮 { $who } asked you in private · **overdue**, was due { $due }
inbox-why = { $why } · { $asked }
inbox-staff = { $who } has answered
inbox-snoozed = comes up again { $until }
inbox-pick = Look at one, put it off …
inbox-done-pick = Mark as done …
inbox-button-open = Waiting ({ $n })
inbox-button-snoozed = Put off ({ $n })
inbox-let-go = Let go what is older than { $days } days ({ $n })
let-go-title = 🍃 Let go
let-go-text = { $n ->
        [0] Nothing has waited for more than { $days } days.
        [one] One message that had waited for more than { $days } days is off the list. For your promise it stays late.
       *[other] { $n } messages that had waited for more than { $days } days are off the list. For your promise they stay late.
    }
button-put-back = Put them back
button-promise = Promise
button-inbox = Inbox
panel-questions = { $n ->
        [one] **1 fan message** is waiting for your answer.
       *[other] **{ $n } fan messages** are waiting for your answer.
    }
panel-inbox = Inbox ({ $n })

cause-asked = asked with /ask
cause-to-creator = answers or names you
cause-ask-channel = post in a question channel
cause-first-message = first message here
cause-question-mark = ends in a question mark

question-title = Waiting for you: { $name }
question-text = { $who } in { $place }, { $asked }
    Why it is here: { $why }
question-due = Due { $due }
question-overdue = 🔴 **Overdue**, was due { $due }
question-staff = { $who } of the team answered { $at }
question-snoozed = Put off until { $until }
button-open-message = Open message
button-done = Done
button-about-fan = About this fan
button-not-done = Not done after all
snooze-pick = Put off …
snooze-three-hours = For 3 hours
snooze-tomorrow = Until tomorrow, 09:00
snooze-week = For a week, 09:00
closed-reply = { $who } answered
closed-reaction = { $who } reacted
closed-thread = { $who } wrote in the thread
closed-done = { $who } marked it as done
closed-answer = { $who } answered

note-title = { $n ->
        [one] 1 fan message is waiting for your answer
       *[other] { $n } fan messages are waiting for your answer
    }
note-footer = { $hours ->
        [one] You promised an answer within 1 hour. Answering, reacting or Done closes it.
       *[other] You promised an answer within { $hours } hours. Answering, reacting or Done closes it.
    }

promise-title = 🤝 Your promise
promise-text = { $hours ->
        [one] What fans ask is answered **within 1 hour**.
       *[other] What fans ask is answered **within { $hours } hours**.
    }
promise-paused = ⏸️ Paused until { $until }; until then the clock stands still.
promise-quiet = 🌙 No reminders between { $hours }.
promise-no-quiet = Reminders may come at any hour. /promise set quiet keeps them out of your night.
promise-kept-title = Kept in the last 4 weeks
promise-kept = Answered in time: **{ $kept }**
promise-kept-none = Nothing has fallen due yet.
promise-counts = { $n } of { $of }
promise-waits = Half within { $median }, nine in ten within { $most }
promise-open = { $n ->
        [one] 1 is still waiting
       *[other] { $n } are still waiting
    }
promise-scope-title = What waits for you
promise-covers-everything = Answers to you and mentions of you, posts in question channels, first messages of newcomers, messages that end in a question mark, and /ask.
promise-covers-to-creator = Answers to you and mentions of you, posts in question channels, and /ask.
promise-covers-ask-channels = Posts in question channels, and /ask.
promise-no-texts = -# Question marks are only seen while the text rules are on (/rules).
promise-no-ask-channels = -# There are no question channels yet: pick some below, and from then on every post in them waits for you.
promise-ask-channels = Question channels: { $channels }
promise-scope-pick = What waits for you
promise-ask-channels-pick = Question channels
promise-badge-title = Badge for everybody
promise-badge-on = Shown in { $channel }, brought up to date every week. Pick none below to take it down.
promise-badge-off = Off. Pick a channel below to show fans within how many hours you answer, and how well you keep it.
promise-badge-pick = Channel for the badge
button-promise-resume = End the pause

badge-title = 🤝 Answered, promised
badge-text = { $hours ->
        [one] What you ask here is answered **within 1 hour**.
       *[other] What you ask here is answered **within { $hours } hours**.
    }
badge-paused = ⏸️ Taking a break until { $until }: answers take longer.
badge-kept = In the last 4 weeks, in time: **{ $kept }**
badge-median = Half of all answers came within { $median }

length-under-a-minute = under a minute
length-minutes = { $n } min
length-hours = { $n } h
length-days = { $n } days

error-question-gone = That message is not waiting any more: it was deleted or answered. /inbox shows what is.
error-promise-hours = A promise is 1 to 168 hours. Please choose a number in between.
error-promise-pause = A promise can be paused for at most { $most } days. Please choose an earlier day.
error-quiet-hours = I do not understand “{ $typed }”. Write when you sleep, such as 23-8 or 23:30-07:00; at least one hour must stay free. A hyphen means never.
