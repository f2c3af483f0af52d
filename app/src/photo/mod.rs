//! Photos: turned the right way up, cut, made smaller and stripped here, before anything is hashed or sent.

pub mod crop;
mod held;
mod strip;

use std::rc::Rc;

use chain::commitment::{Salt, photo_commitment};
use chain::hash::Hash;
use chain::limits::PHOTO_PIXELS_MAX;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, ImageBitmap, ImageEncodeOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d,
};

use crate::browser;
use crop::{Crop, Drawing};
use held::Bitmap;

pub use held::Address;

/// What photos are sent as: Safari makes PNG when asked for WebP, and others cannot read what phones make.
pub const MEDIA_TYPE: &str = "image/jpeg";
const QUALITY: f64 = 0.85;

/// Why a photo cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// The browser cannot open it.
    #[error("not a photo that this browser can open")]
    NotAPhoto,
    /// It has no pixels.
    #[error("no pixels")]
    Empty,
    /// It has more pixels than can be worked on.
    #[error("too many pixels")]
    TooLarge,
    /// The browser made no JPEG of it.
    #[error("not encoded")]
    NotEncoded,
}

/// A photo that was chosen, dropped or taken, opened and turned the right way up. Keep it in a signal with local storage.
#[derive(Clone, Debug)]
pub struct Opened {
    bitmap: Rc<Bitmap>,
    /// The address of the original, for the crop window.
    pub url: Address,
    /// Pixels across, the right way up.
    pub width: u32,
    /// Pixels down, the right way up.
    pub height: u32,
}

/// A photo that is ready to be committed to and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// A JPEG with nothing in it but the picture.
    pub bytes: Vec<u8>,
    /// The salt of its commitment.
    pub salt: Salt,
    /// Its commitment, which is also its name.
    pub commitment: Hash,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Where an `img` finds it.
    pub url: Address,
}

/// Opens what somebody chose. The browser turns it by its EXIF.
///
/// # Errors
/// `NotAPhoto`, `Empty`, `TooLarge`.
pub async fn open(file: &Blob) -> Result<Opened, PhotoError> {
    let window = web_sys::window().ok_or(PhotoError::NotAPhoto)?;
    let promise = window.create_image_bitmap_with_blob(file).map_err(|_| PhotoError::NotAPhoto)?;
    let bitmap = JsFuture::from(promise).await.map_err(|_| PhotoError::NotAPhoto)?.unchecked_into();
    let bitmap = Rc::new(Bitmap(bitmap));
    let (width, height) = (bitmap.0.width(), bitmap.0.height());
    if width == 0 || height == 0 {
        return Err(PhotoError::Empty);
    }
    if u64::from(width) * u64::from(height) > PHOTO_PIXELS_MAX {
        return Err(PhotoError::TooLarge);
    }
    let url = Address::of(file).ok_or(PhotoError::NotAPhoto)?;
    Ok(Opened { bitmap, url, width, height })
}

/// Cuts, makes smaller, encodes, strips, and commits.
///
/// # Errors
/// `NotEncoded`.
pub async fn prepare(opened: &Opened, crop: Crop) -> Result<Prepared, PhotoError> {
    let drawing = crop::drawing((opened.width, opened.height), crop);
    let encoded = encode(&opened.bitmap.0, &drawing).await.ok_or(PhotoError::NotEncoded)?;
    let bytes = strip::jpeg(&encoded).ok_or(PhotoError::NotEncoded)?;
    let salt = browser::random();
    let url = address_of(&bytes).ok_or(PhotoError::NotEncoded)?;
    let commitment = photo_commitment(&salt, &bytes);
    Ok(Prepared { bytes, salt, commitment, width: drawing.out_width, height: drawing.out_height, url })
}

/// An address for a JPEG's bytes.
pub fn address_of(bytes: &[u8]) -> Option<Address> {
    let options = BlobPropertyBag::new();
    options.set_type(MEDIA_TYPE);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Address::of(&blob)
}

async fn encode(bitmap: &ImageBitmap, drawing: &Drawing) -> Option<Vec<u8>> {
    let (width, height) = (drawing.out_width, drawing.out_height);
    let canvas = OffscreenCanvas::new(width, height).ok()?;
    let context: OffscreenCanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    // JPEG knows no transparency; without this it would turn black.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
    context.set_image_smoothing_enabled(true);
    draw(&context, bitmap, drawing)?;
    let options = ImageEncodeOptions::new();
    options.set_type(MEDIA_TYPE);
    options.set_quality(QUALITY);
    let blob: Blob = JsFuture::from(canvas.convert_to_blob_with_options(&options).ok()?).await.ok()?.unchecked_into();
    if blob.type_() != MEDIA_TYPE {
        return None;
    }
    let buffer: ArrayBuffer = JsFuture::from(blob.array_buffer()).await.ok()?.unchecked_into();
    Some(Uint8Array::new(&buffer).to_vec())
}

fn draw(context: &OffscreenCanvasRenderingContext2d, bitmap: &ImageBitmap, drawing: &Drawing) -> Option<()> {
    context
        .draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            bitmap,
            drawing.left,
            drawing.top,
            drawing.width,
            drawing.height,
            0.0,
            0.0,
            f64::from(drawing.out_width),
            f64::from(drawing.out_height),
        )
        .ok()
}
