# Commands: names and descriptions in Discord's picker, and the pages that explain them.
# Names: lower case, no spaces, at most 32 characters. Descriptions: at most 100 characters.

command-me = me
command-me-description = Your card: points, tier, place, and what comes next
command-me-public = public
command-me-public-description = Show the card to everyone in this channel
command-why = why
command-why-description = Your latest activities and why each earned what it did
command-top = top
command-top-description = The leaderboard of this server
command-top-period = period
command-top-period-description = Which stretch of time (default: this week)
command-help = help
command-help-description = How points work and what you can do
command-about = about
command-about-description = What Ironfan is and what it keeps about you
command-panel = panel
command-panel-description = What waits for you, and the way to everything
command-doctor = doctor
command-doctor-description = Whether all is well, and what to do if not
command-approve = approve
command-approve-description = Decide about fans who are eligible for the inner circle
command-points = points
command-points-description = Give or take points by hand
command-points-give = give
command-points-give-description = Give a fan points, with a reason they can read
command-points-take = take
command-points-take-description = Take points from a fan, with a reason they can read
command-points-undo = undo
command-points-undo-description = Undo points that were given or taken
command-points-member = member
command-points-member-description = Who
command-points-amount = amount
command-points-amount-description = How many points
command-points-reason = reason
command-points-reason-description = Why; the fan sees it in /why
command-points-entry = entry
command-points-entry-description = Which entry to undo
command-gate = gate
command-gate-description = Channels that need a tier
command-gate-add = add
command-gate-add-description = Close a channel to everyone below a tier
command-gate-remove = remove
command-gate-remove-description = Open a gated channel again, as it was before
command-gate-list = list
command-gate-list-description = Every gated channel and how it is doing
command-gate-audit = audit
command-gate-audit-description = Who sees the gated channels and through what, and who should but cannot
command-gate-repair = repair
command-gate-repair-description = What of that I can put right, and what only you can
command-gate-access = access
command-gate-access-description = What they may do there (default: read and write)
command-gate-children = children
command-gate-children-description = For a category: close every channel in it too, also later ones
command-gate-channel = channel
command-gate-channel-description = Which channel or category
command-gate-tier = tier
command-gate-tier-description = The lowest tier that gets in (to remove: only what begins at that tier)
command-summary = summary
command-summary-description = The weekly summary
command-summary-now = now
command-summary-now-description = Look at the summary of a week now, only for you
command-summary-week = week
command-summary-week-description = Which week (default: the last full week)
command-setup = setup
command-setup-description = Set me up: language, channel, tiers, first gate, summary time
command-import = import
command-import-description = Import points from another bot; you see a preview first
command-import-file = file
command-import-file-description = The other bot's export, CSV or JSON (leave empty to see where to get it, and past imports)
command-import-format = format
command-import-format-description = Which bot it is from (default: I find out)
command-import-mapping = mapping
command-import-mapping-description = What its points are worth here (default: 1 XP is 1 point)
command-import-value = value
command-import-value-description = The percentage, or how many points the top member gets
command-history = history
command-history-description = Read back what was written before I came, or while I could not read
command-history-read = read
command-history-read-description = Read the last days, so that they count as if I had been there
command-history-status = status
command-history-status-description = How far I am, and which channels I may not read
command-history-days = days
command-history-days-description = How many days back, 365 at most

choice-access-full = Read and write
choice-access-read = Read only
choice-span-week = This week
choice-span-month = This month
choice-span-all = All time
choice-week-0 = This week so far
choice-week-1 = Last week
choice-week-2 = Two weeks ago
choice-week-3 = Three weeks ago
choice-week-4 = Four weeks ago
choice-format-mee6 = MEE6
choice-format-lurkr = Lurkr
choice-format-amari = AmariBot
choice-format-polaris = Polaris
choice-format-levelup = Red LevelUp
choice-format-file = Plain CSV or JSON
choice-mapping-as-is = As they are
choice-mapping-scaled = A percentage
choice-mapping-fit = The top member gets a set number

list-separator = ,{" "}
list-more = and { $n } more

panel-title = Panel · { $server }
panel-nobody-waits = Nobody is waiting for your decision.
panel-waits = **{ $n ->
        [one] { $n } fan is
       *[other] { $n } fans are
    } waiting for your decision:** { $names } { $more }
panel-now = Right now
panel-state = { $people ->
        [one] { $people } member
       *[other] { $people } members
    } · { $superfans ->
        [one] { $superfans } superfan
       *[other] { $superfans } superfans
    } · { $gates ->
        [one] { $gates } gate
       *[other] { $gates } gates
    }
    Next weekly summary: { $next }
panel-warned = ⚠️ { $n ->
        [one] { $n } fan is about to lose the superfan tier; a word from you may bring them back:
       *[other] { $n } fans are about to lose the superfan tier; a word from you may bring them back:
    } { $names } { $more }
panel-pending = ⏳ { $n ->
    [one] { $n } change is on its way to Discord
   *[other] { $n } changes are on their way to Discord
}
panel-problems = Paused, and how to fix it
panel-more-problems = … and { $n } more
panel-setup-title = First steps
panel-setup-hint = /setup takes two minutes: language, channel, tiers, first gate.
panel-queue = Who is waiting
panel-queue-n = Who is waiting ({ $n })
panel-gates = Gates
panel-summary = Last week's summary
panel-history = History
panel-unread = Channels I may not read back
panel-setup = Setup

help-title = How it works
help-text = You collect points by taking part, in many ways. “How points are earned” below says how many for what, and up to which limits: writing more and faster does not pay.
    Points never fade and lead up the tiers. The inner circle is different: it takes time, coming back and being valued by others, and the creator or a moderator decides.
help-commands = What you can do
help-for-moderators = For moderators
help-for-creators = For the creator
help-message-menu = **{ $name }** (menu of a message → Apps)
help-member-menu = **{ $name }** (menu of a person → Apps)
about-title = Ironfan · 鐵粉
about-text = I help one creator know and keep the fans who come back.
    {""}**What I keep:** who took part, when and in which channel (ids and times), and members' names, avatars, roles, join and leave times. Points and tiers follow from that.
    {""}**Kept encrypted:** what you write with /ask and /about-me, and staff notes about you; /mydata view shows them.
    {""}**What I never keep:** what you write in channels.
    I never message anyone unasked and never rank anyone by money.
about-version = Version { $version }
