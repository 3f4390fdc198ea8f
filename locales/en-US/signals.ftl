# The five signals and what the loyalty score is made of.

signals-title = Five signals, each by itself
signals-comments = 💬 Comments: **{ $comments }**, { $answers } of them answers
signals-shares = 🔗 Links shared: **{ $n }**
signals-conversions = 🛍️ Purchases: **{ $n }**
signals-referrals = 🤝 Friends brought: **{ $n }**
signals-concern = 💛 Asked after the creator: **{ $n }**
signals-note = “Comments” and “Asked after the creator” cover the last 12 weeks, the rest the last 12 months. Only you, the creator and moderators see this.

button-loyalty = What is my loyalty?
loyalty-title = Loyalty { $loyalty } of 100
loyalty-text = It shows how much somebody belongs here. Writing more does not raise it; coming back does. It fades while you are away.
loyalty-term = **{ $points } of { $of }** · { $what }
loyalty-presence = Coming back: { $weeks } of the last { $of } weeks were active ones ({ $days } or more days)
loyalty-recency = Being here: { $days ->
        [0] you took part today
        [one] you last took part yesterday
       *[other] you last took part { $days } days ago
    }
loyalty-recency-none = Being here: you have not taken part in the last 12 weeks
loyalty-depth = Being valued: { $n ->
        [one] answered, reacted to, thanked or starred once
       *[other] answered, reacted to, thanked or starred { $n } times
    } in 12 weeks
loyalty-advocacy = Bringing others: friends who stayed, links shared, purchases in 12 months
