//! Removes all metadata from a JPEG. What a canvas encodes has little of it, but the server accepts only an allow-list
//! of segments, so the same list is applied here before anything is hashed.

/// The longest colour profile that is kept; Chromium writes one of about 500 bytes.
const PROFILE_BYTES_MAX: usize = 4_096;

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// The JPEG without segments that are not on the list, and without anything after its end marker; `None` if it is not a
/// JPEG or is truncated. (ITU-T T.81, annex B.)
pub fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(&[0xff, START])?;
    let mut kept = vec![0xff, START];
    loop {
        let (marker, after) = next_marker(rest)?;
        if marker == END {
            kept.extend([0xff, END]);
            return Some(kept);
        }
        let length = usize::from(u16::from_be_bytes([*after.first()?, *after.get(1)?]));
        let body = after.get(2..length)?;
        if is_allowed(marker, body) {
            kept.extend([0xff, marker]);
            kept.extend(&after[..length]);
        }
        rest = &after[length..];
        if marker == SCAN {
            let end = scan_end(rest)?;
            kept.extend(&rest[..end]);
            rest = &rest[end..];
        }
    }
}

/// The next marker and what follows it. Any number of fill bytes may precede its code.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let rest = bytes.strip_prefix(&[0xff])?;
    let fill = rest.iter().take_while(|&&byte| byte == 0xff).count();
    rest[fill..].split_first().map(|(marker, after)| (*marker, after))
}

/// JFIF, a colour profile, Adobe's colour transform, tables, frames, restart interval, scans.
fn is_allowed(marker: u8, body: &[u8]) -> bool {
    match marker {
        0xe0 => body.starts_with(b"JFIF\0"),
        0xe2 => body.starts_with(b"ICC_PROFILE\0") && body.len() <= PROFILE_BYTES_MAX,
        0xee => body.starts_with(b"Adobe"),
        0xc0..=0xc2 | 0xc4 | 0xdb | 0xdd | SCAN => true,
        _ => false,
    }
}

/// The end of the entropy-coded data: a marker that is neither a stuffed zero nor a restart.
fn scan_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], body].concat()
    }

    fn picture(extra: &[u8]) -> Vec<u8> {
        [
            &[0xff, START][..],
            &segment(0xe0, b"JFIF\0rest"),
            extra,
            &segment(0xdb, b"table"),
            &segment(0xc0, b"frame"),
            &segment(SCAN, b"head"),
            &[1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4],
            &[0xff, END],
        ]
        .concat()
    }

    #[test]
    fn a_plain_picture_stays_as_it_is() {
        assert_eq!(jpeg(&picture(&[])), Some(picture(&[])));
        let profile = segment(0xe2, b"ICC_PROFILE\0\x01\x01data");
        assert_eq!(jpeg(&picture(&profile)), Some(picture(&profile)));
    }

    #[test]
    fn metadata_is_removed() {
        for told in [segment(0xe1, b"Exif\0\0GPS"), segment(0xfe, b"a comment"), segment(0xe2, b"MPF\0")] {
            assert_eq!(jpeg(&picture(&told)), Some(picture(&[])));
        }
        let with_film = [picture(&[]), b"ftypmp42".to_vec()].concat();
        assert_eq!(jpeg(&with_film), Some(picture(&[])));
    }

    #[test]
    fn truncated_files_are_refused() {
        let whole = picture(&[]);
        for length in 0..whole.len() {
            assert_eq!(jpeg(&whole[..length]), None, "{length}");
        }
        assert_eq!(jpeg(b"\x89PNG"), None);
    }
}
