//! Detects browsers that alter what is read back from a canvas, as a protection from fingerprinting: the result is
//! noise or white, without an error (Firefox's `privacy.resistFingerprinting`, which Tor Browser, Mullvad and
//! LibreWolf set; add-ons that block canvases). Such a picture must not be signed.

use web_sys::{Blob, ImageBitmap, OffscreenCanvasRenderingContext2d};

use super::canvas;
use super::crop::Drawing;
use super::turn::Orientation;

/// The test patch: four fields with sides of this many pixels, in colours unlike noise and unlike a blank.
const FIELD: u32 = 16;
const COLOURS: [[u8; 3]; 4] = [[192, 48, 32], [32, 160, 64], [48, 80, 192], [240, 224, 96]];
/// How much a colour may differ from what was drawn, on average. Some browsers change the last bits of a few pixels,
/// which is not visible, and JPEG blurs small fields; noise differs by about 85, white here by 130.
const PATCH_ERROR_MAX: u32 = 40;
/// The side of the places in which the encoded picture is compared with the drawn one.
const PLACE: u32 = 24;
const PLACE_ERROR_MAX: u32 = 40;

/// Whether a canvas gives back what was drawn on it, both read and encoded.
pub async fn keeps_what_is_drawn() -> bool {
    patch().await.is_some_and(|(read, encoded)| read && encoded)
}

async fn patch() -> Option<(bool, bool)> {
    let side = 2 * FIELD;
    let (canvas, context) = canvas::canvas(side, side)?;
    for (place, [red, green, blue]) in (0..).zip(COLOURS) {
        context.set_fill_style_str(&format!("rgb({red},{green},{blue})"));
        let (left, top) = (place % 2 * FIELD, place / 2 * FIELD);
        context.fill_rect(left.into(), top.into(), FIELD.into(), FIELD.into());
    }
    let drawn: Vec<u8> = (0..side * side).flat_map(|at| colour_at(at % side, at / side)).collect();
    let is_drawn = |pixels: Vec<u8>| error(&pixels, &drawn) <= PATCH_ERROR_MAX;
    let read = is_drawn(pixels(&context, side, side)?);
    let opened = canvas::open(&canvas::jpeg_of(&canvas).await?, None).await?;
    let (_, context) = canvas::canvas(side, side)?;
    context.draw_image_with_image_bitmap(&opened.0, 0.0, 0.0).ok()?;
    Some((read, is_drawn(pixels(&context, side, side)?)))
}

fn colour_at(x: u32, y: u32) -> [u8; 4] {
    let [red, green, blue] = COLOURS[(y / FIELD * 2 + x / FIELD) as usize];
    [red, green, blue, 255]
}

/// Whether an encoded picture shows what was drawn, at three places from its upper left to its lower right.
pub async fn shows(made: &Blob, bitmap: &ImageBitmap, drawing: &Drawing, orientation: Orientation) -> bool {
    compare(made, bitmap, drawing, orientation).await.unwrap_or(false)
}

async fn compare(made: &Blob, bitmap: &ImageBitmap, drawing: &Drawing, orientation: Orientation) -> Option<bool> {
    let opened = canvas::open(made, None).await?;
    let (width, height) = orientation.turned((drawing.out_width, drawing.out_height));
    let (across, down) = (width.min(PLACE), height.min(PLACE));
    for quarter in 1..=3 {
        let (left, top) = ((width - across) * quarter / 4, (height - down) * quarter / 4);
        let (_, drawn) = canvas::canvas(across, down)?;
        drawn.set_fill_style_str("#fff");
        drawn.fill_rect(0.0, 0.0, across.into(), down.into());
        canvas::draw(&drawn, bitmap, drawing, orientation, (left, top))?;
        let (_, shown) = canvas::canvas(across, down)?;
        shown.draw_image_with_image_bitmap(&opened.0, -f64::from(left), -f64::from(top)).ok()?;
        if error(&pixels(&drawn, across, down)?, &pixels(&shown, across, down)?) > PLACE_ERROR_MAX {
            return Some(false);
        }
    }
    Some(true)
}

fn pixels(context: &OffscreenCanvasRenderingContext2d, width: u32, height: u32) -> Option<Vec<u8>> {
    Some(context.get_image_data(0.0, 0.0, width.into(), height.into()).ok()?.data().0)
}

/// The mean difference of two pictures over their channels.
fn error(one: &[u8], other: &[u8]) -> u32 {
    if one.len() != other.len() || one.is_empty() {
        return u32::from(u8::MAX);
    }
    let pairs =
        one.chunks_exact(4).zip(other.chunks_exact(4)).flat_map(|(one, other)| one[..3].iter().zip(&other[..3]));
    let sum: u64 = pairs.map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
    u32::try_from(sum / (one.len() as u64 / 4 * 3)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch_of(colour: impl Fn(u32, u32) -> [u8; 4]) -> Vec<u8> {
        let side = 2 * FIELD;
        (0..side * side).flat_map(|at| colour(at % side, at / side)).collect()
    }

    #[test]
    fn changed_last_bits_pass_and_noise_or_a_blank_does_not() {
        let drawn = patch_of(colour_at);
        let farbled = patch_of(|x, y| colour_at(x, y).map(|value| value ^ u8::from((x * 7 + y) % 3 == 0)));
        assert!(error(&drawn, &farbled) <= 1);
        let mut seed = 1_u32;
        let mut noise = |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed.to_le_bytes()
        };
        let noise: Vec<u8> = drawn.chunks_exact(4).flat_map(|_| noise(0, 0)).collect();
        assert!(error(&drawn, &noise) > PATCH_ERROR_MAX);
        for blank in [0, 128, 255] {
            assert!(error(&drawn, &patch_of(|_, _| [blank; 4])) > PATCH_ERROR_MAX, "{blank}");
        }
        assert_eq!(error(&drawn, &drawn[4..]), 255);
    }
}
