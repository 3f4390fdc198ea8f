# What an audit of the gates finds, and what a repair does about it.

quoted = “{ $text }”
channels-more = { $channels } and { $n ->
    [one] { $n } more channel
   *[other] { $n } more channels
}
button-audit = Who sees what
button-audit-again = Look again
button-repair-plan = Repair…
button-repair = Do this

audit-title = Who sees the gated channels
audit-all-well = { $gates ->
        [one] One gate looked at: no fan gets in without the tier, and nobody who should is shut out.
       *[other] { $gates } gates looked at: no fan gets in without the tier, and nobody who should is shut out.
    }
audit-headline = { $gates ->
    [one] One gate looked at.
   *[other] { $gates } gates looked at.
} { $leaks ->
    [0] No fan gets in without the tier.
    [one] **One leak** lets people in without the tier.
   *[other] **{ $leaks } leaks** let people in without the tier.
} { $out ->
    [0] Nobody who should is shut out.
    [one] **One thing** keeps fans out.
   *[other] **{ $out } things** keep fans out.
}
audit-more = … and { $n } more
audit-few = { $n ->
    [one] 1 person
   *[other] { $n } people
} ({ $names })
audit-many = { $n } people ({ $names }…)
audit-few-bots = { $n ->
        [one] 1 other bot
       *[other] { $n } other bots
    } ({ $names })
audit-many-bots = { $n } other bots ({ $names }…)
audit-by-repair = /gate repair puts this right.

audit-sees-everyone = { $who } can see { $channels } without the tier: the gate no longer keeps @everyone out.
audit-sees-everyone-fix = Somebody changed the channel's permissions. /gate repair closes it again.
audit-sees-administrator = { $who } can see { $channels } without the tier: { $role } has “Administrator”, which goes past every channel's permissions.
audit-sees-administrator-fix = I cannot change that. If they are staff, give them the moderator role you chose in /setup; if not, take “Administrator” from { $role } in Server Settings → Roles, or take the role from them.
audit-sees-role = { $who } can see { $channels } without the tier: the channel lets { $role } in.
audit-sees-role-fix = If that is not meant so, open the channel's permissions and set “View Channel” for { $role } back to the gray slash.
audit-sees-member = { $who } can see { $channels } without the tier: the channel's permissions let them in by name.
audit-sees-member-fix = Open the channel's permissions and delete the names you do not want there.
audit-holds = { $who } can see { $channels } because they have { $role }, but they do not hold the tier “{ $tier }” here.
audit-holds-fix = A repair takes nobody's role. Give them the tier with /grant tier, or take { $role } from them in Discord.
audit-role-administrator = Whoever gets { $role } (“{ $tier }”) becomes an administrator and sees every channel.
audit-role-administrator-fix = Take “Administrator” from { $role } in Server Settings → Roles: a tier's role needs no permissions at all.
audit-prompt-role = Onboarding gives { $role } (“{ $tier }”) to whoever picks “{ $option }” at “{ $prompt }”.
audit-prompt-role-off = Once onboarding is switched on, it gives { $role } (“{ $tier }”) to whoever picks “{ $option }” at “{ $prompt }”.
audit-prompt-role-fix = In Server Settings → Onboarding, take { $role } out of the answers.
audit-role-in-prompt = Discord says that onboarding offers { $role } (“{ $tier }”) to whoever wants it.
audit-invites = { $n ->
    [one] An invite ({ $codes }) gives
   *[other] { $n } invites ({ $codes }) give
} { $role } (“{ $tier }”) to whoever uses it, also to people who are here already.
audit-invites-fix = In Server Settings → Invites, delete the invite, and take the role from those who got it that way.
audit-child-own = { $channel } is in the gated category { $category } but has permissions of its own.
audit-child-own-fix = /gate repair covers the channels of { $category }, later ones too. Or press “Sync Now” in the channel's permissions.
audit-child-uncovered = { $channel } is in the gated category { $category } and not covered yet.
audit-child-kind = { $channel } is in the gated category { $category }, but a channel of its kind cannot be gated: other servers can follow announcements.
audit-child-kind-fix = Make it a text channel, or move it out of the category so that nobody expects it to be closed.
audit-child-seen = { $who } can see it without the tier.
audit-child-nobody = Nobody without the tier sees it now.
audit-announcement = { $channel } became an announcement channel: other servers can follow it and carry its posts outside.
audit-announcement-fix = Make it a text channel again, or take its gate away with /gate remove.
audit-lacks-role = { $who } should see { $channels } but cannot: they hold the tier “{ $tier }” and lack { $role }.
audit-lacks-role-fix = /gate repair gives them { $role }.
audit-no-role = The tier “{ $tier }” has no role, so its gate lets nobody in.
audit-no-role-for = { $who } should see { $channels } but cannot: the tier “{ $tier }” has no role.
audit-no-role-fix = Make or pick a role for this tier in /setup; everyone on the tier gets it.
audit-role-gone = { $who } should see { $channels } but cannot: the role of the tier “{ $tier }” was deleted.
audit-denied-alone = { $who } should see { $channels } but cannot: the channel's permissions shut them out by name.
audit-denied-alone-fix = If that was not meant so, delete their name in the channel's permissions. I leave it alone.
audit-denied-by-gate = { $who } should see { $channels } but cannot: the channel no longer lets their role in.
audit-cannot-connect = { $who } can see { $channels } but may not join.
audit-cannot-connect-fix = Look for who denies “Connect” in the channel's permissions.
audit-cannot-write = { $who } should be able to write in { $channels } but may not.
audit-cannot-write-fix = Look for who denies “Send Messages” in the channel's permissions, for a role or for the member.
audit-role-above = I can neither give nor take { $role } (“{ $tier }”): it stands above my own role.
audit-role-above-fix = In Server Settings → Roles, drag my role above it.
audit-role-managed = { $role } (“{ $tier }”) belongs to Discord or another app: I can neither give nor take it.
audit-channel-gone = A gated channel was deleted (id { $channel }).
audit-category-gone = A gated category was deleted (id { $channel }). Its channels stay closed: { $channels }.
audit-channel-gone-fix = /gate repair takes the deleted one off the list.
audit-out-of-step = The permissions of { $channel } are not as its gate wants them: somebody changed them, or Discord refused mine.
audit-not-gateable = { $channel } became a kind of channel that cannot be gated.
audit-writes = { $who } can write in { $channels } but should only read there.
audit-writes-member-fix = Open the channel's permissions and delete the name that lets them write.
audit-writes-role-fix = If that is not meant so, open the channel's permissions and set “Send Messages” for { $role } back to the gray slash.
audit-role-manages = { $role } (“{ $tier }”) lets its holders use { $permissions }: they could let in whom they like.
audit-role-manages-fix = A tier's role needs no permissions: take them from { $role } in Server Settings → Roles.
audit-keyholders = { $who } could let themselves in: { $role } allows { $permissions }.
audit-keyholders-fix = Fine if you trust them. If not, take the permission from { $role }.
audit-leftover = { $who } left, but the permissions of { $channels } still let them in by name: they get in again as soon as they come back.
audit-prompt-channel = Onboarding offers { $channel } at “{ $prompt }”, “{ $option }”, but most newcomers will not see it.
audit-prompt-channel-fix = Take the channel out of that answer in Server Settings → Onboarding.
audit-default-channel = { $channel } is among the channels newcomers begin with, but they will not see it.
audit-default-channel-fix = Take it out of the default channels in Server Settings → Onboarding.
audit-staff = { $who } can see { $channels } as creators or moderators.
audit-staff-fix = Meant so: nothing to do.
audit-bots = { $who } can see { $channels }.
audit-bots-fix = Fine if you need them there. A bot can copy what it reads; take “View Channel” from those you do not need.
audit-unseen-onboarding = I could not check whether onboarding gives away a tier's role.
audit-unseen-onboarding-fix = Discord did not show it to me. Look yourself in Server Settings → Onboarding, or let me look again later.
audit-unseen-invites = I could not check whether an invite gives away a tier's role.
audit-unseen-invites-fix = If I lack “View Audit Log”, allow it for my role in Server Settings → Roles; if not, let me look again later, or look yourself in Server Settings → Invites.

leak-title = A gate has a leak

repair-title = Repair the gates
repair-will = This is what I will do
repair-promise = I touch no other permissions, and take nobody's role.
repair-nothing = There is nothing I can repair by myself.
repair-by-hand = Only you can do this
repair-working = On its way; /gate list and the panel say if something stops it.
repaired-title = What came of it
step-restore = Put the permissions of { $channel } back to what its gate wants
step-give = { $n ->
    [one] Give { $role } to { $n } fan who holds the tier “{ $tier }” and lacks it
   *[other] Give { $role } to { $n } fans who hold the tier “{ $tier }” and lack it
}
step-cover = Close the channels of { $category } too, later ones as well: { $channels }
step-forget = Take the deleted channel { $channel } off the list of gates
step-forget-category = Take the deleted category { $channel } off the list of gates; these keep theirs: { $channels }
error-audit-outdated = The gates have been looked at again since. Open /gate repair and read what would be done now.

permission-unknown = permission no. { $bit }
permission-create-instant-invite = Create Invite
permission-kick-members = Kick Members
permission-ban-members = Ban Members
permission-administrator = Administrator
permission-manage-channels = Manage Channels
permission-manage-guild = Manage Server
permission-add-reactions = Add Reactions
permission-view-audit-log = View Audit Log
permission-priority-speaker = Priority Speaker
permission-stream = Video
permission-view-channel = View Channel
permission-send-messages = Send Messages
permission-send-tts-messages = Send Text-to-Speech Messages
permission-manage-messages = Manage Messages
permission-embed-links = Embed Links
permission-attach-files = Attach Files
permission-read-message-history = Read Message History
permission-mention-everyone = Mention @everyone, @here and All Roles
permission-use-external-emojis = Use External Emoji
permission-connect = Connect
permission-speak = Speak
permission-mute-members = Mute Members
permission-deafen-members = Deafen Members
permission-move-members = Move Members
permission-use-vad = Use Voice Activity
permission-manage-roles = Manage Roles
permission-manage-webhooks = Manage Webhooks
permission-use-application-commands = Use Application Commands
permission-request-to-speak = Request to Speak
permission-manage-events = Manage Events
permission-manage-threads = Manage Threads
permission-create-public-threads = Create Public Threads
permission-create-private-threads = Create Private Threads
permission-use-external-stickers = Use External Stickers
permission-send-messages-in-threads = Send Messages in Threads
permission-use-embedded-activities = Use Activities
permission-moderate-members = Timeout Members
permission-use-soundboard = Use Soundboard
permission-use-external-sounds = Use External Sounds
permission-send-voice-messages = Send Voice Messages
permission-send-polls = Create Polls
permission-use-external-apps = Use External Apps
permission-pin-messages = Pin Messages
permission-bypass-slowmode = Bypass Slowmode
