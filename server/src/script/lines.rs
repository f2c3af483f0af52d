//! Lines of a bounded length.

use std::io::{BufRead, Result};

use super::error::ScriptError;

/// The next line without its end, or what is wrong with it; `None` at the end of the input. A line that is too long is
/// skipped without being kept.
///
/// # Errors
/// When the input cannot be read.
pub fn next_line(input: &mut impl BufRead, max: usize) -> Result<Option<std::result::Result<String, ScriptError>>> {
    let (mut line, mut skipped) = (Vec::new(), false);
    loop {
        let read = input.fill_buf()?;
        if read.is_empty() {
            break;
        }
        let end = read.iter().position(|byte| *byte == b'\n');
        let part = &read[..end.unwrap_or(read.len())];
        skipped |= line.len() + part.len() > max;
        if !skipped {
            line.extend_from_slice(part);
        }
        let (used, ended) = (part.len() + usize::from(end.is_some()), end.is_some());
        input.consume(used);
        if ended {
            return Ok(Some(finish(line, skipped, max)));
        }
    }
    let nothing = line.is_empty() && !skipped;
    Ok((!nothing).then(|| finish(line, skipped, max)))
}

fn finish(line: Vec<u8>, skipped: bool, max: usize) -> std::result::Result<String, ScriptError> {
    if skipped {
        return Err(ScriptError::LineTooLong { max });
    }
    // What is not UTF-8 is no JSON, and the reader of JSON says so.
    Ok(String::from_utf8(line).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn lines(input: &[u8]) -> Vec<Option<String>> {
        // A small buffer, so that lines come in pieces.
        let mut input = BufReader::with_capacity(3, input);
        let next = || next_line(&mut input, 8).expect("readable");
        std::iter::from_fn(next).map(std::result::Result::ok).collect()
    }

    #[test]
    fn a_line_is_one_however_it_comes() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(lines(b""), []);
        assert_eq!(lines(b"\n"), [some("")]);
        assert_eq!(lines(b"one\ntwo"), [some("one"), some("two")]);
        assert_eq!(lines(b"12345678\n123456789\n\n"), [some("12345678"), None, some("")]);
        assert_eq!(lines(b"1234567890123456789012345"), [None]);
        assert_eq!(lines(b"\xff\nb"), [some("\u{fffd}"), some("b")]);
    }
}
