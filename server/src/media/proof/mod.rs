//! Proves that a picture's own data is the picture and nothing else: that it ends neither before the last pixel nor behind
//! it, and that none of it is said twice. Decoders and browsers forgive both, so behind a picture of one pixel megabytes
//! of something else could lie, and a picture could end in a grey rest.
//!
//! What a WebP's data says cannot be told apart like that; its length is held against what so many pixels need at most.

mod bits;
mod huffman;
mod jpeg;
mod png;
mod scan;

use super::error::MediaError;
use super::walk::{Container, Format};

/// Proves it for a file that [`mod@super::walk`] has let pass. Takes as long as decoding, and little memory.
///
/// # Errors
/// `Truncated`, `TrailingBytes`, `Broken`.
pub fn prove(bytes: &[u8], container: &Container) -> Result<(), MediaError> {
    match container.format {
        Format::Jpeg => jpeg::prove(bytes),
        Format::Png => png::prove(bytes),
        Format::WebP => Ok(()),
    }
}
