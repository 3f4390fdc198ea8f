# Gates on channels.

gates-title = Gated channels
gates-empty = No channel is gated yet. /gate add closes one to everyone below a tier.
gate-line = { $channel } · from **{ $tier }** up · { $state }
gate-standing = 🔒 in force
gate-working = ⏳ being closed
gate-opening = ⏳ being opened
gate-paused = ⚠️ paused
gate-added-title = Gate set
gate-added = { $channel } is being closed to everyone below **{ $tier }**. I change only “View Channel” (and “Connect” for voice) for @everyone, the tier roles and myself, and remember what was there before.
    -# Administrators, and roles the channel already lets in, still see it.
gate-removed-title = Gate removed
gate-removed = { $channel } is being put back to what it was before the gate.

error-gate-thread = A thread follows its parent channel. Gate that channel instead.
error-gate-announcement = Other servers can follow an announcement channel and carry its posts outside, so a gate would promise too much. Use a text channel.
error-gate-kind = This kind of channel cannot be gated. Text, voice, stage and forum channels and categories can.
error-gate-everyone = Everybody is on that tier, so the gate would keep nobody out. Choose a higher one.
error-tier-without-role = That tier has no role yet. Make or pick one in /setup first.
error-tier-unknown = There is no such tier. Please choose one from the list.
error-no-such-gate = That channel has no gate. /gate list shows all gates.
error-channel-unseen = I cannot see that channel. Allow me “View Channel” there first.
