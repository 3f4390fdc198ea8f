//! Points from elsewhere: a file is read, tried out, and imported once somebody says yes; an import
//! can be taken back as a whole.

use crate::{
    domain::{
        deed::Deed,
        ids::{GuildId, MemberId},
        import::{
            self, Asked, Column, Export, ImportError, LARGEST_FILE, MOST_ENTRIES, Mapping, Origin, Plan,
            Remarks,
        },
        tier::Ladder,
    },
    error::UserError,
    service::log,
    store::{Import, ImportUndo, NewImport, Store, Tx},
};

/// How long a file waits for somebody's yes.
const DRAFT_MS: i64 = 86_400_000;
/// Imports listed.
const LISTED: u32 = 5;

/// What importing a file would do.
#[derive(Clone, Debug)]
pub struct DryRun {
    pub origin: Origin,
    pub mapping: Mapping,
    pub plan: Plan,
    pub ladder: Ladder,
    /// What was left out of the file or taken otherwise than it stands there.
    pub remarks: Remarks,
}

impl DryRun {
    /// Whether there is anybody who could get points, if they are worth enough.
    pub fn is_useful(&self) -> bool {
        !self.plan.gives.is_empty()
    }
}

/// Reads a file off the async threads.
pub async fn read(bytes: Vec<u8>, asked: Asked) -> anyhow::Result<Export> {
    let read = tokio::task::spawn_blocking(move || import::read(&bytes, &asked)).await?;
    read.map_err(|error| refusal(&error).into())
}

/// Keeps a file for a day, until somebody says yes; one with nobody in it is not worth it.
pub async fn keep(
    store: &Store,
    guild_id: GuildId,
    draft_id: u64,
    export: &Export,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<()> {
    if export.rows.is_empty() {
        return Ok(());
    }
    let mut tx = store.begin().await?;
    drop_old(&mut tx, guild_id, now_ms).await?;
    tx.insert_import_draft(guild_id, draft_id, export, by_id, now_ms)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets the server's files that nobody said yes to for a day.
pub async fn drop_old(tx: &mut Tx, guild_id: GuildId, now_ms: i64) -> anyhow::Result<()> {
    Ok(tx.drop_import_drafts(guild_id, now_ms - DRAFT_MS).await?)
}

/// The file that was kept under `draft_id`.
pub async fn kept(store: &Store, guild_id: GuildId, draft_id: u64, now_ms: i64) -> anyhow::Result<Export> {
    let draft = store
        .find_import_draft(guild_id, draft_id, now_ms - DRAFT_MS)
        .await?;
    draft.ok_or_else(|| UserError::new("error-import-gone").into())
}

/// Works out what importing a file would do. Changes nothing.
pub async fn try_out(
    store: &Store,
    guild_id: GuildId,
    export: Export,
    mapping: Mapping,
) -> anyhow::Result<DryRun> {
    let members = export.rows.iter().map(|row| row.member_id);
    let known = store.know_members(guild_id, export.origin, members).await?;
    let ladder = store.get_ladder(guild_id).await?;
    let plan = import::plan(&export.rows, &known, mapping, &ladder);
    Ok(DryRun {
        origin: export.origin,
        mapping,
        plan,
        ladder,
        remarks: export.remarks,
    })
}

/// Imports the file that was kept under `draft_id`, once.
pub async fn import_kept(
    store: &Store,
    guild_id: GuildId,
    draft_id: u64,
    mapping: Mapping,
    by_id: MemberId,
    now_ms: i64,
) -> anyhow::Result<Import> {
    let mut tx = store.begin().await?;
    let draft = tx
        .take_import_draft(guild_id, draft_id, now_ms - DRAFT_MS)
        .await?;
    let export = draft.ok_or_else(|| UserError::new("error-import-gone"))?;
    let import = write(&mut tx, guild_id, &export, mapping, Some(by_id), now_ms).await?;
    tx.commit().await?;
    Ok(import)
}

/// Imports a file in the name of whoever runs the program.
pub async fn import(
    store: &Store,
    guild_id: GuildId,
    export: &Export,
    mapping: Mapping,
    now_ms: i64,
) -> anyhow::Result<Import> {
    let mut tx = store.begin().await?;
    let import = write(&mut tx, guild_id, export, mapping, None, now_ms).await?;
    tx.commit().await?;
    Ok(import)
}

async fn write(
    tx: &mut Tx,
    guild_id: GuildId,
    export: &Export,
    mapping: Mapping,
    by_id: Option<MemberId>,
    now_ms: i64,
) -> anyhow::Result<Import> {
    let members = export.rows.iter().map(|row| row.member_id);
    let known = tx.know_members(guild_id, export.origin, members).await?;
    let ladder = tx.get_ladder(guild_id).await?;
    let plan = import::plan(&export.rows, &known, mapping, &ladder);
    if plan.points == 0 {
        return Err(UserError::new("error-import-nobody").into());
    }
    let new = NewImport {
        origin: export.origin,
        mapping,
        gives: plan.gives,
        by_id,
        at_ms: now_ms,
    };
    let import = tx.insert_import(guild_id, &new).await?;
    let deed = Deed::Import {
        import_id: import.import_id,
        members: import.members,
        points: import.points,
    };
    log::write(tx, guild_id, by_id, None, deed, now_ms).await?;
    Ok(import)
}

/// Forgets the file that was kept under `draft_id`.
pub async fn forget(store: &Store, guild_id: GuildId, draft_id: u64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.delete_import_draft(guild_id, draft_id).await?;
    tx.commit().await?;
    Ok(())
}

/// An import that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    pub import: Import,
    /// How many members have the points of the import before it again.
    pub restored: u64,
}

/// Takes an import back, with `by_id` `None` for whoever runs the program.
pub async fn undo(
    store: &Store,
    guild_id: GuildId,
    import_id: u64,
    by_id: Option<MemberId>,
    now_ms: i64,
) -> anyhow::Result<Undone> {
    let mut tx = store.begin().await?;
    let undone = match tx.undo_import(guild_id, import_id, by_id, now_ms).await? {
        ImportUndo::Undone { import, restored } => Undone { import, restored },
        ImportUndo::Already => return Err(UserError::new("error-already-undone").into()),
        ImportUndo::Replaced { by } => {
            return Err(UserError::new("error-import-replaced")
                .with("by", by as i64)
                .into());
        }
        ImportUndo::Unknown => return Err(UserError::new("error-no-such-import").into()),
    };
    log::write(
        &mut tx,
        guild_id,
        by_id,
        None,
        Deed::UndoImport { import_id },
        now_ms,
    )
    .await?;
    tx.commit().await?;
    Ok(undone)
}

/// The latest imports, newest first.
pub async fn list(store: &Store, guild_id: GuildId) -> anyhow::Result<Vec<Import>> {
    Ok(store.list_imports(guild_id, LISTED).await?)
}

/// Why a file is refused, in words with a remedy.
pub fn refusal(error: &ImportError) -> UserError {
    let key = match error {
        ImportError::TooLarge => {
            return UserError::new("error-import-too-large").with("most", (LARGEST_FILE >> 20) as i64);
        }
        ImportError::TooManyEntries => {
            return UserError::new("error-import-too-many").with("most", MOST_ENTRIES as i64);
        }
        ImportError::BadJson { line, column } => {
            return UserError::new("error-import-bad-json")
                .with("line", *line as i64)
                .with("column", *column as i64);
        }
        ImportError::BadTable { line } => {
            return UserError::new("error-import-bad-table").with("line", *line as i64);
        }
        ImportError::NoColumn { column: Column::Id } => "error-import-no-ids",
        ImportError::NoColumn { .. } => "error-import-no-points",
        ImportError::Empty | ImportError::NoEntries => "error-import-empty",
        ImportError::NotText => "error-import-not-text",
        ImportError::CutOff => "error-import-cut-off",
        ImportError::TooDeep | ImportError::UnknownShape => "error-import-unknown",
        ImportError::NotFrom(_) => "error-import-not-from",
        ImportError::OtherServers => "error-import-other-servers",
        ImportError::Weekly => "error-import-weekly",
        ImportError::RoundedIds => "error-import-rounded-ids",
    };
    UserError::new(key)
}
