# The pages of /setup.

language-name = English
setup-step = Step { $at } of { $of } · everything is saved as you choose, skip what you like
setup-none = not set
setup-language-title = Language and time zone
setup-language-text = In which language should I write in channels? Everyone sees my answers in their own language anyway.
    Days and weeks follow **{ $zone }**.
setup-pick-language = Language
setup-pick-zone = Time zone
setup-other-zone = Another time zone…
setup-zone-title = Time zone
setup-zone-label = Name, such as Asia/Taipei
setup-staff-title = Who helps you
setup-staff-text = { $owner } owns the server and may do everything.
    Creator role: { $creator }. Moderator role: { $moderator }.
    Staff collect points too, but are listed separately on the leaderboard and in the summary.
setup-pick-creator = Creator role (may do everything)
setup-pick-moderator = Moderator role (may approve and give points)
setup-channel-title = Your channel
setup-channel-set = Approvals, the weekly summary, notices and what fans ask in private (/ask) go to { $channel }.
setup-channel-unset = Where should approvals, the weekly summary, notices and what fans ask in private (/ask) go?
setup-channel-text = { $place } Choose a channel only you and your staff can see.
    The summary comes on **{ $weekday } at { $time }** ({ $zone }).
setup-pick-channel = Channel for you and your staff
setup-pick-day = Day of the weekly summary
setup-pick-hour = Hour of the weekly summary
setup-tiers-title = Tiers
setup-tiers-text = Each tier gets a role. I can make the roles, or you pick ones you already have (they must stand below mine).
setup-entry-joining = everyone
setup-entry-points = from { $points } points
setup-entry-approval = { $days } days here, active in { $weeks } of 12 weeks, { $kinds } ways of taking part, loyalty { $loyalty }; then you approve
setup-tier-no-role = no role yet
setup-tier-no-role-needed = needs no role
setup-pick-tier-role = Role for { $tier }
setup-make-roles = Make the missing roles
setup-gate-title = First gate
setup-gate-text = Which channel is for your closest fans only? Choose a channel, then from which tier on. You can skip this and use /gate add later.
setup-pick-gate = Channel or category
setup-gate-from = From { $tier } up
setup-history-title = What was written before I came
setup-done-title = All set
setup-done-text = I am recording who takes part from now on. Whatever is still open can be done any time with /setup.
setup-done-language = Language and time zone ({ $zone })
setup-done-staff = Creator and moderator roles
setup-done-channel = Your channel; summary on { $weekday } at { $time }
setup-done-tiers = Roles for the tiers
setup-done-gate = Gates: { $n }
setup-done-history = What was written before I came
setup-from-start = From the start

error-zone-empty = Please type the name of a place, such as Asia/Taipei.
error-zone-offset = “{ $name }” is a fixed offset and does not follow daylight saving time. Please type a place, such as Asia/Taipei.
error-zone-unknown = I don't know a time zone called “{ $name }”. Please type a place, such as Asia/Taipei.
error-zone-did-you-mean = I don't know a time zone called “{ $name }”. Did you mean { $close }?
error-role-everyone = Everybody holds that role, so it cannot show a tier. Pick another one.
error-role-taken = That role already shows another tier. Each tier needs a role of its own.
error-role-worn = { $n ->
        [one] { $n } fan has
       *[other] { $n } fans have
    } that role because I once gave it to them for a tier: they would get in with it. Pick another role, or take it from them in Discord first.
error-role-of-team = That is the creators' or moderators' role: whoever reaches the tier would become staff. Pick another one.
error-role-of-tier = That role shows a tier: whoever reaches it would become staff. Pick another one.
