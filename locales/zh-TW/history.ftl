# 讀取歷史訊息：/歷史訊息、/設定 裡的步驟，以及讀完後的通知。

history-title = 歷史訊息
history-ask = 要不要讀取我來之前的訊息？發言、回覆、表情回應、討論串和貼文都會照算，就像我一開始就在一樣。
    熱鬧的伺服器要花一點時間。進度隨時看得到，也可以隨時停止；重新啟動後會接著讀。
history-looking = 正在查看最近 { $days } 天有哪些內容…
history-reading = 正在讀取最近 { $days } 天
history-counts = 頻道與討論串 { $done } / { $of } · { $messages } 則訊息
history-reading-hint = 讀完之前，不會有人升降等級，也不會發任何通知。
history-held = 已停止讀取最近 { $days } 天，目前讀到的都算數。
history-done = 最近 { $days } 天讀完了：{ $channels } 個頻道與討論串，共 { $messages } 則訊息。
history-settling = 正在計算積分和等級…
history-eligible = { $n ->
    [0] 還沒有人符合「**{ $tier }**」的條件。
   *[other] 有 **{ $n } 位粉絲**符合「**{ $tier }**」的條件，由你決定。
}
history-unreadable = **有 { $n } 個頻道我不能讀。**開放權限後，我會自動補讀：
unreadable-view = 請為我的身分組開啟「檢視頻道」和「讀取訊息歷史」
unreadable-connect = 請為我的身分組開啟「連接」，語音頻道的聊天室才看得到
unreadable-history = 請為我的身分組開啟「讀取訊息歷史」
unreadable-private-threads = 請為我的身分組開啟「管理討論串」，才讀得到私人討論串
unreadable-refused = 權限看起來沒問題，但 Discord 拒絕了；我每小時會再試一次
history-limits = 語音時間和已經刪除的內容沒辦法補讀。
history-private-threads = 私人討論串只能讀我有加入的；開啟「管理討論串」就能全部讀取。
history-no-polls = 要開啟 Message Content Intent 才能補讀投票。
history-read-days = 最近 { $days } 天
history-stop = 停止
history-go-on = 繼續
history-try-again = 再試一次
history-refresh = 重新整理

error-history-days = 只能讀取 1 到 365 天內的訊息。
