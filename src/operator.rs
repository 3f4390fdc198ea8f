//! What whoever runs the program does from the command line, whether the bot is running or not.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use secrecy::ExposeSecret;

use crate::{
    config::Config,
    domain::{
        ids::GuildId,
        import::{Asked, Export, ImportError, LARGEST_FILE, Mapping, Origin},
        locale::Locale,
    },
    error::UserError,
    render::{self, start},
    service::imports,
    store::{Store, StoreError},
    tr,
    vault::VaultError,
};

/// A file to be imported, and how.
#[derive(Clone, Debug)]
pub struct ImportOrder {
    pub file: PathBuf,
    /// May be left out where there is only one server.
    pub guild_id: Option<GuildId>,
    pub origin: Option<Origin>,
    pub mapping: Mapping,
}

/// Tells what importing the file would do. Changes nothing.
pub async fn try_import(
    config: &Config,
    order: &ImportOrder,
    locale: Locale,
    now_ms: i64,
) -> anyhow::Result<String> {
    let store = open(config).await?;
    let (guild_id, export) = read(&store, order, now_ms).await?;
    let run = imports::try_out(&store, guild_id, export, order.mapping).await?;
    store.close().await;
    let report = render::import::report(locale, &run);
    Ok(format!("{report}\n{}\n", tr!(locale, "import-cli-dry-run")))
}

/// Imports the file and tells what that did.
pub async fn import(
    config: &Config,
    order: &ImportOrder,
    locale: Locale,
    now_ms: i64,
) -> anyhow::Result<String> {
    let store = open(config).await?;
    let (guild_id, export) = read(&store, order, now_ms).await?;
    let import = imports::import(&store, guild_id, &export, order.mapping, now_ms).await?;
    store.close().await;
    let text = render::import::done_text(locale, &import);
    let done = tr!(
        locale,
        "import-cli-done",
        n = import.import_id as i64,
        guild = guild_id.to_string()
    );
    Ok(format!("{text}\n{done}\n{}\n", tr!(locale, "import-cli-roles")))
}

/// Takes an import back and tells what that did.
pub async fn undo_import(
    config: &Config,
    guild_id: Option<GuildId>,
    import_id: u64,
    locale: Locale,
    now_ms: i64,
) -> anyhow::Result<String> {
    let store = open(config).await?;
    let guild_id = server(&store, guild_id).await?;
    let undone = imports::undo(&store, guild_id, import_id, None, now_ms).await?;
    store.close().await;
    let text = render::import::undone_text(locale, &undone);
    let done = tr!(locale, "import-cli-undone", n = import_id as i64);
    Ok(format!("{done}\n{text}\n{}\n", tr!(locale, "import-cli-roles")))
}

/// What went wrong, in words.
pub fn complaint(locale: Locale, error: &anyhow::Error) -> String {
    if let Some(refusal) = error.downcast_ref::<UserError>() {
        return refusal.text(locale);
    }
    if let Some(error) = error.downcast_ref::<VaultError>() {
        return start::vault_error(locale, error);
    }
    match error.downcast_ref::<StoreError>() {
        Some(error) => start::store_error(locale, error),
        None => format!("{error:#}"),
    }
}

async fn open(config: &Config) -> anyhow::Result<Store> {
    Ok(Store::open(config.database_url.expose_secret(), config.vault()?).await?)
}

async fn read(store: &Store, order: &ImportOrder, now_ms: i64) -> anyhow::Result<(GuildId, Export)> {
    let guild_id = server(store, order.guild_id).await?;
    let bytes = bytes(&order.file)?;
    let asked = Asked {
        origin: order.origin,
        guild_id,
        now_ms,
    };
    Ok((guild_id, imports::read(bytes, asked).await?))
}

/// The server that is meant: the one named, or the only one.
async fn server(store: &Store, named: Option<GuildId>) -> anyhow::Result<GuildId> {
    let known = store.list_guilds().await?;
    if let [(only, _)] = known[..]
        && named.is_none()
    {
        return Ok(only);
    }
    if let Some(named) = named
        && known.iter().any(|(guild_id, _)| *guild_id == named)
    {
        return Ok(named);
    }
    let known: Vec<_> = known
        .iter()
        .map(|(guild_id, name)| format!("{guild_id} ({name})"))
        .collect();
    let known = if known.is_empty() {
        "–".to_owned()
    } else {
        known.join(", ")
    };
    let refusal = match named {
        Some(named) => UserError::new("error-import-no-such-server").with("guild", named.to_string()),
        None => UserError::new("error-import-no-server"),
    };
    Err(refusal.with("known", known).into())
}

/// The file, unless it is larger than any export may be.
fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = LARGEST_FILE as u64 + 1;
    let read = File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    read.map_err(|error| {
        UserError::new("error-import-file")
            .with("file", path.display().to_string())
            .with("detail", error.to_string())
    })?;
    if bytes.len() > LARGEST_FILE {
        return Err(imports::refusal(&ImportError::TooLarge).into());
    }
    Ok(bytes)
}
