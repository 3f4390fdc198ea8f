# Proposals, approvals and what came of them.

proposal-title = { $name } meets every condition for the inner circle
proposal-decided-title = Decided: { $name }
proposal-evidence = { $who } · here since { $joined }
    First took part { $first } · last { $last }
    {""}**{ $weeks } of { $of }** active weeks · **{ $kinds }** { $kinds ->
        [one] way
       *[other] ways
    } of taking part
    Answered or valued by others **{ $helpful }** { $helpful ->
        [one] time
       *[other] times
    } in twelve weeks
    Loyalty **{ $loyalty }** of 100 · { $points } { $points ->
        [one] point
       *[other] points
    }
why-now = **Why now:** { $reasons }
why-now-and = {" "}·{" "}
why-now-asked-again = you wanted to be asked again
why-now-tenure = they have been here long enough
why-now-weeks = another active week was completed
why-now-kinds = they took part in one more way
why-now-loyalty = their loyalty reached what it takes
why-now-calm = enough time has passed since their last time-out, kick or ban
why-now-all = every condition is met
proposal-approve = Approve
proposal-decline = Decline…
proposal-not-yet = Not yet: ask again later
proposal-not-yet-days = Ask again in { $days } days
proposal-approved = ✅ Approved by { $by }, { $when }
proposal-put-off = ⏳ Not yet, said { $by }, { $when }. I will ask again.
proposal-declined = ✖️ Declined by { $by }, { $when }: { $reason }
proposal-granted = ✅ Granted { $tier } by { $by }, { $when }
proposal-let-in = ✅ Let into { $tier } by the rules, { $when }
proposal-left = 🚪 Left the server, { $when }. Should they come back and still meet everything, I propose them again.
proposal-removed = ⛔ Kicked or banned by { $by }, { $when }
proposal-over = No longer waiting: the numbers have changed since.

queue-title = { $name } ({ $at } of { $of } waiting)
queue-next = Next person ▶
queue-empty-title = Nobody is waiting
queue-empty = When a fan meets everything for the inner circle, they appear here and in the creator's channel.

decided-title = Done
decided-approved = { $who } is in the inner circle. The role and the gated channels follow in a moment.
decided-not-yet = { $who } stays where they are for now. I will ask you again.
decided-declined = { $who } will not be proposed again, until somebody allows it under “Declined” in /approve.
decline-title = Decline
decline-reason = Reason (only staff see it)
decline-reason-hint = For example: joined for a giveaway

error-already-approved = Somebody has approved them already.
error-no-longer-eligible = They are not waiting any more: somebody decided before you, or the numbers have changed.
error-not-declined = They can be proposed already; nothing keeps them from it.

declined-title = Declined
declined-text = These fans were declined or taken out and are not proposed again. Choose one to allow it.
declined-empty = Nobody is declined.
declined-line = { $who } · since { $since }
declined-more = … and { $n } more
declined-pick = Allow to be proposed again
declined-button = Declined ({ $n })
reopened = { $who } can be proposed again, and is as soon as they meet every condition.
button-reopen = Allow to be proposed again
