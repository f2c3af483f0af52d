//! Reads a file in pieces: a phone's photograph is larger than what a page should hold in memory.

use super::Fault;

/// The size of a piece; small in the tests, so that all data there crosses a border somewhere.
const WINDOW_BYTES: u64 = if cfg!(test) { 37 } else { 256 << 10 };

/// A source of bytes.
pub trait Source {
    /// The number of bytes.
    fn length(&self) -> u64;

    /// The bytes in this range, which lies within; `None` if they cannot be read.
    async fn read(&self, from: u64, to: u64) -> Option<Vec<u8>>;
}

/// A position in a file. Reading beyond its end is [`Fault::Ends`].
pub struct Reader<S> {
    source: S,
    at: u64,
    window_at: u64,
    window: Vec<u8>,
}

impl<S: Source> Reader<S> {
    /// At the beginning of a file.
    pub fn new(source: S) -> Self {
        Self { source, at: 0, window_at: 0, window: Vec::new() }
    }

    /// The position.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// The number of bytes after this position.
    pub fn left(&self) -> u64 {
        self.source.length() - self.at
    }

    /// The next bytes without moving on: at least `count`, and as many more as are loaded.
    pub async fn ahead(&mut self, count: usize) -> Result<&[u8], Fault> {
        let wanted = u64::try_from(count).map_err(|_| Fault::Ends)?;
        if wanted > self.left() {
            return Err(Fault::Ends);
        }
        let inside = self.at.checked_sub(self.window_at).and_then(|at| usize::try_from(at).ok());
        let here = inside.and_then(|at| self.window.get(at..)).map_or(0, <[u8]>::len);
        if here < count {
            let to = self.at + wanted.max(WINDOW_BYTES).min(self.left());
            self.window = self.source.read(self.at, to).await.ok_or(Fault::Unreadable)?;
            self.window_at = self.at;
        }
        let from = usize::try_from(self.at - self.window_at).map_err(|_| Fault::Unreadable)?;
        // A file that changes while it is read may have become shorter.
        self.window.get(from..).filter(|bytes| bytes.len() >= count).ok_or(Fault::Unreadable)
    }

    /// The next bytes.
    pub async fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let bytes = *self.ahead(N).await?.first_chunk().ok_or(Fault::Unreadable)?;
        self.at += bytes.len() as u64;
        Ok(bytes)
    }

    /// The next `count` bytes.
    pub async fn bytes(&mut self, count: usize) -> Result<Vec<u8>, Fault> {
        let bytes = self.ahead(count).await?[..count].to_vec();
        self.at += bytes.len() as u64;
        Ok(bytes)
    }

    /// Skips `count` bytes.
    pub fn skip(&mut self, count: u64) -> Result<(), Fault> {
        if count > self.left() {
            return Err(Fault::Ends);
        }
        self.at += count;
        Ok(())
    }
}
