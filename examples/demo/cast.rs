//! The people of the server. All of them are invented.

use sandbox::{Id, World, permissions as bits};

use crate::{dice::Dice, talk::Tongue};

pub const GUILD: &str = "貓頭鷹暗房 Owl Darkroom";
pub const CREATOR: &str = "xiaoman";
pub const MODERATOR: &str = "ken";
pub const HEROINE: &str = "taro_milk";
/// May read along backstage, but decides nothing.
pub const HELPER: &str = "nian";
/// A fan who came early and was approved by the creator, one approved by a moderator, one who still waits.
pub const FIRST_SUPERFAN: &str = "vince135";
pub const SECOND_SUPERFAN: &str = "hana_no_ki";
pub const STILL_WAITING: &str = "mango_sticky";
pub const REGULAR: &str = "otter_iso";
pub const STRANGER: &str = "passer_by_07";

pub const LOBBY: &str = "#閒聊";
pub const HELLOS: &str = "#自我介紹";
pub const GEAR: &str = "#器材問答";
pub const BACKSTAGE: &str = "#暗房後台";
pub const GATED: &str = "#鐵粉暗房";
pub const MODS: &str = "@版主";
const HELPERS: &str = "@小幫手";
/// Where fans talk.
pub const PUBLIC: [&str; 5] = [LOBBY, HELLOS, "#作品分享", GEAR, "#english-corner"];

/// Members in the end, the bots included.
const MEMBERS: usize = 306;
const DAY_MS: i64 = 86_400_000;

/// When somebody is around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hours {
    Morning,
    Noon,
    Evening,
    Night,
}

/// What somebody is to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Creator,
    Moderator,
    Fan,
}

/// How somebody takes part. Days count from the first day of the story.
#[derive(Clone, Debug)]
pub struct Rhythm {
    /// Weekdays (0 is Monday) with fixed habits; empty: any day, by chance.
    pub weekdays: &'static [i64],
    /// How likely somebody without fixed habits comes on a day, in percent.
    pub percent: u32,
    /// First and last day of taking part.
    pub days: (i64, i64),
    pub hours: Hours,
    /// Most messages at a time.
    pub most: i64,
}

/// A member of the server, now or later.
#[derive(Clone, Debug)]
pub struct Person {
    pub handle: String,
    pub name: String,
    pub tongue: Tongue,
    pub part: Part,
    pub rhythm: Rhythm,
    /// The day they join on; negative for those who are there already.
    pub joins: i64,
    pub has_avatar: bool,
    /// Says one thing on this day, which nobody answers.
    pub unanswered_on: Option<i64>,
    /// The account, once it exists.
    pub id: Id,
}

use Hours::{Evening, Morning, Night, Noon};
use Tongue::{Arabic, Chinese, English, Japanese, Thai};

/// Handle, name, language, percent, hours.
type Row = (&'static str, &'static str, Tongue, u32, Hours);

const REGULARS: [Row; 44] = [
    (REGULAR, "Otter 🦦", English, 27, Evening),
    ("douhua", "豆花不加糖", Chinese, 28, Evening),
    ("xiaoyu_rain", "小雨 ☔", Chinese, 26, Evening),
    ("leftover_light", "剩光", Chinese, 24, Night),
    ("mochi_kuma", "もちくま", Japanese, 22, Evening),
    ("bank_35", "แบงค์ ฟิล์ม", Thai, 20, Evening),
    ("noor_grain", "نور", Arabic, 22, Evening),
    ("grainy_days", "Grainy Days", English, 25, Morning),
    ("papaya_m", "木瓜牛奶", Chinese, 27, Evening),
    ("ahsheng", "阿生", Chinese, 22, Noon),
    ("tea_egg", "茶葉蛋 🥚", Chinese, 25, Evening),
    ("slowshutter", "slow shutter", English, 20, Evening),
    ("kite_k", "風箏", Chinese, 18, Evening),
    ("yozora", "夜空", Japanese, 20, Night),
    ("riverside", "河邊走走", Chinese, 24, Evening),
    ("midori_t", "翠", Chinese, 22, Evening),
    ("sesame", "芝麻湯圓", Chinese, 26, Evening),
    ("lomo_lin", "Lomo 林", Chinese, 25, Evening),
    ("maple_and_rye", "maple & rye", English, 18, Morning),
    ("pinhole_pat", "Pinhole Pat", English, 22, Evening),
    ("fufu_cat", "福福家的貓", Chinese, 24, Evening),
    ("sun_dried", "曬太陽", Chinese, 20, Noon),
    ("mint_7", "ミント", Japanese, 18, Evening),
    ("dark_bag", "暗袋", Chinese, 22, Night),
    ("four_am", "凌晨四點的便利商店", Chinese, 20, Night),
    ("fern_th", "เฟิร์น", Thai, 16, Evening),
    ("rooftop_r", "頂樓加蓋", Chinese, 22, Evening),
    ("guava", "芭樂", Chinese, 24, Evening),
    ("salam_s", "سلمى 🌙", Arabic, 16, Evening),
    ("bokeh_bun", "Bokeh Bun 🐰", English, 22, Evening),
    ("old_bus", "末班公車", Chinese, 20, Night),
    ("wintermelon", "冬瓜茶", Chinese, 22, Evening),
    ("hsiu", "阿秀姨", Chinese, 20, Morning),
    ("zine_zoe", "Zoë makes zines", English, 20, Evening),
    ("pushtwo", "推兩格", Chinese, 24, Evening),
    ("kumo_c", "くも", Japanese, 16, Evening),
    ("stopbath", "停顯液", Chinese, 22, Evening),
    ("taiyaki", "鯛魚燒", Chinese, 22, Noon),
    ("loquat", "枇杷", Chinese, 18, Evening),
    ("nightjar", "nightjar", English, 20, Night),
    ("ginger_d", "薑母鴨", Chinese, 20, Evening),
    ("peipei", "佩佩 ✨", Chinese, 21, Evening),
    ("contact_sheet", "contact sheet club", English, 16, Evening),
    ("lane_21", "巷口二十一號", Chinese, 22, Evening),
];

/// Came often and fell quiet; the number is the last day.
const QUIET: [(&str, &str, Tongue, i64); 6] = [
    ("octoball", "章魚燒丸子", Chinese, 70),
    ("saltfish", "鹹魚翻身中", Chinese, 68),
    ("fog_lights", "fog lights", English, 66),
    ("ginkgo", "銀杏", Chinese, 64),
    ("nok_nok", "นกน้อย", Thai, 63),
    ("amber_eye", "琥珀", Chinese, 55),
];

const FIRST_ZH: [&str; 16] = [
    "小",
    "阿",
    "半糖",
    "愛睡的",
    "迷路的",
    "慢慢",
    "週末",
    "微光",
    "發呆",
    "三號",
    "老",
    "隔壁的",
    "午後",
    "失眠",
    "過期",
    "會飛的",
];
const LAST_ZH: [&str; 16] = [
    "熊", "魚", "柚子", "檸檬", "貓", "烏龜", "小宇", "阿芸", "橘子", "底片", "綠茶", "海", "松鼠", "佳佳",
    "河馬", "星星",
];
const FIRST_EN: [&str; 14] = [
    "quiet", "sunny", "lazy", "foggy", "paper", "tiny", "amber", "velvet", "north", "lucky", "misty",
    "cobalt", "wander", "hazel",
];
const LAST_EN: [&str; 14] = [
    "fox", "heron", "lens", "maple", "pine", "koala", "roll", "comet", "finch", "otter", "panda", "moth",
    "tram", "kiwi",
];
const NAMES_JA: [&str; 6] = ["そら", "ゆず", "はる", "まめ", "こはる", "つき"];
const NAMES_TH: [&str; 4] = ["มะลิ", "ต้นน้ำ", "ฟ้า", "ปลาย"];
const NAMES_AR: [&str; 4] = ["ليلى", "كريم", "ياسمين", "عمر"];
const FACES: [&str; 12] = [
    "🌿", "🐢", "☁️", "🎞️", "🍋", "🌊", "🐈", "🌙", "🍵", "📷", "🫧", "🪴",
];

/// Everybody, in the same order in every run.
pub fn everyone(dice: &mut Dice) -> Vec<Person> {
    let mut people = staff();
    people.extend(circle());
    people.extend(REGULARS.iter().enumerate().map(|(n, row)| regular(n, row)));
    people.extend(QUIET.iter().map(quiet));
    people.extend((0..60).map(|_| fan("", "", Chinese, by_chance(4, (0, 84), Evening, 2))));
    people.extend((0..38).map(|n| newcomer(dice, n)));
    people.extend([78, 80].map(|day| Person {
        unanswered_on: Some(day),
        ..fan("", "", Chinese, never())
    }));
    people.push(fan(STRANGER, "路過的07", Chinese, never()));
    // The bot itself and the timer bot are members too.
    while people.len() < MEMBERS - 2 {
        people.push(fan("", "", Chinese, never()));
    }
    for (n, person) in people.iter_mut().enumerate() {
        if person.handle.is_empty() {
            name(dice, n, person);
        }
    }
    people
}

fn staff() -> Vec<Person> {
    let of = |handle, name, tongue, part, percent| Person {
        part,
        joins: -700,
        ..fan(handle, name, tongue, by_chance(percent, (0, 84), Evening, 5))
    };
    vec![
        of(CREATOR, "小滿", Chinese, Part::Creator, 62),
        of(MODERATOR, "Ken 值班中", English, Part::Moderator, 70),
        of("azhe", "阿哲", Chinese, Part::Moderator, 66),
    ]
}

/// Those whose way to the inner circle is told.
fn circle() -> Vec<Person> {
    let always = |weekdays, from, hours, most| Rhythm {
        weekdays,
        percent: 0,
        days: (from, 84),
        hours,
        most,
    };
    let mut circle = vec![
        fan(
            HEROINE,
            "芋泥波波 🧋",
            Chinese,
            always(&[1, 3, 4, 5, 6], 28, Evening, 4),
        ),
        fan(
            FIRST_SUPERFAN,
            "老派文森",
            Chinese,
            always(&[0, 2, 4, 5, 6], 0, Evening, 3),
        ),
        fan(
            SECOND_SUPERFAN,
            "はなのき",
            Japanese,
            always(&[1, 2, 5, 6], 8, Evening, 3),
        ),
        fan(
            STILL_WAITING,
            "Mango 🥭",
            English,
            always(&[0, 3, 4, 6], 21, Evening, 3),
        ),
        fan(
            "lulu_film",
            "露露",
            Chinese,
            always(&[0, 1, 4, 5, 6], 41, Noon, 3),
        ),
        fan(HELPER, "小念", Chinese, by_chance(24, (0, 84), Evening, 2)),
    ];
    circle[0].joins = -24;
    circle[4].joins = 40;
    for person in &mut circle[..4] {
        person.has_avatar = true;
    }
    circle
}

fn regular(n: usize, row: &Row) -> Person {
    let (handle, name, tongue, percent, hours) = *row;
    let mut person = fan(handle, name, tongue, by_chance(percent, (0, 84), hours, 3));
    person.joins = -30 - 9 * n as i64;
    person.has_avatar = n.is_multiple_of(3);
    person
}

fn quiet(row: &(&str, &str, Tongue, i64)) -> Person {
    let (handle, name, tongue, last_day) = *row;
    fan(handle, name, tongue, by_chance(34, (0, last_day), Evening, 3))
}

/// About three join each week; every other one stays.
fn newcomer(dice: &mut Dice, n: i64) -> Person {
    let joins = 1 + n * 82 / 38;
    let stays = if dice.percent(45) {
        dice.between(12, 26) as u32
    } else {
        0
    };
    Person {
        joins,
        has_avatar: dice.percent(30),
        unanswered_on: None,
        ..fan("", "", Chinese, by_chance(stays, (joins + 1, 84), Evening, 2))
    }
}

fn by_chance(percent: u32, days: (i64, i64), hours: Hours, most: i64) -> Rhythm {
    Rhythm {
        weekdays: &[],
        percent,
        days,
        hours,
        most,
    }
}

fn never() -> Rhythm {
    by_chance(0, (0, 0), Evening, 1)
}

fn fan(handle: &str, name: &str, tongue: Tongue, rhythm: Rhythm) -> Person {
    Person {
        handle: handle.to_owned(),
        name: name.to_owned(),
        tongue,
        part: Part::Fan,
        rhythm,
        joins: -120,
        has_avatar: false,
        unanswered_on: None,
        id: 0,
    }
}

/// Makes up a name. Most people here write Chinese.
fn name(dice: &mut Dice, n: usize, person: &mut Person) {
    let (first, last) = (dice.pick(&FIRST_EN), dice.pick(&LAST_EN));
    person.handle = format!("{first}_{last}{n}");
    let (tongue, name) = match dice.below(20) {
        0..=11 => (
            Chinese,
            format!("{}{}", dice.pick(&FIRST_ZH), dice.pick(&LAST_ZH)),
        ),
        12..=15 => (English, format!("{first} {last}")),
        16 | 17 => (Japanese, dice.pick(&NAMES_JA).to_owned()),
        18 => (Thai, dice.pick(&NAMES_TH).to_owned()),
        _ => (Arabic, dice.pick(&NAMES_AR).to_owned()),
    };
    person.tongue = tongue;
    person.name = if dice.percent(25) {
        format!("{name} {}", dice.pick(&FACES))
    } else {
        name
    };
    if person.joins < 0 {
        person.joins = -dice.between(5, 600);
        person.has_avatar = dice.percent(25);
    }
}

/// The server on its first day. `start_ms` is when the story begins.
pub fn world(people: &[Person], start_ms: i64) -> World {
    World::builder()
        .bot_name("Ironfan")
        .guild(GUILD, |guild| {
            guild.locale("zh-TW");
            guild.role("小幫手").color(0x7f_c8_f8);
            guild
                .role("版主")
                .permissions(bits::MODERATE_MEMBERS)
                .color(0x5b_d6_8d);
            guild.bot(ironfan::domain::permission::NEEDED);
            guild.owner(CREATOR);
            for person in people.iter().filter(|person| person.joins < 0) {
                let mut member = guild
                    .member(&person.handle)
                    .display_name(&person.name)
                    .locale(person.tongue.locale())
                    .joined_at(start_ms + person.joins * DAY_MS);
                if person.has_avatar {
                    member = member.avatar(&avatar(&person.handle));
                }
                match person.handle.as_str() {
                    HELPER => _ = member.role(HELPERS),
                    _ if person.part == Part::Moderator => _ = member.role(MODS),
                    _ => {}
                }
            }
            guild
                .member("developer_timer")
                .display_name("顯影計時器")
                .is_bot();
            guild.category("大廳");
            for channel in PUBLIC {
                guild.channel(channel.trim_start_matches('#')).in_category("大廳");
            }
            guild.voice("深夜電台");
            guild
                .category("幕後")
                .deny("@everyone", bits::VIEW_CHANNEL)
                .allow("Ironfan", bits::VIEW_CHANNEL);
            guild
                .channel(BACKSTAGE.trim_start_matches('#'))
                .in_category("幕後")
                .allow("版主", bits::VIEW_CHANNEL)
                .allow("小幫手", bits::VIEW_CHANNEL);
            // Staff may always look in.
            guild
                .channel(GATED.trim_start_matches('#'))
                .allow("版主", bits::VIEW_CHANNEL);
        })
        .build()
}

/// An avatar's hash as Discord has them: 32 hexadecimal digits.
pub fn avatar(handle: &str) -> String {
    let hash = handle.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}{:016x}", hash.rotate_left(17))
}
