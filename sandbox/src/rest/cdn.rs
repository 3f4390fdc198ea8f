//! A stand-in for Discord's CDN: small generated avatars.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use hyper::body::Bytes;
use std::io::Write as _;

use crate::core::Core;
use crate::rest::{Response, response};

const SIDE: u32 = 64;

/// Answers a request to the CDN: a picture for avatars, the file itself for attachments.
pub(super) fn answer(core: &Core, path: &str) -> Response {
    let segments: Vec<_> = path.trim_matches('/').split('/').collect();
    match segments[..] {
        ["avatars" | "embed" | "icons" | "guilds" | "banners", ..] => {
            response(200, "image/png", picture(path).into())
        }
        ["attachments", channel, attachment, _] => match file(core, channel, attachment) {
            Some(bytes) => response(200, "application/octet-stream", bytes),
            None => response(
                404,
                "text/plain",
                Bytes::from_static(b"This content is no longer available."),
            ),
        },
        _ => {
            core.journal
                .violation(format!("CDN: GET {path} is nothing the CDN has"));
            response(404, "text/plain", Bytes::new())
        }
    }
}

fn file(core: &Core, channel: &str, attachment: &str) -> Option<Bytes> {
    let (channel, attachment): (u64, u64) = (channel.parse().ok()?, attachment.parse().ok()?);
    let world = core.world();
    let messages = world.channels.get(&channel)?.messages.values();
    let found = messages
        .flat_map(|message| &message.attachments)
        .find(|file| file.id == attachment)?;
    Some(Bytes::copy_from_slice(&found.bytes))
}

/// A square of one colour, which depends on the path: people can be told apart.
fn picture(path: &str) -> Vec<u8> {
    let hash = path.bytes().fold(7_u32, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    let [red, green, blue, _] = hash.to_le_bytes();
    let row: Vec<u8> = std::iter::once(0)
        .chain([red, green, blue].repeat(SIDE as usize))
        .collect();
    let mut data = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..SIDE {
        data.write_all(&row).expect("writing to memory cannot fail");
    }
    let mut header = Vec::new();
    header.extend(SIDE.to_be_bytes());
    header.extend(SIDE.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, *b"IHDR", &header);
    chunk(
        &mut png,
        *b"IDAT",
        &data.finish().expect("writing to memory cannot fail"),
    );
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    png.extend(
        u32::try_from(data.len())
            .expect("the picture is small")
            .to_be_bytes(),
    );
    let mut checksum = flate2::Crc::new();
    checksum.update(&name);
    checksum.update(data);
    png.extend(name);
    png.extend(data);
    png.extend(checksum.sum().to_be_bytes());
}
