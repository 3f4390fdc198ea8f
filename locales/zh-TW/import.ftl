# 從其他機器人帶來的積分：檔案的預覽、匯入結果，以及檔案有什麼問題。英文名稱前後的空格是排版用的，句子裡就不必再加。

import-from-mee6 = {" "}MEE6{" "}
import-from-lurkr = {" "}Lurkr{" "}
import-from-amari = {" "}AmariBot{" "}
import-from-polaris = {" "}Polaris{" "}
import-from-levelup = {" "}Red LevelUp{" "}
import-from-file = 檔案

import-worth-as-is = 1 XP 換 1 分
import-worth-scaled = XP 的 { $percent }%
import-worth-fit = 最高分的人得 { $best } 分

import-title = 從{ $origin }匯入：預覽
import-nothing-yet = 目前什麼都還沒改。
import-gives = { $members } 位成員合計得到 { $points } 分（{ $worth }）。
import-all-present = 他們現在都在伺服器裡。
import-away = 其中 { $present } 位現在在伺服器裡，{ $away } 位不在，積分會替他們留著。
import-nothing = 另有 { $members } 位沒有積分可以帶過來。
import-bots = { $bots } 個機器人不匯入。
import-replaces = { $members } 位成員已經有從{ $origin }匯入的 { $points } 分，這次會取代，不會重複加。
import-unusable-title = 沒有可以匯入的內容
import-unusable = 檔案看得懂，但裡面沒有任何人可以得分。

import-top-heading = 匯入後積分最高的人
import-top-row = { $place }. { $name }：{ $before } → { $after }（{ $xp } XP）
import-top-row-level = { $place }. { $name }：{ $before } → { $after }（{ $xp } XP，{ $level } 級）
import-moves-heading = 等級有變動的人
import-move = { $from } → { $to }：{ $members } 位
import-no-moves = 沒有人。
import-remarks-heading = 請留意（{ $n } 筆）
import-at-line = 第 { $n } 行：{ $what }
import-at-entry = 第 { $n } 筆：{ $what }
import-more-remarks = …還有 { $n } 筆

import-why-no-id = 沒有使用者 ID，略過
import-why-not-an-id = 「{ $text }」不是使用者 ID，略過
import-why-rounded-id = 「{ $text }」是被四捨五入過的 ID，略過；請把那一欄以文字格式匯出
import-why-no-points = 沒有積分，略過
import-why-not-points = 「{ $text }」不是數字，略過
import-why-unclear-points = 「{ $text }」分不出是千位還是小數，略過；請不要用小數點
import-why-negative-points = 「{ $text }」是負數，略過
import-why-too-many-points = 「{ $text }」超過 { $most }，略過
import-why-twice = { $member } 出現兩次，以較高的為準
import-why-prestige = { $member } 轉生過，檔案裡沒有轉生前的積分

import-pick-worth = 這些積分值多少
import-apply = 匯入
import-cancel = 取消
import-cancelled-title = 沒有匯入
import-cancelled = 什麼都沒改，檔案內容也已經清除。
import-done-title = 已從{ $origin }匯入
import-done = { $members } 位成員合計得到 { $points } 分（{ $worth }）。等級和身分組會自動跟上，每個人都能在 /為什麼 看到積分的來源。
import-undo = 收回這次匯入
import-undone-title = 已收回匯入
import-undone = 從{ $origin }匯入給 { $members } 位成員的 { $points } 分已經收回。
import-restored = { $members } 位成員恢復了上一次匯入的積分。

import-overview-title = 從其他機器人帶積分過來
import-overview = 再用一次 /匯入，附上另一個機器人的檔案。我會先讓你預覽結果，你同意之前什麼都不會改。
import-overview-files = 檔案從哪裡來
import-overview-lurkr = **Lurkr**：Lurkr 網站的 Dashboard → Danger Zone → Download Leveling Data
import-overview-levelup = **Red LevelUp**：指令 `leveldata backup`
import-overview-polaris = **Polaris**：設定裡的匯出按鈕
import-overview-amari = **AmariBot**：API 的排行榜，存成 JSON
import-overview-mee6 = **MEE6**：排行榜的 JSON 或 CSV
import-overview-other = **其他**：有 user_id 和 points 兩欄的 CSV 檔，或 JSON
import-overview-so-far = 匯入紀錄
import-listed = { $n }. 從{ $origin }匯入：{ $members } 位成員，{ $points } 分 · { $by } · { $when }
import-listed-undone = { $line }（已收回）
import-by-operator = 架設者
import-undo-n = 收回第 { $n } 次匯入

import-cli-dry-run = 以上只是預覽。加上 --apply 才會匯入。
import-cli-done = 完成，這是第 { $n } 次匯入。要收回的話，請執行 `ironfan import --undo { $n } --guild { $guild }`。
import-cli-undone = 已收回第 { $n } 次匯入。
import-cli-roles = 如果機器人正在執行，等級和身分組會在一分鐘內跟上；不然就等下次啟動。

error-import-gone = 這份預覽已經用過、取消了，或是超過一天。請用 /匯入 重新附上檔案。
error-import-replaced = 後來從同一個地方匯入的第 { $by } 次已經取代了它，請先收回那一次。
error-import-nobody = 沒有人會得到積分，所以沒有匯入。請提高百分比，或換一個檔案。
error-no-such-import = 沒有這次匯入。不附檔案執行 /匯入 可以看到全部。
error-import-worth = 請選 1 到 { $percent } 的百分比，或是讓最高分的人得 1 到 { $best } 分。
error-import-download = 我沒辦法從 Discord 取得檔案，請稍後再試一次。
error-import-too-large = 檔案太大了，最多 { $most } MB。請拿掉積分很少的成員再試一次。
error-import-too-many = 檔案超過 { $most } 筆，請拿掉積分很少的成員再試一次。
error-import-empty = 這個檔案裡沒有任何人。請確認檔案是否正確，或重新匯出。
error-import-not-text = 我沒辦法把這個檔案當成文字讀取。請另存成「CSV UTF-8」或 JSON。
error-import-cut-off = 檔案到一半就斷了，請重新下載或匯出。
error-import-bad-json = 這不是正確的 JSON：第 { $line } 行第 { $column } 個字元有問題，請重新匯出。
error-import-bad-table = 從第 { $line } 行開始讀不下去，請重新存成「CSV UTF-8」。
error-import-unknown = 我不認識這種檔案。請使用 MEE6、Lurkr、AmariBot、Polaris 或 Red LevelUp 的匯出檔，或是有 user_id 和 points 兩欄的 CSV 檔。
error-import-not-from = 這看起來不是那個機器人的匯出檔。請改選別的格式，或是不選，讓我自己判斷。
error-import-no-ids = 找不到使用者 ID 的欄位。請在第一行把它命名為 user_id；只有名字不夠，因為名字會改。
error-import-no-points = 找不到積分的欄位，請在第一行把它命名為 points。
error-import-other-servers = 這份備份裡有別的伺服器，但沒有這一個。請在這個伺服器使用指令 leveldata backup。
error-import-weekly = 這是 AmariBot 的每週排行榜，只有一週的積分。請匯出不含「weekly」的排行榜。
error-import-rounded-ids = 試算表把使用者 ID 四捨五入了，大多數都以 000 結尾。請重新匯出，並把 ID 那一欄以文字格式開啟。
error-import-no-such-server = 沒有 ID 為 { $guild } 的伺服器。目前有：{ $known }
error-import-no-server = 請指定伺服器：--guild ID。目前有：{ $known }
error-import-file = 無法讀取 { $file }：{ $detail }
