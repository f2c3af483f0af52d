//! One scan of a JPEG: every block's codes are read, and their values discarded (ITU-T T.81, F.2.2 and G.2).

use super::bits::Bits;
use super::huffman::Huffman;
use crate::media::error::MediaError;

/// Coefficients of a block.
pub(super) const COEFFICIENTS: usize = 64;
/// No bit of a coefficient is lower than the lowest, or higher than this.
const BITS_MAX: u8 = 13;
/// Bytes that a scan may have between blocks and markers, its restarts included: some encoders leave a few.
const SLACK_BYTES: usize = 16;

/// One of a frame's colours.
pub(super) struct Component {
    /// The frame's id of it.
    pub id: u8,
    /// Blocks across and down in one unit of a scan of several components.
    pub sampling: (usize, usize),
    /// Blocks across and down that have pixels.
    pub blocks: (usize, usize),
    /// Blocks across, including those that only fill the last units.
    pub stride: usize,
    /// How precisely each coefficient is known: `None` not at all, else down to this bit.
    pub told: [Option<u8>; COEFFICIENTS],
    /// For each block, one bit for each coefficient that is known not to be zero. Only for progressive JPEGs.
    pub nonzero: Vec<u64>,
}

/// The scope of a scan: which coefficients, and which of their bits.
#[derive(Clone, Copy)]
pub(super) struct Band {
    pub first: u8,
    pub last: u8,
    /// The bit of the previous scan, 0 if there was none.
    pub high: u8,
    /// The bit of this scan.
    pub low: u8,
}

/// A component in a scan, with the tables that are in force for it.
pub(super) struct Part<'a> {
    pub component: &'a mut Component,
    pub dc: Option<&'a Huffman>,
    pub ac: Option<&'a Huffman>,
}

/// A parsed scan header.
pub(super) struct Scan<'a> {
    pub parts: Vec<Part<'a>>,
    pub progressive: bool,
    pub band: Band,
    /// Units across and down of a scan of several components.
    pub units: (usize, usize),
    /// Units between two restarts, 0 for none.
    pub restart: usize,
}

impl Scan<'_> {
    /// Reads all of it. Answers the bytes after it, which begin with a marker.
    pub fn read(mut self, bytes: &[u8]) -> Result<&[u8], MediaError> {
        self.tell()?;
        let alone = self.parts.len() == 1;
        let (across, down) = if alone { self.parts[0].component.blocks } else { self.units };
        let (mut bits, mut run, mut slack) = (Bits::new(bytes), 0, SLACK_BYTES);
        for unit in 0..across * down {
            if self.restart > 0 && unit > 0 && unit % self.restart == 0 {
                let number = (unit / self.restart - 1) % 8;
                bits = Bits::new(behind_restart(bits.end(), number as u8, &mut slack)?);
                run = 0;
            }
            let (x, y) = (unit % across, unit / across);
            for part in &mut self.parts {
                let (wide, high) = if alone { (1, 1) } else { part.component.sampling };
                for block in 0..wide * high {
                    let at = (y * high + block / wide) * part.component.stride + x * wide + block % wide;
                    if self.progressive {
                        progressive_block(part, at, self.band, &mut bits, &mut run)?;
                    } else {
                        whole_block(part, &mut bits)?;
                    }
                }
            }
        }
        to_marker(bits.end(), &mut slack, |marker| !matches!(marker, 0xD0..=0xD7))
    }

    /// Records the scan's bits. Each may come only once, from the mean and the high bits to the low ones (G.1.1.1).
    fn tell(&mut self) -> Result<(), MediaError> {
        let Band { first, last, high, low } = self.band;
        let is_mean = first == 0;
        let is_band = match self.progressive {
            false => (first, last, high, low) == (0, 63, 0, 0),
            true if is_mean => last == 0,
            true => first <= last && usize::from(last) < COEFFICIENTS && self.parts.len() == 1,
        };
        let is_step = low <= BITS_MAX && (high == 0 || high == low + 1);
        if !is_band || !is_step {
            return Err(MediaError::Broken);
        }
        for part in &mut self.parts {
            let told = &mut part.component.told;
            let before = if high == 0 { None } else { Some(high) };
            let is_next = told[usize::from(first)..=usize::from(last)].iter().all(|told| *told == before);
            if !is_next || (!is_mean && told[0].is_none()) {
                return Err(MediaError::Broken);
            }
            told[usize::from(first)..=usize::from(last)].fill(Some(low));
        }
        Ok(())
    }
}

/// F.2.2.1 and F.2.2.2.
fn whole_block(part: &Part<'_>, bits: &mut Bits<'_>) -> Result<(), MediaError> {
    let (dc, ac) = (part.dc.ok_or(MediaError::Broken)?, part.ac.ok_or(MediaError::Broken)?);
    mean(dc, bits)?;
    let mut at = 1;
    while at < COEFFICIENTS {
        let (zeros, size) = run_and_size(ac, bits)?;
        match (zeros, size) {
            (15, 0) => at += 16,
            (_, 0) => break,
            _ => {
                at += zeros + 1;
                if at > COEFFICIENTS {
                    return Err(MediaError::Broken);
                }
                bits.skip(size)?;
            }
        }
    }
    Ok(())
}

fn mean(dc: &Huffman, bits: &mut Bits<'_>) -> Result<(), MediaError> {
    let size = u32::from(dc.next(bits)?);
    if size > 16 { Err(MediaError::Broken) } else { bits.skip(size) }
}

fn run_and_size(ac: &Huffman, bits: &mut Bits<'_>) -> Result<(usize, u32), MediaError> {
    let value = ac.next(bits)?;
    Ok((usize::from(value >> 4), u32::from(value & 15)))
}

/// G.1.2. `run` is how many blocks of this band have no (new) coefficients.
fn progressive_block(
    part: &mut Part<'_>,
    at: usize,
    band: Band,
    bits: &mut Bits<'_>,
    run: &mut u32,
) -> Result<(), MediaError> {
    match (band.first, band.high) {
        (0, 0) => mean(part.dc.ok_or(MediaError::Broken)?, bits),
        (0, _) => bits.skip(1),
        _ => {
            let ac = part.ac.ok_or(MediaError::Broken)?;
            let nonzero = part.component.nonzero.get_mut(at).ok_or(MediaError::Broken)?;
            let read = if band.high == 0 { first_of_band } else { next_of_band };
            read(ac, nonzero, band, bits, run)
        }
    }
}

/// G.1.2.2.
fn first_of_band(
    ac: &Huffman,
    nonzero: &mut u64,
    band: Band,
    bits: &mut Bits<'_>,
    run: &mut u32,
) -> Result<(), MediaError> {
    if *run > 0 {
        *run -= 1;
        return Ok(());
    }
    let (mut at, last) = (usize::from(band.first), usize::from(band.last));
    while at <= last {
        let (zeros, size) = run_and_size(ac, bits)?;
        match (zeros, size) {
            (15, 0) => at += 16,
            (zeros, 0) => {
                *run = (1 << zeros) - 1 + bits.take(zeros as u32)?;
                break;
            }
            _ => {
                at += zeros;
                if at > last {
                    return Err(MediaError::Broken);
                }
                bits.skip(size)?;
                *nonzero |= 1 << at;
                at += 1;
            }
        }
    }
    Ok(())
}

/// G.1.2.3: one more bit of nonzero coefficients, and new ones.
fn next_of_band(
    ac: &Huffman,
    nonzero: &mut u64,
    band: Band,
    bits: &mut Bits<'_>,
    run: &mut u32,
) -> Result<(), MediaError> {
    let (mut at, last) = (usize::from(band.first), usize::from(band.last));
    while *run == 0 && at <= last {
        let (mut zeros, size) = run_and_size(ac, bits)?;
        match size {
            0 if zeros < 15 => {
                *run = (1 << zeros) + bits.take(zeros as u32)?;
                break;
            }
            0 => {}
            1 => bits.skip(1)?,
            _ => return Err(MediaError::Broken),
        }
        while at <= last {
            if *nonzero >> at & 1 == 1 {
                bits.skip(1)?;
            } else if zeros == 0 {
                break;
            } else {
                zeros -= 1;
            }
            at += 1;
        }
        if size == 1 {
            if at > last {
                return Err(MediaError::Broken);
            }
            *nonzero |= 1 << at;
        }
        at += 1;
    }
    if *run > 0 {
        *run -= 1;
        let rest = *nonzero & (u64::MAX << at) & (u64::MAX >> (63 - last));
        for _ in 0..rest.count_ones() {
            bits.skip(1)?;
        }
    }
    Ok(())
}

/// Restarts are numbered, and occur nowhere else (F.1.1.5.2).
fn behind_restart<'a>(rest: &'a [u8], number: u8, slack: &mut usize) -> Result<&'a [u8], MediaError> {
    match to_marker(rest, slack, |_| true)? {
        [0xFF, marker, rest @ ..] if *marker == 0xD0 + number => Ok(rest),
        _ => Err(MediaError::Truncated),
    }
}

/// From the end of the data to the next of these markers. Skipped bytes are subtracted from the slack.
fn to_marker<'a>(rest: &'a [u8], slack: &mut usize, is_next: impl Fn(u8) -> bool) -> Result<&'a [u8], MediaError> {
    let is_marker = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xFF) && is_next(pair[1]);
    let passed = rest.windows(2).position(is_marker).ok_or(MediaError::Truncated)?;
    *slack = slack.checked_sub(passed).ok_or(MediaError::TrailingBytes(passed))?;
    Ok(&rest[passed..])
}
