use futures::FutureExt as _;

use super::exif::tests::block;
use super::*;

impl Source for &[u8] {
    fn length(&self) -> u64 {
        self.len() as u64
    }

    async fn read(&self, from: u64, to: u64) -> Option<Vec<u8>> {
        self.get(from as usize..to as usize).map(<[u8]>::to_vec)
    }
}

fn looked(bytes: &[u8]) -> Result<Look, Fault> {
    look(bytes).now_or_never().expect("it is ready at once")
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../end2end/fixtures/photos/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn number(look: &Look) -> Option<u8> {
    look.orientation.map(Orientation::number)
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], &length[..], body].concat()
}

/// A JPEG of 16 by 8 with so many bytes of data, and `extra` before its frame.
fn jpeg(extra: &[u8], data: usize) -> Vec<u8> {
    let frame = segment(0xc0, &[8, 0, 8, 0, 16, 1, 1, 0x11, 0]);
    [&[0xff, 0xd8][..], extra, &frame, &segment(0xda, &[1, 1, 0, 0, 63, 0]), &vec![1; data], &[0xff, 0xd9]].concat()
}

fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len()).unwrap().to_be_bytes(), &kind[..], body, &[0; 4]].concat()
}

fn png(extra: &[u8]) -> Vec<u8> {
    let header = chunk(b"IHDR", &[0, 0, 0, 9, 0, 0, 0, 7, 8, 2, 0, 0, 0]);
    [png::START, &header, extra, &chunk(b"IDAT", &[5; 90]), &chunk(b"IEND", &[])].concat()
}

fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (kind, bytes) in chunks {
        body.extend([&kind[..], &u32::try_from(bytes.len()).unwrap().to_le_bytes(), bytes].concat());
        body.extend(&[0][..bytes.len() % 2]);
    }
    [b"RIFF", &u32::try_from(body.len()).unwrap().to_le_bytes()[..], &body].concat()
}

#[test]
fn real_photographs_are_read() {
    let cat = looked(&fixture("cat.jpg")).unwrap();
    assert_eq!((cat.size.is_some(), number(&cat), cat.hints.len()), (true, Some(6), 1));
    let coffee = looked(&fixture("coffee.jpg")).unwrap();
    assert_eq!((coffee.size.is_some(), number(&coffee), coffee.hints.len()), (true, None, 0));
}

/// Each hint names the bytes that are there, and without them a file has no hints.
#[test]
fn without_hints_no_browser_rotates_a_picture() {
    let exif = block(true, 3, 1, 8);
    let odd = [&exif[..], &[0]].concat();
    let files = [
        jpeg(&segment(0xe1, &[exif::NAME, &exif].concat()), 9),
        png(&chunk(b"eXIf", &exif)),
        riff(&[(b"VP8X", &[8, 0, 0, 0, 8, 0, 0, 6, 0, 0]), (b"VP8L", &[0x2f, 8, 0, 0, 0]), (b"EXIF", &odd)]),
    ];
    for file in files {
        let look = looked(&file).unwrap();
        assert_eq!(number(&look), Some(8));
        let mut left = file.clone();
        for (range, by) in look.hints.iter().rev() {
            left.splice(range.start as usize..range.end as usize, by.iter().copied());
        }
        assert_eq!(looked(&left).unwrap(), Look { orientation: None, hints: Vec::new(), ..look });
    }
}

#[test]
fn sizes_are_found() {
    let sized = |bytes: &[u8]| looked(bytes).unwrap().size;
    assert_eq!(sized(&jpeg(&[], 9)), Some((16, 8)));
    assert_eq!(sized(&png(&[])), Some((9, 7)));
    assert_eq!(sized(&riff(&[(b"VP8L", &[0x2f, 8, 0x80, 1, 0])])), Some((9, 7)));
    assert_eq!(sized(&riff(&[(b"VP8 ", &[0, 0, 0, 0x9d, 1, 0x2a, 9, 0, 7, 0])])), Some((9, 7)));
    let gif = [b"GIF89a\x09\0\x07\0\x80\0\0", &[0; 6][..], b"\x2c\0\0\0\0\x09\0\x07\0\0\x02\x02ab\0"].concat();
    assert_eq!(sized(&gif), Some((9, 7)));
    let meta = [&[0, 0, 0, 32], &b"meta"[..], &[0; 4], &[0, 0, 0, 20], b"ispe", &[0; 4], &[0, 0, 0, 9], &[0, 0, 0, 7]];
    let boxes = [&[0, 0, 0, 8], &b"ftyp"[..], &meta.concat()].concat();
    assert_eq!(sized(&boxes), Some((9, 7)));
    assert_eq!(sized(b"<svg width='9' height='7'/>"), None);
}

/// A truncated file is noticed wherever it was cut, even if a browser would show the rest.
#[test]
fn truncated_files_are_noticed() {
    let exif = segment(0xe1, &[exif::NAME, &block(false, 3, 1, 6)].concat());
    let gif = b"GIF89a\x09\0\x07\0\0\0\0\x21\xf9\x01\0\0\x2c\0\0\0\0\x09\0\x07\0\0\x02\x02ab\0".to_vec();
    let webp = riff(&[(b"VP8L", &[0x2f, 8, 0x80, 1, 0, 1])]);
    for whole in [jpeg(&exif, 200), png(&[]), gif, webp] {
        assert!(looked(&whole).is_ok());
        for length in 12..whole.len() {
            assert_eq!(looked(&whole[..length]), Err(Fault::Ends), "{length} of {whole:?}");
        }
    }
    assert_eq!(looked(&[]), Err(Fault::Ends));
}

/// An end marker can be put anywhere. Two blocks need at least four bits.
#[test]
fn a_picture_with_less_data_than_it_needs_is_truncated() {
    assert!(looked(&jpeg(&[], 1)).is_ok());
    assert_eq!(looked(&jpeg(&[], 0)), Err(Fault::Ends));
    let mut lies = jpeg(&[], 40);
    // The width, in the frame.
    let at = lies.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap() + 7;
    lies[at..at + 2].copy_from_slice(&65_000_u16.to_be_bytes());
    assert_eq!(looked(&lies), Err(Fault::Ends));
}

#[test]
fn data_after_the_picture_is_ignored() {
    let with_film = [jpeg(&[], 9), b"ftypmp42".to_vec()].concat();
    assert_eq!(looked(&with_film), looked(&jpeg(&[], 9)));
    let with_tail = [png(&[]), vec![7; 100]].concat();
    assert_eq!(looked(&with_tail), looked(&png(&[])));
}

#[test]
fn thousands_of_scans_are_refused() {
    let scan = [segment(0xda, &[1, 1, 0, 0, 63, 0]), vec![1; 3]].concat();
    assert_eq!(looked(&jpeg(&scan.repeat(100), 9)).map(|_| ()), Ok(()));
    assert_eq!(looked(&jpeg(&scan.repeat(2_000), 9)), Err(Fault::NotAPhoto));
}

#[test]
fn random_bytes_cause_no_panic() {
    let mut seed = 7_u64;
    for start in [jpeg::START, png::START, b"RIFF\0\x01\0\0WEBPVP8X", b"\0\0\0\x08ftyp", b"GIF89a", b"BM"] {
        for _ in 0..400 {
            let mut bytes = start.to_vec();
            for _ in 0..200 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                bytes.push((seed >> 56) as u8);
            }
            let _ = looked(&bytes);
        }
    }
}
