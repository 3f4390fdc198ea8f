# 感謝粉絲、為訊息加星：從訊息的選單使用。

menu-thank = 感謝
menu-thank-description = 感謝這則訊息的作者，對方會得到積分；同一位粉絲一週一次
menu-star = 加星
menu-star-description = 為粉絲的訊息加星，再按一次就收回

thanked-title = 💛 已送出感謝
thanked-text = { $who } 會在 /為什麼 看到你的感謝。
    { $left ->
        [0] 今天的感謝都送出去了。
       *[other] 今天還可以再感謝 { $left } 位粉絲。
    }
starred-title = ⭐ 已加星
starred-text = { $who } 因為這則訊息得到積分，也會在 /為什麼 看到你的星星。再用一次「加星」就能收回。
unstarred-title = 已收回星星
unstarred-text = 加星的積分也一併收回了。

error-praise-oneself = 這是你自己的訊息，積分要由別人給。
error-praise-system = 這是 Discord 的系統訊息，不是成員寫的。
error-praise-before-server = 這則訊息比這個伺服器還早。
error-praise-paused = 這則訊息不能得分。
error-member-gone = 這位成員已經不在伺服器了。
error-message-gone = 這則訊息已經刪除。
error-thanks-paused = 你已暫停計分，所以也不能送出感謝。用 /我的資料 恢復 可以重新開始。
error-thanks-off = 這個伺服器沒有開放感謝。創作者可以用 /規則 修改 開放。
error-thanked-this-week = 這一週你已經感謝過對方了，下週一起可以再感謝。
error-thanks-all-given = 一天最多感謝 { $most } 位粉絲，今天已經送完了，明天再來！
