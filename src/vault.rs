//! The vault: free text about people is stored sealed (XChaCha20-Poly1305), under a key that the database does
//! not hold: `IRONFAN_KEY`, or a file that only the program's user may read, made at the first start.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    AeadCore, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, OsRng, Payload},
};

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// What a sealed text begins with, so that another way of sealing can be told from it one day.
const MARK: &str = "x1.";

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The file cannot be read or made.
    #[error("the key file {path} cannot be used: {source}")]
    File { path: PathBuf, source: io::Error },
    /// What the file holds is no key.
    #[error("the key file {path} holds no key")]
    NoKey { path: PathBuf },
    /// Others than its owner may read the file.
    #[error("the key file {path} can be read by others")]
    Open { path: PathBuf },
}

/// A text that this key does not open: it was sealed with another or for another place, or was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a text does not open with this key")]
pub struct Sealed;

/// Seals and opens texts. `Debug` shows nothing of the key.
#[derive(Clone)]
pub struct Vault(Arc<XChaCha20Poly1305>);

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

/// The key in a text: 64 hexadecimal digits, or base64 of 32 bytes.
pub fn read_key(text: &str) -> Option<[u8; KEY_BYTES]> {
    let text = text.trim();
    let bytes = if text.len() == 2 * KEY_BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let digits = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).ok();
        (0..text.len())
            .step_by(2)
            .map(digits)
            .collect::<Option<Vec<u8>>>()?
    } else {
        STANDARD.decode(text).ok()?
    };
    bytes.try_into().ok()
}

impl Vault {
    pub fn new(key: &[u8; KEY_BYTES]) -> Self {
        Self(Arc::new(XChaCha20Poly1305::new(key.into())))
    }

    /// The vault whose key is in a file, which is made, for its owner alone, where there is none.
    pub fn of_file(path: &Path) -> Result<Self, VaultError> {
        let failed = |source| VaultError::File {
            path: path.to_owned(),
            source,
        };
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => match make_key(path) {
                // Another process was faster.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    fs::read_to_string(path).map_err(failed)?
                }
                made => made.map_err(failed)?,
            },
            read => read.map_err(failed)?,
        };
        if is_open(path).map_err(failed)? {
            return Err(VaultError::Open {
                path: path.to_owned(),
            });
        }
        let key = read_key(&text).ok_or_else(|| VaultError::NoKey {
            path: path.to_owned(),
        })?;
        Ok(Self::new(&key))
    }

    /// Seals a text for a place, without which it does not open: a sealed text that is moved is worthless.
    pub fn seal(&self, place: &str, text: &str) -> String {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let payload = Payload {
            msg: text.as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = self
            .0
            .encrypt(&nonce, payload)
            .expect("a text fits into memory twice");
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        format!("{MARK}{}", STANDARD.encode(bytes))
    }

    /// Opens a text that was sealed for this place.
    pub fn open(&self, place: &str, sealed: &str) -> Result<String, Sealed> {
        let bytes = sealed.strip_prefix(MARK).ok_or(Sealed)?;
        let bytes = STANDARD.decode(bytes).map_err(|_| Sealed)?;
        let (nonce, msg) = bytes.split_at_checked(NONCE_BYTES).ok_or(Sealed)?;
        let payload = Payload {
            msg,
            aad: place.as_bytes(),
        };
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| Sealed)?;
        let text = self
            .0
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Sealed)?;
        String::from_utf8(text).map_err(|_| Sealed)
    }
}

/// Makes a key and its file. Returns the file's text.
fn make_key(path: &Path) -> io::Result<String> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    let text = format!(
        "{}\n",
        STANDARD.encode(XChaCha20Poly1305::generate_key(&mut OsRng))
    );
    file.write_all(text.as_bytes())?;
    // What is sealed with it must not outlive it.
    file.sync_all()?;
    Ok(text)
}

/// Whether others than its owner may read or write the file.
fn is_open(path: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        fs::metadata(path).map(|_| false)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vault(byte: u8) -> Vault {
        Vault::new(&[byte; KEY_BYTES])
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_with_its_key_and_for_its_place_alone(text in any::<String>()) {
            let sealed = vault(7).seal("1:note", &text);
            prop_assert_eq!(vault(7).open("1:note", &sealed), Ok(text.clone()));
            prop_assert_eq!(vault(8).open("1:note", &sealed), Err(Sealed));
            prop_assert_eq!(vault(7).open("2:note", &sealed), Err(Sealed));
            prop_assert_ne!(vault(7).seal("1:note", &text), sealed.clone());
            prop_assert!(text.len() < 4 || !sealed.contains(&text));
        }

        #[test]
        fn whatever_is_no_sealed_text_does_not_open(text in any::<String>(), at in any::<prop::sample::Index>()) {
            prop_assert_eq!(vault(7).open("", &text), Err(Sealed));
            let sealed = vault(7).seal("", "好的");
            let mut chars: Vec<char> = sealed.chars().collect();
            let at = at.index(chars.len());
            chars[at] = if chars[at] == 'A' { 'B' } else { 'A' };
            let changed: String = chars.into_iter().collect();
            prop_assert_eq!(vault(7).open("", &changed), Err(Sealed));
        }
    }

    #[test]
    fn a_key_is_written_in_either_way() {
        let key: [u8; KEY_BYTES] = std::array::from_fn(|n| n as u8);
        let hex = "000102030405060708090A0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        assert_eq!(read_key(hex), Some(key));
        assert_eq!(read_key(&format!(" {}\n", STANDARD.encode(key))), Some(key));
        for wrong in ["", "key", "AAAA", &hex[2..], "é".repeat(32).as_str()] {
            assert_eq!(read_key(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_key_file_is_made_once_and_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/ironfan.key");
        let sealed = Vault::of_file(&path).unwrap().seal("", "hello");
        assert_eq!(Vault::of_file(&path).unwrap().open("", &sealed).unwrap(), "hello");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            assert!(matches!(Vault::of_file(&path), Err(VaultError::Open { .. })));
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        }
        fs::write(&path, "hello").unwrap();
        assert!(matches!(Vault::of_file(&path), Err(VaultError::NoKey { .. })));
        assert!(matches!(
            Vault::of_file(folder.path()),
            Err(VaultError::File { .. })
        ));
    }

    #[test]
    fn nothing_of_the_key_is_shown() {
        assert_eq!(format!("{:?}", vault(7)), "Vault");
    }
}
