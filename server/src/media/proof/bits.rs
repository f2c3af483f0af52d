//! The bits of a JPEG's scan, without the zeros that are stuffed behind each 0xFF (ITU-T T.81, F.1.2.3).

use crate::media::error::MediaError;

/// Reads bits forward, up to the next marker.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The next bits, from the highest down; zeros follow.
    ahead: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, ahead: 0, count: 0 }
    }

    fn fill(&mut self) {
        while self.count <= 56 {
            let Some(&byte) = self.bytes.get(self.at) else { return };
            if byte == 0xFF && self.bytes.get(self.at + 1) != Some(&0) {
                // A marker: here the data ends.
                return;
            }
            self.at += if byte == 0xFF { 2 } else { 1 };
            self.ahead |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    /// The next 16 bits, as if zeros followed the data.
    pub fn peek(&mut self) -> u16 {
        if self.count < 16 {
            self.fill();
        }
        (self.ahead >> 48) as u16
    }

    /// Skips this many bits, at most 16.
    pub fn skip(&mut self, count: u32) -> Result<(), MediaError> {
        if self.count < count {
            self.fill();
            if self.count < count {
                return Err(MediaError::Truncated);
            }
        }
        self.ahead <<= count;
        self.count -= count;
        Ok(())
    }

    /// The next bits as a number, at most 16.
    pub fn take(&mut self, count: u32) -> Result<u32, MediaError> {
        let bits = u32::from(self.peek()).checked_shr(16 - count).unwrap_or(0);
        self.skip(count)?;
        Ok(bits)
    }

    /// Ends an interval: the rest of the current byte is padding. Answers the bytes after the data, which begin with a
    /// marker unless there is more data than the picture needs.
    pub fn end(self) -> &'a [u8] {
        let mut at = self.at;
        for _ in 0..self.count / 8 {
            // Also back over a stuffed zero.
            let is_stuffed = at >= 2 && self.bytes[at - 1] == 0 && self.bytes[at - 2] == 0xFF;
            at -= if is_stuffed { 2 } else { 1 };
        }
        &self.bytes[at..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stuffed_zeros_are_no_data_and_markers_end_it() {
        let mut bits = Bits::new(&[0b1010_0000, 0xFF, 0x00, 0x0F, 0xFF, 0xD9]);
        assert_eq!(bits.take(3).ok(), Some(0b101));
        assert_eq!(bits.take(13).ok(), Some(0xFF));
        assert_eq!(bits.take(8).ok(), Some(0x0F));
        assert!(matches!(bits.take(1), Err(MediaError::Truncated)));
        assert_eq!(bits.end(), [0xFF, 0xD9]);
    }

    #[test]
    fn what_was_read_ahead_is_given_back() {
        let bytes = [0x80, 0xFF, 0x00, 1, 2, 3, 0xFF, 0x00, 4, 0xFF, 0xD9];
        let mut bits = Bits::new(&bytes);
        bits.skip(1).expect("a bit");
        assert_eq!(bits.end(), &bytes[1..]);
    }
}
