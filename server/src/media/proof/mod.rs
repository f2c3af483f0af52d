//! Proves that a picture's own data is the picture and nothing else: that it ends neither before the last pixel nor
//! behind it, and that none of it is said twice. Decoders and browsers forgive both, so behind a picture of one pixel
//! megabytes of something else could lie, and a picture could end in a grey rest.

mod bits;
mod huffman;
mod jpeg;
mod png;
mod scan;
mod webp;

use super::error::MediaError;
use super::walk::{Container, Format};

/// Proves it for a file that [`mod@super::walk`] has let pass. Takes as long as decoding, and little memory; a WebP is
/// decoded once or twice more, by `is_picture`, which tells whether a file can be.
///
/// # Errors
/// `Truncated`, `TrailingBytes`, `Broken`.
pub fn prove(bytes: &[u8], container: &Container, is_picture: impl Fn(&[u8]) -> bool) -> Result<(), MediaError> {
    match container.format {
        Format::Jpeg => jpeg::prove(bytes),
        Format::Png => png::prove(bytes),
        Format::WebP => webp::prove(bytes, is_picture),
    }
}
