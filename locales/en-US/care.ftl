# The care list.

command-care = care
command-care-description = Whom to care for: quiet, new, back again, birthdays
button-care = Care list
panel-care = Care list

care-title = { $n ->
        [0] Nobody needs care right now
        [one] 1 fan to care for
       *[other] { $n } fans to care for
    }
care-empty = 💚 Everybody is here as usual. I look again every night.
care-footer = I write to nobody. A word from you is worth more than any message of mine.
care-line = **{ $number }.** { $who } – { $reason }
care-link = [last message]({ $link })
care-button-open = To care for ({ $n })
care-one-title = To care for: { $name }
care-hint = -# “Done” closes this one. “Not needed” hides this kind of reminder about this fan for 90 days.
care-state-done = ✅ Done.
care-state-not-needed = 🔕 Not needed: this kind of reminder about this fan is hidden for { $days } days.
care-button-message = Last message
care-button-not-needed = Not needed
care-button-undo = Put it back
put-off-three-days = For 3 days
put-off-week = For a week
put-off-month = For a month
care-today = today
care-tomorrow = tomorrow
care-yesterday = yesterday
care-on = on { $day }
care-unanswered = { $n ->
    [0] wrote for the first time and got no answer
    [one] wrote for the first time and has waited a day for an answer
   *[other] wrote for the first time and has waited { $n } days for an answer
}
care-quiet = { $usual ->
    [one] quiet for { $quiet } days, usually here every day
   *[other] quiet for { $quiet } days, usually here every { $usual } days
}
care-concern = asked after you while you were silent
care-birthday = 🎂 birthday { $when }
care-anniversary = 🎉 { $n }-year anniversary { $when }
care-short-unanswered = { $n ->
    [one] first message, unanswered for a day
   *[other] first message, unanswered { $n } days
}
care-short-concern = asked after you
care-short-birthday = 🎂 birthday on { $day }
care-short-anniversary = { $n ->
    [one] 🎉 1 year on { $day }
   *[other] 🎉 { $n } years on { $day }
}
care-short-quiet = quiet { $quiet } days, usually { $usual }
care-back = came back after { $n } days

error-care-gone = That is not on the care list any more. /care shows what is.
care-pick = Open or snooze one…
