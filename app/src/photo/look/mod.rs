//! Looks at a file before the browser does: how large the picture is, which way up, and whether all of it is there.
//! Browsers differ in all three (one shows half a file with a grey rest, none turns a WebP), and a picture of a thousand
//! megapixels is better not opened to find out.

mod exif;
mod jpeg;
mod others;
mod png;
pub mod reader;
mod webp;

use std::ops::Range;

use super::turn::Orientation;
use reader::{Reader, Source};

/// Cameras write one hint, programs sometimes two.
const HINTS_MAX: usize = 16;

/// Why a file is no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It ends before its picture does.
    Ends,
    /// It is none, or its parts contradict each other.
    NotAPhoto,
    /// The browser does not hand its bytes out.
    Unreadable,
}

/// What a file says of its picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Stored pixels across and down, where they were found.
    pub size: Option<(u32, u32)>,
    /// Which way up, where it says so.
    pub orientation: Option<Orientation>,
    /// What makes some browsers turn the picture, and what is to stand in its place: without it none does, and it can be
    /// turned in one way everywhere. In order.
    pub hints: Vec<(Range<u64>, &'static [u8])>,
}

impl Look {
    fn cut(&mut self, range: Range<u64>) {
        self.replace(range, &[]);
    }

    fn replace(&mut self, range: Range<u64>, by: &'static [u8]) {
        if self.hints.len() < HINTS_MAX {
            self.hints.push((range, by));
        }
    }
}

/// Looks at a file. Of kinds that are not known here nothing is said: the browser may know them.
///
/// # Errors
/// Everything in [`Fault`].
pub async fn look<S: Source>(source: S) -> Result<Look, Fault> {
    let mut reader = Reader::new(source);
    if reader.left() == 0 {
        return Err(Fault::Ends);
    }
    let count = reader.left().min(12) as usize;
    let start = reader.ahead(count).await?.to_vec();
    match &start[..] {
        start if start.starts_with(jpeg::START) => jpeg::look(&mut reader).await,
        start if start.starts_with(png::START) => png::look(&mut reader).await,
        start if webp::begins(start) => webp::look(&mut reader).await,
        start if others::begin_boxes(start) => others::boxes(&mut reader).await,
        [b'G', b'I', b'F', b'8', ..] => others::gif(&mut reader).await,
        [b'B', b'M', ..] => others::bmp(&mut reader).await,
        _ => Ok(Look::default()),
    }
}

#[cfg(test)]
mod tests;
