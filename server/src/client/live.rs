//! The server's live stream, for whoever only wants to know that something has happened.

use std::time::Duration;

use api::path;
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::{Method, StatusCode};

use super::{Client, ClientError, unreachable};

/// A server says something at least every 15 seconds; one that is quiet for so long has gone.
const QUIET_MAX: Duration = Duration::from_secs(40);
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
    body: Incoming,
    chunk: Bytes,
    reader: Reader,
}

impl Client {
    /// Opens the live stream at the log's end.
    ///
    /// # Errors
    /// As for every request.
    pub async fn live(&self) -> Result<LiveStream, ClientError> {
        let answer = self.send(Method::GET, path::LIVE, &[], Bytes::new()).await?;
        match answer.status() {
            StatusCode::OK => {
                Ok(LiveStream { body: answer.into_body(), chunk: Bytes::new(), reader: Reader::default() })
            }
            status => {
                let (status, path) = (status.as_u16(), path::LIVE.to_owned());
                Err(ClientError::Status { status, path, retry_after_s: None })
            }
        }
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
            let frame = tokio::time::timeout(QUIET_MAX, self.body.frame()).await.map_err(unreachable)?;
            let frame = frame.ok_or_else(|| unreachable("the stream has ended"))?.map_err(unreachable)?;
            self.chunk = frame.into_data().unwrap_or_default();
        }
    }
}

/// Reads messages' names out of a stream of server-sent events (HTML, section 9.2.6), whatever its parts.
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
    fn messages_are_read_whatever_the_parts_in_which_they_come() {
        let stream = ": hello\nretry: 1000\n\nevent: checkpoint\ndata: event: entries\n\nevent: entries\nid: 7\ndata: AAAA\n\
                      \n:\n\nevent: clocks\r\ndata: {}\r\n\r\nevent: entries\ndata: cut";
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
