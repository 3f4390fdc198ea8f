# A fan's page for the creator, and what the menu of a person shows.

command-fan = fan
command-fan-description = A fan at a glance: what speaks for them, their signals, their way so far
command-fan-member = member
command-fan-member-description = Who
menu-my-points = My points
menu-my-points-description = Your own card, or what is public of somebody else

profile-title = { $name } · { $tier }
profile-left = Left { $left }
profile-paused = ⏸️ Paused counting on { $since }; nothing they do has been recorded since.
profile-staff = Is staff, so not ranked among the fans.
profile-weeks-title = Active weeks
profile-weeks = { $squares } **{ $weeks } of { $of }** ({ $away ->
        [0] {""}
       *[other] 🟦 away;{" "}
    }the last square is this week, not counted yet)
profile-signals-note = “Comments” and “Asked after the creator” cover the last 12 weeks, the rest the last 12 months. Visible to the fan, creators and moderators only.
profile-way-title = So far
way-approved = became **{ $tier }**, approved by { $by }
way-not-yet = not yet, said { $by }
way-declined = declined by { $by }: { $reason }
way-eligible = met everything for **{ $tier }**
way-no-longer-eligible = no longer met everything for **{ $tier }**
way-reached = reached **{ $tier }**
way-fell = came down to **{ $tier }**
way-lost = lost **{ $tier }**
way-warned = was warned: **{ $tier }** is about to be withdrawn
way-recovered = made up for it and keeps **{ $tier }**
way-away = said they would be away
way-back = is back from being away
way-reopened = can be proposed again, said { $by }
way-granted = given a tier by { $by }
way-taken = had a tier taken away by { $by }
way-because = : { $reason }
way-grant-ended = a tier given by hand ran out
way-left = left the server
way-came-back = came back to the server
way-removed = kicked or banned by { $by }
profile-away = 🏖️ Away until { $until }.
profile-held = Not proposed until { $until }: somebody said “not yet”.
profile-declined = ✖️ Declined or taken out: not proposed again until somebody allows it.
profile-warned = ⚠️ Loses **{ $tier }** on { $until } unless they make up for what is missing:
profile-recovering = 🌱 Has made up for everything; keeps **{ $tier }** if it stays so until { $until }.
profile-missing = Still missing for **{ $tier }**:
profile-standing-title = Inner circle
profile-grants-title = Tiers by hand
button-fan = Back to the fan
why-title-of = { $points ->
        [one] { $name }: { $points } point, and where it comes from
       *[other] { $name }: { $points } points, and where they come from
    }

error-card-private = This member keeps their card to themselves at the moment.
