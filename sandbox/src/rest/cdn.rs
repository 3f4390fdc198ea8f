//! A stand-in for Discord's CDN: small generated avatars.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use hyper::body::Bytes;
use std::convert::Infallible;
use std::io::Write as _;

use crate::core::Core;
use crate::faults::RestFault;
use crate::rest::{Broken, Response, response};
use crate::socket::Breaker;

const SIDE: u32 = 64;
/// Squares of the pattern from edge to edge, and the margin around them, in pixels.
const SQUARES: u32 = 5;
const MARGIN: u32 = 7;
/// Ground and figure.
const COLOURS: [([u8; 3], [u8; 3]); 8] = [
    ([253, 226, 228], [196, 69, 105]),
    ([255, 232, 214], [200, 100, 40]),
    ([250, 240, 202], [164, 124, 20]),
    ([220, 240, 220], [52, 132, 84]),
    ([212, 240, 240], [28, 124, 132]),
    ([219, 231, 250], [56, 96, 176]),
    ([232, 224, 250], [108, 76, 180]),
    ([246, 222, 246], [160, 64, 152]),
];

/// Answers a request to the CDN: a picture for avatars, the file itself for attachments.
pub(super) fn answer(core: &Core, path: &str) -> Response {
    let segments: Vec<_> = path.trim_matches('/').split('/').collect();
    match segments[..] {
        ["avatars" | "embed" | "icons" | "guilds" | "banners", ..] => {
            response(200, "image/png", picture(path).into())
        }
        ["attachments", channel, attachment, _] => download(file(core, channel, attachment)),
        ["ephemeral-attachments", _, attachment, _] => download(upload(core, attachment)),
        _ => {
            core.journal
                .violation(format!("CDN: GET {path} is nothing the CDN has"));
            response(404, "text/plain", Bytes::new())
        }
    }
}

/// Lets a fault have its way. What only an interface has (codes, limits, JSON) the CDN has not.
pub(super) async fn strike(
    core: &Core,
    breaker: &Breaker,
    path: &str,
    fault: RestFault,
) -> Result<Response, Broken> {
    match fault {
        RestFault::Status(status) | RestFault::Refuse { status, .. } => {
            Ok(response(status, "text/plain", Bytes::new()))
        }
        RestFault::RateLimit { .. } => Ok(response(429, "text/plain", Bytes::new())),
        RestFault::Hang => match std::future::pending::<Infallible>().await {},
        RestFault::Slow(by) => {
            tokio::time::sleep(by).await;
            Ok(answer(core, path))
        }
        RestFault::Held(hold) => {
            hold.wait().await;
            Ok(answer(core, path))
        }
        RestFault::ResetBefore | RestFault::ResetAfter | RestFault::Malformed => {
            breaker.reset_on_close();
            Err(Broken)
        }
    }
}

fn download(file: Option<Bytes>) -> Response {
    match file {
        Some(bytes) => response(200, "application/octet-stream", bytes),
        None => response(
            404,
            "text/plain",
            Bytes::from_static(b"This content is no longer available."),
        ),
    }
}

fn upload(core: &Core, attachment: &str) -> Option<Bytes> {
    let world = core.world();
    let found = world.uploads.get(&attachment.parse().ok()?)?;
    Some(Bytes::copy_from_slice(&found.bytes))
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

/// A pattern in one of the colours, which depend on the path: people can be told apart.
fn picture(path: &str) -> Vec<u8> {
    let hash = path.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    let (ground, figure) = COLOURS[(hash >> 40) as usize % COLOURS.len()];
    let mut data = ZlibEncoder::new(Vec::new(), Compression::fast());
    for y in 0..SIDE {
        let colours = (0..SIDE).map(|x| if is_figure(hash, x, y) { figure } else { ground });
        let row: Vec<u8> = std::iter::once(0).chain(colours.flatten()).collect();
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

/// Whether the pattern, the same left and right, covers a pixel.
fn is_figure(hash: u64, x: u32, y: u32) -> bool {
    let inside = MARGIN..SIDE - MARGIN;
    if !inside.contains(&x) || !inside.contains(&y) {
        return false;
    }
    let square = |at: u32| (at - MARGIN) * SQUARES / (SIDE - 2 * MARGIN);
    let column = square(x).min(SQUARES - 1 - square(x));
    hash >> (square(y) * SQUARES.div_ceil(2) + column) & 1 == 1
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
