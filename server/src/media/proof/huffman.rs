//! A JPEG's Huffman tables (ITU-T T.81, annex C and F.2.2.3).

use super::bits::Bits;
use crate::media::error::MediaError;

/// Codes up to this length are looked up at once.
const SHORT: u32 = 9;
const LENGTHS: usize = 16;

/// One table.
#[derive(Clone)]
pub(super) struct Huffman {
    /// For each row of `SHORT` bits its code's length and value; length 0 where the code is longer.
    short: Vec<(u8, u8)>,
    /// For each length: behind its last code, as 16 bits from the left, and what to add to a code for its value's
    /// place.
    longer: [(u32, i32); LENGTHS],
    values: Vec<u8>,
}

impl Huffman {
    /// The table of a DHT segment's part, and the part's length.
    pub fn of(part: &[u8]) -> Result<(Self, usize), MediaError> {
        let counts: &[u8; LENGTHS] = part.first_chunk().ok_or(MediaError::Truncated)?;
        let total = counts.iter().map(|&count| usize::from(count)).sum::<usize>();
        let values = part.get(LENGTHS..LENGTHS + total).ok_or(MediaError::Truncated)?.to_vec();
        let mut short = vec![(0, 0); 1 << SHORT];
        let mut longer = [(0, 0); LENGTHS];
        let (mut code, mut place) = (0_u32, 0_usize);
        for (length, &count) in (1_u32..).zip(counts) {
            let first = place;
            let begin = code;
            for _ in 0..count {
                if length <= SHORT {
                    let shift = SHORT - length;
                    let from = (code << shift) as usize;
                    let row = short.get_mut(from..from + (1 << shift)).ok_or(MediaError::Broken)?;
                    row.fill((length as u8, values[place]));
                }
                (code, place) = (code + 1, place + 1);
            }
            // No code may be all ones, and there are no more than fit.
            if code >= 1 << length && count > 0 {
                return Err(MediaError::Broken);
            }
            longer[length as usize - 1] = (code << (16 - length), first as i32 - begin as i32);
            code <<= 1;
        }
        Ok((Self { short, longer, values }, LENGTHS + total))
    }

    /// The next value.
    pub fn next(&self, bits: &mut Bits<'_>) -> Result<u8, MediaError> {
        let ahead = u32::from(bits.peek());
        let (length, value) = self.short[(ahead >> (16 - SHORT)) as usize];
        if length > 0 {
            bits.skip(length.into())?;
            return Ok(value);
        }
        for length in SHORT + 1..=16 {
            let (end, offset) = self.longer[length as usize - 1];
            if ahead < end {
                bits.skip(length)?;
                let place =
                    usize::try_from((ahead >> (16 - length)) as i32 + offset).map_err(|_| MediaError::Broken)?;
                return self.values.get(place).copied().ok_or(MediaError::Broken);
            }
        }
        Err(MediaError::Broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lengths 1, 2 and 11: codes 0, 10, 11000000000.
    #[test]
    fn short_and_long_codes_are_read() {
        let part = [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 7, 8, 9];
        let (table, length) = Huffman::of(&part).expect("a table");
        assert_eq!(length, part.len());
        // 10, 0, 11000000000, and ones.
        let mut bits = Bits::new(&[0b1001_1000, 0b0000_0011]);
        let read: Vec<_> = (0..3).map(|_| table.next(&mut bits).expect("a value")).collect();
        assert_eq!(read, [8, 7, 9]);
        assert!(table.next(&mut Bits::new(&[0xFE, 0xFE, 0xFE])).is_err(), "a code that is none");
        assert!(matches!(table.next(&mut Bits::new(&[])), Err(MediaError::Truncated)));
    }

    #[test]
    fn more_codes_than_fit_are_no_table() {
        let three_of_one_bit = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3];
        assert!(Huffman::of(&three_of_one_bit).is_err());
        assert!(Huffman::of(&[0; 15]).is_err());
        assert!(Huffman::of(&[&[0; 15][..], &[9, 1, 2]].concat()).is_err());
    }
}
