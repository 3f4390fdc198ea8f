# What members decide about themselves, and what is said of them in a channel.

command-mydata = mydata
command-mydata-description = Decide what is recorded and said about you
command-mydata-quiet = quiet
command-mydata-quiet-description = Switch notices about you in a channel off, or on again
command-mydata-pause = pause
command-mydata-pause-description = Stop being recorded and counted, at once
command-mydata-resume = resume
command-mydata-resume-description = Be counted again from now on

mydata-paused-title = ⏸️ You are not counted
mydata-paused-text = Since { $since } I record nothing you do here, nor how others respond to you: no points, no thanks, no place on the leaderboard. The points you had wait for you. What you send with /ask or /about-me is still kept.
    When you resume, you are counted from that moment on; what happened in between never counts.
mydata-counted-title = ▶️ You are counted
mydata-counted-text = From now on taking part earns points again. /mydata pause stops it at any time.
mydata-quiet-title = 🔕 Notices about you are off
mydata-quiet-text = When you reach a tier, I do not announce it. You still see it in /me.
mydata-loud-title = 🔔 Notices about you are on
mydata-loud-text = When you reach a tier, I say so in this server's channel for it, by name and without pinging you.
mydata-loud-nowhere = This server has no channel for such notices at the moment. Should it choose one, I would say there when you reach a tier, without pinging you.
button-resume = Count me again
button-quiet-on = Switch them off
button-quiet-off = Switch them on

card-paused = ⏸️ **Not counted since { $since }:** nothing you do is recorded.
card-rank-paused = Not on the leaderboard while you are not counted.

tiers-reached-title = 🎉 { $n ->
    [one] New tier
   *[other] New tiers
}
tier-reached = **{ $name }** is now **{ $tier }**

command-settings = settings
command-settings-description = Other settings: where new tiers are announced, which tier roles fans have
settings-title = Settings · { $server }
settings-notices-title = Tier notices
settings-notices-on = **On:** in { $channel }.
settings-notices-off = **Off:** nothing is said in any channel.
settings-notices-text = When a fan reaches a higher tier, by points or by approval, I say so by name and ping nobody; several within a minute share one message. I say nothing when somebody drops a tier, while history is read, when rules change, or about fans who chose /mydata quiet.
settings-pick-notices = Channel for tier notices (none: off)
panel-settings = Settings
settings-roles-title = Tier roles
settings-roles-stack = **Stacked:** a fan has the role of every tier they hold.
settings-roles-replace = **Only the highest:** a fan has just the role of their highest tier.
settings-roles-text = Changing it brings everybody's roles up to date, a few at a time. Gates let higher tiers in either way.
settings-pick-roles = Which roles a fan has
settings-choice-stack = The role of every tier held
settings-choice-replace = Only the role of the highest tier
