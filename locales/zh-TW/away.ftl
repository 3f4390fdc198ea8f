# 請假。

command-away = 請假
command-away-description = 先說一聲要離開一陣子，這段期間什麼都不會退步
command-away-until = 到
command-away-until-description = 從今天請假到某一天
command-away-back = 銷假
command-away-back-description = 提早回來了
command-away-show = 查看
command-away-show-description = 請假到哪天、還能請幾天
command-away-day = 日期
command-away-day-description = 請假的最後一天，例如 2026-12-24，或填天數

away-title = 🏖️ 請假中
away-until = 到 { $until }（含當天）。這段期間沒參與的日子不列入計算：活躍週數和忠誠度都不會下降。
away-inside = 「**{ $tier }**」的位置替你留著。
away-left = { $days ->
        [0] 之後沒有天數可以再請了（365 天內最多 { $most } 天）。
       *[other] 之後還可以再請 { $days } 天（365 天內最多 { $most } 天）。
    }
away-not-title = 你沒有在請假
away-not = { $days ->
        [0] 目前沒有天數可以請了（365 天內最多 { $most } 天）。
       *[other] 要離開一陣子的話，用 /請假 到 先說一聲，這段期間什麼都不會退步。還可以請 { $days } 天（365 天內最多 { $most } 天）。
    }
away-back-title = 👋 歡迎回來
away-back = 從今天起照常計算。
away-choice = { $day } · { $days } 天
button-away-back = 我回來了

error-away-past = 那天已經過了，請選今天或之後的日子。
error-away-too-long = { $left ->
        [0] 目前沒有天數可以請了（365 天內最多 { $most } 天）。
       *[other] 這樣是 { $days } 天，但只剩 { $left } 天可以請（365 天內最多 { $most } 天）。請選早一點的日子。
    }
error-away-day = 我看不懂「{ $day }」。請填日期，例如 2026-12-24，或填天數，例如 14。
error-away-often = 今天已經改了好幾次請假，請明天再改。
error-not-away = 你現在沒有在請假。

# 天數後面的字，長的放前面。
away-day-words = 天 日
