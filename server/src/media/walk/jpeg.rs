//! JPEG: a row of marked segments (ITU-T T.81, annex B).

use super::{Cursor, PROFILE_BYTES_MAX};
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

pub(super) fn walk(bytes: &[u8]) -> Result<(u32, u32), MediaError> {
    let mut cursor = Cursor::new(bytes);
    cursor.take(2)?;
    let mut size = None;
    let mut profile_bytes = 0;
    let mut scans = 0_u32;
    loop {
        let marker = next_marker(&mut cursor)?;
        if marker == EOI {
            break;
        }
        let body = segment(&mut cursor)?;
        match marker {
            DHT | DQT | DRI => {}
            APP0 if body.starts_with(b"JFIF\0") && body.len() == JFIF_BYTES => {}
            APP14 if body.starts_with(b"Adobe") && body.len() == ADOBE_BYTES => {}
            APP2 if body.starts_with(PROFILE_NAME) => profile_bytes += body.len(),
            0xC0..=0xC2 if size.is_none() => size = Some(frame_size(body)?),
            0xC0..=0xC2 => return Err(MediaError::Broken),
            0xC3 | 0xC5..=0xCB | DAC..=0xCF => return Err(MediaError::Unsupported("JPEG")),
            SOS if size.is_some() => {
                skip_scan(&mut cursor)?;
                scans += 1;
            }
            SOS | SOI => return Err(MediaError::Broken),
            _ => return Err(MediaError::ForbiddenSegment(marker_name(marker))),
        }
        if profile_bytes > PROFILE_BYTES_MAX {
            return Err(MediaError::ForbiddenSegment("ICC_PROFILE".to_owned()));
        }
    }
    cursor.must_end()?;
    match size {
        Some(size) if scans > 0 => Ok(size),
        _ => Err(MediaError::Truncated),
    }
}

/// Any number of fill bytes 0xFF may stand before a marker (B.1.1.2).
fn next_marker(cursor: &mut Cursor<'_>) -> Result<u8, MediaError> {
    if cursor.byte()? != 0xFF {
        return Err(MediaError::Broken);
    }
    loop {
        match cursor.byte()? {
            0xFF => {}
            marker => return Ok(marker),
        }
    }
}

fn segment<'a>(cursor: &mut Cursor<'a>) -> Result<&'a [u8], MediaError> {
    let length = usize::from(u16::from_be_bytes(cursor.array()?));
    cursor.take(length.checked_sub(2).ok_or(MediaError::Broken)?)
}

/// Precision, height, width (B.2.2). A height of 0 would come later, in a segment that is not taken.
fn frame_size(body: &[u8]) -> Result<(u32, u32), MediaError> {
    let mut cursor = Cursor::new(body);
    cursor.byte()?;
    let height = u16::from_be_bytes(cursor.array()?);
    let width = u16::from_be_bytes(cursor.array()?);
    Ok((u32::from(width), u32::from(height)))
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
