//! JPEG: a row of marked segments (ITU-T T.81, annex B). What the scans say is read by the proof.

use super::{Cursor, Once, PROFILE_BYTES_MAX};
use crate::media::error::MediaError;

pub(super) const START: &[u8] = &[0xFF, 0xD8, 0xFF];

const DHT: u8 = 0xC4;
const DAC: u8 = 0xCC;
const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const DQT: u8 = 0xDB;
const DRI: u8 = 0xDD;
const APP0: u8 = 0xE0;
const APP2: u8 = 0xE2;
const APP14: u8 = 0xEE;

/// A JFIF header without an embedded preview, which could show what was cropped away.
const JFIF_BYTES: usize = 14;
const ADOBE_BYTES: usize = 12;
const PROFILE_NAME: &[u8] = b"ICC_PROFILE\0";

/// Fill bytes before a marker. Encoders write none.
const FILL_BYTES_MAX: usize = 16;
/// Far more scans than any encoder writes. Decoders and browsers work on each.
const SCANS_MAX: usize = 100;
/// Between two scans there is no use for more tables than there are places for.
const QUANTIZERS_MAX: usize = 4;
const CODE_TABLES_MAX: usize = 8;
/// Nor for saying more than once how far restarts are apart; a little patience with encoders.
const RESTARTS_MAX: usize = 4;

/// What was seen so far.
#[derive(Default)]
struct Seen {
    frame: Option<Frame>,
    once: Once,
    profile_bytes: usize,
    scans: usize,
    /// Components in all scans; without progress each is in one.
    told: usize,
    /// Tables since the last scan.
    quantizers: usize,
    code_tables: usize,
    restarts: usize,
}

struct Frame {
    width: u32,
    height: u32,
    progressive: bool,
    components: usize,
    /// Samples of all components for each pixel, rounded up.
    samples: u32,
}

/// Width, height, and a decoder's bytes for each pixel.
pub(super) fn walk(bytes: &[u8]) -> Result<(u32, u32, u32), MediaError> {
    let mut cursor = Cursor::new(bytes);
    cursor.take(2)?;
    let mut seen = Seen::default();
    loop {
        let marker = next_marker(&mut cursor)?;
        if marker == EOI {
            break;
        }
        let body = segment(&mut cursor)?;
        seen.take(marker, body)?;
        if marker == SOS {
            skip_scan(&mut cursor)?;
        }
    }
    cursor.must_end()?;
    match seen.frame {
        Some(frame) if seen.scans > 0 => {
            // A decoder keeps all coefficients until the last scan, if there are several.
            let kept = if frame.progressive || seen.scans > 1 { 2 * frame.samples } else { 0 };
            Ok((frame.width, frame.height, 3 + kept))
        }
        _ => Err(MediaError::Truncated),
    }
}

impl Seen {
    fn take(&mut self, marker: u8, body: &[u8]) -> Result<(), MediaError> {
        let is_sound = match marker {
            DHT => {
                self.code_tables += tables(body, code_table_bytes)?;
                self.code_tables <= CODE_TABLES_MAX
            }
            DQT => {
                self.quantizers += tables(body, quantizer_bytes)?;
                self.quantizers <= QUANTIZERS_MAX
            }
            DRI => {
                self.restarts += 1;
                self.restarts <= RESTARTS_MAX && body.len() == 2
            }
            APP0 if body.starts_with(b"JFIF\0") && body.len() == JFIF_BYTES => self.once.is_first(*b"JFIF"),
            APP14 if body.starts_with(b"Adobe") && body.len() == ADOBE_BYTES => self.once.is_first(*b"Adob"),
            APP2 if body.starts_with(PROFILE_NAME) => {
                self.profile_bytes += body.len();
                if self.profile_bytes > PROFILE_BYTES_MAX {
                    return Err(MediaError::ForbiddenSegment("ICC_PROFILE".to_owned()));
                }
                true
            }
            0xC0..=0xC2 if self.frame.is_none() => {
                self.frame = Some(frame(marker, body)?);
                true
            }
            0xC3 | 0xC5..=0xCB | DAC..=0xCF => return Err(MediaError::Unsupported("JPEG")),
            SOS => return self.take_scan(body),
            0xC0..=0xC2 | SOI => false,
            _ => return Err(MediaError::ForbiddenSegment(marker_name(marker))),
        };
        if is_sound { Ok(()) } else { Err(MediaError::Broken) }
    }

    fn take_scan(&mut self, body: &[u8]) -> Result<(), MediaError> {
        let frame = self.frame.as_ref().ok_or(MediaError::Broken)?;
        let components = body.first().copied().map_or(0, usize::from);
        self.scans += 1;
        self.told += components;
        (self.quantizers, self.code_tables, self.restarts) = (0, 0, 0);
        let is_sound = (1..=frame.components).contains(&components)
            && body.len() == 4 + 2 * components
            && (frame.progressive || self.told <= frame.components)
            && self.scans <= SCANS_MAX;
        if is_sound { Ok(()) } else { Err(MediaError::Broken) }
    }
}

/// Counts the tables in a segment, each of which tells how long it is (B.2.4).
fn tables(mut body: &[u8], length: fn(&[u8]) -> Option<usize>) -> Result<usize, MediaError> {
    let mut count = 0;
    while !body.is_empty() {
        body = length(body).and_then(|length| body.get(length..)).ok_or(MediaError::Broken)?;
        count += 1;
    }
    if count == 0 { Err(MediaError::Broken) } else { Ok(count) }
}

fn quantizer_bytes(table: &[u8]) -> Option<usize> {
    match table.first()? {
        0x00..=0x03 => Some(1 + 64),
        0x10..=0x13 => Some(1 + 128),
        _ => None,
    }
}

fn code_table_bytes(table: &[u8]) -> Option<usize> {
    let codes = table.get(1..17)?.iter().map(|&count| usize::from(count)).sum::<usize>();
    (table[0] & 0xEC == 0 && codes <= 256).then_some(17 + codes)
}

/// Fill bytes 0xFF may stand before a marker (B.1.1.2).
fn next_marker(cursor: &mut Cursor<'_>) -> Result<u8, MediaError> {
    if cursor.byte()? != 0xFF {
        return Err(MediaError::Broken);
    }
    for _ in 0..=FILL_BYTES_MAX {
        match cursor.byte()? {
            0xFF => {}
            marker => return Ok(marker),
        }
    }
    Err(MediaError::Broken)
}

fn segment<'a>(cursor: &mut Cursor<'a>) -> Result<&'a [u8], MediaError> {
    let length = usize::from(u16::from_be_bytes(cursor.array()?));
    cursor.take(length.checked_sub(2).ok_or(MediaError::Broken)?)
}

/// Precision, height, width, and for each component its name, its sampling and its quantizer (B.2.2). A height of 0
/// would come later, in a segment that is not taken. Browsers show samples of 8 bits alone, of one, three or four
/// components.
fn frame(marker: u8, body: &[u8]) -> Result<Frame, MediaError> {
    let mut cursor = Cursor::new(body);
    let precision = cursor.byte()?;
    let (height, width) = (u16::from_be_bytes(cursor.array()?), u16::from_be_bytes(cursor.array()?));
    let components = usize::from(cursor.byte()?);
    if precision != 8 || !matches!(components, 1 | 3 | 4) {
        return Err(MediaError::Unsupported("JPEG"));
    }
    let named = cursor.take(3 * components)?;
    cursor.must_end()?;
    let samplings = named.chunks_exact(3).map(|part| (u32::from(part[1] >> 4), u32::from(part[1] & 15)));
    let is_sound = samplings.clone().all(|(across, down)| (1..=4).contains(&across) && (1..=4).contains(&down));
    let names: Vec<_> = named.chunks_exact(3).map(|part| part[0]).collect();
    let is_named_twice = (1..components).any(|at| names[..at].contains(&names[at]));
    if !is_sound || is_named_twice {
        return Err(MediaError::Broken);
    }
    let area = |(across, down): (u32, u32)| across * down;
    let whole = samplings.clone().map(|(across, _)| across).max().unwrap_or(1)
        * samplings.clone().map(|(_, down)| down).max().unwrap_or(1);
    let samples = samplings.map(area).sum::<u32>().div_ceil(whole);
    Ok(Frame { width: width.into(), height: height.into(), progressive: marker == 0xC2, components, samples })
}

/// Goes to the next marker that is neither a stuffed zero nor a restart (B.1.1.5, B.2.1).
fn skip_scan(cursor: &mut Cursor<'_>) -> Result<(), MediaError> {
    let rest = cursor.rest;
    let mut at = 0;
    loop {
        let found = rest[at..].iter().position(|&byte| byte == 0xFF).ok_or(MediaError::Truncated)?;
        at += found;
        match rest.get(at + 1) {
            None => return Err(MediaError::Truncated),
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            Some(_) => break,
        }
    }
    cursor.rest = &rest[at..];
    Ok(())
}

fn marker_name(marker: u8) -> String {
    match marker {
        0xE0..=0xEF => format!("APP{}", marker - 0xE0),
        0xFE => "COM".to_owned(),
        _ => format!("0xFF{marker:02X}"),
    }
}
