# The rules of a server: read, prepared, previewed, applied, undone.

command-rules = rules
command-rules-description = How points are earned here, and how to change it
command-rules-show = show
command-rules-show-description = The rules in force and what is being prepared
command-rules-set = set
command-rules-set-description = Prepare a change of one setting; nothing counts differently before you apply it
command-rules-channel = channel
command-rules-channel-description = Make a channel, category or thread count more, less or not at all
command-rules-role = role
command-rules-role-description = Make what people with a role do count more, less or not at all
command-rules-preview = preview
command-rules-preview-description = Who would gain, lose or change tier with the prepared changes
command-rules-apply = apply
command-rules-apply-description = Put the prepared changes in force and recount everybody's points
command-rules-undo = undo
command-rules-undo-description = Bring back the rules from before the latest change
command-rules-discard = discard
command-rules-discard-description = Throw the prepared changes away
command-rules-setting = setting
command-rules-setting-description = Which setting
command-rules-value = value
command-rules-value-description = The new value: a number, a percentage, on or off
command-rules-percent = percent
command-rules-percent-description = 100 is normal, 200 counts twice, 50 half, 0 not at all
command-rules-which = which
command-rules-which-description = Which channel, category, thread or role

rules-title = How points are earned
rules-version = Version { $n } · { $when } · by { $who }
rules-version-restored = Version { $n }, which brought back version { $of } · { $when } · by { $who }
rules-version-update = Version { $n } · { $when } · came with an update of Ironfan
rules-version-first = Version 1: the rules this server began with
rules-group-own = Taking part
rules-group-valued = Being valued by others
rules-group-advocacy = Bringing others
rules-group-weeks = Coming back
rules-group-nothing = Earns no points
rules-group-loyalty = Loyalty score
rules-group-multipliers = Channels and roles
rules-group-text = Text rules
rules-group-draft = Prepared, not in force yet
rules-line = **{ $kind }**: { $terms }
rules-points = { $n ->
    [one] { $n } point
   *[other] { $n } points
}
rules-points-per-amount = { $points } for each { $n } of the price
rules-slot-seconds = counts once every { $n } seconds
rules-slot-minutes = { $n ->
    [one] counts once a minute
   *[other] counts once every { $n } minutes
}
rules-points-per-day = at most { $n } points a day
rules-count-per-day = at most { $n } a day
rules-per-person-per-day = { $n ->
    [one] once a day with the same person
   *[other] at most { $n } a day with the same person
}
rules-per-source = { $n ->
    [one] once for the same message
   *[other] at most { $n } for the same message
}
rules-week = **An active week** ({ $days ->
    [one] { $days } day
   *[other] { $days } or more days
}): { $points }, on the day that completes it
rules-week-nothing = An active week takes { $days ->
    [one] { $days } day
   *[other] { $days } days
} and earns no points of its own.
rules-thanks = { $n ->
    [0] Thanks are switched off.
    [one] A fan can thank { $n } other fan a day, the same one once a week.
   *[other] A fan can thank up to { $n } other fans a day, each of them once a week.
}
rules-loyalty = Coming back { $presence } · being here { $recency } · being valued { $depth } · bringing others { $advocacy }
rules-multipliers-none = None: every channel and every role counts alike.
rules-multiplier = { $place } · { $percent }
rules-multipliers-note = -# All that apply are multiplied with each other, at most { $most }%. “Off” always wins.
rules-multipliers-fans = Some channels or roles count more, less or not at all. /why says so for each thing you did.
rules-more = … and { $n } more
rules-text-off = Off: no text is looked at.
rules-text-on = These earn nothing: { $list }.
rules-text-on-nothing = On, but every text earns points.
rules-text-too-short = texts shorter than { $n } characters (a Chinese character counts as two)
rules-text-emoji = emoji alone
rules-text-repeated = texts much like an earlier one of the day
rules-text-unread = ⚠️ They do nothing yet: I may not read texts. Whoever runs me has to do three things: in Discord's developer portal, under Bot → Privileged Gateway Intents, turn on “Message Content Intent”; in my settings file, set message_content = true under [discord]; then restart me. No text is ever stored.

rules-field-points = points
rules-field-slot-s = counts once in how many seconds
rules-field-points-per-day = most points a day
rules-field-count-per-day = how many count a day
rules-field-per-person-per-day = how many count a day with the same person
rules-field-per-source = how many count for the same message
rules-field-per-amount = price for which the points are given
rules-setting-of-kind = { $kind }: { $field }
rules-setting-active-week-points = Active week: points
rules-setting-active-week-days = Active week: days it takes
rules-setting-thanks-given-per-day = Thanks: how many fans one fan may thank a day
rules-setting-text-enabled = Text rules
rules-setting-text-min-length = Text rules: shortest text that earns
rules-setting-text-emoji-only = Text rules: emoji alone may earn
rules-setting-text-near-duplicates = Text rules: repeated texts may earn
rules-setting-loyalty-presence = Loyalty score: weight of coming back
rules-setting-loyalty-recency = Loyalty score: weight of being here
rules-setting-loyalty-depth = Loyalty score: weight of being valued
rules-setting-loyalty-advocacy = Loyalty score: weight of bringing others
rules-setting-superfan-tenure-days = Superfan tier: days since joining
rules-setting-superfan-active-weeks = Superfan tier: active weeks of the last twelve
rules-setting-superfan-kinds = Superfan tier: ways of taking part
rules-setting-superfan-loyalty = Superfan tier: loyalty score
rules-setting-superfan-leave-active-weeks = Superfan tier: active weeks it takes to stay
rules-setting-superfan-leave-loyalty = Superfan tier: loyalty score it takes to stay
rules-setting-superfan-automatic = Superfan tier: let in without approval
rules-setting-superfan-warning-days = Superfan tier: days from warning to withdrawal
rules-setting-superfan-keep-days = Superfan tier: days it is kept for somebody who left the server
rules-setting-superfan-away-days = Superfan tier: days a fan may be /away within a year
rules-setting-superfan-sanction-days = Superfan tier: days to wait after a time-out, kick or ban
rules-group-superfan = Superfan tier
rules-superfan = { $tenure ->
        [one] { $tenure } day
       *[other] { $tenure } days
    } in the server · { $weeks } of 12 active weeks · { $kinds ->
        [one] { $kinds } way
       *[other] { $kinds } ways
    } of taking part · loyalty { $loyalty }
rules-superfan-approved = Whoever meets all of it is proposed; the creator or a moderator decides.
rules-superfan-automatic = Whoever meets all of it is let in at once, without approval.
rules-superfan-stay = To stay: { $weeks ->
        [one] { $weeks } active week
       *[other] { $weeks } active weeks
    } and loyalty { $loyalty }. Whoever falls below { $days ->
        [0] loses it at once.
        [one] is warned and has { $days } day to make up for it.
       *[other] is warned and has { $days } days to make up for it.
    }
rules-choice = { $setting } (now { $value })
rules-choice-now = { $value } (as it is now)
rules-value-no-limit = no limit
rules-value-on = on
rules-value-off = off
rules-value-percent = { $n }%
rules-change = { $what }: { $before } → **{ $after }**

rules-draft-title = Prepared changes
rules-draft-text = Nothing counts differently yet. Look at what it would do, then apply it.
rules-draft-by = Last changed by { $who }, { $when }
rules-draft-none = That is how it is already. Nothing is being prepared.
rules-draft-discarded-title = Discarded
rules-draft-discarded = The prepared changes are gone. The rules in force stay as they are.
rules-role-note = -# A role counts for what somebody does while they hold it.

rules-preview-title = What would change
rules-preview-first = You have not looked at these changes as they are now. This is what they would do:
rules-preview-changed = The rules or the prepared changes are not the ones you looked at: somebody has changed them since. Nothing was done. This is how it is now:
rules-preview-sums = { $people ->
    [one] Of { $people } person
   *[other] Of { $people } people
}, **{ $gain }** would gain points and **{ $lose }** would lose some. All points together: { $before } → **{ $after }**.
rules-preview-weeks = Active weeks that earn points: { $before } → **{ $after }**.
rules-preview-crossings = { $n ->
    [0] Nobody would change tier.
    [one] **{ $n }** person would change tier:
   *[other] **{ $n }** people would change tier:
}
rules-preview-nobody = Nobody's points would change.
rules-preview-row = { $name } · { $gain } · { $before } → { $after }
rules-preview-up = ⬆️ **{ $name }** · { $from } → **{ $to }** · { $before } → { $after } points
rules-preview-down = ⬇️ **{ $name }** · { $from } → **{ $to }** · { $before } → { $after } points
rules-preview-ready = ✨ **{ $name }** would be eligible for { $tier }
rules-preview-not-ready = 💤 **{ $name }** would no longer be eligible for { $tier }
rules-preview-let-in = 💛 **{ $name }** would be let into { $tier }
rules-preview-warned = ⚠️ **{ $name }** would be warned: { $tier } is at risk
rules-preview-out = 🍂 **{ $name }** would lose { $tier }
rules-preview-kept = 💛 **{ $name }** would keep { $tier } after all
rules-preview-footer = Nothing has changed yet.
rules-preview-footer-pages = Nothing has changed yet · page { $page } of { $pages }

rules-recount-title = Recounting points
rules-recount-progress = The new rules are in force (version { $version }). { $done } of { $of } people are recounted:
    { $bar } { $percent }%
rules-recount-goes-on = The recount goes on. /panel shows how far it is.
rules-recount-overtaken = The rules were changed once more meanwhile. /rules show says how they are now.
rules-recount-done-title = Recounted
rules-recount-done = { $changed ->
    [0] The rules are in force (version { $version }). Nobody's points have changed.
    [one] The rules are in force (version { $version }). **{ $changed }** person has different points now.
   *[other] The rules are in force (version { $version }). **{ $changed }** people have different points now.
} Tiers and roles follow by themselves.
rules-recount-undo = -# /rules undo brings the former rules back.
rules-recount-undo-more = -# /rules undo once more goes one change further back.
rules-undone = Back in force:
recount-line = -# ⏳ Points are being recounted: { $percent }%.

button-rules = Rules
button-rules-preview = What would it do?
button-rules-apply = Apply
button-rules-discard = Discard
button-earning = How points are earned
panel-draft = ✏️ Rule changes are prepared but not in force yet: /rules preview

error-rules-no-draft = Nothing is prepared. Somebody may have applied or discarded it already. /rules set prepares a change.
error-rules-nothing-to-undo = These are the oldest rules I know of; there is nothing before them.
error-rules-unknown-setting = There is no setting “{ $path }”. Please choose one from the list.
error-rules-number = “{ $setting }” takes a whole number from { $least } to { $most }, not “{ $value }”.
error-rules-share = “{ $setting }” takes a percentage from 0% to 100%, such as 35%, not “{ $value }”.
error-rules-switch = “{ $setting }” takes “on” or “off”, not “{ $value }”.
error-rules-percent = Please give from 0 to { $most } percent: 100 is normal, 0 counts not at all.
error-rules-everyone = Everyone has that role. To make everything count more or less, change the points with /rules set.
error-rules-weights = The four weights of the loyalty score must add up to 100%. Change another of them with /rules set so that they do.
error-rules-few-multipliers = That would be more than 200 channels and roles with a value of their own. Set some back to 100 first; a category counts for everything in it.
error-rules-invalid = The setting { $path } has a value that makes no sense. Set it anew with /rules set.
error-rules-leave-above-entry = What it takes to stay a superfan must not be more than what it takes to become one. Lower it, or raise the other, with /rules set.
