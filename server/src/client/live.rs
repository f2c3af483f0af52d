//! The server's live stream, for clients that only need to know that something is new.

use api::path;
use bytes::Bytes;
use reqwest::{Method, Response};

use super::{Client, ClientError, accepted, unreachable};

/// Of a line only so much is kept: enough for a message's name.
const LINE_BYTES_MAX: usize = 64;

/// A message of the stream that matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The log has new entries.
    Entries,
    /// A clock has answered.
    Clocks,
}

/// An open stream.
pub struct LiveStream {
    answer: Response,
    chunk: Bytes,
    reader: Reader,
}

impl Client {
    /// Opens the live stream at the log's end.
    ///
    /// # Errors
    /// As for every request.
    pub async fn live(&self) -> Result<LiveStream, ClientError> {
        let answer = self.request(Method::GET, path::LIVE).send().await.map_err(unreachable)?;
        accepted(&answer, path::LIVE)?;
        Ok(LiveStream { answer, chunk: Bytes::new(), reader: Reader::default() })
    }
}

impl LiveStream {
    /// The next message that matters.
    ///
    /// # Errors
    /// `Unreachable` when the stream has ended, or was quiet for too long.
    pub async fn next(&mut self) -> Result<News, ClientError> {
        loop {
            if let Some(news) = self.reader.read(&mut self.chunk) {
                return Ok(news);
            }
            let chunk = self.answer.chunk().await.map_err(unreachable)?;
            self.chunk = chunk.ok_or_else(|| unreachable("the stream has ended"))?;
        }
    }
}

/// Reads messages' names out of a stream of server-sent events (HTML, section 9.2.6), in parts of any size.
///
/// At the other end may be any server. `eventsource-stream` 0.2.3 keeps a line however long it is (8 MiB in parts of
/// 16 KiB took 3 s, and twice as much takes four times as long), and panics on a byte order mark.
#[derive(Default)]
struct Reader {
    line: Vec<u8>,
    named: Option<News>,
}

impl Reader {
    /// Takes from the chunk up to the end of a message that matters; all of it if there is none.
    fn read(&mut self, chunk: &mut Bytes) -> Option<News> {
        while !chunk.is_empty() {
            let byte = chunk.split_to(1)[0];
            if byte == b'\n' {
                let line = std::mem::take(&mut self.line);
                match line.trim_ascii() {
                    // An empty line ends a message.
                    b"" if self.named.is_some() => return self.named.take(),
                    b"event: entries" => self.named = Some(News::Entries),
                    b"event: clocks" => self.named = Some(News::Clocks),
                    _ => {}
                }
            } else if self.line.len() < LINE_BYTES_MAX {
                self.line.push(byte);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_from_parts_of_any_size() {
        let stream = ": hello\nretry: 1000\n\nevent: checkpoint\ndata: event: entries\n\nevent: entries\nid: 7\n\
                      data: AAAA\n\n:\n\nevent: clocks\r\ndata: {}\r\n\r\nevent: entries\ndata: cut";
        for size in [1, 2, 7, stream.len()] {
            let mut reader = Reader::default();
            let mut read = Vec::new();
            for chunk in stream.as_bytes().chunks(size) {
                let mut chunk = Bytes::from_static(chunk);
                while let Some(news) = reader.read(&mut chunk) {
                    read.push(news);
                }
            }
            assert_eq!(read, [News::Entries, News::Clocks], "in parts of {size}");
        }
    }

    #[test]
    fn a_line_without_an_end_takes_no_memory() {
        let mut reader = Reader::default();
        assert_eq!(reader.read(&mut Bytes::from(vec![b'x'; 1 << 20])), None);
        assert!(reader.line.len() <= LINE_BYTES_MAX);
        assert_eq!(reader.read(&mut Bytes::from_static(b"\nevent: entries\n\n")), Some(News::Entries));
    }
}
