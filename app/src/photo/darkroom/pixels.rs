//! Opens a JPEG, PNG or WebP, and draws a part of it scaled down.

use std::io::Cursor;

use image_webp::WebPDecoder;
use png::Transformations;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::photo::crop::Drawing;
use crate::photo::turn::Orientation;

/// The largest picture that is opened: up to 4 bytes for each pixel, and as much again for a progressive JPEG.
const PIXELS_MAX: u64 = 64_000_000;
/// The longest colour profile that is kept in a photo.
const PROFILE_BYTES_MAX: usize = 4_000;

/// An opened picture, as it is stored.
pub(super) struct Pixels {
    pub width: u32,
    pub height: u32,
    /// Channels of each pixel: grey, grey and alpha, RGB, or RGB and alpha.
    pub channels: usize,
    pub samples: Vec<u8>,
    /// The colour profile, if it is an RGB one.
    pub profile: Option<Vec<u8>>,
}

impl Pixels {
    /// Opens a file. `None` if its type is not supported, or if it is damaged or too large.
    pub fn open(file: &[u8]) -> Option<Self> {
        let opened = match file {
            [0xff, 0xd8, ..] => jpeg(file),
            [0x89, b'P', b'N', b'G', ..] => png(file),
            [b'R', b'I', b'F', b'F', ..] => webp(file),
            _ => None,
        }?;
        let samples = usize::try_from(pixels(opened.width, opened.height)?).ok()?.checked_mul(opened.channels)?;
        if opened.samples.len() != samples {
            return None;
        }
        // ICC.1, table 17: a CMYK or grey profile does not fit RGB.
        let fits = |profile: &Vec<u8>| profile.get(16..20) == Some(b"RGB ") && profile.len() <= PROFILE_BYTES_MAX;
        let profile = opened.profile.filter(|profile| opened.channels > 2 && fits(profile));
        Some(Self { profile, ..opened })
    }

    /// Draws a part upright and on white, as RGB. Each pixel becomes the mean of what it covers.
    pub fn draw(&self, drawing: &Drawing, orientation: Orientation) -> Vec<u8> {
        let (across, down) = (drawing.out_width, drawing.out_height);
        let (width, height) = orientation.turned((across, down));
        let [a, b, c, d, e, f] = orientation.matrix((width, height));
        let columns = ranges(drawing.left, drawing.width, across, self.width);
        let rows = ranges(drawing.top, drawing.height, down, self.height);
        let mut drawn = vec![255; width as usize * height as usize * 3];
        for (y, &row) in (0..).zip(&rows) {
            for (x, &column) in (0..).zip(&columns) {
                let (middle_x, middle_y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
                let shown_x = (a * middle_x + c * middle_y + e) as usize;
                let shown_y = (b * middle_x + d * middle_y + f) as usize;
                let at = (shown_y * width as usize + shown_x) * 3;
                drawn[at..at + 3].copy_from_slice(&self.mean(column, row));
            }
        }
        drawn
    }

    fn mean(&self, columns: (usize, usize), rows: (usize, usize)) -> [u8; 3] {
        let (mut sums, mut count) = ([0_u64; 3], 0);
        for row in rows.0..rows.1 {
            let line = row * self.width as usize;
            let from = (line + columns.0) * self.channels;
            let to = (line + columns.1) * self.channels;
            for pixel in self.samples[from..to].chunks_exact(self.channels) {
                let shown = on_white(pixel);
                sums.iter_mut().zip(shown).for_each(|(sum, sample)| *sum += u64::from(sample));
                count += 1;
            }
        }
        sums.map(|sum| ((sum + count / 2) / count.max(1)) as u8)
    }
}

/// Which source pixels each of `count` target pixels covers, in a part of a row or column of `whole`; each at least
/// one.
fn ranges(from: f64, length: f64, count: u32, whole: u32) -> Vec<(usize, usize)> {
    let whole = whole as usize;
    let edge = |field: u32| from + length * f64::from(field) / f64::from(count);
    let range = |field| {
        let begin = (edge(field) as usize).min(whole - 1);
        (begin, (edge(field + 1).ceil() as usize).clamp(begin + 1, whole))
    };
    (0..count).map(range).collect()
}

/// JPEG has no transparency.
fn on_white(pixel: &[u8]) -> [u8; 3] {
    let blend = |sample: u8, alpha: u8| {
        let (sample, alpha) = (u16::from(sample), u16::from(alpha));
        ((sample * alpha + 255 * (255 - alpha)) / 255) as u8
    };
    match *pixel {
        [grey] => [grey; 3],
        [grey, alpha] => [blend(grey, alpha); 3],
        [red, green, blue] => [red, green, blue],
        [red, green, blue, alpha] => [red, green, blue].map(|sample| blend(sample, alpha)),
        _ => [255; 3],
    }
}

fn pixels(width: u32, height: u32) -> Option<u64> {
    let pixels = u64::from(width) * u64::from(height);
    (1..=PIXELS_MAX).contains(&pixels).then_some(pixels)
}

fn jpeg(file: &[u8]) -> Option<Pixels> {
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    pixels(width, height)?;
    let profile = decoder.icc_profile();
    let samples = decoder.decode().ok()?;
    Some(Pixels { width, height, channels: 3, samples, profile })
}

fn png(file: &[u8]) -> Option<Pixels> {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = (reader.info().width, reader.info().height);
    pixels(width, height)?;
    let channels = reader.output_color_type().0.samples();
    let profile = reader.info().icc_profile.as_ref().map(|profile| profile.to_vec());
    let mut samples = vec![0; reader.output_buffer_size()?];
    reader.next_frame(&mut samples).ok()?;
    Some(Pixels { width, height, channels, samples, profile })
}

fn webp(file: &[u8]) -> Option<Pixels> {
    let mut decoder = WebPDecoder::new(Cursor::new(file)).ok()?;
    let (width, height) = decoder.dimensions();
    pixels(width, height)?;
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    let profile = decoder.icc_profile().ok().flatten();
    let mut samples = vec![0; decoder.output_buffer_size()?];
    decoder.read_image(&mut samples).ok()?;
    Some(Pixels { width, height, channels, samples, profile })
}
