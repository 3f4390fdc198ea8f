# 五項指標，以及忠誠度的組成。

signals-title = 五項指標，分開來看
signals-comments = 💬 留言：**{ $comments }** 則，其中 { $answers } 則是回覆
signals-shares = 🔗 分享連結：**{ $n }** 次
signals-conversions = 🛍️ 購買支持：**{ $n }** 次
signals-referrals = 🤝 帶來的朋友：**{ $n }** 位
signals-concern = 💛 關心創作者：**{ $n }** 次
signals-note = 「留言」和「關心創作者」看最近 12 週，其他看最近 12 個月。只有你、創作者和管理員看得到。

button-loyalty = 忠誠度怎麼算？
loyalty-title = 忠誠度 { $loyalty }（滿分 100）
loyalty-text = 忠誠度看的是你和這裡有多深的連結。多發言不會變高，常回來才會；離開一段時間會慢慢下降。
loyalty-term = **{ $points } / { $of }** · { $what }
loyalty-presence = 常回來：最近 { $of } 週有 { $weeks } 週活躍（一週參與 { $days } 天以上）
loyalty-recency = 最近參與：{ $days ->
        [0] 今天
        [1] 昨天
       *[other] { $days } 天前
    }
loyalty-recency-none = 最近參與：最近 12 週沒有參與
loyalty-depth = 得到肯定：12 週內得到回覆、表情回應、感謝或星星共 { $n } 次
loyalty-advocacy = 帶來更多人：12 個月內帶來的朋友、分享連結、購買支持
