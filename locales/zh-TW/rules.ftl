# 伺服器的積分規則：查看、準備修改、預覽、套用、復原。

command-rules = 規則
command-rules-description = 這裡的積分怎麼算，以及如何修改
command-rules-show = 查看
command-rules-show-description = 目前的規則，以及準備中的修改
command-rules-set = 修改
command-rules-set-description = 準備修改一項設定，套用之前不會有任何影響
command-rules-channel = 頻道
command-rules-channel-description = 讓某個頻道、類別或討論串的積分加倍、減少或不計
command-rules-role = 身分組
command-rules-role-description = 讓擁有某個身分組的人積分加倍、減少或不計
command-rules-preview = 預覽
command-rules-preview-description = 看看準備中的修改會讓誰的積分變多、變少，誰會升降等級
command-rules-apply = 套用
command-rules-apply-description = 讓準備中的修改生效，並重新計算所有人的積分
command-rules-undo = 復原
command-rules-undo-description = 回到上一次修改之前的規則
command-rules-discard = 捨棄
command-rules-discard-description = 丟掉準備中的修改
command-rules-setting = 設定
command-rules-setting-description = 哪一項設定
command-rules-value = 值
command-rules-value-description = 新的值：數字、百分比、開或關
command-rules-percent = 百分比
command-rules-percent-description = 100 是正常，200 加倍，50 減半，0 不計分
command-rules-which = 對象
command-rules-which-description = 哪個頻道、類別、討論串或身分組

rules-title = 積分怎麼算
rules-version = 第 { $n } 版 · { $when } · 由 { $who } 修改
rules-version-restored = 第 { $n } 版，恢復成第 { $of } 版的內容 · { $when } · 由 { $who } 復原
rules-version-update = 第 { $n } 版 · { $when } · 隨鐵粉更新而來
rules-version-first = 第 1 版：這個伺服器最初的規則
rules-group-own = 參與
rules-group-valued = 得到大家的肯定
rules-group-advocacy = 帶來更多人
rules-group-weeks = 常常回來
rules-group-nothing = 不計分
rules-group-loyalty = 忠誠度
rules-group-multipliers = 頻道與身分組
rules-group-text = 文字規則
rules-group-draft = 準備中，尚未生效
rules-line = **{ $kind }**：{ $terms }
rules-points = { $n } 分
rules-points-per-amount = 每滿 { $n } 元得 { $points }
rules-slot-seconds = 每 { $n } 秒計一次
rules-slot-minutes = { $n ->
    [1] 每分鐘計一次
   *[other] 每 { $n } 分鐘計一次
}
rules-points-per-day = 每天最多 { $n } 分
rules-count-per-day = 每天最多計 { $n } 次
rules-per-person-per-day = 同一個人每天最多計 { $n } 次
rules-per-source = 同一則訊息最多計 { $n } 次
rules-week = **活躍週**（一週參與 { $days } 天以上）：{ $points }，在達成的那一天入帳
rules-week-nothing = 一週參與 { $days } 天以上算活躍週，本身不計分。
rules-thanks = { $n ->
    [0] 這個伺服器沒有開放感謝。
   *[other] 一位粉絲一天最多感謝 { $n } 位粉絲，同一位一週一次。
}
rules-loyalty = 常回來 { $presence } · 最近參與 { $recency } · 得到肯定 { $depth } · 帶來更多人 { $advocacy }
rules-multipliers-none = 沒有：每個頻道和身分組都一樣計分。
rules-multiplier = { $place } · { $percent }
rules-multipliers-note = -# 同時符合的倍率會相乘，最高 { $most }%。「關」一律不計分。
rules-multipliers-fans = 有些頻道或身分組的積分會加倍、減少或不計，每一筆的情況可以在 /為什麼 看到。
rules-more = …還有 { $n } 項
rules-text-off = 關：不看任何文字。
rules-text-on = 這些不計分：{ $list }。
rules-text-on-nothing = 開，但所有文字都計分。
rules-text-too-short = 少於 { $n } 個字元的文字（一個中文字算兩個字元）
rules-text-emoji = 只有表情符號
rules-text-repeated = 和當天說過的話幾乎一樣
rules-text-unread = ⚠️ 目前還沒有作用，因為我讀不到文字。請架設機器人的人做三件事：到 Discord 開發者後台的 Bot → Privileged Gateway Intents 開啟「Message Content Intent」；在設定檔的 [discord] 底下寫 message_content = true；然後重新啟動。文字內容絕不會被儲存。

rules-field-points = 分數
rules-field-slot-s = 每幾秒計一次
rules-field-points-per-day = 每天最多幾分
rules-field-count-per-day = 每天最多計幾次
rules-field-per-person-per-day = 同一個人每天最多計幾次
rules-field-per-source = 同一則訊息最多計幾次
rules-field-per-amount = 每滿多少金額給分
rules-setting-of-kind = { $kind }：{ $field }
rules-setting-active-week-points = 活躍週：分數
rules-setting-active-week-days = 活躍週：一週要參與幾天
rules-setting-thanks-given-per-day = 感謝：一位粉絲一天最多感謝幾個人
rules-setting-text-enabled = 文字規則
rules-setting-text-min-length = 文字規則：最短要幾個字元才計分
rules-setting-text-emoji-only = 文字規則：只有表情符號也計分
rules-setting-text-near-duplicates = 文字規則：重複的話也計分
rules-setting-loyalty-presence = 忠誠度：常回來的比重
rules-setting-loyalty-recency = 忠誠度：最近參與的比重
rules-setting-loyalty-depth = 忠誠度：得到肯定的比重
rules-setting-loyalty-advocacy = 忠誠度：帶來更多人的比重
rules-setting-superfan-tenure-days = 鐵粉條件：加入幾天
rules-setting-superfan-active-weeks = 鐵粉條件：最近 12 週的活躍週數
rules-setting-superfan-kinds = 鐵粉條件：幾種參與方式
rules-setting-superfan-loyalty = 鐵粉條件：忠誠度
rules-setting-superfan-leave-active-weeks = 鐵粉資格：至少維持幾個活躍週
rules-setting-superfan-leave-loyalty = 鐵粉資格：忠誠度至少維持多少
rules-setting-superfan-automatic = 鐵粉資格：符合條件就自動加入，不用核准
rules-setting-superfan-warning-days = 鐵粉資格：提醒後幾天收回
rules-setting-superfan-keep-days = 鐵粉資格：離開伺服器後保留幾天
rules-setting-superfan-away-days = 鐵粉資格：一年最多請假幾天
rules-setting-superfan-sanction-days = 鐵粉條件：禁言、踢出或停權後要隔幾天
rules-group-superfan = 鐵粉等級
rules-superfan = 加入 { $tenure } 天 · 12 週裡有 { $weeks } 個活躍週 · { $kinds } 種參與方式 · 忠誠度 { $loyalty }
rules-superfan-approved = 全部符合就會被提名，由創作者或管理員決定。
rules-superfan-automatic = 全部符合就直接加入，不需要核准。
rules-superfan-stay = 之後要維持：{ $weeks } 個活躍週、忠誠度 { $loyalty }。低於標準{ $days ->
        [0] 就會立刻收回。
       *[other] 會先提醒，{ $days } 天內補上就能保住。
    }
rules-choice = { $setting }（目前 { $value }）
rules-choice-now = { $value }（目前的值）
rules-value-no-limit = 不限
rules-value-on = 開
rules-value-off = 關
rules-value-percent = { $n }%
rules-change = { $what }：{ $before } → **{ $after }**

rules-draft-title = 準備中的修改
rules-draft-text = 現在還沒有任何影響。先看看會怎麼變，再套用。
rules-draft-by = 最後由 { $who } 修改，{ $when }
rules-draft-none = 現在就是這樣了，沒有準備中的修改。
rules-draft-discarded-title = 已捨棄
rules-draft-discarded = 準備中的修改已經丟掉，目前的規則維持不變。
rules-role-note = -# 身分組只影響對方擁有它期間的參與。

rules-preview-title = 會有什麼變化
rules-preview-first = 這份修改現在的內容你還沒看過，套用後會是這樣：
rules-preview-changed = 規則或準備中的修改已經不是你剛才看到的：有人改過了，所以我什麼都沒做。現在的情況是：
rules-preview-sums = { $people } 人當中，**{ $gain }** 人的積分會變多，**{ $lose }** 人會變少。總積分：{ $before } → **{ $after }**。
rules-preview-weeks = 計分的活躍週：{ $before } → **{ $after }**。
rules-preview-crossings = { $n ->
    [0] 沒有人會升降等級。
   *[other] 有 **{ $n }** 人會升降等級：
}
rules-preview-nobody = 沒有人的積分會改變。
rules-preview-row = { $name } · { $gain } · { $before } → { $after }
rules-preview-up = ⬆️ **{ $name }** · { $from } → **{ $to }** · { $before } → { $after } 分
rules-preview-down = ⬇️ **{ $name }** · { $from } → **{ $to }** · { $before } → { $after } 分
rules-preview-ready = ✨ **{ $name }** 會符合「{ $tier }」的條件
rules-preview-not-ready = 💤 **{ $name }** 會不再符合「{ $tier }」的條件
rules-preview-let-in = 💛 **{ $name }** 會直接成為「{ $tier }」
rules-preview-warned = ⚠️ **{ $name }** 會收到提醒：「{ $tier }」快保不住了
rules-preview-out = 🍂 **{ $name }** 會失去「{ $tier }」
rules-preview-kept = 💛 **{ $name }** 能保住「{ $tier }」
rules-preview-footer = 目前還沒有任何改變。
rules-preview-footer-pages = 目前還沒有任何改變 · 第 { $page } 頁，共 { $pages } 頁

rules-recount-title = 正在重新計算積分
rules-recount-progress = 新規則已經生效（第 { $version } 版），已重新計算 { $done } 人，共 { $of } 人：
    { $bar } { $percent }%
rules-recount-goes-on = 還在繼續計算，進度可以在 /控制台 看到。
rules-recount-overtaken = 這段期間規則又被改了一次，目前的規則請看 /規則 查看。
rules-recount-done-title = 重新計算完成
rules-recount-done = { $changed ->
    [0] 規則已經生效（第 { $version } 版），沒有人的積分改變。
   *[other] 規則已經生效（第 { $version } 版），有 **{ $changed }** 人的積分改變了。
}等級和身分組會自動跟上。
rules-recount-undo = -# 用 /規則 復原 可以恢復之前的規則。
rules-recount-undo-more = -# 再用一次 /規則 復原 會回到更早一次修改之前。
rules-undone = 恢復的設定：
recount-line = -# ⏳ 積分正在重新計算：{ $percent }%。

button-rules = 積分規則
button-rules-preview = 會有什麼變化？
button-rules-apply = 套用
button-rules-discard = 捨棄
button-earning = 積分怎麼算
panel-draft = ✏️ 有準備中的規則修改尚未生效：/規則 預覽

error-rules-no-draft = 沒有準備中的修改，可能已經有人套用或捨棄了。用 /規則 修改 可以準備新的修改。
error-rules-nothing-to-undo = 這已經是我知道的最早的規則，再往前沒有了。
error-rules-unknown-setting = 沒有「{ $path }」這項設定，請從清單中選擇。
error-rules-number = 「{ $setting }」要填 { $least } 到 { $most } 的整數，我看不懂「{ $value }」。
error-rules-share = 「{ $setting }」要填 0% 到 100% 的百分比，例如 35%，我看不懂「{ $value }」。
error-rules-switch = 「{ $setting }」要填「開」或「關」，我看不懂「{ $value }」。
error-rules-percent = 請填 0 到 { $most } 的百分比：100 是正常，0 是不計分。
error-rules-everyone = 每個人都有這個身分組。想讓所有積分變多或變少，請用 /規則 修改 調整分數。
error-rules-weights = 忠誠度的四個比重加起來必須是 100%，請用 /規則 修改 調整其他比重。
error-rules-few-multipliers = 這樣會有超過 200 個頻道和身分組有自己的倍率。請先把一些設回 100；類別的倍率會套用到裡面所有頻道。
error-rules-invalid = 設定 { $path } 的值不合理，請用 /規則 修改 重新設定。
error-rules-leave-above-entry = 維持鐵粉資格的標準不能比成為鐵粉還高，請用 /規則 修改 調低，或調高另一項。
