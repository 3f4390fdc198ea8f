//! The log: who did what.

use std::collections::{BTreeSet, HashMap};

use crate::{
    domain::{
        deed::{Deed, Named, Setting},
        ids::{GuildId, MemberId},
    },
    store::{LogFilter, LogLine, Store, Tx},
};

/// Most lines in one file.
pub const MOST_EXPORTED: u32 = 10_000;

/// A page of the lines that fit a filter.
#[derive(Clone, Debug)]
pub struct LogPage {
    pub filter: LogFilter,
    pub lines: Vec<LogLine>,
    pub page: usize,
    pub pages: usize,
    /// How many lines fit.
    pub of: u64,
}

/// Every line that fits, the newest first, as far as there is room.
#[derive(Clone, Debug)]
pub struct Export {
    pub lines: Vec<LogLine>,
    /// How many lines fit.
    pub of: u64,
    pub names: HashMap<MemberId, String>,
}

/// Writes a line with the change it is about.
pub(super) async fn write(
    tx: &mut Tx,
    guild_id: GuildId,
    by_id: impl Into<Option<MemberId>>,
    about_id: impl Into<Option<MemberId>>,
    deed: Deed,
    now_ms: i64,
) -> anyhow::Result<()> {
    let line = LogLine {
        at_ms: now_ms,
        by_id: by_id.into(),
        about_id: about_id.into(),
        deed,
    };
    tx.log(guild_id, &line).await?;
    Ok(())
}

/// Writes that somebody changed a setting.
pub(super) async fn set(
    tx: &mut Tx,
    guild_id: GuildId,
    setting: Named,
    to: Setting,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    let deed = Deed::Set {
        setting,
        tier_id: None,
        to,
    };
    write(tx, guild_id, by_id, None, deed, now_ms).await
}

/// Loads a page. `page` counts from 0 and is brought into range; a page has `per_page` lines.
pub async fn page(
    store: &Store,
    guild_id: GuildId,
    filter: LogFilter,
    page: usize,
    per_page: usize,
) -> anyhow::Result<LogPage> {
    let of = store.count_log(guild_id, &filter).await?;
    let pages = (of as usize).div_ceil(per_page).max(1);
    let page = page.min(pages - 1);
    let lines = store
        .list_log(guild_id, &filter, per_page as u32, (page * per_page) as u64)
        .await?;
    Ok(LogPage {
        filter,
        lines,
        page,
        pages,
        of,
    })
}

/// Loads everything that fits.
pub async fn export(store: &Store, guild_id: GuildId, filter: LogFilter) -> anyhow::Result<Export> {
    let lines = store.list_log(guild_id, &filter, MOST_EXPORTED, 0).await?;
    let people = lines.iter().flat_map(|line| [line.by_id, line.about_id]);
    let people: BTreeSet<MemberId> = people.flatten().collect();
    let mut names = HashMap::new();
    for member_id in people {
        if let Some(member) = store.find_member(guild_id, member_id).await? {
            names.insert(member_id, member.display_name);
        }
    }
    Ok(Export {
        of: store.count_log(guild_id, &filter).await?,
        lines,
        names,
    })
}
