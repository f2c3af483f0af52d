//! Walks an image's container and lets only what makes the picture pass: no EXIF (it can hold a place), no XMP, no
//! comments, no embedded previews, and nothing after the end, where phones hide videos.
//!
//! The decoders forgive much, so it is the walk that notices a file that was cut off.

mod jpeg;
pub(super) mod png;
pub(super) mod webp;

use super::error::MediaError;

/// A colour profile's bytes at most. The profiles that browsers write have about 500.
const PROFILE_BYTES_MAX: usize = 4_096;

/// The longest side that both Chromium and Firefox show.
const SIDE_MAX: u32 = 65_535;

/// The kinds of image that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// ISO/IEC 10918-1, baseline or progressive.
    Jpeg,
    /// PNG, not animated.
    Png,
    /// WebP, not animated.
    WebP,
}

/// What the walk found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container {
    /// The kind of image.
    pub format: Format,
    /// Pixels across, at least 1.
    pub width: u32,
    /// Pixels down, at least 1.
    pub height: u32,
    /// Bytes that a decoder takes for each pixel at most, beside a few for each row.
    pub bytes_per_pixel: u32,
}

impl Format {
    /// The content type to serve it with.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }

    /// Tells by the first bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(jpeg::START) {
            Some(Self::Jpeg)
        } else if bytes.starts_with(png::START) {
            Some(Self::Png)
        } else if webp::begins(bytes) {
            Some(Self::WebP)
        } else {
            None
        }
    }
}

/// Walks the whole file.
///
/// # Errors
/// `NotAnImage`, `Unsupported`, `ForbiddenSegment`, `TrailingBytes`, `Truncated`, `TooLong`, and `Broken` for parts
/// that contradict each other or are there twice.
pub fn walk(bytes: &[u8]) -> Result<Container, MediaError> {
    let format = Format::of(bytes).ok_or(MediaError::NotAnImage)?;
    let (width, height, bytes_per_pixel) = match format {
        Format::Jpeg => jpeg::walk(bytes)?,
        Format::Png => {
            let header = png::walk(bytes)?;
            // Palettes and single bits become bytes of their own, with transparency.
            (header.width, header.height, header.bits.div_ceil(8).max(4))
        }
        Format::WebP => {
            let (width, height) = webp::walk(bytes)?;
            (width, height, webp::BYTES_PER_PIXEL)
        }
    };
    if width == 0 || height == 0 {
        return Err(MediaError::Broken);
    }
    if width.max(height) > SIDE_MAX {
        return Err(MediaError::TooLong { pixels: width.max(height), max: SIDE_MAX });
    }
    Ok(Container { format, width, height, bytes_per_pixel })
}

/// What has been seen of that which may stand in a file once.
#[derive(Default)]
struct Once(Vec<[u8; 4]>);

impl Once {
    fn has(&self, kind: [u8; 4]) -> bool {
        self.0.contains(&kind)
    }

    fn is_first(&mut self, kind: [u8; 4]) -> bool {
        let is_first = !self.has(kind);
        if is_first {
            self.0.push(kind);
        }
        is_first
    }
}

/// Reads forward through a file; running out of bytes is [`MediaError::Truncated`].
struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], MediaError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(MediaError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], MediaError> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(MediaError::Truncated)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, MediaError> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn must_end(&self) -> Result<(), MediaError> {
        if self.rest.is_empty() { Ok(()) } else { Err(MediaError::TrailingBytes(self.rest.len())) }
    }
}

/// A four-letter name for people to read; letters that cannot be shown become `?`.
fn name(letters: &[u8]) -> String {
    letters.iter().map(|&byte| if byte.is_ascii_graphic() { char::from(byte) } else { '?' }).collect()
}
