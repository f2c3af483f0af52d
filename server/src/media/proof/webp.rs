//! The proof for a WebP. Its codes are complex to read, so a decoder is asked instead: without the last bytes of its
//! data the file must not decode, else these bytes, and perhaps more before them, are not part of the picture.

use crate::media::error::MediaError;
use crate::media::walk::webp::{chunks, file};

/// Bytes to cut: far more than the padding of encoders, which is three bytes at most.
const CUT_BYTES: usize = 64;
/// RFC 6386, section 9.1: before the first partition stand a tag, which says how long that is, a start code and two
/// sides.
const FRAME_HEADER_BYTES: usize = 10;

/// See [`super::prove`]. `is_picture` says whether a file can be decoded. Of a lossy picture in more than two
/// partitions, which no browser writes, those in the middle are only checked by the total length.
pub(super) fn prove(bytes: &[u8], is_picture: impl Fn(&[u8]) -> bool) -> Result<(), MediaError> {
    let chunks = chunks(bytes)?;
    for (place, (kind, body)) in chunks.iter().enumerate() {
        let shorter = match kind {
            b"VP8 " => [without(body, body.len()), without_firsts_end(body)],
            b"VP8L" | b"ALPH" => [without(body, body.len()), None],
            _ => [None, None],
        };
        for body in shorter.iter().flatten() {
            let mut cut = chunks.clone();
            cut[place].1 = body;
            if is_picture(&file(&cut)) {
                return Err(MediaError::TrailingBytes(CUT_BYTES));
            }
        }
    }
    Ok(())
}

/// The data without this many bytes before `end`; `None` if there are fewer.
fn without(body: &[u8], end: usize) -> Option<Vec<u8>> {
    let begin = end.checked_sub(CUT_BYTES)?;
    Some([body.get(..begin)?, body.get(end..)?].concat())
}

/// The same for the end of a lossy picture's first partition.
fn without_firsts_end(body: &[u8]) -> Option<Vec<u8>> {
    let &[a, b, c] = body.first_chunk()?;
    let tag = u32::from_le_bytes([a, b, c, 0]);
    let length = usize::try_from(tag >> 5).ok()?;
    let shorter_length = u32::try_from(length.checked_sub(CUT_BYTES)?).ok()?;
    let mut shorter = without(body, FRAME_HEADER_BYTES + length)?;
    let tag = (tag & 0x1F) | (shorter_length << 5);
    shorter.get_mut(..3)?.copy_from_slice(&tag.to_le_bytes()[..3]);
    Some(shorter)
}
