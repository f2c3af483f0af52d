//! Decoding: proof that the picture is one, and its small copy.

use std::io::Cursor;

use chain::limits::{PHOTO_BYTES_MAX, PHOTO_PIXELS_MAX};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

use super::error::MediaError;
use super::proof::prove;
use super::walk::{Container, Format, walk};

/// A thumbnail's longer edge at most, in pixels: sharp in a list on a phone, 20 to 40 KB.
pub const THUMB_EDGE_PX: u16 = 480;
const THUMB_QUALITY: u8 = 80;
/// The longest profile that a small copy carries. In a PNG they are packed, and a few bytes may become many.
const PROFILE_BYTES_MAX: usize = 16 << 10;
/// What decoding one picture may take: 40 megapixels of the widest samples, 8 bytes, and room to work.
pub const DECODER_BYTES_MAX: u64 = 400_000_000;

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
    let max = PHOTO_PIXELS_MAX.min(DECODER_BYTES_MAX / u64::from(container.bytes_per_pixel));
    if pixels > max {
        return Err(MediaError::TooManyPixels { pixels, max });
    }
    Ok(container)
}

/// What decoding a picture takes at most.
pub fn decoder_bytes(container: &Container) -> u64 {
    u64::from(container.width) * u64::from(container.height) * u64::from(container.bytes_per_pixel)
}

/// Proves that the file's data is a picture and nothing else, decodes it and makes it small: a JPEG's bytes. Takes a
/// few seconds and `decoder_bytes` at 40 megapixels, so the caller bounds how many run at once.
///
/// # Errors
/// As `prove`, and `Broken` when the picture cannot be decoded, or has another size than its container says.
pub fn thumbnail(bytes: &[u8], container: &Container) -> Result<Vec<u8>, MediaError> {
    prove(bytes, container, |other| decode(other, container).is_ok())?;
    let (picture, profile) = decode(bytes, container)?;
    let edge = u32::from(THUMB_EDGE_PX);
    let fits = picture.width() <= edge && picture.height() <= edge;
    let small = if fits { picture } else { picture.thumbnail(edge, edge) };
    let mut thumb = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut thumb, THUMB_QUALITY);
    if let Some(profile) = profile {
        // Without it the small picture would have other colours than the photo.
        encoder.set_icc_profile(profile).map_err(|_| MediaError::Broken)?;
    }
    encoder.encode_image(&on_white(small)).map_err(|_| MediaError::Broken)?;
    Ok(thumb)
}

/// The picture, and its colour profile if it is one for red, green and blue.
fn decode(bytes: &[u8], container: &Container) -> Result<(DynamicImage, Option<Vec<u8>>), MediaError> {
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
    let mut decoder = reader.into_decoder().map_err(|_| MediaError::Broken)?;
    // A profile that cannot be unpacked is none, to browsers, too.
    let profile = decoder.icc_profile().ok().flatten();
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| MediaError::Broken)?;
    if (picture.width(), picture.height()) != (container.width, container.height) {
        return Err(MediaError::Broken);
    }
    // ICC.1, table 17: which colours it is about; the decoder has made those of a printer's into a screen's.
    let is_screens = |profile: &Vec<u8>| profile.get(16..20) == Some(b"RGB ") && profile.len() <= PROFILE_BYTES_MAX;
    let profile = profile.filter(|profile| picture.color().has_color() && is_screens(profile));
    Ok((picture, profile))
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
