//! What people and programs call a column of ids, of points, of levels.

use super::Column;

/// In lower case and without blanks, `_` and `-`; the likelier name of two comes first.
const IDS: &[&str] = &[
    "userid",
    "memberid",
    "discordid",
    "discorduserid",
    "id",
    "uid",
    "snowflake",
    "user",
    "member",
    "使用者id",
    "用戶id",
    "成員id",
    "會員id",
    "用户id",
    "成员id",
    "會員編號",
    "使用者編號",
    "成員編號",
    "使用者",
    "成員",
    "編號",
];
const POINTS: &[&str] = &[
    "points",
    "totalpoints",
    "xp",
    "totalxp",
    "exp",
    "totalexp",
    "experience",
    "score",
    "積分",
    "總積分",
    "點數",
    "分數",
    "經驗值",
    "經驗",
    "积分",
    "点数",
    "分数",
    "经验值",
    "经验",
];
const LEVELS: &[&str] = &["level", "lvl", "currentlevel", "等級", "級別", "等级", "级别"];

/// Which column a heading names, and how unlikely the name is for it: lower is better.
pub(super) fn named(heading: &str) -> Option<(Column, usize)> {
    let plain: String = heading
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '"' | '#'))
        .flat_map(char::to_lowercase)
        .collect();
    [
        (Column::Id, IDS),
        (Column::Points, POINTS),
        (Column::Level, LEVELS),
    ]
    .into_iter()
    .find_map(|(column, names)| {
        let at = names.iter().position(|name| *name == plain)?;
        Some((column, at))
    })
}

/// Which of `headings` is the column, the likeliest if several could be.
pub(super) fn find<'a>(headings: impl Iterator<Item = &'a str>, wanted: Column) -> Option<usize> {
    headings
        .enumerate()
        .filter_map(|(n, heading)| match named(heading) {
            Some((column, rank)) if column == wanted => Some((rank, n)),
            _ => None,
        })
        .min()
        .map(|(_, n)| n)
}
