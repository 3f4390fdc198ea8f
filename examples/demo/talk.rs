//! What people say: short lines about film photography, in their own languages.

use crate::dice::Dice;

/// The language somebody writes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    Chinese,
    English,
    Japanese,
    Thai,
    Arabic,
}

impl Tongue {
    /// The language of their Discord.
    pub fn locale(self) -> &'static str {
        match self {
            Tongue::Chinese => "zh-TW",
            Tongue::English => "en-US",
            Tongue::Japanese => "ja",
            Tongue::Thai => "th",
            Tongue::Arabic => "ar",
        }
    }

    /// Something to say out of the blue.
    pub fn remark(self, dice: &mut Dice) -> &'static str {
        match self {
            Tongue::Chinese => dice.pick(&REMARKS_ZH),
            Tongue::English => dice.pick(&REMARKS_EN),
            Tongue::Japanese => dice.pick(&REMARKS_JA),
            Tongue::Thai => dice.pick(&REMARKS_TH),
            Tongue::Arabic => dice.pick(&REMARKS_AR),
        }
    }

    /// An answer to somebody.
    pub fn answer(self, dice: &mut Dice) -> &'static str {
        match self {
            Tongue::Chinese => dice.pick(&ANSWERS_ZH),
            Tongue::English => dice.pick(&ANSWERS_EN),
            Tongue::Japanese => dice.pick(&ANSWERS_JA),
            Tongue::Thai => dice.pick(&ANSWERS_TH),
            Tongue::Arabic => dice.pick(&ANSWERS_AR),
        }
    }

    /// The first words of somebody new.
    pub fn hello(self, dice: &mut Dice) -> &'static str {
        match self {
            Tongue::Chinese => dice.pick(&HELLOS_ZH),
            Tongue::English => dice.pick(&HELLOS_EN),
            Tongue::Japanese => "はじめまして、フィルム初心者です。よろしくお願いします",
            Tongue::Thai => "สวัสดีครับ เพิ่งเริ่มถ่ายฟิล์ม ฝากตัวด้วยครับ",
            Tongue::Arabic => "مرحبا، أنا جديد في التصوير بالأفلام",
        }
    }
}

const REMARKS_ZH: [&str; 18] = [
    "今天陽光好好，下班繞去河堤拍完一捲",
    "有人試過自己沖彩負嗎？溫度一直抓不準",
    "剛拿到掃描檔，整捲漏光但意外地好看",
    "早市的光真的很會，明天六點再去一次",
    "ISO 400 的片在室內夠用嗎？",
    "相機放了十年的電池居然還有電",
    "昨天直播教的反差控制我試成功了！",
    "週末有人要一起去拍老街嗎",
    "底片又漲了，這個月只能買兩捲",
    "第一次自己放相，手忙腳亂但超滿足",
    "這支鏡頭逆光會出現彩虹，大家覺得是優點還是缺點",
    "定影液放多久會失效啊",
    "把阿公的相機修好了，快門聲好療癒",
    "雨天拍的黑白，顆粒剛剛好",
    "暗房的紅燈壞了，找了三家店才買到",
    "有推薦的掃描設定嗎？我掃出來都偏綠",
    "今天拍到一隻會看鏡頭的貓",
    "整理舊底片發現國中畢業旅行的照片",
];
const ANSWERS_ZH: [&str; 16] = [
    "我也是！後來改用 38 度水浴就穩了",
    "這張光影太漂亮了吧",
    "室內我會推到 800，顆粒可以接受",
    "謝謝分享，正好在找這個",
    "漏光那張一定要洗出來掛牆上",
    "可以先試試看縮半格光圈",
    "我週六可以，老地方集合？",
    "哈哈哈我上次也忘了裝底片",
    "這題我問過，要看藥水有沒有變色",
    "好厲害，第一次就這麼順",
    "推一個，我也想知道",
    "掃描把自動色階關掉會好很多",
    "加油，多沖幾捲手感就來了",
    "這家我常去，老闆人很好",
    "求原圖！想當桌布",
    "等你的成果～",
];
const HELLOS_ZH: [&str; 5] = [
    "大家好，看直播找過來的，剛買第一台底片機",
    "嗨嗨，潛水很久終於來報到",
    "新人報到～喜歡拍街景",
    "大家好，想學自己沖底片，請多指教",
    "朋友推薦來的，看到大家的作品好感動",
];
const REMARKS_EN: [&str; 12] = [
    "Finally finished a roll I started in spring",
    "Is it normal that my meter disagrees with my phone by a full stop?",
    "Shot the night market at 1600, wish me luck",
    "My scanner has opinions about green",
    "Found a box of expired slide film, worth trying?",
    "That stream about dodging and burning saved my print",
    "Rainy week, so I rebuilt the darkroom shelves",
    "Which fixer do you all keep at home?",
    "Half-frame is dangerous, 72 pictures of my lunch",
    "The light this morning was unreal",
    "Anyone up for a print swap before New Year?",
    "First contact sheet on the wall!",
];
const ANSWERS_EN: [&str; 10] = [
    "Love the grain on this one",
    "Try half a stop more next time, it holds up",
    "Same here, two rolls in a row",
    "I keep a note of temperature and time, it helps a lot",
    "Count me in for the swap",
    "That is a great first print",
    "Works for me, thanks for writing it up",
    "Turn off auto levels and it gets better",
    "Ha, we have all been there",
    "Please show us when it is dry",
];
const HELLOS_EN: [&str; 3] = [
    "Hi all, new to film, here to learn",
    "Hello from the other side of the world, what a friendly place",
    "Long-time lurker saying hi",
];
const REMARKS_JA: [&str; 5] = [
    "台湾の夜市、フィルムで撮ると最高ですね",
    "現像液の温度管理が難しい…",
    "今日の一枚、逆光で撮ってみました",
    "おすすめの白黒フィルムはありますか？",
    "やっと引き伸ばし機が届きました！",
];
const ANSWERS_JA: [&str; 4] = [
    "すごくきれい！",
    "なるほど、試してみます",
    "この粒子感いいですね",
    "ありがとうございます！",
];
const REMARKS_TH: [&str; 4] = [
    "วันนี้แสงสวยมาก ถ่ายหมดม้วนเลย",
    "มีใครล้างฟิล์มสีเองบ้างครับ",
    "ม้วนนี้หมดอายุสิบปีแล้ว ยังออกมาดีอยู่",
    "อยากลองห้องมืดสักครั้ง",
];
const ANSWERS_TH: [&str; 3] = ["สวยมากครับ", "ขอบคุณครับ จะลองดู", "555 เคยเป็นเหมือนกัน"];
const REMARKS_AR: [&str; 3] = [
    "ضوء الصباح اليوم كان رائعا",
    "هل جرب أحدكم تحميض الأفلام الملونة في البيت؟",
    "أول صورة مطبوعة لي على الحائط",
];
const ANSWERS_AR: [&str; 2] = ["جميلة جدا", "شكرا، سأجرب ذلك"];
