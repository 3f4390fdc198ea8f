# 手動給分與扣分。

points-title = 積分
points-given = { $who } 得到 **{ $points }** 分：{ $reason }
    目前共 { $total } 分。用 /積分 撤銷 可以收回。
points-taken = 從 { $who } 扣了 **{ $points }** 分：{ $reason }
    目前共 { $total } 分。用 /積分 撤銷 可以還回去。
points-undone = 已撤銷 { $who } 的 { $points } 分（{ $reason }）
    目前共 { $total } 分。
points-choice = { $points } { $name }：{ $reason }

error-points-range = 請輸入 1 到 { $most } 分。
error-reason-length = 請寫 1 到 { $most } 個字的原因，粉絲會在 /為什麼 看到。
error-already-undone = 已經有人撤銷過了。
error-no-such-adjustment = 找不到這筆紀錄，請從清單中選擇。
