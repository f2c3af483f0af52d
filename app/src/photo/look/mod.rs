//! Inspects a file before the browser opens it: the picture's size, its orientation, and whether it is complete.
//! Browsers differ in all three (one shows half a file with a grey rest, none rotates a WebP), and a picture of a
//! thousand megapixels should not be opened to find out.

mod exif;
mod jpeg;
mod others;
mod png;
pub mod reader;
mod webp;

use std::ops::Range;

use super::turn::Orientation;
use reader::{Reader, Source};

/// The most orientation hints: cameras write one, programs sometimes two.
const HINTS_MAX: usize = 16;

/// Why a file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is truncated.
    Ends,
    /// It is not a picture, or its parts contradict each other.
    NotAPhoto,
    /// The browser cannot read its bytes.
    Unreadable,
}

/// What a file says about its picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Stored width and height, if they were found.
    pub size: Option<(u32, u32)>,
    /// The orientation, if the file has one.
    pub orientation: Option<Orientation>,
    /// The parts that make some browsers rotate the picture, and bytes to replace them: then no browser does, and it
    /// can be rotated in the same way everywhere. In order.
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

/// Inspects a file. For unknown types nothing is reported: the browser may know them.
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
