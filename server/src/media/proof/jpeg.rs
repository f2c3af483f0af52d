//! The proof for a JPEG: every scan's codes are read from the first block to the last.

use super::huffman::Huffman;
use super::scan::{Band, COEFFICIENTS, Component, Part, Scan};
use crate::media::error::MediaError;

#[derive(Default)]
struct State {
    dc: [Option<Huffman>; 4],
    ac: [Option<Huffman>; 4],
    restart: usize,
    frame: Option<Frame>,
}

struct Frame {
    progressive: bool,
    units: (usize, usize),
    components: Vec<Component>,
}

/// See [`super::prove`]. The segments have been walked: their lengths are valid.
pub(super) fn prove(bytes: &[u8]) -> Result<(), MediaError> {
    let mut state = State::default();
    let mut rest = bytes.get(2..).ok_or(MediaError::Truncated)?;
    loop {
        let (marker, after) = next_marker(rest)?;
        if marker == 0xD9 {
            return state.end(after.len());
        }
        let length = after.first_chunk().map(|&length| usize::from(u16::from_be_bytes(length)));
        let (segment, behind) =
            after.split_at_checked(length.ok_or(MediaError::Truncated)?).ok_or(MediaError::Truncated)?;
        let body = segment.get(2..).ok_or(MediaError::Broken)?;
        rest = behind;
        match marker {
            0xC0..=0xC2 => state.frame = Some(frame(marker, body)?),
            0xC4 => state.tables(body)?,
            0xDD => state.restart = body.first_chunk().map_or(0, |&units| u16::from_be_bytes(units).into()),
            0xDA => rest = state.scan(body)?.read(rest)?,
            _ => {}
        }
    }
}

fn next_marker(rest: &[u8]) -> Result<(u8, &[u8]), MediaError> {
    let fill = rest.iter().take_while(|&&byte| byte == 0xFF).count();
    match rest.get(fill..).and_then(<[u8]>::split_first) {
        Some((&marker, after)) if fill > 0 => Ok((marker, after)),
        Some(_) => Err(MediaError::Broken),
        None => Err(MediaError::Truncated),
    }
}

impl State {
    /// Every component is complete: at least its means, and all coefficients unless the JPEG is progressive.
    fn end(self, trailing: usize) -> Result<(), MediaError> {
        let frame = self.frame.ok_or(MediaError::Truncated)?;
        match frame.components.iter().all(|component| component.told[0].is_some()) {
            _ if trailing > 0 => Err(MediaError::TrailingBytes(trailing)),
            true => Ok(()),
            false => Err(MediaError::Truncated),
        }
    }

    fn tables(&mut self, mut body: &[u8]) -> Result<(), MediaError> {
        while let Some((&kind, part)) = body.split_first() {
            let (table, length) = Huffman::of(part)?;
            let tables = if kind >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            *tables.get_mut(usize::from(kind & 15)).ok_or(MediaError::Broken)? = Some(table);
            body = &part[length..];
        }
        Ok(())
    }

    fn scan(&mut self, body: &[u8]) -> Result<Scan<'_>, MediaError> {
        let frame = self.frame.as_mut().ok_or(MediaError::Broken)?;
        let (&count, body) = body.split_first().ok_or(MediaError::Truncated)?;
        let (chosen, band) = body.split_at_checked(usize::from(count) * 2).ok_or(MediaError::Truncated)?;
        let &[first, last, bits] = band else { return Err(MediaError::Broken) };
        let band = Band { first, last, high: bits >> 4, low: bits & 15 };
        let tables_of = |id: u8| chosen.chunks_exact(2).find(|chosen| chosen[0] == id).map(|chosen| chosen[1]);
        let mut parts = Vec::new();
        // In the frame's order, which is the scan's (B.2.3).
        for component in &mut frame.components {
            let Some(tables) = tables_of(component.id) else { continue };
            let dc = self.dc.get(usize::from(tables >> 4)).and_then(Option::as_ref);
            let ac = self.ac.get(usize::from(tables & 15)).and_then(Option::as_ref);
            parts.push(Part { component, dc, ac });
        }
        if parts.is_empty() || parts.len() != usize::from(count) {
            return Err(MediaError::Broken);
        }
        Ok(Scan { parts, progressive: frame.progressive, band, units: frame.units, restart: self.restart })
    }
}

fn frame(marker: u8, body: &[u8]) -> Result<Frame, MediaError> {
    let (&[_, a, b, c, d, _], components) = body.split_first_chunk().ok_or(MediaError::Truncated)?;
    let (height, width) = (usize::from(u16::from_be_bytes([a, b])), usize::from(u16::from_be_bytes([c, d])));
    let samplings = components.chunks_exact(3).map(|part| (usize::from(part[1] >> 4), usize::from(part[1] & 15)));
    let most_across = samplings.clone().map(|(across, _)| across).max().unwrap_or(0);
    let most_down = samplings.clone().map(|(_, down)| down).max().unwrap_or(0);
    if most_across == 0 || most_down == 0 {
        return Err(MediaError::Broken);
    }
    let units = (width.div_ceil(8 * most_across), height.div_ceil(8 * most_down));
    let progressive = marker == 0xC2;
    let of = |(part, (across, down)): (&[u8], (usize, usize))| {
        let blocks = ((width * across).div_ceil(most_across * 8), (height * down).div_ceil(most_down * 8));
        let stride = units.0 * across;
        let nonzero = if progressive { vec![0; stride * units.1 * down] } else { Vec::new() };
        Component { id: part[0], sampling: (across, down), blocks, stride, told: [None; COEFFICIENTS], nonzero }
    };
    let components = components.chunks_exact(3).zip(samplings).map(of).collect();
    Ok(Frame { progressive, units, components })
}
