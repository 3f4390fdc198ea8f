# What members decide about themselves, and what is said of them in a channel.

command-mydata = mydata
command-mydata-description = Decide what is recorded and said of you
command-mydata-quiet = quiet
command-mydata-quiet-description = Switch notices about you in a channel off, or on again
command-mydata-pause = pause
command-mydata-pause-description = Stop being counted, at once
command-mydata-resume = resume
command-mydata-resume-description = Be counted again from now on

mydata-paused-title = ⏸️ You are not counted
mydata-paused-text = Since { $since } nothing you do here is recorded, and nothing about you: no points, no thanks, no place on the leaderboard. What was counted before waits for you.
    When you resume, you are counted from that moment on; what happens until then never is.
mydata-counted-title = ▶️ You are counted
mydata-counted-text = From now on taking part earns points again. /mydata pause stops it at any time.
mydata-quiet-title = 🔕 Nothing is said of you
mydata-quiet-text = When you reach a tier, I keep it to ourselves. You still see it in /me.
mydata-loud-title = 🔔 Notices about you are on
mydata-loud-text = When you reach a tier, I say so in this server's channel for it, by name and without pinging you.
mydata-loud-nowhere = This server has no channel for such notices at the moment. Should it choose one, I would say there when you reach a tier, without pinging you.
button-resume = Count me again
button-quiet-on = Say nothing of me
button-quiet-off = Switch them on

card-paused = ⏸️ **Not counted since { $since }:** nothing of you is recorded.
card-rank-paused = Not on the leaderboard while you are not counted.

tiers-reached-title = 🎉 { $n ->
    [one] A step up
   *[other] Steps up
}
tier-reached = **{ $name }** is now **{ $tier }**

command-settings = settings
command-settings-description = What else you can set, such as where tiers reached are announced
settings-title = Settings · { $server }
settings-notices-title = Tier notices
settings-notices-on = **On:** in { $channel }.
settings-notices-off = **Off:** nothing is said in any channel.
settings-notices-text = When a fan reaches a higher tier by points or by your approval, I say so by name and ping nobody; several within a minute share one message. Nothing is said when somebody falls, while history is read or rules change, and of fans who chose /mydata quiet.
settings-pick-notices = Channel for tier notices (none: off)
panel-settings = Settings
