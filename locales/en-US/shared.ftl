# Words that more than one feature uses.

tier-0 = Newcomer
tier-1 = Regular
tier-2 = Insider
tier-3 = Superfan

kind-message = Message
kind-reply = Answered someone
kind-reply-received = Was answered
kind-welcome = Welcomed a newcomer
kind-reaction-received = Got a reaction
kind-reaction-given = Reacted
kind-thread = Opened a thread
kind-voice = Voice
kind-poll-vote = Voted in a poll
kind-gathering = Attended a gathering
kind-thanks = Was thanked
kind-star = Starred by the creator
kind-referral = Brought a friend
kind-share = Shared a link
kind-conversion = Purchase
kind-concern = Asked after the creator
person-unknown = somebody

weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday
weekday-short-0 = Mon
weekday-short-1 = Tue
weekday-short-2 = Wed
weekday-short-3 = Thu
weekday-short-4 = Fri
weekday-short-5 = Sat
weekday-short-6 = Sun

month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
date-day = { $month } { $day }
date-week = { $from } – { $to }, { $year }

button-previous-page = ◀ Previous
button-next-page = Next ▶
button-back = ◀ Back
button-next = Next ▶
button-me = My card
button-why = Why these points?
button-top = Leaderboard
button-help = Help
button-share = Show it to everyone
button-panel = Panel

error-title = That did not work
error-internal = Something went wrong on my side. It has been logged as { $incident }; please try again in a moment.
error-guild-unknown = I am still getting to know this server. Please try again in a few seconds.
error-member-unknown = I don't know this member yet. Ask them to write one message first.
error-bots-earn-nothing = Bots don't collect points.
error-creator-only = Only the server owner and people with the creator role can do this. Please ask one of them.
error-moderator-only = Only the creator and moderators can do this. Please ask one of them.
error-server-only = This works inside a server only.
error-old-button = This button is from an older version. Please open the page again with its command.
error-bad-argument = I could not read “{ $value }”. Please choose from the list Discord offers.
