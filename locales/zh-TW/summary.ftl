# 週報。

summary-title = 你的一週 · { $week }
summary-subtitle = 每週互動報告
summary-thank = 值得感謝的人
summary-thank-nobody = 本週沒有特別突出的人。
summary-care = 需要關心的人
summary-care-nobody = 大家都跟平常一樣，沒有人安靜太久。
summary-person = { $who }：{ $reason }
summary-circle = 鐵粉圈與門禁
summary-try = 這週試試看
summary-footer = 每週在你指定的時間送出。按鈕可以看到每個數字背後的人。
summary-footer-late = 補送：指定的時間我沒有在運作。按鈕可以看到每個數字背後的人。
summary-footer-preview = 只有你看得到。按鈕可以看到每個數字背後的人。
summary-footer-incomplete = 這週還沒結束。只有你看得到。
summary-alt = { $server } 的週報，{ $week }。{ $headline }{ $numbers }。

headline-new-superfans = 又有 { $n } 位粉絲進入鐵粉圈。
headline-first-week = { $n ->
    [0] 我加入的第一週：還沒有人發言。
   *[other] 我加入的第一週：有 { $n } 位粉絲參與。
}
headline-quiet = 安靜的一週：沒有粉絲參與。
headline-more-active = 參與的粉絲變多了：{ $to } 位，上週 { $from } 位。
headline-fewer-active = 參與的粉絲變少了：{ $to } 位，上週 { $from } 位。
headline-more-conversations = 大家更常互相回覆：{ $to } 組對話，上週 { $from } 組。
headline-fewer-conversations = 大家較少互相回覆：{ $to } 組對話，上週 { $from } 組。
headline-newly-eligible = 有 { $n } 位粉絲符合鐵粉圈的條件了。
headline-steady = 平穩的一週：有 { $n } 位粉絲參與。

metric-active-fans = 活躍粉絲
metric-conversations = 對話
metric-superfans = 鐵粉
metric-newcomers = 留下來的新朋友
definition-active-fans = 本週至少發言或參與一次的粉絲人數，不含工作人員和機器人。
definition-conversations = 本週其中一方回覆過另一方的兩人組合數。
definition-superfans = 這一週結束時，在鐵粉圈裡的粉絲人數。
definition-newcomers = 前一週加入的粉絲當中，這一週有參與的人。
proportion-none = –
compared-nobody = 沒有人加入
proportion-counts = { $of } 人中 { $n } 人
proportion-percent = { $percent }%
compared-last-week = 上週 { $value }
compared-mean = 4 週平均 { $value }

thank-answered = 回覆了 { $n } 個人
thank-came-back = 隔了 { $n } 天回來了
thank-first-week = 剛加入，就參與了 { $n } 天
thank-active-days = 參與了 { $n } 天
care-unanswered = { $n ->
    [0] 第一次發言，還沒有人回覆
   *[other] 第一次發言，等了 { $n } 天還沒有人回覆
}
care-quiet = { $usual ->
    [1] 安靜了 { $quiet } 天，平常每天都來
   *[other] 安靜了 { $quiet } 天，平常每 { $usual } 天來一次
}

circle-joined = 💛 { $who } 進入鐵粉圈
circle-eligible = ✨ { $who } 符合鐵粉圈的條件了
circle-warned = ⚠️ { $who } 快失去鐵粉圈的資格了
circle-out = 🍂 { $who } 不再是鐵粉圈的一員
circle-waiting = 有 { $n } 位粉絲在等你決定：/核准
circle-leaks = { $leaks ->
    [0] 門禁沒有漏洞，但有 { $out } 個原因讓粉絲進不去，請看 /門禁 檢查。
   *[other] 門禁有 **{ $leaks } 個不該有的入口**，請看 /門禁 檢查。
}
circle-paused = ⚠️ 有 { $n } 項變更暫停中，處理方式請看 /控制台

try-decide = 有 { $n } 位粉絲在等你決定。在對的時候被看見，才會變成鐵粉。
try-answer-first-timers = { $of } 位第一次發言的人裡，有 { $n } 位沒有得到回覆。下一則第一次發言，請在一天內親自回覆。
try-first-gate = 你有 { $n } 位鐵粉，卻還沒有專屬頻道。用 /門禁 新增 給他們一個。
try-welcome = { $of } 位新朋友裡有 { $n } 位留下來。下次叫出他們的名字，問一個好回答的問題。
try-ask-silent = 上週的 { $of } 位粉絲裡，有 { $n } 位這週沒來。找一位問問想看什麼。
try-connect = { $of } 位活躍粉絲之間只有 { $n } 組對話。問一個粉絲之間也能互相回答的問題。
try-spread = { $percent }% 的積分集中在 { $n } 位粉絲身上。點名問問比較安靜的人。
try-quiet-day = { $weekday }最安靜（{ $n } 位活躍），那天發點輕鬆的內容試試。
try-best-hour = { $of } 次參與中有 { $n } 次集中在 { $hour } 左右，這週挑一天那個時段上線。
try-question = { $n ->
    [0] 沒有粉絲參與。發一個開放式的問題，留下來看大家的回答。
   *[other] 有 { $n } 位粉絲參與。發一個開放式的問題，留下來看大家的回答。
}
try-thank = { $n ->
    [0] 沒有粉絲參與。分享你正在做的東西，點名問問一位粉絲的想法。
   *[other] 有 { $n } 位粉絲參與。挑一位，點名謝謝對方。
}

chart-weeks = 近 8 週活躍粉絲
chart-days = 每日活躍粉絲
chart-hours = 熱門時段
chart-empty = 還沒有資料
list-nobody = 本週沒有人。
list-fan = { $who } · 活躍 { $days } 天
list-fan-quiet = { $who } · 本週未參與

error-week-unknown = 我還沒有那一週的資料，請選較近的一週。
