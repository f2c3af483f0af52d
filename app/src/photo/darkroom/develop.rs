//! The worker's code for a file.

use jpeg_encoder::{ColorType, Encoder};

use super::pixels::Pixels;
use crate::photo::crop::{self, Crop};
use crate::photo::turn::Orientation;
use crate::worker::job::Report;

/// The same as for a canvas: 0.85.
const QUALITY: u8 = 85;

/// Makes a photo of a part of a file's picture: a JPEG, upright and small.
pub fn develop(file: &[u8], orientation: u8, [left, top, width, height]: [f64; 4]) -> Report {
    let orientation = Orientation::of(orientation.into()).unwrap_or_default();
    made(file, orientation, Crop { left, top, width, height }).unwrap_or(Report::NotAPhoto)
}

fn made(file: &[u8], orientation: Orientation, crop: Crop) -> Option<Report> {
    let pixels = Pixels::open(file)?;
    let drawing = crop::drawing((pixels.width, pixels.height), orientation.stored(crop));
    let (width, height) = orientation.turned((drawing.out_width, drawing.out_height));
    let drawn = pixels.draw(&drawing, orientation);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    if let Some(profile) = &pixels.profile {
        encoder.add_icc_profile(profile).ok()?;
    }
    // No side is longer than `SIDE_MAX`.
    encoder.encode(&drawn, u16::try_from(width).ok()?, u16::try_from(height).ok()?, ColorType::Rgb).ok()?;
    Some(Report::Photo { bytes, width, height })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: [f64; 4] = [0.0, 0.0, 1.0, 1.0];

    /// A PNG of four fields: red, green above blue, yellow.
    fn fields(width: u32, height: u32) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Rgb);
        let colour = |x, y| match (x * 2 < width, y * 2 < height) {
            (true, true) => [255, 0, 0],
            (false, true) => [0, 255, 0],
            (true, false) => [0, 0, 255],
            (false, false) => [255, 255, 0],
        };
        let samples: Vec<u8> = (0..width * height).flat_map(|at| colour(at % width, at / width)).collect();
        encoder.write_header().unwrap().write_image_data(&samples).unwrap();
        file
    }

    /// The colours in the middle of the four quarters, as letters, row by row, and the size.
    fn seen(report: Report) -> (String, (u32, u32)) {
        let Report::Photo { bytes, width, height } = report else { panic!("no photo: {report:?}") };
        let photo = Pixels::open(&bytes).unwrap();
        assert_eq!((photo.width, photo.height), (width, height));
        let letter = |x: u32, y: u32| {
            let at = ((height * y / 4) * width + width * x / 4) as usize * photo.channels;
            match [0, 1, 2].map(|colour| photo.samples[at + colour] > 128) {
                [true, false, false] => 'r',
                [false, true, false] => 'g',
                [false, false, true] => 'b',
                [true, true, false] => 'y',
                _ => '?',
            }
        };
        ([(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| letter(x, y)).iter().collect(), (width, height))
    }

    #[test]
    fn pictures_are_rotated_for_all_eight_orientations() {
        let file = fields(96, 64);
        // The expected result for fields that are stored as "rgby", by EXIF's table.
        let expected = ["rgby", "gryb", "ybgr", "byrg", "rbgy", "bryg", "ygbr", "gyrb"];
        for (number, colours) in (1..).zip(expected) {
            let size = if number < 5 { (96, 64) } else { (64, 96) };
            assert_eq!(seen(develop(&file, number, WHOLE)), (colours.to_owned(), size), "{number}");
        }
    }

    #[test]
    fn a_crop_refers_to_the_upright_picture() {
        let file = fields(96, 64);
        let Report::Photo { bytes, width, height } = develop(&file, 6, [0.0, 0.0, 0.5, 0.5]) else {
            panic!("no photo")
        };
        assert_eq!((width, height), (32, 48));
        let photo = Pixels::open(&bytes).unwrap();
        // After a clockwise turn the lower left field is on top.
        assert!(photo.samples.chunks_exact(3).all(|pixel| pixel[2] > 200 && pixel[0] < 64), "blue");
    }

    #[test]
    fn large_pictures_become_small_and_small_ones_stay() {
        let (colours, size) = seen(develop(&fields(4_000, 1_000), 1, WHOLE));
        assert_eq!((colours.as_str(), size), ("rgby", (1_600, 400)));
        assert_eq!(seen(develop(&fields(31, 17), 1, WHOLE)).1, (31, 17));
    }

    #[test]
    fn transparent_pixels_become_white() {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, 16, 16);
        encoder.set_color(png::ColorType::Rgba);
        encoder.write_header().unwrap().write_image_data(&[0; 16 * 16 * 4]).unwrap();
        let Report::Photo { bytes, .. } = develop(&file, 1, WHOLE) else { panic!("no photo") };
        assert!(Pixels::open(&bytes).unwrap().samples.iter().all(|&sample| sample > 250));
    }

    #[test]
    fn a_file_that_is_not_a_picture_is_refused() {
        for file in [&b""[..], b"<svg/>", b"\xff\xd8\xff", b"RIFF....WEBP", b"\x89PNG\r\n\x1a\n"] {
            assert_eq!(develop(file, 1, WHOLE), Report::NotAPhoto);
        }
    }
}
