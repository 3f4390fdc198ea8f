# /健檢：哪裡有問題、怎麼修好、檢查了什麼；以及每項權限的用途。

doctor-title = 健檢 · { $server }
doctor-well = ✅ **一切正常。**
doctor-hints = ✅ **沒有故障。**有 { $n } 個地方可以更好：
doctor-trouble = **有 { $n } 個地方有問題，處理方式如下：**
doctor-looked-at = 檢查項目
doctor-next = 上一次與下一次
button-doctor = 健檢
button-look-again = 再檢查一次

doctor-silent = 有些問題 Discord 沒有回答（{ $error }），所以檢查不完整。請過幾分鐘再檢查一次；到 discordstatus.com 可以看 Discord 是不是出了狀況。
doctor-lacks = 我缺少「{ $permissions }」權限。用途：{ $why }。請到「伺服器設定 → 身分組」為我的身分組開啟。
doctor-administrator = 我有「管理者」權限，但我不需要。請到「伺服器設定 → 身分組」把它從我的身分組關掉，只開啟邀請連結要求的權限。
doctor-channel-lacks = 我在 { $channel } 缺少「{ $permissions }」權限，要發到那裡的內容都在等。請在頻道權限裡為我開啟，或在 /設定（升級通知在 /偏好設定）改選其他頻道。
doctor-waiting = （有 { $n } 項變更在等它）
doctor-stuck = 有人在等的變更 { $since } 就決定了，還沒送到 Discord，我會繼續嘗試。如果 Discord 正常（discordstatus.com）卻一直這樣，請架設機器人的人查看執行紀錄。
doctor-shut = Discord 拒絕了我太多次，所以我暫時不做任何變更，{ $until } 會自動繼續。請趁這段時間處理這裡列出的其他問題。
doctor-many-refusals = 最近十分鐘 Discord 拒絕了我 { $n } 次。請處理這裡列出的其他問題；再這樣下去，我會暫時停止變更。
doctor-members-off = 開發者後台的 **Server Members Intent** 關著，下次啟動時 Discord 會拒絕我連線。請架設機器人的人到 Bot → Privileged Gateway Intents 打開。
doctor-texts-off = 設定要我讀訊息內容，但開發者後台的 **Message Content Intent** 關著，下次啟動時 Discord 會拒絕我連線。請架設機器人的人把它打開，或改成 message_content = false。
doctor-text-rules-in-vain = 文字規則開著，但我不能讀訊息內容，所以沒有作用。請用 /規則 修改 關掉，或請架設機器人的人設定 message_content = true。
doctor-clock-ahead = 我所在主機的時鐘比 Discord 快 { $seconds } 秒，日期和週報的時間會不準。請架設機器人的人開啟自動校時（NTP）。
doctor-clock-behind = 我所在主機的時鐘比 Discord 慢 { $seconds } 秒，或是我回應得太慢。請架設機器人的人開啟自動校時（NTP），並看看主機是不是太忙。
doctor-cannot-write = 我無法寫入資料庫（{ $error }）。請架設機器人的人檢查磁碟是否已滿、資料庫是否連得上。
doctor-schema = 資料庫的結構版本是 { $found }，應該是 { $latest }。請架設機器人的人只用同一個版本重新啟動。
doctor-deaf = 我目前沒有連上 Discord 的即時事件。我會自動重新連線，並補讀漏掉的內容。
doctor-not-presented = 我啟動之後，Discord 還沒有把這個伺服器的資料給我。請等一分鐘再檢查一次。
doctor-late-job = 「{ $job }」{ $due } 就該完成，到現在還沒有。我會繼續嘗試；原因在執行紀錄裡，請架設機器人的人查看。

doctor-permissions = 🔑 權限 { $has } / { $all } 項
doctor-permissions-unknown = 🔑 權限：Discord 沒有回答
doctor-places = 🏷️ 等級身分組 { $roles } 個 · 門禁 { $gates } 道
doctor-also = 🔌 你的頻道和升級通知頻道、Intents、與 Discord 的連線
doctor-database = 💾 { $engine }，{ $size } MB，寫入測試，結構版本 { $schema }
doctor-queue = 📤 還沒送到的變更 { $pending } 項 · 十分鐘內被拒絕 { $refused } 次
doctor-clock = 🕒 時鐘與 Discord 相差 { $ms } 毫秒
doctor-no-summary = 還沒有發過週報
doctor-last-summary = 上一份週報：{ $at }
doctor-last-summary-late = 上一份週報：{ $at }（我離線過，所以晚發）
doctor-last-summary-waits = { $at } 的週報還沒有發出去
doctor-job = { $job }，下一次：{ $at }
job-send-weekly-summary = 週報
job-settle-standings = 每天檢視大家的等級
job-audit-gates = 每天檢查誰看得到門禁頻道
job-remind-of-promise = 待回覆提醒
job-find-care = 關心名單
job-erase-old = 刪除到期的資料

# 和 Discord 中文介面的名稱一致。
permission-view-channels = 檢視頻道

# 用途，以及少了它會怎樣。說明文件用的是同樣的句子。
permission-why-view = 知道頻道裡發生了什麼；機器人看不到的頻道，沒有人能得分
permission-why-post = 把核准名單、通知和附圖的週報送到你指定的頻道；三項缺一項，這些就會等著
permission-why-history = 補讀機器人離線期間和邀請之前的紀錄，發文前也先確認剛才那一則有沒有送出去；少了它，只計算當下聽到的
permission-why-roles = 建立、發放、收回等級身分組，以及調整門禁頻道誰看得到；少了它，這些都會等著
permission-why-connect = 語音頻道也能設門禁（機器人自己沒有的權限，Discord 不讓它給別人），也用來讀取語音頻道裡的聊天；少了它，這種門禁會等著
permission-why-audit-log = 知道是誰手動給了或收了身分組、誰被踢出或停權，以及哪些邀請會送身分組；少了它，紀錄裡沒有名字，被踢出的人會當成自己離開，也檢查不了邀請
permission-why-threads = 用私人討論串回覆粉絲的 /提問，以及設「大家都能看、只有粉絲能發言」的門禁（機器人自己沒有的權限，不能給別人）；少了它們，這些回覆和門禁會等著
permission-why-voice = 語音和舞台頻道設「大家都能聽、只有粉絲能說話」的門禁；少了它們，這種門禁會等著
