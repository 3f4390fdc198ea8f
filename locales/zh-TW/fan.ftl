# 粉絲自己的頁面：卡片、積分來源、排行榜。

card-title = 你的卡片
card-shared-title = { $name } 的卡片
card-figures = **{ $tier }** · **{ $points }** 分 · 本週 { $week } 分
    { $rank }
card-rank-of = 排行榜第 { $rank } 名，共 { $of } 人
card-rank-staff = 工作人員不列入粉絲排名。
card-rank-none = 還沒上榜，發一則訊息就會出現在排行榜上。
card-next-tier = 再 **{ $points }** 分就能升上「**{ $tier }**」。
card-missing = 距離「**{ $tier }**」還差：
card-history = -# 我還在補讀以前的訊息，讀完後積分和等級才會定下來。
card-meets-all = 你已經符合「**{ $tier }**」的所有條件。已經有人看過，目前先維持現狀。
card-is-eligible = 你已經符合「**{ $tier }**」的所有條件，接下來由創作者或管理員決定。
card-is-superfan = 你是「**{ $tier }**」，謝謝你一直都在。
card-is-warned = ⚠️ 「**{ $tier }**」快保不住了。{ $until } 之前補上這些，就能留下來：
card-is-recovering = 🌱 該補的都補上了。保持到 { $until }，「**{ $tier }**」就留住了。
card-warned-away = -# 最近會比較忙或要出遠門？用 /請假 到 可以保留你的位置。
card-is-away = 🏖️ 你請假到 { $until }，「**{ $tier }**」的位置替你留著，這段期間什麼都不會退步。
card-granted = 🎁 { $by } 給了你「**{ $tier }**」{ $until ->
        [none] 。
       *[other] ，到 { $until } 為止。
    }
warning-title = 你在「{ $server }」的鐵粉圈資格
warning-off = -# 因為你在 /我的卡片 按過按鈕，才會收到這則私訊；再按一次就能關掉。
button-warn-on = 快失去等級時私訊提醒我
button-warn-off = 不要再私訊提醒
warn-on-title = 🔔 我會提醒你
warn-on-text = 如果你的等級快保不住，我會私訊一則，告訴你還差什麼、期限是哪天。你沒有要求的，我絕不私訊。
warn-off-title = 🔕 不私訊
warn-off-text = 我不會私訊你。等級有危險時，/我的卡片 一定看得到。
card-tenure = 加入 { $days } 天
card-alt = { $name } 的卡片：{ $tier }，{ $points } 分，名次 { $rank }，活躍週數 { $weeks }，忠誠度 { $loyalty }（滿分 100）。

missing-tenure = 在伺服器再待 { $days } 天
missing-weeks = 再 { $weeks } 個活躍週（一週參與 { $days } 天以上）
missing-kinds = 再 { $kinds } 種參與方式，例如回覆別人
missing-calm = 禁言、踢出或停權後要再等一段時間，到 { $until } 為止
missing-loyalty = 忠誠度達到 { $needed }（目前 { $has }）；常回來、常得到回覆就會上升

figure-points = 積分
figure-rank = 名次
figure-loyalty = 忠誠度
figure-active-weeks = 活躍週數
figure-weeks = { $n } / { $of }
figure-kinds = 參與方式
figure-this-week = 本週積分
progress-to = 邁向「{ $tier }」
progress-points = { $points } / { $needed } 分
progress-loyalty = 忠誠度 { $loyalty } / { $needed }

why-title = { $points } 分，來源如下
why-empty = 目前還沒有紀錄。發一則訊息或回覆別人，就會出現在這裡。
why-given = { $by } 給的：{ $reason }
why-taken = { $by } 扣的：{ $reason }
why-undone = 已撤銷，原本由 { $by } 調整：{ $reason }
why-imported = 從{ $origin }匯入
why-import-undone = 已收回，原本從{ $origin }匯入
why-for-loyalty = 算進忠誠度
why-minutes = { $minutes } 分鐘
why-thanked = 得到 { $who } 的感謝
why-active-week = 活躍週：這一週參與了 { $days } 天
why-earlier = **{ $points }** 來自更早之前
page-of = 第 { $page } 頁，共 { $pages } 頁

reason-last-of-day = 只算一部分：當天這類積分到這裡就滿了。
reason-same-slot = 同一段時間只計一則，這段時間已經計過了。
reason-same-slot-other = 這段時間已經計過了。
reason-day-limit = 當天這類積分已經拿滿了。
reason-person-limit = 當天回覆同一個人的次數已經計滿了。
reason-person-limit-other = 當天和同一個人的次數已經計滿了。
reason-same-person = 同一則訊息，每個人只計一次。
reason-one-reaction = 同一則訊息按好幾個表情，只計一次。
reason-one-vote = 同一個投票不管選幾項，只計一次。
reason-source-limit = 這則訊息能拿的積分已經滿了。
reason-excluded = 這個頻道或你的某個身分組不計分。
reason-too-short = 太短了，不計分。
reason-emoji-only = 只有表情符號，不計分。
reason-near-duplicate = 和你當天稍早說過的話幾乎一樣，不計分。
reason-retracted = 已刪除，不再計分。
reason-taken-back = 已收回或刪除，不再計分。
reason-unanswered = 裡面已經沒有別人的回覆，不再計分。
reason-not-first = 有人更早回覆，或訊息已刪除，不再計分。
reason-not-silent = 創作者那段時間其實有發言，或訊息已刪除，不再計分。

board-title-week = 排行榜：本週
board-title-month = 排行榜：本月
board-title-all = 排行榜：累計
board-span-week = 本週
board-span-month = 本月
board-span-all = 累計
board-subtitle = { $server } · { $span }
board-all-time = 從一開始到現在
board-days = { $from } – { $to }
board-empty = 這段期間還沒有人得分，第一則訊息就能登上榜首。
board-row = **{ $rank }.** { $name } · **{ $points }** · { $tier }
board-own = 你：第 **{ $rank }** 名，**{ $points }** 分
board-footer = 只列目前在伺服器的粉絲，工作人員另計 · 第 { $page } 頁，共 { $pages } 頁
board-points = { $points } 分
board-alt = { $server } 的排行榜，{ $span }：{ $rows }
board-alt-row = 第 { $rank } 名 { $name }，{ $points } 分
board-title-team = { $title } · 工作人員
board-team = 工作人員
board-fans = 粉絲
board-footer-team = 只列目前在伺服器的工作人員，和粉絲分開計算 · 第 { $page } 頁，共 { $pages } 頁
board-empty-team = 這段期間工作人員還沒有得分。
