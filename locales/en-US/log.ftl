# Who did what.

command-log = log
command-log-description = Who did what: approvals, tiers, points, rules, gates, settings
command-log-by = by
command-log-by-description = Only what this person did
command-log-about = about
command-log-about-description = Only what was done about this person
command-log-topic = topic
command-log-topic-description = Only one kind of thing

log-topic-approval = Approvals
log-topic-grants = Tiers by hand, absences
log-topic-points = Points
log-topic-rules = Rules
log-topic-gates = Gates
log-topic-settings = Settings
log-topic-history = History and imports
log-title = Who did what
log-filtered = Only: { $filters }
log-filter-by = by { $who }
log-filter-about = about { $who }
log-empty = Nothing yet.
log-empty-filtered = No entry fits. /log without options shows everything.
log-footer = { $n ->
        [one] { $n } entry
       *[other] { $n } entries
    } · page { $page } of { $pages }
log-line = { $when } · { $by } · { $what }
log-operator = whoever runs me
log-export = Export (CSV)
log-exported-title = The log as a file
log-exported = { $n ->
        [one] { $n } entry, the newest first.
       *[other] { $n } entries, the newest first.
    }{ $more ->
        [0] {""}
        [one] {" "}{ $more } older one is left out.
       *[other] {" "}{ $more } older ones are left out.
    }
panel-log = Log
log-column-time = time
log-column-by = by
log-column-by-name = by_name
log-column-about = about
log-column-about-name = about_name
log-column-topic = topic
log-column-what = what

deed-approve = approved { $who }
deed-not-yet = said “not yet” about { $who }, for { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
deed-decline = declined { $who }: { $reason }
deed-reopen = allowed { $who } to be proposed again
deed-grant = gave { $who } { $tier }, for good: { $reason }
deed-grant-until = gave { $who } { $tier } until { $until }: { $reason }
deed-revoke = took { $tier } from { $who }: { $reason }
deed-give-role = gave { $who } the role of { $tier } in Discord
deed-take-role = took the role of { $tier } from { $who } in Discord
deed-reason = { $deed }: { $reason }
deed-remove = kicked or banned { $who }
deed-add-note = wrote a note about { $who }
deed-delete-note = deleted a note about { $who }
deed-announce-absence = is away for { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
deed-return-early = is back early
deed-give-points = gave { $who } { $points ->
        [one] { $points } point
       *[other] { $points } points
    }: { $reason }
deed-take-points = took { $points ->
        [one] { $points } point
       *[other] { $points } points
    } from { $who }: { $reason }
deed-undo-points = undid { $points ->
        [one] { $points } point
       *[other] { $points } points
    } of { $who }: { $reason }
deed-star = starred a message of { $who } in { $channel }
deed-unstar = removed the star from a message of { $who } in { $channel }
deed-prepare-rule = prepared a rule: { $what } → { $value }
deed-discard-rules = discarded the prepared rules
deed-apply-rules = put rules in force (version { $version }, { $changes ->
        [one] { $changes } change
       *[other] { $changes } changes
    })
deed-undo-rules = brought former rules back (version { $version }, { $changes ->
        [one] { $changes } change
       *[other] { $changes } changes
    })
deed-add-gate = gated { $channel } from { $tier } up
deed-add-gate-to-read = gated { $channel } from { $tier } up, read only
deed-remove-gate-entry = took { $tier } off the gate of { $channel }
deed-remove-gate = removed the gate of { $channel }
deed-repair-gates = repaired gates ({ $repairs ->
        [one] { $repairs } thing
       *[other] { $repairs } things
    })
deed-set = set { $setting } to { $value }
deed-set-none = cleared { $setting }
deed-make-roles = had roles made for { $tiers ->
        [one] { $tiers } tier
       *[other] { $tiers } tiers
    }
deed-finish-setup = finished /setup
deed-stop-roles = stopped role changes
deed-pause-promise = paused the promise until { $until }
deed-resume-promise = ended the pause of the promise
deed-set-goal = set the goal
deed-clear-goal = removed the goal
deed-set-benchmarks = set the benchmarks of the engagement rate
deed-go-on-with-roles = let role changes go on
deed-read-history = had the last { $days ->
        [one] day
       *[other] { $days } days
    } read
deed-stop-history = stopped reading history
deed-go-on-with-history = let reading history go on
deed-import = imported { $points } points for { $members ->
        [one] { $members } member
       *[other] { $members } members
    } (import { $n })
deed-undo-import = undid import { $n }

setting-language = the server's language
setting-time-zone = the time zone
setting-creator-role = the creator role
setting-moderator-role = the moderator role
setting-creator-channel = the channel for approvals and summaries
setting-notices-channel = the channel for tier notices
setting-summary-time = the time of the summary
setting-role-mode = the way tier roles are shown
setting-tier-role = the role of { $tier }
setting-promise-hours = the hours of the promise
setting-quiet-hours = the quiet hours
setting-promise-scope = what the promise covers
setting-ask-channels = the question channels
setting-promise-badge = the channel of the promise's badge
