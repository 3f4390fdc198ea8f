# /設定 的各個頁面。

language-name = 繁體中文
setup-step = 第 { $at } 步，共 { $of } 步 · 選了就會存，可以跳過
setup-none = 未設定
setup-language-title = 語言與時區
setup-language-text = 我在頻道裡要用哪種語言發言？每個人看到的回覆本來就會用自己的語言。
    日期和星期依照 **{ $zone }** 計算。
setup-pick-language = 語言
setup-pick-zone = 時區
setup-other-zone = 其他時區…
setup-zone-title = 時區
setup-zone-label = 時區名稱，例如 Asia/Taipei
setup-staff-title = 誰來幫忙
setup-staff-text = { $owner } 是伺服器擁有者，什麼都能做。
    創作者身分組：{ $creator }。管理員身分組：{ $moderator }。
    工作人員也會累積積分，但排行榜和週報另外計算。
setup-pick-creator = 創作者身分組（什麼都能做）
setup-pick-moderator = 管理員身分組（可以核准、給分）
setup-channel-title = 你的頻道
setup-channel-set = 核准、週報、通知和粉絲的私下提問（/提問）會送到 { $channel }。
setup-channel-unset = 核准、週報、通知和粉絲的私下提問（/提問）要送到哪裡？
setup-channel-text = { $place }請選只有你和工作人員看得到的頻道。
    週報在**{ $weekday } { $time }**（{ $zone }）送出。
setup-pick-channel = 給你和工作人員的頻道
setup-pick-day = 星期幾送週報
setup-pick-hour = 幾點送週報
setup-tiers-title = 等級
setup-tiers-text = 每個等級對應一個身分組。可以由我建立，也可以選現有的（位置要在我的身分組下面）。
setup-entry-joining = 所有人
setup-entry-points = { $points } 分以上
setup-entry-approval = 加入滿 { $days } 天、12 週中活躍 { $weeks } 週、{ $kinds } 種參與方式、忠誠度 { $loyalty }，再由你核准
setup-tier-no-role = 還沒有身分組
setup-tier-no-role-needed = 不需要身分組
setup-pick-tier-role = 「{ $tier }」的身分組
setup-make-roles = 幫我建立缺少的身分組
setup-gate-title = 第一道門禁
setup-gate-text = 哪個頻道只想給真正的粉絲看？先選頻道，再選從哪個等級開始。也可以先跳過，之後用 /門禁 新增。
setup-pick-gate = 頻道或類別
setup-gate-from = 「{ $tier }」以上
setup-history-title = 我來之前的訊息
setup-done-title = 設定完成
setup-done-text = 我已經開始記錄了。還沒完成的項目，隨時可以用 /設定 補上。
setup-done-language = 語言與時區（{ $zone }）
setup-done-staff = 創作者與管理員身分組
setup-done-channel = 你的頻道；週報在{ $weekday } { $time } 送出
setup-done-tiers = 各等級的身分組
setup-done-gate = 門禁：{ $n } 道
setup-done-history = 我來之前的訊息
setup-from-start = 從頭再看一次

error-zone-empty = 請輸入地名，例如 Asia/Taipei。
error-zone-offset = 「{ $name }」是固定時差，不會跟著夏令時間調整。請輸入地名，例如 Asia/Taipei。
error-zone-unknown = 找不到「{ $name }」這個時區，請輸入地名，例如 Asia/Taipei。
error-zone-did-you-mean = 找不到「{ $name }」這個時區，是不是 { $close }？
error-role-everyone = 每個人都有這個身分組，無法用來代表等級，請選別的。
error-role-taken = 這個身分組已經代表另一個等級了，每個等級要有自己的身分組。
error-role-worn = 有 { $n } 位粉絲身上還有這個身分組，是我之前為某個等級給的，這樣他們就會跟著進來。請選別的身分組，或先在 Discord 向他們收回。
error-role-of-team = 這是創作者或管理員的身分組，達到等級的人會變成工作人員。請選別的。
error-role-of-tier = 這是等級的身分組，達到等級的人會變成工作人員。請選別的。
