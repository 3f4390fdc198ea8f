# 給創作者看的粉絲頁，以及成員選單顯示的內容。

command-fan = 粉絲
command-fan-description = 一眼看懂一位粉絲：參與狀況、五項指標、升級歷程
command-fan-member = 成員
command-fan-member-description = 要看誰
menu-my-points = 我的積分
menu-my-points-description = 看自己的卡片，或別人公開的部分

profile-title = { $name } · { $tier }
profile-left = 已於 { $left } 離開
profile-paused = ⏸️ 已在 { $since } 暫停計分，之後的參與都不記錄。
profile-staff = 屬於工作人員，和粉絲分開計算。
profile-weeks-title = 活躍週
profile-weeks = { $squares } **{ $weeks } / { $of }**（{ $away ->
        [0] {""}
       *[other] 🟦 是請假；
    }最右邊是本週，還不算在內）
profile-signals-note = 「留言」和「關心創作者」看最近 12 週，其他看最近 12 個月。只有粉絲本人、創作者和管理員看得到。
profile-way-title = 升級歷程
way-approved = 由 { $by } 核准，成為「**{ $tier }**」
way-not-yet = { $by } 說再等等
way-declined = { $by } 婉拒：{ $reason }
way-eligible = 符合「**{ $tier }**」的所有條件
way-no-longer-eligible = 不再符合「**{ $tier }**」的條件
way-reached = 升上「**{ $tier }**」
way-fell = 降到「**{ $tier }**」
way-lost = 失去「**{ $tier }**」
way-warned = 收到提醒：「**{ $tier }**」即將收回
way-recovered = 補上了，保住「**{ $tier }**」
way-away = 請假
way-back = 銷假回來
way-reopened = { $by } 重新開放提名
way-granted = { $by } 手動給了等級
way-taken = { $by } 收回了等級
way-because = ：{ $reason }
way-grant-ended = 手動給的等級到期
way-left = 離開伺服器
way-came-back = 回到伺服器
way-removed = 被 { $by } 踢出或停權
profile-away = 🏖️ 請假到 { $until }。
profile-held = { $until } 之前不會被提名：有人說再等等。
profile-declined = ✖️ 已被婉拒或移出，重新開放之前不會再被提名。
profile-warned = ⚠️ { $until } 之前沒補上這些，就會失去「**{ $tier }**」：
profile-recovering = 🌱 該補的都補上了，保持到 { $until } 就能留住「**{ $tier }**」。
profile-missing = 距離「**{ $tier }**」還差：
profile-standing-title = 鐵粉圈
profile-grants-title = 手動調整等級
button-fan = 回到粉絲頁
why-title-of = { $name }：{ $points } 分，來源如下

error-card-private = 這位成員目前不公開自己的卡片。
