# 提名、核准與結果。

proposal-title = { $name } 符合鐵粉圈的條件了
proposal-decided-title = 審核結果：{ $name }
proposal-evidence = { $who } · 加入於 { $joined } · 最近參與 { $last }
    活躍週數 **{ $weeks } / { $of }** · **{ $kinds }** 種參與方式
    十二週內得到回覆或肯定 **{ $helpful }** 次
    忠誠度 **{ $loyalty }**（滿分 100）· { $points } 分
proposal-approve = 核准
proposal-decline = 婉拒…
proposal-not-yet = 再等等：之後再問我
proposal-not-yet-days = { $days } 天後再問
proposal-approved = ✅ { $by } 已核准，{ $when }
proposal-put-off = ⏳ { $by } 說再等等，{ $when }。到時我會再問。
proposal-declined = ✖️ { $by } 已婉拒，{ $when }：{ $reason }
proposal-over = 已不在等候名單：條件有了變化。

queue-title = { $name }（等候名單第 { $at } 位，共 { $of } 位）
queue-next = 下一位 ▶
queue-empty-title = 目前沒有人在等
queue-empty = 有粉絲符合鐵粉圈的所有條件時，會出現在這裡和創作者頻道。

decided-title = 完成
decided-approved = { $who } 進入鐵粉圈了，身分組和專屬頻道馬上就會開通。
decided-not-yet = { $who } 先維持現狀，到時我會再問你。
decided-declined = 之後不會再提名 { $who }。
decline-title = 婉拒（無法復原）
decline-reason = 原因（只有工作人員看得到）
decline-reason-hint = 例如：為了抽獎才加入

error-already-approved = 已經有人核准了。
error-no-longer-eligible = 對方已經不在等候名單：可能有人先決定了，或是條件有了變化。
