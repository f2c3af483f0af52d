//! WebP: a RIFF file of chunks (<https://developers.google.com/speed/webp/docs/riff_container>).

use super::reader::{Reader, Source};
use super::{Fault, Look, exif};

/// An unknown name, which every program skips.
const NOTHING: &[u8; 4] = b"none";

pub fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

/// Reads all chunks.
pub async fn look<S: Source>(reader: &mut Reader<S>) -> Result<Look, Fault> {
    let mut look = Look::default();
    reader.skip(4)?;
    let length = u64::from(u32::from_le_bytes(reader.array().await?));
    let end = reader.at() + length;
    // The last byte may be padding, which some programs leave out.
    if reader.left() + 1 < length {
        return Err(Fault::Ends);
    }
    reader.skip(4)?;
    while reader.at() + 8 <= end {
        let begin = reader.at();
        let kind: [u8; 4] = reader.array().await?;
        let length = u64::from(u32::from_le_bytes(reader.array().await?));
        let next = reader.at() + length;
        let size = match &kind {
            b"VP8X" if length >= 10 => Some(canvas_size(reader.array().await?)),
            b"VP8 " if length >= 10 => Some(lossy_size(reader.array().await?)),
            b"VP8L" if length >= 5 => Some(lossless_size(reader.array().await?)),
            b"EXIF" if length <= exif::BYTES_MAX.into() => {
                let block = reader.bytes(length as usize).await?;
                look.orientation = look.orientation.or_else(|| exif::orientation(&block));
                // The file's length is stored at its beginning, so the chunk stays and gets another name.
                look.replace(begin..begin + 4, NOTHING);
                None
            }
            _ => None,
        };
        // The canvas size comes first, and is what is shown.
        look.size = look.size.or(size);
        reader.skip(next - reader.at())?;
        reader.skip((length % 2).min(reader.left()))?;
    }
    Ok(look)
}

fn canvas_size(header: [u8; 10]) -> (u32, u32) {
    let [.., a, b, c, d, e, f] = header;
    (u32::from_le_bytes([a, b, c, 0]) + 1, u32::from_le_bytes([d, e, f, 0]) + 1)
}

/// RFC 6386, section 9.1.
fn lossy_size(header: [u8; 10]) -> (u32, u32) {
    let [.., a, b, c, d] = header;
    let side = |bytes| u32::from(u16::from_le_bytes(bytes) & 0x3fff);
    (side([a, b]), side([c, d]))
}

/// RFC 9649, section 3.4.
fn lossless_size(header: [u8; 5]) -> (u32, u32) {
    let [_, a, b, c, d] = header;
    let bits = u32::from_le_bytes([a, b, c, d]);
    ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
}
