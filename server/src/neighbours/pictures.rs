//! Pictures of neighbours' pets, made from the sample portraits: no two alike, all of them valid uploads.

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, RgbImage, imageops};

use super::error::NeighbourError;
use crate::dice::Dice;

/// The sample portraits.
pub const SAMPLES: [&[u8]; 6] = [
    include_bytes!("../../../public/samples/budgie.jpg"),
    include_bytes!("../../../public/samples/goldfish.jpg"),
    include_bytes!("../../../public/samples/hamster.jpg"),
    include_bytes!("../../../public/samples/hound.jpg"),
    include_bytes!("../../../public/samples/tabby.jpg"),
    include_bytes!("../../../public/samples/tortoise.jpg"),
];

const QUALITY: u8 = 84;

/// A picture of the pet that the sample shows: another crop, sometimes mirrored, in another light.
///
/// # Errors
/// When a sample cannot be decoded.
pub fn picture(sample: usize, dice: &mut Dice) -> Result<Bytes, NeighbourError> {
    let bytes = SAMPLES[sample % SAMPLES.len()];
    let portrait = image::load_from_memory_with_format(bytes, ImageFormat::Jpeg)?.into_rgb8();
    let mut picture = crop(&portrait, dice);
    if dice.chance(50) {
        imageops::flip_horizontal_in_place(&mut picture);
    }
    let light = i32::try_from(dice.below(31)).unwrap_or(0) - 15;
    imageops::colorops::brighten_in_place(&mut picture, light);
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, QUALITY).encode_image(&picture)?;
    Ok(file.into())
}

/// Three quarters of each side or more.
fn crop(portrait: &RgbImage, dice: &mut Dice) -> RgbImage {
    let share = 75 + u32::try_from(dice.below(26)).unwrap_or(25);
    let (width, height) = (portrait.width() * share / 100, portrait.height() * share / 100);
    let mut offset = |room: u32| u32::try_from(dice.below(room as usize + 1)).unwrap_or(0);
    let (x, y) = (offset(portrait.width() - width), offset(portrait.height() - height));
    imageops::crop_imm(portrait, x, y, width, height).to_image()
}
