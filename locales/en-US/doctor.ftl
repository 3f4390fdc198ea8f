# /doctor: what is wrong, how to mend it, and what was looked at; and what each permission is for.

doctor-title = Doctor · { $server }
doctor-well = ✅ **All is well.**
doctor-hints = ✅ **Nothing is broken.** { $n ->
        [one] One thing could be better:
       *[other] { $n } things could be better:
    }
doctor-trouble = **{ $n ->
    [one] One thing does not work
   *[other] { $n } things do not work
}, and how to fix it:**
doctor-looked-at = Looked at
doctor-next = Last and next
button-doctor = Doctor
button-look-again = Look again

doctor-silent = Discord did not answer everything I asked ({ $error }), so some checks are missing. Look again in a few minutes; discordstatus.com says whether Discord is having trouble.
doctor-lacks = I lack **{ $permissions }**. What it is for: { $why }. Allow it for my role in Server Settings → Roles.
doctor-administrator = I have **Administrator** and do not need it. Take it away from my role in Server Settings → Roles, and allow what the invite link asks for.
doctor-channel-lacks = In { $channel } I lack **{ $permissions }**, so what belongs there waits. Allow it in the channel's permissions, or choose another channel in /setup (for tier notices in /settings).
doctor-waiting = ({ $n ->
    [one] 1 change waits for it
   *[other] { $n } changes wait for it
})
doctor-stuck = Changes that somebody waits for were decided { $since } and have not reached Discord yet; I keep trying. If that lasts while Discord is well (discordstatus.com), ask whoever runs me to look into the program's log.
doctor-shut = Discord refused too many of my requests, so I make no changes there for a while. I go on by myself { $until }; meanwhile, fix what else is listed here.
doctor-many-refusals = Discord refused { $n } of my requests in the last ten minutes. Fix what else is listed here: if it goes on, I stop making changes for a while.
doctor-members-off = **Server Members Intent** is off in the developer portal, so the next time I start Discord turns me away. Ask whoever runs me to switch it on there under Bot → Privileged Gateway Intents.
doctor-texts-off = I am set up to read message texts, but **Message Content Intent** is off in the developer portal, so the next time I start Discord turns me away. Ask whoever runs me to switch it on there, or to set message_content = false.
doctor-text-rules-in-vain = The text rules are on, but I am not set up to read message texts, so they do nothing. Turn them off with /rules set, or ask whoever runs me to set message_content = true.
doctor-clock-ahead = The clock of my machine is { $seconds } seconds ahead of Discord's, so days and summaries come at the wrong time. Ask whoever runs me to turn on automatic time (NTP) there.
doctor-clock-behind = The clock of my machine is { $seconds } seconds behind Discord's, or I am that slow to answer. Ask whoever runs me to turn on automatic time (NTP) there and to look at how busy the machine is.
doctor-cannot-write = I cannot write to my database ({ $error }). Ask whoever runs me to check whether the disk is full and whether the database can be reached.
doctor-schema = My database has schema { $found } instead of { $latest }. Ask whoever runs me to restart me with one version only.
doctor-deaf = I am not connected to Discord's events at the moment. I reconnect by myself and read back what I missed.
doctor-not-presented = Discord has not told me about this server since I started. Wait a minute and look again.
doctor-late-job = { $job } was due { $due } and is not done. I keep trying; the reason is in the program's log: ask whoever runs me to look there.

doctor-permissions = 🔑 { $has } of { $all } permissions
doctor-permissions-unknown = 🔑 Permissions: Discord did not say
doctor-places = 🏷️ { $roles ->
        [one] One tier role
       *[other] { $roles } tier roles
    } · { $gates ->
        [one] one gate
       *[other] { $gates } gates
    }
doctor-also = 🔌 Your channel and the one for tier notices, intents, the connection to Discord
doctor-database = 💾 { $engine }, { $size } MB, a test write, schema { $schema }
doctor-queue = 📤 { $pending ->
        [one] One change on its way
       *[other] { $pending } changes on their way
    } · { $refused ->
        [one] one request refused in ten minutes
       *[other] { $refused } requests refused in ten minutes
    }
doctor-clock = 🕒 Clock: { $ms } ms from Discord's
doctor-no-summary = No weekly summary yet
doctor-last-summary = Last weekly summary: { $at }
doctor-last-summary-late = Last weekly summary: { $at }, late because I was down
doctor-last-summary-waits = The weekly summary of { $at } is not posted yet
doctor-job = { $job }, next: { $at }
job-send-weekly-summary = Weekly summary
job-settle-standings = Daily look at everybody's tier
job-audit-gates = Daily look at who sees gated channels
job-remind-of-promise = Reminder of what waits
job-find-care = Care list
job-erase-old = Erasing what has run out

# As Discord names them in this language.
permission-view-channels = View Channels

# What it is for, and what does not work without. The manual has the same sentences.
permission-why-view = to hear what happens; in a channel that is hidden from the bot nobody earns anything
permission-why-post = to post approvals, notices and the weekly summary with its picture where you choose; without all three they wait
permission-why-history = to read back what happened while the bot was away and what was written before it came, and to see whether a post got out before it is sent again; without it only what is heard live counts
permission-why-roles = to make the tiers' roles, give and take them, and change who sees a gated channel; without it all of that waits
permission-why-connect = to gate voice channels, as Discord lets a bot pass on only what it has itself, and to read the chat of voice channels; without it those gates wait
permission-why-audit-log = to know who gave or took a role by hand, who was kicked or banned, and which invites hand out roles; without it those names are missing, a kick counts as leaving, and invites are not checked
permission-why-threads = to answer in a private thread what a fan asked with /ask, and to gate a channel so that everybody reads and only fans write (a bot passes on only what it has itself); without them such answers and gates wait
permission-why-voice = to gate voice and stage channels so that everybody listens and only fans speak; without them such gates wait
