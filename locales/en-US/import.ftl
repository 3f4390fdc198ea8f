# Points from another bot: the preview of a file, what came of it, and what is wrong with a file.

import-from-mee6 = MEE6
import-from-lurkr = Lurkr
import-from-amari = AmariBot
import-from-polaris = Polaris
import-from-levelup = Red LevelUp
import-from-file = a file

import-worth-as-is = 1 XP is 1 point
import-worth-scaled = { $percent }% of the XP
import-worth-fit = { $best } points for the top member

import-title = Import from { $origin }: preview
import-nothing-yet = Nothing has changed yet.
import-gives = { $members ->
    [one] { $members } member gets { $points } points ({ $worth }).
   *[other] { $members } members get { $points } points in all ({ $worth }).
}
import-all-present = All of them are in the server now.
import-away = In the server now: { $present }. Not in it: { $away }, whose points wait for them.
import-nothing = { $members ->
    [one] { $members } more has no points to import.
   *[other] { $members } more have no points to import.
}
import-bots = { $bots ->
    [one] { $bots } bot is left out.
   *[other] { $bots } bots are left out.
}
import-replaces = { $members ->
    [one] { $members } member has { $points } points from { $origin } already. They are replaced, not added.
   *[other] { $members } members have { $points } points from { $origin } already. They are replaced, not added.
}
import-unusable-title = Nothing can be imported
import-unusable = I understood the file, but found nobody in it who could get points.

import-top-heading = Most points afterwards
import-top-row = { $place }. { $name }: { $before } → { $after } ({ $xp } XP)
import-top-row-level = { $place }. { $name }: { $before } → { $after } ({ $xp } XP, level { $level })
import-moves-heading = Who changes tier
import-move = { $from } → { $to }: { $members }
import-no-moves = Nobody.
import-remarks-heading = Worth a look ({ $n })
import-at-line = Line { $n }: { $what }
import-at-entry = Entry { $n }: { $what }
import-more-remarks = … and { $n } more

import-why-no-id = no user id, left out
import-why-not-an-id = “{ $text }” is no user id, left out
import-why-rounded-id = “{ $text }” is a rounded id, left out; export that column as text
import-why-no-points = no points, left out
import-why-not-points = “{ $text }” is no number of points, left out
import-why-unclear-points = “{ $text }” could be thousands or a fraction, left out; write it without a dot
import-why-negative-points = “{ $text }” is below zero, left out
import-why-too-many-points = “{ $text }” is more than { $most }, left out
import-why-twice = { $member } is there twice; the larger figure counts
import-why-prestige = { $member } has prestige; points from before it are not in the file

import-pick-worth = What the points are worth
import-apply = Import
import-cancel = Cancel
import-cancelled-title = Not imported
import-cancelled = Nothing has changed, and I have forgotten the file.
import-done-title = Imported from { $origin }
import-done = { $members ->
    [one] { $members } member got { $points } points ({ $worth }).
   *[other] { $members } members got { $points } points in all ({ $worth }).
} Tiers and roles follow by themselves. Everyone sees in /why where the points came from.
import-undo = Undo this import
import-undone-title = Import undone
import-undone = { $members ->
    [one] The { $points } points that { $members } member got from { $origin } are gone again.
   *[other] The { $points } points that { $members } members got from { $origin } are gone again.
}
import-restored = { $members ->
    [one] { $members } member has the points of the import before it again.
   *[other] { $members } members have the points of the import before it again.
}

import-overview-title = Points from another bot
import-overview = Use /import again and attach the other bot's file. You see what would happen first; nothing changes before you say yes.
import-overview-files = Where to get the file
import-overview-lurkr = **Lurkr**: dashboard → Danger Zone → Download Leveling Data
import-overview-levelup = **Red LevelUp**: the command `leveldata backup`
import-overview-polaris = **Polaris**: the export button in its settings
import-overview-amari = **AmariBot**: the leaderboard of its API, saved as JSON
import-overview-mee6 = **MEE6**: its leaderboard as JSON or CSV
import-overview-other = **Anything else**: a CSV file with the columns user_id and points, or JSON
import-overview-so-far = Imports so far
import-listed = { $n }. From { $origin }, { $when } by { $by }: { $members ->
    [one] { $members } member, { $points } points
   *[other] { $members } members, { $points } points
}
import-listed-undone = { $line } (undone)
import-by-operator = whoever runs me
import-undo-n = Undo import { $n }

import-cli-dry-run = This was only a preview. Add --apply to import it.
import-cli-done = Done: import { $n }. `ironfan import --undo { $n } --guild { $guild }` undoes it.
import-cli-undone = Import { $n } was undone.
import-cli-roles = If the bot is running, tiers and roles follow within a minute; otherwise when it starts.

error-import-gone = This preview has been used, was canceled or is older than a day. Please run /import with the file again.
error-import-replaced = A later import from the same place, number { $by }, has taken its place. Please undo that one first.
error-import-nobody = Nobody would get any points, so nothing was imported. Choose a larger percentage or another file.
error-no-such-import = There is no such import. /import without a file lists them.
error-import-worth = Please choose a percentage from 1 to { $percent }, or from 1 to { $best } points for the top member.
error-import-download = I could not fetch the file from Discord. Please try again in a moment.
error-import-too-large = The file is too large: at most { $most } MB. Please leave out the members with few points.
error-import-too-many = The file has more than { $most } entries. Please leave out the members with few points.
error-import-empty = There is nobody in this file. Please check that it is the right one, or export it again.
error-import-not-text = I cannot read this file as text. Please save it as “CSV UTF-8” or as JSON.
error-import-cut-off = The file ends in the middle. Please download or export it again.
error-import-bad-json = The file is no proper JSON: something is wrong in line { $line }, at character { $column }. Please export it again.
error-import-bad-table = The table cannot be read from line { $line } on. Please save it as “CSV UTF-8” again.
error-import-unknown = I don't know this kind of file. Please use an export of MEE6, Lurkr, AmariBot, Polaris or Red LevelUp, or a CSV file with the columns user_id and points.
error-import-not-from = This does not look like an export of that bot. Please choose another format or leave it open, and I will find out.
error-import-no-ids = I find no column with user ids. Please name it user_id in the first line; names alone are not enough, as they change.
error-import-no-points = I find no column with points. Please name it points in the first line.
error-import-other-servers = This backup holds other servers, but not this one. Please use the command leveldata backup in this server.
error-import-weekly = This is AmariBot's weekly leaderboard: one week's points only. Please export the leaderboard without “weekly”.
error-import-rounded-ids = A spreadsheet has rounded the user ids: most of them end in 000. Please export again and open the file with the id column as text.
error-import-no-such-server = I know no server with the id { $guild }. Known are: { $known }
error-import-no-server = Please name the server: --guild ID. Known are: { $known }
error-import-file = Cannot read { $file }: { $detail }
