# What Discord refuses and how to fix it.

problem-title = I had to pause something
problem-resumes = Nothing was deleted. It goes on by itself as soon as this is fixed.
problem-no-creator-channel = No channel is set for approvals and summaries. Choose one with /setup.
problem-channel-gone = The channel with the id { $channel } was deleted. If I posted there, choose another one in /setup (for tier notices in /settings, for the promise's badge in /promise show). If it was gated, /gate repair takes it off the list.
problem-no-access = I cannot see or change { $channel }. Allow me “View Channel”, “Send Messages”, “Embed Links” and “Attach Files” there, and for a gate “Manage Permissions” as well (in voice channels also “Connect”).
problem-tier-role-gone = The role of the tier “{ $tier }” was deleted. Make or pick another one in /setup; everyone on that tier gets it.
problem-role-gone = The role with the id { $role } was deleted. If a tier used it, pick another one in /setup.
problem-role-above-bot = The role { $role } stands above mine, so Discord does not let me give it. In Server Settings → Roles, drag my role above it.
problem-role-managed = The role { $role } belongs to Discord or another app and cannot be given by hand. Pick another one in /setup.
problem-tier-without-role = The tier “{ $tier }” has no role yet. Make or pick one in /setup.
problem-lacks-permissions = To gate { $channel } I have to change permissions there that I do not have myself: { $permissions }. Discord lets nobody pass on what they do not have. Give them to my role in Server Settings → Roles, or allow me “Manage Permissions” in that channel.
problem-may-not-manage-roles = I lack the permission “Manage Roles”. Give it to my role in Server Settings → Roles.
problem-limit = The server has reached one of Discord's limits (code { $code }). Delete roles or permission overwrites you no longer need.
problem-refused = Discord refused: { $message } (code { $code }). Check my role's permissions, and that the channel or role still exists.
problem-not-gateable = { $channel } has become a kind of channel that cannot be gated. Make it a text channel again, or remove the gate with /gate remove.
problem-no-private-threads = I cannot open a private thread in { $channel }, where an answer to a fan waits. Allow me “View Channel”, “Create Private Threads” and “Send Messages in Threads” there.
