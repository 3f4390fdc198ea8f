# 週報。

summary-title = 你的一週 · { $week }
summary-subtitle = 週報
summary-thank = 值得感謝的人
summary-thank-nobody = 這一週沒有特別突出的人。
summary-care = 需要關心的人
summary-care-nobody = 沒有新的人要提醒。完整名單看 /關心。
summary-person = { $who }：{ $reason }
summary-circle = 鐵粉圈與門禁
summary-try = 接下來試試看
summary-footer = 每週在你指定的時間送出。按鈕可以看到每個數字背後的人。
summary-footer-late = 補送：指定的時間我沒有在運作。按鈕可以看到每個數字背後的人。
summary-footer-preview = 只有你看得到。按鈕可以看到每個數字背後的人。
summary-footer-incomplete = 這一週還沒結束。只有你看得到。
summary-alt = { $server } 的週報，{ $week }。{ $headline }{ $numbers }。

headline-new-superfans = 又有 { $n } 位粉絲進入鐵粉圈。
headline-first-week = { $n ->
    [0] 我加入的第一週：還沒有人發言。
   *[other] 我加入的第一週：有 { $n } 位粉絲參與。
}
headline-quiet = 安靜的一週：沒有粉絲參與。
headline-more-active = 參與的粉絲變多了：{ $to } 位，前一週 { $from } 位。
headline-fewer-active = 參與的粉絲變少了：{ $to } 位，前一週 { $from } 位。
headline-more-conversations = 大家更常互相回覆：{ $to } 組對話，前一週 { $from } 組。
headline-fewer-conversations = 大家較少互相回覆：{ $to } 組對話，前一週 { $from } 組。
headline-newly-eligible = 有 { $n } 位粉絲符合鐵粉圈的條件了。
headline-steady = 平穩的一週：有 { $n } 位粉絲參與。

metric-active-fans = 活躍粉絲
metric-conversations = 對話
metric-superfans = 鐵粉
metric-newcomers = 留下來的新朋友
definition-active-fans = 這一週至少發言或參與一次的粉絲人數，不含工作人員和機器人。
definition-conversations = 這一週有幾組兩人，其中至少一方回覆過另一方。
definition-superfans = 這一週結束時，在鐵粉圈裡的粉絲人數。
definition-newcomers = 前一週加入的粉絲當中，這一週有參與的人。
proportion-none = –
compared-nobody-newcomers = 沒有人加入
compared-nobody-promise = 沒有到期的訊息
proportion-counts = { $of } 人中 { $n } 人
proportion-counts-of = { $of } 次中 { $n } 次
proportion-percent = { $percent }%
compared-last-week = 前一週 { $value }
compared-mean = 前 4 週平均 { $value }
# 圖片裡的位置比較小。
compared-mean-short = 前 4 週平均 { $value }

thank-answered = 回覆了 { $n } 個人
thank-came-back = 隔了 { $n } 天回來了
thank-first-week = 剛加入，就參與了 { $n } 天
thank-active-days = 參與了 { $n } 天

circle-joined = 💛 { $who } 進入鐵粉圈
circle-eligible = ✨ { $who } 符合鐵粉圈的條件了
circle-warned = ⚠️ { $who } 快失去鐵粉圈的資格了
circle-out = 🍂 { $who } 不再是鐵粉圈的一員
circle-waiting = 有 { $n } 位粉絲在等你決定：/核准
circle-leaks = { $leaks ->
    [0] 門禁沒有漏洞，但有 { $out } 個原因讓粉絲進不去，請看 /門禁 檢查。
   *[other] 門禁有 **{ $leaks } 個漏洞**，請看 /門禁 檢查。
}
circle-paused = ⚠️ 有 { $n } 項變更暫停中，處理方式請看 /控制台

try-decide = 有 { $n } 位粉絲在等你決定。在對的時候被看見，才會變成鐵粉。
try-answer-first-timers = { $of } 位第一次發言的人裡，有 { $n } 位沒有得到回覆。下次有人第一次發言，請在一天內親自回覆。
try-first-gate = 你有 { $n } 位鐵粉，卻還沒有專屬頻道。用 /門禁 新增 給他們一個。
try-welcome = { $of } 位新朋友裡有 { $n } 位留下來。下次叫出他們的名字，問一個好回答的問題。
try-ask-silent = 前一週的 { $of } 位粉絲裡，有 { $n } 位這一週沒來。找一位問問想看什麼。
try-connect = 這一週有 { $of } 位活躍粉絲，只有 { $n } 組對話。問一個粉絲之間也能互相回答的問題。
try-spread = { $percent }% 的積分集中在 { $n } 位粉絲身上。點名問問比較安靜的人。
try-quiet-day = { $weekday }最安靜（{ $n } 位活躍），那天發點輕鬆的內容試試。
try-best-hour = { $of } 次參與中有 { $n } 次集中在 { $hour } 左右。接下來挑一天，在那個時段上線。
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
list-nobody = 這一週沒有人。
list-fan = { $who } · 活躍 { $days } 天
list-fan-quiet = { $who } · 這一週沒有參與

error-week-unknown = 我還沒有那一週的資料，請選較近的一週。

summary-open = 還在等你回覆
summary-open-none = 沒有人在等你回覆。
summary-open-line = { $who } · [前往訊息]({ $link }) · 期限 { $due }
summary-open-line-asked = 📮 { $who } 私下問你 · 期限 { $due }
summary-open-more = …還有 { $n } 則{ $overdue ->
        [0] {""}
       *[other] ，共有 { $overdue } 則已超過期限
    }
summary-worked = 這一週最有共鳴
summary-worked-post = { $who } 的[這則訊息]({ $link })：{ $n } 個人回覆或按表情
summary-worked-thread = { $who } 開的 { $thread }：{ $n } 個人參與討論
summary-worked-gathering = { $weekday }在 { $channel } 相聚：{ $n } 個人
summary-signals = 留言以外的指標
summary-signals-line = 分享連結 { $shares } · 購買支持 { $conversions } · 帶來的朋友 { $referrals } · 關心你 { $concern }
summary-goal = 目標
summary-follow-up = 上次的建議：{ $became }
summary-engagement = -# 互動率 { $rate }（有參與的粉絲占全部粉絲；參考值：小型創作者 { $nano }%，大型 { $large }%）
summary-what-is-this = 這是什麼？
metric-promise = 承諾達成
definition-promise = 這一週等你回覆的訊息中，已回覆或已超過期限的，有多少是在承諾的時數內回覆的。暫停期間不計時；看不出什麼時候按的表情不列入。
button-summary = 週報
button-measures = 更多數字
button-signals = 五項指標
button-concern = 誰關心過我
list-question = { $kept }{ $who } · [訊息]({ $link }) · { $at } · { $state }
outcome-in-time = ✅ 準時：
outcome-late = 🔴 超過期限：
outcome-not-due = ⏳ 還沒到期：
outcome-unknown = ▫️ 不列入：
list-question-open = 還沒回覆
measures-title = 更多數字 · { $week }
measure-engagement = 互動率
measure-dau = 每日活躍（DAU）
measure-wau = 7 天活躍（WAU）
measure-mau = 28 天活躍（MAU）
measure-stickiness = 黏著度
measure-activation = 啟動率
measure-churn = 流失率
measure-concentration = 集中度
measure-care = 關心
measure-concentration-value = { $share }（{ $n } 位粉絲）
measure-of = { $of } 人中平均每天 { $n } 人
measure-benchmarks = -# 參考值：小型創作者（1,000–10,000 位追蹤者）{ $nano }%，大型 { $large }%。可以用 /週報 參考值 修改。
measure-seen = -# 我只算得到有參與的人；默默在看的人，任何機器人都看不到。
definition-engagement = 這一週有參與的粉絲，占伺服器所有粉絲的比例，不含工作人員和機器人。
definition-dau = 這一週 7 天，平均每天有幾位不同的粉絲參與。
definition-wau = 到這一週結束為止的 7 天，有幾位不同的粉絲參與。
definition-mau = 到這一週結束為止的 28 天，有幾位不同的粉絲參與。
definition-stickiness = 到這一週結束為止的 28 天裡，平均每天參與的粉絲除以 MAU：一個月來過的人，平均每天有多少會來。
definition-activation = 這一週加入、且已滿 24 小時的人當中，24 小時內就參與的比例。
definition-churn = 前一個 28 天有參與的粉絲當中，到這一週結束為止的 28 天都沒有參與的比例。
definition-concentration = 這一週最活躍的一成粉絲，占了全部參與次數的多少。
definition-care = 安靜超過自己平常間隔兩倍的粉絲（至少 7 天，新朋友除外）、第一次發言沒人回的人、隔了 28 天以上回來的人、生日、加入週年，以及你不在時關心你的人。同一件事週報只提一次；生日只在 /關心 看得到。

try-overdue = { $n ->
    [1] 有 1 則訊息已超過期限，先回這則，再看新的。
   *[other] 有 { $n } 則訊息已超過期限。先回最久的三則，再看新的。
}
try-set-a-time = { $of } 則訊息中有 { $n } 則準時回覆。每天固定同一個時間，留十分鐘專門回覆。
try-again = 有一件事讓 { $n } 個人都參與了（看「這一週最有共鳴」）。換個題目，再來一次。
try-say-when-away = 你安靜的時候，有 { $n } 位粉絲關心你。下次要離開前，先說一聲什麼時候回來。
try-greet = 有 { $n } 位粉絲隔了四週以上回來。挑一位，叫名字打招呼。

tried-decide = 等你決定的粉絲 { $from } → { $to }
tried-overdue = 超過期限的訊息 { $from } → { $to }
tried-answer-first-timers = 第一次發言沒人回 { $from } → { $to }
tried-first-gate = 門禁 { $from } → { $to }
tried-welcome = 留下來的新朋友 { $from } → { $to }
tried-set-a-time = 準時回覆 { $from } → { $to }
tried-greet = 隔很久回來的粉絲 { $from } → { $to }
tried-ask-silent = 沒有來的粉絲 { $from } → { $to }
tried-say-when-away = 關心你的粉絲 { $from } → { $to }
tried-again = 同一件事最多人參與 { $from } → { $to }
tried-connect = 對話 { $from } → { $to }
tried-spread = 最活躍一成的占比 { $from } → { $to }
tried-quiet-day = 最安靜那天的活躍粉絲 { $from } → { $to }
tried-best-hour = 熱門時段的參與 { $from } → { $to }
tried-question = 活躍粉絲 { $from } → { $to }
tried-thank = 活躍粉絲 { $from } → { $to }

command-summary-schedule = 時間
command-summary-schedule-description = 週報什麼時候送出
command-summary-day = 星期
command-summary-day-description = 星期幾
command-summary-time = 時刻
command-summary-time-description = 伺服器時區的時刻，例如 09:00
command-summary-benchmarks = 參考值
command-summary-benchmarks-description = 互動率旁邊的參考值
command-summary-small = 小型
command-summary-small-description = 小型創作者（1,000 到 10,000 位追蹤者）的百分比
command-summary-large = 大型
command-summary-large-description = 大型創作者的百分比
schedule-title = 🗓️ 週報
schedule-text = 每**{ $weekday } { $clock }** 送出（{ $zone }）。
schedule-channel = 送到 { $channel }。
schedule-no-channel = ⚠️ 還沒選頻道，請到 /設定 的「你的頻道」選擇。
schedule-next = 下一份：{ $next }
error-summary-time = 我看不懂時刻「{ $typed }」，請寫成 09:00 或 21:30 這樣。
error-benchmark = 參考值是 0.1 到 100 的百分比，請填這個範圍內的數字。

signals-panel-title = 伺服器的五項指標 · 4 週
signals-panel-note = 每項分開看，絕不加總。括號裡是再前 4 週。按鈕可以看到背後是誰。
signal-line = **{ $signal }：**{ $n } 次，{ $by } 位粉絲（{ $before } 次，{ $by_before } 位）
signal-comments = 留言
signal-shares = 分享連結
signal-conversions = 購買支持
signal-referrals = 帶來的朋友
signal-concern = 關心你
signal-comments-note = 最近 4 週的發言，依粉絲列出。光是數量多，不會變成鐵粉。
signal-shares-note = 粉絲分享、經工作人員確認的連結。
signal-conversions-note = 回報的購買。絕不公開，也不依金額排名。
signal-referrals-note = 帶來的朋友待滿 14 天而且有參與。
signal-concern-note = 在你安靜得比平常久的時候，關心你的粉絲。
signal-fan = { $who } · { $n }
signal-nobody = 最近 4 週沒有人。
concern-title = 💛 誰關心過你
concern-usual = 你兩次發言之間的空檔，十次有九次不超過 **{ $gap }**。隔得更久時，有人回覆或提到你，就算關心你。
concern-usual-unknown = 我還不清楚你的節奏：要先有五次六小時以上的空檔。
concern-silent = 🌙 你上次發言是 { $since }，比平常久了。
concern-line = { $who } · [訊息]({ $link }) · { $at }
concern-nobody = 最近 12 週沒有人。

command-goal = 目標
command-goal-description = 要有幾位鐵粉，才能靠創作過一年
command-goal-set = 設定
command-goal-set-description = 設定一年的收入和每位鐵粉的消費
command-goal-show = 查看
command-goal-show-description = 目標還有多遠
command-goal-income = 年收入
command-goal-income-description = 一年想賺多少
command-goal-spend = 每人消費
command-goal-spend-description = 一位鐵粉一年花多少
command-goal-cost = 每人成本
command-goal-cost-description = 一位鐵粉一年要花你多少成本（商品、運費、手續費）
command-goal-currency = 幣別
command-goal-currency-description = 用哪種貨幣
currency-twd = 新台幣
currency-usd = 美元
currency-eur = 歐元
currency-jpy = 日圓
currency-hkd = 港幣
currency-cny = 人民幣
currency-gbp = 英鎊
currency-krw = 韓元
currency-sgd = 新加坡幣
currency-myr = 馬來西亞令吉
currency-thb = 泰銖
currency-aud = 澳幣
currency-cad = 加幣
goal-title = 🎯 你的目標
goal-none = 還沒有設定。/目標 設定 會算出要有幾位鐵粉，才能靠創作過一年：「456 位鐵粉 × NT$1,000 = NT$456,000」。
goal-text = 一年 { $income }，每位 { $spend }：要有 **{ $needed } 位鐵粉**。
goal-progress = 鐵粉 **{ $now } / { $needed }**{ $likely ->
        [0] {""}
       *[other] ，還有 { $likely } 位在等你決定
    }
goal-reached = 🎉 達成了。
goal-pace-unknown = 什麼時候達成？有四週的紀錄後才算得出來。
goal-pace-standing = 什麼時候達成？最近 { $weeks } 週鐵粉沒有增加。
goal-pace = 照最近 { $weeks } 週的速度，大約在 **{ $from }到 { $to }**之間達成（95% 信賴區間）。
goal-pace-open = 照最近 { $weeks } 週的速度，最早 **{ $from }**達成，最晚到什麼時候還算不出來。
goal-apart-title = 營收和利潤分開看
goal-apart = 現有鐵粉一年的營收：**{ $turnover }**
    扣掉每位 { $cost } 的成本，利潤：**{ $profit }**
    想要 { $income } 的利潤，要有 **{ $needed }** 位鐵粉。
button-goal-clear = 取消目標
date-month = { $year } 年 { $month }
error-goal-not-positive = 收入和消費要大於零，成本不能是負數，請檢查數字。
error-goal-cost = 一位鐵粉的成本跟消費一樣多、甚至更多，這樣再多鐵粉也賺不到錢。請檢查消費和成本。
error-goal-out-of-reach = 這樣需要的鐵粉比全世界的人還多，請檢查數字。
error-goal-too-large = 這個金額太大，我算不了，請檢查數字。
panel-goal = 目標
list-question-asked = { $kept }{ $who } · 用 /提問 問的 · { $at } · { $state }
goal-pace-far = 照最近 { $weeks } 週的速度，要超過 { $years } 年。
