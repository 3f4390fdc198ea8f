# The weekly summary.

summary-title = Your week · { $week }
summary-subtitle = Weekly summary
summary-thank = To thank
summary-thank-nobody = Nobody stands out this week.
summary-care = To care for
summary-care-nobody = Nobody has been quiet for longer than usual.
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
metric-newcomers = Newcomers who stayed
definition-active-fans = Distinct fans with at least one message or other activity in the week. Without staff and bots.
definition-conversations = Distinct pairs of people of whom at least one answered the other in the week.
definition-superfans = Fans in the inner circle at the end of the week.
definition-newcomers = Of the fans who joined the week before, those who took part in this week.
proportion-none = –
compared-nobody = nobody joined
proportion-counts = { $n } of { $of }
proportion-percent = { $percent }%
compared-last-week = last week { $value }
compared-mean = 4-week mean { $value }

thank-answered = { $n ->
    [one] answered one person
   *[other] answered { $n } people
}
thank-came-back = came back after { $n } days
thank-first-week = new here and took part on { $n } days
thank-active-days = took part on { $n } days
care-unanswered = { $n ->
    [0] wrote for the first time and got no answer
    [one] wrote for the first time and has waited a day for an answer
   *[other] wrote for the first time and has waited { $n } days for an answer
}
care-quiet = { $usual ->
    [one] quiet for { $quiet } days, usually here every day
   *[other] quiet for { $quiet } days, usually here every { $usual } days
}

circle-joined = 💛 { $who } is in the inner circle
circle-eligible = ✨ { $who } is now eligible for the inner circle
circle-warned = ⚠️ { $who } is about to lose their place in the inner circle
circle-out = 🍂 { $who } is no longer in the inner circle
circle-waiting = { $n ->
    [one] One fan is waiting for your decision: /approve
   *[other] { $n } fans are waiting for your decision: /approve
}
circle-leaks = { $leaks ->
    [0] At the gates nobody gets in who should not; { $out ->
        [one] one reason shuts
       *[other] { $out } reasons shut
    } fans out. /gate audit names them.
    [one] At the gates there is **one way in** that should not be. /gate audit names it.
   *[other] At the gates there are **{ $leaks } ways in** that should not be. /gate audit names them.
}
circle-paused = { $n ->
    [one] ⚠️ One change is paused: /panel says how to fix it
   *[other] ⚠️ { $n } changes are paused: /panel says how to fix them
}

try-decide = { $n ->
    [one] Decide about the fan who is waiting. Being seen at the right moment is what makes a true fan.
   *[other] Decide about the { $n } fans who are waiting. Being seen at the right moment is what makes a true fan.
}
try-answer-first-timers = { $n } of { $of } who wrote for the first time got no answer. Answer the next first message yourself, within a day.
try-first-gate = You have { $n ->
        [one] one superfan
       *[other] { $n } superfans
    } and no channel of their own. Give them one with /gate add.
try-welcome = { $n } of { $of } newcomers stayed. Greet the next ones by name and ask them one easy question.
try-ask-silent = { $n } of last week's { $of } fans did not come. Ask one of them what they would like to see.
try-connect = { $n } conversations among { $of } active fans. Ask something fans can answer each other, not only you.
try-spread = { $n ->
    [one] One fan earned { $percent }% of all points. Ask a quieter fan something, by name.
   *[other] { $n } fans earned { $percent }% of all points. Ask a quieter fan something, by name.
}
try-quiet-day = { $weekday } was the quietest day ({ $n } active). Post something small that day.
try-best-hour = { $n } of { $of } activities were around { $hour }. Be there at that hour once this week.
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
