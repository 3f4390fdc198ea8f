# 提名、核准與結果。

proposal-title = { $name } 符合鐵粉圈的條件了
proposal-decided-title = 審核結果：{ $name }
proposal-evidence = { $who } · 加入於 { $joined }
    第一次參與 { $first } · 最近參與 { $last }
    活躍週數 **{ $weeks } / { $of }** · **{ $kinds }** 種參與方式
    十二週內得到回覆或肯定 **{ $helpful }** 次
    忠誠度 **{ $loyalty }**（滿分 100）· { $points } 分
why-now = **為什麼是現在：**{ $reasons }
why-now-and = 、
why-now-asked-again = 你說之後再問一次
why-now-tenure = 加入的時間夠久了
why-now-weeks = 又達成了一個活躍週
why-now-kinds = 多了一種參與方式
why-now-loyalty = 忠誠度達標了
why-now-calm = 距離上次禁言、踢出或停權已經夠久
why-now-all = 所有條件都符合
proposal-approve = 核准
proposal-decline = 婉拒…
proposal-not-yet = 再等等：之後再問我
proposal-not-yet-days = { $days } 天後再問
proposal-approved = ✅ { $by } 已核准，{ $when }
proposal-put-off = ⏳ { $by } 說再等等，{ $when }。到時我會再問。
proposal-declined = ✖️ { $by } 已婉拒，{ $when }：{ $reason }
proposal-granted = ✅ { $by } 直接授予「{ $tier }」，{ $when }
proposal-let-in = ✅ 依規則自動成為「{ $tier }」，{ $when }
proposal-left = 🚪 已離開伺服器，{ $when }。如果回來後仍符合條件，我會再提名。
proposal-removed = ⛔ 被 { $by } 踢出或停權，{ $when }
proposal-over = 已不在等候名單：情況有了變化。

queue-title = { $name }（等候名單第 { $at } 位，共 { $of } 位）
queue-next = 下一位 ▶
queue-empty-title = 目前沒有人在等
queue-empty = 有粉絲符合鐵粉圈的所有條件時，會出現在這裡和創作者頻道。

decided-title = 完成
decided-approved = { $who } 進入鐵粉圈了，身分組和專屬頻道馬上就會開通。
decided-not-yet = { $who } 先維持現狀，到時我會再問你。
decided-declined = 之後不會再提名 { $who }，除非有人在 /核准 的「已婉拒」裡重新開放。
decline-title = 婉拒
decline-reason = 原因（只有工作人員看得到）
decline-reason-hint = 例如：為了抽獎才加入

error-already-approved = 已經有人核准了。
error-no-longer-eligible = 對方已經不在等候名單：可能有人先決定了，或是情況有了變化。
error-not-declined = 對方已經可以被提名，不需要重新開放。

declined-title = 已婉拒
declined-text = 這些粉絲被婉拒或移出鐵粉圈，不會再被提名。選一位就能重新開放。
declined-empty = 目前沒有被婉拒的人。
declined-line = { $who } · { $since } 起
declined-more = …還有 { $n } 位
declined-pick = 重新開放提名
declined-button = 已婉拒（{ $n }）
reopened = { $who } 可以再被提名了，符合所有條件時就會出現在等候名單。
button-reopen = 重新開放提名
