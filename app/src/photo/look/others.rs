//! GIF, AVIF and its relatives, and BMP: browsers open them, so their size and completeness are checked, too.

use super::reader::{Reader, Source};
use super::{Fault, Look};

/// How far into a file of boxes the picture's size is searched.
const BOXES_BYTES: u64 = 64 << 10;

/// GIF, up to the end of its first picture (<https://www.w3.org/Graphics/GIF/spec-gif89a.txt>).
pub async fn gif<S: Source>(reader: &mut Reader<S>) -> Result<Look, Fault> {
    reader.skip(6)?;
    let [a, b, c, d, flags, _, _] = reader.array().await?;
    let size = (u32::from(u16::from_le_bytes([a, b])), u32::from(u16::from_le_bytes([c, d])));
    reader.skip(palette_bytes(flags))?;
    loop {
        match reader.array().await? {
            [0x21] => reader.skip(1)?,
            [0x2c] => {
                let [.., flags] = reader.array::<9>().await?;
                reader.skip(palette_bytes(flags) + 1)?;
                skip_blocks(reader).await?;
                return Ok(Look { size: Some(size), ..Look::default() });
            }
            _ => return Err(Fault::NotAPhoto),
        }
        skip_blocks(reader).await?;
    }
}

fn palette_bytes(flags: u8) -> u64 {
    if flags & 0x80 == 0 { 0 } else { 3 << (u32::from(flags & 7) + 1) }
}

async fn skip_blocks<S: Source>(reader: &mut Reader<S>) -> Result<(), Fault> {
    loop {
        match reader.array().await? {
            [0] => return Ok(()),
            [length] => reader.skip(length.into())?,
        }
    }
}

pub fn begin_boxes(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
}

/// AVIF and HEIC: nested boxes (ISO/IEC 14496-12 and 23008-12). A box that is part of the picture says how to rotate
/// it, and every browser that opens them does so.
pub async fn boxes<S: Source>(reader: &mut Reader<S>) -> Result<Look, Fault> {
    let mut look = Look::default();
    while reader.left() >= 8 {
        let short = u32::from_be_bytes(reader.array().await?);
        let kind: [u8; 4] = reader.array().await?;
        let body = match short {
            0 => reader.left(),
            1 => u64::from_be_bytes(reader.array().await?).checked_sub(16).ok_or(Fault::NotAPhoto)?,
            _ => u64::from(short).checked_sub(8).ok_or(Fault::NotAPhoto)?,
        };
        if body > reader.left() {
            return Err(Fault::Ends);
        }
        if &kind == b"meta" {
            let bytes = body.min(BOXES_BYTES) as usize;
            look.size = largest_size(&reader.ahead(bytes).await?[..bytes]);
        }
        reader.skip(body)?;
    }
    Ok(look)
}

/// The largest size: there are boxes for the picture, and for tiles and previews.
fn largest_size(meta: &[u8]) -> Option<(u32, u32)> {
    let long = |at: usize| meta.get(at..)?.first_chunk().copied().map(u32::from_be_bytes);
    let named = meta.windows(4).enumerate().filter(|(_, name)| name == b"ispe").map(|(at, _)| at);
    let sizes = named.filter_map(|at| Some((long(at + 8)?, long(at + 12)?)));
    sizes.max_by_key(|&(width, height)| u64::from(width) * u64::from(height))
}

/// BMP as Windows writes it.
pub async fn bmp<S: Source>(reader: &mut Reader<S>) -> Result<Look, Fault> {
    reader.skip(14)?;
    let header = u32::from_le_bytes(reader.array().await?);
    // Older ones are small, and browsers report their size.
    if header < 40 {
        return Ok(Look::default());
    }
    let (width, height) = (i32::from_le_bytes(reader.array().await?), i32::from_le_bytes(reader.array().await?));
    Ok(Look { size: Some((width.unsigned_abs(), height.unsigned_abs())), ..Look::default() })
}
