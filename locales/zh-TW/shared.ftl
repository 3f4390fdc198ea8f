# 多個功能共用的詞。

tier-0 = 新朋友
tier-1 = 常客
tier-2 = 核心粉絲
tier-3 = 鐵粉

kind-message = 發言
kind-reply = 回覆別人
kind-reply-received = 得到回覆
kind-welcome = 歡迎新朋友
kind-reaction-received = 得到表情回應
kind-reaction-given = 給別人表情回應
kind-thread = 開討論串
kind-voice = 語音聊天
kind-poll-vote = 參加投票
kind-gathering = 參加聚會
kind-thanks = 得到感謝
kind-star = 獲創作者加星
kind-referral = 帶朋友加入
kind-share = 分享連結
kind-conversion = 購買支持
kind-concern = 關心創作者
person-unknown = 某人

weekday-0 = 星期一
weekday-1 = 星期二
weekday-2 = 星期三
weekday-3 = 星期四
weekday-4 = 星期五
weekday-5 = 星期六
weekday-6 = 星期日
weekday-short-0 = 週一
weekday-short-1 = 週二
weekday-short-2 = 週三
weekday-short-3 = 週四
weekday-short-4 = 週五
weekday-short-5 = 週六
weekday-short-6 = 週日

month-short-1 = 1 月
month-short-2 = 2 月
month-short-3 = 3 月
month-short-4 = 4 月
month-short-5 = 5 月
month-short-6 = 6 月
month-short-7 = 7 月
month-short-8 = 8 月
month-short-9 = 9 月
month-short-10 = 10 月
month-short-11 = 11 月
month-short-12 = 12 月
date-day = { $month } { $day } 日
date-week = { $year } 年 { $from } – { $to }

button-previous-page = ◀ 上一頁
button-next-page = 下一頁 ▶
button-back = ◀ 上一步
button-next = 下一步 ▶
button-me = 我的卡片
button-why = 積分怎麼來的？
button-top = 排行榜
button-help = 使用說明
button-share = 秀給大家看
button-panel = 控制台

error-title = 沒有成功
error-internal = 我這邊出了點問題，已記錄為 { $incident }，請稍後再試一次。
error-guild-unknown = 我還在認識這個伺服器，請過幾秒再試。
error-member-unknown = 我還不認識這位成員，請對方先發一則訊息。
error-bots-earn-nothing = 機器人不會累積積分。
error-creator-only = 只有伺服器擁有者和擁有「創作者」身分組的人可以這麼做，請找他們幫忙。
error-moderator-only = 只有創作者和管理員可以這麼做，請找他們幫忙。
error-server-only = 這個功能只能在伺服器裡使用。
error-old-button = 這個按鈕來自舊版本，請用指令重新開啟頁面。
error-bad-argument = 我看不懂「{ $value }」，請從 Discord 列出的選項中選擇。
