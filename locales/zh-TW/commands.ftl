# 指令：Discord 選單裡的名稱與說明，以及解釋指令的頁面。
# 名稱不能有空格，最多 32 個字；說明最多 100 個字。

command-me = 我的卡片
command-me-description = 你的卡片：積分、等級、名次，還有下一步
command-me-public = 公開
command-me-public-description = 讓這個頻道的大家都看到
command-why = 為什麼
command-why-description = 最近的參與紀錄，每一筆得了多少分、為什麼
command-top = 排行榜
command-top-description = 這個伺服器的排行榜
command-top-period = 期間
command-top-period-description = 要看哪一段時間（預設：本週）
command-help = 使用說明
command-help-description = 積分怎麼算、你可以做什麼
command-about = 關於
command-about-description = 鐵粉是什麼、會記錄你的哪些資料
command-panel = 控制台
command-panel-description = 有什麼等你處理，以及所有功能的入口
command-approve = 核准
command-approve-description = 決定哪些粉絲可以進鐵粉圈
command-points = 積分
command-points-description = 手動給分或扣分
command-points-give = 給分
command-points-give-description = 給粉絲積分，附上對方看得到的原因
command-points-take = 扣分
command-points-take-description = 扣粉絲積分，附上對方看得到的原因
command-points-undo = 撤銷
command-points-undo-description = 撤銷先前的給分或扣分
command-points-member = 成員
command-points-member-description = 對象是誰
command-points-amount = 分數
command-points-amount-description = 幾分
command-points-reason = 原因
command-points-reason-description = 為什麼；粉絲會在 /為什麼 看到
command-points-entry = 紀錄
command-points-entry-description = 要撤銷哪一筆
command-gate = 門禁
command-gate-description = 需要等級才能進的頻道
command-gate-add = 新增
command-gate-add-description = 讓頻道只開放給某個等級以上
command-gate-remove = 移除
command-gate-remove-description = 取消門禁，恢復原本的樣子
command-gate-list = 清單
command-gate-list-description = 所有門禁頻道與目前狀態
command-gate-channel = 頻道
command-gate-channel-description = 哪個頻道或類別
command-gate-tier = 等級
command-gate-tier-description = 最低要到哪個等級才進得去
command-summary = 週報
command-summary-description = 每週互動報告
command-summary-now = 現在看
command-summary-now-description = 馬上看某一週的週報，只有你看得到
command-summary-week = 哪一週
command-summary-week-description = 要看哪一週（預設：上一個完整的星期）
command-setup = 設定
command-setup-description = 開始設定：語言、頻道、等級、第一道門禁、週報時間
command-history = 歷史訊息
command-history-description = 我來之前、或我沒辦法讀的時候，大家說了什麼
command-history-read = 讀取
command-history-read-description = 讀取最近幾天，就像我當時在場一樣計分
command-history-status = 進度
command-history-status-description = 讀到哪裡了，還有哪些頻道不能讀
command-history-days = 天數
command-history-days-description = 往回讀幾天，最多 365 天

choice-span-week = 本週
choice-span-month = 本月
choice-span-all = 累計
choice-week-0 = 這週到目前為止
choice-week-1 = 上週
choice-week-2 = 兩週前
choice-week-3 = 三週前
choice-week-4 = 四週前

list-separator = 、
list-more = 還有 { $n } 位

panel-title = 控制台 · { $server }
panel-nobody-waits = 目前沒有人在等你決定。
panel-waits = **有 { $n } 位粉絲在等你決定：**{ $names } { $more }
panel-now = 目前狀態
panel-state = { $people } 位成員 · { $superfans } 位鐵粉 · { $gates } 道門禁
    下一份週報：{ $next }
panel-pending = ⏳ 還有 { $n } 項變更正在送往 Discord
panel-problems = 已暫停的項目與處理方式
panel-more-problems = …還有 { $n } 項
panel-setup-title = 第一步
panel-setup-hint = /設定 只要兩分鐘：語言、頻道、等級、第一道門禁。
panel-queue = 等候名單
panel-queue-n = 等候名單（{ $n }）
panel-gates = 門禁
panel-summary = 上週週報
panel-history = 過去的訊息
panel-unread = 我不能補讀的頻道
panel-setup = 設定

help-title = 怎麼玩
help-text = 參與就會累積積分。發言每分鐘計一則，每天有上限，所以洗版沒有用；回覆別人另外加分。
    積分不會消失，累積到一定程度就會升級。鐵粉圈不一樣：要待得夠久、常常回來、得到大家的肯定，最後由創作者親自決定。
help-commands = 你可以做的事
about-title = 鐵粉 · Ironfan
about-text = 我幫創作者認識並留住一直回來的粉絲。
    {""}**我會記錄：**誰在什麼時候、哪個頻道參與過（只存編號），積分和等級都由此算出。
    {""}**我絕不記錄：**你的訊息內容。
    我不會主動私訊任何人，也不會用花了多少錢來排名。
about-version = 版本 { $version }
