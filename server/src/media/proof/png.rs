//! The proof for a PNG: its decompressed data has exactly as many bytes as its pixels take.

use flate2::{Decompress, FlushDecompress, Status};

use crate::media::error::MediaError;
use crate::media::walk::png::{Header, chunks};

/// Decompressed at a time, and discarded.
const PIECE_BYTES: usize = 64 << 10;

/// See [`super::prove`].
pub(super) fn prove(bytes: &[u8]) -> Result<(), MediaError> {
    let mut header = None;
    let mut unpacking = Unpacking { zlib: Decompress::new(true), piece: vec![0; PIECE_BYTES], is_done: false };
    for chunk in chunks(bytes) {
        let (kind, body) = chunk?;
        match &kind {
            b"IHDR" => header = Some(Header::of(body)?),
            b"IDAT" => unpacking.take(body, header.ok_or(MediaError::Broken)?.unpacked_bytes())?,
            _ => {}
        }
    }
    let wanted = header.ok_or(MediaError::Broken)?.unpacked_bytes();
    if unpacking.is_done && unpacking.zlib.total_out() == wanted { Ok(()) } else { Err(MediaError::Truncated) }
}

struct Unpacking {
    zlib: Decompress,
    piece: Vec<u8>,
    is_done: bool,
}

impl Unpacking {
    fn take(&mut self, mut packed: &[u8], wanted: u64) -> Result<(), MediaError> {
        loop {
            if self.is_done {
                return if packed.is_empty() { Ok(()) } else { Err(MediaError::TrailingBytes(packed.len())) };
            }
            let (read, made) = (self.zlib.total_in(), self.zlib.total_out());
            let status = self.zlib.decompress(packed, &mut self.piece, FlushDecompress::None);
            self.is_done = status.map_err(|_| MediaError::Broken)? == Status::StreamEnd;
            let taken = usize::try_from(self.zlib.total_in() - read).map_err(|_| MediaError::Broken)?;
            packed = packed.get(taken..).ok_or(MediaError::Broken)?;
            let made = self.zlib.total_out() - made;
            if self.zlib.total_out() > wanted {
                return Err(MediaError::TrailingBytes(packed.len()));
            }
            let has_room = made < PIECE_BYTES as u64;
            match packed.is_empty() {
                // All of it was read, and all output was given out.
                true if has_room => return Ok(()),
                false if taken == 0 && made == 0 => return Err(MediaError::Broken),
                _ => {}
            }
        }
    }
}
