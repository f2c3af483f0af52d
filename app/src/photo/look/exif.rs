//! Reads the only EXIF tag that is needed: the orientation.

use crate::photo::turn::Orientation;

/// The tag, and its required type and count (EXIF 2.32, 4.6.4); browsers check both, too.
const ORIENTATION: u16 = 274;
const SHORT: u16 = 3;
const ENTRY_BYTES: usize = 12;
/// The prefix of EXIF in a JPEG, which some programs also write in other file types.
pub const NAME: &[u8] = b"Exif\0\0";
/// The longest block: a JPEG has no room for more, and other types need no more.
pub const BYTES_MAX: u32 = 1 << 16;

/// The orientation in an EXIF block; `None` if it is missing or invalid.
pub fn orientation(block: &[u8]) -> Option<Orientation> {
    let tiff = block.strip_prefix(NAME).unwrap_or(block);
    let short: fn([u8; 2]) -> u16 = match tiff.get(..2)? {
        b"II" => u16::from_le_bytes,
        b"MM" => u16::from_be_bytes,
        _ => return None,
    };
    let is_little = tiff.starts_with(b"II");
    let long = |bytes: [u8; 4]| if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) };
    let short_at = |at: usize| tiff.get(at..)?.first_chunk().copied().map(short);
    let long_at = |at: usize| tiff.get(at..)?.first_chunk().copied().map(long);
    if short_at(2)? != 42 {
        return None;
    }
    let directory = usize::try_from(long_at(4)?).ok()?;
    let count = usize::from(short_at(directory)?);
    let first = directory.checked_add(2)?;
    // However many entries it claims, only those that fit into the block are read.
    let mut entries = tiff.get(first..)?.chunks_exact(ENTRY_BYTES).take(count);
    let found = entries.position(|entry| entry.first_chunk().copied().map(short) == Some(ORIENTATION))?;
    let entry = first + found * ENTRY_BYTES;
    let is_one_short = short_at(entry + 2)? == SHORT && long_at(entry + 4)? == 1;
    if is_one_short { Orientation::of(short_at(entry + 8)?) } else { None }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A block with one entry.
    pub fn block(little: bool, kind: u16, count: u32, value: u16) -> Vec<u8> {
        let short = |value: u16| if little { value.to_le_bytes() } else { value.to_be_bytes() };
        let long = |value: u32| if little { value.to_le_bytes() } else { value.to_be_bytes() };
        let order: &[u8] = if little { b"II" } else { b"MM" };
        let start = [order, &short(42), &long(8), &short(1)].concat();
        [&start[..], &short(ORIENTATION), &short(kind), &long(count), &short(value), &[0; 2], &[0; 4]].concat()
    }

    fn number(block: &[u8]) -> Option<u8> {
        orientation(block).map(Orientation::number)
    }

    #[test]
    fn both_byte_orders_are_read_with_and_without_the_name() {
        for little in [false, true] {
            for value in 1..=8 {
                let block = block(little, SHORT, 1, value);
                assert_eq!(number(&block).map(u16::from), Some(value));
                assert_eq!(number(&[NAME, &block].concat()).map(u16::from), Some(value));
            }
        }
    }

    #[test]
    fn invalid_values_are_ignored() {
        for value in [0, 9, 0x600] {
            assert_eq!(number(&block(true, SHORT, 1, value)), None);
        }
        assert_eq!(number(&block(true, 4, 1, 6)), None, "another type");
        assert_eq!(number(&block(true, SHORT, 2, 6)), None, "another count");
        assert_eq!(number(b"JJ*\0"), None);
        let mut far = block(false, SHORT, 1, 6);
        far[4..8].copy_from_slice(&[0xff; 4]);
        assert_eq!(number(&far), None, "a directory beyond the end");
        let mut many = block(false, SHORT, 1, 6);
        many[8..10].copy_from_slice(&[0xff; 2]);
        assert_eq!(number(&many), Some(6), "more entries promised than there are");
    }

    #[test]
    fn no_length_causes_a_panic() {
        let whole = block(true, SHORT, 1, 6);
        for length in 0..whole.len() {
            let _ = orientation(&whole[..length]);
        }
    }
}
