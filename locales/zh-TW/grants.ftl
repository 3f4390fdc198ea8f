# 手動給予或收回的等級。

command-grant = 授予
command-grant-description = 手動授予或收回等級
command-grant-tier = 等級
command-grant-tier-description = 不管積分多少，直接給一個等級
command-grant-revoke = 收回
command-grant-revoke-description = 收回等級，要有人再給才會恢復
command-grant-list = 清單
command-grant-list-description = 所有手動授予或收回的等級
command-grant-member = 成員
command-grant-member-description = 對象是誰
command-grant-which = 等級
command-grant-which-description = 哪個等級
command-grant-reason = 原因
command-grant-reason-description = 為什麼；工作人員會在 /紀錄 看到
command-grant-days = 天數
command-grant-days-description = 給幾天（不填就沒有期限）

grant-title = 已授予等級
grant-given = { $who } 現在是「**{ $tier }**」了，沒有期限，身分組馬上就會發放。
    原因：{ $reason }
grant-given-until = { $who } 現在是「**{ $tier }**」了，到 { $until } 為止，身分組馬上就會發放。
    原因：{ $reason }
grant-revoked-title = 已收回等級
grant-revoked = { $who } 不再是「**{ $tier }**」，身分組馬上就會收回。要恢復的話，請用 /授予 等級 再給一次。
    原因：{ $reason }
grant-revoked-superfan = { $who } 不再是「**{ $tier }**」，身分組馬上就會收回。除非有人在 /核准 的「已婉拒」重新開放，否則不會再被提名。
    原因：{ $reason }
grants-title = 手動授予與收回
grants-empty = 目前沒有手動調整的等級。/授予 等級 可以直接給；在 Discord 裡手動加減身分組也一樣算數。
grants-line-given = 🎁 { $who } · **{ $tier }** · { $by } 給的，{ $when }{ $until ->
        [none] {""}
       *[other] {" "}· 到 { $until } 為止
    }
grants-line-taken = ✂️ { $who } · **{ $tier }** · { $by } 收回的，{ $when }
grants-reason = -# { $reason }
grants-via-role = 在 Discord 手動調整
grants-via-choice = 設定等級身分組時就已經擁有
panel-grants = 手動調整等級

error-grant-days = 天數請填 1 到 { $most }，不填就沒有期限。
error-grant-everyone = 每個人都在這個等級，請選更高的。
error-tier-not-held = 對方沒有這個等級，不需要收回。
error-bots-hold-no-tier = 機器人沒有等級，請選一位成員。
