# 程式無法啟動時，架設者看到的訊息。$subject 是檔案、設定名稱或變數。

start-failed = 鐵粉無法啟動：
start-no-token = 沒有設定 { $subject }。請到 Discord 開發者後台（Bot → Reset Token）複製機器人權杖，寫進 .env：DISCORD_TOKEN=…
start-malformed-token = { $subject } 看起來不是機器人權杖：正確的權杖由三段文字組成，中間用點隔開。請到 Discord 開發者後台（Bot → Reset Token）重新複製，不要加引號或空白。
start-config-unreadable = 無法讀取 { $subject }：{ $detail }。請檢查路徑與權限。
start-config-not-toml = 看不懂 { $subject }：{ $detail }
start-config-unknown-key = 沒有 { $subject } 這個設定（出現在 { $detail }）。執行 `ironfan config` 可以列出所有設定。
start-bad-stand-in = DISCORD_CONNECT={ $subject } 不是位址（{ $detail }）。請寫成 127.0.0.1:連接埠，或取消設定以連接真正的 Discord。
start-no-stand-in-ca = 已設定 DISCORD_CONNECT，所以 { $subject } 必須指定模擬 Discord 的憑證檔。
start-database-engine = 資料庫網址必須以 sqlite:// 或 postgres:// 開頭，請檢查 DATABASE_URL。
start-database-newer = 這個資料庫是由較新版的鐵粉寫入的（結構版本 { $version }）。請安裝該版本或更新的版本，或改用其他資料庫。資料沒有任何變動。
start-database-folder = 無法寫入資料夾 { $folder }：{ $detail }。請開放寫入權限，或把 DATABASE_URL 指到別處。
start-sqlite-old = SQLite 函式庫版本是 { $found }，需要 3.51.3 以上，請使用內建的版本。
start-database-other = 資料庫無法使用：{ $detail }。請檢查 DATABASE_URL，並確認資料庫伺服器正在執行。
start-token-refused = Discord 不接受這個權杖。請到開發者後台（Bot → Reset Token）產生新的，寫進 .env：DISCORD_TOKEN=…
start-discord-unreachable = 連不上 Discord：{ $detail }。請檢查網路、代理伺服器與防火牆，再重新啟動。
start-intents = Discord 拒絕連線，因為有 Intent 沒有開啟。請到開發者後台（Bot → Privileged Gateway Intents）開啟「Server Members Intent」；如果設定了 message_content = true，也要開啟「Message Content Intent」，再重新啟動。
start-ended = Discord 永久結束了連線：{ $detail }。請重新啟動；如果又發生，請到開發者後台檢查權杖與 Intents。
start-must-be-points = { $subject } 必須介於 0 到 10,000。
start-must-not-be-negative = { $subject } 不能是負數。
start-must-fit-into-a-day = { $subject } 最多 86,400 秒（一天）。
start-must-be-days = { $subject } 必須介於 1 到 7。
start-must-add-up = { $subject } 的四個比重加起來必須等於 1。
start-must-be-text-length = { $subject } 必須介於 0 到 63。
start-must-be-percent = { $subject } 的每個倍率必須介於 0% 到 1,000%。
start-must-be-at-most = { $subject } 高得不合理，請看 `ironfan config` 裡的說明。
start-must-be-few-multipliers = { $subject } 的頻道和身分組太多了，合計最多 200 個。
start-must-be-positive = { $subject } 必須大於 0。
start-must-not-be-above-entry = { $subject } 不能高於進入這個等級所需的值。
start-env-unreadable = 看不懂 .env 檔案。每一行都要寫成 名稱=值，請檢查有沒有沒關的引號，或名稱裡有空格。
start-bad-key = IRONFAN_KEY 不是有效的金鑰。可以這樣產生：openssl rand -base64 32
start-key-wrong = 資料庫裡的文字是用另一把金鑰加密的。請把原本的金鑰放回 IRONFAN_KEY，或放回資料庫旁的 ironfan.key 檔案。
start-key-file = 無法使用金鑰檔 { $path }（{ $detail }）。請讓我能寫入那個資料夾，或把金鑰放進 IRONFAN_KEY。
start-key-file-no-key = 金鑰檔 { $path } 裡沒有金鑰。請放回正確的檔案；沒有它，已經加密的文字就無法讀取。
start-key-file-open = 其他人也能讀取金鑰檔 { $path }。請只留給自己：chmod 600 { $path }
