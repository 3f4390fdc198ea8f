# Proposals, approvals and what came of them.

proposal-title = { $name } meets every condition for the inner circle
proposal-decided-title = Decided: { $name }
proposal-evidence = { $who } · here since { $joined } · last took part { $last }
    {""}**{ $weeks } of { $of }** active weeks · **{ $kinds }** ways of taking part
    Answered or valued by others **{ $helpful }** times in twelve weeks
    Loyalty **{ $loyalty }** of 100 · { $points } points
proposal-approve = Approve
proposal-decline = Decline…
proposal-not-yet = Not yet: ask again later
proposal-not-yet-days = Ask again in { $days } days
proposal-approved = ✅ Approved by { $by }, { $when }
proposal-put-off = ⏳ Not yet, said { $by }, { $when }. I will ask again.
proposal-declined = ✖️ Declined by { $by }, { $when }: { $reason }
proposal-over = No longer waiting: the numbers have changed since.

queue-title = { $name } ({ $at } of { $of } waiting)
queue-next = Next person ▶
queue-empty-title = Nobody is waiting
queue-empty = When a fan meets everything for the inner circle, they appear here and in the creator's channel.

decided-title = Done
decided-approved = { $who } is in the inner circle. The role and the gated channels follow in a moment.
decided-not-yet = { $who } stays where they are for now. I will ask you again.
decided-declined = { $who } will not be proposed again.
decline-title = Decline (cannot be undone)
decline-reason = Reason (only staff see it)
decline-reason-hint = For example: joined for a giveaway

error-already-approved = Somebody has approved them already.
error-no-longer-eligible = They are not waiting any more: somebody decided before you, or the numbers have changed.
