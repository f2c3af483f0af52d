//! Photos: rotated upright, cropped, scaled down and stripped of metadata here, before they are hashed or sent.

mod canvas;
pub mod crop;
pub mod darkroom;
mod held;
mod honest;
mod look;
mod strip;
mod turn;

use std::rc::Rc;

use chain::commitment::{Salt, photo_commitment};
use chain::hash::Hash;
use chain::limits::PHOTO_PIXELS_MAX;
use js_sys::{Array, Uint8Array};
use web_sys::{Blob, BlobPropertyBag};

use crate::browser::{self, within};
use crop::Crop;
use held::Bitmap;
use look::reader::Source;
use look::{Fault, Look};
use turn::Orientation;

pub use held::Address;

/// The type of uploaded photos: Safari makes PNG when asked for WebP, and other browsers cannot read what phones make.
pub const MEDIA_TYPE: &str = "image/jpeg";

/// The most pixels of a picture that is opened: phones have sensors of 200 megapixels, and browsers use 4 bytes for
/// each pixel while they scale it.
const OPENED_PIXELS_MAX: u64 = 210_000_000;
/// A larger picture is scaled down to this while it is opened. At the highest zoom of the crop window it still has 800
/// pixels a side.
const WORKED_ON_PIXELS: f64 = 16_000_000.0;
/// The longest side that both Chromium and Firefox open.
const OPENED_SIDE_MAX: u32 = 65_535;
/// More than any camera writes for so many pixels.
const FILE_BYTES_MAX: f64 = 256.0 * 1_048_576.0;

/// A timeout: a decoder may hang, and a form must not wait for it.
const PATIENCE_MS: u32 = 120_000;

/// Why a photo cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// The browser cannot open it.
    #[error("not a photo that this browser can open")]
    NotAPhoto,
    /// The browser cannot read the file's bytes.
    #[error("the file cannot be read")]
    Unreadable,
    /// The file is truncated.
    #[error("the file ends before the picture does")]
    Truncated,
    /// It has no pixels.
    #[error("no pixels")]
    Empty,
    /// It has more pixels than can be processed.
    #[error("{megapixels} megapixels, at most {max}")]
    TooLarge {
        /// Its size.
        megapixels: u32,
        /// The most that can be processed here.
        max: u32,
    },
    /// One of its sides is longer than can be processed.
    #[error("a side of {pixels} pixels")]
    TooLong {
        /// How long it is.
        pixels: u32,
    },
    /// The file is larger than any photo.
    #[error("too many bytes")]
    TooHeavy,
    /// The browser alters what is read back from a canvas.
    #[error("the browser hides what is drawn")]
    Hidden,
    /// The browser could not encode it as a JPEG.
    #[error("not encoded")]
    NotEncoded,
}

impl From<Fault> for PhotoError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Ends => Self::Truncated,
            Fault::NotAPhoto => Self::NotAPhoto,
            Fault::Unreadable => Self::Unreadable,
        }
    }
}

/// A photo that was chosen, dropped or taken, and opened. Keep it in a signal with local storage.
#[derive(Clone, Debug)]
pub struct Opened {
    file: Blob,
    /// The picture as stored; `None` in a browser that alters what is read back from a canvas.
    bitmap: Option<Rc<Bitmap>>,
    orientation: Orientation,
    /// The address of the upright picture, for the crop window.
    pub url: Address,
    /// Width of the upright picture in pixels.
    pub width: u32,
    /// Height of the upright picture in pixels.
    pub height: u32,
}

/// A photo that is ready to be committed to and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// A JPEG without metadata.
    pub bytes: Vec<u8>,
    /// The salt of its commitment.
    pub salt: Salt,
    /// Its commitment, which also identifies it.
    pub commitment: Hash,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its `blob:` address.
    pub url: Address,
}

/// Opens a file and finds out its orientation: browsers rotate a JPEG by its EXIF, most a PNG, none a WebP.
///
/// # Errors
/// Every [`PhotoError`] but `NotEncoded`.
pub async fn open(file: &Blob) -> Result<Opened, PhotoError> {
    within(PATIENCE_MS, opened(file)).await.unwrap_or(Err(PhotoError::NotAPhoto))
}

async fn opened(file: &Blob) -> Result<Opened, PhotoError> {
    if file.size() > FILE_BYTES_MAX {
        return Err(PhotoError::TooHeavy);
    }
    let look = look::look(file).await?;
    if let Some(size) = look.size {
        check(size, OPENED_PIXELS_MAX)?;
    }
    let orientation = look.orientation.unwrap_or_default();
    if !honest::keeps_what_is_drawn().await {
        return open_in_the_dark(file, orientation, look.size.ok_or(PhotoError::Hidden)?).await;
    }
    let unturned = canvas::unturned(file, &look).await.ok_or(PhotoError::Unreadable)?;
    let bitmap = match canvas::open(&unturned, across(&look)).await {
        Some(bitmap) => bitmap,
        None => return Err(look.size.and_then(too_large_for_the_browser).unwrap_or(PhotoError::NotAPhoto)),
    };
    let stored = (bitmap.0.width(), bitmap.0.height());
    check(stored, PHOTO_PIXELS_MAX)?;
    let is_as_in_the_file = orientation == Orientation::UPRIGHT && look.size.is_none_or(|size| size == stored);
    let shown = match is_as_in_the_file {
        true => unturned,
        false => canvas::encode(&bitmap.0, &crop::drawing(stored, Crop::WHOLE), orientation)
            .await
            .ok_or(PhotoError::NotEncoded)?,
    };
    let url = Address::of(&shown).ok_or(PhotoError::NotAPhoto)?;
    let (width, height) = orientation.turned(stored);
    Ok(Opened { file: file.clone(), bitmap: Some(Rc::new(bitmap)), orientation, url, width, height })
}

/// Where the browser alters what is read back from a canvas, the crop window shows what the darkroom makes, so that the
/// orientation is the one that will be sent.
async fn open_in_the_dark(file: &Blob, orientation: Orientation, stored: (u32, u32)) -> Result<Opened, PhotoError> {
    let developed = darkroom::develop(file, orientation, Crop::WHOLE).await.ok_or(PhotoError::Hidden)?;
    let url = address_of(&developed.bytes).ok_or(PhotoError::NotAPhoto)?;
    let (width, height) = orientation.turned(stored);
    Ok(Opened { file: file.clone(), bitmap: None, orientation, url, width, height })
}

/// Whether a picture of this size can be processed.
fn check((width, height): (u32, u32), pixels_max: u64) -> Result<(), PhotoError> {
    let pixels = u64::from(width) * u64::from(height);
    let side = width.max(height);
    match pixels {
        0 => Err(PhotoError::Empty),
        _ if side > OPENED_SIDE_MAX => Err(PhotoError::TooLong { pixels: side }),
        _ if pixels > pixels_max => Err(too_large(pixels, pixels_max)),
        _ => Ok(()),
    }
}

fn too_large(pixels: u64, max: u64) -> PhotoError {
    let millions = |pixels: u64| u32::try_from(pixels / 1_000_000).unwrap_or(u32::MAX);
    PhotoError::TooLarge { megapixels: millions(pixels), max: millions(max) }
}

/// The likely reason if a browser has failed: phones have less memory than large pictures need.
fn too_large_for_the_browser((width, height): (u32, u32)) -> Option<PhotoError> {
    let pixels = u64::from(width) * u64::from(height);
    (pixels > PHOTO_PIXELS_MAX).then(|| too_large(pixels, PHOTO_PIXELS_MAX))
}

/// The width to open a picture with, if it has to be scaled down.
fn across(look: &Look) -> Option<u32> {
    let (width, height) = look.size?;
    let pixels = u64::from(width) * u64::from(height);
    let scale = (WORKED_ON_PIXELS / pixels as f64).sqrt();
    (pixels > PHOTO_PIXELS_MAX).then(|| ((f64::from(width) * scale) as u32).max(1))
}

impl Source for &Blob {
    fn length(&self) -> u64 {
        self.size() as u64
    }

    async fn read(&self, from: u64, to: u64) -> Option<Vec<u8>> {
        canvas::bytes_of(&canvas::slice(self, from, to)?).await
    }
}

/// Crops, scales, encodes, strips, and commits.
///
/// # Errors
/// `NotEncoded`, `Hidden`.
pub async fn prepare(opened: &Opened, crop: Crop) -> Result<Prepared, PhotoError> {
    within(PATIENCE_MS, prepared(opened, crop)).await.unwrap_or(Err(PhotoError::NotEncoded))
}

async fn prepared(opened: &Opened, crop: Crop) -> Result<Prepared, PhotoError> {
    let Opened { file, orientation, .. } = opened;
    if let Some(bitmap) = &opened.bitmap {
        let drawing = crop::drawing((bitmap.0.width(), bitmap.0.height()), orientation.stored(crop));
        let made = canvas::encode(&bitmap.0, &drawing, *orientation).await.ok_or(PhotoError::NotEncoded)?;
        if honest::shows(&made, &bitmap.0, &drawing, *orientation).await {
            let encoded = canvas::bytes_of(&made).await.ok_or(PhotoError::NotEncoded)?;
            return finish(&encoded, orientation.turned((drawing.out_width, drawing.out_height)));
        }
    }
    let developed = darkroom::develop(file, *orientation, crop).await.ok_or(PhotoError::Hidden)?;
    finish(&developed.bytes, developed.size)
}

/// Strips and commits.
fn finish(encoded: &[u8], (width, height): (u32, u32)) -> Result<Prepared, PhotoError> {
    let bytes = strip::jpeg(encoded).ok_or(PhotoError::NotEncoded)?;
    let salt = browser::random();
    let url = address_of(&bytes).ok_or(PhotoError::NotEncoded)?;
    let commitment = photo_commitment(&salt, &bytes);
    Ok(Prepared { bytes, salt, commitment, width, height, url })
}

/// An address for a JPEG's bytes.
pub fn address_of(bytes: &[u8]) -> Option<Address> {
    let options = BlobPropertyBag::new();
    options.set_type(MEDIA_TYPE);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Address::of(&blob)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_pictures_are_opened_and_bombs_are_not() {
        let checked = |width, height| check((width, height), OPENED_PIXELS_MAX);
        for (width, height) in [(8_160, 6_144), (12_000, 9_000), (16_384, 12_288), (65_535, 3_200), (1, 1)] {
            assert_eq!(checked(width, height), Ok(()), "{width} by {height}");
        }
        assert_eq!(checked(30_000, 30_000), Err(PhotoError::TooLarge { megapixels: 900, max: 210 }));
        assert_eq!(checked(100_000, 1), Err(PhotoError::TooLong { pixels: 100_000 }));
        assert_eq!(checked(u32::MAX, u32::MAX), Err(PhotoError::TooLong { pixels: u32::MAX }));
        assert_eq!(checked(0, 9), Err(PhotoError::Empty));
    }

    #[test]
    fn large_pictures_are_scaled_while_they_are_opened() {
        let across = |width, height| across(&Look { size: Some((width, height)), ..Look::default() });
        assert_eq!(across(8_000, 5_000), None);
        for (width, height) in [(8_160, 6_144), (16_384, 12_288), (65_535, 3_200), (3_200, 65_535)] {
            let small = across(width, height).unwrap();
            let pixels = u64::from(small) * u64::from(small) * u64::from(height) / u64::from(width);
            assert!((15_900_000..=16_000_000).contains(&pixels), "{width} by {height}: {pixels}");
        }
    }
}
