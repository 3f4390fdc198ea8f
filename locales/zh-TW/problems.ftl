# Discord 拒絕了什麼，以及怎麼修好。

problem-title = 有一件事先暫停了
problem-resumes = 沒有刪除任何設定，問題解決後會自動繼續。
problem-no-creator-channel = 還沒有指定接收核准與週報的頻道，請用 /設定 選一個。
problem-channel-gone = 編號 { $channel } 的頻道已被刪除。如果是我發文的頻道，請在 /設定 改選其他頻道（升級通知在 /偏好設定，承諾告示在 /回覆承諾 查看 改選）；如果是門禁頻道，用 /門禁 修復 就能從清單拿掉。
problem-no-access = 我看不到或無法修改 { $channel }。請在那裡允許我「檢視頻道」、「傳送訊息」、「嵌入連結」和「附加檔案」；如果是門禁頻道，還需要「管理權限」（語音頻道再加上「連接」）。
problem-tier-role-gone = 「{ $tier }」等級的身分組已被刪除。請在 /設定 重新建立或選擇，這個等級的所有人都會拿到新的身分組。
problem-role-gone = 編號 { $role } 的身分組已被刪除。如果有等級用到它，請在 /設定 改選別的。
problem-role-above-bot = 身分組 { $role } 的位置比我的還高，Discord 不讓我發放。請到「伺服器設定 → 身分組」，把我的身分組拖到它上面。
problem-role-managed = 身分組 { $role } 屬於 Discord 或其他應用程式，無法手動發放。請在 /設定 改選別的。
problem-tier-without-role = 「{ $tier }」等級還沒有身分組，請在 /設定 建立或選擇一個。
problem-lacks-permissions = 要為 { $channel } 設門禁，我得調整這些權限，但我自己沒有，Discord 就不讓我給別人：{ $permissions }。請到「伺服器設定 → 身分組」把它們給我的身分組，或在那個頻道允許我「管理權限」。
problem-may-not-manage-roles = 我缺少「管理身分組」權限，請到「伺服器設定 → 身分組」為我的身分組開啟。
problem-limit = 伺服器已達到 Discord 的上限（代碼 { $code }），請刪除不需要的身分組或權限覆寫。
problem-refused = Discord 拒絕了：{ $message }（代碼 { $code }）。請檢查我的身分組權限，以及頻道或身分組是否還在。
problem-not-gateable = { $channel } 變成不能設門禁的頻道類型了。請改回文字頻道，或用 /門禁 移除 取消門禁。
problem-no-private-threads = 有一則給粉絲的回答送不出去：我沒辦法在 { $channel } 開私人討論串。請在那裡允許我「檢視頻道」、「建立私人討論串」和「在討論串中傳送訊息」。
