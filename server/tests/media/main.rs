//! Photos: real ones, crafted ones, broken ones.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use chain::commitment::photo_commitment;
use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use server::media::{Container, Format, Media, MediaError, Showing, inspect, thumbnail, walk};
use server::store::{Created, Objects};

mod crafted;
mod hidden;

fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../end2end/fixtures/photos").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn drawn(format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(40, 30, |x, y| Rgb([(x * 6) as u8, (y * 8) as u8, 90]));
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, format).expect("encodes");
    file.into_inner()
}

/// One word for each error, so that tables stay readable.
fn word(result: Result<Container, MediaError>) -> String {
    match result {
        Ok(found) => format!("{}x{}", found.width, found.height),
        Err(MediaError::ForbiddenSegment(name)) => format!("forbidden {name}"),
        Err(MediaError::TrailingBytes(count)) => format!("trailing {count}"),
        Err(error) => format!("{error:?}"),
    }
}

#[test]
fn what_a_camera_writes_is_refused_and_what_a_browser_writes_is_taken() {
    assert_eq!(word(walk(&fixture("cat.jpg"))), "forbidden APP1");
    assert_eq!(word(walk(&fixture("raccoon.jpg"))), "forbidden APP1");
    assert!(walk(&fixture("coffee.jpg")).is_ok());
}

#[test]
fn every_format_is_walked() {
    let rows = [(ImageFormat::Jpeg, Format::Jpeg), (ImageFormat::Png, Format::Png), (ImageFormat::WebP, Format::WebP)];
    for (written, format) in rows {
        let found = walk(&drawn(written)).expect("a picture");
        assert_eq!((found.format, found.width, found.height), (format, 40, 30));
    }
}

/// A file may be cut off anywhere: it is never taken, and never a panic.
#[test]
fn a_cut_off_file_is_noticed_wherever_it_ends() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = drawn(format);
        for length in 0..whole.len() {
            assert!(walk(&whole[..length]).is_err(), "{format:?} of {length} bytes");
        }
    }
}

/// Any one byte may be wrong: no result of it is a panic.
#[test]
fn a_changed_byte_is_no_panic() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = drawn(format);
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0xFF;
            drop(inspect(&changed).and_then(|container| thumbnail(&changed, &container)));
        }
    }
}

#[test]
fn a_bomb_is_refused_before_it_is_decoded() {
    let bomb = crafted::png_header(30_000, 30_000);
    assert!(matches!(inspect(&bomb), Err(MediaError::TooManyPixels { pixels: 900_000_000, .. })));
    assert!(matches!(inspect(&vec![0; (8 << 20) + 1]), Err(MediaError::TooLarge { .. })));
}

/// The pixels of a file may be more than its header says; then the decoder must stop, and the photo is none.
#[test]
fn a_header_that_lies_is_noticed() {
    let container = Container { format: Format::Png, width: 10, height: 10, bytes_per_pixel: 4 };
    assert!(matches!(thumbnail(&drawn(ImageFormat::Png), &container), Err(MediaError::Broken)));
}

#[test]
fn transparency_becomes_white() {
    let clear = RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0]));
    let mut file = std::io::Cursor::new(Vec::new());
    clear.write_to(&mut file, ImageFormat::Png).expect("encodes");
    let bytes = file.into_inner();
    let thumb = thumbnail(&bytes, &walk(&bytes).expect("a picture")).expect("a thumb");
    let thumb = image::load_from_memory(&thumb).expect("a JPEG").into_rgb8();
    assert!(thumb.pixels().all(|pixel| pixel.0.iter().all(|&shade| shade > 250)));
}

#[test]
fn crafted_files_get_their_own_errors() {
    for (name, bytes, expected) in crafted::files() {
        assert_eq!(word(walk(&bytes)), expected, "{name}");
    }
}

#[tokio::test]
async fn a_photo_is_kept_once_with_its_note_and_thumb() {
    let media = Media::new(Arc::new(Objects::memory()));
    let bytes = Bytes::from(drawn(ImageFormat::Jpeg));
    let name = photo_commitment(&[1; 16], &bytes);
    for created in [Created::Written, Created::Taken] {
        let permit = media.permit().expect("not busy");
        let kept = media.keep(permit, name, [1; 16], bytes.clone()).await.expect("kept");
        assert_eq!((kept.created, kept.note.width, kept.note.height), (created, 40, 30));
    }
    let note = media.note(name).await.expect("the store works").expect("a note");
    assert_eq!(note.salt, [1; 16]);
    let piece = async |showing, place| media.piece(showing, place).await.expect("the store works").expect("a photo");
    let whole = piece(Showing::Whole(name), 0..1 << 20).await;
    assert_eq!((whole.bytes, whole.of), (bytes.clone(), bytes.len()));
    let end = piece(Showing::Whole(name), 100..1 << 20).await;
    assert_eq!((end.bytes, end.of), (bytes.slice(100..), bytes.len()));
    assert!(piece(Showing::Small(name), 0..1 << 20).await.of > 0);
}

#[tokio::test]
async fn uploads_at_once_are_bounded() {
    let media = Media::new(Arc::new(Objects::memory()));
    let permits: Vec<_> = std::iter::from_fn(|| media.permit().ok()).collect();
    assert_eq!(permits.len(), 16);
    assert!(matches!(media.permit(), Err(MediaError::Busy)));
}
