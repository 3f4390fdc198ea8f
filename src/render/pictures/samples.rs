//! Pictures to look at and to compare: every kind, in English and in Chinese, of a usual week, of long and
//! hostile texts, and of a server on its first day.

use std::io::Cursor;

use super::{
    Bar, BarChart, Card, Figure, Hours, People, Person, Progress, Summary, TierColor, Tile, Top, TopRow,
    Trend,
};

/// Names from every script the embedded faces cover, and the ways people decorate theirs.
pub(super) const NAMES: &[&str] = &[
    "小鹿斑比 🦌",
    "龍貓愛喝珍珠奶茶的星期五晚上直播守門員永遠第一排不缺席的鐵粉隊長",
    "鬱鬱龜籲 🇹🇼",
    "嘅咗啲冇佢哋",
    "さくら🌸モモ",
    "ㄅㄆㄇㄈ注音",
    "김민지 팬클럽",
    "สมชาย ใจดี ✨",
    "ผู้ใหญ่ที่รักน้ำ",
    "محمد العربي",
    "محمد (Mo) 123 العربي",
    "שלום עולם 2024",
    "नमस्ते क्षत्रिय",
    "Ωmega_Άννα",
    "Владимир Їжак",
    "Nguyễn Thị Ánh",
    "Zoë & <script>alert(\"x\")</script> 'q'",
    "👨‍👩‍👧‍👦 陳家四口",
    "👩🏽‍💻❤️‍🔥🏳️‍🌈🏴‍☠️",
    "🇹🇼🇯🇵🇭🇰🇺🇸🇰🇷",
    "Z̷̢̛͓̺̈́a̸̡͎͊l̶̨̫͐g̴̡̈́o̵͔̓",
    "\u{202E}drawkcab",
    "𝓕𝓪𝓷𝓬𝔂 𝕗𝕠𝕟𝕥",
    "★彡 ♡ ミカ ♡ 彡★",
    "ꜱᴍᴀʟʟ ᴄᴀᴘꜱ",
    "Ⓜⓔⓘ ☆ ✿ ♪ ① ☎",
    "Night Owl’s “Diner” – café…",
    "(｡◕‿◕｡)",
];

/// A picture to draw.
pub(super) enum Picture {
    Card(Card),
    Top(Top),
    Summary(Box<Summary>),
}

#[derive(Clone, Copy, PartialEq)]
enum Language {
    En,
    Zh,
}

impl Language {
    fn pick(self, en: &str, zh: &str) -> String {
        match self {
            Language::En => en.to_owned(),
            Language::Zh => zh.to_owned(),
        }
    }
}

/// Every sample with the name of its file.
pub(super) fn all() -> Vec<(String, Picture)> {
    let mut samples = Vec::new();
    for (code, language) in [("en", Language::En), ("zh", Language::Zh)] {
        let mut add = |name: &str, picture| samples.push((format!("{name}-{code}"), picture));
        add("card-usual", Picture::Card(card(language)));
        add("card-long", Picture::Card(long_card(language)));
        add("card-zero", Picture::Card(zero_card(language)));
        add("top-usual", Picture::Top(top(language)));
        add("top-long", Picture::Top(long_top(language)));
        add("top-zero", Picture::Top(zero_top(language)));
        add("top-one", Picture::Top(one_top(language)));
        add("summary-usual", Picture::Summary(Box::new(summary(language))));
        add("summary-long", Picture::Summary(Box::new(long_summary(language))));
        add("summary-zero", Picture::Summary(Box::new(zero_summary(language))));
        add("summary-one", Picture::Summary(Box::new(one_summary(language))));
        add("summary-many", Picture::Summary(Box::new(many_summary(language))));
    }
    samples
}

fn figure(label: String, value: &str) -> Figure {
    Figure {
        label,
        value: value.to_owned(),
    }
}

fn tier(language: Language, rung: u8) -> String {
    match rung {
        0 => language.pick("Newcomer", "新朋友"),
        1 => language.pick("Regular", "常客"),
        2 => language.pick("Insider", "核心粉絲"),
        _ => language.pick("Superfan", "鐵粉"),
    }
}

fn server(language: Language) -> String {
    language.pick("Night Owl’s Diner", "夜貓子的深夜食堂")
}

/// A little landscape in place of a photo.
fn avatar(hue: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(256, 256, |x, y| {
        let (u, v) = (x as f32 / 256.0, y as f32 / 256.0);
        let hill = 0.64 + 0.07 * (u * 7.0 + f32::from(hue)).sin();
        let sun = (u - 0.66).hypot(v - 0.34);
        let shade = |from: u8, to: u8| (f32::from(from) + (f32::from(to) - f32::from(from)) * v) as u8;
        image::Rgb(match () {
            () if v > hill + 0.14 => [34, 60_u8.saturating_add(hue / 3), 70],
            () if v > hill => [62, 108, 96_u8.saturating_add(hue / 4)],
            () if sun < 0.13 => [252, 218, 146],
            () => [shade(44, 236), shade(70, 150), shade(hue, 130)],
        })
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn card(language: Language) -> Card {
    let superfan = language == Language::Zh;
    Card {
        name: language.pick("Momo 🌸", "小鹿斑比 🦌"),
        avatar: Some(avatar(if superfan { 90 } else { 200 })),
        avatar_seed: 3,
        tier_name: tier(language, if superfan { 3 } else { 2 }),
        tier_color: TierColor::Rung(if superfan { 3 } else { 2 }),
        superfan,
        server_name: server(language),
        tenure: language.pick("A fan for 412 days", "加入 412 天"),
        points: figure(language.pick("points", "積分"), "4,820"),
        rank: figure(language.pick("Rank", "排名"), "#3"),
        progress: (!superfan).then(|| Progress {
            fraction: 0.68,
            left: "Insider".to_owned(),
            right: "Loyalty 52 of 60 for Superfan".to_owned(),
        }),
        facts: vec![
            figure(language.pick("Loyalty", "忠誠度"), "82"),
            figure(language.pick("Active weeks", "活躍週數"), "8 / 12"),
            figure(language.pick("This week", "本週"), "+340"),
            figure(language.pick("Thanks received", "收到的感謝"), "17"),
        ],
        footer: None,
    }
}

fn long_card(language: Language) -> Card {
    Card {
        name: language.pick("Bartholomew “Barty” Featherstonehaugh-Cholmondeley III", NAMES[1]),
        avatar: Some(b"not a picture".to_vec()),
        avatar_seed: 1,
        tier_name: language.pick(
            "Guardian of the Midnight Kitchen",
            "深夜食堂永遠的守護者與核心粉絲代表",
        ),
        tier_color: TierColor::Rgb(40, 30, 160),
        server_name: language.pick(
            "The Extraordinarily Long-Named Server of Night Owls & Early Birds Everywhere",
            "夜貓子的深夜食堂暨全台灣最晚打烊的聊天室與早起鳥兒的早餐店聯合粉絲俱樂部",
        ),
        tenure: language.pick(
            "A fan for 3,652 days, active in every single one of the last 520 weeks without a break",
            "加入 3,652 天，連續 520 週從未缺席，每一場直播都坐在第一排陪大家聊天到天亮為止",
        ),
        points: figure(language.pick("points", "積分"), "1,234,567,890"),
        rank: figure(language.pick("Rank", "排名"), "#123,456"),
        progress: Some(Progress {
            fraction: 0.004,
            left: language.pick(
                "Guardian of the Midnight Kitchen",
                "深夜食堂永遠的守護者與核心粉絲代表",
            ),
            right: language.pick(
                "987,654,321 more points for the next tier",
                "再 987,654,321 積分就能升上下一階",
            ),
        }),
        facts: vec![
            figure(
                language.pick("Loyalty over twelve months", "過去十二個月的忠誠度"),
                "100",
            ),
            figure(language.pick("Active weeks", "活躍週數"), "520 / 520"),
            figure(language.pick("This week", "本週"), "+123,456,789"),
            figure(language.pick("Thanks received", "收到的感謝"), "1,048,576"),
        ],
        footer: Some(language.pick(
            "Away until 1 December: nothing fades meanwhile.",
            "請假到 12 月 1 日，這段期間忠誠度不會下降。",
        )),
        ..card(language)
    }
}

fn zero_card(language: Language) -> Card {
    Card {
        name: language.pick("mei", "阿明"),
        avatar: None,
        avatar_seed: 2,
        tier_name: tier(language, 0),
        tier_color: TierColor::Rung(0),
        superfan: false,
        tenure: language.pick("Joined today", "今天加入"),
        points: figure(language.pick("points", "積分"), "0"),
        rank: figure(language.pick("Rank", "排名"), "–"),
        progress: Some(Progress {
            fraction: 0.0,
            left: tier(language, 0),
            right: language.pick("100 more points for Regular", "再 100 積分成為常客"),
        }),
        facts: vec![
            figure(language.pick("Loyalty", "忠誠度"), "0"),
            figure(language.pick("Active weeks", "活躍週數"), "0 / 12"),
            figure(language.pick("This week", "本週"), "0"),
        ],
        ..card(language)
    }
}

fn row(language: Language, rank: u32, name: &str, rung: u8, points: &str, fraction: f32) -> TopRow {
    TopRow {
        rank,
        name: name.to_owned(),
        avatar: (rank == 1 || rank == 4).then(|| avatar(60 + rank as u8 * 30)),
        avatar_seed: name.len() as u64,
        tier_name: tier(language, rung),
        tier_color: TierColor::Rung(rung),
        points: points.to_owned(),
        fraction,
        is_viewer: false,
    }
}

fn top(language: Language) -> Top {
    let row = |rank, name: &str, rung, points, fraction| row(language, rank, name, rung, points, fraction);
    let mut rows = vec![
        row(1, "小鹿斑比 🦌", 3, "4,820", 1.0),
        row(2, "Momo", 3, "4,310", 0.894),
        row(3, "さくら🌸モモ", 2, "3,975", 0.825),
        row(4, "محمد العربي", 2, "3,120", 0.647),
        row(4, "สมชาย ใจดี ✨", 2, "3,120", 0.647),
        row(6, "👨‍👩‍👧‍👦 陳家四口", 1, "2,644", 0.549),
        row(7, "Zoë & <script>", 1, "2,410", 0.5),
        row(8, "鬱鬱龜籲 🇹🇼", 1, "2,105", 0.437),
        row(9, "김민지 팬클럽", 1, "1,990", 0.413),
        row(10, "Владимир Їжак", 0, "1,762", 0.366),
    ];
    rows[5].is_viewer = true;
    Top {
        title: language.pick("Top fans", "鐵粉排行榜"),
        subtitle: language.pick(
            "Night Owl’s Diner · 16–22 November",
            "夜貓子的深夜食堂 · 11 月 16 日至 22 日",
        ),
        rows,
        viewer_row: None,
        empty_text: String::new(),
    }
}

fn long_top(language: Language) -> Top {
    let names = [
        NAMES[1], NAMES[20], NAMES[16], NAMES[10], NAMES[12], NAMES[18], NAMES[22],
    ];
    let mut rows: Vec<TopRow> = names
        .iter()
        .zip([1_u32, 1, 1, 4, 5, 6, 7])
        .map(|(name, rank)| {
            let fraction = if rank == 1 { 1.0 } else { 0.02 / rank as f32 };
            row(language, rank, name, (rank % 4) as u8, "1,234,567,890", fraction)
        })
        .collect();
    rows[0].tier_name = language.pick("Guardian of the Midnight Kitchen", "深夜食堂永遠的守護者");
    rows[0].tier_color = TierColor::Rgb(90, 0, 90);
    let viewer = TopRow {
        is_viewer: true,
        ..row(language, 104_729, "ผู้ใหญ่ที่รักน้ำ", 0, "1", 0.0)
    };
    Top {
        title: language.pick("Top fans of all time in this server", "有史以來的鐵粉排行榜"),
        rows,
        viewer_row: Some(viewer),
        ..top(language)
    }
}

fn zero_top(language: Language) -> Top {
    Top {
        rows: Vec::new(),
        empty_text: language.pick(
            "Nobody has points this week yet. Say hello and be the first!",
            "這週還沒有人拿到積分，打聲招呼就是第一名！",
        ),
        ..top(language)
    }
}

/// One fan alone on the board, who looks at it.
fn one_top(language: Language) -> Top {
    let mut one = top(language);
    one.rows.truncate(1);
    one.viewer_row = None;
    for row in &mut one.rows {
        row.is_viewer = true;
    }
    one
}

fn tile(label: String, value: String, note: String, trend: Option<Trend>) -> Tile {
    Tile {
        label,
        value,
        note,
        trend,
    }
}

fn bars(labels: &[&str], values: &[u64]) -> Vec<Bar> {
    let bar = |(label, &value): (&&str, &u64)| Bar {
        label: (*label).to_owned(),
        value,
        value_text: grouped(value),
    };
    labels.iter().zip(values).map(bar).collect()
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|g| std::str::from_utf8(g).ok())
        .collect();
    groups.join(",")
}

const WEEKS: [&str; 8] = ["9/28", "10/5", "10/12", "10/19", "10/26", "11/2", "11/9", "11/16"];

fn day_labels(language: Language) -> [&'static str; 7] {
    match language {
        Language::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        Language::Zh => ["一", "二", "三", "四", "五", "六", "日"],
    }
}

fn summary(language: Language) -> Summary {
    let tiles = vec![
        tile(
            language.pick("Active fans", "活躍粉絲"),
            "47".to_owned(),
            language.pick(
                "week before 41 · 4-week average 38.5",
                "前一週 41 · 前 4 週平均 38.5",
            ),
            Some(Trend::Up),
        ),
        tile(
            language.pick("Conversations", "對話"),
            "318".to_owned(),
            language.pick(
                "week before 342 · 4-week average 330",
                "前一週 342 · 前 4 週平均 330",
            ),
            None,
        ),
        tile(
            language.pick("Superfans", "鐵粉"),
            "12".to_owned(),
            language.pick(
                "week before 12 · 4-week average 11.5",
                "前一週 12 · 前 4 週平均 11.5",
            ),
            Some(Trend::Flat),
        ),
        tile(
            language.pick("Promise kept", "承諾達成"),
            "86%".to_owned(),
            language.pick(
                "week before 94% · 4-week average 92%",
                "前一週 94% · 前 4 週平均 92%",
            ),
            Some(Trend::Down),
        ),
        tile(
            language.pick("Newcomers stayed", "留下來的新朋友"),
            language.pick("7 of 12", "7 / 12"),
            language.pick(
                "week before 5 of 9 · 4-week average 6",
                "前一週 5 / 9 · 前 4 週平均 6",
            ),
            None,
        ),
    ];
    let person = |name: &str, en: &str, zh: &str| Person {
        name: name.to_owned(),
        reason: language.pick(en, zh),
    };
    let empty_text = language.pick("No activity yet", "還沒有任何互動");
    Summary {
        title: server(language),
        subtitle: language.pick("Weekly summary", "週報"),
        date_range: language.pick("16–22 November 2026", "2026 年 11 月 16–22 日"),
        headline: language.pick(
            "47 fans took part, six more than the week before; two questions are still waiting for your answer.",
            "這一週有 47 位粉絲參與，比前一週多 6 位；還有 2 則訊息在等你回覆。",
        ),
        tiles,
        weeks: BarChart {
            title: language.pick("Active fans, last 8 weeks", "近 8 週活躍粉絲"),
            bars: bars(&WEEKS, &[28, 31, 30, 36, 35, 40, 41, 47]),
            empty_text: empty_text.clone(),
        },
        days: BarChart {
            title: language.pick("Active fans by day", "每日活躍粉絲"),
            bars: bars(&day_labels(language), &[14, 11, 17, 13, 22, 31, 26]),
            empty_text: empty_text.clone(),
        },
        hours: Hours {
            title: language.pick("Best hours", "熱門時段"),
            values: [
                9, 5, 2, 0, 0, 0, 1, 3, 6, 8, 7, 9, 14, 11, 8, 7, 9, 12, 17, 24, 33, 41, 38, 22,
            ],
            labels: [0, 6, 12, 18, 23].map(|hour| (hour, hour.to_string())).to_vec(),
            empty_text,
        },
        to_thank: People {
            title: language.pick("To thank", "值得感謝的人"),
            people: vec![
                person("小鹿斑比 🦌", "Welcomed five newcomers", "歡迎了 5 位新朋友"),
                person("Momo", "Answered nine questions", "回答了 9 則訊息"),
                person("さくら🌸モモ", "First week as a Superfan", "第一週成為鐵粉"),
            ],
            empty_text: language.pick("Nobody stands out this week.", "這一週沒有特別突出的人。"),
        },
        to_care_for: People {
            title: language.pick("To care for", "需要關心的人"),
            people: vec![
                person(
                    "Владимир Їжак",
                    "Quiet for 16 days, usually 3",
                    "安靜 16 天，平常 3 天來一次",
                ),
                person("김민지 팬클럽", "First message unanswered", "第一次留言還沒人回"),
                person("محمد العربي", "One year here on Friday", "週五加入滿一年"),
            ],
            empty_text: language.pick("Nobody new to name. /care has the whole list.", "沒有新的人要提醒。完整名單看 /關心。"),
        },
    }
}

fn long_summary(language: Language) -> Summary {
    let mut long = summary(language);
    long.title = language.pick(
        "The Extraordinarily Long-Named Server of Night Owls & Early Birds",
        "夜貓子的深夜食堂暨全台灣最晚打烊的聊天室與早起鳥兒的早餐店",
    );
    long.subtitle = language.pick(
        "Weekly summary, posted late: the bot was away",
        "你的一週（補發：機器人當時不在線上）",
    );
    long.headline = language.pick(
        "1,284,019 fans took part, which is 96,211 more than the week before and the most since the server opened \
         its doors; four hundred and twelve questions are still waiting for an answer from you or your team.",
        "這一週共有 1,284,019 位粉絲參與互動，比前一週多了 96,211 位，創下開站以來的最高紀錄；另外還有 412 則訊息正在等待你或\
         管理團隊回覆，其中 38 則已經超過你承諾的 24 小時，建議優先處理。",
    );
    for (tile, value) in
        long.tiles
            .iter_mut()
            .zip(["1,284,019", "98,765,432", "104,729", "99.95%", "12,345 of 67,890"])
    {
        value.clone_into(&mut tile.value);
        tile.note = language.pick(
            "week before 1,187,808 · 4-week average 1,123,456.5",
            "前一週 1,187,808 · 前 4 週平均 1,123,456.5",
        );
        tile.trend = Some(Trend::Up);
    }
    long.tiles[4].label = language.pick("Newcomers who stayed a week", "加入滿一週還留下來的新朋友");
    long.weeks.bars = bars(
        &WEEKS,
        &[
            880_101, 1_002_310, 990_412, 1_100_000, 1_120_730, 1_150_201, 1_187_808, 1_284_019,
        ],
    );
    long.days.bars = bars(
        &day_labels(language),
        &[1, 410_222, 398_104, 402_775, 1_000_000, 999_999, 950_321],
    );
    let names = [NAMES[1], NAMES[16], NAMES[20], NAMES[10], NAMES[8], NAMES[18]];
    for (person, name) in long
        .to_thank
        .people
        .iter_mut()
        .chain(&mut long.to_care_for.people)
        .zip(names)
    {
        name.clone_into(&mut person.name);
        person.reason = language.pick(
            "Answered one hundred and twenty questions in nine different channels",
            "在九個不同的頻道裡回答了一百二十則訊息，而且都在一小時內",
        );
    }
    long
}

fn zero_summary(language: Language) -> Summary {
    let mut zero = summary(language);
    zero.headline = language.pick(
        "The first week: invite a few people and say hello.",
        "第一週：先邀請幾位朋友，跟大家打聲招呼吧。",
    );
    for tile in &mut zero.tiles {
        "0".clone_into(&mut tile.value);
        tile.note = language.pick("no earlier week", "還沒有前一週");
        tile.trend = None;
    }
    zero.tiles[3].value = "–".to_owned();
    zero.tiles[4].value = "–".to_owned();
    for bar in zero.weeks.bars.iter_mut().chain(&mut zero.days.bars) {
        bar.value = 0;
        bar.value_text = "0".to_owned();
    }
    zero.hours.values = [0; 24];
    zero.to_thank.people.clear();
    zero.to_care_for.people.clear();
    zero
}

/// A week in which one fan took part.
fn one_summary(language: Language) -> Summary {
    let mut one = summary(language);
    one.headline = language.pick(
        "Your first week with me: one fan took part.",
        "我加入的第一週：有 1 位粉絲參與。",
    );
    let values = [
        "1".to_owned(),
        "0".to_owned(),
        "0".to_owned(),
        language.pick("0 of 1", "1 則中 0 則"),
        language.pick("1 of 1", "1 人中 1 人"),
    ];
    for (tile, value) in one.tiles.iter_mut().zip(values) {
        tile.value = value;
        tile.note = String::new();
        tile.trend = None;
    }
    one.weeks.bars = bars(&WEEKS, &[0, 0, 0, 0, 0, 0, 0, 1]);
    for bar in &mut one.weeks.bars[..7] {
        "–".clone_into(&mut bar.value_text);
    }
    one.days.bars = bars(&day_labels(language), &[0, 0, 1, 0, 0, 0, 0]);
    one.hours.values = std::array::from_fn(|hour| u64::from(hour == 21));
    one.to_thank.people.clear();
    one.to_care_for.people = vec![Person {
        name: "阿明".to_owned(),
        reason: language.pick("first message, unanswered 4 days", "第一次發言，4 天沒人回"),
    }];
    one
}

/// A week of ten thousand fans.
fn many_summary(language: Language) -> Summary {
    let mut many = summary(language);
    many.headline = language.pick(
        "More fans took part: 10,482, up from 9,730.",
        "參與的粉絲變多了：10,482 位，前一週 9,730 位。",
    );
    let values = ["10,482", "38,119", "456", "92%", "61%"];
    let notes = [
        language.pick(
            "week before 9,730 · 4-week average 9,412.5",
            "前一週 9,730 · 前 4 週平均 9,412.5",
        ),
        language.pick(
            "week before 37,940 · 4-week average 36,001",
            "前一週 37,940 · 前 4 週平均 36,001",
        ),
        language.pick(
            "week before 449 · 4-week average 441",
            "前一週 449 · 前 4 週平均 441",
        ),
        language.pick(
            "week before 90% · 4-week average 91%",
            "前一週 90% · 前 4 週平均 91%",
        ),
        language.pick(
            "week before 60% · 4-week average 58%",
            "前一週 60% · 前 4 週平均 58%",
        ),
    ];
    for ((tile, value), note) in many.tiles.iter_mut().zip(values).zip(notes) {
        value.clone_into(&mut tile.value);
        tile.note = note;
    }
    many.weeks.bars = bars(&WEEKS, &[8_120, 8_455, 8_902, 9_010, 9_288, 9_620, 9_730, 10_482]);
    many.days.bars = bars(
        &day_labels(language),
        &[3_120, 3_090, 3_410, 3_305, 4_780, 5_912, 5_240],
    );
    many.hours.values = many.hours.values.map(|n| n * 317);
    many
}
