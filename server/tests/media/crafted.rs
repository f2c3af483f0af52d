//! Files made by hand, one for each way of being wrong.

/// What a file is called, its bytes, and what the walk says of it.
pub type Row = (&'static str, Vec<u8>, &'static str);

pub fn files() -> Vec<Row> {
    [jpegs(), pngs(), webps()].concat()
}

fn jpegs() -> Vec<Row> {
    let frame = segment(0xC0, &[8, 0, 30, 0, 40, 1, 1, 0x11, 0]);
    let scan = [segment(0xDA, &[1, 1, 0, 0, 63, 0]), vec![1, 0xFF, 0, 2, 0xFF, 0xD0, 3]].concat();
    let with = |extra: Vec<u8>| jpeg(&[extra, frame.clone(), scan.clone()]);
    let after = |extra: Vec<u8>| jpeg(&[frame.clone(), scan.clone(), extra]);
    let profile = |length: usize| segment(0xE2, &[b"ICC_PROFILE\0\x01\x01".to_vec(), vec![7; length]].concat());
    let preview = [&b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01"[..], &[9, 9, 9]].concat();
    vec![
        ("plain", with(Vec::new()), "40x30"),
        ("a profile", with(profile(500)), "40x30"),
        ("a long profile", with(profile(5_000)), "forbidden ICC_PROFILE"),
        ("a profile in pieces", with([profile(3_000), profile(3_000)].concat()), "forbidden ICC_PROFILE"),
        ("JFIF", with(segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")), "40x30"),
        ("JFIF with a preview", with(segment(0xE0, &preview)), "forbidden APP0"),
        ("JFXX", with(segment(0xE0, b"JFXX\0\x10")), "forbidden APP0"),
        ("Adobe", with(segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01")), "40x30"),
        ("EXIF", with(segment(0xE1, b"Exif\0\0")), "forbidden APP1"),
        ("a comment", with(segment(0xFE, b"at home")), "forbidden COM"),
        ("MPF, which names a second picture", with(segment(0xE2, b"MPF\0")), "forbidden APP2"),
        ("IPTC", with(segment(0xED, b"Photoshop 3.0\0")), "forbidden APP13"),
        ("EXIF after the scan", after(segment(0xE1, b"Exif\0\0")), "forbidden APP1"),
        ("bytes between segments", jpeg(&[frame.clone(), vec![1, 2], scan.clone()]), "Broken"),
        ("two frames", with(frame.clone()), "Broken"),
        ("arithmetic coding", jpeg(&[segment(0xC9, &[8, 0, 1, 0, 1, 1])]), "Unsupported(\"JPEG\")"),
        ("a segment shorter than its length", with(vec![0xFF, 0xDB, 0, 1]), "Broken"),
        ("no scan", jpeg(std::slice::from_ref(&frame)), "Truncated"),
        ("a height that comes later", jpeg(&[segment(0xC0, &[8, 0, 0, 0, 40, 1, 1, 0x11, 0]), scan.clone()]), "Broken"),
        ("bytes after the end", [with(Vec::new()), vec![0; 3]].concat(), "trailing 3"),
        ("two pictures", [with(Vec::new()), with(Vec::new())].concat(), "trailing 34"),
    ]
}

fn pngs() -> Vec<Row> {
    let data = chunk(b"IDAT", &[1, 2, 3]);
    let end = chunk(b"IEND", &[]);
    let with = |extra: Vec<u8>| [png_header(40, 30), extra, data.clone(), end.clone()].concat();
    vec![
        ("plain", with(Vec::new()), "40x30"),
        ("a text", with(chunk(b"tEXt", b"Author\0me")), "forbidden tEXt"),
        ("EXIF", with(chunk(b"eXIf", b"MM")), "forbidden eXIf"),
        ("Firefox's own chunk", with(chunk(b"deBG", &[0])), "forbidden deBG"),
        ("a profile", with(chunk(b"iCCP", &[7; 400])), "40x30"),
        ("a long profile", with(chunk(b"iCCP", &[7; 5_000])), "forbidden iCCP"),
        ("animated", with(chunk(b"acTL", &[0; 8])), "Unsupported(\"PNG\")"),
        ("a second header", with(chunk(b"IHDR", &[0; 13])), "Broken"),
        ("no data", [png_header(40, 30), end.clone()].concat(), "Truncated"),
        ("no pixels", [png_header(0, 30), data.clone(), end.clone()].concat(), "Broken"),
        ("bytes after the end", [with(Vec::new()), vec![1]].concat(), "trailing 1"),
    ]
}

fn webps() -> Vec<Row> {
    let still = riff_chunk(b"VP8L", &[0x2F, 39, 0x40, 7, 0]);
    let canvas = |flags: u8, width: u8| riff_chunk(b"VP8X", &[flags, 0, 0, 0, width - 1, 0, 0, 29, 0, 0]);
    let extended = |flags, extra: Vec<u8>| webp(&[canvas(flags, 40), extra, still.clone()]);
    vec![
        ("plain", webp(std::slice::from_ref(&still)), "40x30"),
        ("extended", extended(0b0011_0000, riff_chunk(b"ICCP", &[7; 400])), "40x30"),
        ("a long profile", extended(0b0010_0000, riff_chunk(b"ICCP", &[7; 5_000])), "forbidden ICCP"),
        ("EXIF announced", extended(0b0000_1000, Vec::new()), "forbidden VP8X flags"),
        ("EXIF", extended(0, riff_chunk(b"EXIF", b"MM")), "forbidden EXIF"),
        ("XMP", extended(0, riff_chunk(b"XMP ", b"<x/>")), "forbidden XMP?"),
        ("animated", extended(0b0000_0010, Vec::new()), "Unsupported(\"WebP\")"),
        ("another canvas", webp(&[canvas(0, 41), still.clone()]), "Broken"),
        ("two pictures", webp(&[still.clone(), still.clone()]), "Broken"),
        ("no picture", webp(&[canvas(0, 40)]), "Truncated"),
        ("padding that says something", webp(&[[&still[..still.len() - 1], &[9]].concat()]), "Broken"),
        ("bytes after the end", [webp(std::slice::from_ref(&still)), vec![1, 2]].concat(), "trailing 2"),
    ]
}

/// A PNG's first bytes: signature and header.
pub fn png_header(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let start = [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header)].concat();
    // A bomb has at least some data and an end.
    if width == 30_000 { [start, chunk(b"IDAT", &[0]), chunk(b"IEND", &[])].concat() } else { start }
}

pub fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("short").to_be_bytes();
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(body);
    [&length[..], kind, body, &sum.sum().to_be_bytes()].concat()
}

pub fn jpeg(parts: &[Vec<u8>]) -> Vec<u8> {
    [vec![0xFF, 0xD8], parts.concat(), vec![0xFF, 0xD9]].concat()
}

pub fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).expect("short").to_be_bytes();
    [&[0xFF, marker][..], &length, body].concat()
}

pub fn webp(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = [b"WEBP".to_vec(), chunks.concat()].concat();
    let length = u32::try_from(body.len()).expect("short").to_le_bytes();
    [&b"RIFF"[..], &length, &body].concat()
}

pub fn riff_chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("short").to_le_bytes();
    let padding = &[0][..body.len() % 2];
    [&kind[..], &length, body, padding].concat()
}
