# 關心名單。

command-care = 關心
command-care-description = 該關心誰：變安靜的、剛來的、回來的、生日
button-care = 關心名單
panel-care = 關心名單

care-title = { $n ->
        [0] 目前沒有人需要特別關心
       *[other] 有 { $n } 位粉絲值得關心
    }
care-empty = 💚 大家都跟平常一樣。我每天晚上會再看一次。
care-footer = 我不會主動聯絡任何人。你的一句話，比我的訊息有用得多。
care-line = **{ $number }.** { $who }：{ $reason }
care-link = [最後一則訊息]({ $link })
care-button-open = 值得關心（{ $n }）
care-one-title = 值得關心：{ $name }
care-hint = -# 「已處理」只結束這一次；「不用提醒」會讓這位粉絲的同一種提醒停 90 天。
care-state-done = ✅ 已處理。
care-state-not-needed = 🔕 不用提醒：這位粉絲的同一種提醒停 { $days } 天。
care-button-message = 最後一則訊息
care-button-not-needed = 不用提醒
care-button-undo = 放回名單
put-off-three-days = 3 天後
put-off-week = 一週後
put-off-month = 一個月後
care-today = 今天
care-tomorrow = 明天
care-yesterday = 昨天
care-on = { $day }
care-unanswered = { $n ->
    [0] 第一次發言，還沒有人回覆
   *[other] 第一次發言，等了 { $n } 天還沒有人回覆
}
care-quiet = { $usual ->
    [1] 安靜了 { $quiet } 天，平常每天都來
   *[other] 安靜了 { $quiet } 天，平常每 { $usual } 天來一次
}
care-concern = 你沒出現的時候，關心過你
care-birthday = 🎂 { $when }生日
care-anniversary = 🎉 { $when }加入滿 { $n } 年
care-short-unanswered = 第一次發言，{ $n } 天沒人回
care-short-concern = 關心過你
care-short-birthday = 🎂 { $day }生日
care-short-anniversary = 🎉 { $day }滿 { $n } 年
care-short-quiet = 安靜 { $quiet } 天，平常 { $usual } 天來一次
care-back = 隔了 { $n } 天回來了

error-care-gone = 這一項已經不在關心名單上了，請看 /關心。
care-pick = 查看或延後…
