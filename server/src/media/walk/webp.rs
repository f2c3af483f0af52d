//! WebP: a RIFF file of chunks (<https://developers.google.com/speed/webp/docs/riff_container>).

use super::{Cursor, Once, PROFILE_BYTES_MAX, name};
use crate::media::error::MediaError;

/// Of the extended header's flags only these may be set: a colour profile and transparency.
const FLAGS_ALLOWED: u8 = 0b0011_0000;
const FLAG_ANIMATED: u8 = 0b0000_0010;

pub(super) fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

/// A decoder's bytes for each pixel: its own planes, and what it hands out.
pub(super) const BYTES_PER_PIXEL: u32 = 8;
/// What a picture's data takes for each pixel at most, and beside that. A lossless one may be larger than its pixels by
/// the tables in it.
const DATA_BYTES_PER_PIXEL: u64 = 4;
const DATA_BYTES_BESIDE: u64 = 8 << 10;

pub(super) fn walk(bytes: &[u8]) -> Result<(u32, u32), MediaError> {
    let mut cursor = riff_body(bytes)?;
    let mut once = Once::default();
    let (mut canvas, mut image, mut data_bytes) = (None, None, 0);
    while !cursor.rest.is_empty() {
        let (kind, body) = chunk(&mut cursor)?;
        let is_extended = canvas.is_some();
        // The rest belongs before the picture, and each is there once.
        let is_known = [*b"VP8X", *b"ALPH", *b"ICCP", *b"VP8 ", *b"VP8L"].contains(&kind);
        if is_known && (image.is_some() || !once.is_first(kind)) {
            return Err(MediaError::Broken);
        }
        match &kind {
            b"VP8X" => canvas = Some(canvas_size(body)?),
            b"VP8 " => image = Some(lossy_size(body)?),
            // It has transparency of its own.
            b"VP8L" if once.has(*b"ALPH") => return Err(MediaError::Broken),
            b"VP8L" => image = Some(lossless_size(body)?),
            b"ALPH" if is_extended => {}
            b"ICCP" if is_extended && body.len() <= PROFILE_BYTES_MAX => {}
            b"ANIM" | b"ANMF" => return Err(MediaError::Unsupported("WebP")),
            _ => return Err(MediaError::ForbiddenSegment(name(&kind))),
        }
        if &kind != b"ICCP" {
            data_bytes += body.len() as u64;
        }
    }
    let (width, height) = image.ok_or(MediaError::Truncated)?;
    if canvas.is_some_and(|canvas| canvas != (width, height)) {
        return Err(MediaError::Broken);
    }
    let needed = u64::from(width) * u64::from(height) * DATA_BYTES_PER_PIXEL + DATA_BYTES_BESIDE;
    match data_bytes.checked_sub(needed) {
        Some(more) if more > 0 => Err(MediaError::TrailingBytes(usize::try_from(more).unwrap_or(usize::MAX))),
        _ => Ok((width, height)),
    }
}

/// A chunk's name and what is in it.
pub type Chunk<'a> = ([u8; 4], &'a [u8]);

/// The chunks of a file.
///
/// # Errors
/// As [`super::walk`].
pub fn chunks(bytes: &[u8]) -> Result<Vec<Chunk<'_>>, MediaError> {
    let mut cursor = riff_body(bytes)?;
    let mut chunks = Vec::new();
    while !cursor.rest.is_empty() {
        chunks.push(chunk(&mut cursor)?);
    }
    Ok(chunks)
}

/// The file that has these chunks.
pub fn file(chunks: &[Chunk<'_>]) -> Vec<u8> {
    let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    let mut body = b"WEBP".to_vec();
    for (kind, data) in chunks {
        body.extend([&kind[..], &length(data.len()), data, &[0][..data.len() % 2]].concat());
    }
    [&b"RIFF"[..], &length(body.len()), &body].concat()
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
    let size = (side()?, side()?);
    cursor.must_end()?;
    Ok(size)
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
