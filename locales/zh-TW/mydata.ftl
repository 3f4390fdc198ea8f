# 成員對自己資料的決定，以及在頻道裡公開的通知。

command-mydata = 我的資料
command-mydata-description = 決定要不要記錄你的參與、要不要公開你的通知
command-mydata-quiet = 免打擾
command-mydata-quiet-description = 關閉或重新開啟頻道裡關於你的通知
command-mydata-pause = 暫停
command-mydata-pause-description = 立刻停止記錄與計分
command-mydata-resume = 恢復
command-mydata-resume-description = 從現在起重新計分

mydata-paused-title = ⏸️ 已暫停計分
mydata-paused-text = 從 { $since } 起，你在這裡的參與和別人給你的回應都不會記錄：沒有積分、不收感謝、也不上排行榜。之前的積分會保留。用 /提問 和 /關於我 送出的內容仍會保存。
    恢復之後從那一刻開始計分，暫停期間的參與永遠不會補算。
mydata-counted-title = ▶️ 計分中
mydata-counted-text = 從現在起，參與又會累積積分。隨時可以用 /我的資料 暫停 停止。
mydata-quiet-title = 🔕 已關閉關於你的通知
mydata-quiet-text = 你升級時，我不會在頻道裡說，你自己還是能在 /我的卡片 看到。
mydata-loud-title = 🔔 已開啟關於你的通知
mydata-loud-text = 你升級時，我會在這個伺服器的通知頻道說一聲，只寫名字，不會標記你。
mydata-loud-nowhere = 這個伺服器目前沒有通知頻道。如果之後設了，你升級時我會在那裡說一聲，不會標記你。
button-resume = 恢復計分
button-quiet-on = 關閉通知
button-quiet-off = 開啟通知

card-paused = ⏸️ **從 { $since } 起暫停計分：**不會記錄你的任何參與。
card-rank-paused = 暫停計分期間不列入排行榜。

tiers-reached-title = 🎉 { $n ->
   *[other] 升級了
}
tier-reached = **{ $name }** 升上「**{ $tier }**」

command-settings = 偏好設定
command-settings-description = 其他設定：在哪個頻道公布升級、粉絲擁有哪些等級身分組
settings-title = 偏好設定 · { $server }
settings-notices-title = 升級通知
settings-notices-on = **已開啟：**在 { $channel }。
settings-notices-off = **未開啟：**不會在任何頻道公布。
settings-notices-text = 粉絲靠積分或經過核准升上更高等級時，我會寫出名字、不標記任何人；一分鐘內有好幾位就合成一則。降級、讀取歷史訊息、調整規則時不會公布，選了 /我的資料 免打擾 的粉絲也不會。
settings-pick-notices = 升級通知的頻道（不選就是關閉）
panel-settings = 偏好設定
settings-roles-title = 等級身分組
settings-roles-stack = **全部保留：**粉絲擁有每個已達成等級的身分組。
settings-roles-replace = **只留最高：**粉絲只擁有最高等級的身分組。
settings-roles-text = 更改後會分批更新所有人的身分組。不管選哪一種，較高的等級都進得了門禁頻道。
settings-pick-roles = 粉絲擁有哪些身分組
settings-choice-stack = 每個已達成等級的身分組
settings-choice-replace = 只有最高等級的身分組
