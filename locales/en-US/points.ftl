# Points given and taken by hand.

points-title = Points
points-given = { $who } got **{ $points }** points: { $reason }
    They have { $total } now. /points undo undoes it.
points-taken = **{ $points }** points taken from { $who }: { $reason }
    They have { $total } now. /points undo gives them back.
points-undone = Undone for { $who }: { $points } ({ $reason })
    They have { $total } now.
points-choice = { $points } { $name }: { $reason }

error-points-range = Please give or take from 1 to { $most } points.
error-reason-length = Please give a reason of 1 to { $most } characters. The fan sees it in /why.
error-already-undone = Somebody has undone this already.
error-no-such-adjustment = I don't know this entry. Please choose one from the list.
