//! Bytes behind a picture, inside of its own data: decoders and browsers pass over them, so anything could lie there.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::ImageFormat;
use server::media::{MediaError, inspect, thumbnail};

use crate::crafted::{chunk, jpeg, png_header, riff_chunk, segment, webp};
use crate::{drawn, fixture, word};

fn taken(bytes: &[u8]) -> Result<Vec<u8>, MediaError> {
    inspect(bytes).and_then(|container| thumbnail(bytes, &container))
}

fn refusal(bytes: &[u8]) -> String {
    word(taken(bytes).and_then(|_| inspect(bytes)))
}

/// Something before the end marker.
fn with(bytes: &[u8], more: &[u8]) -> Vec<u8> {
    [&bytes[..bytes.len() - 2], more, &bytes[bytes.len() - 2..]].concat()
}

#[test]
fn a_jpegs_scan_ends_with_its_picture() {
    for photo in [drawn(ImageFormat::Jpeg), fixture("coffee.jpg"), fixture("cat-progressive.jpg")] {
        taken(&photo).expect("a photo");
        assert_eq!(refusal(&with(&photo, &[7; 4_000])), "trailing 4000");
        assert_eq!(
            refusal(&with(&photo, &[0xFF, 0xD0].repeat(999))),
            "trailing 1998",
            "restarts without a restart interval"
        );
        assert_eq!(refusal(&with(&photo, &[0xFF; 40])), "Broken", "fill bytes");
        let half = [&photo[..photo.len() * 2 / 3], &[0xFF, 0xD9]].concat();
        assert_eq!(refusal(&half), "Truncated", "half a picture with an end marker");
    }
}

/// A row of grey blocks with a restart after each, before which some bytes stand.
fn with_restarts(before: &[u8]) -> Vec<u8> {
    // The tables that every encoder begins with: there a grey block is one byte.
    let drawn = drawn(ImageFormat::Jpeg);
    let mut tables = Vec::new();
    let mut at = 2;
    while drawn[at + 1] != 0xDA {
        let end = at + 2 + usize::from(u16::from_be_bytes([drawn[at + 2], drawn[at + 3]]));
        if [0xDB, 0xC4].contains(&drawn[at + 1]) {
            tables.push(drawn[at..end].to_vec());
        }
        at = end;
    }
    let blocks = 20_u8;
    let frame = segment(0xC0, &[8, 0, 8, 0, 8 * blocks, 1, 1, 0x11, 0]);
    let data = (0..blocks).map(|block| match block {
        0 => vec![0x2B],
        _ => [before, &[0xFF, 0xD0 + (block - 1) % 8, 0x2B]].concat(),
    });
    let scan = segment(0xDA, &[1, 1, 0, 0, 63, 0]);
    jpeg(&[tables.concat(), frame, segment(0xDD, &[0, 1]), scan, data.collect::<Vec<_>>().concat()])
}

#[test]
fn nothing_hides_between_restarts() {
    assert!(!refusal(&with_restarts(&[])).starts_with("trailing"));
    assert_eq!(refusal(&with_restarts(&[7; 4])), "trailing 4");
    assert_eq!(refusal(&with_restarts(&[7; 4_000])), "trailing 4000");
}

#[test]
fn a_header_promises_no_more_than_there_is() {
    let mut photo = drawn(ImageFormat::Jpeg);
    let height = photo.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame") + 5;
    photo[height..height + 2].copy_from_slice(&600_u16.to_be_bytes());
    assert_eq!(refusal(&photo), "Truncated");
    // Fewer rows than there are: the rest would be hidden.
    photo[height..height + 2].copy_from_slice(&8_u16.to_be_bytes());
    assert!(refusal(&photo).starts_with("trailing"));
}

/// A progressive picture tells every bit once. What tells one again could tell anything, and costs a decoder its time.
#[test]
fn nothing_is_told_twice() {
    let photo = fixture("cat-progressive.jpg");
    let scans: Vec<_> =
        photo.windows(2).enumerate().filter(|(_, pair)| *pair == [0xFF, 0xDA]).map(|(at, _)| at).collect();
    let last = &photo[scans[scans.len() - 1]..photo.len() - 2];
    assert_eq!(refusal(&with(&photo, last)), "Broken");
    assert_eq!(refusal(&with(&photo, &last.repeat(200))), "Broken", "thousands of scans");
}

#[test]
fn tables_are_no_place_to_hide() {
    let photo = drawn(ImageFormat::Jpeg);
    let at_front = |extra: Vec<u8>| [&photo[..2], &extra, &photo[2..]].concat();
    let quantizer = segment(0xDB, &[&[0][..], &[9; 64]].concat());
    assert_eq!(refusal(&at_front(quantizer.repeat(5))), "Broken", "more tables than places");
    assert_eq!(refusal(&at_front(segment(0xDB, &[9; 60_000]))), "Broken", "a table of another length");
    assert_eq!(refusal(&at_front(segment(0xC4, &[1; 300]))), "Broken");
    assert_eq!(refusal(&at_front(segment(0xDD, &[0; 900]))), "Broken");
    assert_eq!(
        refusal(&at_front(segment(0xDD, &[7, 7]).repeat(5))),
        "Broken",
        "another restart interval again and again"
    );
    assert_eq!(refusal(&at_front([segment(0xDB, &[]), segment(0xC4, &[])].concat().repeat(99))), "Broken", "no tables");
    let jfif = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    assert_eq!(refusal(&at_front(jfif.repeat(2))), "Broken", "a second header");
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(bytes).expect("memory");
    zlib.finish().expect("memory")
}

/// One white pixel, with this data.
fn png_of(data: &[Vec<u8>]) -> Vec<u8> {
    let chunks = data.iter().map(|data| chunk(b"IDAT", data)).collect::<Vec<_>>().concat();
    [png_header(1, 1), chunks, chunk(b"IEND", &[])].concat()
}

#[test]
fn a_pngs_data_ends_with_its_picture() {
    let pixel = packed(&[0, 255, 255, 255]);
    taken(&png_of(std::slice::from_ref(&pixel))).expect("a photo");
    taken(&png_of(&[pixel[..3].to_vec(), Vec::new(), pixel[3..].to_vec()])).expect("a photo in pieces");
    assert_eq!(refusal(&png_of(&[[&pixel[..], &[7; 3_000_000]].concat()])), "trailing 3000000");
    assert_eq!(refusal(&png_of(&[pixel.clone(), vec![7; 99]])), "trailing 99");
    assert!(refusal(&png_of(&[packed(&[255; 3_000_000])])).starts_with("trailing"), "more pixels than there are");
    assert_eq!(refusal(&png_of(&[packed(&[0, 255])])), "Truncated");
    assert_eq!(refusal(&png_of(&[pixel[..pixel.len() - 5].to_vec()])), "Truncated");
    let between =
        [png_header(1, 1), chunk(b"IDAT", &pixel), chunk(b"gAMA", &[0; 4]), chunk(b"IDAT", &[]), chunk(b"IEND", &[])];
    assert_eq!(refusal(&between.concat()), "Broken", "data in two places");
    for extra in [chunk(b"PLTE", &[0; 900]), chunk(b"gAMA", &[0; 64]), chunk(b"gAMA", &[0; 4]).repeat(2)] {
        let file = [png_header(1, 1), extra, chunk(b"IDAT", &pixel), chunk(b"IEND", &[])].concat();
        assert_eq!(refusal(&file), "Broken");
    }
}

#[test]
fn a_webps_data_is_no_longer_than_pixels_need() {
    let photo = drawn(ImageFormat::WebP);
    taken(&photo).expect("a photo");
    let data = [&[0x2F, 39, 0x40, 7, 0][..], &vec![7; 100_000]].concat();
    assert!(refusal(&webp(&[riff_chunk(b"VP8L", &data)])).starts_with("trailing"));
    let canvas = riff_chunk(b"VP8X", &[[0x30, 0, 0, 0, 39, 0, 0, 29, 0, 0], [0; 10]].concat());
    assert_eq!(refusal(&webp(&[canvas, riff_chunk(b"VP8L", &data[..9])])), "trailing 10");
}

/// A picture's chunk with something behind the picture in it, where its pixels would allow for so much.
fn webp_with(photo: &[u8], kind: &[u8; 4], more: &[u8]) -> Vec<u8> {
    let at = photo.windows(4).position(|name| name == kind).expect("such a chunk");
    let length = usize::try_from(u32::from_le_bytes(photo[at + 4..at + 8].try_into().expect("four"))).expect("short");
    let before = &photo[12..at];
    webp(&[before.to_vec(), riff_chunk(kind, &[&photo[at + 8..at + 8 + length], more].concat())])
}

#[test]
fn a_webps_data_ends_with_its_picture() {
    let lossless = sized_webp(400, 300);
    taken(&lossless).expect("a photo");
    let lossy = fixture("../../../public/screenshot.webp");
    taken(&lossy).expect("what browsers write");
    for (photo, kind) in [(&lossless, b"VP8L"), (&lossy, b"VP8 ")] {
        assert!(refusal(&webp_with(photo, kind, &[7; 4_000])).starts_with("trailing"));
        assert!(refusal(&webp_with(photo, kind, &[0; 200_000])).starts_with("trailing"));
    }
    // Behind the first part of a lossy picture.
    let at = lossy.windows(4).position(|name| name == b"VP8 ").expect("a chunk") + 8;
    let tag = u32::from_le_bytes([lossy[at], lossy[at + 1], lossy[at + 2], 0]);
    let end = at + 10 + usize::try_from(tag >> 5).expect("short");
    let longer = (tag + (4_000 << 5)).to_le_bytes();
    let data = [&longer[..3], &lossy[at + 3..end], &[7; 4_000], &lossy[end..]].concat();
    let file = webp(&[lossy[12..at - 8].to_vec(), riff_chunk(b"VP8 ", &data)]);
    assert!(refusal(&file).starts_with("trailing"), "{}", refusal(&file));
}

fn sized_webp(width: u32, height: u32) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8]));
    picture.write_to(&mut file, ImageFormat::WebP).expect("encodes");
    file.into_inner()
}

/// What a browser cannot show is not taken: samples of 12 bits, two components, a side longer than it opens.
#[test]
fn what_is_taken_can_be_shown() {
    let scan = [segment(0xDA, &[1, 1, 0, 0, 63, 0]), vec![1]].concat();
    let framed = |frame: &[u8]| jpeg(&[segment(0xC0, frame), scan.clone()]);
    assert_eq!(refusal(&framed(&[12, 0, 30, 0, 40, 1, 1, 0x11, 0])), "Unsupported(\"JPEG\")");
    assert_eq!(refusal(&framed(&[8, 0, 30, 0, 40, 2, 1, 0x11, 0, 2, 0x11, 0])), "Unsupported(\"JPEG\")");
    let long = [png_header(100_000, 1), chunk(b"IDAT", &[0]), chunk(b"IEND", &[])].concat();
    assert_eq!(refusal(&long), "TooLong { pixels: 100000, max: 65535 }");
}

/// The mean colour of a small copy.
fn mean(bytes: &[u8]) -> [u64; 3] {
    let thumb = image::load_from_memory(&taken(bytes).expect("a photo")).expect("a JPEG").into_rgb8();
    let sums = thumb
        .pixels()
        .fold([0; 3], |sums: [u64; 3], pixel| [0, 1, 2].map(|colour| sums[colour] + u64::from(pixel.0[colour])));
    sums.map(|sum| sum / u64::from(thumb.width() * thumb.height()))
}

/// What browsers make of the same files, on average.
#[test]
fn a_printers_colours_are_those_that_browsers_show() {
    let rows =
        [("cat-progressive.jpg", [147, 111, 86]), ("cat-cmyk.jpg", [147, 111, 87]), ("cat-ycck.jpg", [160, 131, 112])];
    for (name, shown) in rows {
        let mean = mean(&fixture(name));
        let near = mean.iter().zip(shown).all(|(mean, shown): (&u64, u64)| mean.abs_diff(shown) <= 2);
        assert!(near, "{name}: {mean:?}");
    }
}

/// Without its profile a photo's small copy would have other colours.
#[test]
fn a_small_copy_keeps_its_photos_profile() {
    let profile = [&[0; 16][..], b"RGB ", &[7; 400]].concat();
    let photo = drawn(ImageFormat::Jpeg);
    let segment_of = |profile: &[u8]| segment(0xE2, &[b"ICC_PROFILE\0\x01\x01", profile].concat());
    let with = |profile: &[u8]| taken(&[&photo[..2], &segment_of(profile), &photo[2..]].concat()).expect("a photo");
    let has = |thumb: &[u8], part: &[u8]| thumb.windows(part.len()).any(|bytes| bytes == part);
    assert!(has(&with(&profile), &profile));
    let printers = [&[0; 16][..], b"CMYK", &[7; 400]].concat();
    assert!(!has(&with(&printers), b"CMYK"));
}
