//! PNG: a row of chunks (<https://www.w3.org/TR/png-3/#5DataRep>). The decoder checks their checksums.

use super::{Cursor, Once, PROFILE_BYTES_MAX, name};
use crate::media::error::MediaError;

pub(super) const START: &[u8] = b"\x89PNG\r\n\x1a\n";

const CHECKSUM_BYTES: usize = 4;
const PALETTE_BYTES_MAX: usize = 3 * 256;
const TRANSPARENCY_BYTES_MAX: usize = 256;

pub(super) fn walk(bytes: &[u8]) -> Result<Header, MediaError> {
    let mut cursor = Cursor::new(bytes);
    cursor.take(START.len())?;
    let (kind, header) = chunk(&mut cursor)?;
    if &kind != b"IHDR" {
        return Err(MediaError::Broken);
    }
    let header = Header::of(header)?;
    let mut once = Once::default();
    let mut last = *b"IHDR";
    loop {
        let (kind, body) = chunk(&mut cursor)?;
        let is_known = match &kind {
            b"IEND" if body.is_empty() => break,
            // The picture's data is contiguous (5.6), and may be cut into any number of chunks.
            b"IDAT" if last == kind => true,
            b"IDAT" => once.is_first(kind),
            b"PLTE" => once.is_first(kind) && body.len() <= PALETTE_BYTES_MAX,
            b"tRNS" => once.is_first(kind) && body.len() <= TRANSPARENCY_BYTES_MAX,
            b"sRGB" => once.is_first(kind) && body.len() == 1,
            b"gAMA" => once.is_first(kind) && body.len() == 4,
            b"iCCP" if body.len() <= PROFILE_BYTES_MAX => once.is_first(kind),
            b"acTL" => return Err(MediaError::Unsupported("PNG")),
            b"IHDR" | b"IEND" => false,
            _ => return Err(MediaError::ForbiddenSegment(name(&kind))),
        };
        if !is_known {
            return Err(MediaError::Broken);
        }
        last = kind;
    }
    cursor.must_end()?;
    if once.has(*b"IDAT") { Ok(header) } else { Err(MediaError::Truncated) }
}

/// The chunks of a file that has been walked.
pub fn chunks(bytes: &[u8]) -> impl Iterator<Item = Result<([u8; 4], &[u8]), MediaError>> {
    let mut cursor = Cursor::new(bytes.get(START.len()..).unwrap_or_default());
    std::iter::from_fn(move || {
        if cursor.rest.is_empty() {
            return None;
        }
        let chunk = chunk(&mut cursor);
        if chunk.is_err() {
            cursor.rest = &[];
        }
        Some(chunk)
    })
}

fn chunk<'a>(cursor: &mut Cursor<'a>) -> Result<([u8; 4], &'a [u8]), MediaError> {
    let length = u32::from_be_bytes(cursor.array()?);
    let kind = cursor.array()?;
    let body = cursor.take(usize::try_from(length).map_err(|_| MediaError::Truncated)?)?;
    cursor.take(CHECKSUM_BYTES)?;
    Ok((kind, body))
}

/// The header (11.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Bits of a pixel.
    pub bits: u32,
    /// Whether it comes in seven passes, each finer than the one before.
    pub interlaced: bool,
}

impl Header {
    /// Reads the header's chunk.
    ///
    /// # Errors
    /// `Broken` for an invalid PNG.
    pub fn of(body: &[u8]) -> Result<Self, MediaError> {
        let &[a, b, c, d, e, f, g, h, depth, colour, packing, filter, interlace] = body else {
            return Err(MediaError::Broken);
        };
        let samples = match (colour, depth) {
            (0, 1 | 2 | 4 | 8 | 16) | (3, 1 | 2 | 4 | 8) => 1,
            (2, 8 | 16) => 3,
            (4, 8 | 16) => 2,
            (6, 8 | 16) => 4,
            _ => return Err(MediaError::Broken),
        };
        if packing != 0 || filter != 0 || interlace > 1 {
            return Err(MediaError::Broken);
        }
        let (width, height) = (u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]));
        Ok(Self { width, height, bits: samples * u32::from(depth), interlaced: interlace == 1 })
    }

    /// Bytes of the decompressed data: for each row one filter byte, and its pixels (7.2, 8.1).
    pub fn unpacked_bytes(&self) -> u64 {
        // The start of each pass, and the distance of its pixels.
        const PASSES: [[u32; 4]; 7] =
            [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];
        let of_pass = |[left, top, across, down]: [u32; 4]| {
            let wide = self.width.saturating_sub(left).div_ceil(across);
            let high = self.height.saturating_sub(top).div_ceil(down);
            let row = 1 + (u64::from(wide) * u64::from(self.bits)).div_ceil(8);
            if wide == 0 { 0 } else { row * u64::from(high) }
        };
        if self.interlaced { PASSES.into_iter().map(of_pass).sum() } else { of_pass([0, 0, 1, 1]) }
    }
}
