# Reading history: /history, the step in /setup, the message when it is done.

history-title = History
history-ask = Shall I read what was written before I came? Messages, answers, reactions, threads and posts then count as if I had been there from the start.
    It takes a while in a busy server. You see how far I am, can stop at any time, and I go on after a restart.
history-looking = Checking what there is to read from the last { $days ->
    [one] day
   *[other] { $days } days
}…
history-reading = Reading the last { $days ->
    [one] day
   *[other] { $days } days
}
history-counts = { $done } of { $of ->
    [one] { $of } channel or thread
   *[other] { $of } channels and threads
} · { $messages ->
    [one] { $messages } message
   *[other] { $messages } messages
}
history-reading-hint = Until I am through, nobody's tier changes and nothing is announced.
history-held = Stopped while reading the last { $days ->
    [one] day
   *[other] { $days } days
}. What I have read so far counts.
history-done = I have read the last { $days ->
    [one] day
   *[other] { $days } days
}: { $messages ->
    [one] { $messages } message
   *[other] { $messages } messages
} in { $channels ->
    [one] { $channels } channel or thread
   *[other] { $channels } channels and threads
}.
history-settling = Working out points and tiers…
history-eligible = { $n ->
    [0] Nobody is eligible for **{ $tier }** today.
    [one] **{ $n } fan** is eligible for **{ $tier }** today. You decide.
   *[other] **{ $n } fans** are eligible for **{ $tier }** today. You decide.
}
history-unreadable = { $n ->
    [one] **There is one channel I may not read.** Once you allow it, I read it by myself:
   *[other] **There are { $n } channels I may not read.** Once you allow it, I read them by myself:
}
unreadable-view = allow my role “View Channel” and “Read Message History”
unreadable-connect = allow my role “Connect”; a voice channel's chat goes with it
unreadable-history = allow my role “Read Message History”
unreadable-private-threads = allow my role “Manage Threads” to read private threads
unreadable-refused = Discord refuses although my permissions look right; I try again every hour
history-limits = Time in voice cannot be read back, nor what was deleted since.
history-private-threads = Of private threads I read those I was added to. With “Manage Threads” I would read all of them.
history-no-polls = Votes in polls can be read back only with the Message Content Intent.
history-read-days = Last { $days } days
history-stop = Stop
history-go-on = Go on
history-try-again = Try again
history-refresh = Refresh

error-history-days = I can read between 1 and 365 days back.
