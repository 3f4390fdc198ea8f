//! A file's bytes as text: UTF-8, or UTF-16 with its mark, as spreadsheets save "Unicode text".

use std::borrow::Cow;

use super::ImportError;

/// The text without its byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ImportError> {
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Cow::Borrowed(utf8(rest)?),
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        rest => Cow::Borrowed(utf8(rest)?),
    };
    // UTF-16 without its mark, or no text at all.
    if text.contains('\0') {
        return Err(ImportError::NotText);
    }
    Ok(text)
}

fn utf8(bytes: &[u8]) -> Result<&str, ImportError> {
    str::from_utf8(bytes).map_err(|_| ImportError::NotText)
}

fn utf16(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> Result<String, ImportError> {
    let (pairs, rest) = bytes.as_chunks();
    if !rest.is_empty() {
        return Err(ImportError::NotText);
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .collect::<Result<_, _>>()
        .map_err(|_| ImportError::NotText)
}
