# 誰做了什麼。

command-log = 紀錄
command-log-description = 誰做了什麼：核准、等級、積分、規則、門禁、設定
command-log-by = 操作者
command-log-by-description = 只看這個人做的
command-log-about = 對象
command-log-about-description = 只看和這位成員有關的
command-log-topic = 類別
command-log-topic-description = 只看一種

log-topic-approval = 核准
log-topic-grants = 手動等級
log-topic-points = 積分
log-topic-rules = 規則
log-topic-gates = 門禁
log-topic-settings = 設定
log-topic-history = 補讀與匯入
log-title = 誰做了什麼
log-filtered = 只看：{ $filters }
log-filter-by = 操作者 { $who }
log-filter-about = 對象 { $who }
log-empty = 目前還沒有紀錄。
log-empty-filtered = 沒有符合的紀錄。
log-footer = 共 { $n } 筆 · 第 { $page } 頁，共 { $pages } 頁
log-line = { $when } · { $by } · { $what }
log-operator = 架設我的人
log-export = 匯出（CSV）
log-exported-title = 紀錄檔
log-exported = 共 { $n } 筆，從最新的開始。{ $more ->
        [0] {""}
       *[other] 較舊的 { $more } 筆沒有放進來。
    }
panel-log = 操作紀錄
log-column-time = 時間
log-column-by = 操作者
log-column-by-name = 操作者名稱
log-column-about = 對象
log-column-about-name = 對象名稱
log-column-topic = 類別
log-column-what = 內容

deed-approve = 核准了 { $who }
deed-not-yet = 對 { $who } 說再等等，{ $days } 天後再問
deed-decline = 婉拒了 { $who }：{ $reason }
deed-reopen = 重新開放 { $who } 被提名
deed-grant = 給了 { $who }「{ $tier }」，沒有期限：{ $reason }
deed-grant-until = 給了 { $who }「{ $tier }」，到 { $until }：{ $reason }
deed-revoke = 收回 { $who } 的「{ $tier }」：{ $reason }
deed-give-role = 在 Discord 給了 { $who }「{ $tier }」的身分組
deed-take-role = 在 Discord 拿掉 { $who }「{ $tier }」的身分組
deed-reason = { $deed }：{ $reason }
deed-remove = 踢出或停權 { $who }
deed-announce-absence = 請假 { $days } 天
deed-return-early = 提早銷假
deed-give-points = 給 { $who } { $points } 分：{ $reason }
deed-take-points = 扣 { $who } { $points } 分：{ $reason }
deed-undo-points = 撤銷 { $who } 的 { $points } 分：{ $reason }
deed-star = 在 { $channel } 給 { $who } 的訊息加星
deed-unstar = 收回 { $channel } 裡 { $who } 訊息的星星
deed-prepare-rule = 準備修改規則：{ $what } → { $value }
deed-discard-rules = 丟掉準備中的規則修改
deed-apply-rules = 套用新規則（第 { $version } 版，{ $changes } 項修改）
deed-undo-rules = 恢復之前的規則（第 { $version } 版，{ $changes } 項修改）
deed-add-gate = 為 { $channel } 設門禁：「{ $tier }」以上
deed-remove-gate = 取消 { $channel } 的門禁
deed-repair-gates = 修復門禁（{ $repairs } 項）
deed-set = 把{ $setting }設為 { $value }
deed-set-none = 清除{ $setting }
deed-make-roles = 建立 { $tiers } 個等級的身分組
deed-finish-setup = 完成 /設定
deed-stop-roles = 停止更新身分組
deed-go-on-with-roles = 繼續更新身分組
deed-read-history = 補讀最近 { $days } 天
deed-stop-history = 停止補讀
deed-go-on-with-history = 繼續補讀
deed-import = 匯入 { $members } 位成員共 { $points } 分（第 { $n } 次匯入）
deed-undo-import = 收回第 { $n } 次匯入

setting-language = 伺服器語言
setting-time-zone = 時區
setting-creator-role = 創作者身分組
setting-moderator-role = 管理員身分組
setting-creator-channel = 核准與週報頻道
setting-notices-channel = 升級通知頻道
setting-summary-time = 週報時間
setting-role-mode = 粉絲擁有哪些等級身分組
setting-tier-role = 「{ $tier }」的身分組
