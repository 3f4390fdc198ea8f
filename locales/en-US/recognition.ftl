# Thanking a fan and starring a message, from the menu of a message.

menu-thank = Thank
menu-thank-description = Thank the author with points; the same fan once a week
menu-star = Star
menu-star-description = Star a fan's message; once more removes it

thanked-title = 💛 Thanked
thanked-text = { $who } sees your thanks in /why.
    { $left ->
        [0] That was the last for today.
        [one] You can thank { $left } more fan today.
       *[other] You can thank { $left } more fans today.
    }
starred-title = ⭐ Starred
starred-text = { $who } gets points for this message and sees your star in /why. Use “Star” again to remove it.
unstarred-title = Star removed
unstarred-text = The points for it are gone again.

error-praise-oneself = That is your own message. Points come from others.
error-praise-system = Discord wrote that, not a person.
error-praise-before-server = That message is older than this server.
error-praise-paused = This message cannot earn points.
error-member-gone = This member is not here any more.
error-message-gone = That message was deleted.
error-thanks-paused = You have paused counting, so you can give no thanks either. /mydata resume starts it again.
error-thanks-off = Thanks are switched off in this server. The creator can switch them on with /rules set.
error-thanked-this-week = You have thanked them this week. From Monday on you can again.
error-thanks-all-given = You can thank { $most ->
        [one] { $most } fan
       *[other] { $most } fans
    } a day, and today you have. More tomorrow!
