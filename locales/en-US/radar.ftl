# The reply radar: what waits for the creator, and the promise.

command-inbox = inbox
command-inbox-description = Who is waiting for your answer, the oldest first
command-promise = promise
command-promise-description = Within how many hours you answer your fans
command-promise-set = set
command-promise-set-description = Set the hours, your quiet hours, and what the promise covers
command-promise-hours = hours
command-promise-hours-description = Within how many hours you answer (1 to 168)
command-promise-quiet = quiet
command-promise-quiet-description = When not to remind you, such as 23-8; a hyphen for never
command-promise-scope = scope
command-promise-scope-description = What waits for you
command-promise-pause = pause
command-promise-pause-description = Stop the clock and close /ask until a day you choose
command-promise-until = until
command-promise-until-description = The last day of the pause, such as 2026-12-24, or a number of days
command-promise-show = show
command-promise-show-description = Your promise, and how well you have kept it

promise-scope-everything = Everything
promise-scope-to-creator = Messages to you, question channels and /ask
promise-scope-ask-channels = Only question channels and /ask

inbox-title = { $n ->
        [0] Nobody is waiting
        [one] 1 fan message is waiting for you
       *[other] { $n } fan messages are waiting for you
    }
inbox-title-snoozed = Snoozed ({ $n })
inbox-empty = ✅ Everything is answered. New messages show up here by themselves; you promised an answer within { $hours ->
        [one] 1 hour
       *[other] { $hours } hours
    }.
inbox-empty-snoozed = Nothing is snoozed.
inbox-paused = ⏸️ Your promise is paused until { $until }; until then the clock stands still and /ask is closed.
inbox-line = **{ $number }.** { $who } in { $place } · [open message]({ $link }) · due { $due }
inbox-line-overdue = **{ $number }.** 🔴 { $who } in { $place } · [open message]({ $link }) · **overdue**, was due { $due }
inbox-line-asked = **{ $number }.** 📮 { $who } asked you in private · due { $due }
inbox-line-asked-overdue = **{ $number }.** 🔴 📮 { $who } asked you in private · **overdue**, was due { $due }
inbox-why = { $why } · { $asked }
inbox-staff = { $who } has answered
inbox-snoozed = comes up again { $until }
inbox-pick = Open or snooze one…
inbox-done-pick = Mark as done…
inbox-button-open = Waiting ({ $n })
inbox-button-snoozed = Snoozed ({ $n })
inbox-let-go = Clear what has waited over { $days } days ({ $n })
let-go-title = 🍃 Cleared
let-go-text = { $n ->
        [0] Nothing has waited over { $days } days.
        [one] One message that had waited over { $days } days is off the list. It still counts as late in your promise.
       *[other] { $n } messages that had waited over { $days } days are off the list. They still count as late in your promise.
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
cause-to-creator = answers or mentions you
cause-ask-channel = post in a question channel
cause-first-message = first message here
cause-question-mark = ends in a question mark

question-title = Waiting for you: { $name }
question-text = { $who } in { $place }, { $asked }
    Why it is here: { $why }
question-due = Due { $due }
question-overdue = 🔴 **Overdue**, was due { $due }
question-staff = { $who } (staff) answered { $at }
question-snoozed = Snoozed until { $until }
button-open-message = Open message
button-done = Done
button-about-fan = About this fan
button-not-done = Not done after all
snooze-pick = Snooze…
snooze-three-hours = For 3 hours
snooze-tomorrow = Until tomorrow, 09:00
snooze-week = For a week, 09:00
closed-reply = { $who } answered
closed-reaction = { $who } reacted
closed-thread = { $who } wrote in the thread
closed-done = { $who } marked it as done
closed-let_go = { $who } cleared it from the list
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
        [one] What waits for you is answered **within 1 hour**.
       *[other] What waits for you is answered **within { $hours } hours**.
    }
promise-paused = ⏸️ Paused until { $until }; until then the clock stands still and /ask is closed.
promise-quiet = 🌙 Quiet hours { $hours }: no reminders.
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
promise-no-texts = -# Question marks are seen only if whoever runs me lets me read messages and the text rules are on (/rules set).
promise-no-ask-channels = -# There are no question channels yet: pick some below, and from then on every post in them waits for you.
promise-ask-channels = Question channels: { $channels }
promise-scope-pick = What waits for you
promise-ask-channels-pick = Question channels
promise-badge-title = Badge for everybody
promise-badge-on = Shown in { $channel }, updated every week. Clear the choice below to take it down.
promise-badge-off = Off. Pick a channel below to show fans within how many hours you answer, and how well you keep it.
promise-badge-pick = Channel for the badge
button-promise-resume = End the pause

badge-title = 🤝 Ask, and you get an answer
badge-text = { $hours ->
        [one] What you ask the creator is answered **within 1 hour**.
       *[other] What you ask the creator is answered **within { $hours } hours**.
    }
badge-paused = ⏸️ Taking a break until { $until }: answers take longer, and /ask is closed.
badge-kept = In the last 4 weeks, in time: **{ $kept }**
badge-median = Half of all answers came within { $median }

length-under-a-minute = under a minute
length-minutes = { $n } min
length-hours = { $n } h
length-days = { $n } days

error-question-gone = That message is not on the list any more; it may have been deleted or answered. See /inbox.
error-promise-hours = A promise is 1 to 168 hours. Please choose a number in that range.
error-promise-pause = A promise can be paused for at most { $most } days. Please choose an earlier day.
error-quiet-hours = I do not understand “{ $typed }”. Write when you sleep, such as 23-8 or 23:30-07:00, and leave at least one hour a day for reminders. A hyphen means never.
note-more = …and { $n } more
