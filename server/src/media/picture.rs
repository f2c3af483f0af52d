//! Decoding: proof that the picture is one, and its small copy.

use std::io::Cursor;

use chain::limits::{PHOTO_BYTES_MAX, PHOTO_PIXELS_MAX};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

use super::error::MediaError;
use super::walk::{Container, Format, walk};

/// A thumbnail's longer edge at most, in pixels: sharp in a list on a phone, 20 to 40 KB.
pub const THUMB_EDGE_PX: u16 = 480;
const THUMB_QUALITY: u8 = 80;
/// What a decoder may allocate: 40 megapixels of 8 bytes, the widest sample format.
const DECODER_BYTES_MAX: u64 = PHOTO_PIXELS_MAX * 8;

/// Checks everything that can be told without decoding: size, container, pixels.
///
/// # Errors
/// As [`walk`], and `TooLarge`, `TooManyPixels`.
pub fn inspect(bytes: &[u8]) -> Result<Container, MediaError> {
    if bytes.len() > PHOTO_BYTES_MAX {
        return Err(MediaError::TooLarge { bytes: bytes.len(), max: PHOTO_BYTES_MAX });
    }
    let container = walk(bytes)?;
    let pixels = u64::from(container.width) * u64::from(container.height);
    if pixels > PHOTO_PIXELS_MAX {
        return Err(MediaError::TooManyPixels { pixels, max: PHOTO_PIXELS_MAX });
    }
    Ok(container)
}

/// Decodes the picture and makes it small: a JPEG's bytes. Takes up to a second and 320 MB at 40 megapixels, so the
/// caller bounds how many run at once.
///
/// # Errors
/// `Broken` when the picture cannot be decoded, or has another size than its container says.
pub fn thumbnail(bytes: &[u8], container: &Container) -> Result<Vec<u8>, MediaError> {
    let picture = decode(bytes, container)?;
    let edge = u32::from(THUMB_EDGE_PX);
    let fits = picture.width() <= edge && picture.height() <= edge;
    let small = if fits { picture } else { picture.thumbnail(edge, edge) };
    let mut thumb = Vec::new();
    JpegEncoder::new_with_quality(&mut thumb, THUMB_QUALITY)
        .encode_image(&on_white(small))
        .map_err(|_| MediaError::Broken)?;
    Ok(thumb)
}

fn decode(bytes: &[u8], container: &Container) -> Result<DynamicImage, MediaError> {
    let format = match container.format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::WebP => ImageFormat::WebP,
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(container.width);
    limits.max_image_height = Some(container.height);
    limits.max_alloc = Some(DECODER_BYTES_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| MediaError::Broken)?;
    let as_promised = (picture.width(), picture.height()) == (container.width, container.height);
    if as_promised { Ok(picture) } else { Err(MediaError::Broken) }
}

/// JPEG knows no transparency: what is behind the picture is white.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let with_alpha = picture.into_rgba8();
    RgbImage::from_fn(with_alpha.width(), with_alpha.height(), |x, y| {
        let [red, green, blue, alpha] = with_alpha.get_pixel(x, y).0.map(u16::from);
        let blend = |colour: u16| u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        Rgb([blend(red), blend(green), blend(blue)])
    })
}
