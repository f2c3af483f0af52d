//! WebP: a RIFF file of chunks (<https://developers.google.com/speed/webp/docs/riff_container>).

use super::{Cursor, PROFILE_BYTES_MAX, name};
use crate::media::error::MediaError;

/// Of the extended header's flags only these may be set: a colour profile and transparency.
const FLAGS_ALLOWED: u8 = 0b0011_0000;
const FLAG_ANIMATED: u8 = 0b0000_0010;

pub(super) fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

pub(super) fn walk(bytes: &[u8]) -> Result<(u32, u32), MediaError> {
    let mut cursor = riff_body(bytes)?;
    let mut canvas = None;
    let mut image = None;
    while !cursor.rest.is_empty() {
        let (kind, body) = chunk(&mut cursor)?;
        match &kind {
            b"VP8X" if canvas.is_none() && image.is_none() => canvas = Some(canvas_size(body)?),
            b"VP8 " if image.is_none() => image = Some(lossy_size(body)?),
            b"VP8L" if image.is_none() => image = Some(lossless_size(body)?),
            b"ALPH" if canvas.is_some() => {}
            b"ICCP" if canvas.is_some() && body.len() <= PROFILE_BYTES_MAX => {}
            b"ANIM" | b"ANMF" => return Err(MediaError::Unsupported("WebP")),
            b"VP8X" | b"VP8 " | b"VP8L" => return Err(MediaError::Broken),
            _ => return Err(MediaError::ForbiddenSegment(name(&kind))),
        }
    }
    match (canvas, image) {
        (_, None) => Err(MediaError::Truncated),
        (Some(canvas), Some(image)) if canvas != image => Err(MediaError::Broken),
        (_, Some(image)) => Ok(image),
    }
}

/// The chunks, once the length in the file's header is the file's own.
fn riff_body(bytes: &[u8]) -> Result<Cursor<'_>, MediaError> {
    let mut cursor = Cursor::new(bytes);
    cursor.take(4)?;
    let length = usize::try_from(u32::from_le_bytes(cursor.array()?)).map_err(|_| MediaError::Truncated)?;
    let mut body = Cursor::new(cursor.take(length)?);
    cursor.must_end()?;
    body.take(4)?;
    Ok(body)
}

/// A chunk of odd length is followed by one byte that must be zero.
fn chunk<'a>(cursor: &mut Cursor<'a>) -> Result<([u8; 4], &'a [u8]), MediaError> {
    let kind = cursor.array()?;
    let length = usize::try_from(u32::from_le_bytes(cursor.array()?)).map_err(|_| MediaError::Truncated)?;
    let body = cursor.take(length)?;
    if length % 2 == 1 && cursor.byte()? != 0 {
        return Err(MediaError::Broken);
    }
    Ok((kind, body))
}

fn canvas_size(body: &[u8]) -> Result<(u32, u32), MediaError> {
    let mut cursor = Cursor::new(body);
    let [flags, ..] = cursor.array::<4>()?;
    if flags & FLAG_ANIMATED != 0 {
        return Err(MediaError::Unsupported("WebP"));
    }
    if flags & !FLAGS_ALLOWED != 0 {
        return Err(MediaError::ForbiddenSegment("VP8X flags".to_owned()));
    }
    let mut side = || cursor.array().map(|[a, b, c]| u32::from_le_bytes([a, b, c, 0]) + 1);
    Ok((side()?, side()?))
}

/// RFC 6386, section 9.1: a key frame's tag, start code, and two sides of 14 bits.
fn lossy_size(body: &[u8]) -> Result<(u32, u32), MediaError> {
    let mut cursor = Cursor::new(body);
    let [tag, ..] = cursor.array::<3>()?;
    if tag & 1 != 0 || cursor.array()? != [0x9D, 0x01, 0x2A] {
        return Err(MediaError::Broken);
    }
    let mut side = || cursor.array().map(|bytes| u32::from(u16::from_le_bytes(bytes) & 0x3FFF));
    Ok((side()?, side()?))
}

/// RFC 9649, section 3.4: a signature byte, then two sides less one of 14 bits each.
fn lossless_size(body: &[u8]) -> Result<(u32, u32), MediaError> {
    let mut cursor = Cursor::new(body);
    if cursor.byte()? != 0x2F {
        return Err(MediaError::Broken);
    }
    let bits = u32::from_le_bytes(cursor.array()?);
    Ok(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
}
