//! PNG: a row of chunks (<https://www.w3.org/TR/png-3/#5DataRep>). The decoder checks their checksums.

use super::{Cursor, PROFILE_BYTES_MAX, name};
use crate::media::error::MediaError;

pub(super) const START: &[u8] = b"\x89PNG\r\n\x1a\n";

const CHECKSUM_BYTES: usize = 4;

pub(super) fn walk(bytes: &[u8]) -> Result<(u32, u32), MediaError> {
    let mut cursor = Cursor::new(bytes);
    cursor.take(START.len())?;
    let (kind, header) = chunk(&mut cursor)?;
    if &kind != b"IHDR" {
        return Err(MediaError::Broken);
    }
    let size = header_size(header)?;
    let mut has_data = false;
    loop {
        let (kind, body) = chunk(&mut cursor)?;
        match &kind {
            b"IEND" if body.is_empty() => break,
            b"IDAT" => has_data = true,
            b"PLTE" | b"tRNS" | b"sRGB" | b"gAMA" => {}
            b"iCCP" if body.len() <= PROFILE_BYTES_MAX => {}
            b"acTL" => return Err(MediaError::Unsupported("PNG")),
            b"IHDR" | b"IEND" => return Err(MediaError::Broken),
            _ => return Err(MediaError::ForbiddenSegment(name(&kind))),
        }
    }
    cursor.must_end()?;
    if has_data { Ok(size) } else { Err(MediaError::Truncated) }
}

fn chunk<'a>(cursor: &mut Cursor<'a>) -> Result<([u8; 4], &'a [u8]), MediaError> {
    let length = u32::from_be_bytes(cursor.array()?);
    let kind = cursor.array()?;
    let body = cursor.take(usize::try_from(length).map_err(|_| MediaError::Truncated)?)?;
    cursor.take(CHECKSUM_BYTES)?;
    Ok((kind, body))
}

fn header_size(header: &[u8]) -> Result<(u32, u32), MediaError> {
    let mut cursor = Cursor::new(header);
    Ok((u32::from_be_bytes(cursor.array()?), u32::from_be_bytes(cursor.array()?)))
}
