//! Pictures drawn for tests.

use image::{GrayImage, ImageFormat, Rgb, RgbImage};

/// A small picture in this format; other numbers are other pictures.
pub fn picture(format: ImageFormat, number: u8) -> Vec<u8> {
    sized(format, 64, 48, number)
}

pub fn sized(format: ImageFormat, width: u32, height: u32, number: u8) -> Vec<u8> {
    let shade = |x: u32, y: u32| u8::try_from((x * 3 + y * 5) % 200).expect("below 200");
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([shade(x, y), number, shade(y, x)]));
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, format).expect("encodes");
    file.into_inner()
}

pub fn jpeg(number: u8) -> Vec<u8> {
    picture(ImageFormat::Jpeg, number)
}

/// A PNG of noise, which compression leaves at three bytes a pixel.
pub fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let picture = RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = state.to_be_bytes();
        Rgb([a, b, c])
    });
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).expect("encodes");
    file.into_inner()
}

/// A small file of 42 million pixels.
pub fn bomb() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    GrayImage::new(7_000, 6_000).write_to(&mut file, ImageFormat::Png).expect("encodes");
    file.into_inner()
}

/// A picture of more than a mebibyte; other numbers are other pictures.
pub fn large(number: u32) -> Vec<u8> {
    // An LCG is enough: it only has to be something that cannot be made small.
    let mut seed = number;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed.to_be_bytes()[0]
    };
    let picture = RgbImage::from_fn(640, 640, |_, _| Rgb([next(), next(), next()]));
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).expect("encodes");
    file.into_inner()
}
