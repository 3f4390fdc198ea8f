# 頻道門禁。

gates-title = 有門禁的頻道
gates-empty = 還沒有設門禁的頻道。用 /門禁 新增，就能只讓某個等級以上的人進入。
gate-line = { $channel } · 「**{ $tier }**」以上 · { $state }
gate-standing = 🔒 運作中
gate-working = ⏳ 上鎖中
gate-opening = ⏳ 開放中
gate-paused = ⚠️ 已暫停
gate-added-title = 門禁已設定
gate-added = { $channel } 正在上鎖，「**{ $tier }**」以上才進得去。我只調整 @everyone、等級身分組和我自己的「檢視頻道」（語音頻道再加上「連接」），並記住原本的設定。
    -# 系統管理員，以及頻道原本就允許的身分組，還是看得到。
gate-removed-title = 門禁已取消
gate-removed = { $channel } 正在恢復成設門禁之前的樣子。

error-gate-thread = 討論串跟著母頻道的權限走，請對母頻道設門禁。
error-gate-announcement = 公告頻道可以被其他伺服器追蹤，內容會流到外面，門禁守不住。請改用文字頻道。
error-gate-kind = 這種頻道不能設門禁。文字、語音、舞台、論壇頻道和類別都可以。
error-gate-everyone = 每個人都在這個等級，設了門禁也擋不了任何人，請選更高的等級。
error-tier-without-role = 這個等級還沒有身分組，請先在 /設定 建立或選擇。
error-tier-unknown = 沒有這個等級，請從清單中選擇。
error-no-such-gate = 這個頻道沒有門禁，用 /門禁 清單 可以看到全部。
error-channel-unseen = 我看不到那個頻道，請先在那裡允許我「檢視頻道」。
