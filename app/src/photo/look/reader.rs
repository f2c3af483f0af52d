//! Reads a file piece by piece: a phone's photograph is larger than what a page should hold.

use super::Fault;

/// What is fetched at a time; little in the tests, so that everything there lies across a border somewhere.
const WINDOW_BYTES: u64 = if cfg!(test) { 37 } else { 256 << 10 };

/// Something that has bytes and hands them out in pieces.
pub trait Source {
    /// How many bytes there are.
    fn length(&self) -> u64;

    /// The bytes in this range, which lies within; `None` if they cannot be had.
    async fn read(&self, from: u64, to: u64) -> Option<Vec<u8>>;
}

/// A place in a file. Going beyond its end is [`Fault::Ends`].
pub struct Reader<S> {
    source: S,
    at: u64,
    window_at: u64,
    window: Vec<u8>,
}

impl<S: Source> Reader<S> {
    /// The beginning of a file.
    pub fn new(source: S) -> Self {
        Self { source, at: 0, window_at: 0, window: Vec::new() }
    }

    /// Bytes before this place.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Bytes behind this place.
    pub fn left(&self) -> u64 {
        self.source.length() - self.at
    }

    /// What lies ahead: at least `count` bytes, and as many more as are here already.
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
        // A file that changes while it is read may be shorter than it was.
        self.window.get(from..).filter(|bytes| bytes.len() >= count).ok_or(Fault::Unreadable)
    }

    /// The next bytes.
    pub async fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let bytes = *self.ahead(N).await?.first_chunk().ok_or(Fault::Unreadable)?;
        self.at += bytes.len() as u64;
        Ok(bytes)
    }

    /// The next bytes, as many as are asked for.
    pub async fn bytes(&mut self, count: usize) -> Result<Vec<u8>, Fault> {
        let bytes = self.ahead(count).await?[..count].to_vec();
        self.at += bytes.len() as u64;
        Ok(bytes)
    }

    /// Goes on behind the next `count` bytes.
    pub fn skip(&mut self, count: u64) -> Result<(), Fault> {
        if count > self.left() {
            return Err(Fault::Ends);
        }
        self.at += count;
        Ok(())
    }
}
