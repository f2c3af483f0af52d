//! Why a photo was refused, or could not be stored or shown.

use crate::store::StoreError;

/// An error of an upload, or of the store under it.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The bytes begin like no image.
    #[error("this is no JPEG, PNG or WebP")]
    NotAnImage,
    /// An image of an unsupported kind.
    #[error("this kind of {0} is not supported")]
    Unsupported(&'static str),
    /// More bytes than a photo may have.
    #[error("{bytes} bytes, at most {max}")]
    TooLarge {
        /// As uploaded.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// More pixels than a photo may have.
    #[error("{pixels} pixels, at most {max}")]
    TooManyPixels {
        /// Width times height.
        pixels: u64,
        /// The limit.
        max: u64,
    },
    /// One side is longer than what browsers show.
    #[error("a side of {pixels} pixels, at most {max}")]
    TooLong {
        /// The longer side.
        pixels: u32,
        /// The limit.
        max: u32,
    },
    /// A part of the file could tell more than the picture does, such as EXIF with a place.
    #[error("the part {0} may not stand in a photo")]
    ForbiddenSegment(String),
    /// There are bytes after the image.
    #[error("{0} bytes follow after the image's end")]
    TrailingBytes(usize),
    /// The file ends before the image does.
    #[error("the file ends before the image does")]
    Truncated,
    /// The parts are well formed, but the picture cannot be decoded.
    #[error("the picture cannot be decoded")]
    Broken,
    /// Salt and bytes do not open the commitment of the upload.
    #[error("the bytes are not the photo that the commitment names")]
    CommitmentMismatch,
    /// The photo was uploaded before and erased.
    #[error("this photo was taken out, and is not taken in again")]
    Erased,
    /// Too many uploads are being checked.
    #[error("too many photos at once")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
