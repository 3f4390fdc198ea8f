# 依規則而來的身分組變更：進度，以及如何暫停。

round-goes-on = 🏷️ 身分組：已更新 { $done } / { $of } 項
round-stopped = ⏸️ 身分組：已更新 { $done } / { $of } 項。{ $by } 在 { $at } 暫停了其餘的變更；獲得核准或回到伺服器的人還是會立刻拿到身分組。創作者可以在 /控制台 繼續。
round-stopped-none = ⏸️ 因積分或設定而來的身分組變更暫停中（{ $by } 在 { $at } 暫停）。獲得核准或回到伺服器的人還是會立刻拿到身分組。創作者可以在 /控制台 繼續。
button-round-stop = 暫停身分組變更
button-round-go-on = 繼續身分組變更
error-round-stopped = 沒有可以暫停的變更：目前沒有在更新身分組，或已經有人暫停了。請看 /控制台。
error-round-goes-on = 身分組變更沒有被暫停。請看 /控制台 的進度。
