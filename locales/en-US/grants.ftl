# Tiers given and taken by hand.

command-grant = grant
command-grant-description = Give a tier by hand, or take one away
command-grant-tier = tier
command-grant-tier-description = Give somebody a tier, whatever their points say
command-grant-revoke = revoke
command-grant-revoke-description = Take a tier away; it stays away until somebody gives it back
command-grant-list = list
command-grant-list-description = Everything given or taken by hand
command-grant-member = member
command-grant-member-description = Who
command-grant-which = which
command-grant-which-description = Which tier
command-grant-reason = reason
command-grant-reason-description = Why; staff see it in the log
command-grant-days = days
command-grant-days-description = For how many days (default: for good)

grant-title = Tier given
grant-given = { $who } has **{ $tier }** now, for good. The role follows in a moment.
    Reason: { $reason }
grant-given-until = { $who } has **{ $tier }** now, until { $until }. The role follows in a moment.
    Reason: { $reason }
grant-revoked-title = Tier taken away
grant-revoked = { $who } no longer has **{ $tier }**; the role goes in a moment. They get it back when somebody gives it back with /grant tier.
    Reason: { $reason }
grant-revoked-superfan = { $who } no longer has **{ $tier }**; the role goes in a moment. They are not proposed again until somebody allows it under “Declined” in /approve.
    Reason: { $reason }
grants-title = Given and taken by hand
grants-empty = Nothing is given or taken by hand. /grant tier gives somebody a tier; giving or taking a role in Discord's own menus counts the same.
grants-line-given = 🎁 { $who } · **{ $tier }** · by { $by }, { $when }{ $until ->
        [none] {""}
       *[other] {" "}· until { $until }
    }
grants-line-taken = ✂️ { $who } · **{ $tier }** taken away · by { $by }, { $when }
grants-reason = -# { $reason }
grants-via-role = in Discord's own menus
grants-via-choice = already had the role when it was chosen for the tier
panel-grants = Tiers by hand

error-grant-days = Please give from 1 to { $most } days, or leave it out to give the tier for good.
error-grant-everyone = Everybody is on that tier. Choose a higher one.
error-tier-not-held = They do not hold that tier, so there is nothing to take away.
error-bots-hold-no-tier = Bots hold no tiers. Choose a person.
