//! The browser's operations on pictures: open, draw, encode.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ImageBitmap, ImageBitmapOptions, ImageEncodeOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d,
    ResizeQuality,
};

use super::MEDIA_TYPE;
use super::crop::Drawing;
use super::held::Bitmap;
use super::look::Look;
use super::turn::Orientation;

const QUALITY: f64 = 0.85;

/// How many bytes browsers read to find out the type of a file (<https://mimesniff.spec.whatwg.org/#resource-header>).
const HEADER_BYTES: u64 = 1_445;

/// The file without the hints that make some browsers rotate its picture.
pub async fn unturned(file: &Blob, look: &Look) -> Option<Blob> {
    if look.hints.is_empty() {
        return Some(file.clone());
    }
    let parts = Array::new();
    let mut from = 0;
    for (range, by) in &look.hints {
        parts.push(slice(file, from, range.start)?.as_ref());
        if !by.is_empty() {
            parts.push(&Uint8Array::from(*by));
        }
        from = range.end;
    }
    parts.push(slice(file, from, file.size() as u64)?.as_ref());
    in_one_piece_first(&Blob::new_with_blob_sequence(&parts).ok()?).await
}

/// The same bytes with the first ones in a single part. Firefox takes the type from a blob's first part alone: for a
/// camera's JPEG without its EXIF that would be two bytes, and it would not open it.
async fn in_one_piece_first(blob: &Blob) -> Option<Blob> {
    let header = bytes_of(&slice(blob, 0, HEADER_BYTES)?).await?;
    let rest = slice(blob, header.len() as u64, blob.size() as u64)?;
    Blob::new_with_blob_sequence(&Array::of2(&Uint8Array::from(header.as_slice()), &rest)).ok()
}

/// A part of a file; nothing is read yet.
pub fn slice(file: &Blob, from: u64, to: u64) -> Option<Blob> {
    file.slice_with_f64_and_f64(from as f64, to as f64).ok()
}

/// All bytes of a blob.
pub async fn bytes_of(blob: &Blob) -> Option<Vec<u8>> {
    let buffer: ArrayBuffer = JsFuture::from(blob.array_buffer()).await.ok()?.unchecked_into();
    Some(Uint8Array::new(&buffer).to_vec())
}

/// The picture in a file, scaled to this width if one is given.
pub async fn open(file: &Blob, across: Option<u32>) -> Option<Bitmap> {
    let window = web_sys::window()?;
    let promise = match across {
        None => window.create_image_bitmap_with_blob(file),
        Some(across) => {
            let options = ImageBitmapOptions::new();
            options.set_resize_width(across);
            options.set_resize_quality(ResizeQuality::Medium);
            window.create_image_bitmap_with_blob_and_image_bitmap_options(file, &options)
        }
    };
    Some(Bitmap(JsFuture::from(promise.ok()?).await.ok()?.unchecked_into()))
}

/// An empty canvas.
pub fn canvas(width: u32, height: u32) -> Option<(OffscreenCanvas, OffscreenCanvasRenderingContext2d)> {
    let canvas = OffscreenCanvas::new(width, height).ok()?;
    let context = canvas.get_context("2d").ok()??.unchecked_into();
    Some((canvas, context))
}

/// Draws a part of a picture upright. `left` and `top` say which pixel of the result is the canvas's first.
pub fn draw(
    context: &OffscreenCanvasRenderingContext2d,
    bitmap: &ImageBitmap,
    drawing: &Drawing,
    orientation: Orientation,
    (left, top): (u32, u32),
) -> Option<()> {
    let [a, b, c, d, e, f] = orientation.matrix(orientation.turned((drawing.out_width, drawing.out_height)));
    context.set_transform(a, b, c, d, e - f64::from(left), f - f64::from(top)).ok()?;
    let drawn = context.draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        bitmap,
        drawing.left,
        drawing.top,
        drawing.width,
        drawing.height,
        0.0,
        0.0,
        f64::from(drawing.out_width),
        f64::from(drawing.out_height),
    );
    drawn.ok()
}

/// A JPEG of a part of a picture, upright.
pub async fn encode(bitmap: &ImageBitmap, drawing: &Drawing, orientation: Orientation) -> Option<Blob> {
    let (width, height) = orientation.turned((drawing.out_width, drawing.out_height));
    let (canvas, context) = canvas(width, height)?;
    // JPEG has no transparency; without this transparent parts would be black.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
    context.set_image_smoothing_enabled(true);
    draw(&context, bitmap, drawing, orientation, (0, 0))?;
    jpeg_of(&canvas).await
}

/// A canvas as a JPEG; `None` if the browser cannot encode it.
pub async fn jpeg_of(canvas: &OffscreenCanvas) -> Option<Blob> {
    let options = ImageEncodeOptions::new();
    options.set_type(MEDIA_TYPE);
    options.set_quality(QUALITY);
    let promise = canvas.convert_to_blob_with_options(&options).ok()?;
    let blob: Blob = JsFuture::from(promise).await.ok()?.unchecked_into();
    (blob.type_() == MEDIA_TYPE).then_some(blob)
}
