# 回覆雷達：誰在等創作者、回覆承諾。

command-inbox = 待回覆
command-inbox-description = 誰在等你回覆，等最久的排最前面
command-promise = 回覆承諾
command-promise-description = 你承諾在幾小時內回覆粉絲
command-promise-set = 設定
command-promise-set-description = 設定時數、休息時段，以及承諾涵蓋的範圍
command-promise-hours = 小時
command-promise-hours-description = 在幾小時內回覆（1 到 168）
command-promise-quiet = 休息時段
command-promise-quiet-description = 不要提醒你的時段，例如 23-8；填 - 表示沒有
command-promise-scope = 範圍
command-promise-scope-description = 哪些訊息算在等你回覆
command-promise-pause = 暫停
command-promise-pause-description = 暫停計時，也不收 /提問，到某一天為止
command-promise-until = 到
command-promise-until-description = 暫停的最後一天，例如 2026-12-24，或填天數
command-promise-show = 查看
command-promise-show-description = 看看你的承諾，以及做到了多少

promise-scope-everything = 全部
promise-scope-to-creator = 對你說的話、提問頻道和 /提問
promise-scope-ask-channels = 只有提問頻道和 /提問

inbox-title = { $n ->
        [0] 沒有人在等你
       *[other] 有 { $n } 則訊息在等你回覆
    }
inbox-title-snoozed = 已延後（{ $n }）
inbox-empty = ✅ 全部回覆完了。有新的會自動出現在這裡；你承諾在 { $hours } 小時內回覆。
inbox-empty-snoozed = 沒有延後的項目。
inbox-paused = ⏸️ 承諾暫停到 { $until }，這段期間不計時，也不收 /提問。
inbox-line = **{ $number }.** { $who } 在 { $place } · [前往訊息]({ $link }) · 期限 { $due }
inbox-line-overdue = **{ $number }.** 🔴 { $who } 在 { $place } · [前往訊息]({ $link }) · **已超過期限**（{ $due }）
inbox-line-asked = **{ $number }.** 📮 { $who } 私下問你 · 期限 { $due }
inbox-line-asked-overdue = **{ $number }.** 🔴 📮 { $who } 私下問你 · **已超過期限**（{ $due }）
inbox-why = { $why } · { $asked }
inbox-staff = { $who } 已經回覆
inbox-snoozed = { $until } 再提醒
inbox-pick = 查看或延後一則…
inbox-done-pick = 標記為已處理…
inbox-button-open = 等你回覆（{ $n }）
inbox-button-snoozed = 已延後（{ $n }）
inbox-let-go = 清掉等超過 { $days } 天的（{ $n }）
let-go-title = 🍃 已清掉
let-go-text = { $n ->
        [0] 沒有等超過 { $days } 天的訊息。
       *[other] 有 { $n } 則等超過 { $days } 天的訊息已從清單清掉。計算承諾時，仍然算超過期限。
    }
button-put-back = 放回清單
button-promise = 回覆承諾
button-inbox = 待回覆
panel-questions = 有 **{ $n } 則訊息**在等你回覆。
panel-inbox = 待回覆（{ $n }）

cause-asked = 用 /提問 問的
cause-to-creator = 回覆你或提到你
cause-ask-channel = 提問頻道的貼文
cause-first-message = 在這裡的第一則訊息
cause-question-mark = 以問號結尾

question-title = 等你回覆：{ $name }
question-text = { $who } 在 { $place }，{ $asked }
    列在這裡的原因：{ $why }
question-due = 期限 { $due }
question-overdue = 🔴 **已超過期限**（{ $due }）
question-staff = 工作人員 { $who } 已在 { $at } 回覆
question-snoozed = 延後到 { $until }
button-open-message = 前往訊息
button-done = 已處理
button-about-fan = 認識這位粉絲
button-not-done = 其實還沒處理
snooze-pick = 延後…
snooze-three-hours = 3 小時後
snooze-tomorrow = 明天 09:00
snooze-week = 一週後 09:00
closed-reply = { $who } 回覆了
closed-reaction = { $who } 用表情回應了
closed-thread = { $who } 在討論串裡回覆了
closed-done = { $who } 標記為已處理
closed-let_go = { $who } 從清單清掉
closed-answer = { $who } 回答了

note-title = 有 { $n } 則訊息在等你回覆
note-footer = 你承諾在 { $hours } 小時內回覆。回覆、按表情，或標記為已處理都算。

promise-title = 🤝 你的回覆承諾
promise-text = 等你回覆的訊息，會在 **{ $hours } 小時內**得到回覆。
promise-paused = ⏸️ 暫停到 { $until }，這段期間不計時，也不收 /提問。
promise-quiet = 🌙 休息時段 { $hours }：不會提醒你。
promise-no-quiet = 任何時間都可能提醒你。用 /回覆承諾 設定 的「休息時段」，晚上就不吵你。
promise-kept-title = 近 4 週達成率
promise-kept = 準時回覆：**{ $kept }**
promise-kept-none = 還沒有訊息到期。
promise-counts = { $of } 則中 { $n } 則
promise-waits = 一半在 { $median }內、九成在 { $most }內回覆
promise-open = 還有 { $n } 則在等
promise-scope-title = 哪些算在等你
promise-covers-everything = 回覆你或提到你的訊息、提問頻道的貼文、新朋友的第一則訊息、以問號結尾的訊息，以及 /提問。
promise-covers-to-creator = 回覆你或提到你的訊息、提問頻道的貼文，以及 /提問。
promise-covers-ask-channels = 提問頻道的貼文和 /提問。
promise-no-texts = -# 要架設的人讓我讀訊息內容，並開啟文字規則（/規則 修改），我才看得出問號。
promise-no-ask-channels = -# 還沒有提問頻道。在下面選擇之後，裡面的每則新貼文都會列為等你回覆。
promise-ask-channels = 提問頻道：{ $channels }
promise-scope-pick = 哪些算在等你
promise-ask-channels-pick = 提問頻道
promise-badge-title = 承諾告示
promise-badge-on = 顯示在 { $channel }，每週更新。在下面取消選擇，就會撤下。
promise-badge-off = 未公開。在下面選一個頻道，就會放一則告示，讓粉絲知道你多久內會回覆、做到了多少。
promise-badge-pick = 承諾告示的頻道
button-promise-resume = 結束暫停

badge-title = 🤝 有問必答
badge-text = 你問創作者的問題，**{ $hours } 小時內**會得到回覆。
badge-paused = ⏸️ 休息到 { $until }，這段期間回覆會比較慢，也不收 /提問。
badge-kept = 近 4 週準時回覆：**{ $kept }**
badge-median = 一半的回覆在 { $median }內

length-under-a-minute = 不到 1 分鐘
length-minutes = { $n } 分鐘
length-hours = { $n } 小時
length-days = { $n } 天

error-question-gone = 這則訊息已經不在清單上，可能已刪除或已回覆。請看 /待回覆。
error-promise-hours = 承諾的時數是 1 到 168 小時，請填這個範圍內的數字。
error-promise-pause = 承諾最多暫停 { $most } 天，請選早一點的日子。
error-quiet-hours = 我看不懂「{ $typed }」。請填休息的時段，例如 23-8 或 23:30-07:00，一天至少要留一小時可以提醒你。填 - 表示沒有。
note-more = …還有 { $n } 則
