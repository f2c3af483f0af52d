//! PNG: a sequence of chunks (<https://www.w3.org/TR/png-3/#5DataRep>).

use super::reader::{Reader, Source};
use super::{Fault, Look, exif};

pub const START: &[u8] = b"\x89PNG\r\n\x1a\n";

const CHECKSUM_BYTES: u64 = 4;

/// Reads a whole file, chunk by chunk, up to the last one.
pub async fn look<S: Source>(reader: &mut Reader<S>) -> Result<Look, Fault> {
    let mut look = Look::default();
    reader.skip(START.len() as u64)?;
    loop {
        let begin = reader.at();
        let length = u32::from_be_bytes(reader.array().await?);
        match &reader.array().await? {
            b"IEND" => {
                reader.skip(u64::from(length) + CHECKSUM_BYTES)?;
                return Ok(look);
            }
            b"IHDR" if length >= 8 => {
                let (width, height) =
                    (u32::from_be_bytes(reader.array().await?), u32::from_be_bytes(reader.array().await?));
                look.size = Some((width, height));
                reader.skip(u64::from(length) - 8 + CHECKSUM_BYTES)?;
            }
            b"eXIf" if length <= exif::BYTES_MAX => {
                let block = reader.bytes(length as usize).await?;
                look.orientation = look.orientation.or_else(|| exif::orientation(&block));
                reader.skip(CHECKSUM_BYTES)?;
                look.cut(begin..reader.at());
            }
            _ => reader.skip(u64::from(length) + CHECKSUM_BYTES)?,
        }
    }
}
