# Role changes that follow from rules: how far they are, and stopping them.

round-goes-on = 🏷️ Roles: { $done } of { $of } brought up to date
round-stopped = ⏸️ Roles: { $done } of { $of } brought up to date. { $by } stopped the rest { $at }; people who are approved or come back still get their roles. The creator can let it go on in /panel.
round-stopped-none = ⏸️ Role changes that follow from points or settings wait: { $by } stopped them { $at }. People who are approved or come back still get their roles. The creator can let them go on in /panel.
button-round-stop = Stop role changes
button-round-go-on = Go on with role changes
error-round-stopped = There is nothing to stop: no role changes were under way, or somebody stopped them already. /panel shows how it stands.
error-round-goes-on = Nobody has stopped role changes. /panel shows how far they are.
