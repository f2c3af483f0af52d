//! JPEG: a sequence of segments with markers, and between them the picture's own data (ITU-T T.81, annex B).

use super::reader::{Reader, Source};
use super::{Fault, Look, exif};

pub const START: &[u8] = &[0xff, 0xd8, 0xff];

const START_MARKER: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const APP1: u8 = 0xe1;
/// Far more than any program writes; a browser needs a while for each scan, and minutes for thousands.
const SCANS_MAX: u32 = 200;

/// Reads a whole file, up to the end marker of its first picture: what follows is ignored.
pub async fn look<S: Source>(reader: &mut Reader<S>) -> Result<Look, Fault> {
    let mut look = Look::default();
    let (mut bits_needed, mut data_bytes, mut scans) = (0, 0, 0);
    reader.skip(2)?;
    loop {
        let begin = reader.at();
        let marker = next_marker(reader).await?;
        match marker {
            END => break,
            // Markers without a segment.
            0x01 | 0xd0..=START_MARKER => continue,
            _ => {}
        }
        let length = u16::from_be_bytes(reader.array().await?);
        let body_bytes = length.checked_sub(2).ok_or(Fault::NotAPhoto)?;
        if is_frame(marker) {
            let frame = reader.bytes(body_bytes.into()).await?;
            let (size, bits) = measure(marker, &frame).ok_or(Fault::NotAPhoto)?;
            (look.size, bits_needed) = (Some(size), bits);
            continue;
        }
        if marker == APP1 && reader.left() >= body_bytes.into() {
            let body = reader.bytes(body_bytes.into()).await?;
            if body.starts_with(exif::NAME) {
                look.orientation = look.orientation.or_else(|| exif::orientation(&body));
                look.cut(begin..reader.at());
            }
            continue;
        }
        reader.skip(body_bytes.into())?;
        if marker == SCAN {
            data_bytes += skip_data(reader).await?;
            scans += 1;
            if scans > SCANS_MAX {
                return Err(Fault::NotAPhoto);
            }
        }
    }
    // A file may have its end marker and still be truncated, or claim more than it has: no picture has less data than
    // this.
    if data_bytes.saturating_mul(8) < bits_needed { Err(Fault::Ends) } else { Ok(look) }
}

/// The next marker's code. Any number of fill bytes may precede it, and browsers skip other bytes, too.
async fn next_marker<S: Source>(reader: &mut Reader<S>) -> Result<u8, Fault> {
    loop {
        if reader.array().await? != [0xff] {
            continue;
        }
        loop {
            match reader.array().await? {
                [0xff] => {}
                [0x00] => break,
                [marker] => return Ok(marker),
            }
        }
    }
}

fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// Width and height of a frame, and the least number of bits for its blocks: two each where a block is complete, for
/// its mean and its end, and one where the rest of it may follow later (B.2.2, F.1.2, G.1.2).
fn measure(marker: u8, frame: &[u8]) -> Option<((u32, u32), u64)> {
    let [_, high, low, wide, slim, count] = *frame.first_chunk()?;
    let height = u32::from(u16::from_be_bytes([high, low]));
    let width = u32::from(u16::from_be_bytes([wide, slim]));
    let sampling = |component: &[u8]| (u64::from(component[1] >> 4), u64::from(component[1] & 15));
    let components: Vec<_> = frame[6..].chunks_exact(3).take(count.into()).map(sampling).collect();
    let across_max = components.iter().map(|&(across, _)| across).max()?;
    let down_max = components.iter().map(|&(_, down)| down).max()?;
    if across_max == 0 || down_max == 0 {
        return None;
    }
    let blocks = |&(across, down): &(u64, u64)| {
        (u64::from(width) * across / (8 * across_max)) * (u64::from(height) * down / (8 * down_max))
    };
    let bits_each = match marker {
        0xc0 | 0xc1 => 2,
        0xc2 => 1,
        _ => 0,
    };
    Some(((width, height), components.iter().map(blocks).sum::<u64>() * bits_each))
}

/// Skips to the next marker that is neither a stuffed zero nor a restart. Returns the number of bytes skipped.
async fn skip_data<S: Source>(reader: &mut Reader<S>) -> Result<u64, Fault> {
    let begin = reader.at();
    loop {
        let here = reader.ahead(2).await?;
        let found = here.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff));
        // The last byte may be the first of a pair whose second is not loaded yet.
        let passed = found.unwrap_or(here.len() - 1);
        reader.skip(passed as u64)?;
        if found.is_some() {
            return Ok(reader.at() - begin);
        }
    }
}
